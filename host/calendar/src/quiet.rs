//! Hours in which nobody is disturbed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Instant};

use crate::hours::{DAY_MINUTES, HoursError, Span};

/// Quiet hours of every day in China Standard Time, from one minute of the day up to another; past
/// midnight when the second is the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quiet {
    from: u16,
    until: u16,
}

impl Quiet {
    /// Quiet hours between two minutes of the day, each 0 to 1439.
    ///
    /// # Errors
    ///
    /// [`HoursError::Backwards`] when both are the same, which would leave no minute or all, or one
    /// lies beyond the day.
    pub const fn new(from: u16, until: u16) -> Result<Self, HoursError> {
        if from == until || from >= DAY_MINUTES || until >= DAY_MINUTES {
            return Err(HoursError::Backwards { span: Span { from, until } });
        }
        Ok(Self { from, until })
    }

    /// Whether the instant is quiet: from the first minute on, no more at the last.
    #[must_use]
    pub fn is_quiet(self, instant: Instant) -> bool {
        let second = instant.saturating_sub(Date::of_instant(instant).start());
        let (from, until) = (i64::from(self.from) * 60, i64::from(self.until) * 60);
        if from < until {
            (from..until).contains(&second)
        } else {
            second >= from || second < until
        }
    }

    /// The first instant not quiet: the instant itself, or the end of the quiet in which it lies.
    #[must_use]
    pub fn next_loud(self, instant: Instant) -> Instant {
        if !self.is_quiet(instant) {
            return instant;
        }
        let midnight = Date::of_instant(instant).start();
        let until = i64::from(self.until) * 60;
        let ends_tomorrow = instant.saturating_sub(midnight) >= until;
        midnight.saturating_add(until).saturating_add(if ends_tomorrow { 86_400 } else { 0 })
    }
}

impl FromStr for Quiet {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let span: Span = text.parse()?;
        // Midnight as an end is the first minute of the next day.
        Self::new(span.from, if span.until == DAY_MINUTES { 0 } else { span.until })
    }
}

impl TryFrom<String> for Quiet {
    type Error = HoursError;

    fn try_from(text: String) -> Result<Self, HoursError> {
        text.parse()
    }
}

impl From<Quiet> for String {
    fn from(quiet: Quiet) -> Self {
        quiet.to_string()
    }
}

impl fmt::Display for Quiet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Span { from: self.from, until: self.until }.fmt(f)
    }
}
