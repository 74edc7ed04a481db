//! What is counted of meters.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use crate::counters::Count;

/// The counts since the client was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MeterStats {
    /// Whether the broker is connected and the topic subscribed.
    pub connected: bool,
    /// Times that a connection was made.
    pub connections: u64,
    /// Messages that came.
    pub messages: u64,
    /// Of these, readings that were the first of their day and meter.
    pub new: u64,
    /// Readings that changed the amount of a day.
    pub updated: u64,
    /// Readings that changed nothing.
    pub unchanged: u64,
    /// Messages that could not be committed and will come again.
    pub failed: u64,
    /// Messages that were refused, by reason.
    pub refused: BTreeMap<String, u64>,
}

/// The running counts; cheap to clone.
#[derive(Clone, Debug)]
pub struct MeterCounters(Arc<Counters>);

impl MeterCounters {
    pub(super) const fn new(counters: Arc<Counters>) -> Self {
        Self(counters)
    }

    /// The counts as they are now.
    #[must_use]
    pub fn snapshot(&self) -> MeterStats {
        let counters = &self.0;
        let refused = counters.refused.lock().unwrap_or_else(PoisonError::into_inner);
        MeterStats {
            connected: counters.connected.load(Ordering::Relaxed),
            connections: counters.connections.get(),
            messages: counters.messages.get(),
            new: counters.new.get(),
            updated: counters.updated.get(),
            unchanged: counters.unchanged.get(),
            failed: counters.failed.get(),
            refused: refused.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect(),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) connected: AtomicBool,
    pub(super) connections: Count,
    pub(super) messages: Count,
    pub(super) new: Count,
    pub(super) updated: Count,
    pub(super) unchanged: Count,
    pub(super) failed: Count,
    /// By code; the codes are the program's own, so no peer can add one.
    refused: Mutex<BTreeMap<&'static str, u64>>,
}

impl Counters {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(super) fn refuse(&self, code: &'static str) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        *refused.entry(code).or_default() += 1;
    }
}
