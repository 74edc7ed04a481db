//! Letting a category pack grade, and ending that.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_domain::GraderRecord;
use tidegate_service::{Caller, GraderOrder};
use utoipa::ToSchema;

use super::list::{GraderBody, GradersPath};
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, County, NoQuery, Path, Query, date};
use crate::route::stages::acting;

/// The path of one pack.
#[derive(Deserialize)]
pub(crate) struct GraderPath {
    county: County,
    pack: String,
}

/// A category pack that is to grade.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewGrader {
    /// Name of the category pack.
    #[schema(example = "textile-dyeing")]
    pack: String,
    /// First day that it grades; at once when absent.
    #[schema(format = Date)]
    from: Option<String>,
    /// Why.
    note: String,
}

/// That it is to grade no longer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GraderEnd {
    /// First day that it no longer grades; at once when absent.
    #[schema(format = Date)]
    from: Option<String>,
    /// Why.
    note: String,
}

/// Lets a category pack grade in a county, at the sites and for the pollutants that it is bound to,
/// in the place of the county's grader.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/graders",
    operation_id = "let_grade",
    tag = "packs",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    request_body = NewGrader,
    responses((status = 201, description = "It is decided", body = GraderBody)),
)]
pub(crate) async fn let_grade(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<GradersPath>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewGrader>,
) -> Result<(StatusCode, Json<GraderBody>), Failure> {
    let order = GraderOrder {
        county: path.county.0,
        pack: new.pack,
        from: new.from.as_deref().map(|text| date("from", text)).transpose()?,
        by: acting(&caller),
        note: new.note,
    };
    let record = app.host.let_grade(order).await?;
    decided(&app, record).await
}

/// Ends that a category pack grades in a county: its sites are graded by the county's grader.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/graders/{pack}/stop",
    operation_id = "stop_grading",
    tag = "packs",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("pack" = String, Path, description = "Name of the category pack"),
    ),
    request_body = GraderEnd,
    responses((status = 201, description = "It is decided", body = GraderBody)),
)]
pub(crate) async fn stop_grading(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<GraderPath>,
    Query(_): Query<NoQuery>,
    Body(end): Body<GraderEnd>,
) -> Result<(StatusCode, Json<GraderBody>), Failure> {
    let order = GraderOrder {
        county: path.county.0,
        pack: path.pack,
        from: end.from.as_deref().map(|text| date("from", text)).transpose()?,
        by: acting(&caller),
        note: end.note,
    };
    let record = app.host.stop_grading(order).await?;
    decided(&app, record).await
}

/// The decision with how it stands.
async fn decided(
    app: &App,
    record: GraderRecord,
) -> Result<(StatusCode, Json<GraderBody>), Failure> {
    let decisions = app.host.grader_decisions(&record.decision.county).await?.into_iter();
    let mut own = decisions.filter(|(one, _)| one.id == record.id);
    let missing = || Failure::not_found("decision", &record.id.to_string());
    let (record, standing) = own.next().ok_or_else(missing)?;
    Ok((StatusCode::CREATED, Json(GraderBody::new(record, standing))))
}
