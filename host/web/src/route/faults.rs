//! Calls of packs that failed, and packs that are set aside for it.

pub(crate) mod aside;
pub(crate) mod input;
pub(crate) mod list;
pub(crate) mod resume;
