//! HTTP API and pages.
//!
//! Everything goes through [`tidegate_service::Host`]; this crate knows neither the database nor
//! the engine. The API lies under `/api/v1`, its OpenAPI document at `/api/openapi.json`; the pages
//! are rendered here and work without scripts.
//!
//! There are no accounts and no roles as yet: whoever reaches the port may read everything, install
//! packs and import files. Whoever starts a server therefore binds it to the loopback address, or
//! puts something in front that knows who is asking. Requests that change something are refused
//! when a browser sends them for another site.

mod app;
mod chart;
mod error;
mod explanation;
mod extract;
mod language;
mod operation;
mod page;
mod request;
mod route;
mod serve;
mod shape;
mod texts;
mod time;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use tidegate_service::Host;
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::App;

pub use app::{GatewayStatus, Surroundings};
pub use explanation::explanation;
pub use operation::{METRIC_BUCKETS, MetricsText, describe_metrics};
pub use serve::serve;

/// Most bytes of a request's body where a route does not say otherwise.
const BODY_BYTES_MAX: usize = 64 << 10;

/// The API and the pages over a host; `gateway` gives the counters of the gateway when one runs.
pub fn router(host: Host, gateway: Option<GatewayStatus>) -> Router {
    router_within(host, Surroundings { gateway, metrics: None })
}

/// The same within all of its surroundings.
pub fn router_within(host: Host, around: Surroundings) -> Router {
    let app = App::new(host, around);
    let (api, document) = route::routes(&app).split_for_parts();
    let routes = api
        .merge(route::document(document))
        .merge(page::routes())
        .merge(operation::routes())
        .fallback(error::no_such_path)
        .method_not_allowed_fallback(error::no_such_method)
        .with_state(app);
    routes
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn(request::same_site))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn(request::answer))
        .layer(middleware::from_fn(operation::measure))
}
