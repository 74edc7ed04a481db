//! Decimal values as integers, never as floats.

use std::fmt;

/// Digits behind the point that [`Fixed`] keeps.
const DECIMALS: usize = 9;

/// How many of its units make one whole.
const SCALE: u64 = 1_000_000_000;

/// A decimal number in counts of 10⁻⁹ of its unit, exact.
///
/// Range: −9 223 372 036.854775808 to 9 223 372 036.854775807.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fixed(pub i64);

/// Why a text is not a [`Fixed`] value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueError {
    /// The text is empty.
    #[error("the value is empty")]
    Empty,
    /// The text is not `[-]digits[.digits]`.
    #[error("`{text}` is not a decimal number of the form 12.34")]
    NotANumber {
        /// The text as received.
        text: String,
    },
    /// More than nine digits behind the point that are not trailing zeros.
    #[error("`{text}` has more than 9 digits behind the point")]
    TooManyDigits {
        /// The text as received.
        text: String,
    },
    /// The number is beyond the range of [`Fixed`].
    #[error("`{text}` is beyond ±9223372036.85")]
    Overflow {
        /// The text as received.
        text: String,
    },
}

impl ValueError {
    /// A short stable code: `empty`, `not_a_number`, `too_many_digits` or `overflow`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotANumber { .. } => "not_a_number",
            Self::TooManyDigits { .. } => "too_many_digits",
            Self::Overflow { .. } => "overflow",
        }
    }
}

impl Fixed {
    /// The value of a text of the form `[-]digits[.digits]`.
    ///
    /// Exponents, a leading `+`, grouping marks, `.5` and `5.` are refused: the protocol defines
    /// none of them, and a guess would be a wrong reading. Zeros behind the ninth decimal are
    /// ignored.
    ///
    /// # Errors
    /// [`ValueError`] by kind; nothing is rounded.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        if text.is_empty() {
            return Err(ValueError::Empty);
        }
        let not_a_number = || ValueError::NotANumber { text: text.to_owned() };
        let overflow = || ValueError::Overflow { text: text.to_owned() };
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(decimals) {
            return Err(not_a_number());
        }
        let kept = decimals.trim_end_matches('0');
        if kept.len() > DECIMALS {
            return Err(ValueError::TooManyDigits { text: text.to_owned() });
        }
        let padding = std::iter::repeat_n(b'0', DECIMALS - kept.len());
        let mut units = 0_i64;
        for digit in whole.bytes().chain(kept.bytes()).chain(padding) {
            let digit = i64::from(digit - b'0');
            // Counting downwards reaches the one value that has no positive twin.
            units = units
                .checked_mul(10)
                .and_then(|units| units.checked_sub(digit))
                .ok_or_else(overflow)?;
        }
        if negative {
            return Ok(Self(units));
        }
        units.checked_neg().map(Self).ok_or_else(overflow)
    }
}

impl fmt::Display for Fixed {
    /// Shortest decimal form: `45.2`, `-0.5`, `7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}", units / SCALE)?;
        let decimals = format!("{:09}", units % SCALE);
        let kept = decimals.trim_end_matches('0');
        if kept.is_empty() { Ok(()) } else { write!(f, ".{kept}") }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fixed, ValueError};

    #[test]
    fn reads_decimal_text_exactly() {
        for (text, units, shown) in [
            ("0", 0, "0"),
            ("-0", 0, "0"),
            ("7.1", 7_100_000_000, "7.1"),
            ("-0.5", -500_000_000, "-0.5"),
            ("0.000000001", 1, "0.000000001"),
            ("007.10", 7_100_000_000, "7.1"),
            ("1.000000000000", 1_000_000_000, "1"),
            ("9223372036.854775807", i64::MAX, "9223372036.854775807"),
            ("-9223372036.854775808", i64::MIN, "-9223372036.854775808"),
        ] {
            assert_eq!(Fixed::parse(text), Ok(Fixed(units)), "{text}");
            assert_eq!(Fixed(units).to_string(), shown);
        }
    }

    #[test]
    fn refuses_what_it_would_have_to_guess() {
        for (text, code) in [
            ("", "empty"),
            ("-", "not_a_number"),
            (".5", "not_a_number"),
            ("5.", "not_a_number"),
            ("+5", "not_a_number"),
            ("1e3", "not_a_number"),
            ("1,5", "not_a_number"),
            ("1.2.3", "not_a_number"),
            ("NaN", "not_a_number"),
            ("７", "not_a_number"),
            ("0.0000000001", "too_many_digits"),
            ("9223372036.854775808", "overflow"),
            ("-9223372036.854775809", "overflow"),
            ("99999999999999999999999", "overflow"),
        ] {
            assert_eq!(Fixed::parse(text).map_err(|e| e.code()), Err(code), "{text}");
        }
        assert_eq!(Fixed::parse(""), Err(ValueError::Empty));
    }
}
