//! Grading batches.

pub(crate) mod list;
