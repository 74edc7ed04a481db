//! Why the desk could not do what was asked.

use tidegate_affairs::{PracticeError, Refused};
use tidegate_domain::Matter;
use tidegate_store::StoreError;

/// Why the desk could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// There is none in this county.
    #[error("no {what} `{id}` in this county")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Its number or name.
        id: String,
    },
    /// The step is not allowed; what was written is kept beside the matter.
    #[error("{0}")]
    Refused(#[from] Refused),
    /// Somebody else took a step meanwhile; what was written is kept beside the matter.
    #[error(
        "{} took the matter on to step {} meanwhile: look at it as it stands now, then take the step again if it still fits",
        by, matter.revision
    )]
    Behind {
        /// The matter as it stands.
        matter: Box<Matter>,
        /// Who took the latest step.
        by: String,
    },
    /// What was given is wrong.
    #[error("{0}")]
    Invalid(String),
    /// The county's packs do not give what is needed.
    #[error("{0}")]
    Practice(#[from] PracticeError),
    /// A pack or the host failed.
    #[error("{0}")]
    Rules(String),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}
