//! Facts to ask for.

pub(crate) mod list;
