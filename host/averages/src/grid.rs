//! Rows of a stream in their places: one slot for each period, whatever the order of the rows.

use tidegate_domain::{Averaging, Date, Instant};

use crate::input::{NO_VALUE, RawStream};
use crate::placer::Placer;
use crate::problem::Problem;
use crate::reason::Reason;

/// Minutes that may lie between the values of a minute stream, shortest first.
///
/// # Source
/// HJ 212-2017, command 1064.
const MINUTE_INTERVALS: [u8; 11] = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];

/// Hours that may lie between the values of a batch analyser so that every day is alike.
const HOUR_INTERVALS: [u8; 7] = [1, 2, 3, 4, 6, 8, 12];

/// Whole days from midnight to midnight in China.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) first: Date,
    pub(crate) days: usize,
}

impl Span {
    pub(crate) const fn start(self) -> Instant {
        self.first.start()
    }

    pub(crate) const fn hours(self) -> usize {
        self.days * 24
    }

    pub(crate) fn day(self, day: usize) -> Date {
        self.first.plus_days(i32::try_from(day).unwrap_or(i32::MAX))
    }

    pub(crate) fn end(self) -> Instant {
        self.day(self.days).start()
    }

    /// Start of the slot with this number in a grid of `step_s` seconds.
    pub(crate) fn at(self, slot: usize, step_s: i64) -> Instant {
        self.start() + i64::try_from(slot).unwrap_or(i64::MAX / step_s).saturating_mul(step_s)
    }

    /// Number of the slot of `step_s` seconds in which an instant lies.
    pub(crate) fn slot(self, at: Instant, step_s: i64) -> Option<usize> {
        if at >= self.end() {
            return None;
        }
        usize::try_from(at.checked_sub(self.start())?.div_euclid(step_s)).ok()
    }
}

/// One value as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Raw {
    pub(crate) value: i64,
    pub(crate) converted: i64,
    pub(crate) code: u8,
}

impl Raw {
    pub(crate) const ABSENT: Self = Self { value: 0, converted: NO_VALUE, code: u8::MAX };

    pub(crate) const fn is_present(self) -> bool {
        self.code != u8::MAX
    }

    pub(crate) const fn reason(self) -> Reason {
        if self.is_present() { Reason::of_flag(self.code) } else { Reason::Missing }
    }

    pub(crate) fn sent_converted(self) -> Option<i64> {
        (self.converted != NO_VALUE).then_some(self.converted)
    }

    /// Which of two rows of one period counts: the lesser. An invalid row never takes the place
    /// of a graded one; of two graded ones the lower value is proven by both.
    pub(crate) fn rank(self) -> (bool, i64, u8, i64) {
        (!self.reason().counts(), self.value, self.code, self.converted)
    }
}

/// How often values come on one day: every so many slots, from the slot `phase` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cadence {
    pub(crate) every: usize,
    pub(crate) phase: usize,
}

/// The rows of a stream with periods.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) unit: String,
    slots: Vec<Raw>,
    slots_a_day: usize,
    cadence: Vec<Cadence>,
}

impl Grid {
    /// The slot; absent beyond the ends.
    pub(crate) fn get(&self, slot: usize) -> Raw {
        self.slots.get(slot).copied().unwrap_or(Raw::ABSENT)
    }

    pub(crate) fn cadence(&self, day: usize) -> Cadence {
        self.cadence.get(day).copied().unwrap_or(Cadence { every: 1, phase: 0 })
    }

    /// Number of slots.
    pub(crate) const fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether anything was sent on a day.
    pub(crate) fn has_day(&self, day: usize) -> bool {
        let slots = self.slots.get(day * self.slots_a_day..(day + 1) * self.slots_a_day);
        slots.is_some_and(|slots| slots.iter().any(|raw| raw.is_present()))
    }
}

/// Puts streams into grids and notes what was wrong with them.
pub(crate) struct Gridder<'p> {
    pub(crate) span: Span,
    /// Minutes between values on a day that does not show it.
    pub(crate) minute_interval: u8,
    /// Whether hour streams may come from batch analysers.
    pub(crate) batches: bool,
    pub(crate) problems: &'p mut Vec<Problem>,
}

impl Gridder<'_> {
    /// The grid of a minute, hour or day stream.
    pub(crate) fn grid(&mut self, stream: &RawStream) -> Grid {
        let (step_s, slots_a_day) = match stream.averaging {
            Averaging::Minute => (60, 1_440),
            Averaging::Hour => (3_600, 24),
            _ => (86_400, 1),
        };
        let mut placer = Placer::new(stream);
        let slots = placer.place(stream, self.span, step_s);
        let mut grid = Grid { unit: stream.unit.clone(), slots, slots_a_day, cadence: Vec::new() };
        grid.cadence = match stream.averaging {
            Averaging::Minute => {
                let found = Deduction {
                    given: stream.interval,
                    intervals: &MINUTE_INTERVALS,
                    otherwise: self.minute_interval,
                    phased: false,
                };
                self.settle_cadence(&mut grid, &found, &mut placer)
            }
            Averaging::Hour if self.batches => {
                let found = Deduction {
                    given: stream.interval,
                    intervals: &HOUR_INTERVALS,
                    otherwise: 1,
                    phased: true,
                };
                self.settle_cadence(&mut grid, &found, &mut placer)
            }
            _ => Vec::new(),
        };
        placer.report(stream, self.problems);
        grid
    }

    /// The rows of an instant stream, ascending, one for each instant.
    pub(crate) fn instants(&mut self, stream: &RawStream) -> Vec<(Instant, Raw)> {
        let mut placer = Placer::new(stream);
        let mut rows: Vec<(Instant, Raw)> = Vec::new();
        for (at, raw) in placer.rows(stream) {
            if self.span.slot(at, 1).is_some() {
                rows.push((at, placer.plausible(at, raw)));
            } else {
                placer.outside.note(at);
            }
        }
        rows.sort_by_key(|(at, raw)| (*at, raw.rank()));
        rows.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                placer.note_duplicate(later.0, later.1, kept.1);
            }
            same
        });
        placer.report(stream, self.problems);
        rows
    }

    /// Deduces each day's cadence and takes out what does not keep it.
    fn settle_cadence(
        &self,
        grid: &mut Grid,
        deduction: &Deduction<'_>,
        placer: &mut Placer,
    ) -> Vec<Cadence> {
        let mut cadences = Vec::with_capacity(self.span.days);
        let step_s = 86_400 / i64::try_from(grid.slots_a_day).unwrap_or(1);
        for (day, slots) in grid.slots.chunks_mut(grid.slots_a_day).enumerate() {
            let cadence = deduction.cadence(slots);
            cadences.push(cadence);
            if cadence.every == 1 {
                continue;
            }
            for (place, raw) in slots.iter_mut().enumerate() {
                if raw.is_present() && place % cadence.every != cadence.phase {
                    placer.off_grid.note(self.span.day(day).start() + step_s * place as i64);
                    *raw = Raw::ABSENT;
                }
            }
        }
        cadences
    }
}

/// How to find out how often values come.
struct Deduction<'i> {
    given: Option<u8>,
    intervals: &'i [u8],
    otherwise: u8,
    /// Whether values may start at another slot than the day's first.
    phased: bool,
}

impl Deduction<'_> {
    /// The commonest gap between neighbours that is an interval at all, the shortest of equally
    /// common ones: a jump of the clock or a lost hour does not change it.
    fn cadence(&self, slots: &[Raw]) -> Cadence {
        let present = || slots.iter().enumerate().filter(|(_, raw)| raw.is_present());
        let every = self.given.unwrap_or_else(|| {
            let mut gaps = [0_u16; 32];
            let mut before = None;
            for (place, _) in present() {
                let gap = before.map_or(0, |before| place - before);
                if let Some(count) = gaps.get_mut(gap) {
                    *count += 1;
                }
                before = Some(place);
            }
            let count = |interval: u8| gaps.get(usize::from(interval)).copied().unwrap_or(0);
            let most = self.intervals.iter().map(|interval| count(*interval)).max().unwrap_or(0);
            let commonest = self.intervals.iter().copied().find(|each| count(*each) == most);
            if most == 0 { self.otherwise } else { commonest.unwrap_or(self.otherwise) }
        });
        let every = usize::from(every.max(1));
        Cadence { every, phase: if self.phased { phase(present(), every) } else { 0 } }
    }
}

/// The commonest place within `every` slots, the first of equally common ones.
fn phase<'r>(present: impl Iterator<Item = (usize, &'r Raw)>, every: usize) -> usize {
    let mut counts = vec![0_usize; every];
    for (place, _) in present {
        if let Some(count) = counts.get_mut(place % every) {
            *count += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|count| *count == most).unwrap_or(0)
}
