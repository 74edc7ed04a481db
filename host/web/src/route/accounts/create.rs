//! Adding an account.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_service::{Caller, NewAccount as Wanted};
use utoipa::ToSchema;

use super::list::AccountBody;
use super::{account_id, grants};
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Query};
use crate::route::tokens::create::DAYS_USUAL;

/// An account to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccount {
    /// Id: lower-case letters, digits, `.`, `-` and `_`.
    #[schema(example = "zhang.wei")]
    id: String,
    /// Who it is, for people.
    name: String,
    /// What it may do and where, each as role@jurisdiction.
    #[schema(example = json!(["inspector@330122"]))]
    grants: Vec<String>,
}

/// An account that was added.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AddedAccount {
    /// The account.
    account: AccountBody,
    /// Of the first account its token, shown this once; any other gets its tokens made.
    token: Option<String>,
}

/// Adds an account. The first one must operate a province or the nation; from then on everything
/// takes a token, and this answer has its first.
#[utoipa::path(
    post,
    path = "/api/v1/accounts",
    operation_id = "create_account",
    tag = "access",
    request_body = NewAccount,
    responses((status = 201, description = "It is added", body = AddedAccount)),
)]
pub(crate) async fn create_account(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewAccount>,
) -> Result<(StatusCode, Json<AddedAccount>), Failure> {
    let wanted =
        Wanted { id: account_id("id", &new.id)?, name: new.name, grants: grants(&new.grants)? };
    let id = wanted.id.clone();
    let token = match caller.is_local() {
        true => Some(app.access.add_first_account(wanted, DAYS_USUAL).await?.1),
        false => {
            app.access.add_account(&caller, wanted).await?;
            None
        }
    };
    let account = AccountBody::from(app.access.account(&id).await?);
    Ok((StatusCode::CREATED, Json(AddedAccount { account, token })))
}
