//! Numbers of streams that a store remembers, so that known streams cost no statement.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use tidegate_domain::Stream;

/// Streams whose numbers are remembered. A county has some thousands; beyond this the memory is
/// emptied and fills again from the table.
const STREAMS_REMEMBERED_MAX: usize = 100_000;

/// Numbers of streams, as far as a committed transaction has shown them. A stream keeps its number
/// for ever, so what is remembered stays true whoever else writes.
#[derive(Debug, Default)]
pub(crate) struct StreamIds(RwLock<HashMap<Stream, i64>>);

impl StreamIds {
    /// The remembered number of a stream.
    pub(crate) fn remembered(&self, stream: &Stream) -> Option<i64> {
        let ids = self.0.read().unwrap_or_else(PoisonError::into_inner);
        ids.get(stream).copied()
    }

    /// Remembers numbers that are committed.
    pub(crate) fn remember(&self, found: HashMap<Stream, i64>) {
        if found.is_empty() {
            return;
        }
        let mut ids = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if ids.len() + found.len() > STREAMS_REMEMBERED_MAX {
            ids.clear();
        }
        ids.extend(found);
    }
}
