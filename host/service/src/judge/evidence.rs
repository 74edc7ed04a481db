//! The evidence of one judgement as a folder that can be checked anywhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use tidegate_record::{
    Bundle, BundleError, BundleParts, BundleReport, Checkpoint, Digest, Entry, InclusionProof,
    JudgementRecord, TrustedKeys, prove,
};
use tidegate_runtime::Runtime;

use super::keys::Keys;
use super::replay::{Replay, replay_from};
use crate::error::ServiceError;
use crate::host::Host;

/// Checkpoints looked through at once.
const CHECKPOINTS: u32 = 500;

/// Entries read at once.
const ENTRIES: u32 = 5_000;

/// The explanation that goes into a bundle.
#[derive(Clone, Debug)]
pub struct Shown {
    /// A page that needs nothing else.
    pub page: Vec<u8>,
    /// The same as PDF.
    pub report: Option<Vec<u8>>,
}

/// Why a bundle does not hold, or what could not be found out.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// Files were changed, or do not belong together.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// It holds, but cannot be executed here.
    #[error("nothing was changed, but the judgement cannot be executed here")]
    Replay(#[source] ServiceError),
}

/// A bundle that holds.
#[derive(Debug)]
pub struct EvidenceReport {
    /// What it contains and whose word it is.
    pub bundle: BundleReport,
    /// What executing it again gave.
    pub replay: Replay,
}

/// Checks the files of a bundle and executes its judgement again, without any database.
///
/// # Errors
/// [`EvidenceError`], which names each file and what is wrong with it.
pub fn verify_evidence(
    runtime: &Arc<Runtime>,
    files: &[(String, Vec<u8>)],
    trusted: Option<&TrustedKeys>,
) -> Result<EvidenceReport, EvidenceError> {
    let bundle = Bundle::verify(files, trusted)?;
    let contents: BTreeMap<Digest, Vec<u8>> =
        files.iter().map(|(_, bytes)| (Digest::of(bytes), bytes.clone())).collect();
    let replay = replay_from(runtime, &bundle.record, &contents).map_err(EvidenceError::Replay)?;
    Ok(EvidenceReport { bundle, replay })
}

impl Host {
    /// The evidence of a judgement. A checkpoint is signed first when none covers it yet.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Tampered`] when the archive is not what the
    /// record names.
    pub async fn evidence(
        &self,
        keys: &Keys,
        id: &str,
        shown: Shown,
    ) -> Result<Bundle, ServiceError> {
        let record = self.judgement_record(id).await?;
        let own = record.id().map_err(internal)?;
        let entry = self.entry_of(&own).await?;
        let (checkpoint, proof) = self.covered(keys, &entry).await?;
        let listing = self.inner.store.judgement(&own.to_string()).await?;
        let superseded_by = listing.and_then(|listing| listing.superseded_by);
        let superseded_by = superseded_by.map(|id| id.parse()).transpose().map_err(internal)?;
        let signer = keys.trusted.get(&checkpoint.signature.key_id);
        let others = signer.filter(|key| **key != keys.signing.public());
        let parts = BundleParts {
            contents: self.contents(&record).await?,
            earlier: self.replaced(&record).await?,
            entry,
            keys: others.into_iter().cloned().collect(),
            checkpoint: Some((checkpoint, proof)),
            superseded_by,
            page: shown.page,
            report: shown.report,
            made_at: self.clock().now(),
            record,
        };
        Bundle::build(parts, &keys.signing).map_err(internal)
    }

    /// The records that a judgement replaced, the nearest first.
    async fn replaced(
        &self,
        record: &JudgementRecord,
    ) -> Result<Vec<JudgementRecord>, ServiceError> {
        let mut earlier = Vec::new();
        let mut next = record.supersedes;
        while let Some(id) = next.take() {
            let record = self.judgement_record(&id.to_string()).await?;
            next = record.supersedes;
            earlier.push(record);
        }
        Ok(earlier)
    }

    /// The checkpoint over an entry and the way there.
    async fn covered(
        &self,
        keys: &Keys,
        entry: &Entry,
    ) -> Result<(Checkpoint, InclusionProof), ServiceError> {
        let checkpoint = match self.checkpoint_over(entry).await? {
            Some(checkpoint) => checkpoint,
            None => {
                self.checkpoint(keys, &entry.county).await?;
                self.checkpoint_over(entry).await?.ok_or_else(|| {
                    ServiceError::Internal("a new checkpoint does not cover the entry".to_owned())
                })?
            }
        };
        let hashes = self.hashes(&checkpoint, entry.partition).await?;
        let proof =
            prove(&checkpoint, entry.partition, entry.sequence, &hashes).map_err(|error| {
                ServiceError::Tampered { what: "the chain".to_owned(), why: error.to_string() }
            })?;
        Ok((checkpoint, proof))
    }

    async fn checkpoint_over(&self, entry: &Entry) -> Result<Option<Checkpoint>, ServiceError> {
        let mut after = 0;
        loop {
            let page = self.inner.store.checkpoints(&entry.county, after, CHECKPOINTS).await?;
            let Some(last) = page.last() else { return Ok(None) };
            after = last.number;
            let covers = |checkpoint: &Checkpoint| {
                let leaf = checkpoint.leaf(entry.partition);
                leaf.is_some_and(|leaf| (leaf.first..=leaf.sequence).contains(&entry.sequence))
            };
            if let Some(found) = page.into_iter().find(covers) {
                return Ok(Some(found));
            }
        }
    }

    /// Hashes of the entries under a partition's leaf.
    async fn hashes(
        &self,
        checkpoint: &Checkpoint,
        partition: u32,
    ) -> Result<Vec<Digest>, ServiceError> {
        let Some(leaf) = checkpoint.leaf(partition) else { return Ok(Vec::new()) };
        let mut hashes = Vec::new();
        let mut after = leaf.first.saturating_sub(1);
        while after < leaf.sequence {
            let entries = self.inner.store.entries(partition, after, ENTRIES).await?;
            let Some(last) = entries.last() else { break };
            after = last.sequence;
            let own = entries.iter().filter(|entry| entry.sequence <= leaf.sequence);
            hashes.extend(own.map(|entry| entry.hash));
        }
        Ok(hashes)
    }
}

fn internal<E: std::fmt::Display>(error: E) -> ServiceError {
    ServiceError::Internal(error.to_string())
}
