//! Applications and the plans of their review, as an office would see them.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should say where"
)]

mod desk;
mod flow;
mod plan;
mod refusals;
mod support;
mod walks;
mod words;
