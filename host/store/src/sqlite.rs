//! The store in one SQLite file: the default, enough for a county, with no server.
//!
//! One connection writes and some read beside it (write-ahead log). Every commit waits for the disk
//! (`synchronous = full`), because a device is answered when the commit returns. Rows go in by the
//! thousand as one JSON parameter of a fixed statement, so no call meets the bound on parameters.

mod accounts;
mod amounts;
mod attachments;
mod batch;
mod cases;
mod chain;
mod classification;
mod condition;
mod counties;
mod docket;
mod due;
mod faults;
mod figures;
mod frames;
mod graders;
mod grading;
mod history;
mod intake;
mod judgements;
mod judging;
mod ledger;
mod maintenance;
mod matters;
mod meters;
mod moving;
mod news;
mod open;
mod outbox;
mod packs;
mod people;
mod registry;
mod replay;
mod sending;
mod series;
mod snapshot;
mod sources;
mod stages;
mod waivers;
mod warnings;

use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::stream_ids::StreamIds;
use crate::{StoreResult, failure, row};
use failure::During;
pub use open::SqliteSettings;

/// The store in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    /// The one connection that writes.
    writer: SqlitePool,
    /// Connections that only read.
    readers: SqlitePool,
    stream_ids: StreamIds,
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
}
