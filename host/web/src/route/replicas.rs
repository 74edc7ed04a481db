//! The hosts of the installation.

pub(crate) mod list;
