//! Marks laid over the hours of a chunk, minute by minute, for one pollutant.

use tidegate_domain::Instant;

use crate::grid::Span;
use crate::input::{KnownMark, Plant};
use crate::marks::{Effective, MarkBook};
use crate::parts::Standing;
use crate::reason::Reason;

/// What marks say of the minutes of one hour: bit 0 is its first minute. A minute that a mark
/// touches is marked as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct HourMark {
    device: u64,
    device_reason: Option<Reason>,
    exempt: u64,
    exempt_mark: u32,
    conditional: u64,
    conditional_mark: u32,
    contradictory: u64,
    stopped: u64,
}

/// All minutes of an hour.
const WHOLE_HOUR: u64 = (1 << 60) - 1;

impl HourMark {
    /// The same without what devices are marked with.
    pub(crate) const fn without_device(self) -> Self {
        Self { device: 0, ..self }
    }

    /// Takes in what marks say of another hour that the same value stands for.
    pub(crate) fn join(&mut self, other: &Self) {
        let exempting = if self.exempt == 0 { other.exempt_mark } else { self.exempt_mark };
        let conditional =
            if self.conditional == 0 { other.conditional_mark } else { self.conditional_mark };
        (self.exempt_mark, self.conditional_mark) = (exempting, conditional);
        self.device |= other.device;
        self.device_reason = self.device_reason.or(other.device_reason);
        self.exempt |= other.exempt;
        self.conditional |= other.conditional;
        self.contradictory |= other.contradictory;
        self.stopped &= other.stopped;
    }

    /// Minutes that a device mark leaves valid.
    pub(crate) const fn valid_minutes(&self) -> u32 {
        60 - self.device.count_ones()
    }

    /// Why the device did not measure in these minutes, when a mark says so.
    pub(crate) fn invalid(&self, minutes: u64) -> Option<Reason> {
        (self.device & minutes != 0).then_some(self.device_reason).flatten()
    }

    /// How a value that stands for these minutes may be used.
    pub(crate) const fn standing(&self, minutes: u64) -> Standing {
        if self.contradictory & minutes != 0 {
            Standing::Doubtful
        } else if (self.exempt | self.conditional) & minutes != 0 {
            Standing::Exempt
        } else {
            Standing::Clean
        }
    }

    /// 0, or 1 + the index of the mark that exempts in this hour.
    pub(crate) const fn exempting_mark(&self) -> u32 {
        if self.exempt != 0 { self.exempt_mark } else { self.conditional_mark }
    }

    /// Whether the whole hour is marked as stopped.
    pub(crate) const fn is_stopped(&self) -> bool {
        self.stopped == WHOLE_HOUR
    }
}

/// The bits of `length` minutes from `minute` on.
pub(crate) const fn minutes(minute: usize, length: usize) -> u64 {
    if minute >= 60 { 0 } else { (((1_u128 << length) - 1) << minute) as u64 & WHOLE_HOUR }
}

/// The marks of each hour of a chunk for one pollutant; empty when nothing is marked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Timeline {
    hours: Vec<HourMark>,
}

impl Timeline {
    /// Lays the marks that are about `pollutant` over the hours of `span`; the time in which they
    /// contradict is given.
    pub(crate) fn new(
        laying: &Laying<'_>,
        pollutant: &str,
        contradictions: &[(Instant, Instant)],
    ) -> Self {
        let mut timeline = Self::default();
        let applies = |mark: &&Effective| is_about(laying.marks, mark, pollutant);
        for mark in laying.book.marks.iter().filter(applies) {
            timeline.lay(laying, mark);
        }
        for both in contradictions {
            timeline.each_hour(laying.span, *both, |hour, bits| hour.contradictory |= bits);
        }
        timeline
    }

    pub(crate) fn hour(&self, hour: usize) -> HourMark {
        self.hours.get(hour).copied().unwrap_or_default()
    }

    /// The hours in which an exemption hangs on the dust.
    pub(crate) fn conditional_hours(&self) -> impl Iterator<Item = usize> + '_ {
        let conditional = self.hours.iter().enumerate().filter(|(_, hour)| hour.conditional != 0);
        conditional.map(|(hour, _)| hour)
    }

    /// Ends the exemptions of an hour that hang on the dust.
    pub(crate) fn lose_condition(&mut self, hour: usize) {
        if let Some(hour) = self.hours.get_mut(hour) {
            hour.conditional = 0;
        }
    }

    fn lay(&mut self, laying: &Laying<'_>, mark: &Effective) {
        let whole = (mark.from, mark.until);
        if let Some(reason) = mark.kind.invalidates() {
            return self.each_hour(laying.span, whole, |hour, bits| {
                hour.device |= bits;
                hour.device_reason = hour.device_reason.or(Some(reason));
            });
        }
        if mark.kind == crate::mark_kind::MarkKind::Stopped {
            self.each_hour(laying.span, whole, |hour, bits| hour.stopped |= bits);
        }
        let number = u32::try_from(mark.index + 1).unwrap_or(u32::MAX);
        let exempt = (mark.from, mark.until.min(mark.exempt_until));
        if mark.kind.has_dust_condition(laying.plant) {
            self.each_hour(laying.span, exempt, |hour, bits| {
                hour.conditional |= bits;
                if hour.conditional_mark == 0 {
                    hour.conditional_mark = number;
                }
            });
        } else {
            self.each_hour(laying.span, exempt, |hour, bits| {
                hour.exempt |= bits;
                if hour.exempt_mark == 0 {
                    hour.exempt_mark = number;
                }
            });
        }
    }

    fn each_hour(
        &mut self,
        span: Span,
        (from, until): (Instant, Instant),
        mut act: impl FnMut(&mut HourMark, u64),
    ) {
        let (from, until) = (from.max(span.start()), until.min(span.end()));
        if from >= until {
            return;
        }
        if self.hours.is_empty() {
            self.hours = vec![HourMark::default(); span.hours()];
        }
        let Some(first) = span.slot(from, 3_600) else { return };
        for (offset, hour) in self.hours.iter_mut().skip(first).enumerate() {
            let start = span.at(first + offset, 3_600);
            if start >= until {
                break;
            }
            let second = |at: Instant| usize::try_from((at - start).clamp(0, 3_600)).unwrap_or(0);
            let (begin, end) = (second(from) / 60, second(until).div_ceil(60));
            let bits = minutes(begin, end.saturating_sub(begin));
            if bits != 0 {
                act(hour, bits);
            }
        }
    }
}

/// What marks are laid from.
#[derive(Clone, Copy)]
pub(crate) struct Laying<'a> {
    pub(crate) book: &'a MarkBook,
    pub(crate) marks: &'a [KnownMark],
    pub(crate) span: Span,
    pub(crate) plant: Plant,
}

/// Whether a mark is about a pollutant.
pub(crate) fn is_about(marks: &[KnownMark], mark: &Effective, pollutant: &str) -> bool {
    marks.get(mark.index).is_some_and(|known| {
        let pollutants = &known.mark.pollutants;
        pollutants.is_empty() || pollutants.iter().any(|code| code == pollutant)
    })
}
