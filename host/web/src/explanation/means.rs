//! How each mean behind a finding came to be.

use tidegate_report::{Block, Cell};
use tidegate_service::{Derivation, FindingView, Formula, RetracedMean};

use super::{Writer, part, period};
use crate::shape::amount;
use crate::texts::{Texts, word};

impl Writer<'_> {
    /// The means of a finding, worst first: a table, then how each was made.
    pub(super) fn means(&self, finding: &FindingView, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        if finding.means.is_empty() {
            return;
        }
        blocks.push(part(texts.text("means")));
        let rows = finding.means.iter().map(|mean| {
            let made = &mean.derivation;
            vec![
                Cell::text(when(mean, texts)),
                Cell::number(amount(mean.value, &made.unit)),
                Cell::text(texts.word("formula", &word(made.formula))),
                Cell::text(parts_short(made, texts)),
                Cell::text(texts.word("reason", &word(made.reason))),
            ]
        });
        let columns = ["period", "value", "formula", "parts", "validity"];
        blocks.extend(self.table(texts.text("means-text"), &columns, rows.collect()));
        for mean in &finding.means {
            blocks.push(Block::Paragraph(texts.with("mean-made", "period", when(mean, texts))));
            blocks.push(Block::KeyValues(derivation(mean, texts)));
        }
    }
}

fn when(mean: &RetracedMean, texts: &Texts) -> String {
    let made = &mean.derivation;
    let averaging = texts.word("averaging", &word(mean.averaging));
    let when = format!("{averaging} {}", period(made.period_start, made.period_end, texts));
    // A limit with a reference oxygen and one without have means of their own.
    match made.conversion.as_ref().and_then(|conversion| conversion.reference_oxygen) {
        Some(oxygen) => format!("{when} · {}", texts.with("reference-oxygen", "oxygen", oxygen)),
        None => when,
    }
}

fn parts_short(made: &Derivation, texts: &Texts) -> String {
    let parts = &made.parts;
    if parts.part_s == 0 {
        return "–".to_owned();
    }
    let counts = [
        ("counted", parts.counted.to_string()),
        ("due", parts.due.to_string()),
        ("required", parts.required.to_string()),
    ];
    texts.with_all("parts-short", &counts)
}

fn derivation(mean: &RetracedMean, texts: &Texts) -> Vec<(String, Cell)> {
    let made = &mean.derivation;
    let mut pairs = vec![
        (texts.text("mean-value"), Cell::text(amount(made.value, &made.unit))),
        (texts.text("validity"), Cell::text(texts.word("reason", &word(made.reason)))),
        (texts.text("formula"), Cell::text(texts.word("formula-text", &word(made.formula)))),
        (texts.text("parts"), Cell::text(parts(made, texts))),
    ];
    if !made.parts.invalid.is_empty() {
        let invalid = made.parts.invalid.iter();
        let named = invalid
            .map(|(reason, count)| format!("{} {count}", texts.word("reason", &word(reason))));
        let named: Vec<String> = named.collect();
        pairs.push((texts.text("parts-invalid"), Cell::text(named.join(texts.list_comma()))));
    }
    if let Some(whole) = made.whole.filter(|whole| *whole != made.value) {
        pairs.push((texts.text("mean-whole"), Cell::text(amount(whole, &made.unit))));
    }
    pairs.extend(conversion(made, texts));
    pairs.extend(rate(made, texts));
    if let Some(flow) = made.flow {
        let key = if made.formula == Formula::FlowWeighted { "flow-weight" } else { "flow-mean" };
        pairs.push((texts.text(key), Cell::text(flow.to_string())));
    }
    pairs.extend(device(made, texts));
    pairs.extend(marks(mean, texts));
    if let Some(dust) = made.dust {
        let shown = texts.word("dust", &word(dust));
        pairs.push((texts.text("dust-condition"), Cell::text(shown)));
    }
    pairs
}

/// How many parts there were, and what became of them.
fn parts(made: &Derivation, texts: &Texts) -> String {
    let parts = &made.parts;
    if parts.part_s == 0 {
        return texts.text("part-is-whole");
    }
    let counts = [
        ("minutes", (parts.part_s / 60).max(1).to_string()),
        ("due", parts.due.to_string()),
        ("required", parts.required.to_string()),
        ("counted", parts.counted.to_string()),
    ];
    let mut told = vec![texts.with_all("parts-are", &counts)];
    for (key, count) in [
        ("parts-idle", parts.idle),
        ("parts-exempt", parts.exempt),
        ("parts-contradictory", parts.contradictory),
        ("parts-not-convertible", parts.not_convertible),
    ] {
        if count > 0 {
            told.push(texts.with(key, "count", count));
        }
    }
    told.join(texts.list_comma())
}

/// The product that an emission rate is, or which of the two factors does not count.
fn rate(made: &Derivation, texts: &Texts) -> Vec<(String, Cell)> {
    let Some(rate) = &made.rate else { return Vec::new() };
    let factors = [
        ("concentration", amount(rate.concentration, &rate.concentration_unit)),
        ("flow", amount(rate.flow, &rate.flow_unit)),
        ("rate", amount(made.value, &made.unit)),
    ];
    let lacking = [
        ("rate-without-concentration", rate.concentration_reason),
        ("rate-without-flow", rate.flow_reason),
    ];
    let lacking =
        lacking.into_iter().filter(|(_, reason)| !made.reason.counts() && !reason.counts());
    let mut told: Vec<String> = lacking
        .map(|(key, reason)| texts.with(key, "reason", texts.word("reason", &word(reason))))
        .collect();
    if told.is_empty() {
        told.push(texts.with_all("rate-product", &factors));
    }
    vec![(texts.text("rate-made"), Cell::text(told.join(texts.list_comma())))]
}

/// How values came to reference oxygen.
fn conversion(made: &Derivation, texts: &Texts) -> Vec<(String, Cell)> {
    let Some(conversion) = &made.conversion else { return Vec::new() };
    let mut told = Vec::new();
    if let Some(reference) = conversion.reference_oxygen {
        told.push(texts.with("reference-oxygen", "oxygen", reference));
    }
    if conversion.by_formula > 0 {
        let oxygen = conversion.oxygen.map(|oxygen| oxygen.to_string()).unwrap_or_default();
        let with = [("count", conversion.by_formula.to_string()), ("oxygen", oxygen)];
        told.push(texts.with_all("converted-here", &with));
    }
    if conversion.by_device > 0 {
        told.push(texts.with("converted-by-device", "count", conversion.by_device));
    }
    vec![(texts.text("conversion"), Cell::text(told.join(texts.list_comma())))]
}

/// What the device itself says of the period, whether used or not.
fn device(made: &Derivation, texts: &Texts) -> Vec<(String, Cell)> {
    let Some(device) = &made.device else { return Vec::new() };
    let mut told = vec![amount(device.value, &device.unit)];
    if let Some(converted) = device.converted {
        told.push(texts.with("device-converted", "value", converted));
    }
    told.push(texts.word("reason", &word(device.reason)));
    let is_used = match made.formula {
        Formula::AsSent => true,
        // The concentration of a rate is the device's own where it is made of no minutes.
        Formula::Rate => made.parts.part_s == 0,
        _ => false,
    };
    if !is_used {
        told.push(texts.text("device-not-used"));
    }
    vec![(texts.text("device-value"), Cell::text(told.join(texts.list_comma())))]
}

/// Marks that cover a part of the period, and what each did.
fn marks(mean: &RetracedMean, texts: &Texts) -> Vec<(String, Cell)> {
    let acting = mean.derivation.marks.iter();
    acting
        .map(|mark| {
            let index = usize::try_from(mark.index).unwrap_or(usize::MAX);
            let reference = mean.marks.get(index).cloned().unwrap_or_default();
            let told = [
                ("mark", reference),
                ("kind", texts.word("mark", &word(mark.kind))),
                ("role", texts.word("mark-role", &word(mark.role))),
            ];
            (texts.text("mark"), Cell::text(texts.with_all("mark-acted", &told)))
        })
        .collect()
}
