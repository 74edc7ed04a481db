//! Where other limits are in force in two counties.

use std::collections::BTreeMap;

use tidegate_domain::{Comparison, Date, Decimal, LayeredLimit, Limit, Outlet};

use super::difference::{DifferenceKind, Said};
use super::keeping::{Keeper, Matter, Seen};
use crate::governing::OutletLimits;
use crate::judge::{Material, Span};

/// What one county says of each matter at an outlet.
type Saying<'a> = BTreeMap<Matter, Vec<Word<'a>>>;

/// One thing said of a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Word<'a> {
    /// It is in force.
    InForce(&'a LayeredLimit),
    /// Its conditions need facts that are missing.
    Open { id: &'a str, missing: &'a [String] },
    /// A layer gave no limits.
    Silent(&'a str),
}

/// Takes the differences of a part; `spans` has those of each outlet, in the order of the outlets.
pub(super) fn compare(material: &Material, spans: &[Vec<Vec<Span>>; 2], keeper: &mut Keeper) {
    let [first, second] = spans;
    for (outlet, (first, second)) in material.outlets.iter().zip(first.iter().zip(second)) {
        for a in first {
            for b in second {
                let (from, until) = (a.from.max(b.from), a.until.min(b.until));
                if from < until && a.limits != b.limits {
                    of_days(outlet, (from, until), [&a.limits, &b.limits], keeper);
                }
            }
        }
    }
}

/// Differences through days in which neither side changes.
fn of_days(
    outlet: &Outlet,
    (from, until): (Date, Date),
    limits: [&OutletLimits; 2],
    keeper: &mut Keeper,
) {
    let [mut first, mut second] = limits.map(|limits| saying(outlet, limits));
    let matters: Vec<Matter> = first.keys().chain(second.keys()).cloned().collect();
    for matter in matters {
        let mut a = first.remove(&matter).unwrap_or_default();
        let mut b = second.remove(&matter).unwrap_or_default();
        // What both say is no difference; what is left is told side by side.
        a.retain(|word| match b.iter().position(|other| same(word, other)) {
            Some(at) => {
                b.remove(at);
                false
            }
            None => true,
        });
        let rows = a.len().max(b.len());
        for at in 0..rows {
            let pair = [a.get(at), b.get(at)];
            let seen = Seen {
                differs: differs(pair),
                period: (from.start(), until.start()),
                readings: 0,
                said: pair.map(told),
            };
            keeper.take(matter.clone(), seen);
        }
    }
}

/// What is said of an outlet, by matter.
fn saying<'a>(outlet: &Outlet, limits: &'a OutletLimits) -> Saying<'a> {
    let mut saying = Saying::new();
    let matter = |pollutant: &str, limit: Option<&Limit>| Matter {
        outlet: outlet.id.clone(),
        pollutant: pollutant.to_owned(),
        averaging: limit.map(|limit| limit.averaging),
        about: limit.map(|limit| limit.unit.clone()).unwrap_or_default(),
        ..Matter::of_site(DifferenceKind::Limit)
    };
    for governing in limits.governing.iter().map(|known| &known.governing) {
        let limit = &governing.limit;
        let words = saying.entry(matter(&limit.pollutant, Some(limit))).or_default();
        words.push(Word::InForce(governing));
    }
    for open in &limits.undetermined {
        let words = saying.entry(matter(&open.pollutant, None)).or_default();
        words.push(Word::Open { id: &open.id, missing: &open.missing });
    }
    for silent in &limits.failed {
        saying.entry(matter("", None)).or_default().push(Word::Silent(silent));
    }
    saying
}

/// Whether two say the same of the same clause. Which layer holds the clause is no difference.
fn same(a: &Word<'_>, b: &Word<'_>) -> bool {
    match (a, b) {
        (Word::InForce(a), Word::InForce(b)) => same_value(&a.limit, &b.limit) && same_source(a, b),
        (a, b) => a == b,
    }
}

fn same_value(a: &Limit, b: &Limit) -> bool {
    let value = |limit: &Limit| {
        (limit.comparison, limit.lower, limit.upper, limit.decimals, limit.reference_oxygen)
    };
    value(a) == value(b)
}

fn same_source(a: &LayeredLimit, b: &LayeredLimit) -> bool {
    a.layer.is_some() == b.layer.is_some() && a.limit.basis == b.limit.basis
}

fn differs(pair: [Option<&Word<'_>>; 2]) -> Vec<&'static str> {
    match pair {
        [Some(Word::InForce(a)), Some(Word::InForce(b))] => {
            let value = (!same_value(&a.limit, &b.limit)).then_some("value");
            let source = (!same_source(a, b)).then_some("source");
            value.into_iter().chain(source).collect()
        }
        [Some(Word::Open { .. }), _] | [_, Some(Word::Open { .. })] => vec!["missing"],
        [Some(Word::Silent(_)), _] | [_, Some(Word::Silent(_))] => vec!["silent"],
        _ => vec!["presence"],
    }
}

fn told(word: Option<&Word<'_>>) -> Said {
    match word {
        None => Said::nothing("no limit"),
        Some(Word::InForce(layered)) => in_force(layered),
        Some(Word::Open { id, missing }) => Said {
            says: "undetermined".to_owned(),
            detail: format!("missing: {}", missing.join(", ")),
            rule: (*id).to_owned(),
            ..Said::default()
        },
        Some(Word::Silent(why)) => {
            Said { says: "no answer".to_owned(), detail: (*why).to_owned(), ..Said::default() }
        }
    }
}

fn in_force(layered: &LayeredLimit) -> Said {
    let limit = &layered.limit;
    let mut detail = format!("to {} decimals", limit.decimals);
    if let Some(oxygen) = limit.reference_oxygen {
        detail = format!("{detail}, at {oxygen} % oxygen");
    }
    Said {
        says: bounds(limit),
        detail,
        rule: limit.id.clone(),
        layer: layered.layer.as_ref().map(|layer| layer.pack.clone()).unwrap_or_default(),
        basis: vec![limit.basis.clone()],
        ..Said::default()
    }
}

/// A limit in one word, for example `≤ 50 mg/L`.
pub(super) fn bounds(limit: &Limit) -> String {
    let number = |bound: Option<Decimal>| bound.map_or_else(String::new, |bound| bound.to_string());
    let (lower, upper) = (number(limit.lower), number(limit.upper));
    match limit.comparison {
        Comparison::AtMost => format!("≤ {upper} {}", limit.unit),
        Comparison::AtLeast => format!("≥ {lower} {}", limit.unit),
        Comparison::Within => format!("{lower} to {upper} {}", limit.unit),
        Comparison::NotDetected => "not detected".to_owned(),
    }
}
