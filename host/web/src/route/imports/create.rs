//! Importing a file.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use serde::{Deserialize, Serialize};
use tidegate_service::{Encoding, Ids, ImportFile, ImportKind, ImportReport, RowProblem};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query};

/// Name of a file that came without one, in the source of facts.
const FILE_NAME: &str = "upload";

/// Longest name of a file.
const NAME_CHARACTERS_MAX: usize = 120;

/// The path.
#[derive(Deserialize)]
pub(crate) struct ImportPath {
    county: County,
    kind: String,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportQuery {
    /// `utf8` when absent, or `gb18030` for GBK.
    encoding: Option<String>,
    /// `credit-code` when absent, or `any-id`: which ids of enterprises are let in.
    ids: Option<String>,
    /// Name of the file, for the source of facts.
    name: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// What an import did: `rows` = stored + `rows_rejected`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportBody {
    /// Rows of the file, neither header nor blank rows counted.
    rows: u64,
    /// Rows that were good.
    stored: StoredBody,
    /// Rows that have a problem and were not stored.
    rows_rejected: u64,
    /// Their problems in the order of the file.
    rejected: Vec<ProblemBody>,
    /// Problems beyond those.
    problems_unlisted: u64,
    /// What is odd about rows that were stored all the same, such as marks that contradict.
    notices: Vec<ProblemBody>,
}

/// What became of the good rows.
#[derive(Debug, Serialize, ToSchema)]
struct StoredBody {
    /// Rows that were not there before.
    new: u64,
    /// Rows whose content changed.
    updated: u64,
    /// Rows that were there already with the same content.
    unchanged: u64,
}

/// What is wrong with one cell of a row, or odd about it.
#[derive(Debug, Serialize, ToSchema)]
struct ProblemBody {
    /// Row as in the file, the header being 1.
    row: u64,
    /// Name of the column as in the file.
    column: String,
    /// What the cell holds, cut to 80 characters.
    value: String,
    /// Why it cannot be.
    reason: String,
    /// What to do.
    help: String,
}

impl From<RowProblem> for ProblemBody {
    fn from(problem: RowProblem) -> Self {
        let RowProblem { row, column, value, reason, help } = problem;
        Self { row, column, value, reason, help }
    }
}

impl From<ImportReport> for ImportBody {
    fn from(report: ImportReport) -> Self {
        let stored = report.stored;
        Self {
            rows: report.rows,
            stored: StoredBody {
                new: stored.new,
                updated: stored.updated,
                unchanged: stored.unchanged,
            },
            rows_rejected: report.rows_rejected,
            rejected: report.rejected.into_iter().map(ProblemBody::from).collect(),
            problems_unlisted: report.problems_unlisted,
            notices: report.notices.into_iter().map(ProblemBody::from).collect(),
        }
    }
}

/// Stores the good rows of a CSV file and reports the others. Rows about enterprises of
/// other counties are among those.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/import/{kind}",
    operation_id = "import_file",
    tag = "operation",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("kind" = String, Path, description = "`enterprises`, `facts`, `outlets`, `permits`, \
            `permit-limits`, `permit-amounts`, `devices`, `duties`, `projects`, `events`, `marks` \
            or `meters`", example = "enterprises"),
        ImportQuery,
    ),
    request_body(content = String, content_type = "text/csv", description = "The file"),
    responses(
        (status = 200, description = "The good rows are stored", body = ImportBody),
        (status = 422, description = "The file as a whole is refused; nothing was stored"),
    ),
)]
pub(crate) async fn import_file(
    State(app): State<App>,
    Path(path): Path<ImportPath>,
    Query(query): Query<ImportQuery>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ImportBody>, Failure> {
    let kind: ImportKind =
        path.kind.parse().map_err(|error: tidegate_service::ImportKindError| {
            Failure::bad_input("kind", error.to_string())
        })?;
    let encoding = match query.encoding.as_deref() {
        None | Some("utf8") => Encoding::Utf8,
        Some("gb18030") => Encoding::Gb18030,
        Some(other) => return Err(one_of("encoding", other, "utf8 or gb18030")),
    };
    let ids = match query.ids.as_deref() {
        None | Some("credit-code") => Ids::CreditCode,
        Some("any-id") => Ids::AnyId,
        Some(other) => return Err(one_of("ids", other, "credit-code or any-id")),
    };
    let name = query.name.as_deref().unwrap_or(FILE_NAME);
    if name.chars().count() > NAME_CHARACTERS_MAX {
        let message = format!("the name of a file has at most {NAME_CHARACTERS_MAX} characters");
        return Err(Failure::bad_input("name", message));
    }
    let bytes = body?;
    let within = [path.county.0];
    let file = ImportFile { kind, name, bytes: &bytes, encoding, ids, within: &within };
    Ok(Json(app.host.import_file(&file).await?.into()))
}

fn one_of(field: &str, given: &str, choices: &str) -> Failure {
    Failure::bad_input(field, format!("`{given}` is none of the choices, write {choices}"))
}
