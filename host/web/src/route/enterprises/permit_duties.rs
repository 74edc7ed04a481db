//! What the copies of an enterprise's permits ask for.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_affairs::PermitDuties;
use tidegate_desk::{KnownCopy, Planner};
use tidegate_service::Caller;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, County, NoQuery, Path, Query};
use crate::reach::Reach;
use crate::route::inspections::plan::CarriedBody;
use crate::route::waivers::deciding;
use crate::shape::text;

/// The path.
#[derive(Deserialize)]
pub(crate) struct OwnEnterprisePath {
    pub(super) county: County,
    pub(super) enterprise: String,
}

/// What a copy of a permit asks for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CopyBody {
    /// As `copy` of whoever enters it; `provisional` says that nobody did, and that these are the
    /// terms of its tier.
    #[schema(value_type = Object)]
    duties: PermitDuties,
    /// Who entered it; absent where nobody did.
    source: Option<String>,
    /// The day on which it was entered; absent where it was not.
    #[schema(format = Date)]
    entered_on: Option<String>,
}

impl From<KnownCopy> for CopyBody {
    fn from(known: KnownCopy) -> Self {
        let KnownCopy { duties, source, entered_on } = known;
        Self { duties, source, entered_on: text(entered_on) }
    }
}

/// A copy of a permit as it was read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "copy": {
        "permit": "91330122MA2AAAAA1X001P", "valid_from": "2024-01-01", "valid_until": "2029-01-01",
        "reports": [{ "every": "quarter" }, { "every": "year" }],
        "ledgers": [{ "every": "month", "due": { "days-after": 5 } }],
        "monitoring": [{ "outlet": "DW001", "pollutant": "w21003", "every": "month" }],
        "disclosures": [{ "every": "year", "due": { "day-of": { "month": 1, "day": 31 } } }],
    },
}))]
pub(crate) struct EnteredCopy {
    /// `permit`, `valid_from` and `valid_until` of a registered permit; `reports` of `every` (`month`,
    /// `quarter`, `half-year`, `year`) and `due`, which may be left to the county; `ledgers` and
    /// `disclosures` of `every` and `due`; `monitoring` of `outlet`, `pollutant`, `every`, `times` and
    /// `due`; `changes`. A `due` is `{"days-after": 5}` or `{"day-of": {"month": 1, "day": 15}}`,
    /// counted from the end of the period.
    #[schema(value_type = Object)]
    copy: PermitDuties,
    /// Who enters it; with accounts the caller, which need not be named.
    by: Option<String>,
}

/// What became of a copy that was entered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnteredBody {
    /// What is known of all copies of the enterprise, by permit and first day.
    copies: Vec<CopyBody>,
    /// What became of duties.
    carried: CarriedBody,
}

/// What the copies of an enterprise's permits ask for: as entered, else what the tier of the permit
/// lets expect; by permit and first day.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/enterprises/{enterprise}/permit-duties",
    operation_id = "show_permit_duties",
    tag = "duties",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("enterprise" = String, Path, description = "Enterprise id"),
    ),
    responses((status = 200, description = "The copies", body = Vec<CopyBody>)),
)]
pub(crate) async fn show_permit_duties(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<OwnEnterprisePath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<Vec<CopyBody>>, Failure> {
    let county = path.county.0;
    let reach = Reach::seeing(&app, &caller, &county).await?;
    reach.enterprise(Some(path.enterprise.clone()))?;
    let today = app.host.today();
    let known = app.desk()?.permit_duties(&county, &path.enterprise, today).await?;
    Ok(Json(known.into_iter().map(CopyBody::from).collect()))
}

/// Enters what the copy of a permit asks for, in place of what was entered for the same permit and
/// first day before. Duties are opened, changed and excused by it at once.
#[utoipa::path(
    put,
    path = "/api/v1/counties/{county}/enterprises/{enterprise}/permit-duties",
    operation_id = "put_permit_duties",
    tag = "duties",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("enterprise" = String, Path, description = "Enterprise id"),
    ),
    request_body = EnteredCopy,
    responses((status = 200, description = "It is entered", body = EnteredBody)),
)]
pub(crate) async fn put_permit_duties(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<OwnEnterprisePath>,
    Query(_): Query<NoQuery>,
    Body(entered): Body<EnteredCopy>,
) -> Result<Json<EnteredBody>, Failure> {
    let planner = Planner { by: deciding(&caller, "by", entered.by)?, at: app.host.clock().now() };
    let given = (path.enterprise.as_str(), entered.copy);
    let (known, carried) = app.desk()?.put_permit_duties(&path.county.0, given, planner).await?;
    let copies = known.into_iter().map(CopyBody::from).collect();
    Ok(Json(EnteredBody { copies, carried: carried.into() }))
}
