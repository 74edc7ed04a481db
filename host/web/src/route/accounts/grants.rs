//! Giving and taking roles.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_domain::Grant;
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::AccountPath;
use super::list::AccountBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query};

/// A role somewhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantBody {
    /// `province-operator`, `pack-author`, `county-reviewer`, `provincial-approver`,
    /// `permit-reviewer`, `inspector`, `device`, `auditor` or `enterprise`.
    #[schema(example = "inspector")]
    role: String,
    /// GB/T 2260 code: `330122` one county, `330000` a province, `000000` everywhere.
    #[schema(example = "330122")]
    jurisdiction: String,
}

impl GrantBody {
    fn grant(&self) -> Result<Grant, Failure> {
        let role = self.role.parse().map_err(|error: tidegate_domain::RoleError| {
            Failure::bad_input("role", error.to_string())
        })?;
        let jurisdiction =
            self.jurisdiction.parse().map_err(|error: tidegate_domain::JurisdictionError| {
                Failure::bad_input("jurisdiction", error.to_string())
            })?;
        Ok(Grant { role, jurisdiction })
    }
}

/// Gives an account a role somewhere.
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{account}/grants",
    operation_id = "give_grant",
    tag = "access",
    params(("account" = String, Path, description = "Id of the account")),
    request_body = GrantBody,
    responses((status = 200, description = "It has the role", body = AccountBody)),
)]
pub(crate) async fn give_grant(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<AccountPath>,
    Query(_): Query<NoQuery>,
    Body(body): Body<GrantBody>,
) -> Result<Json<AccountBody>, Failure> {
    let id = path.id()?;
    app.access.give(&caller, &id, body.grant()?).await?;
    Ok(Json(app.access.account(&id).await?.into()))
}

/// Takes a role somewhere from an account, and so from all its tokens.
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{account}/grants/revoke",
    operation_id = "revoke_grant",
    tag = "access",
    params(("account" = String, Path, description = "Id of the account")),
    request_body = GrantBody,
    responses((status = 200, description = "It has the role no more", body = AccountBody)),
)]
pub(crate) async fn revoke_grant(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<AccountPath>,
    Query(_): Query<NoQuery>,
    Body(body): Body<GrantBody>,
) -> Result<Json<AccountBody>, Failure> {
    let id = path.id()?;
    app.access.take(&caller, &id, body.grant()?).await?;
    Ok(Json(app.access.account(&id).await?.into()))
}
