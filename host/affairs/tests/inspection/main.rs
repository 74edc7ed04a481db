//! Visits to sites: how they are planned, what becomes of them, what packs are told.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests may stop where they cannot go on"
)]

mod rule;
mod steps;
mod support;
mod words;
