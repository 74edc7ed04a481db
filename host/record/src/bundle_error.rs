//! What can be wrong with an evidence bundle.

use std::fmt;

use crate::{
    BLOB_BYTES_MAX, BUNDLE_BYTES_MAX, BUNDLE_FILES_MAX, BundleManifest, CanonicalError,
    CheckpointError, Digest, InclusionError, JudgementError, KeyError,
};

/// Problems named in a message; the list has them all.
const NAMED_MAX: usize = 20;

/// Why a folder is not an unchanged bundle.
#[derive(Debug)]
pub struct BundleError {
    /// At least one.
    pub problems: Vec<BundleProblem>,
}

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().take(NAMED_MAX).enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{problem}")?;
        }
        match self.problems.len().saturating_sub(NAMED_MAX) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

impl std::error::Error for BundleError {}

impl From<BundleProblem> for BundleError {
    fn from(problem: BundleProblem) -> Self {
        Self { problems: vec![problem] }
    }
}

/// One thing that is wrong, with the file it is about.
#[derive(Debug, thiserror::Error)]
pub enum BundleProblem {
    /// Not a path that a bundle may have.
    #[error(
        "`{path}` cannot be a file of a bundle: its paths have at most two names of a-z, 0-9, `-` and `.`"
    )]
    Path {
        /// As given.
        path: String,
    },
    /// More files than [`BUNDLE_FILES_MAX`].
    #[error("there are {count} files, a bundle has at most {BUNDLE_FILES_MAX}")]
    TooManyFiles {
        /// How many.
        count: usize,
    },
    /// A file larger than [`BLOB_BYTES_MAX`].
    #[error("`{path}` has {bytes} bytes, a file of a bundle has at most {BLOB_BYTES_MAX}")]
    FileTooLarge {
        /// File.
        path: String,
        /// Its size.
        bytes: usize,
    },
    /// All together larger than [`BUNDLE_BYTES_MAX`].
    #[error("the files have {bytes} bytes, a bundle has at most {BUNDLE_BYTES_MAX}")]
    TooLarge {
        /// Their size.
        bytes: usize,
    },
    /// The same path twice.
    #[error("`{path}` is given twice")]
    Twice {
        /// File.
        path: String,
    },
    /// Bytes were changed.
    #[error("`{path}` was changed: it is {found}, the manifest names {expected}")]
    Changed {
        /// File.
        path: String,
        /// As in the manifest.
        expected: Digest,
        /// As it is.
        found: Digest,
    },
    /// It should be there and is not.
    #[error("`{path}` is missing")]
    Missing {
        /// File.
        path: String,
    },
    /// It should not be there.
    #[error("`{path}` does not belong to the bundle")]
    Extra {
        /// File.
        path: String,
    },
    /// It lies under another name.
    #[error("`{from}` was renamed to `{to}`")]
    Renamed {
        /// As in the manifest.
        from: String,
        /// As it is.
        to: String,
    },
    /// A file that is not in its one form.
    #[error("`{path}` cannot be read: {source}")]
    Unreadable {
        /// File.
        path: String,
        /// Why.
        source: CanonicalError,
    },
    /// A signature that does not fit, or a key that is no key or not trusted.
    #[error("`{path}`: {source}")]
    Key {
        /// File.
        path: String,
        /// Why.
        source: KeyError,
    },
    /// The judgement, its entry or an earlier revision.
    #[error("`{path}`: {source}")]
    Judgement {
        /// File.
        path: String,
        /// Why.
        source: JudgementError,
    },
    /// The checkpoint.
    #[error("`{path}`: {source}")]
    Checkpoint {
        /// File.
        path: String,
        /// Why.
        source: CheckpointError,
    },
    /// The proof.
    #[error("`{path}`: {source}")]
    Inclusion {
        /// File.
        path: String,
        /// Why.
        source: InclusionError,
    },
    /// Something else that contradicts the rest.
    #[error("`{path}`: {why}")]
    Contradiction {
        /// File.
        path: String,
        /// What does not fit.
        why: &'static str,
    },
    /// Bytes that a bundle of this judgement needs were not given.
    #[error("`{path}` cannot be written: the archive gave no bytes for {digest}")]
    NotGiven {
        /// File.
        path: String,
        /// Content.
        digest: Digest,
    },
}

impl BundleProblem {
    /// The file that it is about; the manifest's own path when it is about the whole.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::TooManyFiles { .. } | Self::TooLarge { .. } => BundleManifest::PATH,
            Self::Renamed { from: path, .. }
            | Self::Path { path }
            | Self::FileTooLarge { path, .. }
            | Self::Twice { path }
            | Self::Changed { path, .. }
            | Self::Missing { path }
            | Self::Extra { path }
            | Self::Unreadable { path, .. }
            | Self::Key { path, .. }
            | Self::Judgement { path, .. }
            | Self::Checkpoint { path, .. }
            | Self::Inclusion { path, .. }
            | Self::Contradiction { path, .. }
            | Self::NotGiven { path, .. } => path,
        }
    }
}
