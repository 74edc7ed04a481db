//! How the schema of a database stands to this program's.

use sqlx::migrate::Migrator;

/// How the schema of a database stands to this program's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaState {
    /// Version of the database; 0 when it has none yet.
    pub found: i64,
    /// The newest that this program knows.
    pub known: i64,
    /// Versions with their names that the database lacks.
    pub pending: Vec<(i64, String)>,
    /// Versions of the database that this program does not know: a newer program wrote it.
    pub unknown: Vec<i64>,
}

impl SchemaState {
    pub(crate) fn of(migrations: &Migrator, applied: &[i64]) -> Self {
        let known: Vec<(i64, String)> = migrations
            .iter()
            .map(|migration| (migration.version, migration.description.to_string()))
            .collect();
        let is_known = |version: &i64| known.iter().any(|(known, _)| known == version);
        Self {
            found: applied.iter().copied().max().unwrap_or(0),
            known: known.iter().map(|(version, _)| *version).max().unwrap_or(0),
            unknown: applied.iter().copied().filter(|version| !is_known(version)).collect(),
            pending: known.into_iter().filter(|(version, _)| !applied.contains(version)).collect(),
        }
    }
}
