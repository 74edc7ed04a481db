//! The rules of changing accounts and tokens, whatever the database.

use tidegate_record::Digest;

use crate::failure::refused;
use crate::{AccessCommit, StoreResult};

/// The operation.
pub(crate) const OPERATION: &str = "change_access";

/// Fails by the rule of this name when a statement did not change the one row that it should.
pub(crate) fn require_one(rows_affected: u64, rule: &str) -> StoreResult<()> {
    require(rows_affected == 1, rule)
}

/// Fails by the rule of this name unless it is kept.
pub(crate) fn require(kept: bool, rule: &str) -> StoreResult<()> {
    if kept { Ok(()) } else { Err(refused(OPERATION, rule)) }
}

/// The digest of the secret of the one token that a commit makes.
pub(crate) fn secret_of(commit: &AccessCommit) -> StoreResult<Digest> {
    commit.secret.ok_or_else(|| refused(OPERATION, "token_has_secret"))
}
