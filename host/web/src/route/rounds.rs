//! Rounds over a county.

pub(crate) mod carry_out;
