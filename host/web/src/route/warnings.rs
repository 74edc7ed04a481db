//! Warnings with their reasons.

pub(crate) mod list;
pub(crate) mod show;
