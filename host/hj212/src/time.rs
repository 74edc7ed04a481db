//! Times of the protocol: `YYYYMMDDhhmmss`, with `zzz` milliseconds in a QN.

use jiff::civil::DateTime;

/// A time field that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} `{text}` is not a time: {problem}")]
pub struct TimeError {
    /// Name of the field, such as `DataTime`.
    pub field: String,
    /// The text as received.
    pub text: String,
    /// What is wrong with it.
    pub problem: TimeProblem,
}

/// What is wrong with the text of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimeProblem {
    /// Not 14 or 17 digits.
    #[error("expected 14 digits YYYYMMDDhhmmss, or 17 with milliseconds")]
    Shape,
    /// The digits name a day or a time of day that does not exist.
    #[error("no such date or time of day")]
    Impossible,
}

/// The civil time written in `text`, which is local time of the device (China Standard Time).
///
/// Accepts `YYYYMMDDhhmmss` and `YYYYMMDDhhmmsszzz`.
///
/// # Errors
/// [`TimeError`] with `field` and `text` when the shape is wrong or no such time exists.
///
/// # Source
/// HJ 212-2017, fields QN and DataTime.
pub fn parse_time(field: &str, text: &str) -> Result<DateTime, TimeError> {
    read_time(text).map_err(|problem| TimeError {
        field: field.to_owned(),
        text: text.to_owned(),
        problem,
    })
}

/// The 14-digit text of a time; milliseconds are cut off.
#[must_use]
pub fn time_text(time: DateTime) -> String {
    format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// The 17-digit text of a time, as a QN has it.
#[must_use]
pub fn qn_text(time: DateTime) -> String {
    format!("{}{:03}", time_text(time), time.millisecond())
}

fn read_time(text: &str) -> Result<DateTime, TimeProblem> {
    let digits = text.as_bytes();
    if !matches!(digits.len(), 14 | 17) || !digits.iter().all(u8::is_ascii_digit) {
        return Err(TimeProblem::Shape);
    }
    let number = |from: usize, to: usize| {
        let digits = digits.get(from..to).unwrap_or_default();
        digits.iter().fold(0_i16, |number, digit| number * 10 + i16::from(digit - b'0'))
    };
    let small = |from: usize| i8::try_from(number(from, from + 2)).unwrap_or(i8::MAX);
    let milliseconds = i32::from(number(14, digits.len()));
    DateTime::new(
        number(0, 4),
        small(4),
        small(6),
        small(8),
        small(10),
        small(12),
        milliseconds * 1_000_000,
    )
    .map_err(|_| TimeProblem::Impossible)
}

#[cfg(test)]
mod tests {
    use super::{TimeProblem, parse_time, qn_text, time_text};

    #[test]
    fn reads_both_lengths_and_writes_them_back() {
        let time = parse_time("QN", "20160801085857223").unwrap();
        assert_eq!(time.to_string(), "2016-08-01T08:58:57.223");
        assert_eq!(qn_text(time), "20160801085857223");
        assert_eq!(time_text(time), "20160801085857");
        assert_eq!(parse_time("DataTime", "20160801085857").unwrap().millisecond(), 0);
    }

    #[test]
    fn names_field_and_text_of_an_impossible_time() {
        for (text, problem) in [
            ("20230229000000", TimeProblem::Impossible),
            ("20161301000000", TimeProblem::Impossible),
            ("20160801240000", TimeProblem::Impossible),
            ("20160801236000", TimeProblem::Impossible),
            ("20160801235960", TimeProblem::Impossible),
            ("00000000000000", TimeProblem::Impossible),
            ("2016080108585", TimeProblem::Shape),
            ("201608010858577", TimeProblem::Shape),
            ("2016-08-01 08:58", TimeProblem::Shape),
            ("", TimeProblem::Shape),
        ] {
            let error = parse_time("DataTime", text).unwrap_err();
            assert_eq!(error.problem, problem, "{text}");
            assert!(error.to_string().starts_with(&format!("DataTime `{text}`")));
        }
    }

    #[test]
    fn a_leap_day_is_a_day() {
        assert!(parse_time("DataTime", "20240229235959").is_ok());
    }
}
