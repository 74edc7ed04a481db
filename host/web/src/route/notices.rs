//! Notices that go to people.

pub(crate) mod again;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod receipts;
pub(crate) mod show;

use serde::Deserialize;

use crate::extract::County;

/// The path of a notice.
#[derive(Deserialize)]
pub(crate) struct NoticePath {
    county: County,
    notice: i64,
}

/// The path of all.
#[derive(Deserialize)]
pub(crate) struct NoticesPath {
    county: County,
}
