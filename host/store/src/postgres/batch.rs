//! Committing what grading gave: all of a batch or nothing.

use sqlx::PgConnection;
use tidegate_domain::{Grade, Jurisdiction};

use super::PostgresStore;
use super::chain::keep_blobs;
use super::due::due_by_readings;
use super::failure::During;
use super::frames::add_counters;
use super::intake::require_enterprises;
use super::judging::put_judgements;
use super::locks::{hold_off_judges_of, hold_readings, hold_warnings};
use super::news::tell;
use super::retry::retried;
use crate::frames::taking::Counts;
use crate::grading::sealing::{
    OPERATION, SealedBatch, not_marked, require_distinct, require_own_grades, warnings_updated,
    watches_named,
};
use crate::ledger::chaining::PackedBlobs;
use crate::news::rising::Rising;
use crate::row::{column, count, json};
use crate::{BatchCommit, BatchOutcome, StoreError, StoreResult, WarningChange, WarningProgress};

impl PostgresStore {
    /// Stores a batch.
    pub(super) async fn commit_graded(&self, batch: &BatchCommit) -> StoreResult<BatchOutcome> {
        require_distinct(OPERATION, batch.graded.iter().chain(&batch.unwatched))?;
        let sealed = SealedBatch::new(batch)?;
        let packed = self.pack_blobs(OPERATION, sealed.blobs(batch)).await?;
        retried(|| self.put_batch(batch, &sealed, &packed)).await
    }

    /// Stores a batch, with locks in the order that `locks` tells. The counters and the chain come
    /// last, because others wait for them.
    async fn put_batch(
        &self,
        batch: &BatchCommit,
        sealed: &SealedBatch<'_>,
        packed: &PackedBlobs,
    ) -> StoreResult<BatchOutcome> {
        let county = &batch.record.county;
        let readings = [batch.graded.as_slice(), &batch.unwatched].concat();
        let mut transaction = self.begin(OPERATION).await?;
        require_watches(&mut transaction, batch).await?;
        require_enterprises(&mut transaction, OPERATION, sealed.enterprises()).await?;
        hold_off_judges_of(&mut transaction, OPERATION, &readings).await?;
        hold_readings(&mut transaction, OPERATION, &readings).await?;
        let id = insert_batch(&mut transaction, batch, &sealed.manifest.id).await?;
        mark_graded(&mut transaction, county, &batch.graded, id).await?;
        let mut counts = mark_unwatched(&mut transaction, OPERATION, &batch.unwatched).await?;
        counts.push((county.as_str().to_owned(), "graded", batch.graded.len() as u64));
        put_states(&mut transaction, &batch.states).await?;
        insert_grades(&mut transaction, batch).await?;
        let (opened, rising) = change_warnings(&mut transaction, batch, id).await?;
        due_by_readings(&mut transaction, OPERATION, &readings).await?;
        add_counters(&mut transaction, OPERATION, by_county(&counts)).await?;
        tell(&mut transaction, rising).await?;
        keep_blobs(&mut transaction, OPERATION, packed).await?;
        let judgements: Vec<_> = sealed.incoming(batch, id).collect();
        put_judgements(&mut transaction, OPERATION, &judgements).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(BatchOutcome { batch: id, opened })
    }

    /// Marks readings that no limit watches.
    pub(super) async fn set_aside_unwatched(&self, readings: &[i64]) -> StoreResult<()> {
        const OPERATION: &str = "set_aside";
        require_distinct(OPERATION, readings.iter())?;
        let mut transaction = self.begin(OPERATION).await?;
        hold_off_judges_of(&mut transaction, OPERATION, readings).await?;
        hold_readings(&mut transaction, OPERATION, readings).await?;
        let counts = mark_unwatched(&mut transaction, OPERATION, readings).await?;
        due_by_readings(&mut transaction, OPERATION, readings).await?;
        add_counters(&mut transaction, OPERATION, by_county(&counts)).await?;
        transaction.commit().await.during(OPERATION)
    }
}

/// What to add to a counter: county, name and amount.
type Count = (String, &'static str, u64);

fn by_county(counts: &[Count]) -> Counts<'_> {
    counts.iter().map(|(county, name, amount)| ((county.as_str(), *name), *amount)).collect()
}

/// Makes the changes of warnings in order, and gives the numbers of those opened and what is to be
/// told.
async fn change_warnings(
    connection: &mut PgConnection,
    batch: &BatchCommit,
    id: i64,
) -> StoreResult<(Vec<i64>, Rising)> {
    let county = &batch.record.county;
    let updated = warnings_updated(batch).into_iter();
    let mut rising = hold_warnings(connection, OPERATION, updated).await?;
    let mut opened = Vec::new();
    for change in &batch.warnings {
        match change {
            WarningChange::Open { watch, opened_at, progress } => {
                let opening = Opening { watch: *watch, county, opened_at: *opened_at, batch: id };
                let warning = open_warning(connection, &opening, progress).await?;
                rising.opened((county.as_str(), warning), *opened_at, progress);
                opened.push(warning);
            }
            WarningChange::Update { warning, progress } => {
                update_warning(connection, *warning, progress).await?;
                rising.updated(*warning, progress);
            }
        }
    }
    Ok((opened, rising))
}

async fn require_watches(connection: &mut PgConnection, batch: &BatchCommit) -> StoreResult<()> {
    let unknown: Option<i64> = sqlx::query_scalar(
        "select k.watch
        from unnest($1::bigint[]) k (watch)
        where not exists (select 1 from watch w where w.id = k.watch)
        order by k.watch
        limit 1",
    )
    .bind(watches_named(batch))
    .fetch_optional(connection)
    .await
    .during(OPERATION)?;
    match unknown {
        Some(id) => Err(StoreError::UnknownNumber { operation: OPERATION, what: "watch", id }),
        None => Ok(()),
    }
}

async fn insert_batch(
    connection: &mut PgConnection,
    batch: &BatchCommit,
    judgement: &str,
) -> StoreResult<i64> {
    let record = &batch.record;
    sqlx::query_scalar(
        "insert into batch (county, on_day, at, grader, layers, engine, readings, judged, skipped,
          not_normal, input_hash, output_hash, fuel, duration_us, judgement, first_reading,
          last_reading)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        returning id",
    )
    .bind(record.county.as_str())
    .bind(i64::from(record.on.days()))
    .bind(record.at)
    .bind(json(OPERATION, &record.grader)?)
    .bind(json(OPERATION, &record.layers)?)
    .bind(&record.engine)
    .bind(i64::from(record.readings))
    .bind(i64::from(record.judged))
    .bind(i64::from(record.skipped))
    .bind(i64::from(record.not_normal))
    .bind(&record.input_hash)
    .bind(&record.output_hash)
    .bind(column(record.fuel))
    .bind(column(record.duration_us))
    .bind(judgement)
    .bind(batch.graded.iter().min())
    .bind(batch.graded.iter().max())
    .fetch_one(connection)
    .await
    .during(OPERATION)
}

/// Marks readings as graded by a batch, every one or none: this is what makes it certain that
/// none is graded twice. They must be held.
async fn mark_graded(
    connection: &mut PgConnection,
    county: &Jurisdiction,
    readings: &[i64],
    batch: i64,
) -> StoreResult<()> {
    let done = sqlx::query(
        "update reading
        set grading = 1, batch = $2
        where id = any($1) and grading = 0 and county = $3",
    )
    .bind(readings)
    .bind(batch)
    .bind(county.as_str())
    .execute(&mut *connection)
    .await
    .during(OPERATION)?;
    if done.rows_affected() == readings.len() as u64 {
        return Ok(());
    }
    // Those of this batch are left out: they were marked a moment ago.
    Err(why_not_marked(connection, OPERATION, readings, Some(batch)).await?)
}

/// Marks readings as watched by no limit, every one or none, and gives what to count. They must be
/// held.
async fn mark_unwatched(
    connection: &mut PgConnection,
    operation: &'static str,
    readings: &[i64],
) -> StoreResult<Vec<Count>> {
    if readings.is_empty() {
        return Ok(Vec::new());
    }
    let counties: Vec<(String, i64)> = sqlx::query_as(
        "select county, count(*)
        from reading
        where id = any($1) and grading = 0
        group by county
        order by county",
    )
    .bind(readings)
    .fetch_all(&mut *connection)
    .await
    .during(operation)?;
    let waiting: u64 = counties.iter().map(|(_, number)| count(*number)).sum();
    if waiting != readings.len() as u64 {
        return Err(why_not_marked(connection, operation, readings, None).await?);
    }
    sqlx::query("update reading set grading = 2 where id = any($1)")
        .bind(readings)
        .execute(&mut *connection)
        .await
        .during(operation)?;
    let counts = counties.into_iter().map(|(county, number)| (county, "unwatched", count(number)));
    Ok(counts.collect())
}

/// The error for the first reading that could not be marked.
async fn why_not_marked(
    connection: &mut PgConnection,
    operation: &'static str,
    readings: &[i64],
    batch: Option<i64>,
) -> StoreResult<StoreError> {
    let first: Option<(i64, bool)> = sqlx::query_as(
        "select k.id, coalesce(r.grading <> 0, false)
        from unnest($1::bigint[]) with ordinality k (id, place)
        left join reading r on r.id = k.id
        where r.id is null or (r.grading <> 0 and r.batch is distinct from $2)
        order by k.place
        limit 1",
    )
    .bind(readings)
    // No batch has number 0, so without a batch every marked reading counts.
    .bind(batch.unwrap_or(0))
    .fetch_optional(connection)
    .await
    .during(operation)?;
    Ok(not_marked(operation, first, readings))
}

async fn put_states(connection: &mut PgConnection, states: &[(i64, u64)]) -> StoreResult<()> {
    // Of two states of one watch the later one stands.
    let last: std::collections::BTreeMap<i64, u64> = states.iter().copied().collect();
    let (watches, states): (Vec<i64>, Vec<i64>) =
        last.into_iter().map(|(watch, state)| (watch, state.cast_signed())).unzip();
    sqlx::query(
        "insert into watch_state (watch, state)
        select watch, state
        from unnest($1::bigint[], $2::bigint[]) k (watch, state)
        order by watch
        on conflict (watch) do update
        set state = excluded.state",
    )
    .bind(watches)
    .bind(states)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}

async fn insert_grades(connection: &mut PgConnection, batch: &BatchCommit) -> StoreResult<()> {
    require_own_grades(batch)?;
    let grades = || batch.grades.iter();
    sqlx::query(
        "insert into reading_grade (reading, watch, grade, in_force, rule)
        select reading, watch, grade, in_force, rule
        from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[])
          k (reading, watch, grade, in_force, rule)",
    )
    .bind(grades().map(|one| one.reading).collect::<Vec<_>>())
    .bind(grades().map(|one| one.watch).collect::<Vec<_>>())
    .bind(grades().map(|one| i64::from(one.grade.code())).collect::<Vec<_>>())
    .bind(grades().map(|one| i64::from(one.in_force.code())).collect::<Vec<_>>())
    .bind(grades().map(|one| one.rule.as_str()).collect::<Vec<_>>())
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}

/// What a warning is opened with and keeps.
struct Opening<'a> {
    watch: i64,
    county: &'a Jurisdiction,
    opened_at: i64,
    batch: i64,
}

async fn open_warning(
    connection: &mut PgConnection,
    opening: &Opening<'_>,
    progress: &WarningProgress,
) -> StoreResult<i64> {
    let explanation =
        progress.explanation.as_ref().map(|text| json(OPERATION, text)).transpose()?;
    let id: Option<i64> = sqlx::query_scalar(
        "insert into warning (watch, county, opened_at, batch, grade, peak, updated_at, closed_at,
          worst, readings, explanation)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (watch) where closed_at is null do nothing
        returning id",
    )
    .bind(opening.watch)
    .bind(opening.county.as_str())
    .bind(opening.opened_at)
    .bind(opening.batch)
    .bind(i64::from(progress.grade.code()))
    .bind(i64::from(progress.peak.code()))
    .bind(progress.updated_at)
    .bind(progress.closed_at)
    .bind(progress.worst.counts())
    .bind(i64::from(progress.readings))
    .bind(explanation)
    .fetch_optional(connection)
    .await
    .during(OPERATION)?;
    id.ok_or(StoreError::WarningOpen { watch: opening.watch })
}

async fn update_warning(
    connection: &mut PgConnection,
    warning: i64,
    progress: &WarningProgress,
) -> StoreResult<()> {
    let explanation =
        progress.explanation.as_ref().map(|text| json(OPERATION, text)).transpose()?;
    let done = sqlx::query(
        "update warning
        set grade = $2, peak = $3, updated_at = $4, closed_at = $5, worst = $6, readings = $7,
          explanation = coalesce($8, explanation)
        where id = $1 and closed_at is null",
    )
    .bind(warning)
    .bind(i64::from(progress.grade.code()))
    .bind(i64::from(progress.peak.code()))
    .bind(progress.updated_at)
    .bind(progress.closed_at)
    .bind(progress.worst.counts())
    .bind(i64::from(progress.readings))
    .bind(explanation)
    .execute(&mut *connection)
    .await
    .during(OPERATION)?;
    require_open(connection, OPERATION, warning, done.rows_affected()).await
}

/// Closes a warning as of an instant, with nothing else changed.
pub(super) async fn close_warning(
    connection: &mut PgConnection,
    operation: &'static str,
    warning: i64,
    at: i64,
) -> StoreResult<()> {
    let done = sqlx::query(
        "update warning
        set grade = $2, closed_at = $3
        where id = $1 and closed_at is null",
    )
    .bind(warning)
    .bind(i64::from(Grade::Normal.code()))
    .bind(at)
    .execute(&mut *connection)
    .await
    .during(operation)?;
    require_open(connection, operation, warning, done.rows_affected()).await
}

/// Says why an update of an open warning met no row.
async fn require_open(
    connection: &mut PgConnection,
    operation: &'static str,
    warning: i64,
    updated: u64,
) -> StoreResult<()> {
    if updated == 1 {
        return Ok(());
    }
    let known: Option<i64> = sqlx::query_scalar("select id from warning where id = $1")
        .bind(warning)
        .fetch_optional(connection)
        .await
        .during(operation)?;
    Err(match known {
        Some(_) => StoreError::WarningClosed { warning },
        None => StoreError::UnknownNumber { operation, what: "warning", id: warning },
    })
}
