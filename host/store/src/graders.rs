//! Which category packs counties let grade, as decided.

use async_trait::async_trait;
use tidegate_domain::{GraderDecision, GraderRecord};

use crate::StoreResult;
use crate::row::jurisdiction;

/// Decisions about category packs that grade. None is ever changed or removed.
#[async_trait]
pub trait Graders: Send + Sync {
    /// Keeps a decision and gives its number. `follows` is the number of the latest decision about
    /// the same pack in the same county that it was made after, 0 for none: of two people who decide
    /// at once one is refused.
    ///
    /// # Errors
    /// `Overtaken` when there is a later decision; `Constraint` for one that would hold before it
    /// was made, or that nobody made.
    async fn put_grader_decision(
        &self,
        decision: &GraderDecision,
        follows: i64,
    ) -> StoreResult<i64>;

    /// Every decision, by number.
    async fn grader_records(&self) -> StoreResult<Vec<GraderRecord>>;
}

/// What a decision is about, for the message that it was overtaken.
pub(crate) fn about(decision: &GraderDecision) -> String {
    format!("{} in {}", decision.pack, decision.county)
}

/// A row of `grader_decision`, the same from both databases.
#[derive(sqlx::FromRow)]
pub(crate) struct GraderRow {
    id: i64,
    county: String,
    pack: String,
    lets: bool,
    effective_at: i64,
    decided_at: i64,
    decided_by: String,
    note: String,
}

impl GraderRow {
    /// The record.
    pub(crate) fn record(self, operation: &'static str) -> StoreResult<GraderRecord> {
        let decision = GraderDecision {
            county: jurisdiction(operation, self.county)?,
            pack: self.pack,
            lets: self.lets,
            effective_at: self.effective_at,
            decided_at: self.decided_at,
            by: self.decided_by,
            note: self.note,
        };
        Ok(GraderRecord { id: self.id, decision })
    }
}
