//! Running again what the server ended for the sake of another transaction.

use std::future::Future;

use crate::{StoreError, StoreResult};

/// How often an operation is run in all. Each time the other transaction of the two goes on, so
/// more than a few in a row means that something else is wrong.
const ATTEMPTS_MAX: u32 = 8;

/// The server's codes for a transaction that another one kept from going on: serialization failure
/// and deadlock.
const TRANSIENT: [&str; 2] = ["40001", "40P01"];

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
    let refusal = source.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
    refusal
        .and_then(|refusal| refusal.code())
        .is_some_and(|code| TRANSIENT.contains(&code.as_ref()))
}
