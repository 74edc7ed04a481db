//! The articles that an act breaks, the sanctions of both times, and the limitation.

use tidegate_domain::{BasisKind, Dating, Decimal, TruthValue, Verified};
use tidegate_report::{Block, Cell, Citation};
use tidegate_service::{BasisView, FindingView, SanctionView};

use super::{Writer, part};
use crate::texts::{Texts, word};

impl Writer<'_> {
    /// What it breaks and what the law provides.
    pub(super) fn law(&self, finding: &FindingView, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        if !finding.basis.is_empty() {
            blocks.push(part(texts.text("articles")));
            let cited = finding.basis.iter().map(|basis| citation(basis, texts));
            blocks.push(Block::Citations(cited.collect()));
        }
        if !finding.sanctions.is_empty() {
            blocks.push(part(texts.text("sanctions")));
            let rows = finding.sanctions.iter().map(|sanction| self.sanction(sanction));
            let columns = ["basis", "sanction-range", "sanction-applies", "sanction-why"];
            blocks.extend(self.table(texts.text("lighter-law"), &columns, rows.collect()));
        }
        if let Some((limitation, basis)) = &finding.limitation {
            blocks.push(part(texts.text("limitation")));
            let day = |day: Option<tidegate_domain::Date>, none: &str| match day {
                Some(day) => day.to_string(),
                None => texts.text(none),
            };
            let years = texts.with("limitation-years-are", "years", limitation.years);
            blocks.push(Block::KeyValues(vec![
                (texts.text("limitation-years"), Cell::text(years)),
                (
                    texts.text("limitation-from"),
                    Cell::text(day(limitation.from, "limitation-goes-on")),
                ),
                (
                    texts.text("limitation-until"),
                    Cell::text(day(limitation.until, "limitation-not-yet")),
                ),
                (
                    texts.text("limitation-passed"),
                    Cell::text(texts.word("passed", &word(limitation.passed))),
                ),
                (texts.text("basis"), Cell::text(texts.citation(basis))),
            ]));
        }
    }

    fn sanction(&self, sanction: &SanctionView) -> Vec<Cell> {
        let texts = self.texts;
        let mut lines = vec![fine(sanction.fine_min, sanction.fine_max, texts)];
        lines.extend(sanction.measures.iter().cloned());
        lines.retain(|line| !line.is_empty());
        let applies = match sanction.applies {
            TruthValue::Yes => texts.text("applies-yes"),
            TruthValue::No => texts.text("applies-no"),
            TruthValue::Unknown => texts.text("applies-unknown"),
        };
        vec![
            Cell::text(texts.citation(&sanction.basis)),
            Cell::text(lines.join("\n")),
            Cell::text(applies),
            Cell::text(&sanction.text),
        ]
    }
}

/// A fine in words, 10 000 CNY.
fn fine(min: Option<Decimal>, max: Option<Decimal>, texts: &Texts) -> String {
    match (min, max) {
        (Some(min), Some(max)) => {
            texts.with_all("fine-between", &[("min", min.to_string()), ("max", max.to_string())])
        }
        (None, Some(max)) => texts.with("fine-up-to", "max", max),
        (Some(min), None) => texts.with("fine-from", "min", min),
        (None, None) => texts.text("fine-none"),
    }
}

/// A basis as a source, with its version and what is doubtful about it.
fn citation(view: &BasisView, texts: &Texts) -> Citation {
    let basis = &view.basis;
    let mut doubts = Vec::new();
    if basis.verified == Verified::Recalled {
        doubts.push(texts.text("basis-recalled"));
    }
    if basis.dating != Dating::Dated {
        doubts.push(texts.word("dating", &word(basis.dating)));
    }
    let seen = basis.verified == Verified::Seen && basis.kind == BasisKind::Law;
    let mut version = texts.dates_in_force(basis);
    if seen {
        let checked = texts.text("basis-seen");
        version = if version.is_empty() { checked } else { format!("{version} · {checked}") };
    }
    Citation {
        document: texts.document(view),
        article: texts.article(&basis.article),
        version,
        doubt: doubts.join(texts.list_comma()),
    }
}
