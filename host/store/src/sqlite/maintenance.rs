//! Looking at a file without changing it, and copying it while a host serves.

use std::path::Path;

use sqlx::AssertSqlSafe;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use super::SqliteStore;
use super::failure::During;
use super::open::{MIGRATIONS, failed, pool};
use crate::row::count;
use crate::stream_ids::StreamIds;
use crate::{SchemaState, SqliteSettings, StoreResult};

impl SqliteStore {
    /// Opens a file as it is: nothing is made, brought up to date or written.
    ///
    /// # Errors
    /// As [`SqliteStore::open`], but that an older or newer schema is none.
    pub async fn look(path: &Path) -> StoreResult<Self> {
        let settings = SqliteSettings::default();
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .busy_timeout(settings.busy_timeout)
            .disable_statement_logging();
        let connect = || pool(1).connect_with(options.clone());
        let readers = connect().await.map_err(|error| failed(path, error))?;
        let writer = connect().await.map_err(|error| failed(path, error))?;
        let store = Self { writer, readers, stream_ids: StreamIds::default() };
        // A file that holds something else is found when it is first read.
        sqlx::query("select count(*) from sqlite_master")
            .execute(&store.readers)
            .await
            .map_err(|error| failed(path, error))?;
        Ok(store)
    }

    /// The schema as it stands to this program's.
    ///
    /// # Errors
    /// `Database`.
    pub async fn schema_state(&self) -> StoreResult<SchemaState> {
        const OPERATION: &str = "schema_state";
        let tables: i64 = sqlx::query_scalar(
            "select count(*) from sqlite_master where type = 'table' and name = '_sqlx_migrations'",
        )
        .fetch_one(&self.readers)
        .await
        .during(OPERATION)?;
        let applied: Vec<i64> = if tables == 0 {
            Vec::new()
        } else {
            sqlx::query_scalar("select version from _sqlx_migrations order by version")
                .fetch_all(&self.readers)
                .await
                .during(OPERATION)?
        };
        Ok(SchemaState::of(&MIGRATIONS, &applied))
    }

    /// Writes a copy of the database, as it is at this moment, into a new file. Readers and the
    /// writer of a host go on meanwhile.
    ///
    /// # Errors
    /// `Database` when the file is there already or the disk is full.
    pub async fn copy_to(&self, path: &Path) -> StoreResult<()> {
        let path = path.to_string_lossy().into_owned();
        sqlx::query("vacuum into ?1")
            .bind(path)
            .execute(&self.readers)
            .await
            .during("copy_to")
            .map(|_| ())
    }

    /// Rows of every table, by name.
    ///
    /// # Errors
    /// `Database`.
    pub async fn table_counts(&self) -> StoreResult<Vec<(String, u64)>> {
        const OPERATION: &str = "table_counts";
        let mut transaction = self.begin_read(OPERATION).await?;
        let names: Vec<String> = sqlx::query_scalar(
            "select name from sqlite_master
            where type = 'table' and substr(name, 1, 7) <> 'sqlite_'
            order by name",
        )
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let mut counts = Vec::new();
        for name in names {
            // The name comes from the schema and is quoted.
            let statement = format!("select count(*) from \"{}\"", name.replace('"', "\"\""));
            let rows: i64 = sqlx::query_scalar(AssertSqlSafe(statement))
                .fetch_one(&mut *transaction)
                .await
                .during(OPERATION)?;
            counts.push((name, count(rows)));
        }
        Ok(counts)
    }
}
