//! One judgement with everything that it rests on.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_domain::JudgementListing;
use tidegate_service::{RevisionChange, UnappliedView, UnappliedWhy};
use utoipa::ToSchema;

use super::list::JudgementItem;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::language::Wanted;
use crate::shape::judgement::{ActBody, ClearedBody, FindingBody, OpenRuleBody};
use crate::shape::{LayerBody, MissingFactBody};
use crate::texts::{Texts, texts};

/// The path.
#[derive(Deserialize)]
pub(crate) struct JudgementPath {
    county: County,
    judgement: String,
}

impl JudgementPath {
    /// The judgement, when it is of that county.
    pub(super) async fn listing(&self, app: &App) -> Result<JudgementListing, Failure> {
        let listing = app.host.judgement_listing(&self.judgement).await?;
        if listing.county == self.county.0 {
            Ok(listing)
        } else {
            Err(Failure::not_found("judgement", &self.judgement))
        }
    }
}

/// One judgement with everything that it rests on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JudgementBody {
    /// The judgement in short.
    judgement: JudgementItem,
    /// Registered name of the enterprise; empty for a batch over many.
    enterprise_name: String,
    /// What was found.
    findings: Vec<FindingBody>,
    /// What could not be decided.
    undetermined: Vec<OpenRuleBody>,
    /// What was looked at and does not hold.
    cleared: Vec<ClearedBody>,
    /// Layers without a verdict, each with why.
    silent: Vec<SilentBody>,
    /// Limits that may bind and were not applied.
    unapplied: Vec<UnappliedBody>,
    /// What was wrong with the data.
    problems: Vec<ProblemBody>,
    /// The whole line of revisions, first first.
    revisions: Vec<JudgementItem>,
    /// What each revision changed, the latest only.
    changes: Vec<ChangeBody>,
    /// Every layer of the county at the time, widest first.
    stack: Vec<LayerBody>,
    /// The record: engine, calls, parameters, inputs and output by digest.
    #[schema(value_type = Object)]
    record: Value,
}

/// A layer without a verdict.
#[derive(Debug, Serialize, ToSchema)]
struct SilentBody {
    /// The layer.
    layer: LayerBody,
    /// Why.
    why: String,
}

/// A limit that may bind and was not applied: neither compliance nor a breach follows.
#[derive(Debug, Serialize, ToSchema)]
struct UnappliedBody {
    /// Outlet number.
    outlet: String,
    /// HJ 212 code; empty for all limits of a layer.
    pollutant: String,
    /// Id of the limit, or the layer with what it said instead of limits.
    limit: String,
    /// `facts-missing`, `long-period` or `layer-silent`.
    why: &'static str,
    /// Facts to ask for.
    missing: Vec<MissingFactBody>,
}

impl From<&UnappliedView> for UnappliedBody {
    fn from(view: &UnappliedView) -> Self {
        Self {
            outlet: view.outlet.clone(),
            pollutant: view.pollutant.clone(),
            limit: view.limit.clone(),
            why: match view.why {
                UnappliedWhy::FactsMissing => "facts-missing",
                UnappliedWhy::LongPeriod => "long-period",
                UnappliedWhy::LayerSilent => "layer-silent",
            },
            missing: view.missing.iter().map(MissingFactBody::from).collect(),
        }
    }
}

/// Something that was wrong with the data.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DataProblemBody)]
struct ProblemBody {
    /// Outlet number.
    outlet: String,
    /// Kind, pollutant, averaging period, mark, how often, first and last.
    #[schema(value_type = Object)]
    problem: Value,
}

/// What a revision changed.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeBody {
    /// Id of the judgement that was replaced.
    from: String,
    /// Id of the one that replaced it.
    to: String,
    /// Acts that only the later one finds.
    newly_found: Vec<ActBody>,
    /// Acts that only the earlier one found.
    no_longer_found: Vec<ActBody>,
}

impl ChangeBody {
    fn new(change: &RevisionChange, texts: &Texts) -> Self {
        let newly = change.newly_found.iter().map(|act| ActBody::new(act, texts));
        let gone = change.no_longer_found.iter().map(|act| ActBody::new(act, texts));
        Self {
            from: change.from.clone(),
            to: change.to.clone(),
            newly_found: newly.collect(),
            no_longer_found: gone.collect(),
        }
    }
}

/// A judgement with its findings, limits, means, law of both times, revisions and record.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/judgements/{judgement}",
    operation_id = "show_judgement",
    tag = "judgements",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("judgement" = String, Path, description = "Id of the judgement, or its first 8 digits or more"),
    ),
    responses((status = 200, description = "The judgement", body = JudgementBody)),
)]
pub(crate) async fn show_judgement(
    State(app): State<App>,
    Path(path): Path<JudgementPath>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
) -> Result<Json<JudgementBody>, Failure> {
    let listing = path.listing(&app).await?;
    let view = app.host.judgement_view(&listing.id, language).await?;
    let (texts, now) = (texts(language), app.host.clock().now());
    let silent = view.silent.iter();
    let problems = view.problems.iter();
    Ok(Json(JudgementBody {
        judgement: JudgementItem::new(&view.listing, texts),
        enterprise_name: view.enterprise_name.clone(),
        findings: view.findings.iter().map(|one| FindingBody::new(one, now, texts)).collect(),
        undetermined: view.undetermined.iter().map(|one| OpenRuleBody::new(one, texts)).collect(),
        cleared: view.cleared.iter().map(|one| ClearedBody::new(one, texts)).collect(),
        silent: silent
            .map(|(layer, why)| SilentBody { layer: LayerBody::from(layer), why: why.clone() })
            .collect(),
        unapplied: view.unapplied.iter().map(UnappliedBody::from).collect(),
        problems: problems
            .map(|(outlet, problem)| ProblemBody {
                outlet: outlet.clone(),
                problem: serde_json::to_value(problem).unwrap_or_default(),
            })
            .collect(),
        revisions: view.revisions.iter().map(|one| JudgementItem::new(one, texts)).collect(),
        changes: view.changes.iter().map(|one| ChangeBody::new(one, texts)).collect(),
        stack: view.stack.iter().map(LayerBody::from).collect(),
        record: serde_json::to_value(&view.record).unwrap_or_default(),
    }))
}
