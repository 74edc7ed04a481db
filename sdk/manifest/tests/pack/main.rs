//! Pack folders on disk, good and bad, through the public interface.

mod compiled;
#[expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a support that fails ends the test that called it"
)]
mod folder;
mod manifest;
mod problems_of_conditions;
mod problems_of_folder;
mod problems_of_tables;
mod rendering;
