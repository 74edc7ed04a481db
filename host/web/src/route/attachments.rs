//! Files that come with steps.

pub(crate) mod bring;
pub(crate) mod fetch;
pub(crate) mod list;
