//! For machines that look after the process: whether it lives, whether it can work, what it counts.
//!
//! `/healthz` and `/readyz` are open and name no cause, which goes to the log. `/metrics` names
//! counties and packs, and needs a permission.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Extension, MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use metrics::{counter, describe_counter, describe_histogram, histogram};
use serde::Serialize;
use tidegate_domain::Permission;
use tidegate_service::Readiness;

use crate::app::App;
use crate::error::Failure;
use crate::guard::{Need, Pages};
use crate::request::AsItIs;
use crate::serve::Stopping;

/// Gives everything that is measured as Prometheus reads it, as often as it is asked.
pub type MetricsText = Arc<dyn Fn() -> String + Send + Sync>;

const REQUESTS: &str = "tidegate_http_requests_total";
const REQUEST_SECONDS: &str = "tidegate_http_request_seconds";

/// Metrics that are histograms, each with the upper bounds of its buckets.
pub const METRIC_BUCKETS: [(&str, &[f64]); 1] =
    [(REQUEST_SECONDS, &[0.002, 0.01, 0.05, 0.2, 1.0, 5.0, 30.0])];

/// Form of the metrics, as Prometheus asks for it.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// A path that none of ours matched: what peers invent makes no series.
const NO_ROUTE: &str = "none";

/// Tells the recorder what each metric means.
pub fn describe_metrics() {
    describe_counter!(REQUESTS, "Requests that were answered, by route, method and status");
    describe_histogram!(REQUEST_SECONDS, "Time until an answer began, by route");
}

/// The routes.
pub(crate) fn routes(pages: Pages) -> Pages {
    pages
        .route("/healthz", Need::Nothing, get(show_life))
        .route("/readyz", Need::Nothing, get(show_readiness))
        .route("/metrics", Need::OfHost(Permission::ReadMetrics), get(show_metrics))
}

/// That the process answers.
async fn show_life() -> &'static str {
    "ok\n"
}

/// Whether the host can do its work.
#[derive(Debug, Serialize)]
struct ReadinessBody {
    /// `ready` or `not-ready`.
    status: &'static str,
    database: &'static str,
    packs: &'static str,
    gateway: &'static str,
    grading: &'static str,
    /// `no`, or `yes` when the process was asked to stop.
    stopping: &'static str,
}

/// Whether the host can do its work: 200 when it can, 503 when it cannot. Who balances load sends
/// nothing more to one that is not ready.
async fn show_readiness(State(app): State<App>, stopping: Option<Extension<Stopping>>) -> Response {
    let Readiness { database, packs, grading } = app.host.readiness().await;
    let gateway = if app.gateway.is_some() { "ok" } else { "off" };
    let is_stopping = stopping.is_some_and(|Extension(stopping)| *stopping.0.borrow());
    let is_ready = [database, packs].iter().all(|part| *part == "ok")
        && [gateway, grading].iter().all(|part| *part != "stuck")
        && !is_stopping;
    let (code, status) = if is_ready {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not-ready")
    };
    let stopping = if is_stopping { "yes" } else { "no" };
    let body = ReadinessBody { status, database, packs, gateway, grading, stopping };
    (code, Extension(AsItIs), Json(body)).into_response()
}

/// Everything that is measured.
async fn show_metrics(State(app): State<App>) -> Result<Response, Failure> {
    let Some(metrics) = &app.metrics else {
        return Err(Failure::not_found("metrics", "this process"));
    };
    Ok(([(CONTENT_TYPE, TEXT)], metrics()).into_response())
}

/// Counts a request under its route, and how long its answer took to begin.
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = word(request.method());
    let began = Instant::now();
    let response = next.run(request).await;
    let route = route.map_or_else(|| NO_ROUTE.to_owned(), |path| path.as_str().to_owned());
    let status = response.status().as_u16().to_string();
    histogram!(REQUEST_SECONDS, "route" => route.clone()).record(began.elapsed());
    counter!(REQUESTS, "route" => route, "method" => method, "status" => status).increment(1);
    response
}

/// The method, of those that have routes; any other is one word.
pub(crate) fn word(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        _ => "other",
    }
}
