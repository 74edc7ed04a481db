//! The store of a host, whichever database it is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tidegate_store::{PostgresStore, SqliteStore, Store};

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
