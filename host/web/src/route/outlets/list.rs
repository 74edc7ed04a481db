//! Outlets of a county with their latest readings.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_service::{OutletOverview, StreamLatest, StreamLimit, pollutant_unit};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::language::Wanted;
use crate::shape::{OutletBody, ReadingBody, StreamBody, text};
use crate::texts::{Texts, texts, word};

/// The path.
#[derive(Deserialize)]
pub(crate) struct OutletsPath {
    county: County,
}

/// An outlet with how it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutletItem {
    /// The outlet.
    outlet: OutletBody,
    /// Registered name of the enterprise.
    enterprise_name: String,
    /// Worst grade in force of any of its streams.
    grade: String,
    /// Its streams with their latest readings; empty while nothing was ever received.
    streams: Vec<StreamItem>,
}

/// A stream with its latest reading.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StreamItem {
    /// The stream.
    stream: StreamBody,
    /// Unit of the values as sent.
    unit: Option<&'static str>,
    /// Worst grade in force under any of its limits.
    in_force: String,
    /// The latest reading.
    latest: ReadingBody,
    /// The limits that it is compared with.
    limits: Vec<ComparedBody>,
}

/// A limit that a reading is compared with.
#[derive(Debug, Serialize, ToSchema)]
struct ComparedBody {
    /// Id of the limit.
    limit: String,
    /// Its averaging period.
    averaging: String,
    /// Whether a reading can exceed it; otherwise it can only come near.
    own_period: bool,
    /// `at-most`, `at-least` or `within`.
    comparison: String,
    /// Lower bound.
    lower: Option<String>,
    /// Upper bound.
    upper: Option<String>,
    /// Unit.
    unit: String,
    /// Its document.
    document: String,
    /// Name and version of the layer; absent for the permit's own.
    pack: Option<String>,
    /// The value as compared, in the limit's unit; absent when the reading lacks it.
    value: Option<String>,
}

impl OutletItem {
    pub(super) fn new(overview: OutletOverview, texts: &Texts) -> Self {
        let streams = overview.streams.iter();
        Self {
            streams: streams.map(|stream| StreamItem::new(stream, texts)).collect(),
            outlet: overview.outlet.into(),
            enterprise_name: overview.enterprise_name,
            grade: word(overview.grade),
        }
    }
}

impl StreamItem {
    fn new(latest: &StreamLatest, texts: &Texts) -> Self {
        Self {
            stream: StreamBody::new(latest.stream_id, &latest.stream, texts),
            unit: pollutant_unit(&latest.stream.pollutant),
            in_force: word(latest.in_force),
            latest: ReadingBody::from(&latest.point),
            limits: latest.limits.iter().map(ComparedBody::from).collect(),
        }
    }
}

impl From<&StreamLimit> for ComparedBody {
    fn from(compared: &StreamLimit) -> Self {
        let limit = &compared.limit.limit;
        Self {
            limit: limit.id.clone(),
            averaging: word(limit.averaging),
            own_period: compared.own_period,
            comparison: word(limit.comparison),
            lower: text(limit.lower),
            upper: text(limit.upper),
            unit: limit.unit.clone(),
            document: limit.basis.document.clone(),
            pack: compared.limit.layer.as_ref().map(|layer| layer.pack.clone()),
            value: text(compared.value),
        }
    }
}

/// All outlets of a county with their grade and latest readings, by enterprise, then number.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/outlets",
    operation_id = "list_outlets",
    tag = "outlets",
    params(("county" = String, Path, description = "GB/T 2260 code")),
    responses((status = 200, description = "The outlets", body = Vec<OutletItem>)),
)]
pub(crate) async fn list_outlets(
    State(app): State<App>,
    Path(path): Path<OutletsPath>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
) -> Result<Json<Vec<OutletItem>>, Failure> {
    let overviews = app.host.outlet_overviews(&path.county.0).await?;
    let texts = texts(language);
    Ok(Json(overviews.into_iter().map(|overview| OutletItem::new(overview, texts)).collect()))
}
