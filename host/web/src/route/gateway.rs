//! The gateway's counters.

pub(crate) mod show;
