//! Blobs named by their content.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::Digest;

/// Largest blob, bytes: a year of minute readings of one outlet is about 30 MB.
pub const BLOB_BYTES_MAX: usize = 64 << 20;

/// First bytes of a stored blob.
const MAGIC: &[u8] = b"TGB1";
const METHOD_RAW: u8 = 0;
const METHOD_DEFLATE: u8 = 1;
/// Bytes of the check at the end. Content is told by its digest; the check finds a flipped bit that
/// DEFLATE would not look at.
const CHECK_BYTES: usize = 8;
/// The middle of the scale: higher levels cost several times as much for a few percent.
const DEFLATE_LEVEL: u8 = 6;

/// Bytes and their digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    digest: Digest,
    bytes: Vec<u8>,
}

/// Why a blob cannot be stored or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// Larger than [`BLOB_BYTES_MAX`].
    #[error("blob {digest} is larger than {BLOB_BYTES_MAX} bytes")]
    TooLarge {
        /// The blob.
        digest: Digest,
    },
    /// The envelope is not one of ours.
    #[error("blob {digest} is not stored in a known envelope")]
    Envelope {
        /// The blob.
        digest: Digest,
    },
    /// What is stored was changed: its check does not fit, or it cannot be unpacked.
    #[error("blob {digest} is damaged: what is stored for it was changed")]
    Damaged {
        /// The blob.
        digest: Digest,
    },
    /// The bytes are others.
    #[error("blob {digest} was changed: what is stored is {found}")]
    Changed {
        /// The blob.
        digest: Digest,
        /// What is stored.
        found: Digest,
    },
}

impl Blob {
    /// The blob of `bytes`.
    ///
    /// # Errors
    ///
    /// [`BlobError::TooLarge`].
    pub fn new(bytes: Vec<u8>) -> Result<Self, BlobError> {
        let digest = Digest::of(&bytes);
        if bytes.len() > BLOB_BYTES_MAX {
            return Err(BlobError::TooLarge { digest });
        }
        Ok(Self { digest, bytes })
    }

    /// SHA-256 of the bytes, not of what is stored.
    #[must_use]
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, without a copy.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// What to store: `TGB1`, a byte for the method (0 as it is, 1 DEFLATE), the bytes in that
    /// method (compressed only where that is smaller), and the first 8 bytes of SHA-256 of
    /// `tidegate-blob-1`, a zero byte, the method and those bytes. So no byte of what is stored can
    /// change unnoticed, not even one that unpacks to the same content.
    #[must_use]
    pub fn to_stored(&self) -> Vec<u8> {
        let packed = compress_to_vec(&self.bytes, DEFLATE_LEVEL);
        let smaller = packed.len() < self.bytes.len();
        let (method, payload) =
            if smaller { (METHOD_DEFLATE, &packed) } else { (METHOD_RAW, &self.bytes) };
        [MAGIC, &[method], payload, &check(method, payload)].concat()
    }

    /// The blob `digest` from what was stored.
    ///
    /// # Errors
    ///
    /// [`BlobError`], which names the digest; at most [`BLOB_BYTES_MAX`] bytes are unpacked.
    pub fn from_stored(digest: &Digest, stored: &[u8]) -> Result<Self, BlobError> {
        let digest = *digest;
        let envelope = BlobError::Envelope { digest };
        let (method, rest) =
            stored.strip_prefix(MAGIC).and_then(<[u8]>::split_first).ok_or(envelope.clone())?;
        let (payload, stored_check) =
            rest.split_last_chunk::<CHECK_BYTES>().ok_or(envelope.clone())?;
        // The payload is never larger than the content, or it would have been stored as it is.
        if payload.len() > BLOB_BYTES_MAX {
            return Err(BlobError::TooLarge { digest });
        }
        if *stored_check != check(*method, payload) {
            return Err(BlobError::Damaged { digest });
        }
        let bytes = match *method {
            METHOD_RAW => payload.to_vec(),
            METHOD_DEFLATE => unpack(digest, payload)?,
            _ => return Err(envelope),
        };
        let found = Digest::of(&bytes);
        if found == digest {
            Ok(Self { digest, bytes })
        } else {
            Err(BlobError::Changed { digest, found })
        }
    }
}

fn check(method: u8, payload: &[u8]) -> [u8; CHECK_BYTES] {
    let digest = Digest::of_parts(&[b"tidegate-blob-1\0", &[method], payload]);
    let mut check = [0; CHECK_BYTES];
    for (to, from) in check.iter_mut().zip(digest.as_bytes()) {
        *to = *from;
    }
    check
}

fn unpack(digest: Digest, payload: &[u8]) -> Result<Vec<u8>, BlobError> {
    decompress_to_vec_with_limit(payload, BLOB_BYTES_MAX).map_err(|error| {
        if error.status == miniz_oxide::inflate::TINFLStatus::HasMoreOutput {
            BlobError::TooLarge { digest }
        } else {
            BlobError::Damaged { digest }
        }
    })
}
