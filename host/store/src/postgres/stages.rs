//! Admissions and stages of packs, and what shadows saw.

use async_trait::async_trait;
use sqlx::PgConnection;
use tidegate_domain::{Admission, Jurisdiction, StageCancellation, StageChange, StageRecord};

use super::PostgresStore;
use super::failure::During;
use super::retry::retried;
use super::row::{column, count, json, limit_offset};
use crate::failure::refused;
use crate::stages::rows::{AdmissionRow, DifferenceRow, StageRow, TallyRow};
use crate::{
    Listing, Page, SHADOW_DIFFERENCES_MAX, ShadowCommit, ShadowDifference, ShadowTally,
    ShadowWatch, Stages, StoreError, StoreResult,
};

#[async_trait]
impl Stages for PostgresStore {
    async fn put_admission(&self, admission: &Admission) -> StoreResult<i64> {
        const OPERATION: &str = "put_admission";
        let place = admission.place.as_ref();
        let mut transaction = self.begin(OPERATION).await?;
        let id = sqlx::query_scalar(
            "insert into admission (file, digest, jurisdiction, name, version, published_by, at,
              admitted, steps)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            returning id",
        )
        .bind(&admission.file)
        .bind(&admission.digest)
        .bind(place.map(|place| place.jurisdiction.as_str()))
        .bind(place.map(|place| place.name.as_str()))
        .bind(&admission.version)
        .bind(&admission.by)
        .bind(admission.at)
        .bind(admission.admitted)
        .bind(json(OPERATION, &admission.steps)?)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        Ok(id)
    }

    async fn admissions(&self, page: Page) -> StoreResult<Listing<(i64, Admission)>> {
        const OPERATION: &str = "admissions";
        let (limit, offset) = limit_offset(page);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar("select count(*) from admission")
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        let rows: Vec<AdmissionRow> = sqlx::query_as(
            "select id, file, digest, jurisdiction, name, version, published_by, at, admitted,
              steps
            from admission
            order by id desc
            limit $1 offset $2",
        )
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.admission(OPERATION));
        Ok(Listing { items: items.collect::<Result<_, _>>()?, total: count(total) })
    }

    async fn put_stage_change(&self, change: &StageChange, follows: i64) -> StoreResult<i64> {
        const OPERATION: &str = "put_stage_change";
        let mut transaction = self.begin(OPERATION).await?;
        let latest: i64 = sqlx::query_scalar(
            "select coalesce(max(id), 0) from stage_change where jurisdiction = $1 and name = $2",
        )
        .bind(change.place.jurisdiction.as_str())
        .bind(&change.place.name)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        if latest != follows {
            return Err(StoreError::Overtaken { place: change.place.to_string() });
        }
        let id = sqlx::query_scalar(
            "insert into stage_change (digest, jurisdiction, name, stage, enterprises, effective_at,
              decided_at, decided_by, reason, follows)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            returning id",
        )
        .bind(&change.digest)
        .bind(change.place.jurisdiction.as_str())
        .bind(&change.place.name)
        .bind(change.stage.word())
        .bind(json(OPERATION, &change.enterprises)?)
        .bind(change.effective_at)
        .bind(change.decided_at)
        .bind(&change.by)
        .bind(&change.reason)
        .bind(follows)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)
        .map_err(|error| overtaken(error, change))?;
        transaction.commit().await.during(OPERATION)?;
        Ok(id)
    }

    async fn cancel_stage_change(
        &self,
        id: i64,
        cancellation: &StageCancellation,
    ) -> StoreResult<()> {
        const OPERATION: &str = "cancel_stage_change";
        let mut transaction = self.begin(OPERATION).await?;
        let effective_at: Option<i64> =
            sqlx::query_scalar("select effective_at from stage_change where id = $1")
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await
                .during(OPERATION)?;
        let unknown = StoreError::UnknownNumber { operation: OPERATION, what: "stage change", id };
        if effective_at.ok_or(unknown)? <= cancellation.at {
            return Err(refused(OPERATION, "stage_cancellation_before_it_takes_effect"));
        }
        sqlx::query(
            "insert into stage_cancellation (stage_change, at, cancelled_by, reason)
            values ($1, $2, $3, $4)",
        )
        .bind(id)
        .bind(cancellation.at)
        .bind(&cancellation.by)
        .bind(&cancellation.reason)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)
    }

    async fn stage_records(&self) -> StoreResult<Vec<StageRecord>> {
        const OPERATION: &str = "stage_records";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<StageRow> = sqlx::query_as(
            "select s.id, s.digest, s.jurisdiction, s.name, s.stage, s.enterprises, s.effective_at,
              s.decided_at, s.decided_by, s.reason, c.at as cancelled_at, c.cancelled_by,
              c.reason as cancelled_reason
            from stage_change s
            left join stage_cancellation c on c.stage_change = s.id
            order by s.id",
        )
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.record(OPERATION)).collect()
    }

    async fn shadow_states(&self, shadow: &str, watches: &[ShadowWatch]) -> StoreResult<Vec<u64>> {
        const OPERATION: &str = "shadow_states";
        let keys: Vec<_> =
            watches.iter().map(|watch| (watch.stream_id, &watch.limit_id, &watch.digest)).collect();
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<i64> = sqlx::query_scalar(
            "with k as materialized (
              select (value ->> 0)::bigint as stream, value ->> 1 as limit_id,
                value ->> 2 as digest, place
              from json_array_elements($2::json) with ordinality a (value, place)
            )
            select coalesce(s.state, 0)
            from k
            left join shadow_state s on s.shadow = $1 and s.stream = k.stream
              and s.limit_id = k.limit_id and s.digest = k.digest
            order by k.place",
        )
        .bind(shadow)
        .bind(json(OPERATION, &keys)?)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        Ok(rows.into_iter().map(i64::cast_unsigned).collect())
    }

    async fn record_shadow(&self, commit: &ShadowCommit) -> StoreResult<()> {
        retried(|| self.record_shadow_once(commit)).await
    }

    async fn shadow_tallies(&self, shadow: &str) -> StoreResult<Vec<ShadowTally>> {
        const OPERATION: &str = "shadow_tallies";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<TallyRow> = sqlx::query_as(
            "select county, kind, active, first_at, last_at, compared, differing, faults
            from shadow_tally
            where shadow = $1
            order by county, kind, active",
        )
        .bind(shadow)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.tally(OPERATION)).collect()
    }

    async fn shadow_differences(
        &self,
        shadow: &str,
        county: Option<&Jurisdiction>,
        page: Page,
    ) -> StoreResult<Listing<ShadowDifference>> {
        const OPERATION: &str = "shadow_differences";
        let (limit, offset) = limit_offset(page);
        let county = county.map(Jurisdiction::as_str);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar(
            "select count(*)
            from shadow_difference
            where shadow = $1 and ($2::text is null or county = $2)",
        )
        .bind(shadow)
        .bind(county)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        let rows: Vec<DifferenceRow> = sqlx::query_as(
            "select county, enterprise, kind, subject, at, active, shadow_said
            from shadow_difference
            where shadow = $1 and ($2::text is null or county = $2)
            order by id desc
            limit $3 offset $4",
        )
        .bind(shadow)
        .bind(county)
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.difference(OPERATION));
        Ok(Listing { items: items.collect::<Result<_, _>>()?, total: count(total) })
    }
}

impl PostgresStore {
    async fn record_shadow_once(&self, commit: &ShadowCommit) -> StoreResult<()> {
        let mut transaction = self.begin(RECORDING).await?;
        add_tally(&mut transaction, commit).await?;
        put_states(&mut transaction, commit).await?;
        put_differences(&mut transaction, commit).await?;
        transaction.commit().await.during(RECORDING)
    }
}

/// What the key of the place says of a change that came at the same time.
fn overtaken(error: StoreError, change: &StageChange) -> StoreError {
    match error {
        StoreError::Constraint { constraint, .. } if constraint == "stage_change_follows_key" => {
            StoreError::Overtaken { place: change.place.to_string() }
        }
        other => other,
    }
}

const RECORDING: &str = "record_shadow";

async fn add_tally(connection: &mut PgConnection, commit: &ShadowCommit) -> StoreResult<()> {
    sqlx::query(
        "insert into shadow_tally (shadow, county, kind, active, first_at, last_at, compared,
          differing, faults)
        values ($1, $2, $3, $4, $5, $5, $6, $7, $8)
        on conflict (shadow, county, kind, active) do update
        set first_at = least(shadow_tally.first_at, excluded.first_at),
          last_at = greatest(shadow_tally.last_at, excluded.last_at),
          compared = shadow_tally.compared + excluded.compared,
          differing = shadow_tally.differing + excluded.differing,
          faults = shadow_tally.faults + excluded.faults",
    )
    .bind(&commit.shadow)
    .bind(commit.county.as_str())
    .bind(&commit.kind)
    .bind(&commit.active)
    .bind(commit.at)
    .bind(column(commit.compared))
    .bind(column(commit.differences.len() as u64))
    .bind(column(commit.faults))
    .execute(connection)
    .await
    .during(RECORDING)?;
    Ok(())
}

async fn put_states(connection: &mut PgConnection, commit: &ShadowCommit) -> StoreResult<()> {
    if commit.states.is_empty() {
        return Ok(());
    }
    let states = commit.states.iter();
    let rows: Vec<_> = states
        .map(|(watch, state)| {
            (watch.stream_id, &watch.limit_id, &watch.digest, state.cast_signed())
        })
        .collect();
    sqlx::query(
        "insert into shadow_state (shadow, stream, limit_id, digest, state)
        select $1, (value ->> 0)::bigint, value ->> 1, value ->> 2, (value ->> 3)::bigint
        from json_array_elements($2::json)
        order by 2, 3, 4
        on conflict (shadow, stream, limit_id, digest) do update set state = excluded.state",
    )
    .bind(&commit.shadow)
    .bind(json(RECORDING, &rows)?)
    .execute(connection)
    .await
    .during(RECORDING)?;
    Ok(())
}

async fn put_differences(connection: &mut PgConnection, commit: &ShadowCommit) -> StoreResult<()> {
    if commit.differences.is_empty() {
        return Ok(());
    }
    let differences = commit.differences.iter();
    let rows: Vec<_> = differences
        .map(|one| {
            let county = one.county.as_str();
            (county, &one.enterprise, &one.kind, &one.subject, one.at, &one.active, &one.shadow)
        })
        .collect();
    sqlx::query(
        "insert into shadow_difference (shadow, county, enterprise, kind, subject, at, active,
          shadow_said)
        select $1, k.value ->> 0, k.value ->> 1, k.value ->> 2, k.value ->> 3,
          (k.value ->> 4)::bigint, k.value ->> 5, k.value ->> 6
        from json_array_elements($2::json) with ordinality k (value, place)
        order by k.place
        limit greatest(0, $3 - (select count(*) from shadow_difference where shadow = $1))",
    )
    .bind(&commit.shadow)
    .bind(json(RECORDING, &rows)?)
    .bind(column(SHADOW_DIFFERENCES_MAX))
    .execute(connection)
    .await
    .during(RECORDING)?;
    Ok(())
}
