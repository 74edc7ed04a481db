//! A part of a long list.

/// The most rows that one page holds; a larger wish is cut to it.
pub const PAGE_ROWS_MAX: u32 = 1_000;

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Rows to pass over.
    pub offset: u32,
    /// Rows wanted, at most [`PAGE_ROWS_MAX`].
    pub rows: u32,
}

impl Page {
    /// The first `rows` rows.
    #[must_use]
    pub const fn first(rows: u32) -> Self {
        Self { offset: 0, rows }
    }

    /// Rows wanted after the cut to [`PAGE_ROWS_MAX`].
    #[must_use]
    pub fn rows_bounded(self) -> u32 {
        self.rows.min(PAGE_ROWS_MAX)
    }

    /// The length of the whole list where the rows of the page tell it, because the list ends in it.
    pub(crate) fn total_if_last(self, rows: usize) -> Option<u64> {
        let is_last = rows < self.rows_bounded() as usize && (rows > 0 || self.offset == 0);
        is_last.then(|| u64::from(self.offset) + rows as u64)
    }
}

/// One page with the length of the whole list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    /// The rows of the page, in the list's order.
    pub items: Vec<T>,
    /// Rows of the whole list.
    pub total: u64,
}

/// What an upsert did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Put {
    /// Rows that were not there before.
    pub new: u64,
    /// Rows whose content changed.
    pub updated: u64,
    /// Rows that were there already with the same content.
    pub unchanged: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_in_which_the_list_ends_tells_its_length() {
        for (offset, rows, found, total) in [
            (0, 3, 0, Some(0)),
            (0, 3, 2, Some(2)),
            (0, 3, 3, None),
            (6, 3, 1, Some(7)),
            // Beyond the end, or just at it.
            (6, 3, 0, None),
            (0, 0, 0, None),
            (0, 5_000, 1_000, None),
            (0, 5_000, 999, Some(999)),
        ] {
            assert_eq!(
                Page { offset, rows }.total_if_last(found),
                total,
                "{offset} {rows} {found}"
            );
        }
    }
}
