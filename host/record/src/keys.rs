//! Keys that sign checkpoints.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signer, SigningKey as Ed25519Secret, VerifyingKey as Ed25519Public};
use serde::{Deserialize, Serialize};

use crate::Digest;
use crate::digest::lower_hex;

const PUBLIC_TAG: &str = "tidegate-public-key";
const SECRET_TAG: &str = "tidegate-secret-key";

/// A way of signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Algorithm {
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// SM2 (GB/T 32918): the tag is reserved, this version neither signs nor checks with it.
    Sm2,
}

/// What is wrong with a key or a signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A tag that nobody assigned.
    #[error("`{tag}` is not a signature algorithm known here, this version knows `ed25519`")]
    UnknownAlgorithm {
        /// The tag as given.
        tag: String,
    },
    /// A reserved tag.
    #[error("signature algorithm `{algorithm}` is reserved, this version can only use `ed25519`")]
    Unsupported {
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// Not the text of a key; it is not repeated, because it may be a secret.
    #[error("this is not a {expected}: write `{expected} ed25519` and 64 lower-case hex digits")]
    Format {
        /// `tidegate-public-key` or `tidegate-secret-key`.
        expected: &'static str,
    },
    /// Not a key id.
    #[error("`{text}` is not a key id, write 16 lower-case hex digits")]
    Id {
        /// The text as given.
        text: String,
    },
    /// 32 bytes that are no point of the curve.
    #[error("the public key is not a point of the curve")]
    Point,
    /// Signed by a key that is not trusted.
    #[error("key `{id}` is not among the trusted keys")]
    Untrusted {
        /// The key.
        id: KeyId,
    },
    /// The signature is not of this text by this key.
    #[error("the signature does not fit: key `{id}` did not sign this")]
    WrongSignature {
        /// The key.
        id: KeyId,
    },
}

impl FromStr for Algorithm {
    type Err = KeyError;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        match tag {
            "ed25519" => Ok(Self::Ed25519),
            "sm2" => Ok(Self::Sm2),
            _ => Err(KeyError::UnknownAlgorithm { tag: tag.to_owned() }),
        }
    }
}

impl TryFrom<String> for Algorithm {
    type Error = KeyError;

    fn try_from(tag: String) -> Result<Self, Self::Error> {
        tag.parse()
    }
}

impl From<Algorithm> for String {
    fn from(algorithm: Algorithm) -> Self {
        algorithm.to_string()
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ed25519 => "ed25519",
            Self::Sm2 => "sm2",
        })
    }
}

/// Bytes as lower-case hex in JSON: key ids and signatures.
macro_rules! hex_bytes {
    ($name:ident, $length:literal, $error:expr) => {
        impl FromStr for $name {
            type Err = KeyError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let wrong: fn(&str) -> KeyError = $error;
                lower_hex::<$length>(text).map(Self).ok_or_else(|| wrong(text))
            }
        }

        impl TryFrom<String> for $name {
            type Error = KeyError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(bytes: $name) -> Self {
                bytes.to_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }
    };
}

/// The first 8 bytes of the digest of a public key; 16 lower-case hex digits as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId([u8; 8]);

hex_bytes!(KeyId, 8, |text| KeyError::Id { text: text.to_owned() });

/// The 64 bytes of an Ed25519 signature; 128 lower-case hex digits as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SignatureValue([u8; 64]);

hex_bytes!(SignatureValue, 64, |_| KeyError::Format { expected: "signature" });

impl SignatureValue {
    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

/// A signature with how it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// How.
    pub algorithm: Algorithm,
    /// By which key.
    pub key_id: KeyId,
    /// The signature.
    pub value: SignatureValue,
}

/// A key that checks. Its text is one line: `tidegate-public-key ed25519` and 64 hex digits.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(Ed25519Public);

impl PublicKey {
    /// The key of these 32 bytes.
    ///
    /// # Errors
    ///
    /// [`KeyError::Point`] when they are no point of the curve.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        Ed25519Public::from_bytes(bytes).map(Self).map_err(|_| KeyError::Point)
    }

    /// Its id: the beginning of SHA-256 of `tidegate-key-ed25519`, a zero byte and the key.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let digest = Digest::of_domain("tidegate-key-ed25519", self.0.as_bytes());
        let mut id = [0; 8];
        for (to, from) in id.iter_mut().zip(digest.as_bytes()) {
            *to = *from;
        }
        KeyId(id)
    }

    /// Checks that this key signed `message`.
    ///
    /// # Errors
    ///
    /// `Unsupported` for another algorithm, `Untrusted` when another key is named,
    /// `WrongSignature` otherwise.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), KeyError> {
        if signature.algorithm != Algorithm::Ed25519 {
            return Err(KeyError::Unsupported { algorithm: signature.algorithm });
        }
        let id = self.id();
        if signature.key_id != id {
            return Err(KeyError::Untrusted { id: signature.key_id });
        }
        let value = ed25519_dalek::Signature::from_bytes(signature.value.as_bytes());
        self.0.verify_strict(message, &value).map_err(|_| KeyError::WrongSignature { id })
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PUBLIC_TAG} {} {}", Algorithm::Ed25519, hex::encode(self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id())
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_bytes(&key_bytes(PUBLIC_TAG, text)?)
    }
}

/// A key that signs. Its text, from [`SigningKey::to_secret_text`], is one line:
/// `tidegate-secret-key ed25519` and 64 hex digits. Erased from memory when dropped.
pub struct SigningKey(Ed25519Secret);

impl SigningKey {
    /// The key of a seed, 32 bytes from a good source of randomness.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(Ed25519Secret::from_bytes(seed))
    }

    /// The key that checks what this one signs.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Its text, for a file that nobody else may read.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        format!("{SECRET_TAG} {} {}\n", Algorithm::Ed25519, hex::encode(self.0.as_bytes()))
    }

    /// A signature without its value: names algorithm and key, which signed bytes contain.
    pub(crate) fn unsigned(&self) -> Signature {
        Signature {
            algorithm: Algorithm::Ed25519,
            key_id: self.public().id(),
            value: SignatureValue([0; 64]),
        }
    }

    /// The signature of `message`. The same message always gets the same one.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature { value: SignatureValue(self.0.sign(message).to_bytes()), ..self.unsigned() }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, secret)", self.public().id())
    }
}

impl FromStr for SigningKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from_seed(&key_bytes(SECRET_TAG, text)?))
    }
}

/// The 32 bytes of the text of a key; the line may end in a line feed.
fn key_bytes(expected: &'static str, text: &str) -> Result<[u8; 32], KeyError> {
    let format = || KeyError::Format { expected };
    let line = text.strip_suffix('\n').unwrap_or(text);
    let mut words = line.split(' ');
    if words.next() != Some(expected) {
        return Err(format());
    }
    let algorithm: Algorithm = words.next().ok_or_else(format)?.parse()?;
    if algorithm != Algorithm::Ed25519 {
        return Err(KeyError::Unsupported { algorithm });
    }
    let bytes = words.next().and_then(lower_hex).ok_or_else(format)?;
    if words.next().is_some() { Err(format()) } else { Ok(bytes) }
}

/// The keys whose signatures count.
#[derive(Clone, Debug, Default)]
pub struct TrustedKeys(BTreeMap<KeyId, PublicKey>);

impl TrustedKeys {
    /// The key with this id.
    #[must_use]
    pub fn get(&self, id: &KeyId) -> Option<&PublicKey> {
        self.0.get(id)
    }

    /// Trusts one more key.
    pub fn insert(&mut self, key: PublicKey) {
        self.0.insert(key.id(), key);
    }

    /// Checks that a trusted key signed `message`.
    ///
    /// # Errors
    ///
    /// See [`PublicKey::verify`]; `Untrusted` also when the key that is named is not here.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), KeyError> {
        if signature.algorithm != Algorithm::Ed25519 {
            return Err(KeyError::Unsupported { algorithm: signature.algorithm });
        }
        let untrusted = KeyError::Untrusted { id: signature.key_id };
        self.get(&signature.key_id).ok_or(untrusted)?.verify(message, signature)
    }
}

impl FromIterator<PublicKey> for TrustedKeys {
    fn from_iter<I: IntoIterator<Item = PublicKey>>(keys: I) -> Self {
        Self(keys.into_iter().map(|key| (key.id(), key)).collect())
    }
}
