//! What is looked up from time to time: how long grading stands still, what waits, and whether
//! every judgement is in the record.

use std::sync::atomic::Ordering;
use std::time::Duration;

use metrics::gauge;
use tidegate_domain::Date;
use tokio::sync::watch;

use super::{DUE, LAST_GRADED, QUEUE, STALLED, UNRECORDED, WAITING};
use crate::error::ServiceError;
use crate::host::Host;
use crate::judge::JUDGED_AFTER_S;

/// How often waiting readings and days are counted.
const SAMPLE_EVERY: Duration = Duration::from_secs(5);

/// Samples between two looks for judgements without an entry, which read ten thousand rows.
const RECORD_EVERY: u32 = 12;

/// A grading loop that ended no round for so long is stuck.
const ROUND_WITHIN: Duration = Duration::from_secs(120);

/// How long the database may take to answer before the host is not ready.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);

/// Whether a host can do its work, part by part; each is `ok` or one word of what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// `ok`, `no-answer`, or `other-schema` when a newer program changed it meanwhile.
    pub database: &'static str,
    /// `ok`, or `none` when no pack is installed.
    pub packs: &'static str,
    /// `ok`, `stuck` when no round ended for two minutes, or `off` when nothing grades here.
    pub grading: &'static str,
}

impl Host {
    /// Keeps the gauges of the host up to date until `stop` turns true.
    pub async fn sample_until(&self, mut stop: watch::Receiver<bool>) {
        let mut round = 0_u32;
        while !*stop.borrow() {
            if let Err(error) = self.sample(round.is_multiple_of(RECORD_EVERY)).await {
                tracing::warn!(%error, "the gauges of the host could not be brought up to date");
            }
            round = round.wrapping_add(1);
            tokio::select! {
                () = tokio::time::sleep(SAMPLE_EVERY) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Brings the gauges up to date once; `deep` also looks for judgements without an entry.
    ///
    /// # Errors
    /// Store.
    pub async fn sample(&self, deep: bool) -> Result<(), ServiceError> {
        let now = self.clock().now();
        let before = Date::of_instant(now.saturating_sub(JUDGED_AFTER_S));
        let faults = self.grading_faults();
        for figures in self.inner.store.figures(before).await? {
            let county = figures.county.to_string();
            if let Some(at) = figures.last_batch_at {
                let since = whole(now.saturating_sub(at).max(0).unsigned_abs());
                gauge!(LAST_GRADED, "county" => county.clone()).set(since);
            }
            gauge!(WAITING, "county" => county.clone()).set(whole(figures.waiting));
            gauge!(DUE, "county" => county.clone()).set(whole(figures.due_days));
            let fault = faults.iter().find(|fault| fault.county == figures.county);
            let times = fault.map_or(0, |fault| fault.times);
            gauge!(STALLED, "county" => county).set(f64::from(times));
        }
        if deep {
            gauge!(UNRECORDED).set(whole(self.inner.store.unrecorded().await?));
            self.sample_quotas().await?;
        }
        gauge!(QUEUE, "queue" => "frames").set(whole(self.inner.committer.waiting()));
        gauge!(QUEUE, "queue" => "pack-workers").set(whole(self.inner.workers.waiting()));
        Ok(())
    }

    /// Whether the host can do its work now. Causes go to the log.
    pub async fn readiness(&self) -> Readiness {
        let asked = tokio::time::timeout(ANSWER_WITHIN, self.inner.store.schema()).await;
        let database = match asked {
            Ok(Ok(schema)) if schema.found == schema.known => "ok",
            Ok(Ok(_)) => "other-schema",
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the database fails");
                "no-answer"
            }
            Err(_) => "no-answer",
        };
        let packs = if self.stack().packs().is_empty() { "none" } else { "ok" };
        let round = self.inner.heartbeat.load(Ordering::Relaxed);
        let grading = match round {
            0 => "off",
            round if self.inner.alive_for().saturating_sub(round) > ms(ROUND_WITHIN) => "stuck",
            _ => "ok",
        };
        Readiness { database, packs, grading }
    }

    /// Notes that grading ended a round.
    pub(crate) fn beat(&self) {
        self.inner.heartbeat.store(self.inner.alive_for().max(1), Ordering::Relaxed);
    }
}

impl crate::host::Inner {
    /// Milliseconds that the host has lived.
    fn alive_for(&self) -> u64 {
        ms(self.born.elapsed())
    }
}

fn ms(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// A count as a gauge has it.
#[expect(clippy::cast_precision_loss, reason = "a metric: counts are far below 2^53")]
fn whole(count: u64) -> f64 {
    count as f64
}
