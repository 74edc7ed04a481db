//! Lines of cells, with rows numbered as a spreadsheet shows them.

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::ImportError;
use super::encoding::{Encoding, decode};

/// One row of the file.
#[derive(Debug)]
pub(super) struct Line {
    /// Row as in the file, from 1.
    pub(super) row: u64,
    /// Its cells without spaces around them.
    pub(super) cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Text, perhaps empty.
    Text(String),
    /// Bytes that are no text in the file's encoding, as near as they can be shown.
    Malformed(String),
}

impl Cell {
    /// The text as far as there is one.
    pub(super) fn shown(&self) -> &str {
        match self {
            Self::Text(text) | Self::Malformed(text) => text,
        }
    }
}

/// Reads a file from its first row. In both encodings a comma, a quotation mark or the end of a
/// line is a byte that is part of no other character, so cells are cut first and decoded then.
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    encoding: Encoding,
    reader: Reader<&'a [u8]>,
    record: ByteRecord,
    /// Where the last line read ends.
    end: usize,
    /// Row of the last line read.
    row: u64,
}

impl<'a> Table<'a> {
    pub(super) fn new(bytes: &'a [u8], encoding: Encoding) -> Self {
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        Self { bytes, encoding, reader, record: ByteRecord::new(), end: 0, row: 0 }
    }

    /// The next line that holds anything; none at the end.
    pub(super) fn next_line(&mut self) -> Result<Option<Line>, ImportError> {
        while self.reader.read_byte_record(&mut self.record).map_err(ImportError::Unreadable)? {
            let raw = self.advance();
            if self.end == self.bytes.len() && is_unclosed(raw) {
                return Err(ImportError::UnclosedQuote { row: self.row });
            }
            let encoding = self.encoding;
            let cells: Vec<Cell> = self.record.iter().map(|cell| read(cell, encoding)).collect();
            if cells.iter().any(|cell| !cell.shown().is_empty()) {
                return Ok(Some(Line { row: self.row, cells }));
            }
        }
        Ok(None)
    }

    /// At most `most` lines that hold anything; none at the end.
    pub(super) fn next_lines(&mut self, most: usize) -> Result<Vec<Line>, ImportError> {
        let mut lines = Vec::new();
        while lines.len() < most
            && let Some(line) = self.next_line()?
        {
            lines.push(line);
        }
        Ok(lines)
    }

    /// The bytes of the record just read, without line ends before it; counts its row. The reader
    /// passes over empty lines, which a spreadsheet counts as rows.
    fn advance(&mut self) -> &'a [u8] {
        let end = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let rest = self.bytes.get(self.end..end).unwrap_or(&[]);
        let before = self.bytes.get(..self.end).unwrap_or(&[]);
        // The reader may stop between the two bytes of one line end.
        let halved = before.ends_with(b"\r") && rest.starts_with(b"\n");
        let mut raw = rest.get(usize::from(halved)..).unwrap_or(&[]);
        self.row += 1;
        while let Some(after) = [b"\r\n".as_slice(), b"\n", b"\r"]
            .into_iter()
            .find_map(|line_end| raw.strip_prefix(line_end))
        {
            raw = after;
            self.row += 1;
        }
        self.end = end;
        raw
    }
}

/// Whether the bytes of a record end within a quoted cell.
fn is_unclosed(raw: &[u8]) -> bool {
    let (mut quoted, mut cell_begins) = (false, true);
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            b'"' if quoted => quoted = false,
            b'"' if cell_begins => quoted = true,
            _ => {}
        }
        cell_begins = !quoted && byte == b',';
    }
    quoted
}

fn read(cell: &[u8], encoding: Encoding) -> Cell {
    match decode(cell, encoding) {
        Ok(text) => Cell::Text(text.trim().to_owned()),
        Err(shown) => Cell::Malformed(shown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, String)> {
        let mut table = Table::new(text.as_bytes(), Encoding::Utf8);
        let lines = table.next_lines(100).unwrap();
        let shown = |line: &Line| line.cells.iter().map(Cell::shown).collect::<Vec<_>>().join("|");
        lines.iter().map(|line| (line.row, shown(line))).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        for (text, wanted) in [
            ("a,b\n1,2\n3,4\n", vec![(1, "a|b"), (2, "1|2"), (3, "3|4")]),
            ("a,b\r\n1,2\r\n3,4", vec![(1, "a|b"), (2, "1|2"), (3, "3|4")]),
            ("a\r1\r\r2", vec![(1, "a"), (2, "1"), (4, "2")]),
            ("a,b\r\n\r\n\r\n1,2\r\n", vec![(1, "a|b"), (4, "1|2")]),
            ("\na,b\n,\n1,2\n,,\n\n3,4\n\n", vec![(2, "a|b"), (4, "1|2"), (7, "3|4")]),
            ("a,b\n\"x\ny\",2\n3,4\n", vec![(1, "a|b"), (2, "x\ny|2"), (3, "3|4")]),
            ("a,b\n\"x\r\n\r\ny\",2\r\n3,4\r\n", vec![(1, "a|b"), (2, "x\r\n\r\ny|2"), (3, "3|4")]),
            ("a\n\"1,\"\"2\"\"\"\n 　3\t\n", vec![(1, "a"), (2, "1,\"2\""), (3, "3")]),
        ] {
            let wanted: Vec<(u64, String)> =
                wanted.into_iter().map(|(row, cells)| (row, cells.to_owned())).collect();
            assert_eq!(rows(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_is_named_with_its_row() {
        for (text, row) in
            [("a\n1\n\"2\n3\n", 3), ("a,b\n1,\"2", 2), ("\"a", 1), ("a\n1\n\"2\"\"\n", 3)]
        {
            let mut table = Table::new(text.as_bytes(), Encoding::Utf8);
            let error = table.next_lines(100).unwrap_err();
            assert!(matches!(error, ImportError::UnclosedQuote { row: at } if at == row), "{text}");
        }
        for text in ["a\n5\" pipe", "a\n\"5\"", "a\n\"5\"\"\"", "a,b\n1,\"\"", "a\n\"5\"x\"", ""] {
            let mut table = Table::new(text.as_bytes(), Encoding::Utf8);
            assert!(table.next_lines(100).is_ok(), "{text}");
        }
    }
}
