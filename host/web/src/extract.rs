//! Parts of a request, refused in our own words.

use axum::extract::{FromRequest, FromRequestParts};
use serde::Deserialize;
use tidegate_domain::{Date, Instant, Jurisdiction, Level};
use tidegate_service::{PAGE_ROWS_MAX, Page};

use crate::error::Failure;
use crate::time;

/// Rows of a page when nobody says how many.
const ROWS_USUAL: u32 = 50;

/// The parts of the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Failure))]
pub(crate) struct Path<T>(pub(crate) T);

/// The query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Failure))]
pub(crate) struct Query<T>(pub(crate) T);

/// The body, as JSON.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Failure))]
pub(crate) struct Body<T>(pub(crate) T);

/// What a form of a page sent.
#[derive(FromRequest)]
#[from_request(via(axum::Form), rejection(Failure))]
pub(crate) struct Sent<T>(pub(crate) T);

/// A county, by a code that is one.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct County(pub(crate) Jurisdiction);

impl TryFrom<String> for County {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let code: Jurisdiction =
            text.parse().map_err(|error: tidegate_domain::JurisdictionError| error.to_string())?;
        match code.level() {
            Level::County => Ok(Self(code)),
            _ => Err(format!("`{text}` is not a county, give the code of one such as 330122")),
        }
    }
}

/// Nothing but the language, which other code reads: so that a misspelt parameter is not passed
/// over.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoQuery {
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// The part of a list that is wanted.
pub(crate) fn page(offset: Option<u32>, rows: Option<u32>) -> Result<Page, Failure> {
    let rows = rows.unwrap_or(ROWS_USUAL);
    if rows == 0 || rows > PAGE_ROWS_MAX {
        let message =
            format!("`{rows}` rows cannot be asked for, at least 1 and at most {PAGE_ROWS_MAX}");
        return Err(Failure::bad_input("rows", message));
    }
    Ok(Page { offset: offset.unwrap_or(0), rows })
}

/// A date of the query.
pub(crate) fn date(field: &str, text: &str) -> Result<Date, Failure> {
    text.parse()
        .map_err(|error: tidegate_domain::DateError| Failure::bad_input(field, error.to_string()))
}

/// An instant of the query: an instant with offset, or a date, which is its midnight in China.
pub(crate) fn instant(field: &str, text: &str) -> Result<Instant, Failure> {
    time::parse(text).ok_or_else(|| {
        let message = format!(
            "`{text}` is not an instant, write 2026-03-01T08:00:00+08:00 (a plus sign in an \
             address is %2B) or a date"
        );
        Failure::bad_input(field, message)
    })
}
