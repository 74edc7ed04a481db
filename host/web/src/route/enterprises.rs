//! Enterprises and their classification.

pub(crate) mod classification;
pub(crate) mod classify;
pub(crate) mod list;
pub(crate) mod show;
