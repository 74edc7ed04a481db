//! Documents as a reader meets them.

#![expect(clippy::indexing_slicing, reason = "a test that cannot go on should say where")]

mod bounds;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
mod sample;
