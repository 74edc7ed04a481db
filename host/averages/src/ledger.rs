//! Days of discharge, put together in any order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Decimal};

use crate::amounts::YearAmounts;
use crate::input::Monitoring;
use crate::method::Method;

/// Days that a ledger holds: two years and what a look back of 2 160 valid hours needs before.
pub const LEDGER_DAYS_MAX: usize = 1_100;

/// What is known of an hour's discharge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HourState {
    /// Nothing valid; a gap.
    Missing,
    /// Measured, exempt and exceeding hours included; that nothing flowed is measured too.
    Measured,
    /// The plant or outlet stood still; no gap, and no discharge.
    Stopped,
}

/// One day of one pollutant at one outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayPartial {
    /// Outlet number.
    pub outlet: String,
    /// Pollutant code.
    pub pollutant: String,
    /// How it is monitored, which decides how gaps are filled.
    pub monitoring: Monitoring,
    /// The day.
    pub day: Date,
    /// Kilograms of each hour, counts of 10⁻⁹; 0 where not measured.
    pub mass: [i64; 24],
    /// What is known of each hour.
    pub state: [HourState; 24],
    /// Bit of each hour that exceeded its hourly limit.
    pub exceeding: u32,
}

impl DayPartial {
    pub(crate) const fn missing(day: Date) -> Self {
        Self {
            outlet: String::new(),
            pollutant: String::new(),
            monitoring: Monitoring::FlueGas,
            day,
            mass: [0; 24],
            state: [HourState::Missing; 24],
            exceeding: 0,
        }
    }

    /// Kilograms measured, exact.
    pub(crate) fn measured(&self) -> i128 {
        self.mass.iter().map(|mass| i128::from(*mass)).sum()
    }
}

/// The days of one pollutant at one outlet.
///
/// What a ledger says depends on the days in it alone: any split of them into ledgers that are
/// merged, in any order and grouping, gives the same. A day that comes again takes the place of
/// what it was, as when late data re-judges it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    outlet: String,
    pollutant: String,
    monitoring: Monitoring,
    days: BTreeMap<Date, DayPartial>,
}

/// A day that does not belong into a ledger, or a question that it cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// Of another outlet, pollutant or kind of monitoring.
    #[error(
        "the day {day} is of `{pollutant}` at outlet `{outlet}`, the ledger of `{own_pollutant}` at \
         `{own_outlet}`: keep one ledger for each outlet, pollutant and kind of monitoring"
    )]
    Stranger {
        /// The day.
        day: Date,
        /// Its outlet.
        outlet: String,
        /// Its pollutant.
        pollutant: String,
        /// The ledger's outlet.
        own_outlet: String,
        /// The ledger's pollutant.
        own_pollutant: String,
    },
    /// More days than a ledger holds.
    #[error(
        "more than {LEDGER_DAYS_MAX} days: keep the year asked for and what lies shortly before"
    )]
    Full,
    /// The period counted is not within one calendar year.
    #[error("the period from {from} until {until} does not lie within one calendar year: cut it")]
    Period {
        /// First day.
        from: Date,
        /// First day not counted.
        until: Date,
    },
}

impl Ledger {
    /// An empty ledger.
    #[must_use]
    pub fn new(outlet: &str, pollutant: &str, monitoring: Monitoring) -> Self {
        let (outlet, pollutant) = (outlet.to_owned(), pollutant.to_owned());
        Self { outlet, pollutant, monitoring, days: BTreeMap::new() }
    }

    /// Takes in a day; what it was before is gone from the ledger.
    ///
    /// # Errors
    /// [`LedgerError::Stranger`] and [`LedgerError::Full`].
    pub fn add(&mut self, partial: DayPartial) -> Result<(), LedgerError> {
        let own = (&self.outlet, &self.pollutant, self.monitoring);
        if own != (&partial.outlet, &partial.pollutant, partial.monitoring) {
            return Err(LedgerError::Stranger {
                day: partial.day,
                outlet: partial.outlet,
                pollutant: partial.pollutant,
                own_outlet: self.outlet.clone(),
                own_pollutant: self.pollutant.clone(),
            });
        }
        if self.days.len() >= LEDGER_DAYS_MAX && !self.days.contains_key(&partial.day) {
            return Err(LedgerError::Full);
        }
        self.days.insert(partial.day, partial);
        Ok(())
    }

    /// Takes in all days of another ledger; of a day in both, the other's holds.
    ///
    /// # Errors
    /// As [`Ledger::add`].
    pub fn merge(&mut self, other: Self) -> Result<(), LedgerError> {
        other.days.into_values().try_for_each(|partial| self.add(partial))
    }

    /// Days in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.days.len()
    }

    /// Whether it has no day.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// Kilograms measured from `from` until `until`: exact, and the sum of those of any parts of
    /// the period.
    #[must_use]
    pub fn measured(&self, from: Date, until: Date) -> Decimal {
        if from >= until {
            return Decimal::ZERO;
        }
        let sum = self.days.range(from..until).map(|(_, day)| day.measured()).sum();
        Decimal::from_counts(crate::amounts::held(sum))
    }

    /// The amounts of a calendar year from `from` until `until`, gaps filled by what the ledger
    /// knows, of days before `from` too. A day that is not in the ledger is a gap.
    ///
    /// # Errors
    /// [`LedgerError::Period`] when the period is empty or not within one year.
    pub fn amounts(
        &self,
        method: &Method,
        from: Date,
        until: Date,
    ) -> Result<YearAmounts, LedgerError> {
        let last = until.plus_days(-1);
        if from >= until || from.ymd().0 != last.ymd().0 {
            return Err(LedgerError::Period { from, until });
        }
        Ok(crate::substitute::fill(method, self, (from, until)))
    }

    pub(crate) const fn monitoring(&self) -> Monitoring {
        self.monitoring
    }

    pub(crate) const fn days(&self) -> &BTreeMap<Date, DayPartial> {
        &self.days
    }
}
