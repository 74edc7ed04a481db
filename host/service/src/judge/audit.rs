//! Signing checkpoints over the chains, and proving that nothing in the record was changed.

use std::collections::HashSet;
use std::time::Duration;

use serde::Serialize;
use tidegate_domain::Jurisdiction;
use tidegate_record::{
    Blob, BodyAnswer, ChainVerifier, Checkpoint, CheckpointDraft, CheckpointLine, Digest, Entry,
    EntryKind, JudgementKind, JudgementRecord, Leaf, LeafBuilder, TrustedKeys,
};
use tokio::sync::watch;

use super::beside::Beside;
use super::keys::Keys;
use crate::error::ServiceError;
use crate::host::Host;

/// Entries read at once.
const ENTRIES: u32 = 5_000;

/// Checkpoints read at once.
const CHECKPOINTS: u32 = 500;

/// How often every county gets a checkpoint.
const EVERY: Duration = Duration::from_secs(3_600);

/// A record in which nothing was found that is not as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Entries of all chains, each checked with its body.
    pub entries: u64,
    /// Judgements among them.
    pub judgements: u64,
    /// Archived contents checked, components of packs among them.
    pub contents: u64,
    /// Signed checkpoints checked.
    pub checkpoints: u64,
    /// Entries after the last checkpoint of any county: chained, but not signed yet.
    pub unsigned: u64,
}

impl Host {
    /// Signs the state of all chains for a county; none when nothing was added since the last.
    ///
    /// # Errors
    /// Store; [`ServiceError::Tampered`] when the last checkpoint is not by a trusted key or the
    /// chain does not go on from it.
    pub async fn checkpoint(
        &self,
        keys: &Keys,
        county: &Jurisdiction,
    ) -> Result<Option<Checkpoint>, ServiceError> {
        let store = &self.inner.store;
        let previous = store.latest_checkpoint(county).await?;
        if let Some(previous) = &previous {
            previous.verify(&keys.trusted).map_err(tampered("the last checkpoint"))?;
        }
        let mut leaves = Vec::new();
        let mut added = 0_u64;
        for partition in store.partitions().await? {
            let chain = store.chain(partition).await?;
            let signed = previous.as_ref().and_then(|previous| previous.leaf(partition));
            let before = signed.map_or_else(|| chain.genesis(), Leaf::chain_head);
            let mut verifier = match &previous {
                Some(previous) if signed.is_some() => {
                    ChainVerifier::resume(previous, partition, &keys.trusted)
                        .map_err(tampered("the last checkpoint"))?
                }
                _ => ChainVerifier::from_genesis(&chain),
            };
            let mut leaf = LeafBuilder::new(partition, &before);
            loop {
                let after = verifier.next_sequence().saturating_sub(1);
                let entries = store.entries(partition, after, ENTRIES).await?;
                if entries.is_empty() {
                    break;
                }
                for entry in &entries {
                    verifier.push(entry, BodyAnswer::Unchecked).map_err(tampered("the chain"))?;
                    if entry.sequence > before.sequence {
                        leaf.push(&entry.hash);
                        added += 1;
                    }
                }
            }
            verifier.finish().map_err(tampered("the chain"))?;
            leaves.push(leaf.finish());
        }
        if added == 0 {
            return Ok(None);
        }
        let at = self.clock().now();
        let draft = CheckpointDraft { county: county.clone(), at, previous, leaves };
        let checkpoint = draft.sign(&keys.signing).map_err(tampered("the new checkpoint"))?;
        store.put_checkpoint(&checkpoint).await?;
        Ok(Some(checkpoint))
    }

    /// The latest checkpoint of every county that has one, to be kept outside the store.
    ///
    /// # Errors
    /// Store.
    pub async fn latest_checkpoints(&self) -> Result<Vec<Checkpoint>, ServiceError> {
        let mut latest = Vec::new();
        for county in self.inner.store.checkpoint_counties().await? {
            latest.extend(self.inner.store.latest_checkpoint(&county).await?);
        }
        Ok(latest)
    }

    /// Signs a checkpoint for every county now and then, until `stop` turns true.
    pub async fn checkpoint_until(&self, keys: &Keys, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.checkpoint_all(keys).await {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::error!(%error, cause, "a checkpoint could not be signed");
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Signs a checkpoint for every county; gives how many were signed.
    ///
    /// # Errors
    /// See [`Host::checkpoint`].
    pub async fn checkpoint_all(&self, keys: &Keys) -> Result<u64, ServiceError> {
        let mut signed = 0;
        for county in self.inner.store.counties().await? {
            signed += u64::from(self.checkpoint(keys, &county).await?.is_some());
        }
        Ok(signed)
    }

    /// Checks every entry, body, archived content, component and checkpoint there is, and that the
    /// judgements, findings, cases, marks and waivers that are listed are those recorded. `kept` are
    /// checkpoints that were kept outside the store: only they show that its newest part was cut
    /// off, or that another history was signed by the same key.
    ///
    /// # Errors
    /// [`ServiceError::Tampered`] names the first thing that was changed, removed or put in another
    /// order.
    pub async fn audit(
        &self,
        trusted: &TrustedKeys,
        kept: &[Checkpoint],
    ) -> Result<AuditReport, ServiceError> {
        let store = &self.inner.store;
        let mut report = AuditReport::default();
        let checkpoints = self.checkpoints_checked(trusted, &mut report).await?;
        for kept in kept {
            self.kept_checked(kept, trusted).await?;
        }
        let mut checked: HashSet<Digest> = HashSet::new();
        let mut beside = Beside::default();
        for partition in store.partitions().await? {
            let chain = store.chain(partition).await?;
            let mut verifier = ChainVerifier::from_genesis(&chain);
            let mut signed = 0;
            for leaf in checkpoints.iter().filter_map(|checkpoint| checkpoint.leaf(partition)) {
                verifier.expect(leaf).map_err(tampered("a checkpoint"))?;
                signed = signed.max(leaf.sequence);
            }
            loop {
                let after = verifier.next_sequence().saturating_sub(1);
                let entries = store.entries(partition, after, ENTRIES).await?;
                if entries.is_empty() {
                    break;
                }
                for entry in &entries {
                    let body = self.body(entry).await?;
                    let content = body.clone();
                    verifier.push(entry, body).map_err(tampered("the chain"))?;
                    beside.push(entry, &content);
                    self.contents_checked(entry, content, &mut checked, &mut report).await?;
                }
            }
            let chain = verifier.finish().map_err(tampered("the chain"))?;
            report.entries += chain.entries;
            report.unsigned += chain.head.sequence.saturating_sub(signed);
        }
        self.listings_checked(&report).await?;
        self.beside_as_recorded(&beside).await?;
        Ok(report)
    }

    /// All checkpoints of all counties, each signed and following the one before.
    async fn checkpoints_checked(
        &self,
        trusted: &TrustedKeys,
        report: &mut AuditReport,
    ) -> Result<Vec<Checkpoint>, ServiceError> {
        let mut all = Vec::new();
        for county in self.inner.store.checkpoint_counties().await? {
            let mut line = CheckpointLine::new(county.clone());
            loop {
                let after = line.next_number().saturating_sub(1);
                let page = self.inner.store.checkpoints(&county, after, CHECKPOINTS).await?;
                if page.is_empty() {
                    break;
                }
                for checkpoint in page {
                    all.push(checkpoint.clone());
                    line.push(checkpoint, trusted).map_err(tampered("a checkpoint"))?;
                }
            }
            report.checkpoints += line.finish().map_err(tampered("a checkpoint"))?.checkpoints;
        }
        Ok(all)
    }

    /// Checks that a checkpoint kept outside the store is still there.
    async fn kept_checked(
        &self,
        kept: &Checkpoint,
        trusted: &TrustedKeys,
    ) -> Result<(), ServiceError> {
        let mut line = CheckpointLine::resume(kept.clone(), trusted)
            .map_err(tampered("the checkpoint kept outside"))?;
        let after = kept.number.saturating_sub(1);
        for checkpoint in self.inner.store.checkpoints(&kept.county, after, 1).await? {
            line.push(checkpoint, trusted).map_err(tampered("a checkpoint"))?;
        }
        line.finish().map_err(tampered("the checkpoint kept outside"))?;
        Ok(())
    }

    /// What the archive has of an entry's body.
    async fn body(&self, entry: &Entry) -> Result<BodyAnswer, ServiceError> {
        Ok(match self.inner.store.stored_blob(&entry.body).await? {
            Some(stored) => match Blob::from_stored(&entry.body, &stored) {
                Ok(blob) => BodyAnswer::Bytes(blob.into_bytes()),
                Err(error) => return Err(tampered("the archive")(error)),
            },
            None => BodyAnswer::Missing,
        })
    }

    /// Checks everything that a judgement names by digest.
    async fn contents_checked(
        &self,
        entry: &Entry,
        body: BodyAnswer,
        checked: &mut HashSet<Digest>,
        report: &mut AuditReport,
    ) -> Result<(), ServiceError> {
        let judgement = matches!(entry.kind, EntryKind::Judgement | EntryKind::GradingBatch);
        let BodyAnswer::Bytes(bytes) = body else { return Ok(()) };
        if !judgement {
            return Ok(());
        }
        let record = JudgementRecord::from_bytes(&bytes).map_err(tampered("the archive"))?;
        // Two batches with nothing to tell them apart share one record, and so one place in the list.
        if checked.insert(entry.body) {
            report.judgements += 1;
            self.judgement_as_recorded(entry, &record).await?;
        }
        let packs = record.packs();
        let had_again: Vec<Digest> = match record.kind {
            // Not archived: had again from the readings when the batch is replayed.
            JudgementKind::GradingBatch => {
                let runs = record.layers.iter().flat_map(|run| [Some(run.input), run.output]);
                runs.flatten().chain([record.output]).collect()
            }
            _ => Vec::new(),
        };
        for digest in record.digests().filter(|digest| !had_again.contains(digest)) {
            if !checked.insert(digest) {
                continue;
            }
            if packs.contains(&digest) {
                self.component(&digest).await?;
            } else {
                self.archived(&digest).await?;
            }
            report.contents += 1;
        }
        Ok(())
    }

    /// Checks that no judgement is listed without an entry, and that every case is what the
    /// judgements made of it.
    async fn listings_checked(&self, report: &AuditReport) -> Result<(), ServiceError> {
        let listed = self.inner.store.judgements_listed().await?;
        if listed != report.judgements {
            return Err(ServiceError::Tampered {
                what: "the list of judgements".to_owned(),
                why: format!("{listed} are listed, {} are recorded", report.judgements),
            });
        }
        for county in self.inner.store.counties().await? {
            self.cases_as_recorded(&county).await?;
        }
        Ok(())
    }
}

fn tampered<E: std::fmt::Display>(what: &str) -> impl FnOnce(E) -> ServiceError {
    let what = what.to_owned();
    move |error| ServiceError::Tampered { what, why: error.to_string() }
}
