//! Reading what was archived, and noticing when it is not what it was.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use tidegate_record::{Blob, Digest, Entry, EntryKind, JudgementKind, JudgementRecord};
use tidegate_store::ENTRIES_MAX;

use crate::error::ServiceError;
use crate::host::Host;

impl Host {
    /// The record of a judgement by its id, or the beginning of it, of at least 8 digits.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Tampered`] when what is archived is not what the
    /// id names.
    pub async fn judgement_record(&self, id: &str) -> Result<JudgementRecord, ServiceError> {
        let digest = self.judgement_id(id).await?;
        let bytes = self.archived(&digest).await?;
        JudgementRecord::from_bytes(&bytes).map_err(|error| ServiceError::Tampered {
            what: format!("judgement {digest}"),
            why: error.to_string(),
        })
    }

    /// Ids of all judgements, first recorded first.
    ///
    /// # Errors
    /// Store.
    pub async fn judgement_ids(&self) -> Result<Vec<String>, ServiceError> {
        let store = &self.inner.store;
        let mut ids = Vec::new();
        for partition in store.partitions().await? {
            let mut after = 0;
            loop {
                let entries = store.entries(partition, after, ENTRIES_MAX).await?;
                let Some(last) = entries.last() else { break };
                after = last.sequence;
                let judged = entries.iter().filter(|entry| {
                    matches!(entry.kind, EntryKind::Judgement | EntryKind::GradingBatch)
                });
                ids.extend(judged.map(|entry| entry.body.to_string()));
            }
        }
        Ok(ids)
    }

    /// The whole id of a judgement.
    async fn judgement_id(&self, id: &str) -> Result<Digest, ServiceError> {
        let listing = self.judgement_listing(id).await?;
        listing.id.parse().map_err(|error: tidegate_record::DigestError| ServiceError::Tampered {
            what: format!("judgement {id}"),
            why: error.to_string(),
        })
    }

    /// The entry of a judgement in its chain.
    pub(crate) async fn entry_of(&self, judgement: &Digest) -> Result<Entry, ServiceError> {
        self.inner.store.entry_of(judgement).await?.ok_or_else(|| ServiceError::Tampered {
            what: format!("judgement {judgement}"),
            why: "no entry of the chain names it".to_owned(),
        })
    }

    /// The bytes archived under a digest.
    ///
    /// # Errors
    /// [`ServiceError::Tampered`] when they are gone or are others.
    pub(crate) async fn archived(&self, digest: &Digest) -> Result<Vec<u8>, ServiceError> {
        let tampered = |why: String| ServiceError::Tampered { what: format!("blob {digest}"), why };
        let stored = self.inner.store.stored_blob(digest).await?;
        let stored = stored.ok_or_else(|| tampered("it is gone from the archive".to_owned()))?;
        let blob =
            Blob::from_stored(digest, &stored).map_err(|error| tampered(error.to_string()))?;
        Ok(blob.into_bytes())
    }

    /// The component of a pack.
    ///
    /// # Errors
    /// [`ServiceError::Tampered`] when it is gone or is another.
    pub(crate) async fn component(&self, digest: &Digest) -> Result<Vec<u8>, ServiceError> {
        let tampered = |why: &str| ServiceError::Tampered {
            what: format!("component {digest}"),
            why: why.to_owned(),
        };
        let bytes = self.inner.store.pack_bytes(&digest.to_string()).await?;
        let bytes = bytes.ok_or_else(|| tampered("it is gone from the archive"))?;
        if Digest::of(&bytes) == *digest {
            Ok(bytes)
        } else {
            Err(tampered("its bytes were changed"))
        }
    }

    /// Everything that a record names by digest.
    pub(crate) async fn contents(
        &self,
        record: &JudgementRecord,
    ) -> Result<BTreeMap<Digest, Vec<u8>>, ServiceError> {
        let mut contents = BTreeMap::new();
        if record.kind == JudgementKind::GradingBatch {
            contents.extend(self.batch_contents(record).await?);
        }
        let packs = record.packs();
        for digest in record.digests() {
            if contents.contains_key(&digest) {
                continue;
            }
            let bytes = if packs.contains(&digest) {
                self.component(&digest).await?
            } else {
                self.archived(&digest).await?
            };
            contents.insert(digest, bytes);
        }
        Ok(contents)
    }
}

/// A value of archived JSON. `what` names it in errors.
pub(crate) fn read<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> Result<T, ServiceError> {
    serde_json::from_slice(bytes).map_err(|error| ServiceError::Tampered {
        what: what.to_owned(),
        why: format!("it cannot be read: {error}"),
    })
}
