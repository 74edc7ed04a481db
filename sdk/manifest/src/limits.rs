//! `[[limit]]`: rows of limit tables.

use std::collections::BTreeMap;

use tidegate_contract::{Averaging, Comparison, Decimal, Medium};

use crate::basis::{BasisKeys, SourceEntry};
use crate::condition::{self, Condition};
use crate::fields::Written;
use crate::names;
use crate::problem::{Place, Placed, Sink};
use crate::reader::Reader;

const MEDIA: [(&str, Medium); 2] = [("water", Medium::Water), ("air", Medium::Air)];

/// Places where samples are taken.
const MONITORING_POINTS: [(&str, &str); 4] = [
    ("plant-outlet", "plant-outlet"),
    ("workshop-outlet", "workshop-outlet"),
    ("stack", "stack"),
    ("boundary", "boundary"),
];

const COMPARISONS: [(&str, Comparison); 4] = [
    ("at-most", Comparison::AtMost),
    ("at-least", Comparison::AtLeast),
    ("within", Comparison::Within),
    ("not-detected", Comparison::NotDetected),
];

/// Averaging periods that limits have. A minute is the mean that a device sends as its minute data:
/// of a furnace that of five minutes.
const AVERAGINGS: [(&str, Averaging); 6] = [
    ("instant", Averaging::Instant),
    ("minute", Averaging::Minute),
    ("hour", Averaging::Hour),
    ("day", Averaging::Day),
    ("month", Averaging::Month),
    ("year", Averaging::Year),
];

/// Oxygen content of air, % by volume.
const OXYGEN_OF_AIR: Decimal = Decimal::from_counts(21_000_000_000);

/// Most decimals that a value can be rounded to.
const DECIMALS_MAX: u8 = 9;

/// One row of a limit table.
#[derive(Debug)]
pub(crate) struct LimitEntry {
    pub(crate) id: Placed<String>,
    pub(crate) pollutant: String,
    pub(crate) medium: Medium,
    pub(crate) monitoring_point: &'static str,
    pub(crate) when: Condition,
    pub(crate) comparison: Comparison,
    pub(crate) lower: Option<Decimal>,
    pub(crate) upper: Option<Decimal>,
    pub(crate) unit: String,
    pub(crate) averaging: Averaging,
    pub(crate) decimals: u8,
    pub(crate) reference_oxygen: Option<Decimal>,
    pub(crate) displaces: Vec<DisplacesEntry>,
    pub(crate) doubts: Vec<Placed<String>>,
    pub(crate) source: SourceEntry,
}

/// A displaced document.
#[derive(Debug)]
pub(crate) struct DisplacesEntry {
    pub(crate) document: String,
    pub(crate) text: Placed<String>,
}

/// Ids of limits that were seen, with their places.
pub(crate) type Ids = BTreeMap<String, Place>;

/// Reads one `[[limit]]`.
pub(crate) fn read(reader: Reader<'_>, inherited: &BasisKeys, ids: &mut Ids) -> Option<LimitEntry> {
    let id = reader.named("id", names::is_limit_id, names::LIMIT_ID);
    if let Some(id) = &id {
        note_duplicate(id, ids, reader.sink);
    }
    let pollutant = reader.named("pollutant", names::is_pollutant, names::POLLUTANT);
    let medium = reader.required_word("medium", &MEDIA);
    check_medium(pollutant.as_ref(), medium, reader.sink);
    let monitoring_point = reader.required_word("monitoring_point", &MONITORING_POINTS);
    let when = condition::read_when(&reader);
    let bounds = bounds(&reader);
    let unit = reader.named("unit", names::is_unit, names::UNIT);
    let averaging = reader.required_word("averaging", &AVERAGINGS);
    let decimals = reader.whole("decimals", 0, u64::from(DECIMALS_MAX));
    let reference_oxygen = reference_oxygen(&reader, medium);
    let displaces = displaces(&reader);
    let doubts = reader.texts("doubts", |text| !text.is_empty(), "write a message key");
    let source = BasisKeys::read(&reader).complete(inherited, &reader);
    reader.finish();
    let bounds = bounds?;
    let decimals = decimals.and_then(|decimals| u8::try_from(decimals).ok());
    Some(LimitEntry {
        id: id?,
        pollutant: pollutant?.value,
        medium: medium?,
        monitoring_point: monitoring_point?,
        when: when?,
        comparison: bounds.comparison,
        lower: bounds.lower.map(|written| written.number),
        upper: bounds.upper.map(|written| written.number),
        unit: unit?.value,
        averaging: averaging?,
        decimals: decimals.unwrap_or_else(|| bounds.decimals()),
        reference_oxygen,
        displaces,
        doubts: doubts.unwrap_or_default(),
        source: source?,
    })
}

/// Notes an id that was seen before.
fn note_duplicate(id: &Placed<String>, ids: &mut Ids, sink: &Sink) {
    if let Some(first) = ids.get(&id.value) {
        let message = format!("limit `{}` stands twice", id.value);
        let help = format!("the first is in `{}`; give one another id", first.file.path.display());
        sink.note(&id.at, message, help);
    } else {
        ids.insert(id.value.clone(), id.at.clone());
    }
}

/// Notes a pollutant code of the other medium.
fn check_medium(pollutant: Option<&Placed<String>>, medium: Option<Medium>, sink: &Sink) {
    let (Some(pollutant), Some(medium)) = (pollutant, medium) else { return };
    let other = match medium {
        Medium::Water => 'a',
        Medium::Air => 'w',
    };
    if pollutant.value.starts_with(other) {
        let message = format!("pollutant `{}` is not of this medium", pollutant.value);
        sink.note(&pollutant.at, message, "codes in `a` are for air, codes in `w` for water");
    }
}

/// Comparison with its bounds.
struct Bounds {
    comparison: Comparison,
    lower: Option<Written>,
    upper: Option<Written>,
}

impl Bounds {
    /// The most decimals that a bound is written with.
    fn decimals(&self) -> u8 {
        let written = |bound: Option<Written>| bound.map_or(0, |bound| bound.decimals);
        written(self.lower).max(written(self.upper)).min(DECIMALS_MAX)
    }
}

/// The bounds that the comparison needs, and no other: one that nothing compares would mislead.
fn bounds(reader: &Reader<'_>) -> Option<Bounds> {
    let comparison = reader.required_word("comparison", &COMPARISONS);
    let (lower, upper) = (reader.decimal_at("lower"), reader.decimal_at("upper"));
    let comparison = comparison?;
    let (needs_lower, needs_upper, may_have_upper) = match comparison {
        Comparison::AtMost => (false, true, true),
        Comparison::AtLeast => (true, false, false),
        Comparison::Within => (true, true, true),
        Comparison::NotDetected => (false, false, true),
    };
    let name = COMPARISONS.iter().find(|(_, one)| *one == comparison).map_or("", |(name, _)| *name);
    for (key, bound, needed, allowed) in [
        ("lower", &lower, needs_lower, needs_lower),
        ("upper", &upper, needs_upper, may_have_upper),
    ] {
        match bound {
            None if needed && !reader.has(key) => {
                let message = format!("comparison `{name}` needs `{key}`");
                reader.sink.note(&reader.place(), message, format!("add `{key} = \"…\"`"));
            }
            Some(bound) if !allowed => {
                let message = format!("comparison `{name}` does not look at `{key}`");
                let help = "take it out, or use another comparison; both ends are `within`";
                reader.sink.note(&bound.at, message, help);
            }
            _ => {}
        }
    }
    for bound in [&lower, &upper].into_iter().flatten() {
        if bound.value.decimals > DECIMALS_MAX {
            let message = format!("the bound has {} decimals", bound.value.decimals);
            reader.sink.note(&bound.at, message, format!("at most {DECIMALS_MAX} are kept"));
        }
    }
    if let (Some(low), Some(high)) = (&lower, &upper)
        && low.value.number > high.value.number
    {
        let message =
            format!("`lower` {} is above `upper` {}", low.value.number, high.value.number);
        reader.sink.note(&low.at, message, "exchange the two");
    }
    let missing = (needs_lower && lower.is_none()) || (needs_upper && upper.is_none());
    (!missing).then(|| Bounds {
        comparison,
        lower: lower.map(|bound| bound.value),
        upper: upper.map(|bound| bound.value),
    })
}

/// Reference oxygen; conversion divides by 21 less this, so it stays below.
fn reference_oxygen(reader: &Reader<'_>, medium: Option<Medium>) -> Option<Decimal> {
    let written = reader.decimal_at("reference_oxygen")?;
    let number = written.value.number;
    if number <= Decimal::ZERO || number >= OXYGEN_OF_AIR {
        let message = format!("reference oxygen of {number} % is impossible");
        reader.sink.note(&written.at, message, "write % by volume, above 0 and below 21");
    }
    if medium == Some(Medium::Water) {
        let help = "take it out, or say `medium = \"air\"`";
        reader.sink.note(&written.at, "water has no reference oxygen", help);
    }
    Some(number)
}

fn displaces(reader: &Reader<'_>) -> Vec<DisplacesEntry> {
    let entries = reader.tables("displaces", "the displaced document");
    let mut displaced: Vec<DisplacesEntry> = Vec::new();
    for entry in entries {
        let document =
            entry.named("document", |text| !text.trim().is_empty(), "write the document number");
        let text = entry.required_text("text");
        let sink = entry.sink;
        entry.finish();
        let (Some(document), Some(text)) = (document, text) else { continue };
        if displaced.iter().any(|known| known.document == document.value) {
            let message = format!("document `{}` is displaced twice", document.value);
            sink.note(&document.at, message, "remove one");
        } else {
            displaced.push(DisplacesEntry { document: document.value, text });
        }
    }
    displaced
}
