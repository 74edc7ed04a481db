//! HTTP API and pages.
//!
//! Everything goes through [`tidegate_service::Host`]; this crate knows neither the database nor
//! the engine. The API lies under `/api/v1`, its OpenAPI document at `/api/openapi.json`; the pages
//! are rendered here and work without scripts.
//!
//! Every route says which permission it needs, and `guard.rs` asks whoever sends a request for it.
//! While there are no accounts, whoever comes to this machine by its own name may do everything:
//! whoever starts a server without accounts therefore binds it to the loopback address. Requests that
//! change something are refused when a browser sends them for another site.

mod app;
mod chart;
mod error;
mod explanation;
mod extract;
mod guard;
mod language;
mod operation;
mod page;
mod reach;
mod request;
mod route;
mod serve;
mod shape;
mod table;
mod texts;
mod time;
mod upload;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use tidegate_service::Host;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;

use crate::app::App;
use crate::guard::Pages;

pub use app::{GatewayStatus, Surroundings};
pub use explanation::explanation;
pub use guard::{DeclaredPage, Need};
pub use operation::{METRIC_BUCKETS, MetricsText, describe_metrics};
pub use serve::serve;
pub use time::parse as parse_instant;

/// Most bytes of a request's body where a route does not say otherwise.
const BODY_BYTES_MAX: usize = 64 << 10;

/// The API and the pages over a host; `gateway` gives the counters of the gateway when one runs.
pub fn router(host: Host, gateway: Option<GatewayStatus>) -> Router {
    router_within(host, Surroundings { gateway, ..Surroundings::default() })
}

/// The same within all of its surroundings.
pub fn router_within(host: Host, around: Surroundings) -> Router {
    let app = App::new(host, around);
    let (api, document) = route::routes(&app).split_for_parts();
    let (pages, _) = pages(&app, document).into_parts();
    let routes = api
        .merge(pages)
        .fallback(error::no_such_path)
        .method_not_allowed_fallback(error::no_such_method)
        .with_state(app);
    routes
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn(guard::asked))
        .layer(middleware::from_fn(request::same_site))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn(request::answer))
        .layer(middleware::from_fn(operation::measure))
}

/// Every path outside the API with the permission that it needs; those of the API stand in its
/// document.
#[must_use]
pub fn declared_pages(host: Host) -> Vec<DeclaredPage> {
    let app = App::new(host, Surroundings::default());
    let (_, document) = route::routes(&app).split_for_parts();
    pages(&app, document).into_parts().1
}

fn pages(app: &App, document: OpenApi) -> Pages {
    let pages = route::document(Pages::new(app), document);
    operation::routes(page::routes(pages))
}
