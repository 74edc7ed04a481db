//! Arithmetic on counts of 10⁻⁹ that is exact up to one named rounding.

/// `numerator / denominator`, the tie going to the even neighbour (GB/T 8170).
///
/// `denominator` is positive; of zero or less the result is 0.
pub(crate) const fn divide_half_even(numerator: i128, denominator: i128) -> i128 {
    if denominator <= 0 {
        return 0;
    }
    let (quotient, rest) = floor_division(numerator, denominator);
    // Compared without doubling, which could overflow: rest and its complement are both below
    // the denominator.
    let complement = denominator - rest;
    let up = rest > complement || (rest == complement && quotient % 2 != 0);
    if up { quotient + 1 } else { quotient }
}

/// Floor quotient and rest; numbers of 64 bits take the short way, which most do.
const fn floor_division(numerator: i128, denominator: i128) -> (i128, i128) {
    let short = numerator as i64;
    let divisor = denominator as i64;
    if short as i128 == numerator && divisor as i128 == denominator && short != i64::MIN {
        return (short.div_euclid(divisor) as i128, short.rem_euclid(divisor) as i128);
    }
    (numerator.div_euclid(denominator), numerator.rem_euclid(denominator))
}

/// The number as 64 bits; none when it does not fit.
pub(crate) fn narrow(value: i128) -> Option<i64> {
    i64::try_from(value).ok()
}

/// 10 to the power of `exponent`, which is at most 27.
pub(crate) const fn power_of_ten(exponent: u32) -> i128 {
    10_i128.pow(if exponent > 27 { 27 } else { exponent })
}

/// `sum / divisor × 10^exponent`, rounded once; none when it does not fit.
pub(crate) fn scaled_quotient(sum: i128, divisor: i128, exponent: i8) -> Option<i64> {
    let power = power_of_ten(u32::from(exponent.unsigned_abs()));
    if exponent >= 0 {
        narrow(divide_half_even(sum.checked_mul(power)?, divisor))
    } else {
        narrow(divide_half_even(sum, divisor.checked_mul(power)?))
    }
}

/// Counts rounded to `decimals` (0 to 9) after the point, half to even.
pub(crate) fn round_to(counts: i64, decimals: u8) -> i128 {
    let step = power_of_ten(9 - u32::from(decimals.min(9)));
    divide_half_even(i128::from(counts), step) * step
}

#[cfg(test)]
mod tests {
    use super::{divide_half_even, round_to, scaled_quotient};

    #[test]
    fn ties_go_to_the_even_neighbour() {
        for (numerator, denominator, expected) in [
            (5, 2, 2),
            (7, 2, 4),
            (-5, 2, -2),
            (-7, 2, -4),
            (1, 3, 0),
            (2, 3, 1),
            (-2, 3, -1),
            (0, 7, 0),
            (9, 1, 9),
        ] {
            assert_eq!(divide_half_even(numerator, denominator), expected);
            // The long way agrees with the short one.
            let far = 1_i128 << 70;
            assert_eq!(divide_half_even(numerator * far, denominator * far), expected);
        }
        assert_eq!(divide_half_even(1, 0), 0);
        assert_eq!(divide_half_even(i128::from(i64::MIN), 1), i128::from(i64::MIN));
    }

    #[test]
    fn values_round_to_the_decimals_of_a_limit() {
        for (counts, decimals, expected) in [
            (50_500_000_000, 0, 50_000_000_000),
            (51_500_000_000, 0, 52_000_000_000),
            (50_500_000_001, 0, 51_000_000_000),
            (250_000_000, 1, 200_000_000),
            (123, 9, 123),
            (-1_500_000_000, 0, -2_000_000_000),
        ] {
            assert_eq!(round_to(counts, decimals), expected);
        }
    }

    #[test]
    fn what_does_not_fit_is_none() {
        assert_eq!(scaled_quotient(10, 4, 3), Some(2_500));
        assert_eq!(scaled_quotient(10_000, 4, -3), Some(2));
        assert_eq!(scaled_quotient(i128::from(i64::MAX), 1, 1), None);
        assert_eq!(scaled_quotient(i128::MAX, 1, 1), None);
    }
}
