//! A document as rows.

use super::PdfError;
use super::flow::{Flow, WIDTH};
use super::font::Fonts;
use super::row::{
    ACCENT, ACCENT_TINT, AMBER, Color, LINE, Line, ORANGE, ORANGE_TINT, Pages, QUIET, RED,
    RED_TINT, Row, STRONG, Slot, Style,
};
use super::table;
use crate::wrap::wrap;
use crate::{
    Block, Callout, Cell, CellKind, Citation, Condition, Document, Language, Level, Outcome, Tone,
};

/// Height of a line of running text.
pub(super) const LEADING: f32 = 15.0;
/// Space between blocks.
const GAP: f32 = 7.0;
/// Widest that names of values get.
const NAME_WIDTH_MAX: f32 = 150.0;
/// Where the text of a condition begins: after the longest outcome of either language.
const CONDITION_X: f32 = 68.0;

/// Everything of `document` at its place.
pub(super) fn lay_out(document: &Document, fonts: &Fonts) -> Result<Pages, PdfError> {
    let mut layout = Layout { setter: Setter { fonts }, flow: Flow::new(), gap: 0.0 };
    layout.title(document)?;
    for block in &document.blocks {
        layout.gap = GAP;
        layout.block(block, document.language)?;
    }
    let footer = fonts.readable(&document.footer);
    Ok(layout.flow.finish(fonts, &footer, document.language))
}

/// Makes lines of text.
#[derive(Clone, Copy)]
pub(super) struct Setter<'a> {
    pub(super) fonts: &'a Fonts,
}

impl Setter<'_> {
    /// `text` in lines of at most `width` points.
    pub(super) fn lines(&self, text: &str, width: f32, style: Style) -> Vec<Line> {
        let text = self.fonts.readable(text);
        let measure = self.measure(style);
        let line = |text: &str| {
            let width = text.chars().map(&measure).sum();
            Line { text: text.to_owned(), style, width }
        };
        wrap(&text, width, &measure).into_iter().map(line).collect()
    }

    /// Widths of characters in points.
    pub(super) fn measure(&self, style: Style) -> impl Fn(char) -> f32 {
        let face = if style.bold { &self.fonts.bold } else { &self.fonts.regular };
        let measure = face.measure();
        move |char| measure(char) * style.size
    }
}

struct Layout<'a> {
    setter: Setter<'a>,
    flow: Flow,
    /// Space before the next row.
    gap: f32,
}

impl Layout<'_> {
    /// Puts a row; the first of a block has the block's space above.
    fn place(&mut self, row: Row) -> Result<(), PdfError> {
        let before = std::mem::take(&mut self.gap).max(row.before);
        self.flow.place(&Row { before, ..row })
    }

    fn slot(&self, x: f32, width: f32, text: &str, style: Style) -> Slot {
        Slot { x, width, to_the_right: false, lines: self.setter.lines(text, width, style) }
    }

    fn title(&mut self, document: &Document) -> Result<(), PdfError> {
        let slot = self.slot(0.0, WIDTH, &document.title, Style::BODY.size(18.0).bold());
        self.place(Row::new(vec![slot], 25.0))?;
        if document.subtitle.is_empty() {
            return Ok(());
        }
        let slot = self.slot(0.0, WIDTH, &document.subtitle, Style::BODY.color(QUIET));
        self.place(Row::new(vec![slot], LEADING))
    }

    fn block(&mut self, block: &Block, language: Language) -> Result<(), PdfError> {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph(text) => {
                let slot = self.slot(0.0, WIDTH, text, Style::BODY);
                self.place(Row::new(vec![slot], LEADING))
            }
            Block::Points(points) => {
                points.iter().try_for_each(|point| self.marked("•", point, 12.0))
            }
            Block::KeyValues(pairs) => self.pairs(pairs),
            Block::Table(rows) => {
                if !rows.caption.is_empty() {
                    let style = Style::BODY.size(9.0).color(QUIET);
                    let slot = self.slot(0.0, WIDTH, &rows.caption, style);
                    self.place(Row { keep: 50.0, ..Row::new(vec![slot], LEADING) })?;
                }
                self.flow.space(std::mem::take(&mut self.gap));
                table::place(&mut self.flow, self.setter, rows)
            }
            Block::Conditions(conditions) => {
                conditions.iter().try_for_each(|one| self.condition(one, language))
            }
            Block::Callout(callout) => self.callout(callout),
            Block::Citations(citations) => {
                let mut all = citations.iter().zip(1_usize..);
                all.try_for_each(|(one, number)| self.citation(one, number, language))
            }
        }
    }

    fn heading(&mut self, level: Level, text: &str) -> Result<(), PdfError> {
        let (size, leading, before) = match level {
            Level::Section => (13.0, 20.0, 18.0),
            Level::Part => (11.0, 17.0, 12.0),
        };
        self.gap = 0.0;
        let slot = self.slot(0.0, WIDTH, text, Style::BODY.size(size).bold());
        let rule = (level == Level::Section).then_some((STRONG, 0.75));
        // A heading does not stand alone at the foot of a page.
        let row = Row { before, keep: 45.0, rule, ..Row::new(vec![slot], leading) };
        self.flow.heading(&row, level, &self.setter.fonts.readable(text))
    }

    /// Text after a mark.
    fn marked(&mut self, mark: &str, text: &str, x: f32) -> Result<(), PdfError> {
        let mark = self.slot(0.0, x, mark, Style::BODY);
        let text = self.slot(x, WIDTH - x, text, Style::BODY);
        self.place(Row::new(vec![mark, text], LEADING))
    }

    fn pairs(&mut self, pairs: &[(String, Cell)]) -> Result<(), PdfError> {
        let style = Style::BODY.color(QUIET);
        let measure = self.setter.measure(style);
        let widths = pairs.iter().map(|(name, _)| crate::wrap::natural_width(name, &measure));
        let widest = widths.fold(0.0, f32::max).min(NAME_WIDTH_MAX) + 1.0;
        drop(measure);
        for (name, cell) in pairs {
            let x = widest + 14.0;
            let name = self.slot(0.0, widest, name, style);
            let value = self.slot(x, WIDTH - x, &cell.text, cell_style(cell.kind, Style::BODY));
            self.place(Row { before: 1.5, ..Row::new(vec![name, value], LEADING) })?;
        }
        Ok(())
    }

    fn condition(&mut self, one: &Condition, language: Language) -> Result<(), PdfError> {
        let color = match one.outcome {
            Outcome::Met => ACCENT,
            Outcome::NotMet => QUIET,
            Outcome::Unknown => AMBER,
        };
        let word = format!("{} {}", one.outcome.mark(), one.outcome.word(language));
        let word = self.slot(0.0, CONDITION_X - 4.0, &word, Style::BODY.bold().color(color));
        let width = WIDTH - CONDITION_X;
        let mut text = self.slot(CONDITION_X, width, &one.text, Style::BODY);
        if !one.found.is_empty() {
            text.lines.extend(self.setter.lines(&one.found, width, Style::BODY.bold()));
        }
        for detail in &one.details {
            text.lines.extend(self.setter.lines(&format!("– {detail}"), width, Style::SMALL));
        }
        let row = Row::new(vec![word, text], LEADING);
        self.place(Row { padding: 3.0, rule: Some((LINE, 0.5)), ..row })
    }

    fn callout(&mut self, callout: &Callout) -> Result<(), PdfError> {
        let box_: (Color, Color) = match callout.tone {
            Tone::Note => (ACCENT_TINT, ACCENT),
            Tone::Caution => (ORANGE_TINT, ORANGE),
            Tone::Finding => (RED_TINT, RED),
        };
        let width = WIDTH - 24.0;
        let mut slot = self.slot(12.0, width, &callout.title, Style::BODY.bold());
        for text in &callout.text {
            slot.lines.extend(self.setter.lines(text, width, Style::BODY));
        }
        self.place(Row { padding: 6.0, box_: Some(box_), ..Row::new(vec![slot], LEADING) })
    }

    fn citation(
        &mut self,
        one: &Citation,
        number: usize,
        language: Language,
    ) -> Result<(), PdfError> {
        let text = match one.article.as_str() {
            "" => one.document.clone(),
            article => format!("{}{}{article}", one.document, language.comma()),
        };
        let number = self.slot(0.0, 26.0, &format!("[{number}]"), Style::BODY.color(QUIET));
        let (x, width) = (26.0, WIDTH - 26.0);
        let mut slot = self.slot(x, width, &text, Style::BODY);
        for (more, color) in [(&one.version, QUIET), (&one.doubt, AMBER)] {
            if !more.is_empty() {
                slot.lines.extend(self.setter.lines(more, width, Style::SMALL.color(color)));
            }
        }
        self.place(Row { before: 2.0, ..Row::new(vec![number, slot], LEADING) })
    }
}

/// The style of a value where text has `text`.
pub(super) const fn cell_style(kind: CellKind, text: Style) -> Style {
    match kind {
        CellKind::Text | CellKind::Number => text,
        CellKind::Code => Style::CODE,
    }
}
