//! Registered devices.

pub(crate) mod list;
