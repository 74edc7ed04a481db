//! Which category packs counties let grade, as decided.

use async_trait::async_trait;
use tidegate_domain::{GraderDecision, GraderRecord};

use super::PostgresStore;
use super::failure::During;
use crate::graders::{GraderRow, about};
use crate::{Graders, StoreError, StoreResult};

#[async_trait]
impl Graders for PostgresStore {
    async fn put_grader_decision(
        &self,
        decision: &GraderDecision,
        follows: i64,
    ) -> StoreResult<i64> {
        const OPERATION: &str = "put_grader_decision";
        let mut transaction = self.begin(OPERATION).await?;
        let latest: i64 = sqlx::query_scalar(
            "select coalesce(max(id), 0) from grader_decision where county = $1 and pack = $2",
        )
        .bind(decision.county.as_str())
        .bind(&decision.pack)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        if latest != follows {
            return Err(StoreError::Overtaken { place: about(decision) });
        }
        let id = sqlx::query_scalar(
            "insert into grader_decision (county, pack, lets, effective_at, decided_at, decided_by,
              note, follows)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            returning id",
        )
        .bind(decision.county.as_str())
        .bind(&decision.pack)
        .bind(decision.lets)
        .bind(decision.effective_at)
        .bind(decision.decided_at)
        .bind(&decision.by)
        .bind(&decision.note)
        .bind(follows)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)
        .map_err(|error| overtaken(error, decision))?;
        transaction.commit().await.during(OPERATION)?;
        Ok(id)
    }

    async fn grader_records(&self) -> StoreResult<Vec<GraderRecord>> {
        const OPERATION: &str = "grader_records";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<GraderRow> = sqlx::query_as(
            "select id, county, pack, lets, effective_at, decided_at, decided_by, note
            from grader_decision
            order by id",
        )
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.record(OPERATION)).collect()
    }
}

/// What the key says of a decision that came at the same time.
fn overtaken(error: StoreError, decision: &GraderDecision) -> StoreError {
    match error {
        StoreError::Constraint { constraint, .. }
            if constraint == "grader_decision_follows_key" =>
        {
            StoreError::Overtaken { place: about(decision) }
        }
        other => other,
    }
}
