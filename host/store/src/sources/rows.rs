//! Sources as the database gives them.

use tidegate_domain::Instant;

use crate::row::{count, jurisdiction, small};
use crate::{Source, SourceState, StoreResult};

/// Columns of a source.
macro_rules! source_columns {
    () => {
        "county, name, form, department, url, secret, every, active, next_at,
          asked_at, good_at, failures, problem, tag, rows_taken "
    };
}
pub(crate) use source_columns;

/// A source as a row.
#[derive(sqlx::FromRow)]
pub(crate) struct SourceRow {
    county: String,
    name: String,
    form: String,
    department: String,
    url: String,
    secret: Option<String>,
    every: i64,
    active: bool,
    next_at: Instant,
    asked_at: Option<Instant>,
    good_at: Option<Instant>,
    failures: i64,
    problem: Option<String>,
    tag: Option<String>,
    rows_taken: i64,
}

impl SourceRow {
    /// The source with how it stands.
    pub(crate) fn source(self, operation: &'static str) -> StoreResult<(Source, SourceState)> {
        let source = Source {
            county: jurisdiction(operation, self.county)?,
            name: self.name,
            form: self.form,
            department: self.department,
            url: self.url,
            secret: self.secret,
            every: self.every,
            active: self.active,
        };
        let state = SourceState {
            next_at: self.next_at,
            asked_at: self.asked_at,
            good_at: self.good_at,
            failures: small(operation, "failures", self.failures)?,
            problem: self.problem,
            tag: self.tag,
            rows: count(self.rows_taken),
        };
        Ok((source, state))
    }
}

/// Sources from their rows, by county and name.
pub(crate) fn by_name(
    operation: &'static str,
    rows: Vec<SourceRow>,
) -> StoreResult<Vec<(Source, SourceState)>> {
    let sources = rows.into_iter().map(|row| row.source(operation));
    let mut sources = sources.collect::<StoreResult<Vec<_>>>()?;
    sources.sort_by(|(one, _), (other, _)| {
        (&one.county, &one.name).cmp(&(&other.county, &other.name))
    });
    Ok(sources)
}

/// Tables of calendar years from their rows.
pub(crate) fn years(
    operation: &'static str,
    rows: Vec<(i64, String)>,
) -> StoreResult<Vec<(i16, String)>> {
    let years = rows.into_iter().map(|(year, table)| {
        let year = i16::try_from(year);
        Ok((year.map_err(|_| crate::failure::damaged(operation, "year", "out of range"))?, table))
    });
    years.collect()
}
