//! Revoking a token.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use tidegate_domain::{TokenId, TokenIdError};
use tidegate_service::Caller;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{NoQuery, Path, Query};

/// The path.
#[derive(Deserialize)]
pub(crate) struct TokenPath {
    token: String,
}

/// Revokes a token: it is good for nothing from now on. One's own may always be revoked.
#[utoipa::path(
    post,
    path = "/api/v1/tokens/{token}/revoke",
    operation_id = "revoke_token",
    tag = "access",
    params(("token" = String, Path, description = "Id of the token, 16 digits")),
    responses((status = 204, description = "It is revoked")),
)]
pub(crate) async fn revoke_token(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<TokenPath>,
    Query(_): Query<NoQuery>,
) -> Result<StatusCode, Failure> {
    let id: TokenId = path
        .token
        .parse()
        .map_err(|error: TokenIdError| Failure::bad_input("token", error.to_string()))?;
    app.access.revoke_token(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
