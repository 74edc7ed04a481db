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
pub(crate) use clock::time_text;
pub use dialect::{Dialect, DialectQuirks};
pub use frame::{Frame, FrameKind};
pub use logger::{Logger, OutletProfile, PollutantProfile, Role, Schedule, Standing};
pub(crate) use message::{Group, Message, text};
pub(crate) use signal::{OXYGEN_OF_AIR, convert, mix, round, scale};
pub use timeline::{Outgoing, Timeline};
