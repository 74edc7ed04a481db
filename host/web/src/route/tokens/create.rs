//! Making a token.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_service::{Caller, NewToken as Wanted};
use utoipa::ToSchema;

use super::list::TokenBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Query};
use crate::route::accounts::{account_id, grants};

/// Days until a token expires when nobody says how many.
pub(crate) const DAYS_USUAL: u32 = 90;

/// A token to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// Id of the account.
    account: String,
    /// What it is for.
    #[serde(default)]
    purpose: String,
    /// What it is narrowed to, each as role@jurisdiction; absent for all that the account may do.
    grants: Option<Vec<String>>,
    /// Days until it expires, 90 when absent, at most 366.
    days: Option<u32>,
}

/// A token that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MadeToken {
    /// The token without its secret.
    token: TokenBody,
    /// Its text with the secret, shown this once.
    secret: String,
}

/// Makes a token and shows its text, this once.
#[utoipa::path(
    post,
    path = "/api/v1/tokens",
    operation_id = "create_token",
    tag = "access",
    request_body = NewToken,
    responses((status = 201, description = "It is made", body = MadeToken)),
)]
pub(crate) async fn create_token(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewToken>,
) -> Result<(StatusCode, Json<MadeToken>), Failure> {
    let wanted = Wanted {
        account: account_id("account", &new.account)?,
        purpose: new.purpose,
        grants: new.grants.as_deref().map(grants).transpose()?,
        days: new.days.unwrap_or(DAYS_USUAL),
    };
    let (token, secret) = app.access.new_token(&caller, wanted).await?;
    Ok((StatusCode::CREATED, Json(MadeToken { token: token.into(), secret })))
}
