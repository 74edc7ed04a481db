//! Committing what grading gave: all of a batch or nothing.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;
use tidegate_domain::{Grade, Jurisdiction};

use super::SqliteStore;
use super::chain::keep_blobs;
use super::due::due_by_readings;
use super::failure::During;
use super::frames::add_counters;
use super::intake::require_enterprises;
use super::judging::put_judgement;
use super::news::{before, tell};
use super::row::{column, count, json};
use crate::grading::sealing::{
    OPERATION, SealedBatch, not_marked, require_distinct, require_own_grades, warnings_updated,
    watches_named,
};
use crate::ledger::chaining::PackedBlobs;
use crate::{BatchCommit, BatchOutcome, StoreError, StoreResult, WarningChange, WarningProgress};

impl SqliteStore {
    /// Stores a batch.
    pub(super) async fn commit_graded(&self, batch: &BatchCommit) -> StoreResult<BatchOutcome> {
        require_distinct(OPERATION, batch.graded.iter().chain(&batch.unwatched))?;
        let sealed = SealedBatch::new(batch)?;
        let packed = self.pack_blobs(OPERATION, sealed.blobs(batch)).await?;
        let mut transaction = self.begin(OPERATION).await?;
        require_watches(&mut transaction, batch).await?;
        let id = insert_batch(&mut transaction, batch, &sealed.manifest.id).await?;
        let county = &batch.record.county;
        mark_graded(&mut transaction, county, &batch.graded, id).await?;
        let graded = batch.graded.len() as u64;
        add_counters(
            &mut transaction,
            OPERATION,
            BTreeMap::from([((county.as_str(), "graded"), graded)]),
        )
        .await?;
        mark_unwatched(&mut transaction, OPERATION, &batch.unwatched).await?;
        let readings: Vec<_> = batch.graded.iter().chain(&batch.unwatched).collect();
        due_by_readings(&mut transaction, OPERATION, &json(OPERATION, &readings)?).await?;
        put_states(&mut transaction, &batch.states).await?;
        insert_grades(&mut transaction, batch).await?;
        let opened = change_warnings(&mut transaction, batch, id).await?;
        record(&mut transaction, batch, (id, &sealed, &packed)).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(BatchOutcome { batch: id, opened })
    }

    /// Marks readings that no limit watches.
    pub(super) async fn set_aside_unwatched(&self, readings: &[i64]) -> StoreResult<()> {
        const OPERATION: &str = "set_aside";
        require_distinct(OPERATION, readings.iter())?;
        let mut transaction = self.begin(OPERATION).await?;
        mark_unwatched(&mut transaction, OPERATION, readings).await?;
        due_by_readings(&mut transaction, OPERATION, &json(OPERATION, readings)?).await?;
        transaction.commit().await.during(OPERATION)
    }
}

/// Puts the judgements of a batch into the record, its manifest first.
async fn record(
    connection: &mut SqliteConnection,
    batch: &BatchCommit,
    (id, sealed, packed): (i64, &SealedBatch<'_>, &PackedBlobs),
) -> StoreResult<()> {
    keep_blobs(connection, OPERATION, packed).await?;
    require_enterprises(connection, OPERATION, sealed.enterprises()).await?;
    for judgement in sealed.incoming(batch, id) {
        put_judgement(connection, &judgement).await?;
    }
    Ok(())
}

/// Makes the changes of warnings in order, and gives the numbers of those opened.
async fn change_warnings(
    connection: &mut SqliteConnection,
    batch: &BatchCommit,
    id: i64,
) -> StoreResult<Vec<i64>> {
    let county = &batch.record.county;
    let mut rising = before(connection, OPERATION, &warnings_updated(batch)).await?;
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
    tell(connection, rising).await?;
    Ok(opened)
}

async fn require_watches(
    connection: &mut SqliteConnection,
    batch: &BatchCommit,
) -> StoreResult<()> {
    let unknown: Option<i64> = sqlx::query_scalar(
        "select k.value
        from json_each(?1) k
        where not exists (select 1 from watch w where w.id = k.value)
        order by k.value
        limit 1",
    )
    .bind(json(OPERATION, &watches_named(batch))?)
    .fetch_optional(connection)
    .await
    .during(OPERATION)?;
    match unknown {
        Some(id) => Err(StoreError::UnknownNumber { operation: OPERATION, what: "watch", id }),
        None => Ok(()),
    }
}

async fn insert_batch(
    connection: &mut SqliteConnection,
    batch: &BatchCommit,
    judgement: &str,
) -> StoreResult<i64> {
    let record = &batch.record;
    sqlx::query_scalar(
        "insert into batch (county, on_day, at, grader, layers, engine, readings, judged, skipped,
          not_normal, input_hash, output_hash, fuel, duration_us, judgement, first_reading,
          last_reading)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
        returning id",
    )
    .bind(record.county.as_str())
    .bind(record.on.days())
    .bind(record.at)
    .bind(json(OPERATION, &record.grader)?)
    .bind(json(OPERATION, &record.layers)?)
    .bind(&record.engine)
    .bind(record.readings)
    .bind(record.judged)
    .bind(record.skipped)
    .bind(record.not_normal)
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
/// none is graded twice.
async fn mark_graded(
    connection: &mut SqliteConnection,
    county: &Jurisdiction,
    readings: &[i64],
    batch: i64,
) -> StoreResult<()> {
    let done = sqlx::query(
        "update reading
        set grading = 1, batch = ?2
        where id in (select value from json_each(?1)) and grading = 0 and county = ?3",
    )
    .bind(json(OPERATION, readings)?)
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

/// Marks readings as watched by no limit, every one or none.
async fn mark_unwatched(
    connection: &mut SqliteConnection,
    operation: &'static str,
    readings: &[i64],
) -> StoreResult<()> {
    if readings.is_empty() {
        return Ok(());
    }
    let ids = json(operation, readings)?;
    let counties: Vec<(String, i64)> = sqlx::query_as(
        "select county, count(*)
        from reading
        where id in (select value from json_each(?1)) and grading = 0
        group by county
        order by county",
    )
    .bind(&ids)
    .fetch_all(&mut *connection)
    .await
    .during(operation)?;
    let waiting: u64 = counties.iter().map(|(_, number)| count(*number)).sum();
    if waiting != readings.len() as u64 {
        return Err(why_not_marked(connection, operation, readings, None).await?);
    }
    sqlx::query(
        "update reading
        set grading = 2
        where id in (select value from json_each(?1))",
    )
    .bind(&ids)
    .execute(&mut *connection)
    .await
    .during(operation)?;
    let counts = counties
        .iter()
        .map(|(county, number)| ((county.as_str(), "unwatched"), count(*number)))
        .collect();
    add_counters(connection, operation, counts).await
}

/// The error for the first reading that could not be marked.
async fn why_not_marked(
    connection: &mut SqliteConnection,
    operation: &'static str,
    readings: &[i64],
    batch: Option<i64>,
) -> StoreResult<StoreError> {
    let first: Option<(i64, bool)> = sqlx::query_as(
        "select k.value, coalesce(r.grading <> 0, 0)
        from json_each(?1) k
        left join reading r on r.id = k.value
        where r.id is null or (r.grading <> 0 and r.batch is not ?2)
        order by k.key
        limit 1",
    )
    .bind(json(operation, readings)?)
    // No batch has number 0, so without a batch every marked reading counts.
    .bind(batch.unwrap_or(0))
    .fetch_optional(connection)
    .await
    .during(operation)?;
    Ok(not_marked(operation, first, readings))
}

async fn put_states(connection: &mut SqliteConnection, states: &[(i64, u64)]) -> StoreResult<()> {
    let rows: Vec<(i64, i64)> =
        states.iter().map(|(watch, state)| (*watch, state.cast_signed())).collect();
    sqlx::query(
        "insert into watch_state (watch, state)
        select value ->> 0, value ->> 1
        from json_each(?1)
        where true
        on conflict (watch) do update
        set state = excluded.state",
    )
    .bind(json(OPERATION, &rows)?)
    .execute(connection)
    .await
    .during(OPERATION)?;
    Ok(())
}

async fn insert_grades(connection: &mut SqliteConnection, batch: &BatchCommit) -> StoreResult<()> {
    require_own_grades(batch)?;
    let rows: Vec<_> = batch
        .grades
        .iter()
        .map(|one| (one.reading, one.watch, one.grade.code(), one.in_force.code(), &one.rule))
        .collect();
    sqlx::query(
        "insert into reading_grade (reading, watch, grade, in_force, rule)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
        from json_each(?1)",
    )
    .bind(json(OPERATION, &rows)?)
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
    connection: &mut SqliteConnection,
    opening: &Opening<'_>,
    progress: &WarningProgress,
) -> StoreResult<i64> {
    let explanation =
        progress.explanation.as_ref().map(|text| json(OPERATION, text)).transpose()?;
    let id: Option<i64> = sqlx::query_scalar(
        "insert into warning (watch, county, opened_at, batch, grade, peak, updated_at, closed_at,
          worst, readings, explanation)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        on conflict (watch) where closed_at is null do nothing
        returning id",
    )
    .bind(opening.watch)
    .bind(opening.county.as_str())
    .bind(opening.opened_at)
    .bind(opening.batch)
    .bind(progress.grade.code())
    .bind(progress.peak.code())
    .bind(progress.updated_at)
    .bind(progress.closed_at)
    .bind(progress.worst.counts())
    .bind(progress.readings)
    .bind(explanation)
    .fetch_optional(connection)
    .await
    .during(OPERATION)?;
    id.ok_or(StoreError::WarningOpen { watch: opening.watch })
}

async fn update_warning(
    connection: &mut SqliteConnection,
    warning: i64,
    progress: &WarningProgress,
) -> StoreResult<()> {
    let explanation =
        progress.explanation.as_ref().map(|text| json(OPERATION, text)).transpose()?;
    let done = sqlx::query(
        "update warning
        set grade = ?2, peak = ?3, updated_at = ?4, closed_at = ?5, worst = ?6, readings = ?7,
          explanation = coalesce(?8, explanation)
        where id = ?1 and closed_at is null",
    )
    .bind(warning)
    .bind(progress.grade.code())
    .bind(progress.peak.code())
    .bind(progress.updated_at)
    .bind(progress.closed_at)
    .bind(progress.worst.counts())
    .bind(progress.readings)
    .bind(explanation)
    .execute(&mut *connection)
    .await
    .during(OPERATION)?;
    require_open(connection, OPERATION, warning, done.rows_affected()).await
}

/// Closes a warning as of an instant, with nothing else changed.
pub(super) async fn close_warning(
    connection: &mut SqliteConnection,
    operation: &'static str,
    warning: i64,
    at: i64,
) -> StoreResult<()> {
    let done = sqlx::query(
        "update warning
        set grade = ?2, closed_at = ?3
        where id = ?1 and closed_at is null",
    )
    .bind(warning)
    .bind(Grade::Normal.code())
    .bind(at)
    .execute(&mut *connection)
    .await
    .during(operation)?;
    require_open(connection, operation, warning, done.rows_affected()).await
}

/// Says why an update of an open warning met no row.
async fn require_open(
    connection: &mut SqliteConnection,
    operation: &'static str,
    warning: i64,
    updated: u64,
) -> StoreResult<()> {
    if updated == 1 {
        return Ok(());
    }
    let known: Option<i64> = sqlx::query_scalar("select id from warning where id = ?1")
        .bind(warning)
        .fetch_optional(connection)
        .await
        .during(operation)?;
    Err(match known {
        Some(_) => StoreError::WarningClosed { warning },
        None => StoreError::UnknownNumber { operation, what: "warning", id: warning },
    })
}
