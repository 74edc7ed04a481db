//! The API: one file for each action, under `route/<resource>/<action>.rs`.

mod accounts;
mod admissions;
mod applications;
mod attachments;
mod batches;
mod calendar;
pub(crate) mod cases;
mod commitments;
mod comparisons;
mod contradictions;
mod departments;
mod devices;
mod duties;
mod enterprises;
mod events;
mod faults;
mod figures;
mod findings;
mod gateway;
mod graders;
mod grading_faults;
mod health;
mod imports;
mod inspections;
pub(crate) mod judgements;
mod layers;
mod matters;
mod missing_facts;
mod notices;
mod outlets;
mod packs;
mod people;
mod policies;
mod practice;
mod rejections;
mod reminders;
mod replicas;
mod rounds;
mod sources;
pub(crate) mod stages;
mod streams;
mod summary;
pub(crate) mod tokens;
mod waivers;
pub(crate) mod warnings;

use axum::extract::DefaultBodyLimit;
use axum::http::header::CONTENT_TYPE;
use axum::middleware;
use axum::routing::get;
use tidegate_domain::Permission::{
    Audit, Classify, HandleMatters, HandleOwnMatters, Import, Judge, LetGrade, ManageAccounts,
    ManagePeople, Operate, PublishPack, ReadCounty, ReadJudgements, ReadMatters, ReadMetrics,
    Replay, RevokeWaiver, SendNotices, StagePack, Waive,
};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, ResponseBuilder};
use utoipa::{OpenApi as _, ToSchema as _};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::ErrorBody;
use crate::guard::{Api, Need, Pages};
use crate::request;

pub(crate) use summary::show::per_second;

/// Most bytes of a file to import.
const IMPORT_BYTES_MAX: usize = 64 << 20;

/// Most bytes of people that are sent at once.
const PEOPLE_BYTES_MAX: usize = 16 << 20;

/// Most bytes of a pack file that is sent; what is read of it has lower bounds of its own.
const PACK_BYTES_MAX: usize = 64 << 20;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Tidegate",
        description = "Rule packs for the supervision of discharge permits: who owes what, which \
                       limits govern, what is near or over them, and why. Decimals are text, \
                       instants are RFC 3339 in China Standard Time, dates are days there. Texts \
                       of packs come in the language asked for by `?lang=` or `Accept-Language`: \
                       `zh-CN` or `en`. Whoever asks shows a token; while a host has no accounts, whoever \
                       is at its machine may do everything.",
    ),
    components(schemas(ErrorBody))
)]
struct Document;

/// All routes of the API with their document, each with what it needs.
pub(crate) fn routes(app: &App) -> OpenApiRouter<App> {
    let read = Need::InCounty(ReadCounty);
    let part = Need::OwnPart;
    Api::new(app, OpenApiRouter::with_openapi(Document::openapi()))
        .route(read, routes!(summary::show::show_summary))
        .route(read, routes!(enterprises::list::list_enterprises))
        .route(read, routes!(enterprises::show::show_enterprise))
        .route(read, routes!(enterprises::classification::show_classification))
        .route(read, routes!(enterprises::production::show_production))
        .route(read, routes!(enterprises::production_comparison::compare_production))
        .route(read, routes!(reminders::list::list_reminders))
        .route(read, routes!(missing_facts::list::list_missing_facts))
        .route(read, routes!(outlets::list::list_outlets))
        .route(read, routes!(outlets::show::show_outlet))
        .route(read, routes!(streams::series::show_series))
        .route(read, routes!(warnings::list::list_warnings))
        .route(read, routes!(warnings::show::show_warning))
        .route(read, routes!(batches::list::list_batches))
        .route(read, routes!(devices::list::list_devices))
        .route(read, routes!(rejections::list::list_rejections))
        .route(read, routes!(layers::list::list_layers))
        .route(part(ReadCounty), routes!(packs::list::list_packs))
        .route(part(ReadCounty), routes!(admissions::list::list_admissions))
        .route(part(ReadCounty), routes!(stages::list::list_places))
        .route(read, routes!(stages::shadow::show_shadow))
        .route(read, routes!(graders::list::list_graders))
        .route(Need::InCounty(LetGrade), routes!(graders::decide::let_grade))
        .route(Need::InCounty(LetGrade), routes!(graders::decide::stop_grading))
        .route(part(StagePack), routes!(stages::decide::decide_stage))
        .route(part(StagePack), routes!(stages::cancel::cancel_stage))
        .route(part(StagePack), routes!(stages::rollback::roll_back))
        .route(part(ReadCounty), routes!(events::stream::stream_events))
        .route(part(ReadMetrics), routes!(health::show::show_health))
        .route(part(ReadMetrics), routes!(grading_faults::list::list_grading_faults))
        .route(part(ReadMetrics), routes!(gateway::show::show_gateway))
        .merge(faults(app))
        .merge(judgements(app))
        .merge(access(app))
        .merge(desk(app))
        .merge(duties(app))
        .merge(told(app))
        .merge(departments(app))
        .merge(heavy(app))
        .into_router()
}

/// Packs that fail, and what each host runs.
fn faults(app: &App) -> OpenApiRouter<App> {
    let look = Need::InCounty(ReadMetrics);
    Api::new(app, OpenApiRouter::new())
        .route(look, routes!(faults::list::list_faults))
        .route(look, routes!(faults::input::show_fault_input))
        .route(look, routes!(faults::aside::list_set_aside))
        .route(Need::InCounty(StagePack), routes!(faults::resume::resume_pack))
        .route(Need::OfHost(ReadMetrics), routes!(replicas::list::list_replicas))
        .into_router()
}

/// What was judged, what came of it, and what is not followed.
fn judgements(app: &App) -> OpenApiRouter<App> {
    let read = Need::InCounty(ReadJudgements);
    Api::new(app, OpenApiRouter::new())
        .route(read, routes!(judgements::list::list_judgements))
        .route(read, routes!(judgements::show::show_judgement))
        .route(read, routes!(judgements::explanation::explain_judgement))
        .route(Need::InCounty(Replay), routes!(judgements::replay::replay_judgement))
        .route(Need::InCounty(Judge), routes!(enterprises::judge::judge_enterprise))
        .route(read, routes!(findings::list::list_findings))
        .route(read, routes!(cases::list::list_cases))
        .route(read, routes!(cases::show::show_case))
        .route(read, routes!(waivers::list::list_waivers))
        .route(Need::InCounty(Waive), routes!(waivers::create::create_waiver))
        .route(Need::InCounty(RevokeWaiver), routes!(waivers::revoke::revoke_waiver))
        .into_router()
}

/// What people have to do with permits. An enterprise sees and handles what is its own.
fn desk(app: &App) -> OpenApiRouter<App> {
    let see = Need::InCountyOr(ReadMatters, HandleOwnMatters);
    let act = Need::InCountyOr(HandleMatters, HandleOwnMatters);
    let read = Need::InCounty(ReadMatters);
    let handle = Need::InCounty(HandleMatters);
    Api::new(app, OpenApiRouter::new())
        .route(see, routes!(matters::list::list_matters))
        .route(see, routes!(matters::show::show_matter))
        .route(see, routes!(matters::steps::list_matter_steps))
        .route(act, routes!(matters::take::take_step))
        .route(read, routes!(matters::asides::list_matter_asides))
        .route(read, routes!(matters::check::check_matter))
        .route(see, routes!(attachments::list::list_attachments))
        .route(act, routes!(attachments::bring::attach_file))
        .route(see, routes!(attachments::fetch::fetch_attachment))
        .route(act, routes!(applications::begin::begin_application))
        .route(act, routes!(applications::precheck::precheck_application))
        .route(see, routes!(applications::compare::compare_versions))
        .route(see, routes!(applications::readiness::show_readiness))
        .route(handle, routes!(policies::publish::publish_policy))
        .route(handle, routes!(inspections::plan_one::plan_inspection))
        .route(handle, routes!(inspections::plan::plan_inspections))
        .route(read, routes!(figures::list::list_figures))
        .route(read, routes!(figures::entries::list_figure_entries))
        .route(Need::InCounty(ReadCounty), routes!(practice::list::list_practice))
        .route(Need::InCounty(ReadCounty), routes!(calendar::list::list_calendar))
        .route(Need::InCounty(ReadCounty), routes!(calendar::due::reckon_due))
        .route(Need::OfHost(Operate), routes!(calendar::add::add_calendar_year))
        .into_router()
}

/// What permits make due: copies as they are entered, shutdowns, what an officer lays down.
fn duties(app: &App) -> OpenApiRouter<App> {
    let see = Need::InCountyOr(ReadMatters, HandleOwnMatters);
    let act = Need::InCountyOr(HandleMatters, HandleOwnMatters);
    let handle = Need::InCounty(HandleMatters);
    Api::new(app, OpenApiRouter::new())
        .route(see, routes!(enterprises::permit_duties::show_permit_duties))
        .route(handle, routes!(enterprises::permit_duties::put_permit_duties))
        .route(act, routes!(enterprises::stops::tell_stop))
        .route(handle, routes!(duties::owe::owe_duty))
        .into_router()
}

/// What other departments say.
fn departments(app: &App) -> OpenApiRouter<App> {
    let read = Need::InCounty(ReadCounty);
    Api::new(app, OpenApiRouter::new())
        .route(Need::InCounty(Import), routes!(departments::import::import_department))
        .route(read, routes!(sources::list::list_sources))
        .route(Need::InCounty(Import), routes!(sources::put::put_source))
        .route(Need::InCounty(Import), routes!(sources::pull::pull_sources))
        .route(Need::InCounty(Import), routes!(sources::remove::remove_source))
        .route(read, routes!(contradictions::list::list_contradictions))
        .route(read, routes!(commitments::list::list_commitments))
        .into_router()
}

/// People and what they are told.
fn told(app: &App) -> OpenApiRouter<App> {
    let see = Need::InCountyOr(ReadMatters, HandleOwnMatters);
    let send = Need::InCounty(SendNotices);
    let people = Api::new(app, OpenApiRouter::new())
        .route(Need::InCounty(ManagePeople), routes!(people::put::put_people))
        .into_router()
        .layer(DefaultBodyLimit::max(PEOPLE_BYTES_MAX));
    Api::new(app, OpenApiRouter::new())
        .route(Need::InCounty(ReadMatters), routes!(people::list::list_people))
        .route(see, routes!(people::inbox::list_inbox))
        .route(Need::InCounty(ReadMatters), routes!(notices::list::list_notices))
        .route(see, routes!(notices::show::show_notice))
        .route(see, routes!(notices::read::read_notice))
        .route(send, routes!(notices::again::send_notices_again))
        .route(send, routes!(notices::receipts::take_receipts))
        .merge(people)
        .into_router()
}

/// Who may do what.
fn access(app: &App) -> OpenApiRouter<App> {
    let manage = Need::OwnPart(ManageAccounts);
    let look = Need::OwnPartOr(ManageAccounts, Audit);
    let look_over = Need::OfHostOr(ManageAccounts, Audit);
    Api::new(app, OpenApiRouter::new())
        .route(look, routes!(accounts::list::list_accounts))
        .route(manage, routes!(accounts::create::create_account))
        .route(manage, routes!(accounts::disable::disable_account))
        .route(manage, routes!(accounts::grants::give_grant))
        .route(manage, routes!(accounts::grants::revoke_grant))
        .route(look_over, routes!(accounts::changes::list_access_changes))
        .route(look, routes!(tokens::list::list_tokens))
        .route(manage, routes!(tokens::create::create_token))
        .route(Need::Account, routes!(tokens::revoke::revoke_token))
        .into_router()
}

/// Routes that take a file or all workers; only a few at once.
fn heavy(app: &App) -> OpenApiRouter<App> {
    let api = || Api::new(app, OpenApiRouter::new());
    let imports = api()
        .route(Need::InCounty(Import), routes!(imports::create::import_file))
        .into_router()
        .layer(DefaultBodyLimit::max(IMPORT_BYTES_MAX));
    let packs = api()
        .route(Need::OwnPart(PublishPack), routes!(packs::publish::publish_pack))
        .into_router()
        .layer(DefaultBodyLimit::max(PACK_BYTES_MAX));
    api()
        .route(Need::InCounty(Classify), routes!(enterprises::classify::classify_county))
        .route(Need::InCounty(ReadCounty), routes!(enterprises::totals::list_totals))
        .route(Need::OwnPart(StagePack), routes!(stages::preview::preview_stage))
        .route(
            Need::InCounty(HandleMatters),
            routes!(applications::precheck_permits::precheck_permits),
        )
        .route(Need::InCounty(HandleMatters), routes!(rounds::carry_out::carry_out_round))
        .route(Need::InCounty(Replay), routes!(comparisons::show::show_comparison))
        .merge(imports)
        .merge(packs)
        .into_router()
        .route_layer(middleware::from_fn_with_state(app.clone(), request::heavy))
}

/// The route of the document.
pub(crate) fn document(pages: Pages, mut document: OpenApi) -> Pages {
    complete(&mut document);
    let text = document.to_json().unwrap_or_default();
    let answer = move || {
        let text = text.clone();
        async move { ([(CONTENT_TYPE, "application/json")], text) }
    };
    pages.route("/api/openapi.json", Need::Nothing, get(answer))
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
    let token = Http::builder().scheme(HttpAuthScheme::Bearer).description(Some(
        "A token as `tidegate token new` shows it. `x-permission` of an operation is what it needs, \
         `x-permission-in` where: in the county of the path, in the caller's own part of what is \
         shown or changed, or for the host as a whole; `x-permission-or` does as well. `account` \
         asks for nothing but a token",
    ));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("token", SecurityScheme::Http(token.build()));
    document.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    for item in document.paths.paths.values_mut() {
        add(&mut item.get);
        add(&mut item.post);
        add(&mut item.put);
        add(&mut item.delete);
    }
}
