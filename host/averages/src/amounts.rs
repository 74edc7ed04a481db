//! Amounts of a year against what is permitted.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Decimal, Total};

use crate::exact::divide_half_even;
use crate::substitute::Substitution;

/// Kilograms of one day, counts of 10⁻⁹.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayAmount {
    /// Measured.
    pub measured: i64,
    /// By substitution.
    pub substituted: i64,
}

/// What was discharged day by day from `from` until `until`, within one calendar year. Those of
/// several outlets add up to those of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearAmounts {
    /// First day counted.
    pub from: Date,
    /// First day not counted.
    pub until: Date,
    /// One for each day.
    pub days: Vec<DayAmount>,
    /// Hours that exceeded their hourly limit.
    pub exceeding_hours: u32,
    /// Hours without a valid value, stopped ones not among them.
    pub missing_hours: u32,
    /// Of those, hours that no rule fills.
    pub unfilled_hours: u32,
    /// What became of each gap.
    pub substitutions: Vec<Substitution>,
}

/// A year's amount against what is permitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearTotal {
    /// Calendar year.
    pub year: u16,
    /// First day not counted.
    pub until: Date,
    /// Tonnes measured, exempt and exceeding hours included.
    pub measured: Decimal,
    /// Tonnes by substitution: never proof.
    pub substituted: Decimal,
    /// Hours that exceeded their hourly limit.
    pub exceeding_hours: u32,
    /// Hours without a valid value.
    pub missing_hours: u32,
    /// Of those, hours that no rule fills.
    pub unfilled_hours: u32,
    /// Tonnes permitted.
    pub permitted: Option<Decimal>,
    /// Measured and substituted over permitted; absent when nothing is permitted or said.
    pub share_of_amount: Option<Decimal>,
    /// Days counted over those of the period that the amount is for.
    pub share_of_period: Decimal,
    /// The day on which the amount is or will be passed if the year goes on so; absent when it
    /// will not be in this year.
    pub overrun: Option<Date>,
}

impl YearAmounts {
    /// Nothing yet, for each day of a period within one year.
    pub(crate) fn empty(from: Date, until: Date) -> Self {
        let days = usize::try_from(until.days() - from.days()).unwrap_or(0);
        Self {
            from,
            until,
            days: vec![DayAmount::default(); days],
            exceeding_hours: 0,
            missing_hours: 0,
            unfilled_hours: 0,
            substitutions: Vec::new(),
        }
    }

    /// The amounts of both, as of two outlets of one site; none when they are not of the same
    /// days. In any order and grouping the same, but for the order of the substitutions.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Option<Self> {
        if (self.from, self.until) != (other.from, other.until) {
            return None;
        }
        for (day, more) in self.days.iter_mut().zip(&other.days) {
            day.measured = day.measured.saturating_add(more.measured);
            day.substituted = day.substituted.saturating_add(more.substituted);
        }
        self.exceeding_hours = self.exceeding_hours.saturating_add(other.exceeding_hours);
        self.missing_hours = self.missing_hours.saturating_add(other.missing_hours);
        self.unfilled_hours = self.unfilled_hours.saturating_add(other.unfilled_hours);
        self.substitutions.extend(other.substitutions.iter().cloned());
        self.substitutions.sort_by_key(|each| (each.from, each.until, each.rate));
        Some(self)
    }

    /// The amounts against `permitted` tonnes for the time from the first day counted to the end
    /// of the year.
    #[must_use]
    pub fn total(&self, permitted: Option<Decimal>) -> YearTotal {
        let measured = sum(self.days.iter().map(|day| day.measured));
        let substituted = sum(self.days.iter().map(|day| day.substituted));
        let year = self.from.ymd().0;
        let end = Date::from_ymd(year + 1, 1, 1).unwrap_or(self.until);
        let period = i128::from(end.days() - self.from.days());
        let counted = i128::from(self.until.days() - self.from.days());
        let share = |of: i128, whole: i128| {
            Decimal::from_counts(held(divide_half_even(of.saturating_mul(ONE), whole)))
        };
        let all = measured + substituted;
        let amount = permitted.map(|amount| i128::from(amount.counts()) * KILOGRAMS);
        YearTotal {
            year: u16::try_from(year).unwrap_or(0),
            until: self.until,
            measured: tonnes(measured),
            substituted: tonnes(substituted),
            exceeding_hours: self.exceeding_hours,
            missing_hours: self.missing_hours,
            unfilled_hours: self.unfilled_hours,
            permitted,
            share_of_amount: amount.filter(|amount| *amount > 0).map(|amount| share(all, amount)),
            share_of_period: share(counted, period),
            overrun: amount.and_then(|amount| self.overrun((amount, all), (counted, period))),
        }
    }

    /// The day on which the amount is passed: it was, or goes on as so far.
    fn overrun(
        &self,
        (amount, all): (i128, i128),
        (counted, period): (i128, i128),
    ) -> Option<Date> {
        let mut so_far = 0_i128;
        for (place, day) in self.days.iter().enumerate() {
            so_far += i128::from(day.measured) + i128::from(day.substituted);
            if so_far > amount {
                return Some(self.from.plus_days(i32::try_from(place).unwrap_or(i32::MAX)));
            }
        }
        if all <= 0 {
            return None;
        }
        // After n days it is all × n / counted: the first n with which that passes the amount.
        let days = amount.checked_mul(counted)?.div_euclid(all) + 1;
        let last = i32::try_from(days - 1).ok().filter(|_| days <= period)?;
        Some(self.from.plus_days(last))
    }
}

impl YearTotal {
    /// As the contract has it; no outlet is the whole site.
    #[must_use]
    pub fn for_case_file(&self, outlet: Option<&str>, pollutant: &str) -> Total {
        Total {
            outlet: outlet.map(str::to_owned),
            pollutant: pollutant.to_owned(),
            year: self.year,
            until: self.until,
            measured: self.measured,
            substituted: self.substituted,
            exceeding_hours: self.exceeding_hours,
            missing_hours: self.missing_hours,
            permitted: self.permitted,
            overrun: self.overrun,
        }
    }
}

/// Counts in one unit.
const ONE: i128 = 1_000_000_000;

/// Kilograms in a tonne.
const KILOGRAMS: i128 = 1_000;

fn sum(counts: impl Iterator<Item = i64>) -> i128 {
    counts.map(i128::from).sum()
}

/// Tonnes of counts of kilograms, half to even at 10⁻⁹ t.
fn tonnes(kilograms: i128) -> Decimal {
    Decimal::from_counts(held(divide_half_even(kilograms, KILOGRAMS)))
}

/// Counts held at the ends of 64 bits.
pub(crate) fn held(counts: i128) -> i64 {
    i64::try_from(counts).unwrap_or(if counts < 0 { i64::MIN } else { i64::MAX })
}
