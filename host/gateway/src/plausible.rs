//! What a value can be.

use tidegate_domain::{Decimal, Validity};
use tidegate_hj212::{DataFlag, circuit, pollutant};

/// Largest amount of a value, in counts of a decimal: 10⁹ of its unit.
const COUNTS_MAX: u64 = 1_000_000_000 * 1_000_000_000;

/// Code of pH.
const PH: &str = "w01001";

/// The largest pH there is, in counts of a decimal.
const PH_COUNTS_MAX: i64 = 14 * 1_000_000_000;

/// Units of the code tables whose values may lie below zero: °C, kPa, m/s, dB and degrees of angle.
/// All others are of concentrations, flows, shares and amounts.
///
/// # Source
/// HJ 212-2017 tables B.1 to B.3.
const SIGNED_UNITS: [&str; 5] = ["摄氏度", "千帕", "米/秒", "分贝", "[角]度"];

/// Units of concentrations with the largest that there can be, in counts of a decimal: a litre of
/// water weighs 10⁶ mg, and no flue gas ten times as much a cubic metre as air does (10⁷ mg is
/// nearly eight times).
const DENSEST: [(&str, i64); 2] =
    [("mg/L", 1_000_000 * 1_000_000_000), ("mg/m3", 10_000_000 * 1_000_000_000)];

/// Whether a value is beyond anything that is measured, so that it cannot be told from noise.
pub(crate) const fn is_absurd(value: Decimal) -> bool {
    value.counts().unsigned_abs() > COUNTS_MAX
}

/// Whether a pollutant can have a value. A code that the tables do not have can have any, but for
/// circuits, which neither draw nor use less than nothing.
pub(crate) fn is_plausible(code: &str, value: Decimal) -> bool {
    if code == PH {
        return (0..=PH_COUNTS_MAX).contains(&value.counts());
    }
    let unit = pollutant(code).and_then(|row| row.unit());
    let densest = DENSEST.iter().find(|(dense, _)| unit == Some(*dense));
    if densest.is_some_and(|(_, counts)| value.counts() > *counts) {
        return false;
    }
    let may_be_negative = match pollutant(code) {
        Some(row) => SIGNED_UNITS.contains(&row.unit_zh),
        None => circuit(code).is_none(),
    };
    value >= Decimal::ZERO || may_be_negative
}

/// The validity that a mark gives. No mark gives a valid value.
///
/// # Source
/// HJ 212-2017 table 8.
pub(crate) const fn validity(flag: Option<DataFlag>) -> Validity {
    match flag {
        None | Some(DataFlag::Normal) => Validity::Valid,
        Some(DataFlag::OverRange) => Validity::OverRange,
        Some(DataFlag::Stopped) => Validity::Stopped,
        Some(DataFlag::Maintenance) => Validity::Maintenance,
        Some(DataFlag::SetByHand) => Validity::SetByHand,
        Some(DataFlag::Fault) => Validity::Fault,
        Some(DataFlag::Calibrating) => Validity::Calibrating,
        Some(DataFlag::Communication) => Validity::Communication,
        Some(DataFlag::Other(_)) => Validity::UnknownFlag,
    }
}

#[cfg(test)]
mod tests {
    use tidegate_domain::Decimal;

    use super::{is_absurd, is_plausible};

    #[test]
    fn values_are_what_their_kind_can_have() {
        for (code, value, expected) in [
            ("w01018", "0", true),
            ("w01018", "-0.000000001", false),
            ("w01018", "1000000", true),
            ("w01018", "1000000.000000001", false),
            ("a21002", "10000000", true),
            ("a21002", "10000000.000000001", false),
            ("w00000", "-1", false),
            ("a00000", "-1", false),
            ("a21026", "-0.1", false),
            ("a19001", "-0.1", false),
            ("w01010", "-3", true),
            ("a01012", "-40", true),
            ("a01013", "-1.2", true),
            ("w01001", "0", true),
            ("w01001", "14", true),
            ("w01001", "14.000000001", false),
            ("w01001", "-0.000000001", false),
            ("x99999", "-1", true),
            ("d20105", "0", true),
            ("d20105", "-0.1", false),
            ("d39999", "-0.1", false),
            ("d10101", "-0.1", true),
        ] {
            assert_eq!(is_plausible(code, value.parse().unwrap()), expected, "{code} {value}");
        }
    }

    #[test]
    fn values_are_absurd_beyond_ten_to_the_ninth() {
        for (value, expected) in [
            ("1000000000", false),
            ("1000000000.000000001", true),
            ("-1000000000", false),
            ("-1000000000.000000001", true),
        ] {
            assert_eq!(is_absurd(value.parse().unwrap()), expected, "{value}");
        }
        assert!(is_absurd(Decimal::MIN));
    }
}
