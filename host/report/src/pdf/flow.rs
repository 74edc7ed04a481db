//! Putting rows below each other, page after page.

use super::font::Fonts;
use super::row::{Line, Mark, Pages, Place, Row, STRONG, Slot, Style};
use super::{PAGES_MAX, PdfError};
use crate::{Language, Level};

/// A4, points.
pub(super) const PAGE_WIDTH: f32 = 595.28;
pub(super) const PAGE_HEIGHT: f32 = 841.89;
const MARGIN: f32 = 51.0;
const TOP: f32 = 54.0;
const BOTTOM: f32 = PAGE_HEIGHT - 62.0;
/// Width between the margins.
pub(super) const WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
/// A header higher than this share of the page is not repeated, or nothing else would fit.
const HEADER_SHARE_MAX: f32 = 0.25;
/// Baseline of a line: letters and characters hang around its middle.
const CAP_SHARE: f32 = 0.74;

/// The pages so far.
pub(super) struct Flow {
    out: Pages,
    y: f32,
    /// Nothing but a repeated header is on this page.
    fresh: bool,
    /// Header of the table that is being set.
    header: Option<Row>,
}

impl Flow {
    pub(super) fn new() -> Self {
        let out = Pages { pages: vec![Vec::new()], headings: Vec::new() };
        Self { out, y: TOP, fresh: true, header: None }
    }

    /// Puts a row, on several pages where it must be.
    pub(super) fn place(&mut self, row: &Row) -> Result<(), PdfError> {
        let wanted = row.height() + row.keep;
        if !self.fresh {
            self.y += row.before;
            if self.y + wanted > BOTTOM && wanted <= BOTTOM - TOP {
                self.new_page()?;
            }
        }
        let total = row.line_count();
        let mut done = 0;
        while done < total {
            let room = super::row::whole((BOTTOM - self.y - 2.0 * row.padding) / row.leading);
            if room == 0 && !self.fresh {
                self.new_page()?;
                continue;
            }
            let count = room.max(1).min(total - done);
            self.draw(row, done, count);
            done += count;
            if done < total {
                self.new_page()?;
            }
        }
        Ok(())
    }

    /// Puts a heading, and notes it for the outline.
    pub(super) fn heading(&mut self, row: &Row, level: Level, text: &str) -> Result<(), PdfError> {
        self.place(row)?;
        let page = self.out.pages.len().saturating_sub(1);
        let y = (self.y - row.height()).max(0.0);
        self.out.headings.push(Place { level, text: text.to_owned(), page, y });
        Ok(())
    }

    /// Puts the header of a table, and again at the top of each further page until it ends.
    pub(super) fn begin_table(&mut self, header: Row) -> Result<(), PdfError> {
        self.place(&header)?;
        let repeats = header.height() <= (BOTTOM - TOP) * HEADER_SHARE_MAX;
        self.header = repeats.then_some(Row { keep: 0.0, before: 0.0, ..header });
        Ok(())
    }

    /// Ends a table.
    pub(super) fn end_table(&mut self) {
        self.header = None;
    }

    /// Leaves space.
    pub(super) fn space(&mut self, height: f32) {
        if !self.fresh {
            self.y += height;
        }
    }

    /// The pages, with their feet.
    pub(super) fn finish(mut self, fonts: &Fonts, footer: &str, language: Language) -> Pages {
        let measure = fonts.regular.measure();
        let count = self.out.pages.len();
        let style = Style::SMALL.size(7.5);
        for (index, page) in self.out.pages.iter_mut().enumerate() {
            let y = BOTTOM + 14.0;
            page.push(Mark::Fill { x: MARGIN, y, width: WIDTH, height: 0.5, color: STRONG });
            let number = language.page(index.saturating_add(1), count);
            let width: f32 = number.chars().map(|char| measure(char) * style.size).sum();
            let y = y + 13.0;
            let line = |text: String| Line { text, style, width };
            // A footer that would meet the number is cut; it stands on every page and in the text.
            let room = WIDTH - width - 12.0;
            let scaled = |char| measure(char) * style.size;
            let first = crate::wrap::wrap(footer, room, &scaled).first().copied();
            let text = first.unwrap_or_default().to_owned();
            page.push(Mark::Text { x: MARGIN, y, line: line(text) });
            let x = MARGIN + WIDTH - width;
            page.push(Mark::Text { x, y, line: line(number) });
        }
        self.out
    }

    fn new_page(&mut self) -> Result<(), PdfError> {
        if self.out.pages.len() >= PAGES_MAX {
            return Err(PdfError::Pages);
        }
        self.out.pages.push(Vec::new());
        self.y = TOP;
        if let Some(header) = self.header.take() {
            self.draw(&header, 0, header.line_count());
            self.header = Some(header);
        }
        self.fresh = true;
        Ok(())
    }

    /// Puts `count` lines of every slot, from line `first`, on this page.
    fn draw(&mut self, row: &Row, first: usize, count: usize) {
        let (top, height) = (self.y, row.height_of(count));
        if let Some((fill, bar)) = row.box_ {
            self.mark(Mark::Fill { x: MARGIN, y: top, width: WIDTH, height, color: fill });
            self.mark(Mark::Fill { x: MARGIN, y: top, width: 3.0, height, color: bar });
        }
        for slot in &row.slots {
            self.draw_slot(slot, row, first, count);
        }
        self.y += height;
        if let Some((color, thickness)) = row.rule {
            let y = self.y - thickness / 2.0;
            self.mark(Mark::Fill { x: MARGIN, y, width: WIDTH, height: thickness, color });
        }
        self.fresh = false;
    }

    fn draw_slot(&mut self, slot: &Slot, row: &Row, first: usize, count: usize) {
        let mut top = self.y + row.padding;
        for line in slot.lines.iter().skip(first).take(count) {
            let y = top + (row.leading + line.style.size * CAP_SHARE) / 2.0;
            let indent = if slot.to_the_right { slot.width - line.width } else { 0.0 };
            let x = MARGIN + slot.x + indent.max(0.0);
            self.mark(Mark::Text { x, y, line: line.clone() });
            top += row.leading;
        }
    }

    fn mark(&mut self, mark: Mark) {
        let is_empty = matches!(&mark, Mark::Text { line, .. } if line.text.is_empty());
        if let Some(page) = self.out.pages.last_mut().filter(|_| !is_empty) {
            page.push(mark);
        }
    }
}
