//! All figures of a county and period.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tidegate_desk::{FigureValue, NoticeFigures};
use tidegate_manifest::Language;
use utoipa::{IntoParams, ToSchema};

use super::span;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query};
use crate::language::Wanted;
use crate::table::{Cell, Form, Table};

/// The path.
#[derive(Deserialize)]
pub(crate) struct FiguresPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FiguresQuery {
    /// First day.
    #[param(example = "2022-01-01")]
    from: String,
    /// First day after the period, at most 3660 days later.
    #[param(example = "2023-01-01")]
    until: String,
    /// `json` when absent, `csv` or `xlsx`.
    format: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// Figures of a county and period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FiguresBody {
    /// First day.
    #[schema(format = Date)]
    from: String,
    /// First day after it.
    #[schema(format = Date)]
    until: String,
    /// The figures, in the order of a table.
    figures: Vec<FigureBody>,
    /// What people were told, and what they were spared.
    notices: NoticeFiguresBody,
}

/// A figure.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FigureBody {
    /// What is counted; what is behind it lies under this word.
    #[schema(example = "tasks-in-time")]
    pub(super) figure: &'static str,
    /// Its title.
    pub(super) title: String,
    /// Its definition.
    pub(super) definition: String,
    /// How many; of a share those that count.
    pub(super) value: u64,
    /// Of a share: out of how many.
    pub(super) out_of: Option<u64>,
}

impl FigureBody {
    pub(super) fn new(value: &FigureValue, language: Language) -> Self {
        let words = value.figure.words(language);
        Self {
            figure: value.figure.word(),
            title: words.title,
            definition: words.text,
            value: value.value,
            out_of: value.out_of,
        }
    }
}

/// How many notices.
#[derive(Debug, Serialize, ToSchema)]
struct NoticeFiguresBody {
    /// That went to people outside the inbox.
    sent_outside: u64,
    /// In inboxes.
    inbox: u64,
    /// Outside the inbox that grouping held back.
    held_outside: u64,
    /// That were not sent for another reason, or failed.
    not_sent: u64,
}

impl From<NoticeFigures> for NoticeFiguresBody {
    fn from(figures: NoticeFigures) -> Self {
        let NoticeFigures { sent_outside, inbox, held_outside, not_sent } = figures;
        Self { sent_outside, inbox, held_outside, not_sent }
    }
}

/// All figures of a county and period, each with its definition. Each is worked out from the list
/// that lies under its word.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/figures",
    operation_id = "list_figures",
    tag = "figures",
    params(("county" = String, Path, description = "GB/T 2260 code"), FiguresQuery),
    responses((status = 200, description = "The figures", body = FiguresBody)),
)]
pub(crate) async fn list_figures(
    State(app): State<App>,
    Path(path): Path<FiguresPath>,
    Query(query): Query<FiguresQuery>,
    Wanted(language): Wanted,
) -> Result<Response, Failure> {
    let form = Form::of(query.format.as_deref())?;
    let span = span(&query.from, &query.until)?;
    let county = path.county.0;
    let desk = app.desk()?;
    let figures = desk.figures(&county, span).await?;
    let figures: Vec<FigureBody> =
        figures.iter().map(|value| FigureBody::new(value, language)).collect();
    if form != Form::Json {
        let name = format!("figures-{county}-{}-{}", span.from, span.until);
        return table(name, figures).file(form);
    }
    let notices = desk.notice_figures(&county, span).await?.into();
    let (from, until) = (span.from.to_string(), span.until.to_string());
    Ok(Json(FiguresBody { from, until, figures, notices }).into_response())
}

fn table(name: String, figures: Vec<FigureBody>) -> Table {
    let rows = figures.into_iter().map(|one| {
        vec![
            Cell::Text(one.figure.to_owned()),
            Cell::Text(one.title),
            Cell::Number(one.value),
            Cell::from(one.out_of),
            Cell::Text(one.definition),
        ]
    });
    let columns = vec!["figure", "title", "value", "out_of", "definition"];
    Table { name, columns, rows: rows.collect() }
}
