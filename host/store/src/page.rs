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
