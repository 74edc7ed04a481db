//! Who changed accounts and tokens.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_domain::{AccessChange, AccessRecord};
use tidegate_service::Caller;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{Query, page};
use crate::shape::Rows;
use crate::time;

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChangesQuery {
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
}

/// A change of accounts or tokens.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeBody {
    /// Number; greater ones were recorded later.
    number: i64,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// The account that made it; absent for somebody at the machine itself.
    by: Option<String>,
    /// Id of the token that was shown.
    by_token: Option<String>,
    /// What: `change` is one of `account-added`, `account-disabled`, `grant-given`, `grant-taken`,
    /// `token-made` and `token-revoked`.
    #[schema(value_type = Object)]
    change: AccessChange,
}

impl From<AccessRecord> for ChangeBody {
    fn from(record: AccessRecord) -> Self {
        Self {
            number: record.number,
            at: time::rfc3339(record.at),
            by: record.by.account.map(String::from),
            by_token: record.by.token.map(String::from),
            change: record.change,
        }
    }
}

/// Every change of accounts and tokens, latest first.
#[utoipa::path(
    get,
    path = "/api/v1/access-changes",
    operation_id = "list_access_changes",
    tag = "access",
    params(ChangesQuery),
    responses((status = 200, description = "One page", body = Rows<ChangeBody>)),
)]
pub(crate) async fn list_access_changes(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<Rows<ChangeBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let found = app.access.changes(&caller, page).await?;
    Ok(Json(Rows {
        items: found.items.into_iter().map(ChangeBody::from).collect(),
        offset: page.offset,
        rows: page.rows,
        total: found.total,
    }))
}
