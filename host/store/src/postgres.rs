//! The store on a PostgreSQL server: for a province, where many hosts write at once.
//!
//! A writing transaction is `read committed` and locks the rows that order things; what one writer
//! gives SQLite for free is held here by constraints, `for update` and `on conflict`. Statements
//! that write many rows write them in the order of their keys, so that two hosts seldom block each
//! other crosswise; where they do, the server ends one of the two and [`retry`] runs it again.
//! Rows go in by the thousand as one JSON parameter of a fixed statement, as in SQLite.

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
mod locks;
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
mod retry;
mod sending;
mod series;
mod snapshot;
mod sources;
mod stages;
mod waivers;
mod warnings;

use sqlx::{PgPool, Postgres, Transaction};
use tidegate_domain::Jurisdiction;

use crate::stream_ids::StreamIds;
use crate::{StoreError, StoreResult, failure, row, scope};
use failure::During;
use retry::begun;

/// The store on a PostgreSQL server.
///
/// Connections are not encrypted: the server belongs on the host's own network or behind a tunnel.
/// An address that asks for encryption (`sslmode=require`) is refused.
#[derive(Debug)]
pub struct PostgresStore {
    pool: PgPool,
    /// The one jurisdiction that this store may touch; none for all.
    scope: Option<Jurisdiction>,
    stream_ids: StreamIds,
}

/// What `tidegate.county` holds in transactions of a store that may touch every county. The policies
/// of the tables ask for it (`migrations/postgres/0007_row_security.sql`); where the setting is
/// missing, nothing is seen.
const EVERY_COUNTY: &str = "*";

impl PostgresStore {
    /// The same database within one jurisdiction only, over the same connections; none when this
    /// store may not touch all of it itself.
    #[must_use]
    pub fn within(&self, scope: Jurisdiction) -> Option<Self> {
        if self.scope.as_ref().is_some_and(|own| !own.contains(&scope)) {
            return None;
        }
        let pool = self.pool.clone();
        Some(Self { pool, scope: Some(scope), stream_ids: StreamIds::default() })
    }

    /// The narrower of this store's scope and that of the work in hand; this store's where neither
    /// contains the other. None for all.
    fn effective_scope(&self) -> Option<Jurisdiction> {
        match (self.scope.as_ref(), scope::current()) {
            (Some(own), Some(work)) if own.contains(&work) => Some(work),
            (Some(own), _) => Some(own.clone()),
            (None, work) => work,
        }
    }

    /// Starts a transaction that may write.
    async fn begin(&self, operation: &'static str) -> StoreResult<Transaction<'static, Postgres>> {
        self.begin_as("isolation level read committed, read write", operation).await
    }

    /// Starts a transaction whose reads all see the same state.
    async fn begin_read(
        &self,
        operation: &'static str,
    ) -> StoreResult<Transaction<'static, Postgres>> {
        self.begin_as("isolation level repeatable read, read only", operation).await
    }

    /// Starts a transaction and tells the server, in the same exchange, whose rows it may touch.
    ///
    /// In a task of its own, which goes on when the caller is dropped: the driver would give a
    /// connection back whose transaction has begun without its knowing, and the next operation on
    /// it would be part of that one.
    async fn begin_as(
        &self,
        mode: &'static str,
        operation: &'static str,
    ) -> StoreResult<Transaction<'static, Postgres>> {
        let scope = self.effective_scope();
        // A jurisdiction is six digits, so nothing in it needs escaping.
        let county = scope.as_ref().map_or(EVERY_COUNTY, Jurisdiction::as_str);
        let statement =
            format!("begin {mode}; select set_config('tidegate.county', '{county}', true)");
        match tokio::spawn(begun(self.pool.clone(), statement)).await {
            Ok(begun) => begun.during(operation),
            Err(source) => Err(StoreError::Database { operation, source: source.into() }),
        }
    }
}
