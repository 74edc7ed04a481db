//! What the record rests on: engine, layers, calls, parameters, inputs, all by digest.

use tidegate_record::{GradingManifest, LayerOutcome};
use tidegate_report::{Block, Cell};
use tidegate_service::BasisView;

use super::{Writer, period, section};
use crate::shape::amount;
use crate::texts::{count, word};

impl Writer<'_> {
    /// Everything that whoever checks the judgement needs to name.
    pub(super) fn record(&self, blocks: &mut Vec<Block>) {
        let (record, texts) = (&self.view.record, self.texts);
        blocks.push(section(texts.text("record")));
        let engine = &record.engine;
        let engine =
            format!("{} {} · {} · {}", engine.name, engine.version, engine.target, engine.profile);
        let listing = &self.view.listing;
        let entry = [
            ("partition", listing.partition.to_string()),
            ("sequence", listing.sequence.to_string()),
        ];
        blocks.push(Block::KeyValues(vec![
            (texts.text("judgement-id"), Cell::code(&listing.id)),
            (texts.text("chain-entry"), Cell::text(texts.with_all("chain-entry-is", &entry))),
            (texts.text("engine"), Cell::text(engine)),
            (texts.text("contract"), Cell::text(&record.contract)),
            (texts.text("averaging-method"), Cell::text(&record.method)),
            (texts.text("output-digest"), Cell::code(record.output.to_string())),
        ]));
        if let Some(grading) = &record.grading {
            blocks.push(self.batch(grading));
        }
        self.stack(blocks);
        self.calls(blocks);
        self.inputs(blocks);
        self.parameters(blocks);
        blocks.push(Block::Paragraph(texts.text("evidence-hint")));
    }

    fn batch(&self, grading: &GradingManifest) -> Block {
        let texts = self.texts;
        let span = period(grading.first_period, grading.last_period, texts);
        Block::KeyValues(vec![
            (texts.text("readings"), Cell::text(count(grading.readings))),
            (texts.text("batch-rows"), Cell::text(count(grading.rows))),
            (texts.text("batch-not-normal"), Cell::text(count(grading.not_normal))),
            (texts.text("period"), Cell::text(span)),
            (texts.text("batch-inputs"), Cell::code(grading.inputs.to_string())),
            (texts.text("batch-outputs"), Cell::code(grading.outputs.to_string())),
        ])
    }

    fn stack(&self, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        let rows = self.view.stack.iter().map(|view| {
            let layer = &view.layer;
            vec![
                Cell::text(texts.jurisdiction(&layer.jurisdiction)),
                Cell::text(super::finding::layer_name(view, texts)),
                Cell::code(&layer.digest),
            ]
        });
        let columns = ["jurisdiction", "layer", "digest"];
        blocks.extend(self.table(texts.text("layers-then"), &columns, rows.collect()));
    }

    fn calls(&self, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        let runs = &self.view.record.layers;
        let rows = runs.iter().zip(1_u32..).map(|(run, number)| {
            let outcome = match &run.outcome {
                LayerOutcome::Conclusion => texts.text("call-answered"),
                LayerOutcome::Refused { code } => texts.with("call-refused", "code", code),
                LayerOutcome::Fault(fault) => texts.with("call-failed", "fault", fault),
            };
            vec![
                Cell::number(number.to_string()),
                Cell::text(&run.layer.pack),
                Cell::code(&run.function),
                Cell::text(outcome),
                Cell::number(count(run.fuel)),
                Cell::number(count(run.memory_bytes)),
            ]
        });
        let columns = ["call-number", "layer", "function", "outcome", "fuel", "memory"];
        blocks.extend(self.table(texts.text("calls"), &columns, rows.collect()));
        let rows = runs.iter().zip(1_u32..).map(|(run, number)| {
            vec![
                Cell::number(number.to_string()),
                Cell::code(run.input.to_string()),
                Cell::code(run.output.map(|output| output.to_string()).unwrap_or_default()),
            ]
        });
        let columns = ["call-number", "input", "output"];
        blocks.extend(self.table(texts.text("calls-digests"), &columns, rows.collect()));
    }

    fn inputs(&self, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        let rows = self.view.record.inputs.iter().map(|input| {
            vec![
                Cell::text(texts.word("input", &input.role)),
                Cell::number(count(input.bytes)),
                Cell::code(input.digest.to_string()),
            ]
        });
        let columns = ["input", "bytes", "digest-of"];
        blocks.extend(self.table(texts.text("inputs"), &columns, rows.collect()));
    }

    fn parameters(&self, blocks: &mut Vec<Block>) {
        let (texts, parameters) = (self.texts, &self.view.record.parameters);
        if parameters.is_empty() {
            return;
        }
        let rows = parameters.iter().map(|parameter| {
            let basis = BasisView { basis: parameter.basis.clone(), title: None };
            let unit = match parameter.unit.as_str() {
                "10k-CNY" => texts.word("unit", &word("10k-cny")),
                unit => unit.to_owned(),
            };
            vec![
                Cell::code(&parameter.name),
                Cell::number(amount(parameter.value, &unit)),
                Cell::text(texts.citation(&basis)),
            ]
        });
        let columns = ["parameter", "value", "basis"];
        blocks.extend(self.table(texts.text("parameters"), &columns, rows.collect()));
    }
}
