//! Two counties' packs on the same data.

pub(crate) mod show;
