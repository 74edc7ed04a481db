//! Why a value counts or does not.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Means, Validity};

/// Why a part or a mean counts or does not; finer than the codes of a judged mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Reason {
    /// It counts.
    Valid,
    /// It counts as "at least this value" (flag T).
    OverRange,
    /// The device says that the site stopped or the outlet is closed (flag F).
    Stopped,
    /// Flag M.
    Maintenance,
    /// Flag S.
    SetByHand,
    /// Flag D.
    Fault,
    /// Flag C.
    Calibrating,
    /// Flag B.
    Communication,
    /// Negative where that cannot be, or beyond any instrument.
    Implausible,
    /// A flag that the standard does not define.
    UnknownFlag,
    /// Too few valid parts.
    Insufficient,
    /// No data.
    Missing,
    /// Marks contradict one another.
    Contradictory,
    /// Cannot be converted to reference oxygen.
    NotConvertible,
    /// The unit is not that of the limit.
    OtherUnit,
    /// The unit marked a calibration.
    MarkedCalibration,
    /// The unit marked a check with a standard.
    MarkedStandardCheck,
    /// The unit marked maintenance of the device.
    MarkedMaintenance,
    /// The unit marked a fault of the device.
    MarkedFault,
    /// Nothing flowed, so there was nothing to measure.
    NoFlow,
}

impl Reason {
    /// All, in order.
    pub const ALL: [Self; 20] = [
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
        Self::Insufficient,
        Self::Missing,
        Self::Contradictory,
        Self::NotConvertible,
        Self::OtherUnit,
        Self::MarkedCalibration,
        Self::MarkedStandardCheck,
        Self::MarkedMaintenance,
        Self::MarkedFault,
        Self::NoFlow,
    ];

    /// The code of a judged mean's validity: 0 and 1 may prove something.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Insufficient => Means::INSUFFICIENT,
            Self::Missing => Means::MISSING,
            Self::Contradictory => Means::CONTRADICTORY,
            Self::NotConvertible => Means::NOT_CONVERTIBLE,
            Self::OtherUnit => Means::OTHER_UNIT,
            Self::MarkedCalibration | Self::MarkedStandardCheck => Validity::Calibrating.code(),
            Self::MarkedMaintenance => Validity::Maintenance.code(),
            Self::MarkedFault => Validity::Fault.code(),
            Self::NoFlow => Validity::Stopped.code(),
            flag => flag as u8,
        }
    }

    /// Whether a value with this reason counts.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Valid | Self::OverRange)
    }

    /// The reason of a reading's validity code; a code that nothing defines is an unknown flag.
    #[must_use]
    pub(crate) const fn of_flag(code: u8) -> Self {
        match code {
            0 => Self::Valid,
            1 => Self::OverRange,
            2 => Self::Stopped,
            3 => Self::Maintenance,
            4 => Self::SetByHand,
            5 => Self::Fault,
            6 => Self::Calibrating,
            7 => Self::Communication,
            8 => Self::Implausible,
            _ => Self::UnknownFlag,
        }
    }
}

#[cfg(test)]
mod tests {
    use tidegate_domain::Validity;

    use super::Reason;

    #[test]
    fn flags_keep_their_codes() {
        for validity in Validity::ALL {
            assert_eq!(Reason::of_flag(validity.code()).code(), validity.code());
        }
        assert_eq!(Reason::of_flag(200), Reason::UnknownFlag);
        for (index, reason) in Reason::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, index);
            assert_eq!(reason.counts(), reason.code() <= 1);
        }
    }
}
