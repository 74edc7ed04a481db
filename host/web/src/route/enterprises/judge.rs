//! Judging a day of an enterprise.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, County, NoQuery, Path, Query, date};
use crate::language::Wanted;
use crate::route::judgements::list::JudgementItem;
use crate::texts::texts;

/// The path.
#[derive(Deserialize)]
pub(crate) struct JudgePath {
    county: County,
    enterprise: String,
}

/// Which day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JudgeOrder {
    /// The day judged; one that is over.
    #[schema(format = Date, example = "2026-03-01")]
    on: String,
}

/// What judging a day came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JudgingBody {
    /// The judgement in force for the day.
    judgement: JudgementItem,
    /// Whether it is new: the same material, layers and verdict make no new revision.
    new: bool,
    /// Numbers of the cases that were opened.
    opened: Vec<i64>,
    /// Numbers of the cases that were told something else.
    told: Vec<i64>,
}

/// Judges a day of an enterprise with what is known now, for the record.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/enterprises/{enterprise}/judge",
    operation_id = "judge_enterprise",
    tag = "judgements",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("enterprise" = String, Path, description = "Enterprise id"),
    ),
    request_body = JudgeOrder,
    responses((status = 200, description = "What it came to", body = JudgingBody)),
)]
pub(crate) async fn judge_enterprise(
    State(app): State<App>,
    Path(path): Path<JudgePath>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
    Body(order): Body<JudgeOrder>,
) -> Result<Json<JudgingBody>, Failure> {
    let on = date("on", &order.on)?;
    let today = app.host.today();
    if on >= today {
        let message = format!("`{on}` is not over, judge a day before {today}");
        return Err(Failure::bad_input("on", message));
    }
    let enterprise = app.host.enterprise_in(Some(&path.county.0), &path.enterprise).await?;
    let judging = app.host.judge(&enterprise.id, on).await?;
    Ok(Json(JudgingBody {
        judgement: JudgementItem::new(&judging.judgement, texts(language)),
        new: judging.new,
        opened: judging.opened,
        told: judging.told,
    }))
}
