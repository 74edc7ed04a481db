//! The numbers by which a county handles its matters, on a day.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_service::BasisView;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, date};
use crate::shape::BasisBody;

/// The path.
#[derive(Deserialize)]
pub(crate) struct PracticePath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PracticeQuery {
    /// The day; today when absent.
    on: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// A number of a county.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettingBody {
    /// Name of the parameter; it says the unit.
    #[schema(example = "case_accept_hours")]
    name: &'static str,
    /// The number.
    #[schema(example = 48)]
    value: u32,
    /// Pack that gives it.
    #[schema(example = "tonglu 0.1.0")]
    pack: String,
    /// Where the pack has it from.
    basis: BasisBody,
}

/// The numbers by which a county handles its matters on a day, by name, each with the pack and the
/// article that it comes from.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/practice",
    operation_id = "list_practice",
    tag = "figures",
    params(("county" = String, Path, description = "GB/T 2260 code"), PracticeQuery),
    responses((status = 200, description = "The numbers", body = Vec<SettingBody>)),
)]
pub(crate) async fn list_practice(
    State(app): State<App>,
    Path(path): Path<PracticePath>,
    Query(query): Query<PracticeQuery>,
) -> Result<Json<Vec<SettingBody>>, Failure> {
    let on = match &query.on {
        Some(text) => date("on", text)?,
        None => app.host.today(),
    };
    let practice = app.desk()?.practice(&path.county.0, on)?;
    let settings = practice.settings().map(|(name, setting)| SettingBody {
        name,
        value: setting.value,
        pack: setting.pack.clone(),
        basis: BasisBody::from(&BasisView { basis: setting.basis.clone(), title: None }),
    });
    Ok(Json(settings.collect()))
}
