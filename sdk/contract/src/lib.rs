//! The words of the pack contract (`wit/v0.1`) as plain Rust types.
//!
//! Packs, tools and host use these same types, so a case file means the same to a pack compiled
//! natively and to the component in the host, and a result has one JSON form everywhere: field
//! names in snake case, words in kebab case, dates as `YYYY-MM-DD`, decimals as text.
//!
//! The crate knows nothing of WebAssembly: [`bind_v0_1!`] writes the conversions between these
//! types and whatever a binding generator made of the WIT files.

mod classification;
mod cross;
mod date;
mod decimal;
mod grading;
mod judgement;
mod threshold;
mod types;

pub use classification::*;
pub use cross::Cross;
pub use date::{Date, DateError, Instant};
pub use decimal::{Decimal, DecimalError};
pub use grading::*;
pub use judgement::*;
pub use threshold::*;
pub use types::*;
