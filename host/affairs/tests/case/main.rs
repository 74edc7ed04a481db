//! Tasks, as officers and enterprises meet them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]
#![expect(clippy::panic, reason = "a test that cannot go on should say where")]

mod acts;
mod appeals;
mod clocks;
mod clues;
#[path = "../support/county.rs"]
mod county;
mod desk;
mod grouping;
mod random;
mod reopening;
mod words;
