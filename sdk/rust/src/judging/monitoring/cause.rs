//! Why a period proves nothing though it might matter.

use tidegate_contract::{Means, Validity};

/// Why a period, or a limit, leaves a rule open. The order is the one in which causes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The limit has no unit.
    LimitWithoutUnit,
    /// The limit is in another unit than the values.
    LimitInOtherUnit,
    /// The limit lacks the bound that its comparison looks at.
    LimitWithoutBound,
    /// None of the limits is said to govern, or one that is named does not exist.
    NoGoverningLimit,
    /// The permit has no limits and no standard gives one.
    PermitWithoutLimits,
    /// Several valid values for one period.
    Duplicate,
    /// The period does not start where such periods start: a clock that jumped.
    OffGrid,
    /// The period lies after the day of judging.
    Future,
    /// A negative value, or one beyond any instrument.
    Implausible,
    /// "Not detected" is asked for and the detection limit of the method is not known.
    DetectionLimitUnknown,
    /// Over range: at least this value, which is within the limit.
    OverRange,
    /// The exempting mark does not exist, is of another outlet or time, or is no condition mark.
    MarkDoesNotExempt,
    /// Marks contradict one another.
    ContradictoryMarks,
    /// Cannot be converted to reference oxygen.
    NotConvertible,
    /// The unit of the values is not that of the limit.
    OtherUnit,
    /// Said to be stopped, and over the limit all the same.
    StoppedOverLimit,
    /// Fault, communication, set by hand or a flag that no standard defines.
    Instrument,
    /// Too few valid parts.
    Insufficient,
    /// No data.
    Missing,
}

impl Cause {
    /// Id of the element that it leaves open.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::LimitWithoutUnit
            | Self::LimitInOtherUnit
            | Self::LimitWithoutBound
            | Self::NoGoverningLimit
            | Self::PermitWithoutLimits => "limit-applies-to-value",
            Self::MarkDoesNotExempt | Self::ContradictoryMarks | Self::StoppedOverLimit => {
                "not-exempt"
            }
            Self::DetectionLimitUnknown | Self::OverRange => "over-limit",
            _ => "valid-mean",
        }
    }

    /// Message key; its arguments are `count`, `first` and `last`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::LimitWithoutUnit => "limit-without-unit",
            Self::LimitInOtherUnit => "limit-in-other-unit",
            Self::LimitWithoutBound => "limit-without-bound",
            Self::NoGoverningLimit => "no-governing-limit",
            Self::PermitWithoutLimits => "no-limits-in-permit",
            Self::Duplicate => "periods-duplicate",
            Self::OffGrid => "periods-off-grid",
            Self::Future => "periods-in-future",
            Self::Implausible => "periods-implausible",
            Self::DetectionLimitUnknown => "periods-detection-limit-unknown",
            Self::OverRange => "periods-over-range",
            Self::MarkDoesNotExempt => "periods-mark-does-not-exempt",
            Self::ContradictoryMarks => "periods-marks-contradict",
            Self::NotConvertible => "periods-not-convertible",
            Self::OtherUnit => "periods-other-unit",
            Self::StoppedOverLimit => "periods-stopped-over-limit",
            Self::Instrument => "periods-instrument",
            Self::Insufficient => "periods-insufficient",
            Self::Missing => "periods-missing",
        }
    }

    /// What to ask for.
    #[must_use]
    pub const fn missing(self) -> &'static str {
        match self {
            Self::LimitWithoutUnit | Self::LimitInOtherUnit | Self::OtherUnit => "unit",
            Self::LimitWithoutBound | Self::NoGoverningLimit => "limit",
            Self::PermitWithoutLimits => "limits_of_permit",
            Self::DetectionLimitUnknown => "detection_limit",
            Self::MarkDoesNotExempt | Self::ContradictoryMarks | Self::StoppedOverLimit => "marks",
            Self::NotConvertible => "oxygen_content",
            Self::OffGrid | Self::Future => "period_times",
            _ => "valid_data",
        }
    }

    /// The cause of an invalid row; none when the device state is lawful and says that there is
    /// nothing to judge (stopped, maintenance, calibration), or when the row is valid.
    #[must_use]
    pub const fn of_validity(validity: u8, is_over: bool) -> Option<Self> {
        match validity {
            STOPPED if is_over => Some(Self::StoppedOverLimit),
            0 | OVER_RANGE | STOPPED | MAINTENANCE | CALIBRATING => None,
            IMPLAUSIBLE => Some(Self::Implausible),
            Means::INSUFFICIENT => Some(Self::Insufficient),
            Means::MISSING => Some(Self::Missing),
            Means::CONTRADICTORY => Some(Self::ContradictoryMarks),
            Means::NOT_CONVERTIBLE => Some(Self::NotConvertible),
            Means::OTHER_UNIT => Some(Self::OtherUnit),
            _ => Some(Self::Instrument),
        }
    }
}

/// The code of "over range": at least this value.
pub(super) const OVER_RANGE: u8 = Validity::OverRange as u8;
const STOPPED: u8 = Validity::Stopped as u8;
const MAINTENANCE: u8 = Validity::Maintenance as u8;
const CALIBRATING: u8 = Validity::Calibrating as u8;
const IMPLAUSIBLE: u8 = Validity::Implausible as u8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lawful_device_states_leave_nothing_open() {
        for (validity, is_over, wanted) in [
            (Validity::Valid, true, None),
            (Validity::OverRange, true, None),
            (Validity::Stopped, false, None),
            (Validity::Stopped, true, Some(Cause::StoppedOverLimit)),
            (Validity::Maintenance, true, None),
            (Validity::Calibrating, true, None),
            (Validity::SetByHand, false, Some(Cause::Instrument)),
            (Validity::Fault, false, Some(Cause::Instrument)),
            (Validity::Communication, false, Some(Cause::Instrument)),
            (Validity::UnknownFlag, false, Some(Cause::Instrument)),
            (Validity::Implausible, false, Some(Cause::Implausible)),
        ] {
            assert_eq!(Cause::of_validity(validity.code(), is_over), wanted, "{validity:?}");
        }
        assert_eq!(Cause::of_validity(Means::MISSING, false), Some(Cause::Missing));
        assert_eq!(Cause::of_validity(200, false), Some(Cause::Instrument));
    }
}
