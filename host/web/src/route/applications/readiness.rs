//! Whether an enterprise could apply today.

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use tidegate_affairs::ApplicationKind;
use tidegate_desk::ReadinessToApply;
use tidegate_manifest::{Language, Text};
use tidegate_service::Caller;
use utoipa::{IntoParams, ToSchema};

use super::item::PrecheckItemBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query};
use crate::language::Wanted;
use crate::reach::Reach;
use crate::shape::person::none_of;
use crate::texts::word;

/// The path.
#[derive(Deserialize)]
pub(crate) struct ReadinessPath {
    county: County,
    enterprise: String,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReadinessQuery {
    /// `first`, `renewal`, `change` or `re-application`; when absent `first`, or `renewal` where a
    /// permit is valid.
    kind: Option<String>,
}

/// What an enterprise needs for an application, by what authorities know of it already.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadinessBody {
    /// Enterprise id.
    enterprise: String,
    /// What would be applied for.
    #[schema(example = "first")]
    kind: &'static str,
    /// The tier by which it would be.
    #[schema(example = "key")]
    tier: String,
    /// `yes`, `no`, or `unknown` where that rests on what only a form says.
    ready: String,
    /// What is missing or contradicts.
    items: Vec<PrecheckItemBody>,
    /// Materials to bring, in the language asked for.
    materials: Vec<String>,
    /// What a holder must know.
    must_know: Vec<String>,
}

impl ReadinessBody {
    fn new(found: ReadinessToApply, language: Language) -> Self {
        let said = |texts: Vec<Text>| {
            let one = |text: Text| if language == Language::ZhCn { text.zh } else { text.en };
            texts.into_iter().map(one).collect()
        };
        let items = found.items.into_iter().map(|item| PrecheckItemBody::new(item, language));
        Self {
            enterprise: found.enterprise,
            kind: found.kind.word(),
            tier: word(found.tier),
            ready: word(found.ready),
            items: items.collect(),
            materials: said(found.materials),
            must_know: said(found.must_know),
        }
    }
}

/// What the county's packs would say of an application that an enterprise has not begun yet: what is
/// missing, what to bring, what to know. Nothing is kept.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/enterprises/{enterprise}/readiness",
    operation_id = "show_readiness",
    tag = "applications",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("enterprise" = String, Path, description = "Unified social credit code"),
        ReadinessQuery,
    ),
    responses((status = 200, description = "What it needs", body = ReadinessBody)),
)]
pub(crate) async fn show_readiness(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<ReadinessPath>,
    Query(query): Query<ReadinessQuery>,
    Wanted(language): Wanted,
) -> Result<Json<ReadinessBody>, Failure> {
    let county = path.county.0;
    let reach = Reach::seeing(&app, &caller, &county).await?;
    let missing = || Failure::not_found("enterprise", &path.enterprise);
    let enterprise = reach.enterprise(Some(path.enterprise.clone()))?.ok_or_else(missing)?;
    let kind = query.kind.as_deref().map(kind_of).transpose()?;
    let now = app.host.clock().now();
    let found = app.desk()?.readiness_to_apply(&county, (&enterprise, kind), now).await?;
    Ok(Json(ReadinessBody::new(found, language)))
}

fn kind_of(text: &str) -> Result<ApplicationKind, Failure> {
    let found = ApplicationKind::ALL.into_iter().find(|kind| kind.word() == text);
    found.ok_or_else(|| none_of("kind", text, &ApplicationKind::ALL.map(ApplicationKind::word)))
}
