//! The values of a case file as a tree with places, which defaults and cells of grids can be added
//! to.

use std::collections::BTreeMap;
use std::ops::Range;

use tidegate_contract::{Date, Instant};
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use crate::problem::{Sink, SourceFile};

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// The value.
    pub(crate) value: Value,
    /// Bytes of the file.
    pub(crate) span: Range<usize>,
}

/// What stands in a case file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Whole(i128),
    /// A number with a point, as written.
    Fraction(String),
    /// True or false.
    Truth(bool),
    /// A date.
    Day(Date),
    /// A date with a time; without an offset it is China Standard Time.
    Moment(Instant),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Map),
}

/// A table by key.
pub(crate) type Map = BTreeMap<String, Entry>;

/// A value under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Place of the key.
    pub(crate) key: Range<usize>,
    /// The value.
    pub(crate) node: Node,
}

impl Node {
    /// A text at a place.
    pub(crate) fn text(text: impl Into<String>, span: Range<usize>) -> Self {
        Self { value: Value::Text(text.into()), span }
    }

    /// A list of texts at a place.
    pub(crate) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>, span: Range<usize>) -> Self {
        let list = texts.into_iter().map(|text| Self::text(text, span.clone()));
        Self { value: Value::List(list.collect()), span: span.clone() }
    }

    /// A table at a place.
    pub(crate) fn table(table: Map, span: Range<usize>) -> Self {
        Self { value: Value::Table(table), span }
    }

    /// The type of the value in words.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "text",
            Value::Whole(_) => "a whole number",
            Value::Fraction(_) => "a number with a point",
            Value::Truth(_) => "true or false",
            Value::Day(_) => "a date",
            Value::Moment(_) => "a date with a time",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Puts a value under a key at the value's place.
pub(crate) fn insert(table: &mut Map, key: &str, node: Node) {
    table.insert(key.to_owned(), Entry { key: node.span.clone(), node });
}

/// The values of `over` on top of those of `under`, key by key.
pub(crate) fn merged(under: &Map, over: &Map) -> Map {
    let mut table = under.clone();
    table.extend(over.iter().map(|(key, entry)| (key.clone(), entry.clone())));
    table
}

/// Reads a TOML text; after a syntax error nothing is read, and the error is noted.
pub(crate) fn document(file: &SourceFile, sink: &Sink) -> Option<Map> {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    for error in &errors {
        let message = format!("not a TOML text: {}", error.message());
        let help = "see toml.io; text stands in quotes, dates and truths do not";
        sink.note(file, error.span().unwrap_or(0..0), message, help);
    }
    errors.is_empty().then(|| entries(table.get_ref(), file, sink))
}

fn entries(table: &DeTable<'_>, file: &SourceFile, sink: &Sink) -> Map {
    let mut map = Map::new();
    for (key, value) in table.iter() {
        if let Some(node) = node(value.get_ref(), value.span(), file, sink) {
            map.insert(key.get_ref().to_string(), Entry { key: key.span(), node });
        }
    }
    map
}

/// The value as a node; none, with a problem noted, when no case has such a value.
fn node(value: &DeValue<'_>, span: Range<usize>, file: &SourceFile, sink: &Sink) -> Option<Node> {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(truth) => Value::Truth(*truth),
        DeValue::Float(number) => Value::Fraction(number.as_str().to_owned()),
        DeValue::Integer(number) => {
            let parsed = i128::from_str_radix(number.as_str(), number.radix());
            let Ok(whole) = parsed else {
                sink.note(file, span, format!("`{number}` is too large"), "write it as text");
                return None;
            };
            Value::Whole(whole)
        }
        DeValue::Datetime(given) => {
            let Some(time) = time(given) else {
                let help = "write a date like 2026-03-01 or a moment like 2026-03-01T08:00:00";
                sink.note(file, span, format!("`{given}` is not a moment of the calendar"), help);
                return None;
            };
            time
        }
        DeValue::Array(values) => {
            let values = values.iter();
            Value::List(
                values.filter_map(|one| node(one.get_ref(), one.span(), file, sink)).collect(),
            )
        }
        DeValue::Table(table) => Value::Table(entries(table, file, sink)),
    };
    Some(Node { value, span })
}

/// The date or moment of a TOML value; none for a time without date.
fn time(given: &Datetime) -> Option<Value> {
    let date = given.date.as_ref()?;
    let date = Date::from_ymd(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    )?;
    match (&given.time, &given.offset) {
        (None, None) => Some(Value::Day(date)),
        (None, Some(_)) => None,
        (Some(_), _) => moment(&given.to_string()).map(Value::Moment),
    }
}

/// The moment of a text like `2026-03-01T08:00`, China Standard Time unless it ends in an offset.
pub(crate) fn moment(text: &str) -> Option<Instant> {
    if !text.contains(['T', 't', ' ']) {
        return None;
    }
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(timestamp.as_second());
    }
    let local: jiff::civil::DateTime = text.parse().ok()?;
    let time = local.time();
    let seconds =
        i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Some(Date::from(local.date()).start() + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_without_offset_is_china_standard_time() {
        for (text, wanted) in [
            ("1970-01-01T08:00", Some(0)),
            ("1970-01-01T08:00:01", Some(1)),
            ("1970-01-01 08:01", Some(60)),
            ("1970-01-01T00:00:05Z", Some(5)),
            ("1970-01-01T08:00:00+08:00", Some(0)),
            ("1970-01-01T24:00", None),
            ("1970-01-01", None),
            ("08:00", None),
            ("tomorrow", None),
        ] {
            assert_eq!(moment(text), wanted, "{text}");
        }
    }
}
