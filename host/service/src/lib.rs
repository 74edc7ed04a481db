//! Use cases of the host: classify, gather, grade, warn, import.
//!
//! A [`Host`] ties a store, a runtime with its workers and a clock together. Whatever the network
//! or a person wants goes through here; packs and the database are never reached another way.

mod batch;
mod classify;
mod clock;
mod committer;
mod devices;
mod error;
mod governing;
mod grader;
mod host;
mod import;
mod intake;
mod outlets;
mod overview;
mod progress;
mod register;
mod stack;
mod views;
mod watches;

pub use clock::{Clock, SystemClock, VirtualClock};
pub use error::ServiceError;
pub use governing::{OutletLimits, govern};
pub use host::{Event, GradingFault, Host, HostParts};
pub use import::*;
pub use intake::{FrameCommit, FrameKind, FrameOutcome, Intake, RegisteredDevice};
pub use overview::{CountyStanding, CountySummary, FrameSummary, grade_word, tier_word};
pub use register::Registration;
pub use stack::{Layers, Stack};
pub use views::*;
