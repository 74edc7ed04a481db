//! Days that the law itself gives on a date of the solar calendar, for years without a notice.

use serde::Deserialize;
use tidegate_domain::{Date, Verified};

use crate::table::TableError;

const STATUTE: &str = include_str!("../years/statute.toml");

/// The law's versions, ascending.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statute {
    versions: Vec<Version>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Version {
    instrument: String,
    /// First day in force; the version after ends it.
    from: Date,
    #[expect(
        dead_code,
        reason = "kept with the data, every provisional answer is doubtful anyway"
    )]
    verified: Verified,
    days: Vec<Fixed>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixed {
    name: String,
    month: i8,
    days: Vec<i8>,
}

impl Statute {
    pub(crate) fn standing() -> Result<Self, TableError> {
        toml::from_str(STATUTE).map_err(|error| TableError::Toml(Box::new(error)))
    }

    /// The holiday that the law puts on this day and its instrument; none when it puts none.
    pub(crate) fn holiday(&self, date: Date) -> Option<(&str, &str)> {
        let version = self.version(date)?;
        let (_, month, day) = date.ymd();
        let fixed =
            version.days.iter().find(|one| one.month == month && one.days.contains(&day))?;
        Some((&fixed.name, &version.instrument))
    }

    /// The days of a year on which the law puts a holiday.
    pub(crate) fn days(&self, year: i16) -> impl Iterator<Item = Date> + use<'_> {
        self.versions.iter().enumerate().flat_map(move |(index, version)| {
            let until = self.versions.get(index + 1).map(|next| next.from);
            let fixed = version.days.iter();
            let dates = fixed.flat_map(move |one| {
                one.days.iter().filter_map(move |day| Date::from_ymd(year, one.month, *day))
            });
            dates.filter(move |date| {
                *date >= version.from && until.is_none_or(|until| *date < until)
            })
        })
    }

    fn version(&self, date: Date) -> Option<&Version> {
        self.versions.iter().rev().find(|version| version.from <= date)
    }
}
