//! One enterprise.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_domain::PermitRecord;
use tidegate_service::KnownFact;
use utoipa::ToSchema;

use super::classification::ClassificationBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::language::Wanted;
use crate::shape::{EnterpriseBody, FactBody, OutletBody, text};
use crate::texts::word;

/// The path.
#[derive(Deserialize)]
pub(crate) struct EnterprisePath {
    county: County,
    enterprise: String,
}

/// One enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseDetailBody {
    /// The enterprise.
    enterprise: EnterpriseBody,
    /// Its outlets, by number.
    outlets: Vec<OutletBody>,
    /// Its permits, by first day valid.
    permits: Vec<PermitBody>,
    /// Every fact ever recorded about it and its outlets.
    facts: Vec<RecordedFactBody>,
    /// Its latest recorded classification; absent when it was never classified.
    classification: Option<ClassificationBody>,
}

/// A fact as recorded.
#[derive(Debug, Serialize, ToSchema)]
struct RecordedFactBody {
    /// Outlet number; absent for a fact about the enterprise.
    outlet: Option<String>,
    /// The fact.
    fact: FactBody,
    /// First day on which it holds.
    #[schema(format = Date)]
    from: String,
    /// Where it was learnt.
    source: String,
    /// Whether it is the one in force today.
    in_force: bool,
}

impl From<KnownFact> for RecordedFactBody {
    fn from(known: KnownFact) -> Self {
        Self {
            fact: FactBody::from(&known.fact),
            outlet: known.recorded.outlet,
            from: known.recorded.from.to_string(),
            source: known.recorded.source,
            in_force: known.in_force,
        }
    }
}

/// A permit.
#[derive(Debug, Serialize, ToSchema)]
struct PermitBody {
    /// Permit number.
    number: String,
    /// Tier that it was issued for.
    tier: String,
    /// First day valid.
    #[schema(format = Date)]
    valid_from: String,
    /// First day no longer valid.
    #[schema(format = Date)]
    valid_until: String,
    /// The day that it was revoked or cancelled.
    #[schema(format = Date)]
    ended: Option<String>,
    /// Permitted concentrations and rates, as in the contract.
    #[schema(value_type = Vec<Object>)]
    limits: Value,
    /// Permitted annual amounts, as in the contract.
    #[schema(value_type = Vec<Object>)]
    amounts: Value,
}

impl From<PermitRecord> for PermitBody {
    fn from(record: PermitRecord) -> Self {
        let permit = record.permit;
        Self {
            tier: word(permit.tier),
            valid_from: permit.valid_from.to_string(),
            valid_until: permit.valid_until.to_string(),
            ended: text(permit.ended),
            limits: serde_json::to_value(permit.limits).unwrap_or_default(),
            amounts: serde_json::to_value(permit.amounts).unwrap_or_default(),
            number: permit.number,
        }
    }
}

/// An enterprise with its facts, outlets, permits and latest classification.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/enterprises/{enterprise}",
    operation_id = "show_enterprise",
    tag = "enterprises",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("enterprise" = String, Path, description = "Enterprise id"),
    ),
    responses((status = 200, description = "The enterprise", body = EnterpriseDetailBody)),
)]
pub(crate) async fn show_enterprise(
    State(app): State<App>,
    Path(path): Path<EnterprisePath>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
) -> Result<Json<EnterpriseDetailBody>, Failure> {
    let county = path.county.0;
    let detail = app.host.enterprise_detail(&county, &path.enterprise, language).await?;
    Ok(Json(EnterpriseDetailBody {
        enterprise: detail.enterprise.into(),
        outlets: detail.outlets.into_iter().map(OutletBody::from).collect(),
        permits: detail.permits.into_iter().map(PermitBody::from).collect(),
        facts: detail.facts.into_iter().map(RecordedFactBody::from).collect(),
        classification: detail.classification.map(ClassificationBody::from),
    }))
}
