//! Rounding as the standards prescribe it, and what complies under it.

use tidegate_contract::{Comparison, Decimal, Limit};

use crate::thresholds::{exceeds_from, falls_from, quantum};

/// `value` rounded to `decimals` (0 to 9), half to even, held at the ends of the range.
///
/// # Source
/// GB/T 8170-2008 (四舍六入五成双).
#[must_use]
pub fn round_half_even(value: Decimal, decimals: u8) -> Decimal {
    let quantum = quantum(decimals);
    let down = value.counts().div_euclid(quantum);
    let rest = value.counts().rem_euclid(quantum);
    let up = match rest.saturating_mul(2).cmp(&quantum) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => down.rem_euclid(2) == 1,
    };
    Decimal::from_counts(down.saturating_add(i64::from(up)).saturating_mul(quantum))
}

/// The values that comply with one limit, both ends included; worked out once a limit, so that a
/// comparison is of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Smallest count that complies; the smallest of all when there is no lower bound.
    pub lowest: i64,
    /// Largest count that complies; the largest of all when there is no upper bound.
    pub highest: i64,
}

impl Bounds {
    /// The bounds of a limit under its rounding; none when the limit lacks the bound that its
    /// comparison looks at. "Not detected" is bounded by the detection limit, when that is known.
    #[must_use]
    pub fn of(limit: &Limit) -> Option<Self> {
        let highest = |upper: Decimal| exceeds_from(upper, limit.decimals).saturating_sub(1);
        let lowest = |lower: Decimal| falls_from(lower, limit.decimals).saturating_add(1);
        let (lower, upper) = match limit.comparison {
            Comparison::AtMost | Comparison::NotDetected => (None, Some(limit.upper?)),
            Comparison::AtLeast => (Some(limit.lower?), None),
            Comparison::Within => (Some(limit.lower?), Some(limit.upper?)),
        };
        Some(Self {
            lowest: lower.map_or(i64::MIN, lowest),
            highest: upper.map_or(i64::MAX, highest),
        })
    }

    /// Whether a value (as a count) complies.
    #[inline]
    #[must_use]
    pub const fn complies(&self, value: i64) -> bool {
        (value <= self.highest) & (value >= self.lowest)
    }

    /// The value furthest out that would have complied, on the side on which `value` lies outside;
    /// none when it complies.
    #[must_use]
    pub const fn largest_compliant(&self, value: i64) -> Option<Decimal> {
        if value > self.highest {
            Some(Decimal::from_counts(self.highest))
        } else if value < self.lowest {
            Some(Decimal::from_counts(self.lowest))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tie_goes_to_the_even_neighbour() {
        for (value, decimals, wanted) in [
            ("40.5", 0, "40"),
            ("41.5", 0, "42"),
            ("40.500000001", 0, "41"),
            ("0.25", 1, "0.2"),
            ("0.35", 1, "0.4"),
            ("-0.25", 1, "-0.2"),
            ("-0.35", 1, "-0.4"),
            ("-41.5", 0, "-42"),
            ("1.005", 2, "1"),
            ("7.123456789", 9, "7.123456789"),
        ] {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(round_half_even(value, decimals).to_string(), wanted, "{value}");
        }
    }

    proptest! {
        #[test]
        fn what_complies_rounds_to_within_the_limit(
            value in -2_000_000_000_i64..200_000_000_000,
            upper in 0_i64..100_000_000_000,
            decimals in 0_u8..=9,
        ) {
            // A limit is written with no more decimals than values are rounded to.
            let upper = round_half_even(Decimal::from_counts(upper), decimals);
            let bounds = Bounds {
                lowest: i64::MIN,
                highest: exceeds_from(upper, decimals).saturating_sub(1),
            };
            let rounded = round_half_even(Decimal::from_counts(value), decimals);
            prop_assert_eq!(bounds.complies(value), rounded <= upper);
        }
    }
}
