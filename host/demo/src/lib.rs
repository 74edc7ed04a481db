//! A synthetic county and simulated devices that speak HJ 212.
//!
//! 1. [`generate`] makes a [`County`] from a seed: enterprises with the facts that the catalogue
//!    asks for, permits, outlets, registered devices, and the loggers behind them.
//! 2. A [`Logger`] is a profile of what flows out, a dialect of the protocol and a behaviour over
//!    time; [`Timeline`] is what it sends, a pure function of seed and virtual time.
//! 3. [`Simulator`] plays the timelines over TCP and counts what was answered.
//! 4. [`year`] is a whole year of a county, played by a virtual clock.
//!
//! Nothing here reads a calendar clock: dates and instants are arguments, and the simulator uses
//! the monotonic timer only to decide when a virtual instant has come.

mod county;
mod devices;
mod simulator;
pub mod year;

pub use county::{
    County, CountyPlan, ENTERPRISES_MAX, PlanError, generate, is_credit_code, standard_mix,
};
pub use devices::{
    Behaviour, Dialect, DialectQuirks, Episode, EpisodeKind, Frame, FrameKind, Logger, Mishaps,
    Outgoing, OutletProfile, PollutantProfile, Role, Schedule, Standing, Timeline,
};
pub use simulator::{
    AckLog, Acknowledged, DeviceReport, OptionsError, SentCounts, Simulator, SimulatorError,
    SimulatorOptions, SimulatorReport,
};
