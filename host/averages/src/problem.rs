//! What was wrong with the input, named so that a person can look.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Averaging, Instant};

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// The same row again; it counts once.
    Duplicate,
    /// Rows of one period that differ; the one that counts is graded before invalid, then the
    /// lower value.
    ConflictingDuplicate,
    /// The period does not start on the stream's grid, as after a jump of the clock; not used.
    OffGrid,
    /// The period lies outside the chunk; not used.
    OutsideChunk,
    /// A value that nature or the instrument cannot have; invalid.
    Implausible,
    /// A mark that ends before it starts; it has no effect.
    EmptyMark,
    /// A mark of a kind that nobody knows; it has no effect.
    UnknownMark,
    /// A mark that, with another, says the furnace or line was in two states at once.
    ContradictoryMarks,
    /// A mark beyond the hours that its kind may have. One of the plant's condition does not exempt
    /// any more; what the device gives under maintenance still proves nothing.
    MarkOverCap,
    /// A series is wanted that nothing was received for.
    NothingReceived,
    /// The unit sent cannot be turned into that of the limit, or one of the two is missing.
    OtherUnit,
    /// The reference oxygen of a limit is not from 0 up to below 21 %.
    ReferenceOxygen,
    /// Means over this period are not made here.
    PeriodNotJudged,
    /// No amount can be made: the value is no concentration, or the flow has no known unit.
    NoAmount,
    /// A rate is wanted and no flow in a known unit was received that would make one of a
    /// concentration.
    NoFlow,
}

/// One kind of problem of one stream, wanted series or mark, however often it came.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// What was wrong.
    pub kind: ProblemKind,
    /// Pollutant code; empty for a mark.
    pub pollutant: String,
    /// Averaging period of the stream or series.
    pub averaging: Option<Averaging>,
    /// Reference of the mark; empty when it is about none.
    pub mark: String,
    /// How often.
    pub count: u32,
    /// Earliest period or instant that it is about.
    pub first: Instant,
    /// Latest.
    pub last: Instant,
}

/// Counts one kind of problem.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    count: u32,
    first: Instant,
    last: Instant,
}

impl Tally {
    pub(crate) const fn note(&mut self, at: Instant) {
        if self.count == 0 || at < self.first {
            self.first = at;
        }
        if self.count == 0 || at > self.last {
            self.last = at;
        }
        self.count = self.count.saturating_add(1);
    }

    /// The problem, when it came at all.
    pub(crate) fn problem(
        self,
        kind: ProblemKind,
        pollutant: &str,
        averaging: Averaging,
    ) -> Option<Problem> {
        (self.count > 0).then(|| Problem {
            kind,
            pollutant: pollutant.to_owned(),
            averaging: Some(averaging),
            mark: String::new(),
            count: self.count,
            first: self.first,
            last: self.last,
        })
    }
}
