//! People of a county and what they are told.

pub(crate) mod inbox;
pub(crate) mod list;
pub(crate) mod put;
