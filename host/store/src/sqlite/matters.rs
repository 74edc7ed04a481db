//! Matters: reading, steps that did not count, and followers. Moves are in `moving`, attachments in
//! `attachments`.

use async_trait::async_trait;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use tidegate_domain::{
    Attachment, Instant, Jurisdiction, Matter, MatterKey, MatterKind, MatterStep, StepAside,
};

use super::SqliteStore;
use super::failure::During;
use super::row::{count, json, limit_offset};
use crate::judgements::rows::push_page;
use crate::matters::moving::aside_columns;
use crate::matters::rows::{
    AsideRow, FollowedRow, MatterRow, StepRow, matter_columns, matter_conditions,
};
use crate::{
    Listing, MATTERS_AT_ONCE_MAX, MatterFilter, MatterMove, Matters, Moved, NewAttachment, Page,
    StoreError, StoreResult,
};

/// Gives the place of a text in another, or 0.
pub(super) const FINDS: &str = "instr";

#[async_trait]
impl Matters for SqliteStore {
    async fn move_matters(&self, moves: &[MatterMove]) -> StoreResult<Vec<Moved>> {
        self.carry_out(moves).await
    }

    async fn matter(&self, id: i64) -> StoreResult<Option<Matter>> {
        const OPERATION: &str = "matter";
        let row: Option<MatterRow> =
            sqlx::query_as(concat!("select ", matter_columns!(), "from matter m where m.id = ?1"))
                .bind(id)
                .fetch_optional(&self.readers)
                .await
                .during(OPERATION)?;
        row.map(|row| row.matter(OPERATION)).transpose()
    }

    async fn matter_by_key(&self, key: &MatterKey) -> StoreResult<Option<Matter>> {
        const OPERATION: &str = "matter_by_key";
        let row: Option<MatterRow> = sqlx::query_as(concat!(
            "select ",
            matter_columns!(),
            "from matter m
            where m.county = ?1 and m.kind = ?2 and m.key = ?3"
        ))
        .bind(key.county.as_str())
        .bind(key.kind.word())
        .bind(&key.key)
        .fetch_optional(&self.readers)
        .await
        .during(OPERATION)?;
        row.map(|row| row.matter(OPERATION)).transpose()
    }

    async fn matters(&self, filter: &MatterFilter, page: Page) -> StoreResult<Listing<Matter>> {
        const OPERATION: &str = "matters";
        let mut connection = self.readers.acquire().await.during(OPERATION)?;
        let items = matters_of_page(&mut connection, filter, page).await?;
        if let Some(total) = page.total_if_last(items.len()) {
            return Ok(Listing { items, total });
        }
        // What is written between the two only shows in the length.
        let total: i64 = counting(OPERATION, filter)?
            .build_query_scalar()
            .fetch_one(&mut *connection)
            .await
            .during(OPERATION)?;
        Ok(Listing { items, total: count(total) })
    }

    async fn count_matters(&self, filter: &MatterFilter) -> StoreResult<u64> {
        const OPERATION: &str = "count_matters";
        let total: i64 = counting(OPERATION, filter)?
            .build_query_scalar()
            .fetch_one(&self.readers)
            .await
            .during(OPERATION)?;
        Ok(count(total))
    }

    async fn matters_due(
        &self,
        county: &Jurisdiction,
        now: Instant,
        rows: u32,
    ) -> StoreResult<Vec<Matter>> {
        const OPERATION: &str = "matters_due";
        let rows: Vec<MatterRow> = sqlx::query_as(concat!(
            "select ",
            matter_columns!(),
            "from matter m
            where m.county = ?1 and m.due_at <= ?2
            order by m.due_at, m.id
            limit ?3"
        ))
        .bind(county.as_str())
        .bind(now)
        .bind(rows.min(MATTERS_AT_ONCE_MAX))
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.matter(OPERATION)).collect()
    }

    async fn next_due(&self, county: &Jurisdiction) -> StoreResult<Option<Instant>> {
        sqlx::query_scalar(
            "select due_at
            from matter
            where county = ?1 and due_at is not null
            order by due_at
            limit 1",
        )
        .bind(county.as_str())
        .fetch_optional(&self.readers)
        .await
        .during("next_due")
    }

    async fn matter_steps(&self, matter: i64, page: Page) -> StoreResult<Listing<MatterStep>> {
        const OPERATION: &str = "matter_steps";
        let (limit, offset) = limit_offset(page);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar("select count(*) from matter_step where matter = ?1")
            .bind(matter)
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        let rows: Vec<StepRow> = sqlx::query_as(
            "select matter, number, at, taken_by, party, action, body
            from matter_step
            where matter = ?1
            order by number
            limit ?2 offset ?3",
        )
        .bind(matter)
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.step(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn steps_after(
        &self,
        county: &Jurisdiction,
        after: i64,
        rows: u32,
    ) -> StoreResult<Vec<(i64, MatterKind, MatterStep)>> {
        const OPERATION: &str = "steps_after";
        let rows: Vec<FollowedRow> = sqlx::query_as(
            "select s.id, m.kind, s.matter, s.number, s.at, s.taken_by, s.party, s.action, s.body
            from matter_step s
            cross join matter m on m.id = s.matter
            where s.county = ?1 and s.id > ?2
            order by s.id
            limit ?3",
        )
        .bind(county.as_str())
        .bind(after)
        .bind(rows.min(MATTERS_AT_ONCE_MAX))
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.step(OPERATION)).collect()
    }

    async fn put_step_aside(&self, aside: &StepAside) -> StoreResult<()> {
        const OPERATION: &str = "put_step_aside";
        let mut transaction = self.begin(OPERATION).await?;
        let done = sqlx::query(
            "insert into matter_aside (matter, seen, found, at, taken_by, party, action, body,
              reason)
            select ?1 ->> 0, ?1 ->> 1, ?1 ->> 2, ?1 ->> 3, ?1 ->> 4, ?1 ->> 5, ?1 ->> 6, ?1 ->> 7,
              ?1 ->> 8
            from matter
            where id = ?2",
        )
        .bind(json(OPERATION, &aside_columns(OPERATION, aside)?)?)
        .bind(aside.matter)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        if done.rows_affected() == 0 {
            return Err(unknown(OPERATION, aside.matter));
        }
        transaction.commit().await.during(OPERATION)
    }

    async fn steps_aside(&self, matter: i64, page: Page) -> StoreResult<Listing<StepAside>> {
        const OPERATION: &str = "steps_aside";
        let (limit, offset) = limit_offset(page);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar("select count(*) from matter_aside where matter = ?1")
            .bind(matter)
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        let rows: Vec<AsideRow> = sqlx::query_as(
            "select matter, seen, found, at, taken_by, party, action, body, reason
            from matter_aside
            where matter = ?1
            order by id desc
            limit ?2 offset ?3",
        )
        .bind(matter)
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.aside(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn put_attachment(&self, attachment: &NewAttachment) -> StoreResult<i64> {
        self.keep_attachment(attachment).await
    }

    async fn attachments(&self, matter: i64) -> StoreResult<Vec<Attachment>> {
        self.attachments_of(matter).await
    }

    async fn attachment(&self, id: i64) -> StoreResult<Option<NewAttachment>> {
        self.attachment_with_content(id).await
    }

    async fn followed(&self, county: &Jurisdiction, follower: &str) -> StoreResult<i64> {
        let reached: Option<i64> =
            sqlx::query_scalar("select reached from follower where county = ?1 and name = ?2")
                .bind(county.as_str())
                .bind(follower)
                .fetch_optional(&self.readers)
                .await
                .during("followed")?;
        Ok(reached.unwrap_or(0))
    }

    async fn put_followed(
        &self,
        county: &Jurisdiction,
        follower: &str,
        position: i64,
    ) -> StoreResult<()> {
        const OPERATION: &str = "put_followed";
        let mut transaction = self.begin(OPERATION).await?;
        sqlx::query(
            "insert into follower (county, name, reached)
            values (?1, ?2, ?3)
            on conflict (county, name) do update
            set reached = excluded.reached
            where reached < excluded.reached",
        )
        .bind(county.as_str())
        .bind(follower)
        .bind(position)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)
    }
}

/// The count of the matters that a filter lets through.
fn counting(operation: &'static str, filter: &MatterFilter) -> StoreResult<QueryBuilder<Sqlite>> {
    let mut query = QueryBuilder::new("select count(*) from matter m ");
    matter_conditions(&mut query, filter, (operation, FINDS))?;
    Ok(query)
}

/// The error for a matter that there is not.
pub(super) fn unknown(operation: &'static str, id: i64) -> StoreError {
    StoreError::UnknownNumber { operation, what: "matter", id }
}

async fn matters_of_page(
    connection: &mut SqliteConnection,
    filter: &MatterFilter,
    page: Page,
) -> StoreResult<Vec<Matter>> {
    const OPERATION: &str = "matters";
    // Which ones, before their states are looked at.
    let mut query = QueryBuilder::new(concat!(
        "select ",
        matter_columns!(),
        "from (select m.id as number from matter m "
    ));
    matter_conditions(&mut query, filter, (OPERATION, FINDS))?;
    query.push("order by m.updated_at desc, m.id desc ");
    push_page(&mut query, page);
    query.push(") k cross join matter m on m.id = k.number ");
    query.push("order by m.updated_at desc, m.id desc");
    let rows: Vec<MatterRow> =
        query.build_query_as().fetch_all(connection).await.during(OPERATION)?;
    rows.into_iter().map(|row| row.matter(OPERATION)).collect()
}
