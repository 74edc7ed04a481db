//! A document as plain text for a terminal.

use std::iter::repeat_n;

use crate::clean::clean;
use crate::wrap::{is_wide, natural_width, piece_width, share, wrap};
use crate::{
    Block, Callout, Cell, CellKind, Citation, Condition, Document, DocumentError, Language, Level,
    Table, Tone,
};

/// Fewest columns that text is broken to.
pub const TEXT_COLUMNS_MIN: usize = 40;

/// Spaces between the columns of a table.
const GAP: usize = 2;

/// The text: lines of at most `columns` columns (at least [`TEXT_COLUMNS_MIN`]; a Chinese character
/// takes two), UTF-8, no control characters but line feeds.
///
/// # Errors
///
/// See [`Document::verify`].
pub fn to_text(document: &Document, columns: usize) -> Result<String, DocumentError> {
    document.verify()?;
    let mut page = Page { width: columns.max(TEXT_COLUMNS_MIN), out: String::new() };
    page.paragraph("", "", &document.title);
    page.rule('═');
    if !document.subtitle.is_empty() {
        page.paragraph("", "", &document.subtitle);
    }
    for block in &document.blocks {
        page.out.push('\n');
        page.block(block, document.language);
    }
    if !document.footer.is_empty() {
        page.out.push('\n');
        page.rule('─');
        page.paragraph("", "", &document.footer);
    }
    Ok(page.out)
}

/// Columns of a character; accents written apart are not told from others.
fn columns_of(char: char) -> f32 {
    match char {
        '\n' => 0.0,
        char if is_wide(char) => 2.0,
        _ => 1.0,
    }
}

fn width_of(text: &str) -> usize {
    text.chars().map(|char| if is_wide(char) { 2 } else { 1 }).sum()
}

#[expect(clippy::cast_precision_loss, reason = "a line has far fewer than 2^24 columns")]
const fn float(columns: usize) -> f32 {
    columns as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "widths are positive and far below 2^24"
)]
const fn whole(columns: f32) -> usize {
    columns as usize
}

struct Page {
    width: usize,
    out: String,
}

impl Page {
    fn rule(&mut self, char: char) {
        self.out.extend(repeat_n(char, self.width));
        self.out.push('\n');
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// Text after `first`, its further lines after `rest`, both of the same width.
    fn paragraph(&mut self, first: &str, rest: &str, text: &str) {
        let text = clean(text);
        let width = self.width.saturating_sub(width_of(first)).max(1);
        let mut prefix = first;
        for line in wrap(&text, float(width), &columns_of) {
            self.line(&format!("{prefix}{line}"));
            prefix = rest;
        }
    }

    /// Text after a mark, its further lines below its first.
    fn hanging(&mut self, mark: &str, text: &str) {
        let rest = " ".repeat(width_of(mark));
        self.paragraph(mark, &rest, text);
    }

    fn block(&mut self, block: &Block, language: Language) {
        match block {
            Block::Heading { level, text } => {
                self.paragraph("", "", text);
                if *level == Level::Section {
                    self.rule('─');
                }
            }
            Block::Paragraph(text) => self.paragraph("", "", text),
            Block::Points(points) => points.iter().for_each(|point| self.hanging("- ", point)),
            Block::KeyValues(pairs) => self.pairs(pairs, language),
            Block::Table(table) => self.table(table),
            Block::Conditions(conditions) => {
                conditions.iter().for_each(|one| self.condition(one, language));
            }
            Block::Callout(callout) => self.callout(callout),
            Block::Citations(citations) => {
                for (index, citation) in citations.iter().enumerate() {
                    self.citation(index, citation, language);
                }
            }
        }
    }

    fn pairs(&mut self, pairs: &[(String, Cell)], language: Language) {
        let names: Vec<String> =
            pairs.iter().map(|(name, _)| format!("{}{}", clean(name), language.colon())).collect();
        let widest = names.iter().map(|name| width_of(name)).max().unwrap_or_default();
        let widest = widest.min(self.width / 2);
        for (name, (_, cell)) in names.iter().zip(pairs) {
            let padding = " ".repeat(widest.saturating_sub(width_of(name)));
            if width_of(name) <= widest {
                self.hanging(&format!("{name}{padding}"), &cell.text);
            } else {
                self.paragraph("", "", name);
                self.hanging("    ", &cell.text);
            }
        }
    }

    fn condition(&mut self, condition: &Condition, language: Language) {
        let outcome = condition.outcome;
        let word = outcome.word(language);
        // Wide enough for the longest word of either language.
        let padding = " ".repeat(9_usize.saturating_sub(width_of(word)));
        let mark = format!("{} {word}{padding}", outcome.mark());
        let text = match condition.found.as_str() {
            "" => condition.text.clone(),
            found => format!("{}{}{found}", condition.text, language.colon()),
        };
        self.hanging(&mark, &text);
        let indent = format!("{}- ", " ".repeat(width_of(&mark)));
        condition.details.iter().for_each(|detail| self.hanging(&indent, detail));
    }

    fn callout(&mut self, callout: &Callout) {
        let bar = match callout.tone {
            Tone::Note => "│ ",
            Tone::Caution => "║ ",
            Tone::Finding => "█ ",
        };
        self.paragraph(bar, bar, &callout.title);
        callout.text.iter().for_each(|text| self.paragraph(bar, bar, text));
    }

    fn citation(&mut self, index: usize, citation: &Citation, language: Language) {
        let mark = format!("[{}] ", index.saturating_add(1));
        let text = match citation.article.as_str() {
            "" => citation.document.clone(),
            article => format!("{}{}{article}", citation.document, language.comma()),
        };
        self.hanging(&mark, &text);
        let indent = " ".repeat(mark.len());
        for more in [&citation.version, &citation.doubt] {
            if !more.is_empty() {
                self.hanging(&indent, more);
            }
        }
    }

    fn table(&mut self, table: &Table) {
        if !table.caption.is_empty() {
            self.paragraph("", "", &table.caption);
        }
        let widths = self.table_widths(table);
        let header: Vec<Cell> = table.header().collect();
        self.row(&header, &widths);
        let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        self.line(&rules.join(&" ".repeat(GAP)));
        table.rows.iter().for_each(|row| self.row(row, &widths));
    }

    fn table_widths(&self, table: &Table) -> Vec<usize> {
        let gaps = table.columns.len().saturating_sub(1).saturating_mul(GAP);
        let measured = |measure: fn(&str, &dyn Fn(char) -> f32) -> f32| -> Vec<f32> {
            let columns = table.columns.iter().enumerate();
            let widest = columns.map(|(column, name)| {
                let cells = table.rows.iter().filter_map(|row| row.get(column));
                let texts = cells.map(|cell| cell.text.as_str()).chain([name.as_str()]);
                texts.map(|text| measure(&clean(text), &columns_of)).fold(1.0, f32::max)
            });
            widest.collect()
        };
        let (natural, least) = (measured(natural_width), measured(piece_width));
        let width = float(self.width.saturating_sub(gaps));
        share(width, &natural, &least).into_iter().map(|width| whole(width).max(2)).collect()
    }

    fn row(&mut self, cells: &[Cell], widths: &[usize]) {
        let texts: Vec<_> = cells.iter().map(|cell| clean(&cell.text)).collect();
        let wrapped =
            texts.iter().zip(widths).map(|(text, width)| wrap(text, float(*width), &columns_of));
        let wrapped: Vec<Vec<&str>> = wrapped.collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or_default();
        for at in 0..height {
            let parts = cells.iter().zip(&wrapped).zip(widths).map(|((cell, lines), width)| {
                let line = lines.get(at).copied().unwrap_or_default();
                let padding = " ".repeat(width.saturating_sub(width_of(line)));
                match cell.kind {
                    CellKind::Number => format!("{padding}{line}"),
                    CellKind::Text | CellKind::Code => format!("{line}{padding}"),
                }
            });
            let parts: Vec<String> = parts.collect();
            self.line(&parts.join(&" ".repeat(GAP)));
        }
    }
}
