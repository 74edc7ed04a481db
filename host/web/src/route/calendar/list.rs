//! Days with whether they are worked.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_calendar::Why;
use tidegate_desk::Calendar;
use tidegate_domain::Date;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, date};

/// Days of one request.
const DAYS_MAX: i32 = 400;

/// The path.
#[derive(Deserialize)]
pub(crate) struct CalendarPath {
    #[serde(rename = "county")]
    _county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CalendarQuery {
    /// First day.
    #[param(example = "2026-09-25")]
    from: String,
    /// First day after, at most 400 days later.
    #[param(example = "2026-10-12")]
    until: String,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// A day.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct CalendarDayBody {
    /// The day.
    #[schema(format = Date)]
    day: String,
    /// Whether offices work on it.
    working: bool,
    /// `weekday`, `weekend`, `holiday`, `working-weekend` or `statutory`: a holiday by law of which
    /// no notice is known yet.
    why: &'static str,
    /// Name of the holiday.
    name: Option<String>,
    /// Number of the notice or decree that says so; empty where it is not known.
    source: Option<String>,
    /// Whether a notice that is not known yet may still say otherwise.
    provisional: bool,
}

impl CalendarDayBody {
    fn new(calendar: &Calendar, day: Date) -> Self {
        let known = calendar.is_working(day);
        let (why, told) = match known.why {
            Why::Weekday => ("weekday", None),
            Why::Weekend => ("weekend", None),
            Why::Holiday { name, notice } => ("holiday", Some((name, notice))),
            Why::WorkingWeekend { name, notice } => ("working-weekend", Some((name, notice))),
            Why::Statutory { name, instrument } => ("statutory", Some((name, instrument))),
        };
        Self {
            day: day.to_string(),
            working: known.working,
            why,
            name: told.map(|(name, _)| name.to_owned()),
            source: told.map(|(_, source)| source.to_owned()),
            provisional: known.provisional,
        }
    }
}

/// Days with whether offices work on each, and why.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/calendar",
    operation_id = "list_calendar",
    tag = "figures",
    params(("county" = String, Path, description = "GB/T 2260 code"), CalendarQuery),
    responses((status = 200, description = "The days, in order", body = Vec<CalendarDayBody>)),
)]
pub(crate) async fn list_calendar(
    State(app): State<App>,
    Path(_): Path<CalendarPath>,
    Query(query): Query<CalendarQuery>,
) -> Result<Json<Vec<CalendarDayBody>>, Failure> {
    let (from, until) = (date("from", &query.from)?, date("until", &query.until)?);
    let days = until.days().saturating_sub(from.days());
    if !(1..=DAYS_MAX).contains(&days) {
        let message = format!("{from} until {until} are {days} days: ask for 1 to {DAYS_MAX}");
        return Err(Failure::bad_input("until", message));
    }
    let calendar = app.desk()?.calendar();
    let body = (0..days).map(|day| CalendarDayBody::new(&calendar, from.plus_days(day)));
    Ok(Json(body.collect()))
}
