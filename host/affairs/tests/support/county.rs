//! A county with numbers of its own and China's calendar.

use tidegate_affairs::{Context, LayerParameters, PRACTICE_NAMES, Practice};
use tidegate_calendar::Calendar;
use tidegate_domain::{Basis, BasisKind, Dating, Decimal, Instant, Verified};
use tidegate_manifest::{ParameterSummary, Text, Value};

/// The numbers that the tests reckon with; every other one is 1.
const NUMBERS: [(&str, i64); 14] = [
    ("case_accept_hours", 48),
    ("case_accept_key_hours", 4),
    ("case_rectify_days", 15),
    ("case_recheck_days", 5),
    ("case_close_days", 5),
    ("clue_confirm_days", 5),
    ("work_morning_start_minute", 540),
    ("work_morning_end_minute", 720),
    ("work_afternoon_start_minute", 810),
    ("work_afternoon_end_minute", 1050),
    ("quiet_from_minute", 1260),
    ("quiet_until_minute", 480),
    ("group_window_hours", 24),
    ("reopen_within_days", 30),
];

/// A county.
pub(crate) struct County {
    calendar: Calendar,
    practice: Practice,
}

impl County {
    /// The county.
    pub(crate) fn new() -> Self {
        let parameters: Vec<ParameterSummary> = PRACTICE_NAMES
            .iter()
            .map(|(name, _)| {
                let known = NUMBERS.iter().find(|(known, _)| known == name);
                parameter(name, known.map_or(1, |(_, value)| *value))
            })
            .collect();
        let layers = [LayerParameters { pack: "county 0.1.0", parameters: &parameters }];
        let practice = Practice::of_layers(&layers, "2024-01-01".parse().unwrap()).unwrap();
        Self { calendar: Calendar::standing().unwrap(), practice }
    }

    /// What its affairs are reckoned by.
    pub(crate) fn context(&self) -> Context<'_> {
        Context { calendar: &self.calendar, practice: &self.practice }
    }
}

/// A number that always held.
fn parameter(name: &str, value: i64) -> ParameterSummary {
    ParameterSummary {
        name: name.to_owned(),
        value: Value::Number(Decimal::from_integer(value).unwrap()),
        unit: String::new(),
        label: Text { zh: name.to_owned(), en: name.to_owned() },
        basis: Basis {
            kind: BasisKind::CountyDecision,
            document: "a test".to_owned(),
            article: String::new(),
            in_force_from: None,
            in_force_until: None,
            dating: Dating::Dated,
            verified: Verified::Seen,
        },
    }
}

/// The instant of a local time such as `2024-09-14 16:30`.
pub(crate) fn at(text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
    date.parse::<tidegate_domain::Date>().unwrap().start() + minutes * 60
}
