//! Admissions, latest first.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_domain::Admission;
use tidegate_service::Caller;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{Query, page};
use crate::time;

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AdmissionsQuery {
    /// Rows passed over.
    offset: Option<u32>,
    /// Rows wanted.
    rows: Option<u32>,
}

/// A file that was published.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AdmissionBody {
    /// SHA-256 of the file.
    file: String,
    /// SHA-256 of the component, when one was found.
    digest: Option<String>,
    /// Name, when the manifest could be read.
    name: Option<String>,
    /// Version, when the manifest could be read.
    version: Option<String>,
    /// Jurisdiction, when the manifest could be read.
    jurisdiction: Option<String>,
    /// Who published it.
    by: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// Whether it was let in.
    admitted: bool,
    /// Every step in order.
    steps: Vec<AdmissionStepBody>,
}

/// One step of an admission.
#[derive(Debug, Serialize, ToSchema)]
struct AdmissionStepBody {
    /// Stable name.
    step: String,
    /// Whether it passed; absent when it was not reached.
    passed: Option<bool>,
    /// What was found.
    text: String,
    /// How long it took.
    milliseconds: u64,
}

impl From<Admission> for AdmissionBody {
    fn from(admission: Admission) -> Self {
        let steps = admission.steps.into_iter().map(|step| AdmissionStepBody {
            step: step.step,
            passed: step.passed,
            text: step.text,
            milliseconds: step.milliseconds,
        });
        let (name, jurisdiction) = match admission.place {
            Some(place) => (Some(place.name), Some(place.jurisdiction.to_string())),
            None => (None, None),
        };
        Self {
            file: admission.file,
            digest: admission.digest,
            name,
            version: admission.version,
            jurisdiction,
            by: admission.by,
            at: time::rfc3339(admission.at),
            admitted: admission.admitted,
            steps: steps.collect(),
        }
    }
}

/// Files that were published where the caller may read, let in or not, latest first. A file that
/// says nowhere is for whoever published it.
#[utoipa::path(
    get,
    path = "/api/v1/admissions",
    operation_id = "list_admissions",
    tag = "packs",
    params(AdmissionsQuery),
    responses((status = 200, description = "The admissions", body = Vec<AdmissionBody>)),
)]
pub(crate) async fn list_admissions(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<AdmissionsQuery>,
) -> Result<Json<Vec<AdmissionBody>>, Failure> {
    let listing = app.host.admissions(page(query.offset, query.rows)?).await?;
    let own = listing.items.into_iter().map(|(_, admission)| admission).filter(|admission| {
        match &admission.place {
            Some(place) => caller.sees_layer(&place.jurisdiction),
            None => {
                caller.is_local()
                    || caller.account().is_some_and(|id| *id.as_str() == *admission.by)
            }
        }
    });
    Ok(Json(own.map(AdmissionBody::from).collect()))
}
