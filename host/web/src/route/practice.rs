//! The numbers by which a county handles its matters.

pub(crate) mod list;
