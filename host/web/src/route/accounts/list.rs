//! Accounts that the caller may know of.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_domain::{Account, Grant};
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
pub(crate) struct AccountsQuery {
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountBody {
    /// Id; never given to anybody else.
    #[schema(example = "zhang.wei")]
    id: String,
    /// Who it is.
    name: String,
    /// What it may do and where, each as role@jurisdiction.
    #[schema(example = json!(["inspector@330122"]))]
    grants: Vec<String>,
    /// Whether it may do nothing any more.
    disabled: bool,
    /// When it was added.
    #[schema(format = DateTime)]
    added_at: String,
}

impl From<Account> for AccountBody {
    fn from(account: Account) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name,
            grants: account.grants.iter().map(Grant::to_string).collect(),
            disabled: account.disabled,
            added_at: time::rfc3339(account.added_at),
        }
    }
}

/// Accounts that the caller manages or audits, also disabled ones, by id.
#[utoipa::path(
    get,
    path = "/api/v1/accounts",
    operation_id = "list_accounts",
    tag = "access",
    params(AccountsQuery),
    responses((status = 200, description = "One page", body = Rows<AccountBody>)),
)]
pub(crate) async fn list_accounts(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<AccountsQuery>,
) -> Result<Json<Rows<AccountBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let accounts = app.access.accounts(&caller).await?;
    Ok(Json(Rows::of(accounts, page).map(AccountBody::from)))
}
