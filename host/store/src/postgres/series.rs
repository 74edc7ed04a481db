//! Readings for charts and live pages.

use async_trait::async_trait;
use tidegate_domain::{Instant, Jurisdiction, Stream};

use super::PostgresStore;
use super::failure::During;
use super::row::StreamRow;
use crate::series::rows::{LatestRow, PointRow};
use crate::{LatestReading, SERIES_POINTS_MAX, Series, SeriesPoint, StoreResult};

#[async_trait]
impl Series for PostgresStore {
    async fn streams(&self, enterprise: &str) -> StoreResult<Vec<(i64, Stream)>> {
        const OPERATION: &str = "streams";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<StreamRow> = sqlx::query_as(
            "select id as stream, county, enterprise, outlet, pollutant, averaging
            from stream
            where enterprise = $1
            order by outlet, pollutant, averaging, id",
        )
        .bind(enterprise)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| Ok((row.stream, row.stream(OPERATION)?))).collect()
    }

    async fn stream_id(&self, stream: &Stream) -> StoreResult<Option<i64>> {
        if let Some(id) = self.stream_ids.remembered(stream) {
            return Ok(Some(id));
        }
        const OPERATION: &str = "stream_id";
        let mut transaction = self.begin_read(OPERATION).await?;
        sqlx::query_scalar(
            "select id
            from stream
            where enterprise = $1 and outlet = $2 and pollutant = $3 and averaging = $4
              and county = $5",
        )
        .bind(&stream.enterprise)
        .bind(&stream.outlet)
        .bind(&stream.pollutant)
        .bind(i64::from(stream.averaging.code()))
        .bind(stream.county.as_str())
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)
    }

    async fn series(
        &self,
        stream_id: i64,
        from: Instant,
        until: Instant,
        points: u32,
    ) -> StoreResult<Vec<SeriesPoint>> {
        const OPERATION: &str = "series";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<PointRow> = sqlx::query_as(
            "select distinct on (r.period_start)
              r.id, r.frame, r.revision, r.grading, r.period_start, r.value, r.converted,
              r.validity, r.flag,
              coalesce((select max(g.grade) from reading_grade g where g.reading = r.id), 0)
                as grade
            from reading r
            where r.stream = $1 and $2 <= r.period_start and r.period_start < $3
            order by r.period_start, r.revision desc
            limit $4",
        )
        .bind(stream_id)
        .bind(from)
        .bind(until)
        .bind(i64::from(points.min(SERIES_POINTS_MAX)))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.point(OPERATION)).collect()
    }

    async fn revisions(
        &self,
        stream_id: i64,
        period_start: Instant,
    ) -> StoreResult<Vec<SeriesPoint>> {
        const OPERATION: &str = "revisions";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<PointRow> = sqlx::query_as(
            "select r.id, r.frame, r.revision, r.grading, r.period_start, r.value, r.converted,
              r.validity, r.flag,
              coalesce((select max(g.grade) from reading_grade g where g.reading = r.id), 0)
                as grade
            from reading r
            where r.stream = $1 and r.period_start = $2
            order by r.revision
            limit $3",
        )
        .bind(stream_id)
        .bind(period_start)
        .bind(i64::from(SERIES_POINTS_MAX))
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.point(OPERATION)).collect()
    }

    async fn latest_readings(&self, county: &Jurisdiction) -> StoreResult<Vec<LatestReading>> {
        const OPERATION: &str = "latest_readings";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<LatestRow> = sqlx::query_as(
            "select s.id as stream, s.county, s.enterprise, s.outlet, s.pollutant, s.averaging,
              r.id, r.frame, r.revision, r.grading, r.period_start, r.value, r.converted,
              r.validity, r.flag,
              coalesce((select max(g.grade) from reading_grade g where g.reading = r.id), 0)
                as grade,
              coalesce((
                select max(a.grade) from watch w
                join warning a on a.watch = w.id and a.closed_at is null
                where w.stream = s.id
              ), 0) as in_force
            from stream s
            cross join lateral (
              select l.id, l.frame, l.revision, l.grading, l.period_start, l.value, l.converted,
                l.validity, l.flag
              from reading l
              where l.stream = s.id
              order by l.period_start desc, l.revision desc
              limit 1
            ) r
            where s.county = $1
            order by s.enterprise, s.outlet, s.pollutant, s.averaging",
        )
        .bind(county.as_str())
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.latest(OPERATION)).collect()
    }
}
