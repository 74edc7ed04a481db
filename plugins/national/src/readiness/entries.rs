//! Lists of limits and amounts as facts write them.

use std::collections::BTreeMap;
use std::fmt;

use tidegate_sdk::contract::{Averaging, Decimal, Permit};

/// What may stand between two bounds.
const RANGE: &str = "..";

/// Words of averaging periods.
const AVERAGINGS: [(&str, Averaging); 6] = [
    ("instant", Averaging::Instant),
    ("minute", Averaging::Minute),
    ("hour", Averaging::Hour),
    ("day", Averaging::Day),
    ("month", Averaging::Month),
    ("year", Averaging::Year),
];

/// The bounds of a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) lower: Option<Decimal>,
    pub(super) upper: Option<Decimal>,
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.lower, self.upper) {
            (None, Some(upper)) => write!(f, "≤ {upper}"),
            (Some(lower), None) => write!(f, "≥ {lower}"),
            (Some(lower), Some(upper)) => write!(f, "{lower}..{upper}"),
            (None, None) => f.write_str("-"),
        }
    }
}

/// Outlet, pollutant code and averaging period.
pub(super) type Key<'a> = (&'a str, &'a str, &'a str);

/// Limits by key and unit.
pub(super) type Limits<'a> = BTreeMap<Key<'a>, BTreeMap<&'a str, Bounds>>;

/// What was read of a list, and the entries that could not be.
pub(super) struct Read<'a, T> {
    pub(super) entries: T,
    pub(super) unreadable: Vec<&'a str>,
}

/// The limits of a list; of several for one key and unit the strictest bounds.
pub(super) fn limits(texts: &[String]) -> Read<'_, Limits<'_>> {
    let mut read = Read { entries: Limits::new(), unreadable: Vec::new() };
    for text in texts {
        match limit(text) {
            Some((key, unit, bounds)) => add(&mut read.entries, (key, unit), bounds),
            None => read.unreadable.push(text),
        }
    }
    read
}

/// The limits of a permit, likewise.
pub(super) fn limits_of(permit: &Permit) -> Limits<'_> {
    let mut entries = Limits::new();
    for limit in &permit.limits {
        let word = AVERAGINGS.iter().find(|(_, one)| *one == limit.averaging);
        let key = (limit.outlet.as_str(), limit.pollutant.as_str(), word.map_or("", |one| one.0));
        let bounds = Bounds { lower: limit.lower, upper: limit.upper };
        add(&mut entries, (key, &limit.unit), bounds);
    }
    entries
}

fn add<'a>(entries: &mut Limits<'a>, (key, unit): (Key<'a>, &'a str), bounds: Bounds) {
    let known = entries.entry(key).or_default().entry(unit).or_default();
    let strictest = |one: Option<Decimal>, other: Option<Decimal>, upper: bool| match (one, other) {
        (Some(one), Some(other)) if upper => Some(one.min(other)),
        (Some(one), Some(other)) => Some(one.max(other)),
        (one, other) => one.or(other),
    };
    *known = Bounds {
        lower: strictest(known.lower, bounds.lower, false),
        upper: strictest(known.upper, bounds.upper, true),
    };
}

/// `DA001 a21026 hour 35 mg/m3`.
fn limit(text: &str) -> Option<(Key<'_>, &str, Bounds)> {
    let mut parts = text.split_whitespace();
    let (outlet, pollutant, averaging) = (parts.next()?, parts.next()?, parts.next()?);
    let (value, unit) = (parts.next()?, parts.next()?);
    let known = AVERAGINGS.iter().any(|(word, _)| *word == averaging);
    let whole = known && parts.next().is_none();
    let bounds = whole.then(|| bounds(value)).flatten()?;
    Some(((outlet, pollutant, averaging), unit, bounds))
}

/// `35`, `6..9`, `..35` or `2..`.
fn bounds(value: &str) -> Option<Bounds> {
    let Some((lower, upper)) = value.split_once(RANGE) else {
        return Some(Bounds { lower: None, upper: Some(value.parse().ok()?) });
    };
    let side = |text: &str| match text {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    };
    let bounds = Bounds { lower: side(lower)?, upper: side(upper)? };
    (bounds != Bounds::default()).then_some(bounds)
}

/// Whether `applied` allows something that `allowed` does not.
pub(super) fn looser(applied: &Bounds, allowed: &Bounds) -> bool {
    let above =
        allowed.upper.is_some_and(|upper| applied.upper.is_none_or(|applied| applied > upper));
    let below =
        allowed.lower.is_some_and(|lower| applied.lower.is_none_or(|applied| applied < lower));
    above || below
}

/// The amounts of a list, tonnes by pollutant; of several for one pollutant the smallest.
pub(super) fn amounts(texts: &[String]) -> Read<'_, BTreeMap<&str, Decimal>> {
    let mut entries: BTreeMap<&str, Decimal> = BTreeMap::new();
    let mut unreadable = Vec::new();
    for text in texts {
        let mut parts = text.split_whitespace();
        let entry = (parts.next(), parts.next().and_then(|part| part.parse().ok()), parts.next());
        match entry {
            (Some(pollutant), Some(amount), None) if amount >= Decimal::ZERO => {
                let known = entries.entry(pollutant).or_insert(amount);
                *known = amount.min(*known);
            }
            _ => unreadable.push(text.as_str()),
        }
    }
    Read { entries, unreadable }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_in_every_form() {
        for (text, wanted) in [
            ("DA001 a21026 hour 35 mg/m3", Some("≤ 35")),
            ("DA001 a21026 hour ..35 mg/m3", Some("≤ 35")),
            ("DW001 w01001 instant 6..9 pH", Some("6..9")),
            ("DA001 x-temperature minute 850.. degC", Some("≥ 850")),
            ("DA001 a21026 week 35 mg/m3", None),
            ("DA001 a21026 hour many mg/m3", None),
            ("DA001 a21026 hour .. mg/m3", None),
            ("DA001 a21026 hour 35", None),
            ("DA001 a21026 hour 35 mg/m3 dry", None),
        ] {
            let read = limit(text).map(|(_, _, bounds)| bounds.to_string());
            assert_eq!(read.as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn of_two_entries_the_stricter_counts() {
        let texts = ["DA001 a21026 hour 35 mg/m3", "DA001 a21026 hour 50 mg/m3"].map(str::to_owned);
        let read = limits(&texts).entries;
        let bounds = read.values().flat_map(BTreeMap::values).map(Bounds::to_string);
        assert_eq!(bounds.collect::<Vec<_>>(), ["≤ 35"]);
        let texts = ["a21026 3", "a21026 2.5", "a21002 -1", "a21002"].map(str::to_owned);
        let read = amounts(&texts);
        assert_eq!(read.entries.get("a21026"), Some(&"2.5".parse().unwrap()));
        assert_eq!(read.unreadable, ["a21002 -1", "a21002"]);
    }

    #[test]
    fn a_bound_that_is_not_there_is_looser_than_one_that_is() {
        let bounds = |lower: &str, upper: &str| Bounds {
            lower: lower.parse().ok(),
            upper: upper.parse().ok(),
        };
        assert!(!looser(&bounds("", "35"), &bounds("", "35")));
        assert!(looser(&bounds("", "35.01"), &bounds("", "35")));
        assert!(looser(&bounds("", "9"), &bounds("6", "9")));
        assert!(!looser(&bounds("6.5", "8.5"), &bounds("6", "9")));
        assert!(looser(&bounds("6", ""), &bounds("6", "9")));
    }
}
