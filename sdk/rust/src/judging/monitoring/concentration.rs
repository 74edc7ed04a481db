//! Concentrations and emission rates over their limits (超标排放), as a rule that packs use with their
//! own parameters.

mod finding;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use tidegate_contract::{
    AppliedLimit, Averaging, Date, Decimal, Instant, LimitSource, Message, Series,
};

use super::cause::Cause;
use super::is_rate;
use super::limits::{Bar, Role};
use super::period::{Grid, Hit};
use super::run::Run;
use super::scan::{Scan, Watched, scan};
use crate::judging::{Act, Charge, Collector, Context, Element};

/// What a rule looks at: the two are limited side by side, and each is an act of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Series in any unit but those of a rate.
    Concentration,
    /// Series in the unit of an emission rate (kg/h).
    Rate,
}

impl Quantity {
    /// Whether a series is of this.
    #[must_use]
    pub fn is_of(self, series: &Series) -> bool {
        is_rate(&series.unit) == (self == Self::Rate)
    }
}

/// How a pack judges concentrations or rates.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Kind of the findings.
    pub kind: &'static str,
    /// What it looks at.
    pub quantity: Quantity,
    /// What each limit is to the rule.
    pub role: fn(&AppliedLimit) -> Role,
    /// Prefixes of the sanctions; empty when the pack names none.
    pub sanctions: fn(&Exceedance<'_, '_>) -> &'static [&'static str],
    /// What to do next.
    pub next_step: fn(&Context<'_>, &Exceedance<'_, '_>) -> Message,
    /// What makes its findings doubtful, beside the doubts of the limits.
    pub doubts: fn(&Exceedance<'_, '_>) -> Option<Message>,
    /// Prefixes under which an open rule asks whether the law was in force at all.
    pub open_sanctions: &'static [&'static str],
}

/// Name of the parameter up to whose multiple of the limit a single period is slight.
pub const SLIGHT_RATIO: &str = "over_concentration_slight_ratio";

/// Name of the parameter from whose multiple of the limit an act is serious.
pub const SERIOUS_RATIO: &str = "over_concentration_serious_ratio";

/// An act over a limit.
#[derive(Clone, Debug)]
pub struct Exceedance<'h, 'a> {
    /// The series; where limits changed meanwhile, the first of those that follow one another.
    pub series: &'a Series,
    /// The exceeding periods.
    pub run: Run<'h, 'a>,
    /// The one furthest beyond.
    pub worst: &'h Hit<'a>,
    /// The decisive limit that it passes furthest.
    pub bar: Bar<'a>,
}

impl Exceedance<'_, '_> {
    /// Whether a period passes a limit of this source.
    #[must_use]
    pub fn passes(&self, source: LimitSource) -> bool {
        let bars = self.run.hits.iter().flat_map(|hit| &hit.passed);
        bars.into_iter().any(|bar| bar.applied.source == source)
    }

    /// Whether the worst value is more than `ratio` times the upper bound passed.
    #[must_use]
    pub fn is_above(&self, ratio: Decimal) -> bool {
        self.compared_with(ratio) == Some(Ordering::Greater)
    }

    /// How the worst value lies to `ratio` times the upper bound; none where there is no positive
    /// upper bound that is passed.
    fn compared_with(&self, ratio: Decimal) -> Option<Ordering> {
        let upper = self.upper()?;
        let one = i128::from(Decimal::ONE.counts());
        let left = i128::from(self.worst.row.value) * one;
        Some(left.cmp(&(i128::from(upper.counts()) * i128::from(ratio.counts()))))
    }

    /// The positive upper bound that the worst value passes.
    fn upper(&self) -> Option<Decimal> {
        let is_above = self.worst.row.value > self.bar.bounds.highest;
        let upper = self.bar.applied.limit.upper?;
        (is_above && upper > Decimal::ZERO).then_some(upper)
    }
}

/// Findings, one for each outlet, pollutant and run of exceeding periods; open rules that name
/// why periods prove nothing; and what is cleared, because it complies or because a condition mark
/// exempts it.
///
/// A mean exceeds when, rounded half to even to the decimals of the limit, it is strictly greater
/// (GB/T 8170). Only valid means of the limit's own averaging period prove anything; one over
/// range is at least its value.
pub fn judge(context: &Context<'_>, rule: &Rule, out: &mut Collector) {
    judge_scanned(context, rule, &scan(context.file, &rule.role), out);
}

/// The same on columns that were scanned with the role of the rule; series of another quantity are
/// left alone.
pub fn judge_scanned(context: &Context<'_>, rule: &Rule, scan: &Scan<'_>, out: &mut Collector) {
    if !scan.is_sound {
        let element = Element::unknown("means-columns", "means");
        out.undetermined(rule.kind, "", "", element);
    }
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let own = || scan.watched.iter().filter(|watched| rule.quantity.is_of(watched.watch.series));
    for watched in own() {
        let outlet = watched.watch.series.outlet.as_str();
        if watched.hits.iter().any(|hit| hit.exempted_by.is_some()) {
            out.push_cleared(rule.kind, outlet, "not-exempt");
        }
        if let Some(charge) = open(context, rule, watched) {
            told.insert(outlet);
            out.decide(context, charge);
        }
    }
    for (series, over) in over_limits(own()) {
        for run in Run::of(&over, Grid::of(series.averaging)) {
            told.insert(&series.outlet);
            if let Some(exceedance) = exceedance(series, run) {
                out.decide(context, finding::charge(context, rule, &exceedance));
            }
        }
    }
    for watched in own().filter(|watched| watched.complies) {
        let outlet = watched.watch.series.outlet.as_str();
        if !told.contains(outlet) {
            out.push_cleared(rule.kind, outlet, "over-limit");
        }
    }
}

/// Exceeding periods that nothing exempts, ascending, series by series. Series that differ in their
/// limits alone are one: limits change over time, and an act may go on meanwhile.
fn over_limits<'h, 'a: 'h>(
    watched: impl Iterator<Item = &'h Watched<'a>>,
) -> Vec<(&'a Series, Vec<&'h Hit<'a>>)> {
    let key =
        |series: &'a Series| (&series.outlet, &series.pollutant, series.averaging, &series.unit);
    let mut order: Vec<&'h Watched<'a>> =
        watched.filter(|watched| !watched.hits.is_empty()).collect();
    order.sort_by(|one, next| key(one.watch.series).cmp(&key(next.watch.series)));
    let same =
        |one: &&Watched<'a>, next: &&Watched<'a>| key(one.watch.series) == key(next.watch.series);
    let mut gathered = Vec::new();
    for group in order.chunk_by(same) {
        let Some(series) = group.first().map(|watched| watched.watch.series) else { continue };
        let hits = group.iter().flat_map(|watched| &watched.hits);
        let mut over: Vec<&Hit<'a>> = hits.filter(|hit| hit.exempted_by.is_none()).collect();
        over.sort_by_key(|hit| hit.row.start);
        gathered.push((series, over));
    }
    gathered
}

fn exceedance<'h, 'a>(series: &'a Series, run: Run<'h, 'a>) -> Option<Exceedance<'h, 'a>> {
    let worst = run.worst()?;
    let excess = worst.excess();
    let is_furthest = |bar: &&Bar<'a>| bar.is_decisive && bar.beyond(worst.row.value) == excess;
    let bar = *worst.passed.iter().find(is_furthest)?;
    Some(Exceedance { series, run, worst, bar })
}

/// What leaves a series open; none when nothing does.
fn open(context: &Context<'_>, rule: &Rule, watched: &Watched<'_>) -> Option<Charge> {
    let watch = &watched.watch;
    let mut causes: BTreeMap<Cause, (usize, Instant, Instant)> = BTreeMap::new();
    for (start, cause) in &watched.open {
        let entry = causes.entry(*cause).or_insert((0, *start, *start));
        *entry = (entry.0 + 1, entry.1.min(*start), entry.2.max(*start));
    }
    let whole = (context.file.from.start(), context.known_until().plus_days(-1).start());
    let problems = watch.problems.iter().copied();
    let nothing = (!watched.has_rows && !watch.bars.is_empty()).then_some(Cause::Missing);
    for cause in problems.chain(nothing) {
        causes.entry(cause).or_insert((0, whole.0, whole.1));
    }
    let first = causes.values().map(|(_, first, _)| *first).min()?;
    let last = causes.values().map(|(_, _, last)| *last).max()?;
    let until = watch.grid.end_of(last).max(first.saturating_add(1));
    let act = Act { from: first, until, ongoing: false };
    let mut charge = Charge::new(rule.kind, act)
        .about(&watch.series.outlet, "")
        .of_pollutant(&watch.series.pollutant)
        .sanctioned(rule.open_sanctions);
    for (cause, (count, first, last)) in causes {
        let text = Message::new(cause.key())
            .with("count", count)
            .with("first", moment(first, watch.series.averaging))
            .with("last", moment(last, watch.series.averaging));
        charge = charge.element(Element::unknown(cause.rule(), cause.missing()).text(text));
    }
    Some(charge)
}

/// An instant for the reader: a date where periods are whole days, else with hour and minute.
#[must_use]
pub fn moment(instant: Instant, averaging: Averaging) -> String {
    let date = Date::of_instant(instant);
    if averaging >= Averaging::Day {
        return date.to_string();
    }
    let seconds = instant.saturating_sub(date.start());
    let (hour, minute) = (seconds.div_euclid(3_600), seconds.rem_euclid(3_600).div_euclid(60));
    format!("{date}T{hour:02}:{minute:02}")
}
