//! Judgements.

pub(crate) mod explanation;
pub(crate) mod list;
pub(crate) mod replay;
pub(crate) mod show;
