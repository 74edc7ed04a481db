//! Disabling an account.

use axum::extract::State;
use axum::{Extension, Json};
use tidegate_service::Caller;

use super::AccountPath;
use super::list::AccountBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Path, Query};

/// Disables an account for good: none of its tokens is good from now on.
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{account}/disable",
    operation_id = "disable_account",
    tag = "access",
    params(("account" = String, Path, description = "Id of the account")),
    responses((status = 200, description = "It is disabled", body = AccountBody)),
)]
pub(crate) async fn disable_account(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<AccountPath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<AccountBody>, Failure> {
    let id = path.id()?;
    app.access.disable_account(&caller, &id).await?;
    Ok(Json(app.access.account(&id).await?.into()))
}
