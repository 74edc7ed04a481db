//! Simulated data loggers: what flows out, how it behaves, and how it is said in HJ 212.

mod behaviour;
mod clock;
mod dialect;
mod frame;
mod logger;
mod message;
mod signal;
mod timeline;

pub use behaviour::{Behaviour, Episode, EpisodeKind, Mishaps};
pub use dialect::{Dialect, DialectQuirks};
pub use frame::{Frame, FrameKind};
pub use logger::{Logger, OutletProfile, PollutantProfile, Role, Schedule, Standing};
pub use timeline::{Outgoing, Timeline};
