//! Findings.

pub(crate) mod list;
