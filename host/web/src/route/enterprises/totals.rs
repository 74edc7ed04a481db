//! What an enterprise discharged in a year against what its permit allows.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_service::AnnualAmount;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query, date};
use crate::route::enterprises::production::ProductionPath;

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TotalsQuery {
    /// Last day counted of its calendar year; yesterday when absent.
    #[param(format = Date)]
    on: Option<String>,
}

/// One permitted amount (许可排放量) and what of it is used. Amounts are in tonnes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnnualAmountBody {
    /// Outlet number; absent for the whole site.
    outlet: Option<String>,
    /// HJ 212 code.
    pollutant: String,
    /// Calendar year.
    year: u16,
    /// First day not counted.
    #[schema(format = Date)]
    until: String,
    /// Measured, hours over a limit and exempt hours included.
    measured: String,
    /// By substitution for hours without a value: never proof.
    substituted: String,
    /// Hours over their hourly limit.
    exceeding_hours: u32,
    /// Hours without a valid value.
    missing_hours: u32,
    /// Of those, hours that no rule fills.
    unfilled_hours: u32,
    /// Permitted.
    permitted: Option<String>,
    /// Measured and substituted over permitted.
    share_of_amount: Option<String>,
    /// Days counted over the days of the year.
    share_of_period: String,
    /// The day on which the amount is or will be passed if the year goes on so.
    #[schema(format = Date)]
    overrun: Option<String>,
}

impl From<AnnualAmount> for AnnualAmountBody {
    fn from(amount: AnnualAmount) -> Self {
        let AnnualAmount { outlet, pollutant, total } = amount;
        Self {
            outlet,
            pollutant,
            year: total.year,
            until: total.until.to_string(),
            measured: total.measured.to_string(),
            substituted: total.substituted.to_string(),
            exceeding_hours: total.exceeding_hours,
            missing_hours: total.missing_hours,
            unfilled_hours: total.unfilled_hours,
            permitted: total.permitted.map(|tonnes| tonnes.to_string()),
            share_of_amount: total.share_of_amount.map(|share| share.to_string()),
            share_of_period: total.share_of_period.to_string(),
            overrun: total.overrun.map(|day| day.to_string()),
        }
    }
}

/// The amounts of a year, worked out again from the readings, against every amount permitted.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/enterprises/{enterprise}/totals",
    operation_id = "list_totals",
    tag = "enterprises",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("enterprise" = String, Path, description = "Enterprise id"),
        TotalsQuery,
    ),
    responses((status = 200, description = "One for each amount that a permit allows and something \
        monitored counts for", body = Vec<AnnualAmountBody>)),
)]
pub(crate) async fn list_totals(
    State(app): State<App>,
    Path(path): Path<ProductionPath>,
    Query(query): Query<TotalsQuery>,
) -> Result<Json<Vec<AnnualAmountBody>>, Failure> {
    let on = match &query.on {
        Some(text) => date("on", text)?,
        None => app.host.today().plus_days(-1),
    };
    let enterprise = app.host.enterprise_in(Some(&path.county.0), &path.enterprise).await?;
    let amounts = app.host.annual_amounts(&enterprise.id, on).await?;
    Ok(Json(amounts.into_iter().map(AnnualAmountBody::from).collect()))
}
