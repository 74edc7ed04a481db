//! Shadows: versions that see the same input as those that speak, and affect nobody.
//!
//! What was graded, judged or classified is handed on after it was written, and is looked at again
//! by whoever has time. When shadows fall behind, the oldest is passed over and counted: no reading
//! waits for a shadow.

mod classifying;
mod grading;
mod judging;

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tidegate_domain::{ClassificationRecord, Date, Enterprise, Jurisdiction, MergedVerdict};
use tidegate_runtime::Pack;
use tidegate_store::{PendingReading, ReadingGrade, ShadowCommit, ShadowDifference};
use tokio::sync::{Notify, watch};

use crate::error::ServiceError;
use crate::host::Host;
use crate::judge::Material;
use crate::telemetry;

/// What may wait for shadows: a grading batch holds some megabytes.
const WAITING_MAX: usize = 64;

/// Something that was concluded by the versions that speak.
pub(crate) enum Concluded {
    /// A batch of readings of one date.
    Graded(GradedBatch),
    /// A day of an enterprise.
    Judged(JudgedDay),
    /// Enterprises of a county.
    Classified(ClassifiedChunk),
}

/// A batch as it was graded.
pub(crate) struct GradedBatch {
    pub(crate) county: Jurisdiction,
    pub(crate) on: Date,
    pub(crate) readings: Vec<PendingReading>,
    /// Readings of periods that were passed already.
    pub(crate) late: HashSet<i64>,
    /// Grades of those that were not normal.
    pub(crate) grades: Vec<ReadingGrade>,
}

/// A day as it was judged.
pub(crate) struct JudgedDay {
    pub(crate) material: Arc<Material>,
    pub(crate) verdict: MergedVerdict,
}

/// Enterprises as they were classified.
pub(crate) struct ClassifiedChunk {
    pub(crate) county: Jurisdiction,
    pub(crate) on: Date,
    pub(crate) classified: Vec<(Enterprise, ClassificationRecord)>,
}

/// What waits for shadows.
#[derive(Default)]
pub(crate) struct Shadowing {
    waiting: Mutex<VecDeque<Concluded>>,
    passed_over: AtomicU64,
    news: Notify,
}

/// What a shadow and the version that speaks made of the same input.
#[derive(Default)]
struct Compared {
    compared: u64,
    differences: Vec<ShadowDifference>,
    faults: u64,
    states: Vec<(tidegate_store::ShadowWatch, u64)>,
}

impl Concluded {
    fn county(&self) -> &Jurisdiction {
        match self {
            Self::Graded(batch) => &batch.county,
            Self::Judged(day) => &day.material.county,
            Self::Classified(chunk) => &chunk.county,
        }
    }

    /// As the store names it.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Graded(_) => "grading",
            Self::Judged(_) => "judgement",
            Self::Classified(_) => "classification",
        }
    }

    /// Whether a pack can change what is concluded.
    fn concerns(&self, pack: &Pack) -> bool {
        let own = pack.interfaces();
        match self {
            Self::Graded(_) => own.grading || own.threshold,
            Self::Judged(_) => own.judgement || own.threshold || own.classification,
            Self::Classified(_) => own.classification,
        }
    }
}

impl Host {
    /// Whether some version runs beside those of a county.
    pub(crate) fn has_shadows(&self, county: &Jurisdiction) -> bool {
        !self.stack().shadows(county).is_empty()
    }

    /// Hands on what was concluded; what is in nobody's shadow is dropped.
    pub(crate) fn hand_to_shadows(&self, concluded: Concluded) {
        if !self.has_shadows(concluded.county()) {
            return;
        }
        let shadowing = &self.inner.shadowing;
        let mut waiting = shadowing.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= WAITING_MAX {
            waiting.pop_front();
            shadowing.passed_over.fetch_add(1, Ordering::Relaxed);
        }
        waiting.push_back(concluded);
        shadowing.news.notify_one();
    }

    /// Batches, days and chunks that no shadow looked at because they fell behind.
    #[must_use]
    pub fn shadows_passed_over(&self) -> u64 {
        self.inner.shadowing.passed_over.load(Ordering::Relaxed)
    }

    /// Lets the shadows look at whatever comes, until `stop` turns true.
    pub async fn shadow_until(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            self.shadow_all().await;
            tokio::select! {
                () = self.inner.shadowing.news.notified() => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Lets the shadows look at everything that waits. A shadow that fails is counted and hurts
    /// nobody.
    pub async fn shadow_all(&self) {
        loop {
            let next = {
                let waiting = &self.inner.shadowing.waiting;
                waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
            };
            let Some(concluded) = next else { return };
            for shadow in self.stack().shadows(concluded.county()) {
                if concluded.concerns(&shadow)
                    && let Err(error) = self.look_again(&shadow, &concluded).await
                {
                    let cause = std::error::Error::source(&error).map(ToString::to_string);
                    tracing::warn!(
                        %error,
                        cause,
                        pack.digest = shadow.layer().digest,
                        region.code = concluded.county().as_str(),
                        "a shadow could not be compared"
                    );
                }
            }
        }
    }

    /// Lets one shadow look at what was concluded, and keeps what it came to.
    async fn look_again(
        &self,
        shadow: &Arc<Pack>,
        concluded: &Concluded,
    ) -> Result<(), ServiceError> {
        let seen = match concluded {
            Concluded::Graded(batch) => self.grade_again(shadow, batch).await,
            Concluded::Judged(day) => self.judge_again(shadow, day).await,
            Concluded::Classified(chunk) => self.classify_again(shadow, chunk).await,
        };
        let seen = match seen {
            Err(ServiceError::Call(error)) => {
                crate::host::log_fault(&error);
                Compared { faults: 1, ..Compared::default() }
            }
            other => other?,
        };
        let active = self.stack().packs().into_iter().find(|pack| {
            pack.manifest().name == shadow.manifest().name
                && pack.jurisdiction() == shadow.jurisdiction()
        });
        let commit = ShadowCommit {
            shadow: shadow.layer().digest.clone(),
            active: active.map(|pack| pack.layer().digest.clone()).unwrap_or_default(),
            county: concluded.county().clone(),
            kind: concluded.kind().to_owned(),
            at: self.clock().now(),
            compared: seen.compared,
            differences: seen.differences,
            faults: seen.faults,
            states: seen.states,
        };
        self.inner.store.record_shadow(&commit).await?;
        telemetry::shadow(&shadow.layer().pack, &commit);
        Ok(())
    }
}
