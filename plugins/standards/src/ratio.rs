//! Exact quotients of decimals, rounded once at the end.

use tidegate_sdk::contract::Decimal;

/// Counts of a decimal in 1.
const ONE: i128 = Decimal::ONE.counts() as i128;

/// A decimal as an exact quotient: `above / below` counts, `below` above 0.
///
/// What no longer fits is held at the ends of the range; no declared height or rate comes near.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ratio {
    above: i128,
    below: i128,
}

impl Ratio {
    /// The value itself.
    pub(crate) fn of(value: Decimal) -> Self {
        Self { above: i128::from(value.counts()), below: 1 }
    }

    /// The value at `at` on the line through two points, each a place and its value. Both places
    /// differ, the first is the lower.
    pub(crate) fn between(low: (Decimal, Decimal), high: (Decimal, Decimal), at: Decimal) -> Self {
        let counts = |value: Decimal| i128::from(value.counts());
        let (start, span) = (counts(low.1), counts(high.0) - counts(low.0));
        let rise = (counts(high.1) - start).saturating_mul(counts(at) - counts(low.0));
        Self { above: start.saturating_mul(span).saturating_add(rise), below: span.max(1) }
    }

    /// The product with a share.
    pub(crate) fn times(self, share: Decimal) -> Self {
        self.times_quotient(share, Decimal::ONE)
    }

    /// The product with `above / below`, whose `below` is above 0.
    pub(crate) fn times_quotient(self, above: Decimal, below: Decimal) -> Self {
        let (above, below) = (i128::from(above.counts()), i128::from(below.counts()).max(1));
        let divisor = common_divisor(above.unsigned_abs(), below.unsigned_abs());
        let divisor = i128::try_from(divisor).unwrap_or(1).max(1);
        Self {
            above: self.above.saturating_mul(above / divisor),
            below: self.below.saturating_mul(below / divisor),
        }
    }

    /// The nearest decimal with at most `decimals` decimals, of two equally near the even one.
    pub(crate) fn rounded(self, decimals: u8) -> Decimal {
        let kept = u32::from(decimals.min(9));
        let quantum = ONE / 10_i128.pow(kept);
        let step = self.below.saturating_mul(quantum);
        let (steps, rest) = (self.above.div_euclid(step), self.above.rem_euclid(step));
        let twice = rest.saturating_mul(2);
        let is_up = twice > step || (twice == step && steps % 2 != 0);
        let counts = (steps + i128::from(is_up)).saturating_mul(quantum);
        Decimal::from_counts(i64::try_from(counts).unwrap_or(i64::MAX))
    }
}

/// The greatest common divisor.
fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_line_is_met_at_its_ends_and_between() {
        let (low, high) = ((decimal("15"), decimal("2.6")), (decimal("20"), decimal("4.3")));
        for (at, wanted) in [("15", "2.6"), ("18", "3.62"), ("19.99", "4.3"), ("20", "4.3")] {
            let found = Ratio::between(low, high, decimal(at)).rounded(2);
            assert_eq!(found, decimal(wanted), "{at}");
        }
    }

    #[test]
    fn a_tie_goes_to_the_even_digit() {
        for (value, wanted) in
            [("0.125", "0.12"), ("0.135", "0.14"), ("0.1250001", "0.13"), ("1.5", "1.5")]
        {
            assert_eq!(Ratio::of(decimal(value)).rounded(2), decimal(wanted), "{value}");
        }
    }

    #[test]
    fn products_stay_exact_until_they_are_rounded() {
        let third = Ratio::of(decimal("1")).times_quotient(decimal("1"), decimal("3"));
        assert_eq!(third.rounded(4), decimal("0.3333"));
        assert_eq!(third.times(decimal("3")).rounded(9), decimal("1"));
        let squared = Ratio::of(decimal("2.6")).times(decimal("0.5"));
        let squared = squared.times_quotient(decimal("12"), decimal("15"));
        let squared = squared.times_quotient(decimal("12"), decimal("15"));
        assert_eq!(squared.rounded(9), decimal("0.832"));
    }
}
