//! Reaching the server and bringing the schema up to date.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::pool::PoolConnectionMetadata;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use super::{EVERY_COUNTY, PostgresStore};
use crate::stream_ids::StreamIds;
use crate::{DriverError, StoreError, StoreResult};

/// How long the server may take to let the first connection in.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// How long an operation waits for a free connection, or for a server that is just starting.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(60);

/// Connections of one host. A server takes a hundred unless told otherwise, and some hosts share it.
pub(super) const CONNECTIONS_MAX: u32 = 12;

/// A connection unused for longer is asked whether it still lives before it is used.
const TRUSTED_IDLE: Duration = Duration::from_secs(10);

/// Prepared statements that a connection keeps; there are about two hundred in all.
const STATEMENTS_PREPARED_MAX: usize = 400;

/// Schemes of an address.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// Settings of each connection. A commit waits for the disk, because a device is answered when it
/// returns; where a standby is waited for as well, that stays. A host that hangs or is cut off
/// holds no lock for ever. No statement runs so long that compiling it or gathering workers for it
/// would pay, but the policies of the tables make them look as if it did.
const SETTINGS: &str = "
    select
      set_config('jit', 'off', false),
      set_config('max_parallel_workers_per_gather', '0', false),
      set_config('synchronous_commit', coalesce(
        nullif(current_setting('synchronous_commit'), 'off'), 'on'), false),
      set_config('lock_timeout', '60s', false),
      set_config('idle_in_transaction_session_timeout', '60s', false)";

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("./migrations/postgres");

/// Why an address names no server.
#[derive(Debug, thiserror::Error)]
#[error("the address is not written as `postgres://user:password@host:5432/database`")]
struct BadAddress {
    #[source]
    source: Option<sqlx::Error>,
}

/// The first connection took too long.
#[derive(Debug, thiserror::Error)]
#[error("the server did not answer within {} seconds", CONNECT_TIMEOUT.as_secs())]
pub(super) struct NoAnswer;

impl PostgresStore {
    /// Connects to the database at an address, such as `postgres://user:password@host:5432/name`,
    /// and brings its schema up to date. Several hosts may do so at once.
    ///
    /// # Errors
    /// `NewerSchema` when a newer version of the program wrote the database, `Open` when the
    /// address is wrong, the server does not answer or refuses, or the schema cannot be brought up
    /// to date. Neither shows the password.
    pub async fn open(url: &str) -> StoreResult<Self> {
        let options = options(url)?;
        let address = address(&options);
        // Not through the pool, which would wait for a server that refuses.
        let connecting = tokio::time::timeout(CONNECT_TIMEOUT, options.connect());
        let mut first = match connecting.await {
            Ok(connected) => connected.map_err(|error| failed(&address, error))?,
            Err(_) => return Err(failed(&address, NoAnswer)),
        };
        migrate(&address, &mut first).await?;
        first.close().await.map_err(|error| failed(&address, error))?;
        let pool = pool(options);
        Ok(Self { pool, scope: None, stream_ids: StreamIds::default() })
    }

    /// Finishes what is under way and closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// What an address says.
pub(super) fn options(url: &str) -> StoreResult<PgConnectOptions> {
    // What cannot be read is not shown: no part of it is known to be no password.
    let unread = || PathBuf::from("postgres://…");
    if !SCHEMES.iter().any(|scheme| url.starts_with(scheme)) {
        return Err(failed(&unread(), BadAddress { source: None }));
    }
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| failed(&unread(), BadAddress { source: Some(error) }))?;
    Ok(options
        .application_name("tidegate")
        .statement_cache_capacity(STATEMENTS_PREPARED_MAX)
        .disable_statement_logging())
}

/// The address without its password, to be shown.
pub(super) fn address(options: &PgConnectOptions) -> PathBuf {
    let host = options
        .get_socket()
        .map_or_else(|| options.get_host().to_owned(), |socket| socket.display().to_string());
    let (user, port) = (options.get_username(), options.get_port());
    let database = options.get_database().unwrap_or(user);
    format!("postgres://{user}@{host}:{port}/{database}").into()
}

/// The newest schema that this program knows.
pub(super) fn known_schema() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

pub(super) fn pool(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|connection, metadata| Box::pin(lives(connection, metadata)))
        .after_connect(|connection, _| {
            Box::pin(async move { sqlx::query(SETTINGS).execute(connection).await.map(|_| ()) })
        })
        .connect_lazy_with(options)
}

/// Whether a connection of the pool may be used.
async fn lives(
    connection: &mut PgConnection,
    metadata: PoolConnectionMetadata,
) -> Result<bool, sqlx::Error> {
    if metadata.idle_for >= TRUSTED_IDLE {
        connection.ping().await?;
    }
    Ok(true)
}

async fn migrate(address: &Path, connection: &mut PgConnection) -> StoreResult<()> {
    // A migration may move rows, and the policies hold for it too.
    let every_county = format!("set tidegate.county = '{EVERY_COUNTY}'");
    let set = sqlx::query(AssertSqlSafe(every_county)).execute(&mut *connection).await;
    set.map_err(|error| failed(address, error))?;
    MIGRATIONS.run(connection).await.map_err(|error| match error {
        MigrateError::VersionMissing(found) => {
            StoreError::NewerSchema { path: address.to_owned(), found, known: known_schema() }
        }
        other => failed(address, other),
    })
}

pub(super) fn failed(address: &Path, source: impl Into<DriverError>) -> StoreError {
    StoreError::Open { path: address.to_owned(), source: source.into() }
}
