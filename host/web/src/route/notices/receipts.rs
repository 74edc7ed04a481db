//! What gateways say of notices that they took.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::NoticesPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query, instant};
use crate::shape::person::channel;

/// Receipts of one request.
const RECEIPTS_MAX: usize = 1_000;

/// What a gateway says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "receipts": [{ "channel": "sms", "receipt": "8120013" }] }))]
pub(crate) struct ReceiptsOrder {
    /// At most 1000.
    receipts: Vec<ReceiptBody>,
}

/// That one notice arrived.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReceiptBody {
    /// `sms`, `voice`, `email`, `webhook` or `app`.
    channel: String,
    /// What the gateway called the notice when it took it.
    receipt: String,
    /// When it arrived; now when absent. Never later than now.
    at: Option<String>,
}

/// What became of receipts.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct ReceiptsBody {
    /// Notices that are known to have arrived by this.
    noted: u64,
    /// Notices that were known to have arrived before.
    known: u64,
    /// Receipts under which no notice of this county went.
    unknown: Vec<String>,
}

/// Takes a gateway's word that notices arrived, by channel and by what the gateway called each.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/notices/receipts",
    operation_id = "take_receipts",
    tag = "notices",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    request_body = ReceiptsOrder,
    responses((status = 200, description = "They are noted", body = ReceiptsBody)),
)]
pub(crate) async fn take_receipts(
    State(app): State<App>,
    Path(path): Path<NoticesPath>,
    Query(_): Query<NoQuery>,
    Body(order): Body<ReceiptsOrder>,
) -> Result<Json<ReceiptsBody>, Failure> {
    if order.receipts.is_empty() || order.receipts.len() > RECEIPTS_MAX {
        let message = format!("{} receipts: send 1 to {RECEIPTS_MAX}", order.receipts.len());
        return Err(Failure::bad_input("receipts", message));
    }
    let (desk, now) = (app.desk()?, app.host.clock().now());
    let mut body = ReceiptsBody::default();
    for one in order.receipts {
        let at = one.at.as_deref().map_or(Ok(now), |text| instant("at", text))?.min(now);
        let whose = (channel(&one.channel)?, one.receipt.as_str());
        match desk.receipt(&path.county.0, whose, at).await? {
            Some(true) => body.noted += 1,
            Some(false) => body.known += 1,
            None => body.unknown.push(one.receipt),
        }
    }
    Ok(Json(body))
}
