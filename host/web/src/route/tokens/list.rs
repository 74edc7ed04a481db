//! Tokens of the accounts that the caller may know of.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_domain::{Grant, Token};
use tidegate_service::Caller;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{Query, page};
use crate::route::accounts::account_id;
use crate::shape::Rows;
use crate::time;

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TokensQuery {
    /// Only those of this account.
    account: Option<String>,
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
}

/// A token without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenBody {
    /// Id, which is no secret.
    #[schema(example = "0123456789abcdef")]
    id: String,
    /// Whose it is.
    account: String,
    /// What it is for.
    purpose: String,
    /// What it is narrowed to, each as role@jurisdiction; absent for all that its account may do.
    grants: Option<Vec<String>>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// First instant at which it is good for nothing.
    #[schema(format = DateTime)]
    expires_at: String,
    /// When it was revoked.
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
    /// When it was last used, within a minute.
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
}

impl From<Token> for TokenBody {
    fn from(token: Token) -> Self {
        let grants = token.grants;
        Self {
            id: token.id.to_string(),
            account: token.account.to_string(),
            purpose: token.purpose,
            grants: grants.map(|grants| grants.iter().map(Grant::to_string).collect()),
            created_at: time::rfc3339(token.created_at),
            expires_at: time::rfc3339(token.expires_at),
            revoked_at: token.revoked_at.map(time::rfc3339),
            last_used_at: token.last_used_at.map(time::rfc3339),
        }
    }
}

/// Tokens of the accounts that the caller manages or audits, also revoked and expired ones: by
/// account, oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/tokens",
    operation_id = "list_tokens",
    tag = "access",
    params(TokensQuery),
    responses((status = 200, description = "One page", body = Rows<TokenBody>)),
)]
pub(crate) async fn list_tokens(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<TokensQuery>,
) -> Result<Json<Rows<TokenBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let account = query.account.as_deref().map(|text| account_id("account", text)).transpose()?;
    let tokens = app.access.tokens(&caller, account.as_ref()).await?;
    Ok(Json(Rows::of(tokens, page).map(TokenBody::from)))
}
