//! The last day of a term.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_calendar::Term;
use utoipa::{IntoParams, ToSchema};

use super::list::CalendarPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query, date};

/// The query: one of `working`, `days` and `rolled`.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DueQuery {
    /// The day on which the term begins, which itself does not count.
    #[param(example = "2026-02-13")]
    from: String,
    /// So many working days; counted back when negative.
    #[param(example = 20)]
    working: Option<i16>,
    /// So many days of the calendar, whatever the last one is.
    days: Option<i16>,
    /// So many days of the calendar; a last day that is not worked gives way to the next.
    rolled: Option<i16>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// The last day of a term.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DueBody {
    /// The day on which the term begins.
    #[schema(format = Date)]
    from: String,
    /// Its last day.
    #[schema(format = Date)]
    due: String,
    /// Whether offices work on the last day.
    working: bool,
    /// Whether it rests on days of which no notice is known yet, so that it may still move.
    provisional: bool,
}

impl DueQuery {
    /// The term that is asked for.
    fn term(&self) -> Result<Term, Failure> {
        match (self.working, self.days, self.rolled) {
            (Some(days), None, None) => Ok(Term::Working(days)),
            (None, Some(days), None) => Ok(Term::Calendar(days)),
            (None, None, Some(days)) => Ok(Term::CalendarRolled(days)),
            _ => Err(Failure::bad_input("working", "say one of `working`, `days` and `rolled`")),
        }
    }
}

/// The last day of a term that begins on a day, with whether notices that are not known yet may
/// still move it.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/calendar/due",
    operation_id = "reckon_due",
    tag = "figures",
    params(("county" = String, Path, description = "GB/T 2260 code"), DueQuery),
    responses((status = 200, description = "The last day", body = DueBody)),
)]
pub(crate) async fn reckon_due(
    State(app): State<App>,
    Path(_): Path<CalendarPath>,
    Query(query): Query<DueQuery>,
) -> Result<Json<DueBody>, Failure> {
    let (from, term) = (date("from", &query.from)?, query.term()?);
    let calendar = app.desk()?.calendar();
    let reckoned = calendar.due(from, term);
    Ok(Json(DueBody {
        from: from.to_string(),
        due: reckoned.at.to_string(),
        working: calendar.is_working(reckoned.at).working,
        provisional: reckoned.provisional,
    }))
}
