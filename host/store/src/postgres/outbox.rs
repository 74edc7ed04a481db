//! Notices and people. What is in hand, and tries, are in `sending`, people in `people`.

use async_trait::async_trait;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use tidegate_domain::{
    Channel, Instant, Jurisdiction, NewNotice, Notice, NoticeStatus, NoticeTry, Person,
};

use super::PostgresStore;
use super::failure::During;
use super::locks::{Followed, hold_followed};
use super::retry::retried;
use crate::judgements::rows::push_page;
use crate::outbox::rows::{
    NoticeColumns, NoticeRow, TryRow, columns_of, notice_columns, notice_conditions,
};
use crate::row::{count, json};
use crate::{
    Claim, Listing, NoticeFilter, Outbox, Page, PersonFilter, Put, PutOff, StoreError, StoreResult,
};

#[async_trait]
impl Outbox for PostgresStore {
    async fn put_people(&self, people: &[Person]) -> StoreResult<Put> {
        self.keep_people(people).await
    }

    async fn people(&self, filter: &PersonFilter, page: Page) -> StoreResult<Listing<Person>> {
        self.people_found(filter, page).await
    }

    async fn person(&self, county: &Jurisdiction, id: &str) -> StoreResult<Option<Person>> {
        self.person_of(county, id).await
    }

    async fn put_notices(&self, notices: &[NewNotice]) -> StoreResult<u64> {
        const OPERATION: &str = "put_notices";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            let rows = columns_of(notices);
            let counties = rows.iter().map(|row| row.county);
            hold_followed(&mut transaction, OPERATION, (Followed::Matters, counties)).await?;
            let new = insert_notices(&mut transaction, OPERATION, &rows).await?;
            transaction.commit().await.during(OPERATION)?;
            Ok(new)
        })
        .await
    }

    async fn claim_notices(&self, claim: &Claim) -> StoreResult<Vec<Notice>> {
        self.take_in_hand(claim).await
    }

    async fn put_tries(&self, tries: &[NoticeTry]) -> StoreResult<()> {
        self.keep_tries(tries).await
    }

    async fn tries(&self, notice: i64) -> StoreResult<Vec<NoticeTry>> {
        const OPERATION: &str = "tries";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<TryRow> = sqlx::query_as(
            "select notice, number, at, outcome, receipt, problem, next_at
            from notice_try
            where notice = $1
            order by number",
        )
        .bind(notice)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.tried(OPERATION)).collect()
    }

    async fn put_delivered(&self, notice: i64, at: Instant) -> StoreResult<bool> {
        const OPERATION: &str = "put_delivered";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            let done = sqlx::query(
                "update notice
                set status = $3, delivered_at = $2
                where id = $1 and status = $4",
            )
            .bind(notice)
            .bind(at)
            .bind(NoticeStatus::Delivered.word())
            .bind(NoticeStatus::Sent.word())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
            let changed =
                changed(&mut transaction, (OPERATION, notice), done.rows_affected()).await?;
            transaction.commit().await.during(OPERATION)?;
            Ok(changed)
        })
        .await
    }

    async fn notice_by_receipt(
        &self,
        channel: Channel,
        receipt: &str,
    ) -> StoreResult<Option<Notice>> {
        const OPERATION: &str = "notice_by_receipt";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<NoticeRow> = sqlx::query_as(concat!(
            "select ",
            notice_columns!(),
            "from notice n
            where n.channel = $1 and n.receipt = $2
            order by n.id desc
            limit 1"
        ))
        .bind(channel.word())
        .bind(receipt)
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        row.map(|row| row.notice(OPERATION)).transpose()
    }

    async fn suppress_notice(&self, notice: i64, reason: &str) -> StoreResult<bool> {
        const OPERATION: &str = "suppress_notice";
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            let done = sqlx::query(
                "update notice
                set status = $3, problem = $2, claimed_by = null, claimed_until = null
                where id = $1 and status = $4",
            )
            .bind(notice)
            .bind(reason)
            .bind(NoticeStatus::Suppressed.word())
            .bind(NoticeStatus::Waiting.word())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
            let changed =
                changed(&mut transaction, (OPERATION, notice), done.rows_affected()).await?;
            transaction.commit().await.during(OPERATION)?;
            Ok(changed)
        })
        .await
    }

    async fn put_off_notices(&self, notices: &[PutOff]) -> StoreResult<()> {
        const OPERATION: &str = "put_off_notices";
        // In the order of their numbers, as everybody locks them.
        let mut sorted = notices.to_vec();
        sorted.sort_unstable();
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            for put_off in &sorted {
                sqlx::query(
                    "update notice
                    set next_at = $2, problem = $4, claimed_by = null, claimed_until = null,
                      not_before = case when $5 then $2 else not_before end
                    where id = $1 and status = $3",
                )
                .bind(put_off.notice)
                .bind(put_off.next_at)
                .bind(NoticeStatus::Waiting.word())
                .bind(&put_off.reason)
                .bind(put_off.may_be_passed)
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
            }
            transaction.commit().await.during(OPERATION)
        })
        .await
    }

    async fn send_again(&self, notices: &[i64], at: Instant) -> StoreResult<u64> {
        self.let_wait_again(notices, at).await
    }

    async fn notice(&self, id: i64) -> StoreResult<Option<Notice>> {
        const OPERATION: &str = "notice";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<NoticeRow> =
            sqlx::query_as(concat!("select ", notice_columns!(), "from notice n where n.id = $1"))
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await
                .during(OPERATION)?;
        row.map(|row| row.notice(OPERATION)).transpose()
    }

    async fn notices(&self, filter: &NoticeFilter, page: Page) -> StoreResult<Listing<Notice>> {
        const OPERATION: &str = "notices";
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = counting(filter)
            .build_query_scalar()
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        // Which ones, before their texts are looked at.
        let mut query = QueryBuilder::new(concat!(
            "select ",
            notice_columns!(),
            "from (select n.id as number from notice n "
        ));
        notice_conditions(&mut query, filter);
        query.push("order by n.id desc ");
        push_page(&mut query, page);
        query.push(") k join notice n on n.id = k.number order by n.id desc");
        let rows: Vec<NoticeRow> =
            query.build_query_as().fetch_all(&mut *transaction).await.during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.notice(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn count_notices(&self, filter: &NoticeFilter) -> StoreResult<u64> {
        const OPERATION: &str = "count_notices";
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = counting(filter)
            .build_query_scalar()
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        Ok(count(total))
    }

    async fn sent_since(
        &self,
        county: &Jurisdiction,
        person: &str,
        channel: Channel,
        since: Instant,
    ) -> StoreResult<u64> {
        const OPERATION: &str = "sent_since";
        let mut transaction = self.begin_read(OPERATION).await?;
        let sent: i64 = sqlx::query_scalar(
            "select count(*)
            from notice
            where county = $1 and person = $2 and channel = $3 and sent_at >= $4",
        )
        .bind(county.as_str())
        .bind(person)
        .bind(channel.word())
        .bind(since)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        Ok(count(sent))
    }
}

/// The count of the notices that a filter lets through.
fn counting(filter: &NoticeFilter) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("select count(*) from notice n ");
    notice_conditions(&mut query, filter);
    query
}

/// Keeps notices whose key is not there yet, and gives how many.
pub(super) async fn insert_notices(
    connection: &mut PgConnection,
    operation: &'static str,
    notices: &[NoticeColumns<'_>],
) -> StoreResult<u64> {
    if notices.is_empty() {
        return Ok(0);
    }
    let done = sqlx::query(
        "insert into notice (county, person, channel, address, topic, urgency, title, content,
          matter, enterprise, key, at, not_before, held, status, tries, next_at, sent_at, problem)
        select k.county, k.person, k.channel, k.address, k.topic, k.urgency, k.title, k.content,
          k.matter, k.enterprise, k.key, k.at, k.not_before, k.held, k.status, 0, k.not_before,
          k.sent_at, k.held
        from rows from (json_to_recordset($1::json) as (county text, person text, channel text,
          address text, topic text, urgency text, title text, content text, matter bigint,
          enterprise text, key text, at bigint, not_before bigint, held text, status text,
          sent_at bigint)) with ordinality k
        order by k.ordinality
        on conflict (county, key) do nothing",
    )
    .bind(json(operation, notices)?)
    .execute(connection)
    .await
    .during(operation)?;
    Ok(done.rows_affected())
}

/// Whether an update of a notice met it in the state that it is for.
async fn changed(
    connection: &mut PgConnection,
    (operation, id): (&'static str, i64),
    updated: u64,
) -> StoreResult<bool> {
    if updated > 0 {
        return Ok(true);
    }
    let known: Option<i64> = sqlx::query_scalar("select id from notice where id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await
        .during(operation)?;
    match known {
        Some(_) => Ok(false),
        None => Err(StoreError::UnknownNumber { operation, what: "notice", id }),
    }
}
