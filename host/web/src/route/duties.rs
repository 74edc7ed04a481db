//! Duties that no copy of a permit asks for.

pub(crate) mod owe;
