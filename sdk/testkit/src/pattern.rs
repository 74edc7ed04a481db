//! What a case expects of a result: only what it names.

use std::fmt;

use serde_json::Value as Json;
use tidegate_contract::{Date, Instant};

use crate::node::{self, Map, Node, Value};
use crate::reader::Context;

/// An expected value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// `{ absent = true }`: an option that is not there.
    Absent,
    /// True or false.
    Truth(bool),
    /// A whole number; also matches the decimal text of the same digits.
    Whole(i128),
    /// A text; also matches the instant that it names, and a record that is called so.
    Text(String),
    /// A cell of a grid: a text, number or truth as it is written.
    Cell(String),
    /// A moment, seconds since 1970.
    Moment(Instant),
    /// A list of the same length whose items match one by one.
    List(Vec<Pattern>),
    /// `{ includes = [ … ] }`: a list in which each of these is found, and with `excludes` none of
    /// those.
    Includes {
        /// Each is found.
        these: Vec<Pattern>,
        /// None is found.
        none_of: Vec<Pattern>,
    },
    /// A record with these fields, and others that are not compared.
    Fields(Vec<(String, Pattern)>),
}

/// One difference between what was expected and what came.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mismatch {
    /// Where in the result, for example `limits[2].upper`.
    pub path: String,
    /// What the case expects.
    pub expected: String,
    /// What came.
    pub actual: String,
}

impl Pattern {
    /// The pattern of a value; none, with a problem noted, when no result can have it.
    pub(crate) fn read(context: &Context<'_>, node: &Node) -> Option<Self> {
        Some(match &node.value {
            Value::Text(text) if context.row.is_some() => Self::Cell(text.clone()),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Whole(whole) => Self::Whole(*whole),
            Value::Truth(truth) => Self::Truth(*truth),
            Value::Day(date) => Self::Text(date.to_string()),
            Value::Moment(instant) => Self::Moment(*instant),
            Value::Fraction(written) => {
                let help = format!("put it in quotes: `\"{written}\"`");
                context.note(&node.span, "results have decimals as text", help);
                return None;
            }
            Value::List(values) => Self::List(Self::read_all(context, values)?),
            Value::Table(table) => {
                if let Some(pattern) = Self::read_special(context, table) {
                    return pattern;
                }
                let fields: Vec<Option<(String, Self)>> = table
                    .iter()
                    .map(|(key, entry)| Some((key.clone(), Self::read(context, &entry.node)?)))
                    .collect();
                Self::Fields(fields.into_iter().collect::<Option<_>>()?)
            }
        })
    }

    /// The pattern of a table whose keys say how to compare; `Some(None)`, with a problem noted,
    /// when they say it wrongly.
    fn read_special(context: &Context<'_>, table: &Map) -> Option<Option<Self>> {
        let lists = ["includes", "excludes"];
        let special =
            table.iter().find(|(key, _)| lists.contains(&key.as_str()) || *key == "absent")?;
        let (key, entry) = special;
        let alone = if key == "absent" {
            table.len() == 1
        } else {
            table.keys().all(|key| lists.contains(&key.as_str()))
        };
        if !alone {
            let message = format!("`{key}` stands beside other keys");
            context.note(&entry.key, message, format!("`{key}` must stand alone"));
            return Some(None);
        }
        if key == "absent" {
            let absent = context.truth("absent", &entry.node);
            if absent == Some(false) {
                let help = "write `{ absent = true }`, or name what is expected";
                context.note(&entry.key, "`absent` can only be true", help);
            }
            return Some((absent == Some(true)).then_some(Self::Absent));
        }
        let read = |key: &str| match table.get(key) {
            Some(entry) => Self::read_all(context, context.list(key, &entry.node)?),
            None => Some(Vec::new()),
        };
        let (these, none_of) = (read("includes"), read("excludes"));
        Some(these.zip(none_of).map(|(these, none_of)| Self::Includes { these, none_of }))
    }

    /// Every item is read, so that all problems are noted.
    fn read_all(context: &Context<'_>, nodes: &[Node]) -> Option<Vec<Self>> {
        let patterns: Vec<Option<Self>> =
            nodes.iter().map(|node| Self::read(context, node)).collect();
        patterns.into_iter().collect()
    }

    /// Whether `actual` is as expected.
    #[must_use]
    pub fn matches(&self, actual: &Json) -> bool {
        let mut mismatches = Vec::new();
        self.compare(actual, "", &mut mismatches);
        mismatches.is_empty()
    }

    /// Adds every difference of `actual`, which stands at `path`.
    pub(crate) fn compare(&self, actual: &Json, path: &str, mismatches: &mut Vec<Mismatch>) {
        match (self, actual) {
            (Self::Fields(fields), Json::Object(record)) => {
                for (name, pattern) in fields {
                    let inner = join(path, name);
                    match record.get(name) {
                        Some(value) => pattern.compare(value, &inner, mismatches),
                        None => mismatches.push(Mismatch {
                            path: inner,
                            expected: pattern.to_string(),
                            actual: no_such_field(name, record),
                        }),
                    }
                }
            }
            (Self::List(patterns), Json::Array(values)) if patterns.len() == values.len() => {
                for (at, (pattern, value)) in patterns.iter().zip(values).enumerate() {
                    pattern.compare(value, &format!("{path}[{at}]"), mismatches);
                }
            }
            (Self::List(patterns), Json::Array(values)) => {
                mismatches.push(unequal_lists(path, patterns, values));
            }
            (Self::Includes { these, none_of }, Json::Array(values)) => {
                for pattern in these {
                    if !values.iter().any(|value| pattern.matches(value)) {
                        mismatches.push(Mismatch {
                            path: path.to_owned(),
                            expected: format!("among the items {pattern}"),
                            actual: nearest(pattern, values),
                        });
                    }
                }
                for (pattern, value) in found(none_of, values) {
                    mismatches.push(Mismatch {
                        path: path.to_owned(),
                        expected: format!("not among the items {pattern}"),
                        actual: shown(&pattern.named_part(value)),
                    });
                }
            }
            _ if self.is_value(actual) => {}
            _ => mismatches.push(Mismatch {
                path: if path.is_empty() { "result".to_owned() } else { path.to_owned() },
                expected: self.to_string(),
                actual: shown(&self.named_part(actual)),
            }),
        }
    }

    /// Whether a single value is as expected.
    fn is_value(&self, actual: &Json) -> bool {
        match (self, actual) {
            (Self::Absent, Json::Null) => true,
            (Self::Truth(expected), Json::Bool(actual)) => expected == actual,
            (Self::Whole(expected), Json::Number(number)) => whole(number) == Some(*expected),
            (Self::Whole(expected), Json::String(text)) => *text == expected.to_string(),
            (Self::Text(expected) | Self::Cell(expected), Json::String(text)) => expected == text,
            (Self::Cell(cell), Json::Bool(truth)) => cell.parse() == Ok(*truth),
            (Self::Text(expected) | Self::Cell(expected), Json::Number(number)) => {
                let day = || expected.parse::<Date>().ok().map(Date::start);
                let moment = node::moment(expected).or_else(day).map(i128::from);
                let written = || expected.parse::<i128>().ok();
                moment.or_else(written).is_some_and(|value| whole(number) == Some(value))
            }
            (Self::Text(expected) | Self::Cell(expected), Json::Object(record)) => {
                called(record) == Some(expected)
            }
            (Self::Moment(expected), Json::Number(number)) => {
                whole(number) == Some(i128::from(*expected))
            }
            _ => false,
        }
    }

    /// The part of a value that the pattern is about, so that a difference can be seen in it.
    fn named_part(&self, actual: &Json) -> Json {
        match (self, actual) {
            (Self::Fields(fields), Json::Object(record)) => {
                let named = fields.iter().filter_map(|(name, pattern)| {
                    Some((name.clone(), pattern.named_part(record.get(name)?)))
                });
                Json::Object(named.collect())
            }
            (Self::Text(_) | Self::Cell(_), Json::Object(record)) => {
                called(record).map_or_else(|| actual.clone(), |name| Json::String(name.to_owned()))
            }
            (
                Self::List(patterns) | Self::Includes { these: patterns, .. },
                Json::Array(values),
            ) => {
                let part = |value: &Json| {
                    patterns.first().map_or_else(|| value.clone(), |one| one.named_part(value))
                };
                Json::Array(values.iter().map(part).collect())
            }
            _ => actual.clone(),
        }
    }
}

/// Fields by which a record is called, the first that it has: a step by its rule, a limit by its
/// id, a finding by its kind, a message by its key.
const CALLED_BY: [&str; 6] = ["rule", "id", "document", "kind", "key", "name"];

/// What a record is called.
fn called(record: &serde_json::Map<String, Json>) -> Option<&str> {
    CALLED_BY.iter().find_map(|field| record.get(*field)?.as_str())
}

/// Each pattern that one of the values matches, with the first such value.
fn found<'p>(
    patterns: &'p [Pattern],
    values: &'p [Json],
) -> impl Iterator<Item = (&'p Pattern, &'p Json)> {
    patterns
        .iter()
        .filter_map(|pattern| Some((pattern, values.iter().find(|value| pattern.matches(value))?)))
}

fn whole(number: &serde_json::Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn no_such_field(name: &str, record: &serde_json::Map<String, Json>) -> String {
    let help = crate::problem::suggestion(name, record.keys().map(String::as_str));
    format!("no such field, {help}")
}

/// Items of a list that are shown at most.
const SHOWN_MAX: usize = 3;

/// Lists that differ in length, with the items that stand only in one of them.
fn unequal_lists(path: &str, patterns: &[Pattern], values: &[Json]) -> Mismatch {
    let missing =
        patterns.iter().filter(|pattern| !values.iter().any(|value| pattern.matches(value)));
    let missing: Vec<String> = missing.map(Pattern::to_string).collect();
    let like = patterns.first();
    let extra =
        values.iter().filter(|value| !patterns.iter().any(|pattern| pattern.matches(value)));
    let extra: Vec<String> = extra
        .map(|value| shown(&like.map_or_else(|| value.clone(), |like| like.named_part(value))))
        .collect();
    Mismatch {
        path: path.to_owned(),
        expected: counted(patterns.len(), &missing),
        actual: counted(values.len(), &extra),
    }
}

fn counted(length: usize, only: &[String]) -> String {
    let noun = if length == 1 { "item" } else { "items" };
    if only.is_empty() {
        return format!("{length} {noun}");
    }
    let shown: Vec<&str> = only.iter().take(SHOWN_MAX).map(String::as_str).collect();
    let more = if only.len() > SHOWN_MAX { " and more" } else { "" };
    format!("{length} {noun}, only here {}{more}", shown.join(", "))
}

/// The item that differs least from a pattern.
fn nearest(pattern: &Pattern, values: &[Json]) -> String {
    let differences = |value: &Json| {
        let mut mismatches = Vec::new();
        pattern.compare(value, "", &mut mismatches);
        mismatches.len()
    };
    match values.iter().min_by_key(|value| differences(value)) {
        Some(value) => {
            format!("{} items, the nearest {}", values.len(), shown(&pattern.named_part(value)))
        }
        None => "no items".to_owned(),
    }
}

/// Longest text of a value in a difference, in bytes.
const SHOWN_BYTES_MAX: usize = 400;

/// A value in the notation of case files, cut where it gets long.
pub(crate) fn shown(value: &Json) -> String {
    let mut text = String::new();
    write_json(value, &mut text);
    if text.len() > SHOWN_BYTES_MAX {
        text.truncate(text.floor_char_boundary(SHOWN_BYTES_MAX));
        text.push('…');
    }
    text
}

fn write_json(value: &Json, text: &mut String) {
    match value {
        Json::Null => text.push_str("absent"),
        Json::Array(values) => {
            text.push('[');
            for (at, value) in values.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                write_json(value, text);
            }
            text.push(']');
        }
        Json::Object(record) => {
            text.push_str("{ ");
            for (at, (name, value)) in record.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                text.push_str(name);
                text.push_str(" = ");
                write_json(value, text);
            }
            text.push_str(" }");
        }
        other => text.push_str(&other.to_string()),
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, patterns: &[Self]| {
            f.write_str("[")?;
            for (at, pattern) in patterns.iter().enumerate() {
                write!(f, "{}{pattern}", if at == 0 { "" } else { ", " })?;
            }
            f.write_str("]")
        };
        match self {
            Self::Absent => f.write_str("absent"),
            Self::Truth(truth) => write!(f, "{truth}"),
            Self::Whole(whole) => write!(f, "{whole}"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Cell(cell) => f.write_str(cell),
            Self::Moment(instant) => write!(f, "{instant}"),
            Self::List(patterns) => list(f, patterns),
            Self::Includes { these, none_of } => {
                f.write_str("{ includes = ")?;
                list(f, these)?;
                f.write_str(", excludes = ")?;
                list(f, none_of)?;
                f.write_str(" }")
            }
            Self::Fields(fields) => {
                f.write_str("{ ")?;
                for (at, (name, pattern)) in fields.iter().enumerate() {
                    write!(f, "{}{name} = {pattern}", if at == 0 { "" } else { ", " })?;
                }
                f.write_str(" }")
            }
        }
    }
}
