//! Kinds of pollutants that are discharged and that the permit does not name.

use std::collections::BTreeMap;

use tidegate_sdk::contract::{Averaging, Decimal, Instant, Means, Message, Permit, Series};
use tidegate_sdk::judging::monitoring::concentration::moment;
use tidegate_sdk::judging::monitoring::scan::rows;
use tidegate_sdk::judging::monitoring::{Grid, is_auxiliary, is_rate};
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element};

const KIND: &str = "unpermitted-pollutant";

/// A pollutant at an outlet that a permit may not name.
struct Observed<'a> {
    outlet: &'a str,
    pollutant: &'a str,
    /// The permits with what each says about it, in the order of the case file.
    permits: Vec<(&'a Permit, Named)>,
    /// Valid values above zero while a permit was in force that does not name it.
    seen: Option<Seen>,
    /// Whether there is a permit in force that names no limit at all.
    without_limits: bool,
    /// Whether a valid value above zero was seen while a permit named it.
    permitted: bool,
}

#[derive(Clone, Copy)]
struct Seen {
    first: Instant,
    last: Instant,
    until: Instant,
    count: u32,
    highest: i64,
    permit: usize,
}

/// What a permit says about a pollutant at an outlet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Yes,
    /// It names others at the outlet.
    No,
    /// It names nothing at the outlet, which is a matter of outlets and not of kinds.
    NotTheOutlet,
    /// It has no limits at all.
    WithoutLimits,
}

/// Clues, one for each outlet and pollutant: a valid value above zero of a pollutant that the
/// permit in force does not name at an outlet that it does name. What a device reports may come
/// from a wrong setting, so that a person must confirm it.
///
/// # Source
/// Decree 736, arts. 15 and 33(4); Ecological and Environmental Code, art. 1103.
pub(super) fn rules(context: &Context<'_>, out: &mut Collector) {
    for observed in observe(context).values() {
        if let Some(seen) = observed.seen {
            out.decide(context, charge(context, observed, seen));
        } else if observed.without_limits {
            let text = Message::new("no-limits-in-permit");
            let element = Element::unknown("kind-not-named", "limits_of_permit").text(text);
            let charge = Charge::new(KIND, Act::days(context.file.from, context.known_until()));
            let charge = charge.about(observed.outlet, "").of_pollutant(observed.pollutant);
            out.decide(context, charge.sanctioned(&["unpermitted_kind"]).element(element));
        } else if observed.permitted {
            out.push_cleared(KIND, observed.outlet, "kind-not-named");
        }
    }
}

fn charge(context: &Context<'_>, observed: &Observed<'_>, seen: Seen) -> Charge {
    let ongoing = seen.until >= context.known_until().start();
    let act = Act { from: seen.first, until: seen.until, ongoing };
    let number = observed.permits.get(seen.permit).map_or("", |(permit, _)| permit.number.as_str());
    let count = Decimal::from_integer(i64::from(seen.count)).unwrap_or(Decimal::MAX);
    Charge::new(KIND, act)
        .about(observed.outlet, "")
        .of_pollutant(observed.pollutant)
        .sanctioned(&["unpermitted_kind"])
        .continuing()
        .element(Element::known("permit-in-force", true).with("permit", number))
        .element(
            Element::known("kind-observed", true)
                .with("count", seen.count)
                .with("first", moment(seen.first, Averaging::Hour))
                .with("last", moment(seen.last, Averaging::Hour)),
        )
        .element(
            Element::known("kind-not-named", true)
                .with("permit", number)
                .changed_by(Message::new("kind-would-be-named")),
        )
        .figure("periods", count, "1")
        .figure("highest", Decimal::from_counts(seen.highest), "1")
        .next_step(Message::new("next-check-kind"), None)
}

/// All pollutants of all outlets with what the permits in force say about them.
fn observe<'a>(context: &Context<'a>) -> BTreeMap<(&'a str, &'a str), Observed<'a>> {
    let file = context.file;
    let mut observed: Vec<Observed<'a>> = Vec::new();
    let mut places: BTreeMap<(&'a str, &'a str), usize> = BTreeMap::new();
    let mut by_series: Vec<Option<(usize, Grid)>> = Vec::with_capacity(file.series.len());
    // A rate is made of a concentration that is a series as well, but where only the rate is limited.
    let has_concentration = |rate: &Series| {
        let same = |series: &&Series| {
            (&series.outlet, &series.pollutant) == (&rate.outlet, &rate.pollutant)
        };
        file.series.iter().filter(same).any(|series| !is_rate(&series.unit))
    };
    for series in &file.series {
        if is_rate(&series.unit) && has_concentration(series) {
            by_series.push(None);
            continue;
        }
        let (outlet, pollutant) = (series.outlet.as_str(), series.pollutant.as_str());
        let is_listed = file.outlets.iter().any(|one| one.id == outlet);
        by_series.push((is_listed && !is_auxiliary(pollutant)).then(|| {
            let at = *places.entry((outlet, pollutant)).or_insert_with(|| {
                observed.push(Observed::new(context, outlet, pollutant));
                observed.len() - 1
            });
            (at, Grid::of(series.averaging))
        }));
    }
    let window = file.from.start()..context.known_until().start();
    for (series, row) in rows(&file.means) {
        let place =
            usize::try_from(series).ok().and_then(|at| by_series.get(at).copied().flatten());
        let Some((at, grid)) = place else { continue };
        let counts = Means::proves(row.validity) && row.value > 0 && window.contains(&row.start);
        if counts
            && grid.starts_at(row.start)
            && let Some(observed) = observed.get_mut(at)
        {
            observed.take((row.start, grid.end_of(row.start)), row.value);
        }
    }
    observed.into_iter().map(|one| ((one.outlet, one.pollutant), one)).collect()
}

impl<'a> Observed<'a> {
    fn new(context: &Context<'a>, outlet: &'a str, pollutant: &'a str) -> Self {
        let permits: Vec<(&Permit, Named)> = context
            .file
            .permits
            .iter()
            .map(|permit| (permit, named(permit, outlet, pollutant)))
            .collect();
        Self { outlet, pollutant, permits, seen: None, without_limits: false, permitted: false }
    }

    /// Takes in one valid value above zero.
    fn take(&mut self, (start, until): (Instant, Instant), value: i64) {
        let in_force = |permit: &Permit| {
            let end =
                permit.ended.map_or(permit.valid_until, |ended| ended.min(permit.valid_until));
            permit.valid_from.start() <= start && start < end.start()
        };
        let mut says_no = None;
        for (at, (permit, named)) in self.permits.iter().enumerate() {
            if !in_force(permit) {
                continue;
            }
            match named {
                Named::Yes => {
                    self.permitted = true;
                    return;
                }
                Named::No => says_no = says_no.or(Some(at)),
                Named::WithoutLimits => self.without_limits = true,
                Named::NotTheOutlet => {}
            }
        }
        let Some(permit) = says_no else { return };
        let seen = self.seen.get_or_insert(Seen {
            first: start,
            last: start,
            until,
            count: 0,
            highest: value,
            permit,
        });
        seen.first = seen.first.min(start);
        seen.last = seen.last.max(start);
        seen.until = seen.until.max(until);
        seen.count = seen.count.saturating_add(1);
        seen.highest = seen.highest.max(value);
        seen.permit = seen.permit.min(permit);
    }
}

fn named(permit: &Permit, outlet: &str, pollutant: &str) -> Named {
    let at_outlet = |one: &str| one == outlet;
    let amounts =
        permit.amounts.iter().filter(|amount| amount.outlet.as_deref().is_none_or(at_outlet));
    let mut limits = permit.limits.iter().filter(|limit| at_outlet(&limit.outlet)).peekable();
    if permit.limits.is_empty() {
        Named::WithoutLimits
    } else if limits.clone().any(|limit| limit.pollutant == pollutant)
        || amounts.into_iter().any(|amount| amount.pollutant == pollutant)
    {
        Named::Yes
    } else if limits.peek().is_some() {
        Named::No
    } else {
        Named::NotTheOutlet
    }
}
