//! The store of a host, whichever database it is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tidegate_store::{PostgresStore, SchemaState, SqliteStore, Store, StoreResult};

use crate::config::{Database, Settings};

/// Name of the database in a data folder.
const FILE: &str = "tidegate.sqlite";

/// A store that is open. It is used as `dyn Store`; only opening and closing know which it is.
#[derive(Clone, Debug)]
pub(crate) enum OpenStore {
    /// A file in the data folder.
    Sqlite(Arc<SqliteStore>),
    /// A server.
    Postgres(Arc<PostgresStore>),
}

impl OpenStore {
    /// Opens the database of a host and brings its schema up to date; a data folder and a file that
    /// are missing are made.
    ///
    /// # Errors
    /// When it cannot be reached, holds something else, or was written by a newer program.
    pub(crate) async fn open(settings: &Settings) -> anyhow::Result<Self> {
        let data = settings.data()?;
        fs_err::create_dir_all(data)?;
        Ok(match &settings.database {
            Database::Sqlite => {
                let sqlite = settings.store.sqlite();
                Self::Sqlite(Arc::new(SqliteStore::open_with(&file(data), &sqlite).await?))
            }
            Database::Postgres(address) => {
                Self::Postgres(Arc::new(PostgresStore::open(address).await?))
            }
        })
    }

    /// The store itself.
    pub(crate) fn shared(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite(store) => Arc::<SqliteStore>::clone(store),
            Self::Postgres(store) => Arc::<PostgresStore>::clone(store),
        }
    }

    /// Finishes what is under way and closes it.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Postgres(store) => store.close().await,
        }
    }
}

/// The file of a data folder.
pub(crate) fn file(data: &Path) -> PathBuf {
    data.join(FILE)
}

/// A database that is looked at without changing it.
#[derive(Debug)]
pub(crate) enum Looked {
    /// A file in the data folder.
    Sqlite(Arc<SqliteStore>),
    /// A server.
    Postgres(Arc<PostgresStore>),
}

impl Looked {
    /// Opens a database as it is; none when there is no file yet.
    ///
    /// # Errors
    /// When it cannot be reached or holds something else.
    pub(crate) async fn open(settings: &Settings) -> anyhow::Result<Option<Self>> {
        match &settings.database {
            Database::Sqlite => {
                let file = file(settings.data()?);
                if !file.exists() {
                    return Ok(None);
                }
                Ok(Some(Self::Sqlite(Arc::new(SqliteStore::look(&file).await?))))
            }
            Database::Postgres(address) => {
                Ok(Some(Self::Postgres(Arc::new(PostgresStore::look(address).await?))))
            }
        }
    }

    /// The store itself, for reading.
    pub(crate) fn shared(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite(store) => Arc::<SqliteStore>::clone(store),
            Self::Postgres(store) => Arc::<PostgresStore>::clone(store),
        }
    }

    /// The schema as it stands to this program's.
    pub(crate) async fn schema_state(&self) -> StoreResult<SchemaState> {
        match self {
            Self::Sqlite(store) => store.schema_state().await,
            Self::Postgres(store) => store.schema_state().await,
        }
    }

    /// What the server found cannot do that a host counts on.
    pub(crate) async fn lacks(&self) -> StoreResult<Vec<String>> {
        match self {
            Self::Sqlite(_) => Ok(Vec::new()),
            Self::Postgres(store) => store.lacks().await,
        }
    }

    /// Seconds by which the clock of the database is ahead of `now`; none when it has none of its
    /// own.
    pub(crate) async fn clock_ahead_s(&self, now: i64) -> StoreResult<Option<i64>> {
        match self {
            Self::Sqlite(_) => Ok(None),
            Self::Postgres(store) => store.clock_ahead_s(now).await.map(Some),
        }
    }

    /// Closes it.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Postgres(store) => store.close().await,
        }
    }
}
