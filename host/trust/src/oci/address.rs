//! Where an artifact stands: `oci://registry/repository:tag@sha256:…`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;

use tidegate_record::Digest;

/// What addresses begin with.
pub const SCHEME: &str = "oci://";

/// Longest name of a registry and a repository together, as registries take them.
const NAME_BYTES_MAX: usize = 255;

/// Longest tag.
const TAG_BYTES_MAX: usize = 128;

/// A place in a registry, with a tag, a digest, or both; where both are there, the digest decides
/// and the tag is what people call it.
///
/// # Source
/// Names, tags and digests as in the OCI distribution specification 1.1, "Pulling manifests".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    registry: String,
    repository: String,
    tag: Option<String>,
    digest: Option<Digest>,
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no address in a registry: {reason}; write `oci://registry.example/packs/name:1.0.0` or `…/name@sha256:` and 64 digits"
)]
pub struct AddressError {
    /// The text as given.
    pub text: String,
    /// What is wrong.
    pub reason: &'static str,
}

/// Whether a text wants to be an address rather than a file.
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.starts_with(SCHEME)
}

impl Address {
    /// The registry: a host, with a port where one is given.
    #[must_use]
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The repository.
    #[must_use]
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The tag.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest of the manifest that is pinned.
    #[must_use]
    pub const fn digest(&self) -> Option<Digest> {
        self.digest
    }

    /// The same place, pinned to a digest.
    #[must_use]
    pub fn pinned(&self, digest: Digest) -> Self {
        Self { digest: Some(digest), ..self.clone() }
    }

    /// What the registry is asked for: the digest where one is pinned.
    #[must_use]
    pub fn wanted(&self) -> String {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => format!("sha256:{digest}"),
            (None, Some(tag)) => tag.clone(),
            (None, None) => String::new(),
        }
    }

    /// Whether the registry is on this machine, so that nobody listens in between.
    #[must_use]
    pub fn is_local(&self) -> bool {
        is_local(host_of(&self.registry))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@sha256:{digest}")?;
        }
        Ok(())
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        parse(text).map_err(|reason| AddressError { text: text.to_owned(), reason })
    }
}

fn parse(text: &str) -> Result<Address, &'static str> {
    let rest = text.strip_prefix(SCHEME).ok_or("it does not begin with `oci://`")?;
    let (registry, rest) = rest.split_once('/').ok_or("it names no repository")?;
    if !is_registry(registry) {
        return Err("the registry is a host with or without a port, and no user");
    }
    let (named, digest) = match rest.split_once('@') {
        Some((named, digest)) => (named, Some(sha256(digest)?)),
        None => (rest, None),
    };
    let (repository, tag) = match named.split_once(':') {
        Some((repository, tag)) => (repository, Some(tag)),
        None => (named, None),
    };
    if !is_repository(repository) || registry.len() + repository.len() > NAME_BYTES_MAX {
        return Err("a repository is names of a-z, 0-9 and single `.`, `_` or `-` between them");
    }
    if tag.is_some_and(|tag| !is_tag(tag)) {
        return Err("a tag is at most 128 of a-z, A-Z, 0-9, `_`, `.` and `-`");
    }
    if tag.is_none() && digest.is_none() {
        return Err("it has neither a tag nor a digest");
    }
    let (registry, repository) = (registry.to_owned(), repository.to_owned());
    Ok(Address { registry, repository, tag: tag.map(str::to_owned), digest })
}

fn sha256(text: &str) -> Result<Digest, &'static str> {
    let digits = text.strip_prefix("sha256:").ok_or("a digest is `sha256:` and 64 digits")?;
    digits.parse().map_err(|_| "a digest is `sha256:` and 64 lower-case hex digits")
}

fn is_registry(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) => {
            if host.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            ("", if rest.is_empty() { None } else { Some(rest.strip_prefix(':').unwrap_or("")) })
        }
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    let is_name = |host: &str| {
        let mut parts = host.split('.');
        parts.all(|part| {
            let inside = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            inside && !part.is_empty() && !part.starts_with('-') && !part.ends_with('-')
        })
    };
    let is_port = port.is_none_or(|port| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|it| it > 0)
    });
    is_port && (text.starts_with('[') || is_name(host))
}

fn is_repository(text: &str) -> bool {
    text.split('/').all(|name| {
        let is_inner = |byte: u8| matches!(byte, b'.' | b'_' | b'-');
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let ends = [name.bytes().next(), name.bytes().last()];
        let between: Vec<&str> = name
            .split(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit())
            .filter(|between| !between.is_empty())
            .collect();
        name.bytes().all(|byte| is_plain(byte) || is_inner(byte))
            && ends.iter().all(|end| end.is_some_and(is_plain))
            && between
                .iter()
                .all(|it| matches!(*it, "." | "_" | "__") || it.bytes().all(|byte| byte == b'-'))
    })
}

fn is_tag(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=TAG_BYTES_MAX).contains(&text.len())
        && text.bytes().next().is_some_and(is_word)
        && text.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'-'))
}

/// A host without its port.
pub(super) fn host_of(authority: &str) -> &str {
    match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, _)) => host,
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// Whether a host is this machine.
pub(super) fn is_local(host: &str) -> bool {
    let address = host.parse::<IpAddr>().ok().map(|address| address.to_canonical());
    host.eq_ignore_ascii_case("localhost")
        || address.is_some_and(|address| address.is_loopback())
        || address == Some(IpAddr::V4(Ipv4Addr::LOCALHOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn addresses_read_back_as_they_were_written() {
        for text in [
            "oci://harbor.example/packs/tonglu:1.0.0",
            "oci://localhost:5000/tonglu:v1",
            "oci://[::1]:5000/a/b-c/d__e/f.g:latest",
            &format!("oci://h/p@sha256:{DIGEST}"),
            &format!("oci://h:1/p:1.0.0@sha256:{DIGEST}"),
            &format!("oci://h/p:{}", "t".repeat(128)),
        ] {
            let address: Address = text.parse().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(address.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_address_says_why() {
        for (text, part) in [
            ("harbor/p:1", "begin with"),
            ("oci://harbor", "no repository"),
            ("oci://harbor/p", "neither a tag nor a digest"),
            ("oci://harbor/p:", "a tag"),
            (&format!("oci://h/p:{}", "t".repeat(129)), "a tag"),
            ("oci://harbor/p:-1", "a tag"),
            ("oci://user@harbor/p:1", "no user"),
            ("oci://h:0/p:1", "the registry"),
            ("oci://h:65536/p:1", "the registry"),
            ("oci://-h/p:1", "the registry"),
            ("oci://[::g]/p:1", "the registry"),
            ("oci://h/P:1", "a repository"),
            ("oci://h/../p:1", "a repository"),
            ("oci://h/a..b:1", "a repository"),
            ("oci://h//p:1", "a repository"),
            ("oci://h/p?x:1", "a repository"),
            (&format!("oci://h/{}:1", "p".repeat(255)), "a repository"),
            ("oci://h/p@sha512:00", "a digest"),
            (&format!("oci://h/p@sha256:{}", DIGEST.to_uppercase()), "lower-case"),
            (&format!("oci://h/p@sha256:{DIGEST}0"), "64"),
        ] {
            let error = text.parse::<Address>().expect_err(text);
            assert!(error.to_string().contains(part), "{error}");
        }
        assert!(format!("oci://h/{}:1", "p".repeat(254)).parse::<Address>().is_ok());
    }

    #[test]
    fn this_machine_is_told_from_others() {
        for (registry, local) in [
            ("localhost:5000", true),
            ("127.0.0.1", true),
            ("127.9.9.9:80", true),
            ("[::1]:5000", true),
            ("[::ffff:127.0.0.1]", true),
            ("localhost.example", false),
            ("10.0.0.1:5000", false),
            ("[::2]", false),
        ] {
            let address: Address = format!("oci://{registry}/p:1").parse().unwrap();
            assert_eq!(address.is_local(), local, "{registry}");
        }
    }
}
