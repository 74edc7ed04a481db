//! The API: one file for each action, under `route/<resource>/<action>.rs`.

mod batches;
pub(crate) mod cases;
mod devices;
mod enterprises;
mod events;
mod findings;
mod gateway;
mod grading_faults;
mod health;
mod imports;
pub(crate) mod judgements;
mod layers;
mod missing_facts;
mod outlets;
mod packs;
mod rejections;
mod reminders;
mod streams;
mod summary;
mod waivers;
pub(crate) mod warnings;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::CONTENT_TYPE;
use axum::middleware;
use axum::routing::get;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, ResponseBuilder};
use utoipa::{OpenApi as _, ToSchema as _};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::ErrorBody;
use crate::request;

pub(crate) use summary::show::per_second;

/// Most bytes of a file to import.
const IMPORT_BYTES_MAX: usize = 64 << 20;

/// Most bytes of a component that is sent; the runtime's own ceiling is lower.
const COMPONENT_BYTES_MAX: usize = 64 << 20;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Tidegate",
        description = "Rule packs for the supervision of discharge permits: who owes what, which \
                       limits govern, what is near or over them, and why. Decimals are text, \
                       instants are RFC 3339 in China Standard Time, dates are days there. Texts \
                       of packs come in the language asked for by `?lang=` or `Accept-Language`: \
                       `zh-CN` or `en`. There are no accounts as yet: bind to the loopback address.",
    ),
    components(schemas(ErrorBody))
)]
struct Document;

/// All routes of the API with their document.
pub(crate) fn routes(app: &App) -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(summary::show::show_summary))
        .routes(routes!(enterprises::list::list_enterprises))
        .routes(routes!(enterprises::show::show_enterprise))
        .routes(routes!(enterprises::classification::show_classification))
        .routes(routes!(reminders::list::list_reminders))
        .routes(routes!(missing_facts::list::list_missing_facts))
        .routes(routes!(outlets::list::list_outlets))
        .routes(routes!(outlets::show::show_outlet))
        .routes(routes!(streams::series::show_series))
        .routes(routes!(warnings::list::list_warnings))
        .routes(routes!(warnings::show::show_warning))
        .routes(routes!(batches::list::list_batches))
        .merge(judgements())
        .routes(routes!(devices::list::list_devices))
        .routes(routes!(rejections::list::list_rejections))
        .routes(routes!(layers::list::list_layers))
        .routes(routes!(packs::list::list_packs))
        .routes(routes!(health::show::show_health))
        .routes(routes!(grading_faults::list::list_grading_faults))
        .routes(routes!(gateway::show::show_gateway))
        .routes(routes!(events::stream::stream_events))
        .merge(heavy(app))
}

/// What was judged, what came of it, and what is not followed.
fn judgements() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(judgements::list::list_judgements))
        .routes(routes!(judgements::show::show_judgement))
        .routes(routes!(judgements::explanation::explain_judgement))
        .routes(routes!(judgements::replay::replay_judgement))
        .routes(routes!(enterprises::judge::judge_enterprise))
        .routes(routes!(enterprises::production::show_production))
        .routes(routes!(enterprises::production_comparison::compare_production))
        .routes(routes!(findings::list::list_findings))
        .routes(routes!(cases::list::list_cases))
        .routes(routes!(cases::show::show_case))
        .routes(routes!(waivers::list::list_waivers, waivers::create::create_waiver))
        .routes(routes!(waivers::revoke::revoke_waiver))
}

/// Routes that take a file or all workers; only a few at once.
fn heavy(app: &App) -> OpenApiRouter<App> {
    let imports = OpenApiRouter::new()
        .routes(routes!(imports::create::import_file))
        .layer(DefaultBodyLimit::max(IMPORT_BYTES_MAX));
    let packs = OpenApiRouter::new()
        .routes(routes!(packs::install::install_pack))
        .layer(DefaultBodyLimit::max(COMPONENT_BYTES_MAX));
    OpenApiRouter::new()
        .routes(routes!(enterprises::classify::classify_county))
        .routes(routes!(enterprises::totals::list_totals))
        .merge(imports)
        .merge(packs)
        .route_layer(middleware::from_fn_with_state(app.clone(), request::heavy))
}

/// The route of the document.
pub(crate) fn document(mut document: OpenApi) -> Router<App> {
    complete(&mut document);
    let text = document.to_json().unwrap_or_default();
    let answer = move || {
        let text = text.clone();
        async move { ([(CONTENT_TYPE, "application/json")], text) }
    };
    Router::new().route("/api/openapi.json", get(answer))
}

/// Every operation may fail, and always in the same form.
fn complete(document: &mut OpenApi) {
    let schema = Ref::from_schema_name(ErrorBody::name());
    let failed = ResponseBuilder::new()
        .description("The request failed; the code says why")
        .content("application/json", Content::new(Some(schema)))
        .build();
    let add = |operation: &mut Option<Operation>| {
        if let Some(operation) = operation {
            let responses = &mut operation.responses.responses;
            responses.insert("default".to_owned(), RefOr::T(failed.clone()));
        }
    };
    for item in document.paths.paths.values_mut() {
        add(&mut item.get);
        add(&mut item.post);
    }
}
