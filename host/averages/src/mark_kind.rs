//! Kinds of marks (标记), what each does and which hours it is counted in.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Instant};

use crate::input::Plant;
use crate::method::Method;
use crate::reason::Reason;

/// The kinds of marks, as in the contract's `mark.kind`.
///
/// # Source
/// MEE announcement 2022 no. 21 (labels seen, effects recalled); MEE Order 10 and announcement
/// 2019 no. 50 for waste incineration (recalled).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkKind {
    /// 校准.
    Calibration,
    /// 标样核查.
    StandardCheck,
    /// 日常维护.
    Maintenance,
    /// 故障 of the device.
    Fault,
    /// 启炉/启机.
    StartUp,
    /// 停炉/停机.
    ShutDown,
    /// 停运.
    Stopped,
    /// 烘炉.
    Drying,
    /// 停炉降温.
    Cooling,
    /// 故障 of the plant.
    FaultCondition,
    /// 事故.
    Accident,
    /// 解列.
    GridUnlinked,
}

/// Kinds whose hours are counted together against one cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Budget {
    Operation,
    Heating,
    Upkeep,
    Own(MarkKind),
}

impl MarkKind {
    /// All.
    pub const ALL: [Self; 12] = [
        Self::Calibration,
        Self::StandardCheck,
        Self::Maintenance,
        Self::Fault,
        Self::StartUp,
        Self::ShutDown,
        Self::Stopped,
        Self::Drying,
        Self::Cooling,
        Self::FaultCondition,
        Self::Accident,
        Self::GridUnlinked,
    ];

    /// The contract's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Calibration => "calibration",
            Self::StandardCheck => "standard-check",
            Self::Maintenance => "maintenance",
            Self::Fault => "fault",
            Self::StartUp => "start-up",
            Self::ShutDown => "shut-down",
            Self::Stopped => "stopped",
            Self::Drying => "drying",
            Self::Cooling => "cooling",
            Self::FaultCondition => "fault-condition",
            Self::Accident => "accident",
            Self::GridUnlinked => "grid-unlinked",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Why minutes under a device mark are invalid; none for a mark of the plant's condition.
    #[must_use]
    pub const fn invalidates(self) -> Option<Reason> {
        match self {
            Self::Calibration => Some(Reason::MarkedCalibration),
            Self::StandardCheck => Some(Reason::MarkedStandardCheck),
            Self::Maintenance => Some(Reason::MarkedMaintenance),
            Self::Fault => Some(Reason::MarkedFault),
            _ => None,
        }
    }

    /// Whether it names a state that excludes every other such state. Faults, accidents and the
    /// link to the grid come with any of them.
    pub(crate) const fn is_state(self) -> bool {
        matches!(
            self,
            Self::StartUp | Self::ShutDown | Self::Stopped | Self::Drying | Self::Cooling
        )
    }

    /// Whether it exempts only while dust stays low.
    pub(crate) fn has_dust_condition(self, plant: Plant) -> bool {
        self.budget(plant) == Budget::Operation
    }

    pub(crate) fn budget(self, plant: Plant) -> Budget {
        match (plant, self) {
            (Plant::Other, kind) => Budget::Own(kind),
            (_, Self::StartUp | Self::ShutDown | Self::FaultCondition | Self::Accident) => {
                Budget::Operation
            }
            (_, Self::Drying | Self::Cooling) => Budget::Heating,
            (_, Self::Maintenance) => Budget::Upkeep,
            (_, kind) => Budget::Own(kind),
        }
    }
}

impl Budget {
    /// Hours a year, or a quarter for upkeep.
    pub(crate) const fn cap_hours(self, method: &Method) -> Option<u32> {
        match self {
            Self::Operation => Some(method.operation_hours_max.value),
            Self::Heating => Some(method.heating_hours_max.value),
            Self::Upkeep => Some(method.upkeep_hours_max.value),
            Self::Own(_) => None,
        }
    }

    /// The calendar year or quarter in which an instant lies, as its bounds.
    pub(crate) fn period(self, at: Instant) -> (Instant, Instant) {
        let (year, month, _) = Date::of_instant(at).ymd();
        let start =
            |year: i16, month: i8| Date::from_ymd(year, month, 1).map_or(Instant::MAX, Date::start);
        if self == Self::Upkeep {
            let first = (month - 1) / 3 * 3 + 1;
            let next = if first == 10 { start(year + 1, 1) } else { start(year, first + 3) };
            return (start(year, first), next);
        }
        (start(year, 1), start(year + 1, 1))
    }
}
