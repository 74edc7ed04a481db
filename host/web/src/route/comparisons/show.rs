//! Where and by which clause two counties differ.

use std::collections::BTreeSet;
use std::str::FromStr;

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_domain::{Jurisdiction, LayerRef, Permission};
use tidegate_service::{
    Caller, CompareOrder, CompareTally, Comparing, CountyDifference, DifferenceKind, ServiceError,
};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, date};

/// Days that one request may ask for: more is for the command, which shows how far it is.
const DAYS_MAX: i32 = 92;

/// Differences that are listed; all are counted.
const LISTED_MAX: usize = 1_000;

/// The path.
#[derive(Deserialize)]
pub(crate) struct ComparisonPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ComparisonQuery {
    /// GB/T 2260 code of the second county.
    #[param(example = "330182")]
    with: String,
    /// First day.
    #[param(format = Date)]
    from: String,
    /// First day after; at most 92 days later.
    #[param(format = Date)]
    until: String,
    /// Counties whose enterprises and readings both are asked about, with commas between; the first
    /// when absent.
    data_of: Option<String>,
    /// Only this enterprise.
    enterprise: Option<String>,
    /// What is compared, with commas between: `classification`, `limit`, `grade`, `finding`;
    /// everything when absent.
    only: Option<String>,
    /// `zh-CN` or `en`; what is said here is in words of the contract and so the same in both.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// Where and by which clause two counties differ.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComparisonBody {
    /// The first county.
    first: SideBody,
    /// The second county.
    second: SideBody,
    /// Counties whose data was used.
    data_of: Vec<String>,
    /// Enterprises compared.
    enterprises: u64,
    /// Values read.
    values: u64,
    /// Differences in counts, by kind.
    #[schema(value_type = Object)]
    counts: CompareTally,
    /// The first differences, by enterprise.
    #[schema(value_type = Vec<Object>)]
    differences: Vec<CountyDifference>,
    /// Differences that are counted and not listed.
    not_listed: u64,
    /// Enterprises that could not be compared to the end, with the reason.
    failures: Vec<FailedBody>,
}

/// A county with its packs.
#[derive(Debug, Serialize, ToSchema)]
struct SideBody {
    /// GB/T 2260 code.
    county: String,
    /// Its packs, widest first.
    #[schema(value_type = Vec<Object>)]
    layers: Vec<LayerRef>,
}

/// An enterprise that could not be compared to the end.
#[derive(Debug, Serialize, ToSchema)]
struct FailedBody {
    /// Enterprise.
    enterprise: String,
    /// Why.
    why: String,
}

/// Two counties' packs on the same data: classification, limits in force, grades of readings and
/// findings of judged days. Whoever asks may replay in both, and where the data comes from. Nothing is
/// written.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/comparison",
    operation_id = "show_comparison",
    tag = "packs",
    params(("county" = String, Path, description = "GB/T 2260 code of the first county"), ComparisonQuery),
    responses((status = 200, description = "Where they differ", body = ComparisonBody)),
)]
pub(crate) async fn show_comparison(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<ComparisonPath>,
    Query(query): Query<ComparisonQuery>,
) -> Result<Json<ComparisonBody>, Failure> {
    let order = order(path.county.0, &query)?;
    for county in order.counties.iter().chain(&order.data_of) {
        caller.require(Permission::Replay, county)?;
    }
    let counties = order.counties.clone();
    // What reads of a county sees no other; both were asked for, so this is a task of the host's own.
    let host = app.host.clone();
    let begun = tokio::spawn(async move { host.compare(order).await }).await;
    let mut comparing = begun.map_err(|error| ServiceError::Internal(error.to_string()))??;
    let mut body = ComparisonBody::of(counties, &comparing);
    while let Some(one) = comparing.results.recv().await {
        body.enterprises += 1;
        body.counts.add(&one.tally);
        if !one.failure.is_empty() {
            body.failures.push(FailedBody { enterprise: one.enterprise, why: one.failure });
        }
        let room = LISTED_MAX.saturating_sub(body.differences.len());
        body.differences.extend(one.differences.into_iter().take(room));
    }
    comparing.ended()?;
    body.values = comparing.progress().values;
    body.not_listed = body.counts.differences().saturating_sub(body.differences.len() as u64);
    Ok(Json(body))
}

impl ComparisonBody {
    fn of([first, second]: [Jurisdiction; 2], comparing: &Comparing) -> Self {
        let [first_layers, second_layers] = comparing.layers.clone();
        Self {
            first: SideBody { county: first.to_string(), layers: first_layers },
            second: SideBody { county: second.to_string(), layers: second_layers },
            data_of: comparing.data_of.iter().map(ToString::to_string).collect(),
            enterprises: 0,
            values: 0,
            counts: CompareTally::default(),
            differences: Vec::new(),
            not_listed: 0,
            failures: Vec::new(),
        }
    }
}

fn order(first: Jurisdiction, query: &ComparisonQuery) -> Result<CompareOrder, Failure> {
    let county = |field: &str, text: &str| {
        County::try_from(text.to_owned()).map_err(|why| Failure::bad_input(field, why))
    };
    let (from, until) = (date("from", &query.from)?, date("until", &query.until)?);
    if until.days().saturating_sub(from.days()) > DAYS_MAX {
        let message = format!(
            "`{from}` to `{until}` is more than {DAYS_MAX} days: ask for less, or use `tidegate \
             compare`"
        );
        return Err(Failure::bad_input("until", message));
    }
    let data_of = listed(query.data_of.as_deref(), |text| county("data_of", text));
    let kinds: Result<BTreeSet<DifferenceKind>, Failure> = listed(query.only.as_deref(), |text| {
        DifferenceKind::from_str(text)
            .map_err(|error| Failure::bad_input("only", error.to_string()))
    })
    .collect();
    Ok(CompareOrder {
        counties: [first, county("with", &query.with)?.0],
        data_of: data_of.map(|county| county.map(|county| county.0)).collect::<Result<_, _>>()?,
        enterprise: query.enterprise.clone(),
        from,
        until,
        as_of: None,
        kinds: kinds?,
        at_once: 1,
    })
}

/// The parts of a list with commas between.
fn listed<'a, T>(
    list: Option<&'a str>,
    read: impl Fn(&'a str) -> T + 'a,
) -> impl Iterator<Item = T> + 'a {
    let parts = list.unwrap_or_default().split(',').map(str::trim);
    parts.filter(|part| !part.is_empty()).map(read)
}
