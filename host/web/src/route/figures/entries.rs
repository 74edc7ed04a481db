//! What is behind a figure.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tidegate_desk::{FigureEntry, value_of};
use utoipa::{IntoParams, ToSchema};

use super::list::FigureBody;
use super::{figure, span};
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::language::Wanted;
use crate::shape::Rows;
use crate::table::{Cell, Form, Table};
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct FigurePath {
    county: County,
    figure: String,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FigureQuery {
    /// First day.
    #[param(example = "2022-01-01")]
    from: String,
    /// First day after the period, at most 3660 days later.
    #[param(example = "2023-01-01")]
    until: String,
    /// `json` when absent, `csv` or `xlsx`: a file has all entries.
    format: Option<String>,
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// A figure with one page of what is behind it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureEntriesBody {
    /// The figure.
    figure: FigureBody,
    /// The entries, by time.
    entries: Rows<FigureEntryBody>,
}

/// One entry behind a figure.
#[derive(Debug, Serialize, ToSchema)]
struct FigureEntryBody {
    /// Number of the matter; absent where it is a warning.
    matter: Option<i64>,
    /// Step of the matter that is counted; absent where the matter as a whole is.
    step: Option<u32>,
    /// Number of the warning, where it is one.
    warning: Option<i64>,
    /// Enterprise id.
    enterprise: Option<String>,
    /// When it happened.
    #[schema(format = DateTime)]
    at: String,
    /// What it is about: outlet, period, kind.
    subject: String,
    /// Of a share: whether it is of those that count.
    counts: bool,
}

impl From<FigureEntry> for FigureEntryBody {
    fn from(entry: FigureEntry) -> Self {
        let FigureEntry { matter, step, enterprise, at, subject, warning, counts } = entry;
        Self { matter, step, warning, enterprise, at: time::rfc3339(at), subject, counts }
    }
}

/// A figure with the list that it is worked out from, so that whoever doubts it opens that.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/figures/{figure}",
    operation_id = "list_figure_entries",
    tag = "figures",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("figure" = String, Path, description = "A word of the figures of the county",
            example = "tasks-closed"),
        FigureQuery,
    ),
    responses((status = 200, description = "The figure and one page", body = FigureEntriesBody)),
)]
pub(crate) async fn list_figure_entries(
    State(app): State<App>,
    Path(path): Path<FigurePath>,
    Query(query): Query<FigureQuery>,
    Wanted(language): Wanted,
) -> Result<Response, Failure> {
    let form = Form::of(query.format.as_deref())?;
    let page = page(query.offset, query.rows)?;
    let figure = figure(&path.figure)?;
    let span = span(&query.from, &query.until)?;
    let county = path.county.0;
    let entries = app.desk()?.figure_entries(&county, figure, span).await?;
    let value = FigureBody::new(&value_of(figure, &entries), language);
    let entries: Vec<FigureEntryBody> = entries.into_iter().map(FigureEntryBody::from).collect();
    if form != Form::Json {
        let name = format!("{}-{county}-{}-{}", figure.word(), span.from, span.until);
        return table(name, entries).file(form);
    }
    let entries = Rows::of(entries, page);
    Ok(Json(FigureEntriesBody { figure: value, entries }).into_response())
}

fn table(name: String, entries: Vec<FigureEntryBody>) -> Table {
    let number = |number: Option<i64>| Cell::from(number.and_then(|it| u64::try_from(it).ok()));
    let rows = entries.into_iter().map(|one| {
        vec![
            Cell::Text(one.at),
            Cell::from(one.enterprise),
            Cell::Text(one.subject),
            number(one.matter),
            Cell::from(one.step.map(u64::from)),
            number(one.warning),
            Cell::Text(one.counts.to_string()),
        ]
    });
    let columns = vec!["at", "enterprise", "subject", "matter", "step", "warning", "counts"];
    Table { name, columns, rows: rows.collect() }
}
