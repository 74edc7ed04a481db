//! Packs that fail: every fault is kept, and a version that fails too often in a row is set aside in
//! that county, so that the layers above it go on.
//!
//! It is set aside for what it failed in, grading or judging, and in no other county. After a pause
//! it is asked again; when it answers it is back, when it fails the pause is longer. Days that were
//! judged without it are judged again then.

mod ledger;
mod notes;
mod views;

pub(crate) use ledger::Breakers;
pub(crate) use notes::Notes;
pub use views::FaultInput;

use std::collections::BTreeSet;
use std::sync::Arc;

use tidegate_domain::{FaultRecord, Instant, Jurisdiction, Office, PackPlace, SetAside};
use tidegate_store::{DueDay, JudgementFilter, Page};

use crate::error::ServiceError;
use crate::host::{Event, Host};
use crate::telemetry;
use ledger::{Heard, Key};

/// Faults in a row after which a version is set aside, when nothing else is said.
pub const SET_ASIDE_AFTER: u32 = 5;

/// Bytes of a question's JSON that are archived with a fault.
const INPUT_MAX: usize = 4 << 20;

impl Host {
    /// Sets aside a version after so many faults in a row, at least one.
    pub fn set_aside_after(&self, faults: u32) {
        self.inner.breakers.set_after(faults.max(1));
    }

    /// Takes note of how calls for a county ended. It never fails: whoever was answered is not to
    /// suffer from its bookkeeping.
    pub(crate) async fn heed(&self, county: &Jurisdiction, notes: Notes) {
        if !self.inner.breakers.cares_for(county, &notes) {
            return;
        }
        if let Err(error) = self.take_note(county, notes).await {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::error!(%error, cause, region.code = county.as_str(), "faults are not kept");
        }
    }

    async fn take_note(&self, county: &Jurisdiction, notes: Notes) -> Result<(), ServiceError> {
        let now = self.clock().now();
        let (ends, failed) = notes.into_parts();
        // What is aside is decided first: it is what others wait for.
        let mut changed = false;
        for ((digest, office), end) in ends {
            let key = Key { county: county.clone(), digest, office };
            match self.inner.breakers.hear(&key, &end, now) {
                Heard::Nothing => {}
                Heard::Aside { faults, since, trial_at } => {
                    let (layer, cause, ended) = (end.layer, end.cause, None);
                    let county = county.clone();
                    let aside =
                        SetAside { county, layer, office, faults, cause, since, trial_at, ended };
                    self.put_aside(&aside).await?;
                    changed = true;
                }
                Heard::Back => {
                    self.take_back(&key, now, "it answered again").await?;
                    changed = true;
                }
            }
        }
        if changed {
            self.follow_asides().await?;
        }
        for failed in failed {
            let digest = *failed.input.digest();
            if failed.input.bytes().len() <= INPUT_MAX {
                self.inner.store.put_blobs(&[failed.input]).await?;
            }
            let fault = FaultRecord {
                county: county.clone(),
                layer: failed.layer,
                function: failed.function.to_owned(),
                fault: failed.fault,
                input: digest.to_string(),
                first_at: now,
                last_at: now,
                times: failed.times,
                backtrace: failed.backtrace,
            };
            self.inner.store.put_fault(&fault).await?;
        }
        Ok(())
    }

    async fn put_aside(&self, aside: &SetAside) -> Result<(), ServiceError> {
        let is_new = self.inner.store.set_version_aside(aside).await?;
        if is_new {
            tracing::error!(
                pack.id = aside.layer.pack,
                pack.digest = aside.layer.digest,
                region.code = aside.county.as_str(),
                office = aside.office.word(),
                faults = aside.faults,
                cause = aside.cause,
                "a pack is set aside, the layers above it go on"
            );
            self.tell(Event::SetAside {
                county: aside.county.clone(),
                pack: aside.layer.pack.clone(),
                office: aside.office,
                aside: true,
            });
        }
        Ok(())
    }

    /// Ends what is aside, and has the days judged again that were judged without it.
    async fn take_back(&self, key: &Key, at: Instant, by: &str) -> Result<bool, ServiceError> {
        let asides = self.inner.breakers.asides();
        let known = asides.iter().find(|aside| key.is_of(aside)).cloned();
        let ended = self.inner.store.take_back((&key.county, &key.digest, key.office), (at, by));
        if !ended.await? {
            return Ok(false);
        }
        self.inner.breakers.forget(key);
        if let Some(aside) = known {
            let (pack, office) = (aside.layer.pack, key.office);
            tracing::info!(pack.id = pack, region.code = key.county.as_str(), by, "a pack is back");
            if office == Office::Judging {
                self.judge_again_since(&key.county, aside.since).await?;
            }
            self.tell(Event::SetAside { county: key.county.clone(), pack, office, aside: false });
        }
        Ok(true)
    }

    /// Makes the days due that were judged since an instant.
    async fn judge_again_since(
        &self,
        county: &Jurisdiction,
        since: Instant,
    ) -> Result<(), ServiceError> {
        let filter = JudgementFilter {
            county: Some(county.clone()),
            kind: Some("judged-period".to_owned()),
            current: true,
            ..JudgementFilter::default()
        };
        let store = &self.inner.store;
        let mut page = Page::first(tidegate_store::PAGE_ROWS_MAX);
        loop {
            // Latest first: a page without any is behind them all.
            let mut listed = store.judgements(&filter, page).await?.items;
            listed.retain(|judgement| judgement.known_at >= since);
            if listed.is_empty() {
                return Ok(());
            }
            let due = listed.into_iter().filter_map(|judgement| {
                Some(DueDay {
                    county: county.clone(),
                    enterprise: judgement.enterprise?,
                    on: tidegate_domain::Date::of_instant(judgement.from),
                    reason: Some("a pack is back in use".to_owned()),
                    ticket: 0,
                })
            });
            store.make_due(&due.collect::<Vec<_>>()).await?;
            page.offset = page.offset.saturating_add(page.rows);
        }
    }

    /// Takes a version back into use because a person says so, for everything that it is aside for.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when it is not aside in this county.
    pub async fn resume(
        &self,
        county: &Jurisdiction,
        digest: &str,
        by: &str,
    ) -> Result<(), ServiceError> {
        self.follow_asides().await?;
        let now = self.clock().now();
        let mut resumed = false;
        for office in [Office::Grading, Office::Judging] {
            let key = Key { county: county.clone(), digest: digest.to_owned(), office };
            resumed |= self.take_back(&key, now, by).await?;
        }
        if !resumed {
            let id = digest.to_owned();
            return Err(ServiceError::NotFound { what: "pack that is set aside", id });
        }
        self.follow_asides().await
    }

    /// Brings what is asked in line with what is aside, wherever that was decided.
    ///
    /// # Errors
    /// Store.
    pub async fn follow_asides(&self) -> Result<(), ServiceError> {
        let now = self.clock().now();
        let mut asides = Vec::new();
        for aside in self.inner.store.all_aside().await? {
            if self.was_replaced(&aside) {
                let key = Key::of(&aside);
                self.take_back(&key, now, "another version took its place").await?;
            } else {
                asides.push(aside);
            }
        }
        let before = self.inner.breakers.keep(asides);
        let asides = self.inner.breakers.asides();
        telemetry::set_aside(&before, &asides);
        let resting: BTreeSet<(Jurisdiction, String, Office)> = asides
            .iter()
            .filter(|aside| aside.trial_at > now)
            .map(|aside| (aside.county.clone(), aside.layer.digest.clone(), aside.office))
            .collect();
        if self.stack().rest(resting) {
            self.inner.limits.forget();
        }
        Ok(())
    }

    /// Whether another version of the pack speaks in the place of one that is aside.
    fn was_replaced(&self, aside: &SetAside) -> bool {
        if self.stack().loaded(&aside.layer.digest).is_some() {
            return false;
        }
        let jurisdiction = aside.layer.jurisdiction.clone();
        let name = aside.layer.name().to_owned();
        let held = self.stack().held(&PackPlace { jurisdiction, name });
        !held.packs.is_empty()
    }

    /// Versions that are not asked in some county because they failed too often.
    #[must_use]
    pub fn set_asides(&self) -> Arc<Vec<SetAside>> {
        self.inner.breakers.asides()
    }
}
