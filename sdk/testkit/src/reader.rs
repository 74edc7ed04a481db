//! Reads tables key by key; what is missing, of another type or unknown is noted with its place
//! and reading goes on.

use std::cell::RefCell;
use std::ops::Range;

use tidegate_contract::{Date, Decimal, Instant};

use crate::node::{self, Map, Node, Value};
use crate::problem::{Sink, SourceFile, suggestion};

/// Where values come from and where problems with them go.
#[derive(Clone, Debug)]
pub(crate) struct Context<'a> {
    /// The file.
    pub(crate) file: &'a SourceFile,
    /// Where problems go.
    pub(crate) sink: &'a Sink,
    /// The row of a grid that values were filled from: then every problem lies there, and the text
    /// of a cell stands for truths and lists too.
    pub(crate) row: Option<Range<usize>>,
}

impl Context<'_> {
    /// Notes a problem at a span.
    pub(crate) fn note(
        &self,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let span = self.row.clone().unwrap_or_else(|| self.file.first_line(span.clone()));
        self.sink.note(self.file, span, message, help);
    }

    /// Notes that a value is of another type than wanted.
    pub(crate) fn wrong_type(&self, key: &str, node: &Node, wanted: &str) {
        self.note(&node.span, format!("`{key}` is {}", node.kind()), format!("write {wanted}"));
    }

    /// A table; none, with a problem noted, when it is something else.
    pub(crate) fn table<'n>(&self, key: &str, node: &'n Node) -> Option<&'n Map> {
        if let Value::Table(table) = &node.value {
            return Some(table);
        }
        self.wrong_type(key, node, "a table like `{ key = … }`");
        None
    }

    /// The values of a list; none, with a problem noted, when it is something else.
    pub(crate) fn list<'n>(&self, key: &str, node: &'n Node) -> Option<&'n [Node]> {
        if let Value::List(values) = &node.value {
            return Some(values);
        }
        self.wrong_type(key, node, "a list");
        None
    }

    /// A text; none, with a problem noted, when it is something else.
    pub(crate) fn text<'n>(&self, key: &str, node: &'n Node) -> Option<&'n str> {
        if let Value::Text(text) = &node.value {
            return Some(text);
        }
        self.wrong_type(key, node, "text");
        None
    }

    /// The texts of a list with their nodes; others are noted and left out.
    pub(crate) fn texts<'n>(&self, key: &str, node: &'n Node) -> Option<Vec<(&'n str, &'n Node)>> {
        let values = self.list(key, node)?.iter();
        Some(values.filter_map(|node| Some((self.text(key, node)?, node))).collect())
    }

    /// A whole number from `min` to `max`.
    pub(crate) fn whole(&self, key: &str, node: &Node, (min, max): (i128, i128)) -> Option<i128> {
        let value = match &node.value {
            Value::Whole(value) => Some(*value),
            // A number beyond what TOML holds stands as text, and so does a cell.
            Value::Text(digits) => digits.parse().ok(),
            _ => None,
        };
        let Some(value) = value else {
            self.wrong_type(key, node, "a whole number");
            return None;
        };
        if !(min..=max).contains(&value) {
            let help = format!("write a whole number from {min} to {max}");
            self.note(&node.span, format!("`{value}` is out of range for `{key}`"), help);
            return None;
        }
        Some(value)
    }

    /// Yes or no.
    pub(crate) fn truth(&self, key: &str, node: &Node) -> Option<bool> {
        match &node.value {
            Value::Truth(truth) => return Some(*truth),
            Value::Text(cell) if self.row.is_some() && cell == "true" => return Some(true),
            Value::Text(cell) if self.row.is_some() && cell == "false" => return Some(false),
            _ => self.wrong_type(key, node, "true or false"),
        }
        None
    }

    /// An exact decimal: text, a whole number, or a number with a point as it is written.
    pub(crate) fn decimal(&self, key: &str, node: &Node) -> Option<Decimal> {
        let parsed = match &node.value {
            Value::Text(text) | Value::Fraction(text) => text.parse::<Decimal>(),
            Value::Whole(whole) => whole.to_string().parse(),
            _ => {
                self.wrong_type(key, node, "a decimal as text like `\"12.5\"`");
                return None;
            }
        };
        match parsed {
            Ok(number) => Some(number),
            Err(error) => {
                let help = "write digits and one point, like `\"12.5\"`";
                self.note(&node.span, format!("`{key}`: {error}"), help);
                None
            }
        }
    }

    /// A civil date, with or without quotes.
    pub(crate) fn day(&self, key: &str, node: &Node) -> Option<Date> {
        match &node.value {
            Value::Day(date) => Some(*date),
            Value::Text(text) => match text.parse() {
                Ok(date) => Some(date),
                Err(error) => {
                    let help = "write a date like 2026-03-01";
                    self.note(&node.span, format!("`{key}`: {error}"), help);
                    None
                }
            },
            _ => {
                self.wrong_type(key, node, "a date like 2026-03-01");
                None
            }
        }
    }

    /// An instant: a moment with or without quotes, or seconds since 1970.
    pub(crate) fn instant(&self, key: &str, node: &Node) -> Option<Instant> {
        let found = instant(node);
        if found.is_none() {
            let help = "write China Standard Time like `2026-03-01T08:00`, or seconds since 1970";
            self.note(&node.span, format!("`{key}` is not a moment"), help);
        }
        found
    }

    /// An instant, or the start of a day.
    pub(crate) fn instant_or_day(&self, key: &str, node: &Node) -> Option<Instant> {
        let day = match &node.value {
            Value::Day(date) => Some(*date),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        let found = day.map(Date::start).or_else(|| instant(node));
        if found.is_none() {
            let help = "write China Standard Time like `2026-03-01T08:00`, or a day for its start";
            self.note(&node.span, format!("`{key}` is not a moment"), help);
        }
        found
    }

    /// The meaning of a word; noted when it is none of those known.
    pub(crate) fn word<T: Copy>(&self, key: &str, node: &Node, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key, node)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let help = suggestion(text, words.iter().map(|(word, _)| *word));
            self.note(&node.span, format!("`{text}` is not known as `{key}`"), help);
        }
        found
    }
}

/// The instant that a value names.
fn instant(node: &Node) -> Option<Instant> {
    match &node.value {
        Value::Moment(instant) => Some(*instant),
        Value::Whole(seconds) => Instant::try_from(*seconds).ok(),
        Value::Text(text) => node::moment(text),
        _ => None,
    }
}

/// One closed table being read.
pub(crate) struct Fields<'n, 'a> {
    /// Where it comes from.
    pub(crate) context: &'n Context<'a>,
    /// Its place.
    pub(crate) span: Range<usize>,
    what: &'static str,
    table: &'n Map,
    asked: RefCell<Vec<&'static str>>,
}

impl<'n, 'a> Fields<'n, 'a> {
    /// Reads a table whose kind is named by `what`.
    pub(crate) fn new(
        context: &'n Context<'a>,
        what: &'static str,
        table: &'n Map,
        span: Range<usize>,
    ) -> Self {
        Self { context, what, table, span, asked: RefCell::default() }
    }

    /// Reads a node as a table; none, with a problem noted, when it is something else.
    pub(crate) fn of(context: &'n Context<'a>, what: &'static str, node: &'n Node) -> Option<Self> {
        Some(Self::new(context, what, context.table(what, node)?, node.span.clone()))
    }

    /// The value under `key`.
    pub(crate) fn get(&self, key: &'static str) -> Option<&'n Node> {
        self.asked.borrow_mut().push(key);
        self.table.get(key).map(|entry| &entry.node)
    }

    /// The value under `key`; noted when missing.
    pub(crate) fn require(&self, key: &'static str) -> Option<&'n Node> {
        let found = self.get(key);
        if found.is_none() {
            let message = format!("the {} has no `{key}`", self.what);
            self.context.note(&self.span, message, format!("add `{key} = …`"));
        }
        found
    }

    /// Notes every key that was never asked for.
    pub(crate) fn finish(self) {
        let asked = self.asked.borrow();
        for (name, entry) in self.table {
            if !asked.contains(&name.as_str()) {
                let help = suggestion(name, asked.iter().copied());
                let message = format!("the {} has an unknown key `{name}`", self.what);
                self.context.note(&entry.key, message, help);
            }
        }
    }
}
