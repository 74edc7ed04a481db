//! Files that were published, let in or not.

pub(crate) mod list;
