//! The whole explanation of a judgement as one document, for the page, for paper and for the
//! terminal.

mod data;
mod finding;
mod law;
mod limit;
mod means;
mod open;
mod record;
mod revisions;

use tidegate_domain::{Date, Instant, Standing};
use tidegate_manifest::Language;
use tidegate_report::{Block, Callout, Cell, Day, Document, Level, Table, Tone};
use tidegate_service::{FindingView, JudgementView};

use crate::texts::{Texts, texts};
use crate::time;

/// Findings, and open rules, that are explained one by one; the rest are listed in one line each.
const EXPLAINED_MAX: usize = 60;

/// Rows of one table.
const ROWS_MAX: usize = 1_000;

/// The whole explanation of a judgement in one language: what was judged, each finding with its
/// conditions, numbers, limits, law and what would have changed it, what stays open and what was
/// cleared, what was wrong with the data, the line of revisions, and what the record rests on.
#[must_use]
pub fn explanation(view: &JudgementView, language: Language) -> Document {
    let writer = Writer { view, texts: texts(language) };
    Document {
        language: match language {
            Language::ZhCn => tidegate_report::Language::Zh,
            Language::En => tidegate_report::Language::En,
        },
        title: title(view, writer.texts),
        subtitle: writer.subtitle(),
        dated: day(view.listing.known_at),
        footer: writer.texts.with("judgement-footer", "id", &view.listing.id),
        blocks: writer.blocks(),
    }
}

/// What the page and the document of a judgement are called.
pub(crate) fn title(view: &JudgementView, texts: &Texts) -> String {
    let name = match view.enterprise_name.as_str() {
        "" => view
            .listing
            .enterprise
            .clone()
            .unwrap_or_else(|| texts.jurisdiction(&view.listing.county)),
        name => name.to_owned(),
    };
    let period = period(view.listing.from, view.listing.until, texts);
    texts.with_all("judgement-title", &[("name", name), ("period", period)])
}

/// A period in words: a day, or from when until when.
pub(crate) fn period(from: Instant, until: Instant, texts: &Texts) -> String {
    let first = Date::of_instant(from);
    if first.start() == from && first.plus_days(1).start() == until {
        return first.to_string();
    }
    if until <= from.saturating_add(1) {
        return time::minute(from);
    }
    if time::is_midnight(from) && time::is_midnight(until) {
        let last = Date::of_instant(until).plus_days(-1);
        let days = [("from", first.to_string()), ("until", last.to_string())];
        return texts.with_all("period-days", &days);
    }
    let ends = [("from", time::minute(from)), ("until", time::minute(until))];
    texts.with_all("period-from-until", &ends)
}

/// A day of the calendar; one outside its years, which no judgement has, as its first or last.
fn day(instant: Instant) -> Day {
    let (year, month, day) = Date::of_instant(instant).ymd();
    Day {
        year: u16::try_from(year.clamp(1, 9_999)).unwrap_or(1),
        month: u8::try_from(month).unwrap_or(1),
        day: u8::try_from(day).unwrap_or(1),
    }
}

/// What is told, and in which words.
#[derive(Clone, Copy)]
struct Writer<'a> {
    view: &'a JudgementView,
    texts: &'a Texts,
}

impl Writer<'_> {
    fn subtitle(&self) -> String {
        let listing = &self.view.listing;
        let parts = [
            self.texts.jurisdiction(&listing.county),
            self.texts.word("judgement-kind", &listing.kind),
            self.texts.with("judgement-revision", "number", listing.revision),
        ];
        parts.join(" · ")
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        self.replaced(&mut blocks);
        self.glance(&mut blocks);
        self.what(&mut blocks);
        self.findings(&mut blocks);
        self.open_rules(&mut blocks);
        self.unapplied(&mut blocks);
        self.cleared(&mut blocks);
        self.silent(&mut blocks);
        self.problems(&mut blocks);
        self.revisions(&mut blocks);
        self.method(&mut blocks);
        self.record(&mut blocks);
        blocks
    }

    /// The verdict in a few lines.
    fn glance(&self, blocks: &mut Vec<Block>) {
        let (view, texts) = (self.view, self.texts);
        if view.record.grading.is_some() {
            let title = texts.text("glance-batch");
            blocks.push(callout(Tone::Note, title, vec![texts.text("glance-batch-text")]));
            return;
        }
        let count = |standing: Standing| {
            view.findings.iter().filter(|finding| finding.standing == standing).count()
        };
        let counts = [
            ("findings", view.findings.len().to_string()),
            ("confirmed", count(Standing::ConfirmedByData).to_string()),
            ("suspected", count(Standing::Suspected).to_string()),
            ("open", view.undetermined.len().to_string()),
            ("cleared", view.cleared.len().to_string()),
        ];
        let mut lines = vec![texts.with_all("glance-counts", &counts)];
        let hidden = view.findings.iter().filter(|finding| finding.waiver.is_some()).count();
        if hidden > 0 {
            lines.push(texts.with("glance-hidden", "count", hidden));
        }
        if !view.silent.is_empty() {
            lines.push(texts.with("glance-silent", "count", view.silent.len()));
        }
        if !view.unapplied.is_empty() {
            lines.push(texts.with("glance-unapplied", "count", view.unapplied.len()));
        }
        let decided = view.undetermined.is_empty() && view.unapplied.is_empty();
        let (tone, title) = match (view.findings.is_empty(), decided) {
            (false, _) => (Tone::Finding, texts.text("glance-found")),
            (true, false) => (Tone::Caution, texts.text("glance-open")),
            (true, true) if view.silent.is_empty() => (Tone::Note, texts.text("glance-nothing")),
            (true, true) => (Tone::Caution, texts.text("glance-no-verdict")),
        };
        blocks.push(callout(tone, title, lines));
        if !view.findings.is_empty() {
            let lines = view.findings.iter().take(ROWS_MAX).map(|finding| self.line(finding));
            blocks.push(Block::Points(lines.collect()));
        }
    }

    /// A finding in one line.
    fn line(&self, finding: &FindingView) -> String {
        let texts = self.texts;
        let parts = [
            self.act(finding),
            period(finding.from, finding.until, texts),
            texts.word("standing", &crate::texts::word(finding.standing)),
            texts.word("severity", &crate::texts::word(finding.severity)),
        ];
        parts.join(" · ")
    }

    /// An act with what it is about.
    fn act(&self, finding: &FindingView) -> String {
        let pollutant = finding.pollutant.as_deref().unwrap_or_default();
        self.texts.act(&finding.kind, &finding.title, [&finding.subject, pollutant, ""])
    }

    /// Who and when was judged, and what was known.
    fn what(&self, blocks: &mut Vec<Block>) {
        let (listing, texts) = (&self.view.listing, self.texts);
        blocks.push(section(texts.text("what-was-judged")));
        let mut pairs = Vec::new();
        if let Some(enterprise) = &listing.enterprise {
            pairs.push((texts.text("enterprise"), Cell::text(&self.view.enterprise_name)));
            pairs.push((texts.text("enterprise-code"), Cell::code(enterprise)));
        }
        let county = format!("{} {}", texts.jurisdiction(&listing.county), listing.county);
        let known = texts.with("known-up-to", "at", time::full(listing.known_at));
        pairs.extend([
            (texts.text("county"), Cell::text(county)),
            (texts.text("period"), Cell::text(period(listing.from, listing.until, texts))),
            (texts.text("known-at"), Cell::text(known)),
            (texts.text("judgement-id"), Cell::code(&listing.id)),
        ]);
        blocks.push(Block::KeyValues(pairs));
    }

    fn findings(&self, blocks: &mut Vec<Block>) {
        let findings = self.view.findings.iter().take(EXPLAINED_MAX);
        for (index, finding) in findings.enumerate() {
            self.finding(index + 1, finding, blocks);
        }
        self.more(self.view.findings.len(), EXPLAINED_MAX, blocks);
    }

    /// Says that a list goes on in the record.
    fn more(&self, count: usize, shown: usize, blocks: &mut Vec<Block>) {
        if count > shown {
            let text = self.texts.with("more-in-record", "count", count - shown);
            blocks.push(Block::Paragraph(text));
        }
    }

    /// A table with its rows bounded.
    fn table(&self, caption: String, columns: &[&str], rows: Vec<Vec<Cell>>) -> Vec<Block> {
        let count = rows.len();
        let rows: Vec<Vec<Cell>> = rows.into_iter().take(ROWS_MAX).collect();
        let columns = columns.iter().map(|key| self.texts.text(key)).collect();
        let mut blocks = vec![Block::Table(Table { caption, columns, rows })];
        self.more(count, ROWS_MAX, &mut blocks);
        blocks
    }
}

fn section(text: String) -> Block {
    Block::Heading { level: Level::Section, text }
}

fn part(text: String) -> Block {
    Block::Heading { level: Level::Part, text }
}

fn callout(tone: Tone, title: String, text: Vec<String>) -> Block {
    Block::Callout(Callout { tone, title, text })
}
