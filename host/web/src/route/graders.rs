//! Which category packs a county lets grade.

pub(crate) mod decide;
pub(crate) mod list;
