//! Write a Tidegate rule pack in Rust.
//!
//! A pack implements the traits of the interfaces that it offers and names them in [`export!`].
//! Most of a pack stands in tables (see `sdk/README.md`); [`limits::limits_from`],
//! [`ladder::WarningLadder`] and [`rows::evaluate_row`] carry them out, and [`judging`] helps to judge.
//!
//! ```ignore
//! tidegate_sdk::pack!();
//!
//! /// The county's rules.
//! pub struct Pack;
//!
//! impl tidegate_sdk::ladder::WarningLadder for Pack {
//!     const TABLES: &'static tidegate_sdk::tables::Tables = &TABLES;
//! }
//!
//! tidegate_sdk::export!(Pack: grading);
//! ```

pub mod bindings;
pub mod condition;
mod export;
pub mod grading;
pub mod guest;
pub mod judging;
pub mod ladder;
pub mod limits;
pub mod rows;
pub mod state;
pub mod tables;
pub mod thresholds;

pub use export::{Classification, Judgement, Threshold};
pub use tidegate_contract as contract;
