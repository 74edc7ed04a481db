//! Exact decimals as fixed-point 64-bit integers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Decimals after the point that a [`Decimal`] keeps.
const SCALE_DIGITS: usize = 9;

/// Counts in one unit.
const SCALE: i64 = 1_000_000_000;

/// An exact decimal: a count of 10⁻⁹ of its unit. Range ±9 223 372 036.854775807.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i64);

/// Why a text is not a [`Decimal`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Something other than an optional sign, digits and one point.
    #[error("`{text}` is not a decimal number, write it like -12.5")]
    NotANumber {
        /// The text as given.
        text: String,
    },
    /// More than nine decimals other than trailing zeros.
    #[error("`{text}` has more than 9 decimals")]
    TooPrecise {
        /// The text as given.
        text: String,
    },
    /// Beyond ±9 223 372 036.854775807.
    #[error("`{text}` is out of range, at most 9223372036.854775807 either way")]
    OutOfRange {
        /// The text as given.
        text: String,
    },
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(SCALE);
    /// The smallest decimal.
    pub const MIN: Self = Self(i64::MIN);
    /// The largest decimal.
    pub const MAX: Self = Self(i64::MAX);

    /// The decimal of `count` × 10⁻⁹.
    #[must_use]
    pub const fn from_counts(count: i64) -> Self {
        Self(count)
    }

    /// Count of 10⁻⁹.
    #[must_use]
    pub const fn counts(self) -> i64 {
        self.0
    }

    /// The decimal of a whole number; none when out of range.
    #[must_use]
    pub const fn from_integer(value: i64) -> Option<Self> {
        match value.checked_mul(SCALE) {
            Some(count) => Some(Self(count)),
            None => None,
        }
    }

    /// `self + other`; none when out of range.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(count) => Some(Self(count)),
            None => None,
        }
    }

    /// `self × other`, rounded toward zero at the ninth decimal and held at the ends of the range.
    #[must_use]
    pub const fn saturating_mul(self, other: Self) -> Self {
        let product = (self.0 as i128) * (other.0 as i128) / (SCALE as i128);
        if product > i64::MAX as i128 {
            Self::MAX
        } else if product < i64::MIN as i128 {
            Self::MIN
        } else {
            Self(product as i64)
        }
    }

    /// Decimals written after the point, trailing zeros not counted. 0 to 9.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        let mut digits = SCALE_DIGITS as u8;
        let mut rest = self.0;
        while digits > 0 && rest % 10 == 0 {
            rest /= 10;
            digits -= 1;
        }
        digits
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let whole = magnitude / SCALE.unsigned_abs();
        let fraction = magnitude % SCALE.unsigned_abs();
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let digits = format!("{fraction:09}");
        write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let not_a_number = || DecimalError::NotANumber { text: text.to_owned() };
        let out_of_range = || DecimalError::OutOfRange { text: text.to_owned() };
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction)
        {
            return Err(not_a_number());
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > SCALE_DIGITS {
            return Err(DecimalError::TooPrecise { text: text.to_owned() });
        }
        // Accumulated below zero, so that the smallest value parses too.
        let padding = std::iter::repeat_n(b'0', SCALE_DIGITS - fraction.len());
        let mut count: i64 = 0;
        for byte in whole.bytes().chain(fraction.bytes()).chain(padding) {
            let digit = i64::from(byte - b'0');
            count = count
                .checked_mul(10)
                .and_then(|count| count.checked_sub(digit))
                .ok_or_else(out_of_range)?;
        }
        if negative {
            Ok(Self(count))
        } else {
            count.checked_neg().map(Self).ok_or_else(out_of_range)
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DecimalVisitor)
    }
}

/// Accepts decimal text and whole numbers; a binary fraction is refused because it is not exact.
struct DecimalVisitor;

impl serde::de::Visitor<'_> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal as text like \"12.5\", or a whole number")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Decimal, E> {
        Decimal::from_integer(value).ok_or_else(|| E::custom(format!("`{value}` is out of range")))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Decimal, E> {
        i64::try_from(value)
            .ok()
            .and_then(Decimal::from_integer)
            .ok_or_else(|| E::custom(format!("`{value}` is out of range")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_round_trips_without_trailing_zeros() {
        for (text, shown) in [
            ("0", "0"),
            ("-0", "0"),
            ("40", "40"),
            ("0.30", "0.3"),
            ("-1.5", "-1.5"),
            (".5", "0.5"),
            ("7.", "7"),
            ("0.000000001", "0.000000001"),
            ("1.0000000000000", "1"),
            ("9223372036.854775807", "9223372036.854775807"),
            ("-9223372036.854775808", "-9223372036.854775808"),
        ] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), shown, "{text}");
        }
    }

    #[test]
    fn bad_text_says_why() {
        for text in ["", "-", ".", "1e3", "1,5", " 1", "NaN", "１"] {
            let error = text.parse::<Decimal>().unwrap_err();
            assert!(matches!(error, DecimalError::NotANumber { .. }), "{text}");
        }
        let error = "0.0000000001".parse::<Decimal>().unwrap_err();
        assert!(matches!(error, DecimalError::TooPrecise { .. }));
        for text in ["9223372036.854775808", "-9223372036.854775809", "99999999999"] {
            let error = text.parse::<Decimal>().unwrap_err();
            assert!(matches!(error, DecimalError::OutOfRange { .. }), "{text}");
        }
    }

    #[test]
    fn decimals_are_those_written() {
        for (text, decimals) in [("40", 0), ("0.5", 1), ("0.05", 2), ("1e", 9), ("0.000000001", 9)]
        {
            if let Ok(value) = text.parse::<Decimal>() {
                assert_eq!(value.decimals(), decimals, "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_count_survives_text(count: i64) {
            let value = Decimal::from_counts(count);
            prop_assert_eq!(value.to_string().parse::<Decimal>().unwrap(), value);
        }
    }
}
