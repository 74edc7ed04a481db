//! What the gateway counts.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;
use tidegate_hj212::{Tolerance, Unread};

use crate::Refusal;

/// Items of a packet that gave no measurement, by the codes of the codec, and what the gateway
/// itself lets pass.
const ITEM_TOLERANCES: [&str; 9] = [
    "malformed",
    "missing_code",
    "unknown_field",
    "bad_flag",
    "bad_sample_time",
    "repeated",
    "no_value",
    MISSING_DATA_FLAG,
    CONTRADICTED_VALUE,
];

/// A value without a mark, taken as valid.
const MISSING_DATA_FLAG: &str = "missing_data_flag";

/// A second value of the same pollutant and kind in one packet; the first counts.
const CONTRADICTED_VALUE: &str = "contradicted_value";

/// The counts of a gateway since it was bound.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GatewayStats {
    /// Connections that are open.
    pub connections_open: u64,
    /// Connections that were let in.
    pub connections_accepted: u64,
    /// Connections that were closed at once, because a bound was reached.
    pub connections_refused: u64,
    /// Connections that the gateway closed because no frame of a known device came.
    pub connections_idle: u64,
    /// Connections that the gateway closed because too much was refused.
    pub connections_hostile: u64,
    /// Frames that were committed with readings.
    pub frames_accepted: u64,
    /// Frames that were committed without readings.
    pub frames_noted: u64,
    /// Of the accepted, frames whose every reading was there already.
    pub frames_duplicate: u64,
    /// Good frames that could not be committed and were not answered.
    pub frames_failed: u64,
    /// Answers that were sent.
    pub answers_sent: u64,
    /// What was refused, by [`Refusal::code`]; reasons that never came up are left out.
    pub refused: BTreeMap<String, u64>,
    /// Departures from the standard that did no harm, by kind in kebab case; kinds that never came
    /// up are left out.
    pub tolerated: BTreeMap<String, u64>,
    /// Bytes received.
    pub bytes_received: u64,
    /// Bytes sent.
    pub bytes_sent: u64,
}

/// The running counts of a gateway; cheap to clone, and readable while the gateway serves.
#[derive(Clone, Debug)]
pub struct GatewayCounters(Arc<Counters>);

impl GatewayCounters {
    pub(crate) fn new(counters: Arc<Counters>) -> Self {
        Self(counters)
    }

    /// The counts as they are now.
    #[must_use]
    pub fn snapshot(&self) -> GatewayStats {
        let counters = &self.0;
        GatewayStats {
            connections_open: counters.connections_open.get(),
            connections_accepted: counters.connections_accepted.get(),
            connections_refused: counters.connections_refused.get(),
            connections_idle: counters.connections_idle.get(),
            connections_hostile: counters.connections_hostile.get(),
            frames_accepted: counters.frames_accepted.get(),
            frames_noted: counters.frames_noted.get(),
            frames_duplicate: counters.frames_duplicate.get(),
            frames_failed: counters.frames_failed.get(),
            answers_sent: counters.answers_sent.get(),
            refused: counters.refused.by_name(),
            tolerated: counters.tolerated.by_name(),
            bytes_received: counters.bytes_received.get(),
            bytes_sent: counters.bytes_sent.get(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Counters {
    pub(crate) connections_open: Count,
    pub(crate) connections_accepted: Count,
    pub(crate) connections_refused: Count,
    pub(crate) connections_idle: Count,
    pub(crate) connections_hostile: Count,
    pub(crate) frames_accepted: Count,
    pub(crate) frames_noted: Count,
    pub(crate) frames_duplicate: Count,
    pub(crate) frames_failed: Count,
    pub(crate) answers_sent: Count,
    pub(crate) bytes_received: Count,
    pub(crate) bytes_sent: Count,
    refused: Tally,
    tolerated: Tally,
}

impl Counters {
    pub(crate) fn new() -> Arc<Self> {
        let refused = Refusal::ALL.iter().map(|refusal| refusal.code());
        let tolerated = Tolerance::ALL.iter().map(|tolerance| tolerance.code());
        Arc::new(Self {
            connections_open: Count::default(),
            connections_accepted: Count::default(),
            connections_refused: Count::default(),
            connections_idle: Count::default(),
            connections_hostile: Count::default(),
            frames_accepted: Count::default(),
            frames_noted: Count::default(),
            frames_duplicate: Count::default(),
            frames_failed: Count::default(),
            answers_sent: Count::default(),
            bytes_received: Count::default(),
            bytes_sent: Count::default(),
            refused: Tally::new(refused),
            tolerated: Tally::new(tolerated.chain(ITEM_TOLERANCES)),
        })
    }

    pub(crate) fn refuse(&self, refusal: Refusal) {
        self.refused.add(refusal.code(), 1);
    }

    pub(crate) fn tolerate(&self, tolerance: Tolerance) {
        self.tolerated.add(tolerance.code(), 1);
    }

    pub(crate) fn tolerate_item(&self, unread: &Unread<'_>) {
        self.tolerated.add(unread.reason.code(), 1);
    }

    pub(crate) fn tolerate_unmarked(&self, values: u64) {
        self.tolerated.add(MISSING_DATA_FLAG, values);
    }

    pub(crate) fn tolerate_contradicted(&self, values: u64) {
        self.tolerated.add(CONTRADICTED_VALUE, values);
    }
}

/// One running count.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn add(&self, amount: u64) {
        self.0.fetch_add(amount, Ordering::Relaxed);
    }

    pub(crate) fn subtract(&self, amount: u64) {
        self.0.fetch_sub(amount, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Running counts under names that are known beforehand, so that no peer can add one.
#[derive(Debug)]
struct Tally(Vec<(&'static str, Count)>);

impl Tally {
    fn new(names: impl Iterator<Item = &'static str>) -> Self {
        Self(names.map(|name| (name, Count::default())).collect())
    }

    fn add(&self, name: &str, amount: u64) {
        if let Some((_, count)) = self.0.iter().find(|(known, _)| *known == name) {
            count.add(amount);
        }
    }

    fn by_name(&self) -> BTreeMap<String, u64> {
        let counted = self.0.iter().map(|(name, count)| (name.replace('_', "-"), count.get()));
        counted.filter(|(_, count)| *count > 0).collect()
    }
}
