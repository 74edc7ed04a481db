//! Which days are worked, and why.

use std::collections::BTreeMap;

use tidegate_domain::Date;

use crate::statute::Statute;
use crate::table::{Holiday, Notice, REACH_BACK_DAYS, Ruling, TableError, YearTable};

/// The years whose notices are built in.
const STANDING: [&str; 8] = [
    include_str!("../years/2019.toml"),
    include_str!("../years/2020.toml"),
    include_str!("../years/2021.toml"),
    include_str!("../years/2022.toml"),
    include_str!("../years/2023.toml"),
    include_str!("../years/2024.toml"),
    include_str!("../years/2025.toml"),
    include_str!("../years/2026.toml"),
];

/// China's calendar of working days, as far as its notices are known.
#[derive(Clone, Debug)]
pub struct Calendar {
    tables: BTreeMap<i16, YearTable>,
    /// Every day of which a notice speaks, with the year of its table.
    rulings: BTreeMap<Date, (i16, Ruling)>,
    statute: Statute,
}

/// Whether a day is worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day<'a> {
    /// Whether offices work on it.
    pub working: bool,
    /// What makes it so.
    pub why: Why<'a>,
    /// Whether a notice that is not known may still say otherwise.
    pub provisional: bool,
}

/// What makes a day one that is worked or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why<'a> {
    /// Monday to Friday, of which nothing is said.
    Weekday,
    /// Saturday or Sunday, of which nothing is said.
    Weekend,
    /// A notice gives the day off.
    Holiday {
        /// Name of the holiday.
        name: &'a str,
        /// Number of the notice, empty where not known.
        notice: &'a str,
    },
    /// A notice has a weekend worked for a holiday (调休).
    WorkingWeekend {
        /// Name of the holiday.
        name: &'a str,
        /// Number of the notice, empty where not known.
        notice: &'a str,
    },
    /// The law puts a holiday on this date, and no notice is known yet.
    Statutory {
        /// Name of the holiday.
        name: &'a str,
        /// The decree, such as 国务院令第795号.
        instrument: &'a str,
    },
}

impl Calendar {
    /// The calendar with the notices of 2019 to 2026.
    ///
    /// # Errors
    ///
    /// [`TableError`] when a built-in table is malformed, which the tests of this crate rule out.
    ///
    /// # Source
    ///
    /// `years/*.toml`, each with the number of its notice and where it was read.
    pub fn standing() -> Result<Self, TableError> {
        let statute = Statute::standing()?;
        let mut calendar = Self { tables: BTreeMap::new(), rulings: BTreeMap::new(), statute };
        for text in STANDING {
            calendar.insert(YearTable::from_toml(text)?);
        }
        Ok(calendar)
    }

    /// The calendar with one year's notices added, in place of any that it had for the year.
    #[must_use]
    pub fn with_year(mut self, table: YearTable) -> Self {
        self.insert(table);
        self
    }

    /// The tables of which the calendar is made, by ascending year.
    pub fn years(&self) -> impl Iterator<Item = &YearTable> {
        self.tables.values()
    }

    /// The last year whose notice is known; none without any.
    #[must_use]
    pub fn last_year(&self) -> Option<i16> {
        self.tables.keys().next_back().copied()
    }

    /// The calendar as it was while no notice of a later year than `year` was known, so that what
    /// was reckoned then can be reckoned again.
    #[must_use]
    pub fn as_known_to(&self, year: i16) -> Self {
        let mut calendar = self.clone();
        calendar.tables.retain(|one, _| *one <= year);
        calendar.rule();
        calendar
    }

    /// Whether a day is worked, and why.
    #[must_use]
    pub fn is_working(&self, date: Date) -> Day<'_> {
        if let Some((holiday, notice, is_off)) = self.said(date) {
            let (name, notice) = (holiday.name.as_str(), notice.number.as_str());
            return if is_off {
                Day { working: false, why: Why::Holiday { name, notice }, provisional: false }
            } else {
                let why = Why::WorkingWeekend { name, notice };
                Day { working: true, why, provisional: false }
            };
        }
        let provisional = self.is_provisional(date);
        if is_weekend(date) {
            return Day { working: false, why: Why::Weekend, provisional };
        }
        if !self.tables.contains_key(&date.ymd().0)
            && let Some((name, instrument)) = self.statute.holiday(date)
        {
            let why = Why::Statutory { name, instrument };
            return Day { working: false, why, provisional };
        }
        Day { working: true, why: Why::Weekday, provisional }
    }

    /// Whether a notice that is not known may still decide the day: its year has none, or it is one
    /// of the last seven days of a year and the next has none.
    #[must_use]
    pub fn is_provisional(&self, date: Date) -> bool {
        let year_next = date.plus_days(REACH_BACK_DAYS).ymd().0;
        let is_known =
            self.tables.contains_key(&date.ymd().0) && self.tables.contains_key(&year_next);
        !is_known && !self.rulings.contains_key(&date)
    }

    /// Days after `after` and up to `until` that are worked although a weekend, less those off
    /// although a weekday.
    pub(crate) fn exceptions(&self, after: Date, until: Date) -> i32 {
        let within = |date: Date| date > after && date <= until;
        let mut exceptions = 0;
        if after < until {
            for (date, (_, ruling)) in self.rulings.range(after.plus_days(1)..=until) {
                exceptions += i32::from(!ruling.is_off && is_weekend(*date));
                exceptions -= i32::from(ruling.is_off && !is_weekend(*date));
            }
        }
        for year in after.ymd().0..=until.ymd().0 {
            if self.tables.contains_key(&year) {
                continue;
            }
            let days = self.statute.days(year).filter(|date| within(*date) && !is_weekend(*date));
            let unruled = days.filter(|date| !self.rulings.contains_key(date));
            exceptions -= i32::try_from(unruled.count()).unwrap_or(0);
        }
        exceptions
    }

    /// Whether any day after `after` and up to `until` is provisional.
    pub(crate) fn touches_provisional(&self, after: Date, until: Date) -> bool {
        let mut date = after;
        while date < until {
            date = date.plus_days(1);
            if self.is_provisional(date) {
                return true;
            }
        }
        false
    }

    fn said(&self, date: Date) -> Option<(&Holiday, &Notice, bool)> {
        let (year, ruling) = self.rulings.get(&date)?;
        let notice = self.tables.get(year)?.notices().get(ruling.notice)?;
        Some((notice.holidays.get(ruling.holiday)?, notice, ruling.is_off))
    }

    fn insert(&mut self, table: YearTable) {
        self.tables.insert(table.year(), table);
        self.rule();
    }

    fn rule(&mut self) {
        self.rulings.clear();
        for (year, table) in &self.tables {
            // Ascending years: what the notice of a year says of the days before it comes last.
            let rulings = table.rulings().into_iter();
            self.rulings.extend(rulings.map(|(date, ruling)| (date, (*year, ruling))));
        }
    }
}

/// Whether a date is a Saturday or a Sunday.
pub(crate) fn is_weekend(date: Date) -> bool {
    weekday(date) >= 5
}

/// Day of the week, 0 for Monday to 6 for Sunday: 1970-01-01 was a Thursday.
pub(crate) fn weekday(date: Date) -> i32 {
    (i64::from(date.days()) + 3).rem_euclid(7) as i32
}
