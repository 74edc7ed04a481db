//! Taking in a file or rows of a department.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tidegate_desk::{DepartmentReport, FILE_BYTES_MAX, ToldFile, ToldRows};
use tidegate_domain::Date;
use tidegate_service::Caller;
use tidegate_sheets::departments::Department;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, date};
use crate::route::waivers::deciding;
use crate::upload::{self, Upload};

/// Name of what came without one, in the source of facts.
const NAME: &str = "upload";

/// The path.
#[derive(Deserialize)]
pub(crate) struct DepartmentPath {
    county: County,
    department: String,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DepartmentQuery {
    /// Name of the file, for the source of facts.
    #[param(example = "用电2026-02.xlsx")]
    name: Option<String>,
    /// The day as of which it speaks, where its rows have none; today when absent.
    on: Option<String>,
    /// Who sends it; with accounts the caller, which need not be named.
    by: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// What became of what a department sent: `rows` that could be read, of them `taken`, of how many
/// `enterprises`; `permits`, `facts`, `docket` and `meter_days`, each as `new`, `updated` and
/// `unchanged`; `renamed`; and row by row `problems` (sheet, row, cell, what was found, why it is
/// wrong, what to write), `doubts` (the same, of rows that were taken), `unmatched` enterprises with
/// the `nearest`, `changes` of the register, `contradictions`, `columns_unknown` and `passed_over`. A
/// list that would be too long is cut, and `…_more` says how many are left out.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
pub(crate) struct DepartmentReportBody(DepartmentReport);

/// Rows of a department.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowsSent {
    rows: Vec<Map<String, Value>>,
}

/// Takes in what another department sends: a file (CSV in any usual encoding, xlsx, xls or ods), or
/// as `application/json` its rows, `{"rows": [{"统一社会信用代码": "…", …}]}`, whose members are
/// named as the columns of the file would be. Every row finds its registered enterprise or is shown
/// as unmatched. The same again changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/departments/{department}",
    operation_id = "import_department",
    tag = "departments",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("department" = String, Path, description = "`market`, `power`, `water`, `tax`, `planning`, \
            `construction`, `reform`, `approval`, `acceptance`, `commitment` or `permit`", example = "power"),
        DepartmentQuery,
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file, at most 20 MiB; or rows as JSON"),
    responses(
        (status = 200, description = "What was good is kept", body = DepartmentReportBody),
        (status = 413, description = "It is larger than `bytes_most` of `details`"),
    ),
)]
pub(crate) async fn import_department(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<DepartmentPath>,
    Query(query): Query<DepartmentQuery>,
    file: Upload,
) -> Result<Json<DepartmentReportBody>, Failure> {
    let department = Department::from_word(&path.department)
        .ok_or_else(|| Failure::not_found("department", &path.department))?;
    let now = app.host.clock().now();
    let on = match &query.on {
        Some(text) => date("on", text)?,
        None => Date::of_instant(now),
    };
    let by = deciding(&caller, "by", query.by)?;
    let name = query.name.unwrap_or_else(|| NAME.to_owned());
    let _permit = upload::permit(&app)?;
    let is_json = file.media_type() == "application/json";
    let bytes = file.read(FILE_BYTES_MAX as u64).await?;
    let (desk, county) = (app.desk()?, path.county.0);
    let report = if is_json {
        let RowsSent { rows } = serde_json::from_slice(&bytes).map_err(|error| {
            Failure::bad_input("rows", format!("the rows cannot be read: {error}"))
        })?;
        let told = ToldRows { department, rows, name, on, by, now };
        desk.take_told_rows(&county, told).await?
    } else {
        desk.take_told(&county, ToldFile { department, bytes, name, on, by, now }).await?
    };
    Ok(Json(DepartmentReportBody(report)))
}
