//! Looking at a database of a server without changing it.

use sqlx::{ConnectOptions as _, Connection as _};

use super::PostgresStore;
use super::failure::During;
use super::open::{CONNECT_TIMEOUT, MIGRATIONS, NoAnswer, address, failed, options, pool};
use crate::stream_ids::StreamIds;
use crate::{SchemaState, StoreResult};

/// Oldest release of the server that the statements are written for.
const SERVER_OLDEST: i64 = 130_000;

impl PostgresStore {
    /// Connects to a database as it is: nothing is brought up to date.
    ///
    /// # Errors
    /// As [`PostgresStore::open`], but that an older or newer schema is none.
    pub async fn look(url: &str) -> StoreResult<Self> {
        let options = options(url)?;
        let address = address(&options);
        let first = match tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await {
            Ok(connected) => connected.map_err(|error| failed(&address, error))?,
            Err(_) => return Err(failed(&address, NoAnswer)),
        };
        first.close().await.map_err(|error| failed(&address, error))?;
        Ok(Self { pool: pool(options), scope: None, stream_ids: StreamIds::default() })
    }

    /// The schema as it stands to this program's.
    ///
    /// # Errors
    /// `Database`.
    pub async fn schema_state(&self) -> StoreResult<SchemaState> {
        const OPERATION: &str = "schema_state";
        let mut transaction = self.begin_read(OPERATION).await?;
        let has: bool = sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        let applied: Vec<i64> = if has {
            sqlx::query_scalar("select version from _sqlx_migrations order by version")
                .fetch_all(&mut *transaction)
                .await
                .during(OPERATION)?
        } else {
            Vec::new()
        };
        Ok(SchemaState::of(&MIGRATIONS, &applied))
    }

    /// Seconds by which the server's clock is ahead of `now`, in seconds since 1970.
    ///
    /// # Errors
    /// `Database`.
    pub async fn clock_ahead_s(&self, now: i64) -> StoreResult<i64> {
        const OPERATION: &str = "clock";
        let mut transaction = self.begin_read(OPERATION).await?;
        let server: i64 =
            sqlx::query_scalar("select extract(epoch from clock_timestamp())::bigint")
                .fetch_one(&mut *transaction)
                .await
                .during(OPERATION)?;
        Ok(server.saturating_sub(now))
    }

    /// What the server found cannot do that a host counts on, each in a sentence; empty when it can
    /// do all.
    ///
    /// # Errors
    /// `Database`.
    pub async fn lacks(&self) -> StoreResult<Vec<String>> {
        const OPERATION: &str = "lacks";
        let mut transaction = self.begin_read(OPERATION).await?;
        let (release, fsync, full_pages, checksums): (i32, String, String, String) =
            sqlx::query_as(
                "select current_setting('server_version_num')::int, current_setting('fsync'),
                  current_setting('full_page_writes'), current_setting('data_checksums')",
            )
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        let unbound: bool = sqlx::query_scalar(
            "select rolsuper or rolbypassrls from pg_roles where rolname = current_user",
        )
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        // Nobody listens on a socket or within the machine.
        let in_clear: bool = sqlx::query_scalar(
            "select not coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false)
               and inet_client_addr() is not null
               and not inet_client_addr() <<= '127.0.0.0/8'
               and inet_client_addr() <> '::1'",
        )
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        let mut lacks = Vec::new();
        if in_clear {
            lacks.push(
                "it is spoken to in clear text over a network: let it have a certificate, and add \
                 `sslmode=verify-full` and `sslrootcert=FILE` to its address"
                    .to_owned(),
            );
        }
        if unbound {
            lacks.push(
                "its user is a superuser or bypasses row security, so nothing in the database keeps \
                 counties apart: let the host have a plain role that owns its database"
                    .to_owned(),
            );
        }
        if i64::from(release) < SERVER_OLDEST {
            lacks.push(format!("release {} is older than 13: upgrade it", release / 10_000));
        }
        if fsync != "on" || full_pages != "on" {
            lacks.push(
                "it may lose what it answered for when power fails: set fsync and full_page_writes on"
                    .to_owned(),
            );
        }
        if checksums != "on" {
            lacks.push(
                "it does not find damaged pages by itself: run pg_checksums --enable while it is down"
                    .to_owned(),
            );
        }
        Ok(lacks)
    }
}
