//! Warnings as the database gives them.

use tidegate_domain::{Decimal, Explanation, GoverningLimit, Grade, Instant, Warning};

use crate::row::{StreamRow, count, from_json, grade, small};
use crate::{StoreResult, WarningListing};

/// A warning with its watch, stream and enterprise.
#[derive(sqlx::FromRow)]
pub(crate) struct WarningRow {
    id: i64,
    /// Number of the watch.
    pub(crate) watch: i64,
    grade: i64,
    peak: i64,
    /// When it was opened.
    pub(crate) opened_at: Instant,
    updated_at: i64,
    /// When it was closed.
    pub(crate) closed_at: Option<Instant>,
    worst: i64,
    readings: i64,
    explanation: Option<String>,
    governing: String,
    grader: String,
    enterprise_name: String,
    /// Its stream.
    #[sqlx(flatten)]
    pub(crate) stream: StreamRow,
}

impl WarningRow {
    /// The governing limit with those that it beat.
    pub(crate) fn governing(&self, operation: &'static str) -> StoreResult<GoverningLimit> {
        from_json(operation, "governing", &self.governing)
    }

    /// The warning with what a list shows beside it.
    pub(crate) fn listing(self, operation: &'static str) -> StoreResult<WarningListing> {
        let stream_id = self.stream.stream;
        let governing = self.governing(operation)?;
        let explanation: Option<Explanation> =
            self.explanation.map(|text| from_json(operation, "explanation", &text)).transpose()?;
        let warning = Warning {
            id: self.id,
            stream: self.stream.stream(operation)?,
            limit: governing.governing,
            grader: from_json(operation, "grader", &self.grader)?,
            grade: grade(operation, self.grade)?,
            peak: grade(operation, self.peak)?,
            opened_at: self.opened_at,
            updated_at: self.updated_at,
            closed_at: self.closed_at,
            worst: Decimal::from_counts(self.worst),
            readings: small(operation, "readings", self.readings)?,
            explanation,
        };
        let enterprise_name = self.enterprise_name;
        Ok(WarningListing { warning, watch: self.watch, stream_id, enterprise_name })
    }
}

/// Counts by code of the grade.
pub(crate) fn by_grade(
    operation: &'static str,
    rows: Vec<(i64, i64)>,
) -> StoreResult<Vec<(Grade, u64)>> {
    rows.into_iter().map(|(code, rows)| Ok((grade(operation, code)?, count(rows)))).collect()
}
