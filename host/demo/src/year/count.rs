//! An independent count of a year, made straight from what arrives.
//!
//! It shares no code with the host's packs, its grading or its averages, and is written as plainly
//! as its loops allow, so that the host's figures can be held against it. What it takes over are
//! the definitions, which stand beside each figure, and the tier of an enterprise, because the
//! catalogue is the host's.

#[cfg(test)]
mod handmade;
mod ladder;
mod licences;
mod means;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tidegate_domain::{Averaging, Date, DocketItem, FiledMark, Grade, Instant, PermitLimit, Tier};

pub use ladder::Ladder;

use super::{Sent, Year};
use ladder::Watch;
use means::Hours;

/// What a year comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Enterprises to be reminded to apply: their tier needs a permit, and on a day on which power
    /// or water shows that they produce they hold no valid one.
    pub to_apply: BTreeSet<String>,
    /// Enterprises to be reminded to renew: the end of their permit comes within the lead time of
    /// the first reminder, ninety days, in the year.
    pub to_renew: BTreeSet<String>,
    /// Enterprises with an online exceedance: at one of their outlets a valid hourly or daily mean
    /// lies over the permit's limit for that very period, after rounding to the limit's decimals,
    /// and no mark exempts it.
    pub violators: BTreeSet<String>,
    /// Outlets, pollutants and periods of those exceedances, by enterprise.
    pub exceedances: BTreeMap<String, u32>,
    /// All warning events, of attention too, in order of outlet and pollutant.
    pub events: Vec<WarningEvent>,
}

/// One warning event of one watch: a stream of readings held against one limit of the permit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WarningEvent {
    /// Enterprise id.
    pub enterprise: String,
    /// Outlet number.
    pub outlet: String,
    /// Pollutant code.
    pub pollutant: String,
    /// Period of the readings.
    pub averaging: Averaging,
    /// Period start of the reading that opened it.
    pub opened_at: Instant,
    /// Period start of the reading that closed it; none when it is open at the end.
    pub closed_at: Option<Instant>,
    /// Highest grade that was in force.
    pub peak: Grade,
    /// Whether every reading of it that is by itself a warning or worse lies wholly within a mark
    /// that the unit filed: then there is nothing to it.
    pub withdrawn: bool,
}

impl WarningEvent {
    /// Whether it is an effective warning (有效预警): one that was pushed, which a warning is and
    /// mere attention is not; that rests on valid data, which nothing else is graded by; and that
    /// was not withdrawn.
    #[must_use]
    pub fn is_effective(&self) -> bool {
        self.peak >= Grade::Warning && !self.withdrawn
    }
}

impl Counts {
    /// Effective warnings.
    pub fn effective(&self) -> impl Iterator<Item = &WarningEvent> {
        self.events.iter().filter(|event| event.is_effective())
    }

    /// Effective warnings by the month (1 to 12) in which they opened.
    #[must_use]
    pub fn effective_by_month(&self) -> BTreeMap<i8, u32> {
        let mut months = BTreeMap::new();
        for event in self.effective() {
            *months.entry(Date::of_instant(event.opened_at).ymd().1).or_insert(0) += 1;
        }
        months
    }

    /// Effective warnings by enterprise.
    #[must_use]
    pub fn effective_by_enterprise(&self) -> BTreeMap<&str, u32> {
        let mut enterprises = BTreeMap::new();
        for event in self.effective() {
            *enterprises.entry(event.enterprise.as_str()).or_insert(0) += 1;
        }
        enterprises
    }

    /// Events by their peak.
    #[must_use]
    pub fn by_peak(&self) -> BTreeMap<Grade, u32> {
        let mut peaks = BTreeMap::new();
        for event in &self.events {
            *peaks.entry(event.peak).or_insert(0) += 1;
        }
        peaks
    }
}

/// Counts a year.
///
/// Readings are taken in the order of their arrival, as a host does that grades what came on one
/// day before the next day begins: of several days graded at once, what was held up would not be
/// late.
///
/// `tier_of` gives the tier that the host's catalogue has for an enterprise at the end of the year.
#[must_use]
pub fn count(year: &Year, tier_of: &dyn Fn(&str) -> Tier) -> Counts {
    let told = licences::Told::of(year);
    let mut counts = Counts {
        to_apply: licences::to_apply(&told, tier_of),
        to_renew: licences::to_renew(&told),
        ..Counts::default()
    };
    let marks = marks(year);
    for (index, outlet) in year.outlets().enumerate() {
        let key = (outlet.enterprise.as_str(), outlet.id.as_str());
        let own = marks.get(&key).map_or(&[][..], Vec::as_slice);
        let limits: Vec<Limit<'_>> = limits(year, key).collect();
        let sent = (0..year.arrival_days()).flat_map(|day| year.sent_by(index, day));
        let mut tally = Tally::new(year, key, &limits, own);
        sent.for_each(|message| tally.take(&message));
        tally.finish(&mut counts);
    }
    counts
}

/// A limit of a permit with the days on which it holds.
#[derive(Clone, Copy, Debug)]
struct Limit<'a> {
    limit: &'a PermitLimit,
    from: Date,
    until: Date,
}

impl Limit<'_> {
    fn holds(&self, on: Date) -> bool {
        self.from <= on && on < self.until
    }
}

/// The limits of an outlet in all permits of its enterprise.
fn limits<'a>(
    year: &'a Year,
    (enterprise, outlet): (&'a str, &'a str),
) -> impl Iterator<Item = Limit<'a>> {
    let permits = year.registered().permits.iter();
    let own = permits.filter(move |record| record.enterprise == enterprise);
    own.flat_map(move |record| {
        let permit = &record.permit;
        let until = permit.ended.map_or(permit.valid_until, |ended| ended.min(permit.valid_until));
        let limits = permit.limits.iter().filter(move |limit| limit.outlet == outlet);
        limits.map(move |limit| Limit { limit, from: permit.valid_from, until })
    })
}

/// All marks that were filed about the year, by enterprise and outlet.
fn marks(year: &Year) -> BTreeMap<(&str, &str), Vec<&FiledMark>> {
    let mut marks: BTreeMap<(&str, &str), Vec<&FiledMark>> = BTreeMap::new();
    for record in year.docket() {
        if let DocketItem::Mark(mark) = &record.item {
            marks.entry((&record.enterprise, &mark.outlet)).or_default().push(mark);
        }
    }
    marks
}

/// One outlet as it is counted.
struct Tally<'a> {
    enterprise: &'a str,
    outlet: &'a str,
    watches: Vec<Watch<'a>>,
    hours: Hours<'a>,
    limits: &'a [Limit<'a>],
}

impl<'a> Tally<'a> {
    fn new(
        year: &'a Year,
        (enterprise, outlet): (&'a str, &'a str),
        limits: &'a [Limit<'a>],
        marks: &'a [&'a FiledMark],
    ) -> Self {
        // An hour meets the limits of an hour and those of a day, a day those of a day.
        let periods = [Averaging::Hour, Averaging::Day];
        let watches = limits.iter().flat_map(|limit| {
            let met = periods.into_iter().filter(|period| *period <= limit.limit.averaging);
            met.map(|period| Watch::new(period, *limit, marks))
        });
        Self {
            enterprise,
            outlet,
            watches: watches.collect(),
            hours: Hours::new(year.plan(), marks),
            limits,
        }
    }

    fn take(&mut self, message: &Sent) {
        for watch in &mut self.watches {
            if watch.averaging == message.averaging {
                watch.take(message);
            }
        }
        if message.averaging == Averaging::Hour {
            self.hours.take(message);
        }
    }

    fn finish(self, counts: &mut Counts) {
        let exceedances: u32 = self.limits.iter().map(|limit| self.hours.exceedances(limit)).sum();
        if exceedances > 0 {
            counts.violators.insert(self.enterprise.to_owned());
            *counts.exceedances.entry(self.enterprise.to_owned()).or_insert(0) += exceedances;
        }
        for watch in self.watches {
            let (averaging, pollutant) = (watch.averaging, watch.limit.limit.pollutant.clone());
            counts.events.extend(watch.finish().into_iter().map(|event| WarningEvent {
                enterprise: self.enterprise.to_owned(),
                outlet: self.outlet.to_owned(),
                pollutant: pollutant.clone(),
                averaging,
                opened_at: event.opened_at,
                closed_at: event.closed_at,
                peak: event.peak,
                withdrawn: event.peak >= Grade::Warning && !event.has_unmarked,
            }));
        }
    }
}
