//! Working days.

pub(crate) mod add;
pub(crate) mod due;
pub(crate) mod list;
