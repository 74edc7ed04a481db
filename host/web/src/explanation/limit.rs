//! The limits that a finding was measured by, and those that they beat.

use tidegate_report::{Block, Cell};
use tidegate_service::{BeatenWhy, FindingView, GoverningView, LimitView};

use super::finding::layer_name;
use super::{Writer, part};
use crate::page::bounds_with_unit;
use crate::texts::{Texts, word};

/// Limits of one finding that are shown: an outlet has few of one pollutant.
const LIMITS_MAX: usize = 40;

impl Writer<'_> {
    /// Each limit of the finding's outlet and pollutant with its layer, law and what it beat.
    pub(super) fn limits(&self, finding: &FindingView, blocks: &mut Vec<Block>) {
        if finding.limits.is_empty() {
            return;
        }
        blocks.push(part(self.texts.text("limits-in-force")));
        for governing in finding.limits.iter().take(LIMITS_MAX) {
            self.limit(governing, blocks);
        }
        self.more(finding.limits.len(), LIMITS_MAX, blocks);
    }

    fn limit(&self, governing: &GoverningView, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        let limit = &governing.limit.limit;
        let mut pairs = vec![
            (texts.word("averaging", &word(limit.averaging)), Cell::text(bounds_with_unit(limit))),
            (
                texts.text("rounding"),
                Cell::text(texts.with("rounding-decimals", "decimals", limit.decimals)),
            ),
        ];
        if let Some(oxygen) = limit.reference_oxygen {
            let shown = texts.with("reference-oxygen", "oxygen", oxygen);
            pairs.push((texts.text("conversion"), Cell::text(shown)));
        }
        pairs.push((texts.text("basis"), Cell::text(cited(&governing.limit, texts))));
        pairs.push((texts.text("layer"), Cell::text(layer(&governing.limit, texts))));
        pairs.push((texts.text("limit-id"), Cell::code(&limit.id)));
        for doubt in &governing.limit.doubts {
            pairs.push((texts.text("doubt"), Cell::text(doubt)));
        }
        blocks.push(Block::KeyValues(pairs));
        if governing.beaten.is_empty() {
            return;
        }
        let rows = governing.beaten.iter().map(|beaten| {
            let why = match &beaten.why {
                BeatenWhy::Displaced { by, text } => {
                    format!("{} {text} ({by})", texts.text("beaten-displaced"))
                }
                BeatenWhy::LessStrict { than } => {
                    format!("{} ({than})", texts.text("beaten-less-strict"))
                }
            };
            vec![
                Cell::text(bounds_with_unit(&beaten.limit.limit)),
                Cell::text(cited(&beaten.limit, texts)),
                Cell::text(layer(&beaten.limit, texts)),
                Cell::text(why),
            ]
        });
        let columns = ["limit", "basis", "layer", "why-beaten"];
        blocks.extend(self.table(texts.text("beaten-limits"), &columns, rows.collect()));
    }
}

/// Where a limit comes from; the number of a permit says little by itself.
fn cited(limit: &LimitView, texts: &Texts) -> String {
    let cited = texts.citation(&limit.basis);
    if limit.layer.is_some() { cited } else { texts.with("permit-number", "number", cited) }
}

fn layer(limit: &LimitView, texts: &Texts) -> String {
    match &limit.layer {
        Some(layer) => layer_name(layer, texts),
        None => texts.text("layer-permit"),
    }
}
