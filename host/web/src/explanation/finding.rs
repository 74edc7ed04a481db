//! One finding: what was required and met, the numbers, the law, and what would have changed it.

use tidegate_domain::{Standing, TruthValue, WaiverRecord};
use tidegate_report::{Block, Cell, Condition, Outcome, Tone};
use tidegate_service::{FindingView, LayerView, StepView};

use super::{Writer, callout, part, period, section};
use crate::shape::amount;
use crate::texts::{Texts, word};
use crate::time;

impl Writer<'_> {
    /// A finding in full.
    pub(super) fn finding(&self, number: usize, finding: &FindingView, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        let heading = [("number", number.to_string()), ("act", self.act(finding))];
        blocks.push(section(texts.with_all("finding-title", &heading)));
        self.standing(finding, blocks);
        if let Some(waiver) = &finding.waiver {
            blocks.push(hidden(waiver, texts));
        }
        blocks.push(Block::KeyValues(self.facts_of(finding)));
        if !finding.elements.is_empty() {
            blocks.push(part(texts.text("elements")));
            blocks.push(Block::Conditions(conditions(&finding.elements, texts)));
        }
        if !finding.figures.is_empty() {
            blocks.push(part(texts.text("figures")));
            blocks.push(Block::Points(
                finding.figures.iter().map(|figure| figure.text.clone()).collect(),
            ));
        }
        self.limits(finding, blocks);
        self.means(finding, blocks);
        self.counterfactual(finding, blocks);
        self.law(finding, blocks);
        self.next(finding, blocks);
        if !finding.doubts.is_empty() {
            let title = texts.text("doubts");
            blocks.push(callout(Tone::Caution, title, finding.doubts.clone()));
        }
    }

    /// Whether it stands on data alone, which decides what may be done with it.
    fn standing(&self, finding: &FindingView, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        let name = word(finding.standing);
        let tone = match finding.standing {
            Standing::ConfirmedByData => Tone::Finding,
            Standing::Suspected => Tone::Caution,
        };
        let text = vec![texts.word("standing-text", &name)];
        blocks.push(callout(tone, texts.word("standing", &name), text));
    }

    fn facts_of(&self, finding: &FindingView) -> Vec<(String, Cell)> {
        let texts = self.texts;
        let mut pairs = Vec::new();
        let subject = match finding.subject.as_str() {
            "" => texts.text("whole-site"),
            outlet => outlet.to_owned(),
        };
        pairs.push((texts.text("subject"), Cell::text(subject)));
        if let Some(code) = &finding.pollutant {
            let named = format!("{} ({code})", texts.pollutant(code));
            pairs.push((texts.text("pollutant"), Cell::text(named)));
        }
        if !finding.reference.is_empty() {
            pairs.push((texts.text("reference"), Cell::text(&finding.reference)));
        }
        let mut when = period(finding.from, finding.until, texts);
        if finding.ongoing {
            when = texts.with("period-goes-on", "period", when);
        }
        pairs.push((texts.text("act-period"), Cell::text(when)));
        let severity = texts.word("severity", &word(finding.severity));
        pairs.push((texts.text("severity"), Cell::text(severity)));
        let kind = format!("{} {}", finding.kind, layers(&finding.layers, texts));
        pairs.push((texts.text("found-by"), Cell::text(kind)));
        let case = match finding.case {
            Some(number) => texts.with("case-title", "number", number),
            None if finding.waiver.is_some() => texts.text("case-none-waived"),
            None => texts.text("case-none"),
        };
        pairs.push((texts.text("case"), Cell::text(case)));
        pairs
    }

    /// What would have changed it.
    fn counterfactual(&self, finding: &FindingView, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        if finding.largest_compliant.is_none() && finding.changed_by.is_empty() {
            return;
        }
        blocks.push(part(texts.text("counterfactual")));
        let mut points = Vec::new();
        if let Some(value) = finding.largest_compliant {
            let figures = finding.figures.iter();
            let own = figures.filter(|figure| figure.unit != "1").map(|figure| &figure.unit).next();
            let limits = finding.limits.iter().map(|limit| &limit.limit.limit.unit).next();
            let unit = own.or(limits).map(String::as_str).unwrap_or_default();
            points.push(texts.with("largest-compliant-is", "value", amount(value, unit)));
        }
        points.extend(finding.changed_by.iter().cloned());
        blocks.push(Block::Points(points));
    }

    /// What to do, and by when.
    fn next(&self, finding: &FindingView, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        blocks.push(part(texts.text("next-step")));
        let due = match finding.due {
            Some(day) => day.to_string(),
            None => texts.text("no-deadline"),
        };
        blocks.push(Block::KeyValues(vec![
            (texts.text("next-step"), Cell::text(&finding.next_step)),
            (texts.text("deadline"), Cell::text(due)),
        ]));
    }
}

/// That a waiver hides it, why, by whom and until when.
fn hidden(waiver: &WaiverRecord, texts: &Texts) -> Block {
    let own = &waiver.waiver;
    let lines = vec![
        texts.with("waiver-reason-is", "reason", &own.reason),
        texts.with_all(
            "waiver-approved",
            &[("approver", own.approver.clone()), ("at", time::minute(own.approved_at))],
        ),
        texts.with("waiver-expires", "at", time::minute(own.expires_at)),
    ];
    callout(Tone::Caution, texts.with("waiver-hides", "number", waiver.id), lines)
}

/// Layers by title, name and version.
pub(super) fn layers(layers: &[LayerView], texts: &Texts) -> String {
    let named: Vec<String> = layers.iter().map(|layer| layer_name(layer, texts)).collect();
    named.join(texts.list_comma())
}

/// A layer by title, name and version.
pub(super) fn layer_name(view: &LayerView, texts: &Texts) -> String {
    let pack = &view.layer.pack;
    let named = match &view.title {
        Some(title) => format!("{title} ({pack})"),
        None => pack.clone(),
    };
    if view.installed { named } else { format!("{named} · {}", texts.text("layer-gone")) }
}

/// Conditions with value and outcome.
pub(super) fn conditions(steps: &[StepView], texts: &Texts) -> Vec<Condition> {
    steps.iter().map(|step| condition(step, texts)).collect()
}

fn condition(step: &StepView, texts: &Texts) -> Condition {
    let facts = step.facts.iter().map(|fact| {
        let shown = format!("{} {}", fact.label, fact.shown);
        if fact.doubtful { format!("{shown} ({})", texts.text("fact-doubtful")) } else { shown }
    });
    let facts: Vec<String> = facts.collect();
    let basis = step.basis.iter().map(|basis| {
        let cited = texts.citation(basis);
        texts.with("basis-is", "basis", cited)
    });
    let missing = step.missing.iter().map(|fact| texts.with("fact-missing", "fact", &fact.label));
    Condition {
        outcome: match step.outcome {
            TruthValue::Yes => Outcome::Met,
            TruthValue::No => Outcome::NotMet,
            TruthValue::Unknown => Outcome::Unknown,
        },
        text: step.text.clone(),
        found: facts.join(texts.list_comma()),
        details: basis.chain(missing).chain(step.changed_by.iter().cloned()).collect(),
    }
}
