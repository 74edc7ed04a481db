//! The store in one SQLite file: the default, enough for a county, with no server.
//!
//! One connection writes and some read beside it (write-ahead log). Every commit waits for the disk
//! (`synchronous = full`), because a device is answered when the commit returns. Rows go in by the
//! thousand as one JSON parameter of a fixed statement, so no call meets the bound on parameters.

mod amounts;
mod batch;
mod cases;
mod chain;
mod classification;
mod condition;
mod docket;
mod due;
mod failure;
mod frames;
mod grading;
mod history;
mod intake;
mod judgements;
mod judging;
mod ledger;
mod meters;
mod open;
mod packs;
mod registry;
mod replay;
mod row;
mod series;
mod snapshot;
mod waivers;
mod warnings;

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use sqlx::{Sqlite, SqlitePool, Transaction};
use tidegate_domain::Stream;

use crate::StoreResult;
use failure::During;

/// Streams whose numbers are remembered. A county has some thousands; beyond this the memory is
/// emptied and fills again from the table.
const STREAMS_REMEMBERED_MAX: usize = 100_000;

/// The store in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    /// The one connection that writes.
    writer: SqlitePool,
    /// Connections that only read.
    readers: SqlitePool,
    /// Numbers of streams, as far as a committed transaction has shown them.
    stream_ids: RwLock<HashMap<Stream, i64>>,
}

impl SqliteStore {
    /// Starts a transaction that may write. It holds the only writer until it ends.
    async fn begin(&self, operation: &'static str) -> StoreResult<Transaction<'static, Sqlite>> {
        self.writer.begin_with("begin immediate").await.during(operation)
    }

    /// Starts a transaction whose reads all see the same state.
    async fn begin_read(
        &self,
        operation: &'static str,
    ) -> StoreResult<Transaction<'static, Sqlite>> {
        self.readers.begin().await.during(operation)
    }

    /// The remembered number of a stream.
    fn remembered_stream(&self, stream: &Stream) -> Option<i64> {
        let ids = self.stream_ids.read().unwrap_or_else(PoisonError::into_inner);
        ids.get(stream).copied()
    }

    /// Remembers numbers that are committed.
    fn remember_streams(&self, found: HashMap<Stream, i64>) {
        if found.is_empty() {
            return;
        }
        let mut ids = self.stream_ids.write().unwrap_or_else(PoisonError::into_inner);
        if ids.len() + found.len() > STREAMS_REMEMBERED_MAX {
            ids.clear();
        }
        ids.extend(found);
    }
}
