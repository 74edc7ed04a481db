//! Devices of a county.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_service::{DeviceDay, DeviceView};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct DevicesPath {
    county: County,
}

/// A registered device; its password is shown to nobody.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeviceItem {
    /// MN.
    mn: String,
    /// Enterprise id.
    enterprise: String,
    /// Registered name of the enterprise.
    enterprise_name: String,
    /// Outlet number.
    outlet: String,
    /// When its last frame came; absent when none ever did.
    #[schema(format = DateTime)]
    last_seen: Option<String>,
    /// Its latest day with frames.
    latest_day: Option<DeviceDayBody>,
}

/// Frames of one device on one day.
#[derive(Debug, Serialize, ToSchema)]
struct DeviceDayBody {
    /// The day.
    #[schema(format = Date)]
    day: String,
    /// Frames with readings.
    accepted: u64,
    /// Frames without.
    noted: u64,
    /// Of the accepted, those whose every reading was there already.
    duplicates: u64,
}

impl From<DeviceView> for DeviceItem {
    fn from(device: DeviceView) -> Self {
        let seen = |day: &DeviceDay| time::rfc3339(day.last_received_at_ms.div_euclid(1000));
        Self {
            last_seen: device.latest.as_ref().map(seen),
            latest_day: device.latest.map(|day| DeviceDayBody {
                day: day.day.to_string(),
                accepted: day.accepted,
                noted: day.noted,
                duplicates: day.duplicates,
            }),
            mn: device.mn,
            enterprise: device.enterprise,
            enterprise_name: device.enterprise_name,
            outlet: device.outlet,
        }
    }
}

/// The devices of a county with when they were last seen, by MN.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/devices",
    operation_id = "list_devices",
    tag = "operation",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    responses((status = 200, description = "The devices", body = Vec<DeviceItem>)),
)]
pub(crate) async fn list_devices(
    State(app): State<App>,
    Path(path): Path<DevicesPath>,
    Query(_): Query<NoQuery>,
) -> Result<Json<Vec<DeviceItem>>, Failure> {
    let devices = app.host.county_devices(&path.county.0).await?;
    Ok(Json(devices.into_iter().map(DeviceItem::from).collect()))
}
