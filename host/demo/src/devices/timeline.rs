//! What a logger sends, one virtual moment after another.

use std::collections::VecDeque;
use std::sync::Arc;

use tidegate_domain::Instant;
use tidegate_hj212::{Command, EncodeError, Version};

use super::clock::{DAY_S, HOUR_S, SLOT_S, is_midnight};
use super::dialect::with_bad_crc;
use super::signal::{Signal, mix};
use super::{Frame, Logger, Standing};

/// Milliseconds of QN between two messages, room for the parts of a split one.
const QN_STEP_MS: i64 = 10;

/// Virtual milliseconds by which loggers lag behind the full minute, each by its own.
const LAG_MS_MAX: u64 = 20_000;

/// Ten-minute periods by which late data are late.
const LATE_SLOTS: i64 = 2;

/// Something that goes out on the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// A frame that can be read.
    Frame(Frame),
    /// A frame with a wrong checksum; the same frame follows with the right one.
    BadCrc(Vec<u8>),
    /// Bytes that belong to no frame.
    Garbage(Vec<u8>),
}

/// What one logger sends from a start on: a pure function of logger, seed and time.
#[derive(Clone, Debug)]
pub struct Timeline {
    logger: Arc<Logger>,
    origin: Instant,
    until: Option<Instant>,
    seed: u64,
    real_time_interval_s: i64,
    next_tick: Instant,
    queue: VecDeque<Outgoing>,
    queue_due_ms: i64,
    last_qn_ms: i64,
}

impl Timeline {
    /// The timeline from `start` on, up to but without `until`.
    ///
    /// `real_time_interval_s`: seconds between real-time data, 30 to 600, a divisor of 600; what
    /// is no divisor is taken as 600.
    #[must_use]
    pub fn new(
        logger: Arc<Logger>,
        start: Instant,
        until: Option<Instant>,
        seed: u64,
        real_time_interval_s: u32,
    ) -> Self {
        let interval = i64::from(real_time_interval_s);
        let fits = (30..=SLOT_S).contains(&interval) && SLOT_S % interval == 0;
        let interval = if fits { interval } else { SLOT_S };
        let next_tick = start.div_euclid(interval).saturating_mul(interval);
        let next_tick = if next_tick < start { next_tick + interval } else { next_tick };
        Self {
            seed: mix(logger.seed ^ mix(seed)),
            logger,
            origin: start,
            until,
            real_time_interval_s: interval,
            next_tick,
            queue: VecDeque::new(),
            queue_due_ms: 0,
            last_qn_ms: i64::MIN,
        }
    }

    /// The logger.
    #[must_use]
    pub fn logger(&self) -> &Logger {
        &self.logger
    }

    /// When there is more to do, virtual milliseconds since 1970-01-01T00:00:00Z; none at the end.
    #[must_use]
    pub fn due_ms(&self) -> Option<i64> {
        if !self.queue.is_empty() {
            return Some(self.queue_due_ms);
        }
        let is_over = self.until.is_some_and(|until| self.next_tick >= until);
        (!is_over).then(|| self.next_tick.saturating_mul(1000).saturating_add(self.lag_ms()))
    }

    /// The next thing that goes out. None when the moment brought nothing, or at the end; ask
    /// [`due_ms`](Self::due_ms).
    ///
    /// # Errors
    /// [`EncodeError`] when the profile holds a text that HJ 212 cannot carry.
    pub fn pop(&mut self) -> Result<Option<Outgoing>, EncodeError> {
        if self.queue.is_empty() {
            let Some(due_ms) = self.due_ms() else { return Ok(None) };
            self.queue_due_ms = due_ms;
            let tick = self.next_tick;
            self.next_tick = tick.saturating_add(self.real_time_interval_s);
            self.tick(tick)?;
        }
        Ok(self.queue.pop_front())
    }

    fn lag_ms(&self) -> i64 {
        (mix(self.seed) % LAG_MS_MAX).cast_signed()
    }

    fn signal(&self) -> Signal<'_> {
        Signal { logger: &self.logger, origin: self.origin, seed: self.seed }
    }

    /// Queues all that this moment brings.
    fn tick(&mut self, at: Instant) -> Result<(), EncodeError> {
        if self.logger.behaviour.is_silent(at - self.origin) {
            return Ok(());
        }
        if self.logger.standing != Standing::Registered {
            // Strangers only knock now and then.
            return self.period(Command::HOUR_DATA, at, HOUR_S, HOUR_S);
        }
        let slot = at.div_euclid(SLOT_S);
        let is_slot = at.rem_euclid(SLOT_S) == 0;
        let mishaps = self.logger.behaviour.mishaps;
        if is_slot && self.befalls(mishaps.garbage_one_in, 1, slot) {
            self.queue.push_back(Outgoing::Garbage(self.garbage(slot)));
        }
        if is_slot && self.logger.dialect.version == Version::V2025 {
            let qn_ms = self.next_qn_ms();
            let beat = self.logger.heartbeat(qn_ms)?;
            self.queue.push_back(Outgoing::Frame(beat));
        }
        let qn_ms = self.next_qn_ms();
        let frames = self.logger.frames(&self.signal().real_time(at), qn_ms)?;
        self.queue.extend(frames.into_iter().map(Outgoing::Frame));
        if is_slot {
            self.minute_data(at, slot)?;
        }
        self.period(Command::HOUR_DATA, at, HOUR_S, HOUR_S)?;
        if is_midnight(at) {
            self.period(Command::DAY_DATA, at, DAY_S, SLOT_S)?;
        }
        Ok(())
    }

    fn minute_data(&mut self, at: Instant, slot: i64) -> Result<(), EncodeError> {
        let mishaps = self.logger.behaviour.mishaps;
        let is_late = |timeline: &Self, slot| timeline.befalls(mishaps.late_one_in, 2, slot);
        if is_late(self, slot - LATE_SLOTS) {
            let before = at - LATE_SLOTS * SLOT_S;
            let queued = self.queue.len();
            self.period(Command::MINUTE_DATA, before, SLOT_S, SLOT_S)?;
            for outgoing in self.queue.iter_mut().skip(queued) {
                if let Outgoing::Frame(frame) = outgoing {
                    frame.is_late = true;
                }
            }
        }
        if is_late(self, slot) {
            return Ok(());
        }
        let queued = self.queue.len();
        self.period(Command::MINUTE_DATA, at, SLOT_S, SLOT_S)?;
        if self.befalls(mishaps.bad_crc_one_in, 3, slot)
            && let Some(Outgoing::Frame(frame)) = self.queue.get(queued)
        {
            let good = self.logger.dialect.seal(&frame.segment)?;
            let bad = Outgoing::BadCrc(with_bad_crc(good, &frame.segment));
            self.queue.insert(queued, bad);
        }
        if self.befalls(mishaps.duplicate_one_in, 4, slot)
            && let Some(Outgoing::Frame(frame)) = self.queue.back().cloned()
        {
            self.queue.push_back(Outgoing::Frame(Frame { is_duplicate: true, ..frame }));
        }
        Ok(())
    }

    /// Queues the data of the period that ends at `at`, if one does and it began after the start:
    /// what lay before was another run's to say.
    fn period(
        &mut self,
        command: Command,
        at: Instant,
        length_s: i64,
        grid_s: i64,
    ) -> Result<(), EncodeError> {
        let start = at - length_s;
        if at.rem_euclid(grid_s) != 0 || start < self.origin {
            return Ok(());
        }
        let Some(message) = self.signal().period(command, start, length_s / SLOT_S) else {
            return Ok(());
        };
        let qn_ms = self.next_qn_ms();
        let frames = self.logger.frames(&message, qn_ms)?;
        self.queue.extend(frames.into_iter().map(Outgoing::Frame));
        Ok(())
    }

    /// A QN that was not used before and is not earlier than the moment.
    fn next_qn_ms(&mut self) -> i64 {
        self.last_qn_ms = self.queue_due_ms.max(self.last_qn_ms.saturating_add(QN_STEP_MS));
        self.last_qn_ms
    }

    fn befalls(&self, one_in: u32, channel: u64, slot: i64) -> bool {
        one_in > 0 && self.draw(channel, slot).is_multiple_of(u64::from(one_in))
    }

    fn draw(&self, channel: u64, slot: i64) -> u64 {
        mix(self.seed ^ mix(channel << 32) ^ mix(slot.cast_unsigned()))
    }

    /// Bytes of a disturbed line: never a head, so that no frame behind them is lost.
    fn garbage(&self, slot: i64) -> Vec<u8> {
        let drawn = self.draw(5, slot);
        let count = 1 + drawn as usize % 7;
        let bytes = drawn.to_le_bytes().into_iter().cycle().take(count);
        bytes.map(|byte| if matches!(byte, b'#' | b'\r' | b'\n') { b'~' } else { byte }).collect()
    }
}
