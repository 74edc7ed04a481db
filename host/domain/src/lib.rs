//! Tidegate's words as types: no input, no output, no engine.
//!
//! The words of the pack contract come from `tidegate-contract`; this crate adds what only the host
//! knows: who is registered, what was received, what was concluded.

mod batch;
mod jurisdiction;
mod layers;
mod reading;
mod record;
mod warning;

pub use batch::*;
pub use jurisdiction::*;
pub use layers::*;
pub use reading::*;
pub use record::*;
pub use tidegate_contract::*;
pub use warning::*;
