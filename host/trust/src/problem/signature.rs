//! What can be wrong with a signature.

use tidegate_domain::Jurisdiction;
use tidegate_record::{Digest, KeyError, KeyId};

use crate::Role;

/// What is wrong with a signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureProblem {
    /// By a key that is not in the keyring.
    #[error("`{path}` is by key {key}, which is not in the keyring")]
    UnknownKey {
        /// Member.
        path: String,
        /// Key.
        key: KeyId,
    },
    /// In a role that the key does not have.
    #[error("`{path}` signs as {signed}, key {key} of `{owner}` is for {}", role)]
    WrongRole {
        /// Member.
        path: String,
        /// Key.
        key: KeyId,
        /// Whose.
        owner: String,
        /// As signed.
        signed: Role,
        /// Of the key.
        role: Role,
    },
    /// For a place that the key is not for.
    #[error("`{path}`: key {key} of `{owner}` is for {scope}, the pack for {jurisdiction}")]
    WrongScope {
        /// Member.
        path: String,
        /// Key.
        key: KeyId,
        /// Whose.
        owner: String,
        /// Of the key.
        scope: Jurisdiction,
        /// Of the pack.
        jurisdiction: Jurisdiction,
    },
    /// By a key that is not valid yet.
    #[error("`{path}`: key {key} of `{owner}` is valid from {from}")]
    NotYet {
        /// Member.
        path: String,
        /// Key.
        key: KeyId,
        /// Whose.
        owner: String,
        /// First moment.
        from: String,
    },
    /// By a key that is no longer valid.
    #[error("`{path}`: key {key} of `{owner}` expired at {until}")]
    Expired {
        /// Member.
        path: String,
        /// Key.
        key: KeyId,
        /// Whose.
        owner: String,
        /// First moment that it no longer counts.
        until: String,
    },
    /// By a revoked key.
    #[error("`{path}`: key {key} of `{owner}` was revoked at {at}: {why}")]
    Revoked {
        /// Member.
        path: String,
        /// Key.
        key: KeyId,
        /// Whose.
        owner: String,
        /// When.
        at: String,
        /// Why.
        why: String,
    },
    /// Signed at a moment that cannot be.
    #[error("`{path}` says that it was signed at {at}, {why}")]
    Moment {
        /// Member.
        path: String,
        /// As it says.
        at: String,
        /// Why that cannot be.
        why: &'static str,
    },
    /// A signature over another listing.
    #[error("`{path}` signs another listing: {signed}, this one is {listing}")]
    AnotherListing {
        /// Member.
        path: String,
        /// As signed.
        signed: Digest,
        /// Of this file.
        listing: Digest,
    },
    /// A signature that does not fit.
    #[error("`{path}`: {cause}")]
    Key {
        /// Member.
        path: String,
        /// Why.
        cause: KeyError,
    },
    /// A signature that lies under the name of another.
    #[error("`{path}` holds the signature that belongs in `{belongs}`")]
    Place {
        /// Member.
        path: String,
        /// Where it belongs.
        belongs: String,
    },
    /// More signatures than are read.
    #[error("there are {count} signatures, at most {max} are read")]
    TooMany {
        /// How many.
        count: usize,
        /// Most that are read.
        max: usize,
    },
}

impl SignatureProblem {
    /// The member that it is about.
    pub(crate) fn member(&self) -> Option<&str> {
        match self {
            Self::UnknownKey { path, .. }
            | Self::WrongRole { path, .. }
            | Self::WrongScope { path, .. }
            | Self::NotYet { path, .. }
            | Self::Expired { path, .. }
            | Self::Revoked { path, .. }
            | Self::Moment { path, .. }
            | Self::AnotherListing { path, .. }
            | Self::Key { path, .. }
            | Self::Place { path, .. } => Some(path),
            Self::TooMany { .. } => None,
        }
    }

    /// A word for programs.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::UnknownKey { .. } => "unknown-key",
            Self::WrongRole { .. } => "wrong-role",
            Self::WrongScope { .. } => "wrong-scope",
            Self::NotYet { .. } => "not-yet",
            Self::Expired { .. } => "expired",
            Self::Revoked { .. } => "revoked",
            Self::Moment { .. } => "moment",
            Self::AnotherListing { .. } => "another-listing",
            Self::Key { .. } => "key",
            Self::Place { .. } => "place",
            Self::TooMany { .. } => "too-many",
        }
    }
}
