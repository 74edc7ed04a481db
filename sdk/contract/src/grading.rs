//! `tidegate:rules/grading`: columns of readings, and the sparse answer.

use serde::{Deserialize, Serialize};

use crate::{Decimal, Step};

/// The lower bound of a watch that has none.
pub const NO_LOWER: i64 = i64::MIN;

/// The upper bound of a watch that has none.
pub const NO_UPPER: i64 = i64::MAX;

/// Grade of a reading or of a watch (分级), milder first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Nothing to tell.
    #[default]
    Normal,
    /// 关注.
    Attention,
    /// 预警.
    Warning,
    /// 超标.
    Exceedance,
    /// 严重.
    Serious,
}

impl Grade {
    /// All, in the order of their codes.
    pub const ALL: [Self; 5] =
        [Self::Normal, Self::Attention, Self::Warning, Self::Exceedance, Self::Serious];

    /// The number used in columns.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The grade of a column's number.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

/// Whether a reading may be graded, from its HJ 212 flag and the host's checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Validity {
    /// N: normal.
    Valid,
    /// T: at least this value.
    OverRange,
    /// F: site stopped.
    Stopped,
    /// M: under maintenance.
    Maintenance,
    /// S: set by hand.
    SetByHand,
    /// D: instrument fault.
    Fault,
    /// C: calibrating.
    Calibrating,
    /// B: communication abnormal.
    Communication,
    /// Negative where that cannot be, or beyond any instrument.
    Implausible,
    /// A flag that the standard does not define.
    UnknownFlag,
}

impl Validity {
    /// All, in the order of their codes.
    pub const ALL: [Self; 10] = [
        Self::Valid,
        Self::OverRange,
        Self::Stopped,
        Self::Maintenance,
        Self::SetByHand,
        Self::Fault,
        Self::Calibrating,
        Self::Communication,
        Self::Implausible,
        Self::UnknownFlag,
    ];

    /// The number used in columns.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The validity of a column's number.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// Whether a value of this validity may be graded.
    #[must_use]
    pub const fn is_graded(self) -> bool {
        matches!(self, Self::Valid | Self::OverRange)
    }
}

/// A watch is one stream of readings (outlet, pollutant, averaging period of the reading)
/// compared with one governing limit. All columns have one entry a watch, in the same order;
/// the position is the watch's number in `readings` and `tally`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watches {
    /// Pollutant codes that `pollutant` points into.
    pub pollutants: Vec<String>,
    /// Index into `pollutants`.
    pub pollutant: Vec<u32>,
    /// Averaging period of the readings: 0 instant, 1 minute, 2 hour, 3 day, 4 month, 5 year.
    pub averaging: Vec<u8>,
    /// 1 when the limit's own averaging period is that of the readings: only then can a
    /// reading exceed it. 0 when the limit's period is longer: attention or warning at most.
    pub own_period: Vec<u8>,
    /// The limit's lower bound (a decimal); the smallest s64 when there is none.
    pub lower: Vec<i64>,
    /// The limit's upper bound (a decimal); the largest s64 when there is none.
    pub upper: Vec<i64>,
    /// Decimals to which a value is rounded (GB/T 8170) before it is compared. 0 to 9.
    pub decimals: Vec<u8>,
}

/// Readings to evaluate. All columns have the same length; rows of one watch ascend by
/// `period-start`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Readings {
    /// The watch's number.
    pub watch: Vec<u32>,
    /// Start of the period (an instant).
    pub period_start: Vec<i64>,
    /// The value (a decimal) in the limit's unit.
    pub value: Vec<i64>,
    /// 0 valid (N); 1 over range (T): at least this value; 2 site stopped (F); 3 maintenance
    /// (M); 4 set by hand (S); 5 instrument fault (D); 6 calibrating (C); 7 communication
    /// abnormal (B); 8 implausible; 9 flag unknown. Only 0 and 1 may be graded.
    pub validity: Vec<u8>,
}

/// Sparse answer. `rows` to `rules` have one entry for each reading that is not normal or
/// changes the grade in force, ascending by row; `changed` and `states` one for each watch
/// whose state changed, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Rows that were graded.
    pub judged: u32,
    /// Rows that were not graded because of their validity.
    pub skipped: u32,
    /// Rows.
    pub rows: Vec<u32>,
    /// Grade of the reading itself: 0 normal, 1 attention (关注), 2 warning (预警),
    /// 3 exceedance (超标), 4 serious (严重).
    pub grades: Vec<u8>,
    /// Grade in force for the watch after the reading, hysteresis applied; 0 closes.
    pub in_force: Vec<u8>,
    /// Index into the `rules` of the grading ladder.
    pub rules: Vec<u16>,
    /// Changed.
    pub changed: Vec<u32>,
    /// States.
    pub states: Vec<u64>,
}

/// Why one reading got its grade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Grade.
    pub grade: u8,
    /// In force.
    pub in_force: u8,
    /// Steps.
    pub steps: Vec<Step>,
    /// The largest value (for a lower bound: the smallest) that would have been within the
    /// limit under the standard's rounding.
    pub largest_compliant: Option<Decimal>,
}
