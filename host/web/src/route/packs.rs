//! Packs.

pub(crate) mod list;
pub(crate) mod publish;
