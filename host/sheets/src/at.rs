//! Where a cell stands.

use std::fmt;

/// A cell by its place, shown as a spreadsheet does: `B7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Row, from 1.
    pub row: u32,
    /// Column, from 1.
    pub column: u32,
}

impl At {
    /// The letters of the column: `A` to `Z`, then `AA`.
    #[must_use]
    pub fn letters(self) -> String {
        let mut letters = Vec::new();
        let mut rest = self.column;
        while rest > 0 {
            // INVARIANT: a remainder of 26 is a letter.
            letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
            rest = (rest - 1) / 26;
        }
        letters.iter().rev().collect()
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.letters(), self.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_shown_as_a_spreadsheet_shows_it() {
        for (row, column, shown) in [
            (1, 1, "A1"),
            (7, 2, "B7"),
            (10, 26, "Z10"),
            (3, 27, "AA3"),
            (1, 702, "ZZ1"),
            (1, 703, "AAA1"),
        ] {
            assert_eq!(At { row, column }.to_string(), shown);
        }
    }
}
