//! How a county stands.

pub(crate) mod show;
