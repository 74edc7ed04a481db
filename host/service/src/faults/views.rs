//! Looking at faults and at what is aside.

use tidegate_domain::{FaultRecord, Jurisdiction, SetAside};
use tidegate_record::Digest;
use tidegate_store::{Listing, Page};

use crate::error::ServiceError;
use crate::host::Host;

/// The question that a pack failed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultInput {
    /// Its JSON.
    Archived(Vec<u8>),
    /// It was too large to be archived; its SHA-256.
    TooLarge(String),
}

impl Host {
    /// Faults of packs in a county, latest first, each with its number. `author` says whether
    /// whoever asks may see where in a pack it failed.
    ///
    /// # Errors
    /// Store.
    pub async fn faults(
        &self,
        county: &Jurisdiction,
        page: Page,
        author: impl Fn(&Jurisdiction) -> bool + Send,
    ) -> Result<Listing<(i64, FaultRecord)>, ServiceError> {
        let mut listing = self.inner.store.faults(county, page).await?;
        for (_, fault) in &mut listing.items {
            if !author(&fault.layer.jurisdiction) {
                fault.backtrace = None;
            }
        }
        Ok(listing)
    }

    /// One fault of a county, with where in the pack it failed.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn fault_of(
        &self,
        county: &Jurisdiction,
        id: i64,
    ) -> Result<FaultRecord, ServiceError> {
        let found = self.inner.store.fault(county, id).await?;
        found.ok_or_else(|| ServiceError::NotFound { what: "fault", id: id.to_string() })
    }

    /// The question that led to a fault.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Tampered`] when the archive has another.
    pub async fn fault_input(
        &self,
        county: &Jurisdiction,
        id: i64,
    ) -> Result<FaultInput, ServiceError> {
        let fault = self.fault_of(county, id).await?;
        let digest: Digest = fault.input.parse().map_err(|error| {
            ServiceError::Internal(format!("digest `{}`: {error}", fault.input))
        })?;
        if self.inner.store.stored_blob(&digest).await?.is_none() {
            return Ok(FaultInput::TooLarge(fault.input));
        }
        Ok(FaultInput::Archived(self.archived(&digest).await?))
    }

    /// Versions that are or were set aside in a county, latest first.
    ///
    /// # Errors
    /// Store.
    pub async fn asides(
        &self,
        county: &Jurisdiction,
        page: Page,
    ) -> Result<Listing<SetAside>, ServiceError> {
        Ok(self.inner.store.asides(county, page).await?)
    }
}
