//! From the driver's errors to the store's.

use sqlx::error::ErrorKind;

use crate::{StoreError, StoreResult};

/// Names the operation in which the driver failed.
pub(super) trait During<T> {
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
    if let sqlx::Error::Database(refusal) = &error {
        let refused = matches!(
            refusal.kind(),
            ErrorKind::UniqueViolation
                | ErrorKind::ForeignKeyViolation
                | ErrorKind::NotNullViolation
                | ErrorKind::CheckViolation
        );
        if refused {
            return StoreError::Constraint { operation, constraint: constraint(refusal.message()) };
        }
    }
    StoreError::Database { operation, source: error.into() }
}

/// What follows the last colon: SQLite writes `CHECK constraint failed: name`, and for a foreign
/// key no name at all.
fn constraint(message: &str) -> String {
    let name = message.rsplit_once(": ").map_or(message, |(_, name)| name);
    name.to_owned()
}

/// The error for what cannot become part of the record.
pub(super) fn unrecordable(
    operation: &'static str,
    source: impl std::error::Error + Send + Sync + 'static,
) -> StoreError {
    StoreError::Unrecordable { operation, source: source.into() }
}

/// The error for a rule of the schema that a statement would break.
pub(super) fn refused(operation: &'static str, constraint: &str) -> StoreError {
    StoreError::Constraint { operation, constraint: constraint.to_owned() }
}

/// The error for a column that holds what the program never writes.
pub(super) fn damaged(
    operation: &'static str,
    column: &'static str,
    value: impl ToString,
) -> StoreError {
    let value = value.to_string().chars().take(80).collect();
    StoreError::Damaged { operation, column, value }
}
