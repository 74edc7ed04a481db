//! Where departments contradict one another.

pub(crate) mod list;
