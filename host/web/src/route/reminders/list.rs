//! Enterprises that have to apply for a permit.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::shape::{EnterpriseBody, Rows, text};
use crate::texts::word;

/// The path.
#[derive(Deserialize)]
pub(crate) struct RemindersPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RemindersQuery {
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// An enterprise that must hold a permit and has none that is valid.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReminderItem {
    /// The enterprise.
    enterprise: EnterpriseBody,
    /// `key` or `simplified`.
    tier: String,
    /// Date of the classification.
    #[schema(format = Date)]
    classified_on: String,
    /// First day no longer valid of its last permit, or the day that it was ended; absent when it
    /// never had one.
    #[schema(format = Date)]
    permit_ended: Option<String>,
}

/// Enterprises of a county that must hold a permit and have none that is valid today.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/reminders",
    operation_id = "list_reminders",
    tag = "enterprises",
    params(("county" = String, Path, description = "GB/T 2260 code"), RemindersQuery),
    responses((status = 200, description = "One page", body = Rows<ReminderItem>)),
)]
pub(crate) async fn list_reminders(
    State(app): State<App>,
    Path(path): Path<RemindersPath>,
    Query(query): Query<RemindersQuery>,
) -> Result<Json<Rows<ReminderItem>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let found = app.host.reminders(&path.county.0, page).await?;
    let items = found.items.into_iter().map(|reminder| ReminderItem {
        enterprise: reminder.enterprise.into(),
        tier: word(reminder.tier),
        classified_on: reminder.classified_on.to_string(),
        permit_ended: text(reminder.permit_ended),
    });
    Ok(Json(Rows {
        items: items.collect(),
        offset: page.offset,
        rows: page.rows,
        total: found.total,
    }))
}
