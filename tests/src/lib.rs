//! What tests of more than one crate share.

#[expect(clippy::panic, reason = "an answer of the wrong kind ends the test")]
pub mod asks;
#[expect(clippy::expect_used, clippy::panic, reason = "a test cannot go on without its command")]
pub mod binary;
pub mod county;
#[expect(clippy::expect_used, reason = "a test cannot go on without its component")]
pub mod odd;
pub mod packs;
pub mod process;
#[expect(clippy::expect_used, reason = "a test cannot go on without its packs")]
pub mod running;
#[expect(clippy::expect_used, reason = "a test cannot go on without its component")]
pub mod sections;
