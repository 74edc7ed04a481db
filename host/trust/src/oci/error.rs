//! What can go wrong with a registry.

use tidegate_record::Digest;

use super::address::AddressError;

/// Why nothing was pushed or pulled.
#[derive(Debug, thiserror::Error)]
pub enum OciError {
    /// The address itself.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// An address that a file cannot be pushed to.
    #[error("`{address}` {reason}")]
    Target {
        /// Address.
        address: String,
        /// What is wrong with it, and what to do.
        reason: &'static str,
    },
    /// It would go in clear text to another machine.
    #[error(
        "`{url}` is not encrypted and not on this machine: use a registry with TLS, or say `--plain-http` where the network is your own"
    )]
    Plain {
        /// Where it would have gone.
        url: String,
    },
    /// The registry does not answer.
    #[error("`{url}` does not answer")]
    Unreachable {
        /// Where.
        url: String,
        /// Why.
        #[source]
        source: Box<ureq::Error>,
    },
    /// Whom to trust cannot be found out.
    #[error("no certificates of authorities are installed here: install `ca-certificates`")]
    NoAuthorities,
    /// It wants to know who asks.
    #[error("`{registry}` lets {who} in no further (status {status}){said}: {help}")]
    Denied {
        /// Registry.
        registry: String,
        /// `nobody without a password`, or the user.
        who: String,
        /// Status of the answer.
        status: u16,
        /// What it said, with a colon in front.
        said: String,
        /// What to do.
        help: &'static str,
    },
    /// It asks for a way of signing in that is not known here.
    #[error("`{registry}` asks for `{scheme}` to sign in, which is not known here")]
    Scheme {
        /// Registry.
        registry: String,
        /// The way.
        scheme: String,
    },
    /// Nothing stands there.
    #[error("`{address}` is not there: look for the repository and its tags in the registry")]
    Absent {
        /// Address.
        address: String,
    },
    /// An answer that no such request has.
    #[error("`{url}` answered with status {status}{said}")]
    Answer {
        /// Where.
        url: String,
        /// Status.
        status: u16,
        /// What it said, with a colon in front.
        said: String,
    },
    /// Something that came is not what it should be.
    #[error("{what} of `{address}` {reason}")]
    Form {
        /// Part.
        what: &'static str,
        /// Address.
        address: String,
        /// What is wrong.
        reason: String,
    },
    /// Larger than it may be.
    #[error("{what} of `{address}` has more than {max} bytes")]
    TooLarge {
        /// Part.
        what: &'static str,
        /// Address.
        address: String,
        /// Most that is taken.
        max: usize,
    },
    /// Other bytes than a digest names.
    #[error(
        "{what} of `{address}` is sha256:{found}, but sha256:{wanted} was asked for: it was changed or the registry is broken; nothing is taken"
    )]
    Digest {
        /// Part.
        what: &'static str,
        /// Address.
        address: String,
        /// As named.
        wanted: Digest,
        /// As found.
        found: Digest,
    },
}
