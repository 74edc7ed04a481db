//! Outlets with their readings and limits.

pub(crate) mod list;
pub(crate) mod show;
