//! Streams of readings.

pub(crate) mod series;
