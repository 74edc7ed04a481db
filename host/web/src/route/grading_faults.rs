//! Counties whose grading stands still.

pub(crate) mod list;
