//! Why a use case failed.

use tidegate_domain::{CallError, Permission};
use tidegate_runtime::{AdmissionError, WorkersError};
use tidegate_store::StoreError;

use crate::access::Place;

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] StoreError),
    /// A pack is not admitted.
    #[error("the pack is not admitted")]
    Admission(#[source] AdmissionError),
    /// Two packs claim one place.
    #[error(
        "pack `{new}` claims {place} in {jurisdiction}, which pack `{old}` holds; remove one of them"
    )]
    Place {
        /// The pack that came later.
        new: String,
        /// The pack that is there.
        old: String,
        /// `classification` or `grading`.
        place: &'static str,
        /// Where.
        jurisdiction: String,
    },
    /// A call gave no verdict.
    #[error("a call to a pack failed")]
    Call(#[source] CallError),
    /// The workers take no more.
    #[error("the pack workers take no more work")]
    Workers(#[source] WorkersError),
    /// What was asked for is not there.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// `enterprise`, `warning`, …
        what: &'static str,
        /// As asked for.
        id: String,
    },
    /// What was given cannot be.
    #[error("`{what}` is refused: {reason}")]
    Invalid {
        /// What, for example `reason`.
        what: &'static str,
        /// Why, and what to do.
        reason: String,
    },
    /// No pack of the county's layers offers an interface.
    #[error(
        "no pack of county {county} offers {interface}; install one, a national pack is enough"
    )]
    NoLayer {
        /// The county.
        county: String,
        /// The interface.
        interface: &'static str,
    },
    /// Nobody knows who is asking.
    #[error("{reason}")]
    Unauthenticated {
        /// Why, and what to do.
        reason: String,
    },
    /// Too many bad tokens came from one address.
    #[error("too many tokens from this address were refused: try again in {seconds} s")]
    TooManyTries {
        /// Seconds until it may try again.
        seconds: u64,
    },
    /// Whoever asks may not.
    #[error("this needs the permission `{permission}`{place}, which you lack")]
    Forbidden {
        /// What it takes.
        permission: Permission,
        /// Where.
        place: Place,
    },
    /// A county would have more than it may.
    #[error(
        "county {county} may have {most} {quota} and would have {wanted}: ask the operator for more \
         (`tidegate county quota {county} --{quota} …`)"
    )]
    Quota {
        /// The county.
        county: String,
        /// The quota, as `tidegate county quota` names it.
        quota: &'static str,
        /// The most.
        most: u64,
        /// What it would have.
        wanted: u64,
    },
    /// Something archived is not what it was.
    #[error("the record was tampered with: {what}: {why}")]
    Tampered {
        /// What.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// The host is stopping.
    #[error("the host is stopping")]
    Stopping,
    /// The host itself failed.
    #[error("the host failed: {0}")]
    Internal(String),
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Quota { county, quota, most, wanted, .. } => {
                Self::Quota { county, quota, most, wanted }
            }
            error => Self::Store(error),
        }
    }
}
