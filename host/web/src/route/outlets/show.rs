//! One outlet with its limits.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::list::OutletItem;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, date};
use crate::language::Wanted;
use crate::shape::{BeatenBody, FactBody, LimitBody, MissingFactBody};
use crate::texts::texts;

/// The path.
#[derive(Deserialize)]
pub(crate) struct OutletPath {
    county: County,
    enterprise: String,
    outlet: String,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OutletQuery {
    /// Date whose limits are wanted, `2026-03-01`; today when absent.
    #[param(format = Date)]
    on: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// One outlet with the limits of a date.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutletDetailBody {
    /// How it stands.
    overview: OutletItem,
    /// Date whose limits these are.
    #[schema(format = Date)]
    on: String,
    /// Its facts in force on that date.
    facts: Vec<FactBody>,
    /// Limits that govern, each with those that it beat.
    limits: Vec<GoverningBody>,
    /// Limits whose conditions need facts that are missing.
    undetermined: Vec<UndeterminedBody>,
    /// Layers that gave no answer, each with why.
    failed: Vec<String>,
}

/// A limit that governs.
#[derive(Debug, Serialize, ToSchema)]
struct GoverningBody {
    /// The limit.
    limit: LimitBody,
    /// Those that it beat.
    beaten: Vec<BeatenBody>,
}

/// A limit whose conditions need facts that are missing.
#[derive(Debug, Serialize, ToSchema)]
struct UndeterminedBody {
    /// Its id.
    id: String,
    /// Pollutant code.
    pollutant: String,
    /// Name of the pollutant.
    pollutant_name: String,
    /// Facts to ask for.
    missing: Vec<MissingFactBody>,
}

/// An outlet with the limits that govern on a date, those that they beat, and why.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/outlets/{enterprise}/{outlet}",
    operation_id = "show_outlet",
    tag = "outlets",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("enterprise" = String, Path, description = "Enterprise id"),
        ("outlet" = String, Path, description = "Outlet number", example = "DA001"),
        OutletQuery,
    ),
    responses((status = 200, description = "The outlet", body = OutletDetailBody)),
)]
pub(crate) async fn show_outlet(
    State(app): State<App>,
    Path(path): Path<OutletPath>,
    Query(query): Query<OutletQuery>,
    Wanted(language): Wanted,
) -> Result<Json<OutletDetailBody>, Failure> {
    let on = query.on.as_deref().map(|on| date("on", on)).transpose()?;
    let on = on.unwrap_or_else(|| app.host.today());
    let which = (path.enterprise.as_str(), path.outlet.as_str());
    let detail = app.host.outlet_detail(&path.county.0, which, on, language).await?;
    let texts = texts(language);
    let limits = detail.limits.iter().map(|governing| GoverningBody {
        limit: LimitBody::new(&governing.limit, texts),
        beaten: governing.beaten.iter().map(|beaten| BeatenBody::new(beaten, texts)).collect(),
    });
    let undetermined = detail.undetermined.iter().map(|limit| UndeterminedBody {
        id: limit.id.clone(),
        pollutant_name: texts.pollutant(&limit.pollutant),
        pollutant: limit.pollutant.clone(),
        missing: limit.missing.iter().map(MissingFactBody::from).collect(),
    });
    Ok(Json(OutletDetailBody {
        limits: limits.collect(),
        undetermined: undetermined.collect(),
        overview: OutletItem::new(detail.overview, texts),
        on: detail.on.to_string(),
        facts: detail.facts.iter().map(FactBody::from).collect(),
        failed: detail.failed,
    }))
}
