//! Plays the timelines of loggers over TCP.

mod ack_log;
mod connection;
mod pace;
mod report;
mod window;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use tidegate_domain::Instant;
use tidegate_hj212::EncodeError;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub use ack_log::{AckLog, Acknowledged};
pub use report::{DeviceReport, SentCounts, SimulatorReport};

use crate::devices::{Logger, Timeline};
use connection::Caller;
use pace::{Limiter, VirtualClock};

/// Most frames that a logger may have under way.
const WINDOW_MAX: usize = 1024;

/// Most loggers of one simulator, each a connection.
const LOGGERS_MAX: usize = 20_000;

/// How loggers are played.
#[derive(Clone, Debug)]
pub struct SimulatorOptions {
    /// Seed of all values and mishaps; with the same loggers and start it gives the same frames.
    pub seed: u64,
    /// Virtual seconds in a real one; none: as fast as answers come.
    pub speed: Option<NonZeroU32>,
    /// Virtual start.
    pub start: Instant,
    /// Virtual time after which no more is made up; what was sent is still waited for.
    pub for_virtual: Option<Duration>,
    /// Real time after which the simulation ends.
    pub for_real: Option<Duration>,
    /// Where the loggers call.
    pub address: SocketAddr,
    /// Bound on frames a second of all loggers together.
    pub frames_per_second_max: Option<NonZeroU32>,
    /// Virtual seconds between real-time data, 30 to 600, a divisor of 600.
    pub real_time_interval_s: u32,
    /// Frames that a logger may have under way, 1 to 1024.
    pub window: usize,
    /// Real time after which a frame without an answer is sent again.
    pub answer_timeout: Duration,
    /// How often it is sent again before it is given up.
    pub resends_max: u8,
}

impl SimulatorOptions {
    /// Real time, one frame a minute and logger, 8 frames under way, ten seconds and three resends.
    ///
    /// # Source
    /// HJ 212-2017 for the timeout and the resends.
    #[must_use]
    pub const fn new(address: SocketAddr, start: Instant) -> Self {
        Self {
            seed: 1,
            speed: NonZeroU32::new(1),
            start,
            for_virtual: None,
            for_real: None,
            address,
            frames_per_second_max: None,
            real_time_interval_s: 60,
            window: 8,
            answer_timeout: Duration::from_secs(10),
            resends_max: 3,
        }
    }

    fn check(&self, loggers: usize) -> Result<(), OptionsError> {
        let interval = self.real_time_interval_s;
        if !(30..=600).contains(&interval) || 600 % interval != 0 {
            return Err(OptionsError::Interval { seconds: interval });
        }
        if !(1..=WINDOW_MAX).contains(&self.window) {
            return Err(OptionsError::Window { frames: self.window });
        }
        if loggers > LOGGERS_MAX {
            return Err(OptionsError::Loggers { loggers });
        }
        Ok(())
    }

    fn until(&self) -> Option<Instant> {
        let seconds = self.for_virtual.map(|span| i64::try_from(span.as_secs()));
        seconds.map(|seconds| self.start.saturating_add(seconds.unwrap_or(i64::MAX)))
    }
}

/// Options that cannot be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    /// The interval of real-time data does not fit.
    #[error("real-time data every {seconds} s do not fit, take 30 to 600 s that divide 600")]
    Interval {
        /// As given.
        seconds: u32,
    },
    /// The window is out of range.
    #[error("a window of {frames} frames is out of range, take 1 to {WINDOW_MAX}")]
    Window {
        /// As given.
        frames: usize,
    },
    /// Too many loggers for one process.
    #[error("{loggers} loggers are more than {LOGGERS_MAX}, start several simulators")]
    Loggers {
        /// As given.
        loggers: usize,
    },
}

/// Why a simulation ended early.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// The profile of a logger holds a text that HJ 212 cannot carry.
    #[error("a frame of device `{mn}` cannot be built")]
    Frame {
        /// Its MN.
        mn: String,
        /// Why.
        #[source]
        source: EncodeError,
    },
    /// An answer could not be recorded, so it must not count.
    #[error("the answer to a frame of device `{mn}` cannot be recorded")]
    AckLog {
        /// Its MN.
        mn: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A logger's task failed.
    #[error("the task of a device failed")]
    Task(#[source] tokio::task::JoinError),
}

/// Loggers ready to be played.
#[derive(Debug)]
pub struct Simulator {
    loggers: Vec<Logger>,
    options: SimulatorOptions,
    ack_log: Option<AckLog>,
}

impl Simulator {
    /// A simulator of these loggers.
    ///
    /// # Errors
    /// [`OptionsError`] when an option is out of range.
    pub fn new(loggers: Vec<Logger>, options: SimulatorOptions) -> Result<Self, OptionsError> {
        options.check(loggers.len())?;
        Ok(Self { loggers, options, ack_log: None })
    }

    /// The same simulator, recording every answered data frame before it counts.
    #[must_use]
    pub fn with_ack_log(self, ack_log: AckLog) -> Self {
        Self { ack_log: Some(ack_log), ..self }
    }

    /// Plays until the virtual or real time is over or `cancel` fires, and tells what came of it.
    ///
    /// Every logger has one connection and calls again when it breaks. At the end of the virtual
    /// time frames under way are still waited for and sent again; at the end of the real time, or
    /// cancelled, only for one answer timeout while the line holds.
    ///
    /// # Errors
    /// [`SimulatorError`] when a frame cannot be built or an answer cannot be recorded.
    pub async fn run(self, cancel: CancellationToken) -> Result<SimulatorReport, SimulatorError> {
        let stop = cancel.child_token();
        let shared = Arc::new(Shared {
            clock: VirtualClock::start(self.options.start, self.options.speed),
            limiter: self.options.frames_per_second_max.map(Limiter::new),
            until: self.options.until(),
            options: self.options,
            ack_log: self.ack_log,
            stop: stop.clone(),
        });
        let mut tasks = JoinSet::new();
        for logger in self.loggers {
            tasks.spawn(Caller::new(logger, Arc::clone(&shared)).run());
        }
        let mut over = std::pin::pin!(wait(shared.options.for_real));
        let mut report = SimulatorReport::default();
        let mut failure = None;
        loop {
            tokio::select! {
                () = &mut over, if !stop.is_cancelled() => stop.cancel(),
                joined = tasks.join_next() => {
                    let Some(joined) = joined else { break };
                    match joined.map_err(SimulatorError::Task).and_then(|ended| ended) {
                        Ok(device) => report.add(device),
                        Err(error) => {
                            stop.cancel();
                            failure.get_or_insert(error);
                        }
                    }
                }
            }
        }
        report.devices.sort_by(|one, other| one.mn.cmp(&other.mn));
        failure.map_or(Ok(report), Err)
    }
}

/// What all callers share.
#[derive(Debug)]
struct Shared {
    options: SimulatorOptions,
    clock: VirtualClock,
    limiter: Option<Limiter>,
    until: Option<Instant>,
    ack_log: Option<AckLog>,
    stop: CancellationToken,
}

impl Shared {
    fn timeline(&self, logger: Arc<Logger>) -> Timeline {
        let SimulatorOptions { start, seed, real_time_interval_s, .. } = self.options;
        Timeline::new(logger, start, self.until, seed, real_time_interval_s)
    }
}

async fn wait(span: Option<Duration>) {
    match span {
        Some(span) => tokio::time::sleep(span).await,
        None => std::future::pending().await,
    }
}
