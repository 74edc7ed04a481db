//! Refused frames.

pub(crate) mod list;
