//! The layers of a county.

pub(crate) mod list;
