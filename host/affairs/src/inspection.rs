//! Inspections (检查): visits to a site, by a rule or by an officer, and what they found.
//!
//! What an inspection finds goes on the docket as an event with facts, so that packs weigh it beside
//! what sensors sent.

mod acts;
mod affair;
mod checks;
mod rule;
mod steps;
mod tells;

pub use acts::*;
pub use affair::*;
pub use checks::*;
pub use rule::*;
pub use tells::INSPECTION_TOPICS;
