//! Running again what the server ended for the sake of another transaction.

use std::future::Future;

use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};

use super::open::CONNECTIONS_MAX;
use crate::{StoreError, StoreResult};

/// How often an operation is run in all. Each time the other transaction of the two goes on, so
/// more than a few in a row means that something else is wrong.
const ATTEMPTS_MAX: u32 = 8;

/// The server's codes for a transaction that another one kept from going on: serialization failure
/// and deadlock.
const TRANSIENT: [&str; 2] = ["40001", "40P01"];

/// The server's codes for a connection that it ends because it, or somebody, told it to.
const ENDED: [&str; 2] = ["57P01", "57P02"];

/// A transaction begun by this statement. Connections that turn out to be lost, as all are when the
/// server was started again, are passed over: nothing was asked on them yet.
pub(super) async fn begun(
    pool: PgPool,
    statement: String,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let mut lost = 0;
    loop {
        match pool.begin_with(AssertSqlSafe(statement.clone())).await {
            Err(error) if lost < CONNECTIONS_MAX && is_lost(&error) => lost += 1,
            done => return done,
        }
    }
}

/// The result of an operation, which is a whole transaction: run again, a bounded number of times,
/// when the server ended it because it and another stood in each other's way. Nothing of an attempt
/// that failed was written.
pub(super) async fn retried<T, Attempt>(
    mut operation: impl FnMut() -> Attempt + Send,
) -> StoreResult<T>
where
    Attempt: Future<Output = StoreResult<T>> + Send,
{
    let mut attempts = 1;
    loop {
        match operation().await {
            Err(error) if attempts < ATTEMPTS_MAX && is_transient(&error) => attempts += 1,
            done => return done,
        }
    }
}

/// Whether the same operation may succeed at once.
fn is_transient(error: &StoreError) -> bool {
    let StoreError::Database { source, .. } = error else { return false };
    source.downcast_ref::<sqlx::Error>().is_some_and(|error| has_code(error, &TRANSIENT))
}

/// Whether the connection is of no use any more.
fn is_lost(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(_)) || has_code(error, &ENDED)
}

fn has_code(error: &sqlx::Error, codes: &[&str]) -> bool {
    let code = error.as_database_error().and_then(|refusal| refusal.code());
    code.is_some_and(|code| codes.contains(&code.as_ref()))
}
