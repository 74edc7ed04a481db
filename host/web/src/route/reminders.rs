//! Enterprises that have to apply for a permit.

pub(crate) mod list;
