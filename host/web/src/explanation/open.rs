//! What stays open, what was cleared, and layers that gave no verdict.

use tidegate_report::{Block, Cell, Tone};
use tidegate_service::{OpenRuleView, UnappliedWhy};

use super::finding::{conditions, layer_name};
use super::{EXPLAINED_MAX, Writer, callout, part, section};

impl Writer<'_> {
    /// Rules that could not be decided, with what to ask for.
    pub(super) fn open_rules(&self, blocks: &mut Vec<Block>) {
        let open = &self.view.undetermined;
        if open.is_empty() {
            return;
        }
        blocks.push(section(self.texts.text("stays-open")));
        blocks.push(Block::Paragraph(self.texts.text("stays-open-text")));
        for rule in open.iter().take(EXPLAINED_MAX) {
            self.open_rule(rule, blocks);
        }
        let rest = open.iter().skip(EXPLAINED_MAX).take(super::ROWS_MAX);
        let rest: Vec<String> = rest.map(|rule| self.open_act(rule)).collect();
        if !rest.is_empty() {
            blocks.push(Block::Points(rest));
        }
        self.more(open.len(), EXPLAINED_MAX + super::ROWS_MAX, blocks);
    }

    fn open_act(&self, rule: &OpenRuleView) -> String {
        let pollutant = rule.pollutant.as_deref().unwrap_or_default();
        self.texts.act(&rule.kind, &rule.title, [&rule.subject, pollutant, &rule.reference])
    }

    fn open_rule(&self, rule: &OpenRuleView, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        blocks.push(part(self.open_act(rule)));
        if !rule.text.is_empty() {
            blocks.push(Block::Paragraph(rule.text.clone()));
        }
        if !rule.elements.is_empty() {
            blocks.push(Block::Conditions(conditions(&rule.elements, texts)));
        }
        if !rule.missing.is_empty() {
            let asked = rule.missing.iter().map(|fact| match &fact.help {
                Some(help) => texts.with_all(
                    "asked-with-help",
                    &[("fact", fact.label.clone()), ("help", help.clone())],
                ),
                None => fact.label.clone(),
            });
            blocks.push(callout(Tone::Caution, texts.text("facts-to-ask"), asked.collect()));
        }
        let by = texts.with("said-by", "layer", layer_name(&rule.layer, texts));
        blocks.push(Block::Paragraph(by));
    }

    /// Limits that may bind and were not applied, with why and what to ask for.
    pub(super) fn unapplied(&self, blocks: &mut Vec<Block>) {
        let (texts, all) = (self.texts, &self.view.unapplied);
        if all.is_empty() {
            return;
        }
        blocks.push(section(texts.text("unapplied")));
        let rows = all.iter().map(|one| {
            let missing: Vec<&str> = one.missing.iter().map(|fact| fact.label.as_str()).collect();
            let why = match one.why {
                UnappliedWhy::FactsMissing => {
                    texts.with("unapplied-facts", "facts", missing.join("; "))
                }
                UnappliedWhy::LongPeriod => texts.text("unapplied-period"),
                UnappliedWhy::LayerSilent => texts.text("unapplied-layer"),
            };
            let pollutant = match one.pollutant.as_str() {
                "" => String::new(),
                code => texts.pollutant(code),
            };
            vec![
                Cell::text(&one.outlet),
                Cell::text(pollutant),
                Cell::code(&one.limit),
                Cell::text(why),
            ]
        });
        let columns = ["subject", "pollutant", "limit", "unapplied-why"];
        blocks.extend(self.table(texts.text("unapplied-text"), &columns, rows.collect()));
    }

    /// What was looked at and does not hold.
    pub(super) fn cleared(&self, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        if self.view.cleared.is_empty() {
            return;
        }
        blocks.push(section(texts.text("cleared")));
        let rows = self.view.cleared.iter().map(|cleared| {
            vec![
                Cell::text(texts.act(&cleared.kind, &cleared.title, ["", "", ""])),
                Cell::text(match cleared.subject.as_str() {
                    "" => texts.text("whole-site"),
                    outlet => outlet.to_owned(),
                }),
                Cell::code(&cleared.element),
                Cell::text(&cleared.layer.layer.pack),
            ]
        });
        let columns = ["act", "subject", "cleared-element", "layer"];
        blocks.extend(self.table(texts.text("cleared-text"), &columns, rows.collect()));
    }

    /// Layers without a verdict: their rules are neither found nor cleared.
    pub(super) fn silent(&self, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        for (layer, why) in self.view.silent.iter().take(EXPLAINED_MAX) {
            let title = texts.with("silent-layer", "layer", layer_name(layer, texts));
            let text = vec![why.clone(), texts.text("silent-text")];
            blocks.push(callout(Tone::Caution, title, text));
        }
    }
}
