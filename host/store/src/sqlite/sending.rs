//! Notices on their way out: taken in hand, tried, and sent again.

use tidegate_domain::{Instant, Notice, NoticeStatus, NoticeTry};

use super::SqliteStore;
use super::failure::During;
use super::row::json;
use crate::outbox::rows::{NoticeRow, by_age, notice_columns};
use crate::outbox::trying::{OPERATION, TriedRow, notices_tried, tried};
use crate::{Claim, NOTICES_AT_ONCE_MAX, StoreResult};

impl SqliteStore {
    /// Takes in hand what is to be sent. In the line of a person and channel stand those whose time
    /// to be sent has come; one that is tried again later keeps its place.
    pub(super) async fn take_in_hand(&self, claim: &Claim) -> StoreResult<Vec<Notice>> {
        const OPERATION: &str = "claim_notices";
        let mut transaction = self.begin(OPERATION).await?;
        let ids: Vec<i64> = sqlx::query_scalar(
            "select n.id
            from notice n indexed by notice_next
            where n.status = 'waiting' and n.next_at <= ?1
              and (n.claimed_until is null or n.claimed_until <= ?1)
              and not exists (
                select 1
                from notice e
                where e.county = n.county and e.person = n.person and e.channel = n.channel
                  and e.status = 'waiting' and e.id < n.id and e.not_before <= ?1
              )
            order by n.id
            limit ?2",
        )
        .bind(claim.now)
        .bind(claim.rows.min(NOTICES_AT_ONCE_MAX))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids = json(OPERATION, &ids)?;
        sqlx::query(
            "update notice
            set claimed_by = ?2, claimed_until = ?3
            where id in (select value from json_each(?1))",
        )
        .bind(&ids)
        .bind(&claim.by)
        .bind(claim.until)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        let rows: Vec<NoticeRow> = sqlx::query_as(concat!(
            "select ",
            notice_columns!(),
            "from json_each(?1) k
            cross join notice n on n.id = k.value"
        ))
        .bind(&ids)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        by_age(OPERATION, rows)
    }

    /// Keeps tries and lets their notices go.
    pub(super) async fn keep_tries(&self, tries: &[NoticeTry]) -> StoreResult<()> {
        let mut transaction = self.begin(OPERATION).await?;
        let rows: Vec<TriedRow> = sqlx::query_as(
            "select n.id, n.status, n.tries, n.next_at, n.sent_at, n.receipt, n.problem
            from json_each(?1) k
            cross join notice n on n.id = k.value",
        )
        .bind(json(OPERATION, &notices_tried(tries))?)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let (notices, kept) = tried(tries, rows)?;
        sqlx::query(
            "update notice
            set status = k.value ->> 'status', tries = k.value ->> 'tries',
              next_at = k.value ->> 'next_at', sent_at = k.value ->> 'sent_at',
              receipt = k.value ->> 'receipt', problem = k.value ->> 'problem',
              claimed_by = null, claimed_until = null
            from json_each(?1) k
            where notice.id = k.value ->> 'id'",
        )
        .bind(json(OPERATION, &notices)?)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        sqlx::query(
            "insert into notice_try (notice, number, at, outcome, receipt, problem, next_at)
            select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
              value ->> 6
            from json_each(?1)",
        )
        .bind(json(OPERATION, &kept)?)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)
    }

    /// Lets dead notices wait again, and gives how many.
    pub(super) async fn let_wait_again(&self, notices: &[i64], at: Instant) -> StoreResult<u64> {
        const OPERATION: &str = "send_again";
        let mut transaction = self.begin(OPERATION).await?;
        let done = sqlx::query(
            "update notice
            set status = ?3, next_at = ?2, claimed_by = null, claimed_until = null
            where id in (select value from json_each(?1)) and status = ?4",
        )
        .bind(json(OPERATION, notices)?)
        .bind(at)
        .bind(NoticeStatus::Waiting.word())
        .bind(NoticeStatus::Dead.word())
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        Ok(done.rows_affected())
    }
}
