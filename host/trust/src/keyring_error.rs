//! What can be wrong with a keyring.

use tidegate_domain::Jurisdiction;
use tidegate_record::KeyId;

use crate::{KEYRING_BYTES_MAX, KEYRING_FORMAT, KEYS_MAX, Role, WORDS_BYTES_MAX};

/// What is wrong with a keyring or a change to it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// Larger than [`KEYRING_BYTES_MAX`].
    #[error("the keyring has {bytes} bytes, at most {KEYRING_BYTES_MAX} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Not of this form.
    #[error("the keyring cannot be read: {detail}")]
    Form {
        /// Where and why.
        detail: String,
    },
    /// Of another version.
    #[error("the keyring has format `{found}`, this version reads `{KEYRING_FORMAT}`")]
    Format {
        /// As found.
        found: String,
    },
    /// More keys than [`KEYS_MAX`].
    #[error("a keyring has at most {KEYS_MAX} keys")]
    Full,
    /// The key is there already.
    #[error("key {id} is in the keyring already")]
    Known {
        /// Key.
        id: KeyId,
    },
    /// There is no such key.
    #[error("key {id} is not in the keyring")]
    Unknown {
        /// Key.
        id: KeyId,
    },
    /// It is revoked already.
    #[error("key {id} was revoked at {at} already")]
    Revoked {
        /// Key.
        id: KeyId,
        /// When.
        at: String,
    },
    /// The id is not that of the key.
    #[error("the entry names key {id}, the key in it is {found}")]
    Id {
        /// As named.
        id: KeyId,
        /// As it is.
        found: KeyId,
    },
    /// Words that people could not read.
    #[error(
        "the {what} must be 1 to {WORDS_BYTES_MAX} bytes on one line, without spaces at its ends"
    )]
    Words {
        /// What they are.
        what: &'static str,
    },
    /// A role that does not go with the jurisdiction.
    #[error("key {id} is for {jurisdiction}, a {role} signs for a {wanted}")]
    Scope {
        /// Key.
        id: KeyId,
        /// Role.
        role: Role,
        /// As given.
        jurisdiction: Jurisdiction,
        /// Level that the role is for.
        wanted: &'static str,
    },
    /// A key that ends before it begins.
    #[error("key {id} expires at {expires}, which is not after {created}, when it was made")]
    Period {
        /// Key.
        id: KeyId,
        /// First moment.
        created: String,
        /// First moment that it no longer counts.
        expires: String,
    },
}
