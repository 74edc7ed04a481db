//! What a promotion would change, before anybody decides it: what the version saw as a shadow, and
//! stored history judged again with it in its place.

use std::collections::BTreeSet;

use tidegate_domain::Date;

use super::ShadowView;
use crate::error::ServiceError;
use crate::host::Host;
use crate::judge::{Change, ChangeKind, RejudgeOrder};

/// Changes of history that are kept to be shown; all are counted.
const CHANGES_MAX: usize = 1_000;

/// What a promotion would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryPreview {
    /// Enterprises judged again.
    pub enterprises: u64,
    /// Values read.
    pub values: u64,
    /// Findings that only the candidate makes.
    pub newly_found: u64,
    /// Findings that only the packs in use make.
    pub no_longer_found: u64,
    /// Findings of both, with another severity or standing.
    pub changed_grade: u64,
    /// Enterprises that could not be judged to the end, with the reason.
    pub failures: Vec<(String, String)>,
    /// The first changes, by county and enterprise.
    pub changes: Vec<Change>,
}

impl Host {
    /// What a version would change: what it saw as a shadow, and the days in `[from, until)` of every
    /// county that it speaks for judged again with it in its place. Nothing is written.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for a version that is not there; [`ServiceError::Admission`] when
    /// it cannot be loaded; store.
    pub async fn promotion(
        &self,
        digest: &str,
        (from, until): (Date, Date),
    ) -> Result<(ShadowView, HistoryPreview), ServiceError> {
        let shadow = self.shadow(digest).await?;
        let candidate = self.load_version(&shadow.digest).await?;
        let mut preview = HistoryPreview::default();
        let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        for county in self.inner.store.counties().await? {
            if !candidate.jurisdiction().contains(&county) {
                continue;
            }
            let order = RejudgeOrder {
                county,
                from,
                until,
                as_of: self.today(),
                candidates: vec![std::sync::Arc::clone(&candidate)],
                done: BTreeSet::new(),
                at_once,
            };
            let mut rejudging = self.rejudge(order).await?;
            while let Some(result) = rejudging.results.recv().await {
                preview.enterprises += 1;
                preview.values += result.values;
                if !result.failure.is_empty() {
                    preview.failures.push((result.enterprise, result.failure));
                }
                result.changes.into_iter().for_each(|change| preview.take(change));
            }
        }
        Ok((shadow, preview))
    }
}

impl HistoryPreview {
    fn take(&mut self, change: Change) {
        let count = match change.change {
            ChangeKind::NewlyFound => &mut self.newly_found,
            ChangeKind::NoLongerFound => &mut self.no_longer_found,
            ChangeKind::ChangedGrade => &mut self.changed_grade,
        };
        *count += 1;
        if self.changes.len() < CHANGES_MAX {
            self.changes.push(change);
        }
    }
}
