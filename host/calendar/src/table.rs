//! What the notices say of one year.

use std::collections::BTreeMap;

use serde::Deserialize;
use tidegate_domain::{Date, Verified};

use crate::calendar::is_weekend;
use crate::foreign;

/// Last days of December on which the notice of the next year may already speak. That for 2019
/// reached back to 29 December 2018, that for 2023 to 31 December 2022; a week leaves room.
pub(crate) const REACH_BACK_DAYS: i32 = 7;

/// Notices of one year: there have been two at most.
const NOTICES_MAX: usize = 12;

/// Days off and working weekends of one notice; a year has had 38 at most.
const DAYS_MAX: usize = 100;

/// Characters of a name, a number, a title or a source.
const TEXT_MAX: usize = 300;

/// Bytes of a year's table.
const TABLE_BYTES_MAX: usize = 64 * 1024;

/// Years of which a table may be made.
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2999;

/// The notices of one year, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearTable {
    year: i16,
    notices: Vec<Notice>,
}

/// One notice of the State Council on days off.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Number of the document, such as 国办发明电〔2025〕7号; empty where the table came without.
    pub number: String,
    /// Title of the document.
    pub title: String,
    /// Day of the document; none where the table came without.
    pub dated: Option<Date>,
    /// How far the text was checked.
    pub verified: Verified,
    /// Where the text was read.
    pub source: String,
    /// What it says, in its order.
    pub holidays: Vec<Holiday>,
}

/// One holiday of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Name as in the notice, such as 国庆节、中秋节.
    pub name: String,
    /// First day off.
    pub from: Date,
    /// Last day off.
    pub to: Date,
    /// Weekend days worked instead, in any order.
    #[serde(default)]
    pub working: Vec<Date>,
}

/// Why a text is not a year's table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// More than 64 KiB.
    #[error("the table has {bytes} bytes, at most {TABLE_BYTES_MAX}")]
    TooLarge {
        /// Bytes given.
        bytes: usize,
    },
    /// Not TOML of the shape of [`YearTable::from_toml`].
    #[error("the table cannot be read as a year of notices in TOML")]
    Toml(#[source] Box<toml::de::Error>),
    /// Not JSON of the shape of [`YearTable::from_json`].
    #[error("the table cannot be read as a year of days in JSON")]
    Json(#[source] serde_json::Error),
    /// A year of which no table can be made.
    #[error("`{year}` is not a year of notices, write one of {} to {}", YEARS.start(), YEARS.end())]
    Year {
        /// The year given.
        year: i16,
    },
    /// Nothing, or more than can be, stands in a list.
    #[error("the table of {year} has {count} {what}, at least 1 and at most {most}")]
    Count {
        /// Year of the table.
        year: i16,
        /// What was counted.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// A text that is empty or too long.
    #[error("the table of {year} has a {what} of {characters} characters, write 1 to {TEXT_MAX}")]
    Text {
        /// Year of the table.
        year: i16,
        /// Which text.
        what: &'static str,
        /// Characters it has.
        characters: usize,
    },
    /// A day that the notices of this year do not govern.
    #[error(
        "`{name}` names {day}, which is not of {year}: a table names days of its year and of the \
         last {REACH_BACK_DAYS} days before it"
    )]
    OutsideYear {
        /// Year of the table.
        year: i16,
        /// The holiday.
        name: String,
        /// The day.
        day: Date,
    },
    /// A holiday that ends before it begins.
    #[error("`{name}` is off from {from} to {to}, write the earlier day first")]
    Backwards {
        /// The holiday.
        name: String,
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// One notice says two things of a day, or one thing twice.
    #[error("{day} stands under `{first}` and under `{second}`, name a day once in a notice")]
    Twice {
        /// The day.
        day: Date,
        /// The holiday that named it first.
        first: String,
        /// The holiday that named it again.
        second: String,
    },
    /// A day that is worked anyway.
    #[error("`{name}` has {day} worked, which is no Saturday or Sunday: check the day")]
    NoWeekend {
        /// The holiday.
        name: String,
        /// The day.
        day: Date,
    },
    /// A notice before the one that it changes.
    #[error("the notice of {day} stands after a later one of {later}, put the earlier first")]
    Order {
        /// Day of the notice.
        day: Date,
        /// Day of the one before it.
        later: Date,
    },
}

/// What a notice says of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ruling {
    pub(crate) is_off: bool,
    /// Index of the notice in its table.
    pub(crate) notice: usize,
    /// Index of the holiday in the notice.
    pub(crate) holiday: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    year: i16,
    notices: Vec<Notice>,
}

impl YearTable {
    /// The table that a text of TOML holds: `year`, and `[[notices]]` with `number`, `title`,
    /// `dated`, `verified` (`seen` or `recalled`), `source` and `holidays`, each `{ name, from, to,
    /// working }`. A notice that comes later in the text takes the place of what an earlier one said
    /// of the same day.
    ///
    /// # Errors
    ///
    /// [`TableError`], naming the day or the holiday that is wrong.
    pub fn from_toml(text: &str) -> Result<Self, TableError> {
        within_bytes(text)?;
        let written: Written =
            toml::from_str(text).map_err(|error| TableError::Toml(Box::new(error)))?;
        Self::new(written.year, written.notices)
    }

    /// The table that a text of JSON holds in the shape that the public list `holiday-cn` has:
    /// `year`, `papers` (addresses) and `days`, each `{ name, date, isOffDay }`. It knows neither
    /// numbers nor days of documents. An ordinary weekday that it names as worked says nothing new
    /// and is passed over.
    ///
    /// # Errors
    ///
    /// [`TableError`], naming the day or the holiday that is wrong.
    pub fn from_json(text: &str) -> Result<Self, TableError> {
        within_bytes(text)?;
        let (year, notice) = foreign::read(text).map_err(TableError::Json)?;
        Self::new(year, vec![notice])
    }

    /// The table of these notices, in the order in which they were given out.
    ///
    /// # Errors
    ///
    /// [`TableError`], naming the day or the holiday that is wrong.
    pub fn new(year: i16, notices: Vec<Notice>) -> Result<Self, TableError> {
        if !YEARS.contains(&year) {
            return Err(TableError::Year { year });
        }
        count(year, "notices", notices.len(), NOTICES_MAX)?;
        let mut last: Option<Date> = None;
        for notice in &notices {
            check(year, notice)?;
            if let (Some(later), Some(day)) = (last, notice.dated)
                && day < later
            {
                return Err(TableError::Order { day, later });
            }
            last = notice.dated.or(last);
        }
        Ok(Self { year, notices })
    }

    /// The year.
    #[must_use]
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// Its notices, in the order in which they were given out.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Every day of which the notices speak, as the last of them has it.
    pub(crate) fn rulings(&self) -> BTreeMap<Date, Ruling> {
        let mut rulings = BTreeMap::new();
        for (notice, said) in self.notices.iter().enumerate() {
            for (holiday, one) in said.holidays.iter().enumerate() {
                rulings.extend(
                    one.days_off().map(|day| (day, Ruling { is_off: true, notice, holiday })),
                );
                let worked = one.working.iter();
                rulings.extend(worked.map(|day| (*day, Ruling { is_off: false, notice, holiday })));
            }
        }
        rulings
    }
}

impl Holiday {
    /// The days off, ascending.
    pub fn days_off(&self) -> impl Iterator<Item = Date> + use<> {
        (self.from.days()..=self.to.days()).map(Date::from_days)
    }
}

fn within_bytes(text: &str) -> Result<(), TableError> {
    let bytes = text.len();
    if bytes > TABLE_BYTES_MAX { Err(TableError::TooLarge { bytes }) } else { Ok(()) }
}

fn count(year: i16, what: &'static str, count: usize, most: usize) -> Result<(), TableError> {
    if (1..=most).contains(&count) {
        Ok(())
    } else {
        Err(TableError::Count { year, what, count, most })
    }
}

fn check(year: i16, notice: &Notice) -> Result<(), TableError> {
    let texts =
        [("number", &notice.number, 0), ("title", &notice.title, 1), ("source", &notice.source, 1)];
    let names = notice.holidays.iter().map(|holiday| ("name", &holiday.name, 1));
    for (what, text, least) in texts.into_iter().chain(names) {
        let characters = text.chars().count();
        if !(least..=TEXT_MAX).contains(&characters) {
            return Err(TableError::Text { year, what, characters });
        }
    }
    count(year, "holidays", notice.holidays.len(), DAYS_MAX)?;
    let mut named: BTreeMap<Date, &str> = BTreeMap::new();
    for holiday in &notice.holidays {
        for day in days_of(year, holiday)? {
            let Some(first) = named.insert(day, &holiday.name) else { continue };
            let (first, second) = (first.to_owned(), holiday.name.clone());
            return Err(TableError::Twice { day, first, second });
        }
    }
    count(year, "days", named.len(), DAYS_MAX)
}

/// The days that a holiday names, each of the year and each working one a weekend.
fn days_of(year: i16, holiday: &Holiday) -> Result<Vec<Date>, TableError> {
    let Holiday { name, from, to, working } = holiday;
    // INVARIANT: the years of tables have both days, so neither falls back.
    let first = Date::from_ymd(year, 1, 1).unwrap_or_default().plus_days(-REACH_BACK_DAYS);
    let last = Date::from_ymd(year, 12, 31).unwrap_or_default();
    for day in [from, to].into_iter().chain(working) {
        if !(first..=last).contains(day) {
            return Err(TableError::OutsideYear { year, name: name.clone(), day: *day });
        }
    }
    if to < from {
        return Err(TableError::Backwards { name: name.clone(), from: *from, to: *to });
    }
    if let Some(day) = working.iter().copied().find(|day| !is_weekend(*day)) {
        return Err(TableError::NoWeekend { name: name.clone(), day });
    }
    Ok(holiday.days_off().chain(working.iter().copied()).collect())
}
