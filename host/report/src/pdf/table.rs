//! Tables as rows.

use super::PdfError;
use super::flow::{Flow, WIDTH};
use super::layout::{Setter, cell_style};
use super::row::{LINE, Row, STRONG, Slot, Style, float};
use crate::wrap::{natural_width, piece_width, share};
use crate::{Cell, CellKind, Table};

/// Space between columns.
const GAP: f32 = 14.0;
const LEADING: f32 = 13.0;
/// A column never gets narrower than two characters.
const COLUMN_WIDTH_MIN: f32 = 18.0;

/// Puts a table, its header again on each page.
pub(super) fn place(flow: &mut Flow, setter: Setter<'_>, table: &Table) -> Result<(), PdfError> {
    let columns = Columns::new(setter, table);
    let header: Vec<Cell> = table.header().collect();
    let header = columns.row(&header, Style::TABLE.bold());
    flow.begin_table(Row { keep: 20.0, rule: Some((STRONG, 1.0)), ..header })?;
    for cells in &table.rows {
        let row = columns.row(cells, Style::TABLE);
        flow.place(&Row { rule: Some((LINE, 0.5)), ..row })?;
    }
    flow.end_table();
    Ok(())
}

struct Columns<'a> {
    setter: Setter<'a>,
    widths: Vec<f32>,
}

impl<'a> Columns<'a> {
    fn new(setter: Setter<'a>, table: &Table) -> Self {
        let count = table.columns.len();
        let gaps = GAP * float(count.saturating_sub(1));
        let (mut natural, mut least) = (Vec::new(), Vec::new());
        for (column, name) in table.columns.iter().enumerate() {
            let bold = setter.measure(Style::TABLE.bold());
            let text = setter.measure(Style::TABLE);
            let code = setter.measure(Style::CODE);
            let (mut wide, mut narrow) = (natural_width(name, &bold), piece_width(name, &bold));
            for cell in table.rows.iter().filter_map(|row| row.get(column)) {
                let measure: &dyn Fn(char) -> f32 = match cell.kind {
                    CellKind::Code => &code,
                    CellKind::Text | CellKind::Number => &text,
                };
                wide = wide.max(natural_width(&cell.text, measure));
                narrow = narrow.max(piece_width(&cell.text, measure));
            }
            natural.push(wide.max(COLUMN_WIDTH_MIN));
            least.push(narrow.max(COLUMN_WIDTH_MIN));
        }
        let mut widths = share(WIDTH - gaps, &natural, &least);
        // What is left over goes to all columns alike, so that the table fills the page.
        let left = (WIDTH - gaps - widths.iter().sum::<f32>()).max(0.0) / float(count.max(1));
        widths.iter_mut().for_each(|width| *width += left);
        Self { setter, widths }
    }

    fn row(&self, cells: &[Cell], style: Style) -> Row {
        let mut x = 0.0;
        let mut slots = Vec::new();
        for (cell, width) in cells.iter().zip(&self.widths) {
            let lines = self.setter.lines(&cell.text, *width, cell_style(cell.kind, style));
            let to_the_right = cell.kind == CellKind::Number;
            slots.push(Slot { x, width: *width, to_the_right, lines });
            x += width + GAP;
        }
        Row { padding: 2.5, ..Row::new(slots, LEADING) }
    }
}
