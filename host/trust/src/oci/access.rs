//! Who asks a registry, and how far the line is trusted.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde::Deserialize;

/// Largest file of credentials that is read, bytes.
pub const DOCKER_CONFIG_BYTES_MAX: usize = 1 << 20;

/// How a registry is spoken to.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Who asks; nobody in particular when absent.
    pub credentials: Option<Credentials>,
    /// Speaks without TLS to machines other than this one too.
    pub plain_http: bool,
}

/// Who asks.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A user with a password, or with what the registry gives in its place.
    Password {
        /// User.
        user: String,
        /// Password.
        password: String,
    },
    /// A token that is exchanged for short-lived ones.
    Identity {
        /// Token.
        token: String,
    },
}

impl Credentials {
    /// The value of a header that shows a password; none for a token, which is exchanged first.
    pub(super) fn basic(&self) -> Option<String> {
        match self {
            Self::Password { user, password } => {
                Some(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
            }
            Self::Identity { .. } => None,
        }
    }

    /// Whom they name.
    pub(super) fn who(&self) -> &str {
        match self {
            Self::Password { user, .. } => user,
            Self::Identity { .. } => "the holder of the token",
        }
    }
}

/// Without what is secret.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials of {}", self.who())
    }
}

#[derive(Deserialize)]
struct DockerConfig {
    #[serde(default)]
    auths: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    auth: String,
    #[serde(default)]
    identitytoken: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
}

/// The credentials for a registry in a file of Docker or Podman (`config.json`, `auth.json`); none
/// when it holds none. Programs that keep passwords elsewhere (`credsStore`) are not run.
///
/// # Errors
/// What is wrong with the file, which never says a part of it.
pub fn credentials_for(registry: &str, config: &[u8]) -> Result<Option<Credentials>, &'static str> {
    let config: DockerConfig =
        serde_json::from_slice(config).map_err(|_| "is not of the form of Docker's config.json")?;
    let named = config.auths.iter().find(|(key, _)| host(key) == registry);
    let Some((_, entry)) = named else { return Ok(None) };
    if !entry.identitytoken.is_empty() {
        return Ok(Some(Credentials::Identity { token: entry.identitytoken.clone() }));
    }
    if !entry.username.is_empty() {
        let (user, password) = (entry.username.clone(), entry.password.clone());
        return Ok(Some(Credentials::Password { user, password }));
    }
    if entry.auth.is_empty() {
        return Ok(None);
    }
    let bytes = STANDARD.decode(&entry.auth).or_else(|_| STANDARD_NO_PAD.decode(&entry.auth));
    let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let parts = text.as_deref().and_then(|text| text.trim_end_matches('\0').split_once(':'));
    let (user, password) = parts.ok_or("has an `auth` that is no user and password")?;
    let (user, password) = (user.to_owned(), password.to_owned());
    Ok(Some(Credentials::Password { user, password }))
}

/// The registry that an entry is for: older programs wrote a whole address.
fn host(key: &str) -> &str {
    let key = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
    key.split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(registry: &str, config: &str) -> Result<Option<Credentials>, &'static str> {
        credentials_for(registry, config.as_bytes())
    }

    fn password(user: &str, password: &str) -> Option<Credentials> {
        Some(Credentials::Password { user: user.to_owned(), password: password.to_owned() })
    }

    #[test]
    fn the_entry_of_the_registry_counts_and_no_other() {
        let config = r#"{"auths": {
            "harbor.example": {"auth": "Y2hlbjpwYTpzcw=="},
            "harbor.example:8443": {"username": "li", "password": "x"},
            "https://old.example/v1/": {"auth": "bGk6eQ"},
            "cloud.example": {"auth": "", "identitytoken": "t"},
            "helper.example": {},
            "broken.example": {"auth": "Y2hlbg=="}
        }, "credsStore": "secretservice"}"#;
        assert_eq!(of("harbor.example", config), Ok(password("chen", "pa:ss")));
        assert_eq!(of("harbor.example:8443", config), Ok(password("li", "x")));
        assert_eq!(of("old.example", config), Ok(password("li", "y")));
        let token = Credentials::Identity { token: "t".to_owned() };
        assert_eq!(of("cloud.example", config), Ok(Some(token)));
        assert_eq!(of("helper.example", config), Ok(None));
        assert_eq!(of("example", config), Ok(None));
        assert!(of("broken.example", config).is_err());
        assert!(of("harbor.example", "{").is_err());
        assert_eq!(of("harbor.example", "{}"), Ok(None));
    }

    #[test]
    fn what_is_secret_is_not_shown() {
        let shown =
            format!("{:?}", Access { credentials: password("li", "hush"), plain_http: false });
        assert!(shown.contains("li") && !shown.contains("hush"), "{shown}");
    }
}
