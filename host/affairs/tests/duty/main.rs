//! What a permit makes its holder owe, and what becomes of it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests may stop where they cannot go on"
)]

mod properties;
mod regular;
mod reports;
mod steps;
mod support;
mod words;
