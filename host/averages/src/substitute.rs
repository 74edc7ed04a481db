//! Filling of gaps, for amounts only and never as proof.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Decimal, Instant};

use crate::amounts::{DayAmount, YearAmounts, held};
use crate::exact::{divide_half_even, narrow};
use crate::input::Monitoring;
use crate::ledger::{HourState, LEDGER_DAYS_MAX, Ledger};
use crate::method::Method;

/// By which rule hours of a gap were filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubstitutionRule {
    /// The largest of the last 180 valid hours: a short gap of a well captured quarter.
    ShortLookBack,
    /// The largest of the last 720 valid hours: a longer gap of a well captured quarter.
    MiddleLookBack,
    /// The largest of the last 2 160 valid hours: a gap of a poorly captured quarter.
    LongLookBack,
    /// The mean of the period of the gap's length just before it (waste water).
    PrecedingMean,
    /// Not filled: too little was captured in the quarter.
    CaptureTooLow,
    /// Not filled: no valid hour to look back to.
    NothingBefore,
}

/// Hours of one gap that were treated alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitution {
    /// Start of the first of the hours.
    pub from: Instant,
    /// End of the last.
    pub until: Instant,
    /// Length of the whole gap, hours.
    pub gap_hours: u32,
    /// The rule.
    pub rule: SubstitutionRule,
    /// Valid hours of the quarter, and those in which the plant was not stopped; absent for waste
    /// water.
    pub capture: Option<(u32, u32)>,
    /// Valid hours that the value is taken from.
    pub hours_before: u32,
    /// Kilograms an hour; 0 when not filled.
    pub rate: Decimal,
}

impl SubstitutionRule {
    /// Whether hours were filled.
    #[must_use]
    pub const fn fills(self) -> bool {
        !matches!(self, Self::CaptureTooLow | Self::NothingBefore)
    }
}

/// The amounts of a period, gaps filled.
pub(crate) fn fill(method: &Method, ledger: &Ledger, (from, until): (Date, Date)) -> YearAmounts {
    let hours = Hours::new(ledger, (from, until));
    let mut amounts = YearAmounts::empty(from, until);
    for (place, day) in amounts.days.iter_mut().enumerate() {
        let date = from.plus_days(i32::try_from(place).unwrap_or(i32::MAX));
        if let Some(partial) = ledger.days().get(&date) {
            day.measured = held(partial.measured());
            amounts.exceeding_hours += partial.exceeding.count_ones();
        }
    }
    for gap in hours.gaps() {
        for substitution in fill_gap(method, ledger.monitoring(), (&hours, gap)) {
            note(&mut amounts, substitution);
        }
    }
    amounts
}

/// Adds what fills a gap to its days.
fn note(amounts: &mut YearAmounts, substitution: Substitution) {
    let mut at = substitution.from;
    while at < substitution.until {
        amounts.missing_hours += 1;
        if substitution.rule.fills() {
            let day = Date::of_instant(at).days() - amounts.from.days();
            let day = usize::try_from(day).ok().and_then(|day| amounts.days.get_mut(day));
            if let Some(DayAmount { substituted, .. }) = day {
                *substituted = substituted.saturating_add(substitution.rate.counts());
            }
        } else {
            amounts.unfilled_hours += 1;
        }
        at += 3_600;
    }
    amounts.substitutions.push(substitution);
}

/// The ledger's hours one after another, from its first day or the first day counted to the end.
struct Hours {
    first: Date,
    mass: Vec<i64>,
    state: Vec<HourState>,
    /// The first hour counted.
    counted: usize,
}

/// Hours of one gap.
#[derive(Clone, Copy)]
struct Gap {
    from: usize,
    until: usize,
}

impl Hours {
    fn new(ledger: &Ledger, (from, until): (Date, Date)) -> Self {
        let earliest = ledger.days().keys().next().copied().unwrap_or(from).min(from);
        let most = i32::try_from(LEDGER_DAYS_MAX).unwrap_or(i32::MAX);
        let first = earliest.max(until.plus_days(-most));
        let days = usize::try_from(until.days() - first.days()).unwrap_or(0);
        let mut mass = vec![0; days * 24];
        let mut state = vec![HourState::Missing; days * 24];
        let columns = mass.chunks_mut(24).zip(state.chunks_mut(24));
        for (place, (mass, state)) in columns.enumerate() {
            let date = first.plus_days(i32::try_from(place).unwrap_or(i32::MAX));
            if let Some(partial) = ledger.days().get(&date) {
                mass.copy_from_slice(&partial.mass);
                state.copy_from_slice(&partial.state);
            }
        }
        let counted = usize::try_from(from.days() - first.days()).unwrap_or(0) * 24;
        Self { first, mass, state, counted }
    }

    fn state(&self, hour: usize) -> Option<HourState> {
        self.state.get(hour).copied()
    }

    fn start(&self, hour: usize) -> Instant {
        self.first.start() + i64::try_from(hour).unwrap_or(0) * 3_600
    }

    /// Gaps that reach into the hours counted, whole.
    fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let mut from = None;
        for hour in 0..=self.state.len() {
            if self.state(hour) == Some(HourState::Missing) {
                from = from.or(Some(hour));
            } else if let Some(from) = from.take()
                && hour > self.counted
            {
                gaps.push(Gap { from, until: hour });
            }
        }
        gaps
    }

    /// Masses of measured hours before an hour, latest first, with the hour.
    fn measured_before(&self, hour: usize) -> impl Iterator<Item = (usize, i64)> + '_ {
        let before = self.mass.iter().zip(&self.state).enumerate().take(hour).rev();
        before
            .filter(|(_, (_, state))| **state == HourState::Measured)
            .map(|(at, (mass, _))| (at, *mass))
    }

    /// Hours from the start to the end of the quarter in which an hour lies, as far as counted.
    fn quarter(&self, hour: usize) -> (usize, usize) {
        let (year, month, _) = Date::of_instant(self.start(hour)).ymd();
        let first_month = (month - 1) / 3 * 3 + 1;
        let (next_year, next_month) =
            if first_month == 10 { (year + 1, 1) } else { (year, first_month + 3) };
        let place = |year, month| {
            let days =
                Date::from_ymd(year, month, 1).map_or(0, |date| date.days() - self.first.days());
            usize::try_from(days).unwrap_or(0) * 24
        };
        let from = place(year, first_month).max(self.counted);
        (from, place(next_year, next_month).min(self.state.len()))
    }

    /// Valid hours of a quarter, and those in which the plant was not stopped.
    fn capture(&self, (from, until): (usize, usize)) -> (u32, u32) {
        let states = self.state.get(from..until).unwrap_or_default();
        let count = |wanted: &dyn Fn(HourState) -> bool| {
            u32::try_from(states.iter().filter(|state| wanted(**state)).count()).unwrap_or(u32::MAX)
        };
        (count(&|state| state == HourState::Measured), count(&|state| state != HourState::Stopped))
    }
}

/// Fills the counted hours of a gap, quarter by quarter.
fn fill_gap(
    method: &Method,
    monitoring: Monitoring,
    (hours, gap): (&Hours, Gap),
) -> Vec<Substitution> {
    let gap_hours = u32::try_from(gap.until - gap.from).unwrap_or(u32::MAX);
    let mut filled = Vec::new();
    let mut from = gap.from.max(hours.counted);
    while from < gap.until {
        let quarter = hours.quarter(from);
        let until = match monitoring {
            Monitoring::FlueGas => gap.until.min(quarter.1.max(from + 1)),
            Monitoring::WasteWater => gap.until,
        };
        let (rule, rate, hours_before, capture) = match monitoring {
            Monitoring::FlueGas => {
                let capture = hours.capture(quarter);
                let (rule, look_back) = tier(method, capture, gap_hours);
                let (rule, rate, before) = largest(hours, gap.from, (rule, look_back));
                (rule, rate, before, Some(capture))
            }
            Monitoring::WasteWater => {
                let (rule, rate, before) = preceding_mean(hours, gap);
                (rule, rate, before, None)
            }
        };
        filled.push(Substitution {
            from: hours.start(from),
            until: hours.start(until),
            gap_hours,
            rule,
            capture,
            hours_before,
            rate: Decimal::from_counts(rate),
        });
        from = until;
    }
    filled
}

/// The rule for a gap of flue gas and how far it looks back.
///
/// # Source
/// HJ 75, substitution of missing data (second hand).
fn tier(method: &Method, (valid, due): (u32, u32), gap_hours: u32) -> (SubstitutionRule, u32) {
    let reaches =
        |share: u32| u64::from(valid) * 100 >= u64::from(share) * u64::from(due) && due > 0;
    if !reaches(method.capture_low.value) {
        (SubstitutionRule::CaptureTooLow, 0)
    } else if !reaches(method.capture_high.value) {
        (SubstitutionRule::LongLookBack, method.long_look_back_hours.value)
    } else if gap_hours <= method.short_gap_hours_max.value {
        (SubstitutionRule::ShortLookBack, method.short_look_back_hours.value)
    } else {
        (SubstitutionRule::MiddleLookBack, method.middle_look_back_hours.value)
    }
}

/// The largest of the last valid hours before a gap.
fn largest(
    hours: &Hours,
    gap_from: usize,
    (rule, look_back): (SubstitutionRule, u32),
) -> (SubstitutionRule, i64, u32) {
    if !rule.fills() {
        return (rule, 0, 0);
    }
    let look_back = usize::try_from(look_back).unwrap_or(usize::MAX);
    let before = hours.measured_before(gap_from).take(look_back);
    let (most, count) = before.fold((None, 0_u32), |(most, count), (_, mass)| {
        (Some(most.map_or(mass, |most: i64| most.max(mass))), count + 1)
    });
    most.map_or((SubstitutionRule::NothingBefore, 0, 0), |most| (rule, most, count))
}

/// The mean of what was measured in the period of a gap's length just before it.
///
/// # Source
/// HJ 356-2019 clause 8 (second hand).
fn preceding_mean(hours: &Hours, gap: Gap) -> (SubstitutionRule, i64, u32) {
    let first = gap.from.saturating_sub(gap.until - gap.from);
    let before = hours.measured_before(gap.from).take_while(|(hour, _)| *hour >= first);
    let (sum, count) =
        before.fold((0_i128, 0_u32), |(sum, count), (_, mass)| (sum + i128::from(mass), count + 1));
    if count == 0 {
        return (SubstitutionRule::NothingBefore, 0, 0);
    }
    let mean = narrow(divide_half_even(sum, i128::from(count))).unwrap_or(i64::MAX);
    (SubstitutionRule::PrecedingMean, mean, count)
}
