//! Clocks that run in working hours only.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Instant};

use crate::calendar::Calendar;
use crate::reckon::Reckoned;

/// Minutes of a day.
pub(crate) const DAY_MINUTES: u16 = 24 * 60;

/// Spans of one day.
const SPANS_MAX: usize = 8;

/// One stretch of work in a day, from one minute of the day up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// First minute, 0 to 1439.
    pub from: u16,
    /// Minute at which it ends, 1 to 1440.
    pub until: u16,
}

/// When an office works on a working day, in China Standard Time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WorkingHours {
    /// Ascending, apart from one another.
    spans: Vec<Span>,
}

/// Why hours are none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// Not of the shape `09:00-12:00,13:30-17:30`.
    #[error("`{text}` is not a span of hours, write it like 09:00-12:00")]
    Shape {
        /// The text as given.
        text: String,
    },
    /// No span, or more than a day can need.
    #[error("the hours have {count} spans, at least 1 and at most {SPANS_MAX}")]
    Count {
        /// How many there are.
        count: usize,
    },
    /// A span that ends no later than it begins, or after the day.
    #[error("the span {span} does not lie within one day, write its beginning before its end")]
    Backwards {
        /// The span.
        span: Span,
    },
    /// A span that begins before the one before it ends.
    #[error("the span {span} begins before {before} ends, put them in order and apart")]
    Overlap {
        /// The earlier span.
        before: Span,
        /// The later span.
        span: Span,
    },
}

impl WorkingHours {
    /// The hours of these spans, which may touch but not overlap.
    ///
    /// # Errors
    ///
    /// [`HoursError`], naming the span that is wrong.
    pub fn new(spans: Vec<Span>) -> Result<Self, HoursError> {
        if !(1..=SPANS_MAX).contains(&spans.len()) {
            return Err(HoursError::Count { count: spans.len() });
        }
        let mut last: Option<Span> = None;
        for span in &spans {
            if span.from >= span.until || span.until > DAY_MINUTES {
                return Err(HoursError::Backwards { span: *span });
            }
            if let Some(before) = last.filter(|before| before.until > span.from) {
                return Err(HoursError::Overlap { before, span: *span });
            }
            last = Some(*span);
        }
        Ok(Self { spans })
    }

    /// The spans, ascending.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Minutes worked on a working day, 1 to 1440.
    #[must_use]
    pub fn minutes_a_day(&self) -> u16 {
        self.spans.iter().map(|span| span.until - span.from).sum()
    }

    /// Seconds worked on a working day before this second of it.
    fn seconds_before(&self, second: i64) -> i64 {
        let spans = self.spans.iter().map(|span| span.seconds());
        spans.map(|(from, until)| second.clamp(from, until) - from).sum()
    }
}

impl Span {
    /// First second of the day and the second at which it ends.
    fn seconds(self) -> (i64, i64) {
        (i64::from(self.from) * 60, i64::from(self.until) * 60)
    }
}

impl Calendar {
    /// When `minutes` of work have passed after `start`: within working hours on working days only.
    /// A clock started outside them begins with the next. One that ends with a span ends there, not
    /// at the beginning of the next. At most 65 535 minutes, that is 1 092 hours.
    #[must_use]
    pub fn add_working_minutes(
        &self,
        hours: &WorkingHours,
        start: Instant,
        minutes: u16,
    ) -> Reckoned<Instant> {
        let mut left = i64::from(minutes) * 60;
        let mut date = Date::of_instant(start);
        let mut provisional = false;
        if left == 0 {
            return Reckoned { at: start, provisional };
        }
        loop {
            let day = self.is_working(date);
            provisional |= day.provisional;
            for span in hours.spans.iter().filter(|_| day.working) {
                let (from, until) = span.seconds();
                let from = date.start().saturating_add(from).max(start);
                let until = date.start().saturating_add(until);
                let worked = until.saturating_sub(from).max(0);
                if left <= worked {
                    return Reckoned { at: from.saturating_add(left), provisional };
                }
                left -= worked;
            }
            let next = date.plus_days(1);
            if next == date {
                // The range of dates ends here, so that no clock can run on.
                return Reckoned { at: date.start(), provisional: true };
            }
            date = next;
        }
    }

    /// Whole minutes worked from one instant to another; with a minus where the second is earlier.
    #[must_use]
    pub fn working_minutes_between(
        &self,
        hours: &WorkingHours,
        from: Instant,
        to: Instant,
    ) -> Reckoned<i64> {
        if to < from {
            let back = self.working_minutes_between(hours, to, from);
            return Reckoned { at: -back.at, provisional: back.provisional };
        }
        let (first, last) = (Date::of_instant(from), Date::of_instant(to));
        let before = |date: Date, instant: Instant| {
            let second = instant.saturating_sub(date.start());
            if self.is_working(date).working { hours.seconds_before(second) } else { 0 }
        };
        // Days from the first up to and without the last, whole; then what the first had already
        // had is taken off and what the last has had is added.
        let days = self.working_days_between(first.plus_days(-1), last.plus_days(-1));
        let whole = i64::from(days.at) * i64::from(hours.minutes_a_day()) * 60;
        let seconds = whole - before(first, from) + before(last, to);
        let provisional = days.provisional || self.is_working(last).provisional;
        Reckoned { at: seconds.div_euclid(60), provisional }
    }
}

impl FromStr for WorkingHours {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        // One span more than there may be is enough to refuse them all.
        let spans = text.split(',').take(SPANS_MAX + 1);
        Self::new(spans.map(|span| span.trim().parse()).collect::<Result<_, _>>()?)
    }
}

impl TryFrom<String> for WorkingHours {
    type Error = HoursError;

    fn try_from(text: String) -> Result<Self, HoursError> {
        text.parse()
    }
}

impl From<WorkingHours> for String {
    fn from(hours: WorkingHours) -> Self {
        hours.to_string()
    }
}

impl fmt::Display for WorkingHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, span) in self.spans.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(f, "{comma}{span}")?;
        }
        Ok(())
    }
}

impl FromStr for Span {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let ends = text.split_once('-').and_then(|(from, until)| {
            Some(Self { from: minute_of_day(from)?, until: minute_of_day(until)? })
        });
        ends.ok_or_else(|| HoursError::Shape { text: text.chars().take(40).collect() })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, until) = (self.from, self.until);
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60)
    }
}

/// The minute of the day that `HH:MM` is, 0 to 1440; none when it is none.
fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two = |part: &str| {
        let is_two = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_two { part.parse::<u16>().ok() } else { None }
    };
    let (hour, minute) = (two(hour)?, two(minute)?);
    let all = hour * 60 + minute;
    (minute < 60 && all <= DAY_MINUTES).then_some(all)
}
