//! From columns to domain types and back.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tidegate_domain::{Averaging, Date, Grade, Jurisdiction, Reading, Severity, Stream, Validity};

use crate::failure::{During, damaged};
use crate::{Page, StoreResult};

/// JSON text of a nested value, or of rows that a statement unpacks.
pub(crate) fn json<T: Serialize + ?Sized>(
    operation: &'static str,
    value: &T,
) -> StoreResult<String> {
    serde_json::to_string(value).during(operation)
}

/// The nested value of a JSON column.
pub(crate) fn from_json<T: DeserializeOwned>(
    operation: &'static str,
    column: &'static str,
    text: &str,
) -> StoreResult<T> {
    serde_json::from_str(text).map_err(|_| damaged(operation, column, text))
}

/// The word of an enum without fields, as in JSON.
pub(crate) fn word<T: Serialize>(operation: &'static str, value: T) -> StoreResult<String> {
    let text = json(operation, &value)?;
    Ok(text.trim_matches('"').to_owned())
}

/// The enum of a word.
pub(crate) fn from_word<T: DeserializeOwned>(
    operation: &'static str,
    column: &'static str,
    word: &str,
) -> StoreResult<T> {
    let text = json(operation, word)?;
    from_json(operation, column, &text)
}

/// A jurisdiction column.
pub(crate) fn jurisdiction(operation: &'static str, text: String) -> StoreResult<Jurisdiction> {
    text.parse().map_err(|_| damaged(operation, "county", text))
}

/// A day column.
pub(crate) fn date(operation: &'static str, days: i64) -> StoreResult<Date> {
    let days = i32::try_from(days).map_err(|_| damaged(operation, "day", days))?;
    Ok(Date::from_days(days))
}

/// A grade column.
pub(crate) fn grade(operation: &'static str, code: i64) -> StoreResult<Grade> {
    let found = u8::try_from(code).ok().and_then(Grade::from_code);
    found.ok_or_else(|| damaged(operation, "grade", code))
}

/// The code of a severity in a column.
pub(crate) const fn severity_code(severity: Severity) -> i64 {
    match severity {
        Severity::Slight => 0,
        Severity::Ordinary => 1,
        Severity::Serious => 2,
    }
}

/// A severity column.
pub(crate) fn severity(operation: &'static str, code: i64) -> StoreResult<Severity> {
    let all = [Severity::Slight, Severity::Ordinary, Severity::Serious];
    let found = all.into_iter().find(|one| severity_code(*one) == code);
    found.ok_or_else(|| damaged(operation, "severity", code))
}

/// An averaging column.
pub(crate) fn averaging(operation: &'static str, code: i64) -> StoreResult<Averaging> {
    let found = u8::try_from(code).ok().and_then(Averaging::from_code);
    found.ok_or_else(|| damaged(operation, "averaging", code))
}

/// A column of a number that is never negative and fits `u32`.
pub(crate) fn small(
    operation: &'static str,
    column: &'static str,
    number: i64,
) -> StoreResult<u32> {
    u32::try_from(number).map_err(|_| damaged(operation, column, number))
}

/// A count that the database made, which is never negative.
pub(crate) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A number for a column of 64 bits; one beyond its range is held at the end.
pub(crate) fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Rows and offset of a page for `limit ? offset ?`.
pub(crate) fn limit_offset(page: Page) -> (i64, i64) {
    (i64::from(page.rows_bounded()), i64::from(page.offset))
}

/// Columns `period_start, value, converted, validity, flag` of a reading.
#[derive(sqlx::FromRow)]
pub(crate) struct ReadingRow {
    period_start: i64,
    value: i64,
    converted: Option<i64>,
    validity: i64,
    flag: Option<String>,
}

impl ReadingRow {
    /// The reading.
    pub(crate) fn reading(self, operation: &'static str) -> StoreResult<Reading> {
        let validity = u8::try_from(self.validity).ok().and_then(Validity::from_code);
        Ok(Reading {
            period_start: self.period_start,
            value: tidegate_domain::Decimal::from_counts(self.value),
            converted: self.converted.map(tidegate_domain::Decimal::from_counts),
            validity: validity.ok_or_else(|| damaged(operation, "validity", self.validity))?,
            flag: self.flag,
        })
    }
}

/// Columns `stream, county, enterprise, outlet, pollutant, averaging` of a stream.
#[derive(sqlx::FromRow)]
pub(crate) struct StreamRow {
    /// Number of the stream.
    pub(crate) stream: i64,
    county: String,
    enterprise: String,
    outlet: String,
    pollutant: String,
    averaging: i64,
}

impl StreamRow {
    /// The stream.
    pub(crate) fn stream(self, operation: &'static str) -> StoreResult<Stream> {
        Ok(Stream {
            county: jurisdiction(operation, self.county)?,
            enterprise: self.enterprise,
            outlet: self.outlet,
            pollutant: self.pollutant,
            averaging: averaging(operation, self.averaging)?,
        })
    }
}
