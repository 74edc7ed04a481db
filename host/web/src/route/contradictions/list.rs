//! Where departments contradict one another.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_desk::{Contradiction, ToldValue};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::route::matters::steps::StepsQuery;
use crate::shape::{Rows, text};
use crate::texts::word;

/// The path.
#[derive(Deserialize)]
pub(crate) struct ContradictionsPath {
    county: County,
}

/// Departments that do not say the same.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContradictionBody {
    /// Enterprise id.
    enterprise: String,
    /// Registered name.
    name: String,
    /// What it is about.
    what: String,
    /// Reference of the project; absent where it is about the enterprise.
    project: Option<String>,
    /// Number of the permit; absent where it is not about one.
    permit: Option<String>,
    /// What was said, the value that counts first.
    values: Vec<ToldValueBody>,
}

/// What one department said.
#[derive(Debug, Serialize, ToSchema)]
struct ToldValueBody {
    /// Word of the department; `import` for what was brought in otherwise, `register` for the
    /// register of enterprises.
    by: String,
    /// The value.
    value: String,
    /// The day of which it speaks.
    #[schema(format = Date)]
    of: Option<String>,
    /// Where it was learnt; empty for the register.
    source: String,
    /// Whether it is the one that counts.
    counts: bool,
}

impl From<ToldValue> for ToldValueBody {
    fn from(told: ToldValue) -> Self {
        let ToldValue { by, value, of, source, counts } = told;
        Self { by, value, of: text(of), source, counts }
    }
}

impl From<Contradiction> for ContradictionBody {
    fn from(one: Contradiction) -> Self {
        Self {
            enterprise: one.enterprise,
            name: one.name,
            what: word(one.what),
            project: one.project,
            permit: one.permit,
            values: one.values.into_iter().map(ToldValueBody::from).collect(),
        }
    }
}

/// Where departments contradict one another about enterprises of the county: both stay, and the one
/// that answers for it counts.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/contradictions",
    operation_id = "list_contradictions",
    tag = "departments",
    params(("county" = String, Path, description = "GB/T 2260 code"), StepsQuery),
    responses((status = 200, description = "One page", body = Rows<ContradictionBody>)),
)]
pub(crate) async fn list_contradictions(
    State(app): State<App>,
    Path(path): Path<ContradictionsPath>,
    Query(query): Query<StepsQuery>,
) -> Result<Json<Rows<ContradictionBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let now = app.host.clock().now();
    let found = app.desk()?.contradictions(&path.county.0, now, page).await?;
    let items = found.items.into_iter().map(ContradictionBody::from).collect();
    Ok(Json(Rows { items, offset: page.offset, rows: page.rows, total: found.total }))
}
