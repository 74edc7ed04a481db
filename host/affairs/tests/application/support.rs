//! What the tests of applications share: the numbers of the national pack, and a calendar.

use std::path::Path;
use std::sync::LazyLock;

use tidegate_affairs::{Context, LayerParameters, Practice};
use tidegate_calendar::{Calendar, YearTable};
use tidegate_domain::{Date, Instant};
use tidegate_manifest::Manifest;

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/national");
    tidegate_manifest::compile(&folder).expect("the national pack has no problems").manifest
});

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Calendar::standing().unwrap());

/// Numbers and working days.
pub(crate) struct County {
    pub(crate) practice: Practice,
    pub(crate) calendar: Calendar,
}

impl County {
    /// The nation's numbers of a day.
    pub(crate) fn on(date: &str) -> Self {
        Self::with(date, &[])
    }

    /// The nation's numbers of a day with some changed.
    pub(crate) fn with(date: &str, changes: &[(&str, i64)]) -> Self {
        let mut parameters = MANIFEST.parameters.clone();
        for (name, value) in changes {
            for one in parameters.iter_mut().filter(|one| one.name == *name) {
                one.value = tidegate_manifest::Value::Number(value.to_string().parse().unwrap());
            }
        }
        let layers = [LayerParameters { pack: "national", parameters: &parameters }];
        let practice = Practice::of_layers(&layers, day(date)).unwrap();
        Self { practice, calendar: CALENDAR.clone() }
    }

    /// The same once the notice of 2027 is known: the days of the Spring Festival are off.
    pub(crate) fn knowing_2027(mut self) -> Self {
        let table = r#"
            year = 2027
            [[notices]]
            number = "test"
            title = "test"
            dated = "2026-11-20"
            verified = "recalled"
            source = "test"
            holidays = [{ name = "春节", from = "2027-02-05", to = "2027-02-11" }]
        "#;
        self.calendar = self.calendar.with_year(YearTable::from_toml(table).unwrap());
        self
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context { calendar: &self.calendar, practice: &self.practice }
    }
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An instant like `2024-09-27 10:00`, China Standard Time.
pub(crate) fn at(text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
    day(date).start() + minutes * 60
}
