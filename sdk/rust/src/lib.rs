//! Write a Tidegate rule pack in Rust.

pub mod condition;
pub mod tables;

pub use tidegate_contract as contract;
