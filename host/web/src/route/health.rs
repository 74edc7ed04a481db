//! The state of the host.

pub(crate) mod show;
