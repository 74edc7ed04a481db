//! Notices on their way out: taken in hand, tried, and sent again.

use tidegate_domain::{Instant, Notice, NoticeStatus, NoticeTry};

use super::PostgresStore;
use super::failure::During;
use super::retry::retried;
use crate::outbox::rows::{NoticeRow, by_age, notice_columns};
use crate::outbox::trying::{OPERATION, TriedRow, notices_tried, tried};
use crate::row::json;
use crate::{Claim, NOTICES_AT_ONCE_MAX, StoreResult};

impl PostgresStore {
    /// Takes in hand what is to be sent. In the line of a person and channel stand those whose time
    /// to be sent has come; one that is tried again later keeps its place.
    pub(super) async fn take_in_hand(&self, claim: &Claim) -> StoreResult<Vec<Notice>> {
        const OPERATION: &str = "claim_notices";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            let ids: Vec<i64> = sqlx::query_scalar(
                "select n.id
                from notice n
                where n.status = 'waiting' and n.next_at <= $1
                  and (n.claimed_until is null or n.claimed_until <= $1)
                  and not exists (
                    select 1
                    from notice e
                    where e.county = n.county and e.person = n.person and e.channel = n.channel
                      and e.status = 'waiting' and e.id < n.id and e.not_before <= $1
                  )
                order by n.id
                limit $2
                for update of n skip locked",
            )
            .bind(claim.now)
            .bind(i64::from(claim.rows.min(NOTICES_AT_ONCE_MAX)))
            .fetch_all(&mut *transaction)
            .await
            .during(OPERATION)?;
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            let rows: Vec<NoticeRow> = sqlx::query_as(concat!(
                "update notice as n
                set claimed_by = $2, claimed_until = $3
                where n.id = any($1)
                returning ",
                notice_columns!(),
            ))
            .bind(&ids)
            .bind(&claim.by)
            .bind(claim.until)
            .fetch_all(&mut *transaction)
            .await
            .during(OPERATION)?;
            transaction.commit().await.during(OPERATION)?;
            by_age(OPERATION, rows)
        })
        .await
    }

    /// Keeps tries and lets their notices go.
    pub(super) async fn keep_tries(&self, tries: &[NoticeTry]) -> StoreResult<()> {
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            let rows: Vec<TriedRow> = sqlx::query_as(
                "select n.id, n.status, n.tries, n.next_at, n.sent_at, n.receipt, n.problem
                from notice n
                where n.id = any($1)
                order by n.id
                for no key update",
            )
            .bind(Vec::from_iter(notices_tried(tries)))
            .fetch_all(&mut *transaction)
            .await
            .during(OPERATION)?;
            let (notices, kept) = tried(tries, rows)?;
            sqlx::query(
                "update notice
                set status = k.status, tries = k.tries, next_at = k.next_at, sent_at = k.sent_at,
                  receipt = k.receipt, problem = k.problem, claimed_by = null, claimed_until = null
                from json_to_recordset($1::json) k (id bigint, status text, tries bigint,
                  next_at bigint, sent_at bigint, receipt text, problem text)
                where notice.id = k.id",
            )
            .bind(json(OPERATION, &notices)?)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
            sqlx::query(
                "insert into notice_try (notice, number, at, outcome, receipt, problem, next_at)
                select (value ->> 0)::bigint, (value ->> 1)::bigint, (value ->> 2)::bigint,
                  value ->> 3, value ->> 4, value ->> 5, (value ->> 6)::bigint
                from json_array_elements($1::json) k (value)",
            )
            .bind(json(OPERATION, &kept)?)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
            transaction.commit().await.during(OPERATION)
        })
        .await
    }

    /// Lets dead notices wait again, and gives how many.
    pub(super) async fn let_wait_again(&self, notices: &[i64], at: Instant) -> StoreResult<u64> {
        const OPERATION: &str = "send_again";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            let done = sqlx::query(
                "update notice
                set status = $3, next_at = $2, claimed_by = null, claimed_until = null
                where id = any($1) and status = $4",
            )
            .bind(notices)
            .bind(at)
            .bind(NoticeStatus::Waiting.word())
            .bind(NoticeStatus::Dead.word())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
            transaction.commit().await.during(OPERATION)?;
            Ok(done.rows_affected())
        })
        .await
    }
}
