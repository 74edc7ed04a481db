//! Policies: whom they concern, who is told, who has read them.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests may stop where they cannot go on"
)]

mod steps;
mod support;
mod target;
mod words;
