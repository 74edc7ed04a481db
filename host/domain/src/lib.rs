//! Tidegate's words as types: no input, no output, no engine.
//!
//! The words of the pack contract come from `tidegate-contract`; this crate adds what only the host
//! knows: who is registered, what was received, what was concluded.

mod access;
mod batch;
mod docket;
mod faults;
mod grader;
mod jurisdiction;
mod layers;
mod lineup;
mod matter;
mod person;
mod question;
mod reading;
mod record;
mod stage;
mod verdict;
mod warning;

pub use access::*;
pub use batch::*;
pub use docket::*;
pub use faults::*;
pub use grader::*;
pub use jurisdiction::*;
pub use layers::*;
pub use lineup::*;
pub use matter::*;
pub use person::*;
pub use question::*;
pub use reading::*;
pub use record::*;
pub use stage::*;
pub use tidegate_contract::*;
pub use verdict::*;
pub use warning::*;
