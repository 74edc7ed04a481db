//! What a version saw otherwise as a shadow.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_service::{Caller, ShadowDifference, ShadowTally, ShadowView};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct ShadowPath {
    county: County,
    digest: String,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ShadowQuery {
    /// Rows passed over.
    offset: Option<u32>,
    /// Rows wanted.
    rows: Option<u32>,
}

/// What a shadow saw in a county.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShadowBody {
    /// SHA-256 of the shadow's component.
    digest: String,
    /// By kind of conclusion.
    tallies: Vec<TallyBody>,
    /// Differences that are kept.
    total: u64,
    /// Of these, the page asked for, latest first.
    differences: Vec<DifferenceBody>,
}

/// What a shadow came to in a county.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TallyBody {
    /// County.
    county: String,
    /// `grading`, `classification` or `judgement`.
    kind: String,
    /// SHA-256 of the version that spoke meanwhile.
    active: String,
    /// First comparison.
    #[schema(format = DateTime)]
    from: String,
    /// Latest comparison.
    #[schema(format = DateTime)]
    until: String,
    /// Conclusions compared.
    compared: u64,
    /// Those that differ.
    differing: u64,
    /// Calls of the shadow that gave no conclusion.
    faults: u64,
}

/// One thing that a shadow saw otherwise.
#[derive(Debug, Serialize, ToSchema)]
struct DifferenceBody {
    /// Enterprise.
    enterprise: String,
    /// `grading`, `classification` or `judgement`.
    kind: String,
    /// What it is about.
    subject: String,
    /// The period or moment.
    #[schema(format = DateTime)]
    at: String,
    /// What the version that speaks concluded.
    active: String,
    /// What the shadow concluded.
    shadow: String,
}

impl From<&ShadowTally> for TallyBody {
    fn from(tally: &ShadowTally) -> Self {
        Self {
            county: tally.county.to_string(),
            kind: tally.kind.clone(),
            active: tally.active.clone(),
            from: time::rfc3339(tally.from),
            until: time::rfc3339(tally.until),
            compared: tally.compared,
            differing: tally.differing,
            faults: tally.faults,
        }
    }
}

impl From<ShadowDifference> for DifferenceBody {
    fn from(one: ShadowDifference) -> Self {
        Self {
            enterprise: one.enterprise,
            kind: one.kind,
            subject: one.subject,
            at: time::rfc3339(one.at),
            active: one.active,
            shadow: one.shadow,
        }
    }
}

/// What a version saw otherwise as a shadow in a county.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/shadows/{digest}",
    operation_id = "show_shadow",
    tag = "packs",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("digest" = String, Path, description = "SHA-256 of the component, or its first digits"),
        ShadowQuery,
    ),
    responses((status = 200, description = "Counts and differences", body = ShadowBody)),
)]
pub(crate) async fn show_shadow(
    State(app): State<App>,
    Extension(_): Extension<Caller>,
    Path(path): Path<ShadowPath>,
    Query(query): Query<ShadowQuery>,
) -> Result<Json<ShadowBody>, Failure> {
    let county = &path.county.0;
    let ShadowView { digest, tallies } = app.host.shadow(&path.digest).await?;
    let rows = page(query.offset, query.rows)?;
    let listing = app.host.shadow_differences(&digest, Some(county), rows).await?;
    let own = tallies.iter().filter(|tally| tally.county == *county);
    Ok(Json(ShadowBody {
        digest,
        tallies: own.map(TallyBody::from).collect(),
        total: listing.total,
        differences: listing.items.into_iter().map(DifferenceBody::from).collect(),
    }))
}
