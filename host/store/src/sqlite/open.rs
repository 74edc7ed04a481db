//! Opening the file and bringing its schema up to date.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqlitePool};

use super::SqliteStore;
use crate::stream_ids::StreamIds;
use crate::{StoreError, StoreResult};

/// How long an operation waits for a free connection before it fails.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(60);

/// Prepared statements that a connection keeps; there are about two hundred in all.
const STATEMENTS_PREPARED_MAX: usize = 400;

/// Rows that a connection reads ahead of whoever takes them, some hundred bytes each. The driver's
/// own 50 wakes the reading thread so often that a month of readings takes a sixth longer.
const ROWS_BUFFERED: usize = 2_000;

/// SQLite's code for a file that holds something else.
const NOT_A_DATABASE: &str = "26";

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("./migrations/sqlite");

/// How a file is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SqliteSettings {
    /// Connections that read beside the writer, at least 1. More than a few would only share the
    /// same two or four cores. Default: 4.
    pub readers_max: u32,
    /// How long a connection waits for another process that holds the file, such as a copy being
    /// made. Default: 10 s.
    pub busy_timeout: Duration,
    /// Whether a commit waits for the disk. Without, a crash of the machine loses the latest commits
    /// and may leave a file that cannot be read; a crash of the program alone loses nothing. Only
    /// for a file that can be made again, such as a county that is played through for show. Default:
    /// true.
    pub durable: bool,
}

impl Default for SqliteSettings {
    fn default() -> Self {
        Self { readers_max: 4, busy_timeout: Duration::from_secs(10), durable: true }
    }
}

impl SqliteStore {
    /// Opens the database in a file, creates it when there is none, and brings its schema up to
    /// date.
    ///
    /// # Errors
    /// `NotADatabase` when the file holds something else, `NewerSchema` when a newer version of the
    /// program wrote it, `Open` otherwise.
    pub async fn open(path: &Path) -> StoreResult<Self> {
        Self::open_with(path, &SqliteSettings::default()).await
    }

    /// The same with settings of its own.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub async fn open_with(path: &Path, settings: &SqliteSettings) -> StoreResult<Self> {
        let synchronous =
            if settings.durable { SqliteSynchronous::Full } else { SqliteSynchronous::Off };
        let options = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .busy_timeout(settings.busy_timeout)
            .synchronous(synchronous)
            .statement_cache_capacity(STATEMENTS_PREPARED_MAX)
            .row_buffer_size(ROWS_BUFFERED)
            .disable_statement_logging();
        let writing = options.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        let writer = pool(1).connect_with(writing).await.map_err(|error| failed(path, error))?;
        migrate(path, &writer).await?;
        let readers = pool(settings.readers_max.max(1))
            .connect_with(options.read_only(true))
            .await
            .map_err(|error| failed(path, error))?;
        Ok(Self { writer, readers, stream_ids: StreamIds::default() })
    }

    /// Finishes what is under way, brings the log into the file and closes it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// The newest schema that this program knows.
pub(super) fn known_schema() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// A pool whose connections stay open.
pub(super) fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

async fn migrate(path: &Path, writer: &SqlitePool) -> StoreResult<()> {
    MIGRATIONS.run(writer).await.map_err(|error| match error {
        MigrateError::VersionMissing(found) => {
            StoreError::NewerSchema { path: path.to_owned(), found, known: known_schema() }
        }
        MigrateError::Execute(error) => failed(path, error),
        other => StoreError::Open { path: path.to_owned(), source: other.into() },
    })
}

pub(super) fn failed(path: &Path, error: sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(|error| error.code());
    if code.as_deref() == Some(NOT_A_DATABASE) {
        return StoreError::NotADatabase { path: path.to_owned() };
    }
    StoreError::Open { path: path.to_owned(), source: error.into() }
}
