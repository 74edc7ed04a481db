//! From the drivers' errors to the store's, the same for both databases.

use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::postgres::PgDatabaseError;

use crate::{StoreError, StoreResult};

/// PostgreSQL's codes for text that it cannot hold: a NUL, plain or escaped in JSON, or a key of
/// some thousand bytes.
const TEXT_NOT_HELD: [&str; 3] = ["22021", "22P05", "54000"];

/// Names the operation in which the driver failed.
pub(crate) trait During<T> {
    /// The same result with the store's error.
    fn during(self, operation: &'static str) -> StoreResult<T>;
}

impl<T> During<T> for Result<T, sqlx::Error> {
    fn during(self, operation: &'static str) -> StoreResult<T> {
        self.map_err(|error| store_error(operation, error))
    }
}

impl<T> During<T> for Result<T, serde_json::Error> {
    fn during(self, operation: &'static str) -> StoreResult<T> {
        self.map_err(|source| StoreError::Database { operation, source: source.into() })
    }
}

fn store_error(operation: &'static str, error: sqlx::Error) -> StoreError {
    let Some(refusal) = error.as_database_error() else {
        return StoreError::Database { operation, source: error.into() };
    };
    let refused = matches!(
        refusal.kind(),
        ErrorKind::UniqueViolation
            | ErrorKind::ForeignKeyViolation
            | ErrorKind::NotNullViolation
            | ErrorKind::CheckViolation
    );
    if refused {
        return StoreError::Constraint { operation, constraint: constraint(refusal) };
    }
    if refusal.code().is_some_and(|code| TEXT_NOT_HELD.contains(&code.as_ref())) {
        return unrecordable(operation, error);
    }
    StoreError::Database { operation, source: error.into() }
}

/// The name of the constraint that refused, or the table and column that may not be empty.
fn constraint(refusal: &(dyn DatabaseError + 'static)) -> String {
    let Some(refusal) = refusal.try_downcast_ref::<PgDatabaseError>() else {
        return last_part(refusal.message());
    };
    match (refusal.constraint(), refusal.table(), refusal.column()) {
        (Some(name), _, _) => name.to_owned(),
        (None, Some(table), Some(column)) => format!("{table}.{column}"),
        _ => refusal.message().to_owned(),
    }
}

/// What follows the last colon: SQLite writes `CHECK constraint failed: name`, and for a foreign
/// key no name at all.
fn last_part(message: &str) -> String {
    let name = message.rsplit_once(": ").map_or(message, |(_, name)| name);
    name.to_owned()
}

/// The error for what cannot become part of the record.
pub(crate) fn unrecordable(
    operation: &'static str,
    source: impl std::error::Error + Send + Sync + 'static,
) -> StoreError {
    StoreError::Unrecordable { operation, source: source.into() }
}

/// The error for a rule of the schema that a statement would break.
pub(crate) fn refused(operation: &'static str, constraint: &str) -> StoreError {
    StoreError::Constraint { operation, constraint: constraint.to_owned() }
}

/// The error for a column that holds what the program never writes.
pub(crate) fn damaged(
    operation: &'static str,
    column: &'static str,
    value: impl ToString,
) -> StoreError {
    let value = value.to_string().chars().take(80).collect();
    StoreError::Damaged { operation, column, value }
}
