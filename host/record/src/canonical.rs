//! One form in JSON, and one in binary, for whatever is hashed.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Digest;

/// Largest JSON text read, bytes. A record lists layers, parameters and digests, never readings,
/// so that a megabyte is far beyond what any judgement needs.
pub const JSON_BYTES_MAX: usize = 1 << 20;

/// Why bytes are not a record, entry, checkpoint, proof or manifest.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// Larger than [`JSON_BYTES_MAX`].
    #[error("{what} has {bytes} bytes, at most {JSON_BYTES_MAX} are read")]
    TooLarge {
        /// What was read or written.
        what: &'static str,
        /// Its size.
        bytes: usize,
    },
    /// Not the JSON that is expected; the cause says where.
    #[error("{what} cannot be read")]
    Syntax {
        /// What was read or written.
        what: &'static str,
        /// The place and the reason.
        #[source]
        source: serde_json::Error,
    },
    /// It means something, but is not written in the one canonical form.
    #[error(
        "{what} is not in its canonical form: first difference at byte {at}, expected `{expected}`, found `{found}`"
    )]
    NotCanonical {
        /// What was read.
        what: &'static str,
        /// Offset of the first byte that differs.
        at: usize,
        /// The canonical text from there.
        expected: String,
        /// The text from there.
        found: String,
    },
}

/// The canonical JSON of `value`: no spaces, fields in the order of their declaration, absent
/// values as `null`. `what` names it in errors.
///
/// # Errors
///
/// [`CanonicalError::TooLarge`] beyond [`JSON_BYTES_MAX`]; `Syntax` when the type has no JSON.
pub fn to_bytes<T: Serialize>(what: &'static str, value: &T) -> Result<Vec<u8>, CanonicalError> {
    let bytes =
        serde_json::to_vec(value).map_err(|source| CanonicalError::Syntax { what, source })?;
    if bytes.len() > JSON_BYTES_MAX {
        return Err(CanonicalError::TooLarge { what, bytes: bytes.len() });
    }
    Ok(bytes)
}

/// The value whose canonical JSON is exactly `bytes`. `what` names it in errors.
///
/// # Errors
///
/// `TooLarge`, `Syntax` for other than the expected JSON, `NotCanonical` naming the first byte that
/// differs when writing the value again gives other bytes.
pub fn from_bytes<T: Serialize + DeserializeOwned>(
    what: &'static str,
    bytes: &[u8],
) -> Result<T, CanonicalError> {
    if bytes.len() > JSON_BYTES_MAX {
        return Err(CanonicalError::TooLarge { what, bytes: bytes.len() });
    }
    let value: T =
        serde_json::from_slice(bytes).map_err(|source| CanonicalError::Syntax { what, source })?;
    let canonical = to_bytes(what, &value)?;
    if canonical == bytes {
        return Ok(value);
    }
    let same = canonical.iter().zip(bytes).take_while(|(left, right)| left == right).count();
    Err(CanonicalError::NotCanonical {
        what,
        at: same,
        expected: excerpt(&canonical, same),
        found: excerpt(bytes, same),
    })
}

/// Up to 24 bytes from `at`, as text.
fn excerpt(bytes: &[u8], at: usize) -> String {
    let end = bytes.len().min(at.saturating_add(24));
    bytes.get(at..end).map(|part| String::from_utf8_lossy(part).into_owned()).unwrap_or_default()
}

/// Builds the binary form of what is hashed or signed: whole numbers big-endian, texts after their
/// length.
#[derive(Debug)]
pub struct Encoder(Vec<u8>);

impl Encoder {
    /// Starts with a version tag: its ASCII bytes and a zero byte.
    #[must_use]
    pub fn new(tag: &str) -> Self {
        let mut bytes = tag.as_bytes().to_vec();
        bytes.push(0);
        Self(bytes)
    }

    /// One byte.
    #[must_use]
    pub fn u8(mut self, value: u8) -> Self {
        self.0.push(value);
        self
    }

    /// 32 bits.
    #[must_use]
    pub fn u32(mut self, value: u32) -> Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    /// 64 bits.
    #[must_use]
    pub fn u64(mut self, value: u64) -> Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    /// 64 bits with a sign.
    #[must_use]
    pub fn i64(mut self, value: i64) -> Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    /// Length in bytes as 64 bits, then UTF-8.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self = self.length(text.len());
        self.0.extend(text.as_bytes());
        self
    }

    /// The 32 bytes of a digest.
    #[must_use]
    pub fn digest(mut self, digest: &Digest) -> Self {
        self.0.extend(digest.as_bytes());
        self
    }

    /// A count as 64 bits.
    #[must_use]
    pub fn length(self, length: usize) -> Self {
        // INVARIANT: no supported target has more than 64 bits to an address.
        self.u64(u64::try_from(length).unwrap_or(u64::MAX))
    }

    /// The bytes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}
