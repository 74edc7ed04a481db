//! The parts of a judgement as data.

use serde::Serialize;
use serde_json::Value;
use tidegate_domain::WaiverRecord;
use tidegate_service::{
    ActView, ClearedView, FindingView, GoverningView, OpenRuleView, RetracedMean, SanctionView,
    waiver_standing,
};
use utoipa::ToSchema;

use super::{BasisBody, BeatenBody, LayerBody, LimitBody, MissingFactBody, StepBody, text};
use crate::texts::{Texts, word};
use crate::time;

/// A finding with everything that it rests on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingBody {
    /// What was found.
    act: ActBody,
    /// First instant.
    #[schema(format = DateTime)]
    from: String,
    /// End so far.
    #[schema(format = DateTime)]
    until: String,
    /// Whether it goes on.
    ongoing: bool,
    /// `confirmed-by-data` or `suspected`.
    standing: String,
    /// `slight`, `ordinary` or `serious`.
    severity: String,
    /// Layers that found it, widest first.
    layers: Vec<LayerBody>,
    /// Each condition with its value and outcome.
    elements: Vec<StepBody>,
    /// Numbers on the way.
    figures: Vec<FigureBody>,
    /// The value furthest out that would have complied.
    largest_compliant: Option<String>,
    /// What would have changed it.
    changed_by: Vec<String>,
    /// What it breaks.
    basis: Vec<BasisBody>,
    /// What the law of each time provides.
    sanctions: Vec<SanctionBody>,
    /// Until when a penalty may be imposed.
    limitation: Option<LimitationBody>,
    /// What to do next.
    next_step: String,
    /// By when.
    #[schema(format = Date)]
    due: Option<String>,
    /// What makes it doubtful.
    doubts: Vec<String>,
    /// The waiver that hides it now.
    waiver: Option<WaiverBody>,
    /// The limits of its outlet and pollutant with those that they beat.
    limits: Vec<GoverningBody>,
    /// The means behind it, worst first, each with how it came to be.
    means: Vec<MeanBody>,
    /// Number of its case.
    case: Option<i64>,
}

impl FindingBody {
    pub(crate) fn new(view: &FindingView, now: i64, texts: &Texts) -> Self {
        let limitation = view.limitation.as_ref();
        Self {
            act: ActBody::new(&view.act(), texts),
            from: time::rfc3339(view.from),
            until: time::rfc3339(view.until),
            ongoing: view.ongoing,
            standing: word(view.standing),
            severity: word(view.severity),
            layers: view.layers.iter().map(LayerBody::from).collect(),
            elements: view.elements.iter().map(StepBody::from).collect(),
            figures: view
                .figures
                .iter()
                .map(|figure| FigureBody {
                    name: figure.name.clone(),
                    value: figure.value.to_string(),
                    unit: figure.unit.clone(),
                    text: figure.text.clone(),
                })
                .collect(),
            largest_compliant: text(view.largest_compliant),
            changed_by: view.changed_by.clone(),
            basis: view.basis.iter().map(BasisBody::from).collect(),
            sanctions: view.sanctions.iter().map(SanctionBody::from).collect(),
            limitation: limitation.map(|(limitation, basis)| LimitationBody {
                years: limitation.years,
                from: text(limitation.from),
                until: text(limitation.until),
                passed: word(limitation.passed),
                basis: BasisBody::from(basis),
            }),
            next_step: view.next_step.clone(),
            due: text(view.due),
            doubts: view.doubts.clone(),
            waiver: view.waiver.as_ref().map(|waiver| WaiverBody::new(waiver, now)),
            limits: view.limits.iter().map(|limit| GoverningBody::new(limit, texts)).collect(),
            means: view.means.iter().map(MeanBody::from).collect(),
            case: view.case,
        }
    }
}

/// An act with what it is about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActBody {
    /// The pack's id of the kind of act.
    #[schema(example = "over-concentration")]
    kind: String,
    /// The act in words.
    title: String,
    /// Outlet number; empty for the site.
    subject: String,
    /// Pollutant code; empty when there is none.
    pollutant: String,
    /// Name of the pollutant.
    pollutant_name: String,
    /// Duty, project, order or mark; empty when there is none.
    reference: String,
}

impl ActBody {
    pub(crate) fn new(act: &ActView, texts: &Texts) -> Self {
        let pollutant_name = match act.pollutant.as_str() {
            "" => String::new(),
            code => texts.pollutant(code),
        };
        Self {
            kind: act.kind.clone(),
            title: texts.act(&act.kind, &act.title, ["", "", ""]),
            subject: act.subject.clone(),
            pollutant: act.pollutant.clone(),
            pollutant_name,
            reference: act.reference.clone(),
        }
    }
}

/// A number on the way to a finding.
#[derive(Debug, Serialize, ToSchema)]
struct FigureBody {
    /// The pack's name of it.
    name: String,
    /// Value.
    value: String,
    /// Unit.
    unit: String,
    /// What it is.
    text: String,
}

/// What the law of one time provides.
#[derive(Debug, Serialize, ToSchema)]
struct SanctionBody {
    /// Where it comes from.
    basis: BasisBody,
    /// Lowest fine, 10 000 CNY.
    fine_min: Option<String>,
    /// Highest fine, 10 000 CNY.
    fine_max: Option<String>,
    /// Beside the fine.
    measures: Vec<String>,
    /// `yes` when it is the one that applies, `unknown` when facts decide.
    applies: String,
    /// Why it applies or not.
    text: String,
}

impl From<&SanctionView> for SanctionBody {
    fn from(view: &SanctionView) -> Self {
        Self {
            basis: BasisBody::from(&view.basis),
            fine_min: text(view.fine_min),
            fine_max: text(view.fine_max),
            measures: view.measures.clone(),
            applies: word(view.applies),
            text: view.text.clone(),
        }
    }
}

/// Until when a penalty may be imposed.
#[derive(Debug, Serialize, ToSchema)]
struct LimitationBody {
    /// Years.
    years: u8,
    /// Day that it runs from; absent while the act goes on.
    #[schema(format = Date)]
    from: Option<String>,
    /// First day on which no penalty may be imposed any more.
    #[schema(format = Date)]
    until: Option<String>,
    /// `yes`, `no` or `unknown`.
    passed: String,
    /// Where it comes from.
    basis: BasisBody,
}

/// A limit that governs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = JudgedLimitBody)]
struct GoverningBody {
    /// The limit.
    limit: LimitBody,
    /// Those that it beat.
    beaten: Vec<BeatenBody>,
}

impl GoverningBody {
    fn new(view: &GoverningView, texts: &Texts) -> Self {
        Self {
            limit: LimitBody::new(&view.limit, texts),
            beaten: view.beaten.iter().map(|one| BeatenBody::new(one, texts)).collect(),
        }
    }
}

/// A mean with how it came to be.
#[derive(Debug, Serialize, ToSchema)]
struct MeanBody {
    /// Averaging period.
    averaging: String,
    /// Start of the period.
    #[schema(format = DateTime)]
    period_start: String,
    /// Value compared, not rounded.
    value: String,
    /// Unit.
    unit: String,
    /// How it came to be: parts, formula, conversion, flow, the device's own value, marks.
    #[schema(value_type = Object)]
    derivation: Value,
    /// References of the marks that the derivation names, by its indexes.
    marks: Vec<String>,
}

impl From<&RetracedMean> for MeanBody {
    fn from(mean: &RetracedMean) -> Self {
        Self {
            averaging: word(mean.averaging),
            period_start: time::rfc3339(mean.period_start),
            value: mean.value.to_string(),
            unit: mean.unit.clone(),
            derivation: serde_json::to_value(&mean.derivation).unwrap_or_default(),
            marks: mean.marks.clone(),
        }
    }
}

/// A rule that could not be decided.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenRuleBody {
    /// What it is about.
    act: ActBody,
    /// Its layer.
    layer: LayerBody,
    /// Why it is open.
    text: String,
    /// Its conditions.
    elements: Vec<StepBody>,
    /// What to ask for.
    missing: Vec<MissingFactBody>,
}

impl OpenRuleBody {
    pub(crate) fn new(view: &OpenRuleView, texts: &Texts) -> Self {
        let act = ActView {
            kind: view.kind.clone(),
            title: view.title.clone(),
            subject: view.subject.clone(),
            pollutant: view.pollutant.clone().unwrap_or_default(),
            reference: view.reference.clone(),
        };
        Self {
            act: ActBody::new(&act, texts),
            layer: LayerBody::from(&view.layer),
            text: view.text.clone(),
            elements: view.elements.iter().map(StepBody::from).collect(),
            missing: view.missing.iter().map(MissingFactBody::from).collect(),
        }
    }
}

/// A rule that was looked at and does not hold.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClearedBody {
    /// The pack's id of the kind of act.
    kind: String,
    /// The act in words.
    title: String,
    /// Outlet number; empty for the site.
    subject: String,
    /// Id of the element that does not hold.
    element: String,
    /// Name and version of the layer.
    pack: String,
}

impl ClearedBody {
    pub(crate) fn new(view: &ClearedView, texts: &Texts) -> Self {
        Self {
            kind: view.kind.clone(),
            title: texts.act(&view.kind, &view.title, ["", "", ""]),
            subject: view.subject.clone(),
            element: view.element.clone(),
            pack: view.layer.layer.pack.clone(),
        }
    }
}

/// A waiver.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WaiverBody {
    /// Number.
    id: i64,
    /// `in-force`, `not-yet`, `expired` or `revoked`.
    standing: &'static str,
    /// GB/T 2260 code.
    county: String,
    /// Enterprise; absent for all of the county.
    enterprise: Option<String>,
    /// Outlet number; absent for all and the site.
    subject: Option<String>,
    /// Kinds of findings that it hides.
    kinds: Vec<String>,
    /// Pollutants; empty for all.
    pollutants: Vec<String>,
    /// First instant of the window: an act that begins in it is hidden.
    #[schema(format = DateTime)]
    from: String,
    /// First instant after the window.
    #[schema(format = DateTime)]
    until: String,
    /// Why.
    reason: String,
    /// Who approved it.
    approver: String,
    /// When it was approved.
    #[schema(format = DateTime)]
    approved_at: String,
    /// From when on it hides nothing.
    #[schema(format = DateTime)]
    expires_at: String,
    /// When, by whom and why it was taken back.
    revoked: Option<RevokedBody>,
}

/// The taking back of a waiver.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RevokedBody {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// By whom.
    by: String,
    /// Why.
    reason: String,
}

impl From<tidegate_domain::Revocation> for RevokedBody {
    fn from(revocation: tidegate_domain::Revocation) -> Self {
        let tidegate_domain::Revocation { at, by, reason } = revocation;
        Self { at: time::rfc3339(at), by, reason }
    }
}

impl WaiverBody {
    pub(crate) fn new(record: &WaiverRecord, now: i64) -> Self {
        let waiver = record.waiver.clone();
        Self {
            id: record.id,
            standing: waiver_standing(record, now),
            county: waiver.county.to_string(),
            enterprise: waiver.enterprise,
            subject: waiver.subject,
            kinds: waiver.kinds,
            pollutants: waiver.pollutants,
            from: time::rfc3339(waiver.from),
            until: time::rfc3339(waiver.until),
            reason: waiver.reason,
            approver: waiver.approver,
            approved_at: time::rfc3339(waiver.approved_at),
            expires_at: time::rfc3339(waiver.expires_at),
            revoked: record.revoked.clone().map(RevokedBody::from),
        }
    }
}
