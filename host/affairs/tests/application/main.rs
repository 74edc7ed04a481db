//! Applications and the plans of their review, as an office would see them.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests may stop where they cannot go on"
)]

mod plan;
mod support;
