//! A judgement with its reasons in words.

use std::collections::BTreeMap;

use tidegate_averages::Problem;
use tidegate_domain::{
    Decimal, Finding, GoverningLimit, Instant, JudgementListing, LayerRef, Limitation, Message,
    Severity, SilentLayer, Standing, TruthValue, WaiverRecord,
};
use tidegate_manifest::Language;
use tidegate_record::{Digest, JudgementRecord};

use super::outlets::{GoverningView, governing_view};
use super::revisions::RevisionChange;
use super::unapplied::{UnappliedView, unapplied};
use super::voices::{BasisView, LayerView, MissingFact, StepView, Voices};
use crate::error::ServiceError;
use crate::host::Host;
use crate::judge::{Retraced, RetracedMean};

/// A number on the way to a finding, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureView {
    /// The pack's name of it.
    pub name: String,
    /// Value.
    pub value: Decimal,
    /// Unit.
    pub unit: String,
    /// What it is.
    pub text: String,
}

/// What the law of one time provides, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SanctionView {
    /// Where it comes from.
    pub basis: BasisView,
    /// 10 000 CNY.
    pub fine_min: Option<Decimal>,
    /// 10 000 CNY.
    pub fine_max: Option<Decimal>,
    /// Beside the fine.
    pub measures: Vec<String>,
    /// Whether it is the one that applies.
    pub applies: TruthValue,
    /// Why it applies or not.
    pub text: String,
}

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingView {
    /// Layers that made it, widest first.
    pub layers: Vec<LayerView>,
    /// The pack's id of the kind of act.
    pub kind: String,
    /// The act in words.
    pub title: String,
    /// Outlet number, or empty for the site.
    pub subject: String,
    /// Pollutant.
    pub pollutant: Option<String>,
    /// Duty, project, order or mark.
    pub reference: String,
    /// First instant.
    pub from: Instant,
    /// End so far.
    pub until: Instant,
    /// Whether it goes on.
    pub ongoing: bool,
    /// Whether it stands on data alone.
    pub standing: Standing,
    /// Severity.
    pub severity: Severity,
    /// Each condition with its value and outcome.
    pub elements: Vec<StepView>,
    /// Numbers on the way.
    pub figures: Vec<FigureView>,
    /// The value furthest out that would have complied.
    pub largest_compliant: Option<Decimal>,
    /// What it breaks.
    pub basis: Vec<BasisView>,
    /// Sanctions of every time looked at.
    pub sanctions: Vec<SanctionView>,
    /// Until when a penalty may be imposed.
    pub limitation: Option<(Limitation, BasisView)>,
    /// What to do next.
    pub next_step: String,
    /// By when.
    pub due: Option<tidegate_domain::Date>,
    /// What would have changed it.
    pub changed_by: Vec<String>,
    /// What makes it doubtful.
    pub doubts: Vec<String>,
    /// The waiver that hides it now.
    pub waiver: Option<WaiverRecord>,
    /// The limits of its outlet and pollutant with those that they beat.
    pub limits: Vec<GoverningView>,
    /// The means behind it, worst first, each with how it came to be.
    pub means: Vec<RetracedMean>,
    /// Number of its case.
    pub case: Option<i64>,
}

/// A rule that could not be decided, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRuleView {
    /// The layer.
    pub layer: LayerView,
    /// Kind of act.
    pub kind: String,
    /// The act in words.
    pub title: String,
    /// Outlet number, or empty for the site.
    pub subject: String,
    /// Pollutant.
    pub pollutant: Option<String>,
    /// Duty, project, order or mark.
    pub reference: String,
    /// Why it is open.
    pub text: String,
    /// Its conditions.
    pub elements: Vec<StepView>,
    /// What to ask for.
    pub missing: Vec<MissingFact>,
}

/// A rule that does not hold, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearedView {
    /// The layer.
    pub layer: LayerView,
    /// Kind of act.
    pub kind: String,
    /// The act in words.
    pub title: String,
    /// Outlet number, or empty for the site.
    pub subject: String,
    /// Id of the condition that does not hold.
    pub element: String,
}

/// A judgement with everything that it rests on, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgementView {
    /// The judgement in one line.
    pub listing: JudgementListing,
    /// Registered name of the enterprise; empty for a batch.
    pub enterprise_name: String,
    /// Its record: engine, layers, parameters, inputs.
    pub record: JudgementRecord,
    /// Every layer of the county, widest first.
    pub stack: Vec<LayerView>,
    /// Findings.
    pub findings: Vec<FindingView>,
    /// What stays open.
    pub undetermined: Vec<OpenRuleView>,
    /// Limits that may bind and were not applied.
    pub unapplied: Vec<UnappliedView>,
    /// What was looked at and does not hold.
    pub cleared: Vec<ClearedView>,
    /// Layers without a verdict, each with why.
    pub silent: Vec<(LayerView, String)>,
    /// What was wrong with the data, by outlet.
    pub problems: Vec<(String, Problem)>,
    /// The whole line of revisions of the period, first first.
    pub revisions: Vec<JudgementListing>,
    /// What each revision of the line changed, the latest only, first first.
    pub changes: Vec<RevisionChange>,
}

impl Host {
    /// A judgement with its reasons in words.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Tampered`] when the archive is not what the
    /// record names.
    pub async fn judgement_view(
        &self,
        id: &str,
        language: Language,
    ) -> Result<JudgementView, ServiceError> {
        let listing = self.judgement_listing(id).await?;
        let record = self.judgement_record(&listing.id).await?;
        let retraced = self.retrace(&record).await?;
        let voices = self.voices(language, &record.stack).await?;
        let revisions = self.revisions(&listing).await?;
        let changes = self.changes(&revisions, &voices).await?;
        let enterprise_name = self.name_of(record.enterprise.as_deref()).await?;
        let findings = self.finding_views(&listing, &retraced, &voices).await?;
        let silent = retraced.verdict.silent.iter().map(|silent| silent_view(silent, &voices));
        Ok(JudgementView {
            enterprise_name,
            stack: record.stack.iter().map(|layer| voices.layer(layer)).collect(),
            findings,
            undetermined: open_views(&retraced, &voices),
            unapplied: unapplied(&retraced, &voices),
            cleared: cleared_views(&retraced, &voices),
            silent: silent.collect(),
            problems: retraced.problems,
            revisions,
            changes,
            listing,
            record,
        })
    }

    async fn name_of(&self, enterprise: Option<&str>) -> Result<String, ServiceError> {
        let Some(id) = enterprise else { return Ok(String::new()) };
        let known = self.inner.store.enterprise(id).await?;
        Ok(known.map(|known| known.name).unwrap_or_default())
    }

    async fn finding_views(
        &self,
        listing: &JudgementListing,
        retraced: &Retraced,
        voices: &Voices,
    ) -> Result<Vec<FindingView>, ServiceError> {
        let now = self.clock().now();
        let enterprise = listing.enterprise.clone().unwrap_or_default();
        let waivers = self.inner.store.waivers_for(&enterprise, now).await?;
        let cases = self.cases_of(&listing.id).await?;
        let mut views = Vec::new();
        for layered in &retraced.verdict.findings {
            let finding = &layered.finding;
            let mut layers: Vec<&LayerRef> = layered.layers.iter().collect();
            layers.reverse();
            let words = Words { voices, layers };
            let waiver = waivers.iter().find(|waiver| waiver.hides(&enterprise, finding, now));
            let key = tidegate_domain::CaseKey::of(&enterprise, finding);
            views.push(FindingView {
                layers: layered.layers.iter().map(|layer| voices.layer(layer)).collect(),
                kind: finding.kind.clone(),
                title: words.title(&finding.kind),
                subject: finding.subject.clone(),
                pollutant: finding.pollutant.clone(),
                reference: finding.reference.clone(),
                from: finding.from,
                until: finding.until,
                ongoing: finding.ongoing,
                standing: finding.standing,
                severity: finding.severity,
                elements: finding.elements.iter().map(|step| words.step(step)).collect(),
                figures: finding
                    .figures
                    .iter()
                    .map(|figure| FigureView {
                        name: figure.name.clone(),
                        value: figure.value,
                        unit: figure.unit.clone(),
                        text: words.message(&figure.text),
                    })
                    .collect(),
                largest_compliant: finding.largest_compliant,
                basis: finding.basis.iter().map(|basis| words.basis(basis)).collect(),
                sanctions: finding
                    .sanctions
                    .iter()
                    .map(|sanction| SanctionView {
                        basis: words.basis(&sanction.basis),
                        fine_min: sanction.fine_min,
                        fine_max: sanction.fine_max,
                        measures: words.messages(&sanction.measures),
                        applies: sanction.applies,
                        text: words.message(&sanction.text),
                    })
                    .collect(),
                limitation: finding
                    .limitation
                    .as_ref()
                    .map(|limitation| (limitation.clone(), words.basis(&limitation.basis))),
                next_step: words.message(&finding.next_step),
                due: finding.due,
                changed_by: words.messages(&finding.changed_by),
                doubts: words.messages(&finding.doubts),
                waiver: waiver.cloned(),
                limits: limit_views(retraced, finding, voices),
                means: retraced.means_of(finding)?,
                case: cases.get(&key).copied(),
            });
        }
        Ok(views)
    }

    /// Cases of the findings of a judgement.
    async fn cases_of(
        &self,
        judgement: &str,
    ) -> Result<BTreeMap<tidegate_domain::CaseKey, i64>, ServiceError> {
        let filter = tidegate_store::FindingFilter {
            judgement: Some(judgement.to_owned()),
            ..tidegate_store::FindingFilter::default()
        };
        let page = tidegate_store::Page::first(tidegate_store::PAGE_ROWS_MAX);
        let found = self.inner.store.findings(&filter, page).await?;
        let of = |listing: tidegate_domain::FindingListing| {
            let key = tidegate_domain::CaseKey::of(&listing.enterprise, &listing.finding.finding);
            listing.case.map(|case| (key, case))
        };
        Ok(found.items.into_iter().filter_map(of).collect())
    }

    /// The merged verdict of a judgement.
    pub(crate) async fn verdict_of(
        &self,
        record: &JudgementRecord,
    ) -> Result<tidegate_domain::MergedVerdict, ServiceError> {
        let output: Digest = record.output;
        crate::judge::read("the verdict", &self.archived(&output).await?)
    }
}

/// The limits of a finding's outlet and pollutant, with those that they beat.
fn limit_views(retraced: &Retraced, finding: &Finding, voices: &Voices) -> Vec<GoverningView> {
    let about = |limit: &&GoverningLimit| {
        Some(&limit.governing.limit.pollutant) == finding.pollutant.as_ref()
    };
    let limits = retraced.limits_of(finding).into_iter().flat_map(|limits| &limits.governing);
    limits.filter(about).map(|limit| governing_view(limit, voices)).collect()
}

/// The words of the layers of one finding, most specific first.
pub(super) struct Words<'a> {
    pub(super) voices: &'a Voices,
    pub(super) layers: Vec<&'a LayerRef>,
}

impl Words<'_> {
    /// The layer whose tables have a message; the most specific when none has.
    fn layer(&self, key: &str) -> Option<&LayerRef> {
        let has = |layer: &&&LayerRef| self.voices.has(layer, key);
        self.layers.iter().find(has).or_else(|| self.layers.first()).copied()
    }

    fn message(&self, message: &Message) -> String {
        self.voices.message(self.layer(&message.key), message)
    }

    fn messages(&self, messages: &[Message]) -> Vec<String> {
        messages.iter().map(|message| self.message(message)).collect()
    }

    /// The act in words; the kind when no layer names it.
    pub(super) fn title(&self, kind: &str) -> String {
        let key = format!("act-{kind}");
        match self.layers.iter().find(|layer| self.voices.has(layer, &key)) {
            Some(layer) => self.voices.message(Some(layer), &Message::new(&key)),
            None => kind.to_owned(),
        }
    }

    fn step(&self, step: &tidegate_domain::Step) -> StepView {
        match self.layer(&step.text.key) {
            Some(layer) => self.voices.step(layer, step),
            None => StepView {
                rule: step.rule.clone(),
                outcome: step.outcome,
                text: step.text.key.clone(),
                basis: Vec::new(),
                facts: Vec::new(),
                missing: Vec::new(),
                changed_by: Vec::new(),
            },
        }
    }

    fn basis(&self, basis: &tidegate_domain::Basis) -> BasisView {
        let views = self.layers.iter().map(|layer| self.voices.basis(Some(layer), basis));
        let titled = views.into_iter().find(|view| view.title.is_some());
        titled.unwrap_or_else(|| BasisView { basis: basis.clone(), title: None })
    }
}

fn open_views(retraced: &Retraced, voices: &Voices) -> Vec<OpenRuleView> {
    let open = retraced.verdict.undetermined.iter();
    open.map(|open| {
        let (layer, rule) = (&open.layer, &open.rule);
        let words = Words { voices, layers: vec![layer] };
        OpenRuleView {
            layer: voices.layer(layer),
            kind: rule.kind.clone(),
            title: words.title(&rule.kind),
            subject: rule.subject.clone(),
            pollutant: rule.pollutant.clone(),
            reference: rule.reference.clone(),
            text: words.message(&rule.text),
            elements: rule.elements.iter().map(|step| words.step(step)).collect(),
            missing: rule.missing.iter().map(|name| voices.missing(Some(layer), name)).collect(),
        }
    })
    .collect()
}

fn cleared_views(retraced: &Retraced, voices: &Voices) -> Vec<ClearedView> {
    let cleared = retraced.verdict.cleared.iter();
    cleared
        .map(|cleared| {
            let layer = &cleared.layer;
            let cleared = &cleared.cleared;
            ClearedView {
                layer: voices.layer(layer),
                title: Words { voices, layers: vec![layer] }.title(&cleared.kind),
                kind: cleared.kind.clone(),
                subject: cleared.subject.clone(),
                element: cleared.element.clone(),
            }
        })
        .collect()
}

fn silent_view(silent: &SilentLayer, voices: &Voices) -> (LayerView, String) {
    match silent {
        SilentLayer::Refused { layer, refusal } => {
            let text = voices.message(Some(layer), &refusal.text);
            (voices.layer(layer), format!("{}: {text}", refusal.code))
        }
        SilentLayer::Fault { layer, fault } => (voices.layer(layer), fault.to_string()),
    }
}
