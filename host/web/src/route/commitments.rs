//! Promises to begin production.

pub(crate) mod list;
