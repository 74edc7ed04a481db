//! Warnings as people look at them.

use async_trait::async_trait;
use sqlx::SqliteConnection;
use tidegate_domain::{Grade, Instant, Jurisdiction};

use super::SqliteStore;
use super::batch::close_warning;
use super::failure::During;
use super::news::{before, tell};
use super::row::{count, limit_offset};
use crate::series::rows::PointRow;
use crate::warnings::rows::{WarningRow, by_grade};
use crate::{
    Listing, Page, SeriesPoint, StoreResult, WARNING_READINGS_MAX, WarningCounts, WarningDetail,
    WarningFilter, WarningListing, Warnings,
};

/// A warning `a` with its watch, stream and enterprise; a condition or an order follows.
macro_rules! warning_rows {
    () => {
        "select a.id, a.watch, a.grade, a.peak, a.opened_at, a.updated_at, a.closed_at, a.worst,
          a.readings, a.explanation, w.governing, w.grader, e.name as enterprise_name,
          s.id as stream, s.county, s.enterprise, s.outlet, s.pollutant, s.averaging
        from warning a
        join watch w on w.id = a.watch
        join stream s on s.id = w.stream
        join enterprise e on e.id = s.enterprise "
    };
}

/// Warnings `a` of county `?1` that are open when `?2`, have grade `?3` and are of enterprise `?4`.
macro_rules! filtered {
    () => {
        "where a.county = ?1
          and (not ?2 or a.closed_at is null)
          and (?3 is null or ?3 = iif(?2, a.grade, a.peak))
          and (?4 is null or ?4 = s.enterprise) "
    };
}

#[async_trait]
impl Warnings for SqliteStore {
    async fn warnings(
        &self,
        county: &Jurisdiction,
        filter: &WarningFilter,
        page: Page,
    ) -> StoreResult<Listing<WarningListing>> {
        const OPERATION: &str = "warnings";
        let (limit, offset) = limit_offset(page);
        let wanted = filter.grade.map(Grade::code);
        let mut transaction = self.begin_read(OPERATION).await?;
        let total: i64 = sqlx::query_scalar(concat!(
            "select count(*)
            from warning a
            join watch w on w.id = a.watch
            join stream s on s.id = w.stream ",
            filtered!(),
        ))
        .bind(county.as_str())
        .bind(filter.open_only)
        .bind(wanted)
        .bind(&filter.enterprise)
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        let rows: Vec<WarningRow> = sqlx::query_as(concat!(
            warning_rows!(),
            filtered!(),
            "order by a.id desc
            limit ?5 offset ?6",
        ))
        .bind(county.as_str())
        .bind(filter.open_only)
        .bind(wanted)
        .bind(&filter.enterprise)
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        let items = rows.into_iter().map(|row| row.listing(OPERATION)).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: count(total) })
    }

    async fn warning(&self, id: i64) -> StoreResult<Option<WarningDetail>> {
        const OPERATION: &str = "warning";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<WarningRow> = sqlx::query_as(concat!(warning_rows!(), "where a.id = ?1"))
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await
            .during(OPERATION)?;
        let Some(row) = row else { return Ok(None) };
        let governing = row.governing(OPERATION)?;
        let readings = warning_readings(&mut transaction, &row).await?;
        Ok(Some(WarningDetail { listing: row.listing(OPERATION)?, governing, readings }))
    }

    async fn open_warnings(&self, county: &Jurisdiction) -> StoreResult<Vec<WarningListing>> {
        const OPERATION: &str = "open_warnings";
        let rows: Vec<WarningRow> = sqlx::query_as(concat!(
            warning_rows!(),
            "where a.county = ?1 and a.closed_at is null
            order by a.watch",
        ))
        .bind(county.as_str())
        .fetch_all(&self.readers)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.listing(OPERATION)).collect()
    }

    async fn close_warnings(&self, warnings: &[i64], at: Instant) -> StoreResult<()> {
        const OPERATION: &str = "close_warnings";
        let mut transaction = self.begin(OPERATION).await?;
        let mut rising = before(&mut transaction, OPERATION, warnings).await?;
        for warning in warnings {
            close_warning(&mut transaction, OPERATION, *warning, at).await?;
            rising.closed(*warning, at);
        }
        tell(&mut transaction, rising).await?;
        transaction.commit().await.during(OPERATION)
    }

    async fn warning_counts(&self, county: &Jurisdiction) -> StoreResult<WarningCounts> {
        let mut transaction = self.begin_read("warning_counts").await?;
        count_warnings(&mut transaction, county).await
    }
}

/// Warnings of a county by grade.
pub(super) async fn count_warnings(
    connection: &mut SqliteConnection,
    county: &Jurisdiction,
) -> StoreResult<WarningCounts> {
    const OPERATION: &str = "warning_counts";
    let open: Vec<(i64, i64)> = sqlx::query_as(
        "select grade, count(*)
        from warning
        where county = ?1 and closed_at is null
        group by grade
        order by grade desc",
    )
    .bind(county.as_str())
    .fetch_all(&mut *connection)
    .await
    .during(OPERATION)?;
    let opened: Vec<(i64, i64)> = sqlx::query_as(
        "select peak, count(*)
        from warning
        where county = ?1
        group by peak
        order by peak desc",
    )
    .bind(county.as_str())
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    Ok(WarningCounts { open: by_grade(OPERATION, open)?, opened: by_grade(OPERATION, opened)? })
}

/// The readings that the watch of a warning found not normal while it was open.
async fn warning_readings(
    connection: &mut SqliteConnection,
    warning: &WarningRow,
) -> StoreResult<Vec<SeriesPoint>> {
    const OPERATION: &str = "warning";
    let rows: Vec<PointRow> = sqlx::query_as(
        "select r.id, r.frame, r.revision, r.grading, r.period_start, r.value, r.converted,
          r.validity, r.flag, g.grade
        from reading r
        cross join reading_grade g on g.reading = r.id and g.watch = ?2
        where r.stream = ?1 and ?3 <= r.period_start and r.period_start <= ?4 and g.grade > 0
          and not exists (
            select 1 from reading n
            where n.stream = r.stream and n.period_start = r.period_start
              and n.revision > r.revision
          )
        order by r.period_start
        limit ?5",
    )
    .bind(warning.stream.stream)
    .bind(warning.watch)
    .bind(warning.opened_at)
    .bind(warning.closed_at.unwrap_or(Instant::MAX))
    .bind(WARNING_READINGS_MAX)
    .fetch_all(connection)
    .await
    .during(OPERATION)?;
    rows.into_iter().map(|row| row.point(OPERATION)).collect()
}
