//! Reads TOML tables key by key: what is missing, of another type or unknown is noted with its
//! place and reading goes on, so that an author sees everything at once.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problem::{Place, Placed, Sink, SourceFile, nearest, suggestion};

/// A value of a document.
pub(crate) type Node<'d> = Spanned<DeValue<'d>>;

/// One table being read.
pub(crate) struct Reader<'d> {
    /// File that it stands in.
    pub(crate) file: Arc<SourceFile>,
    /// Where problems go.
    pub(crate) sink: &'d Sink,
    /// What the table is, for messages: `a limit`.
    pub(crate) what: &'static str,
    table: &'d DeTable<'d>,
    span: Range<usize>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'d> Reader<'d> {
    /// Reads a whole document.
    pub(crate) fn document(
        file: &Arc<SourceFile>,
        sink: &'d Sink,
        table: &'d Spanned<DeTable<'d>>,
    ) -> Self {
        Self {
            file: Arc::clone(file),
            sink,
            what: "the file",
            table: table.get_ref(),
            span: 0..0,
            asked: RefCell::default(),
        }
    }

    /// Reads `node` as a table; none, with a problem noted, when it is something else.
    pub(crate) fn of(&self, node: &'d Node<'d>, what: &'static str) -> Option<Self> {
        let DeValue::Table(table) = node.get_ref() else {
            self.note(node.span(), format!("{what} must be a table"), "write it as `{ key = … }`");
            return None;
        };
        // A table with a header spans its whole body: its header is place enough.
        let span = node.span();
        Some(Self {
            file: Arc::clone(&self.file),
            sink: self.sink,
            what,
            table,
            span: first_line(&self.file.text, span),
            asked: RefCell::default(),
        })
    }

    /// The place of the table.
    pub(crate) fn place(&self) -> Place {
        self.place_of(self.span.clone())
    }

    /// The place of a span.
    pub(crate) fn place_of(&self, span: Range<usize>) -> Place {
        Place { file: Arc::clone(&self.file), span }
    }

    /// A value with its place.
    pub(crate) fn placed<T>(&self, value: T, span: Range<usize>) -> Placed<T> {
        Placed { value, at: self.place_of(span) }
    }

    /// Notes a problem at a span of the file.
    pub(crate) fn note(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.sink.note(&self.place_of(span), message, help);
    }

    /// The value under `key`.
    pub(crate) fn get(&self, key: &'static str) -> Option<&'d Node<'d>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.table.get(key)
    }

    /// Whether `key` stands in the table, without reading it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The value under `key`; noted when missing.
    pub(crate) fn require(&self, key: &'static str) -> Option<&'d Node<'d>> {
        let found = self.get(key);
        if found.is_none() {
            let what = self.what;
            self.note(
                self.span.clone(),
                format!("{what} has no `{key}`"),
                format!("add `{key} = …`"),
            );
        }
        found
    }

    /// Notes every key that was never asked for, with the nearest known one.
    pub(crate) fn finish(self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table.iter() {
            let name = key.get_ref().as_ref();
            if asked.contains(&name) {
                continue;
            }
            // A key that is not there yet is more likely meant than one that is.
            let free = asked.iter().copied().filter(|known| !self.table.contains_key(*known));
            let help = nearest(name, free)
                .map_or_else(|| suggestion(name, &asked), |word| format!("did you mean `{word}`?"));
            self.note(key.span(), format!("{} has an unknown key `{name}`", self.what), help);
        }
    }

    /// Text of a value.
    pub(crate) fn text(&self, key: &str, node: &'d Node<'d>) -> Option<Placed<String>> {
        match node.get_ref() {
            DeValue::String(text) => Some(self.placed(text.clone().into_owned(), node.span())),
            other => {
                self.wrong_type(key, node, "text", other);
                None
            }
        }
    }

    /// Text under `key`, when it is there.
    pub(crate) fn text_at(&self, key: &'static str) -> Option<Placed<String>> {
        self.text(key, self.get(key)?)
    }

    /// Text under `key`; noted when missing.
    pub(crate) fn required_text(&self, key: &'static str) -> Option<Placed<String>> {
        self.text(key, self.require(key)?)
    }

    /// Text under `key` of a given form; noted when missing or of another form.
    pub(crate) fn named(
        &self,
        key: &'static str,
        form: fn(&str) -> bool,
        wanted: &'static str,
    ) -> Option<Placed<String>> {
        self.in_form(key, self.required_text(key)?, form, wanted)
    }

    /// The text when it has the form; noted otherwise.
    pub(crate) fn in_form(
        &self,
        key: &str,
        text: Placed<String>,
        form: fn(&str) -> bool,
        wanted: &'static str,
    ) -> Option<Placed<String>> {
        if form(&text.value) {
            return Some(text);
        }
        self.sink.note(&text.at, format!("`{}` is not allowed for `{key}`", text.value), wanted);
        None
    }

    /// One of the words of a list under `key`; noted when missing.
    pub(crate) fn required_word<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let text = self.required_text(key)?;
        self.word(key, &text, words)
    }

    /// The meaning of a word of a list; noted when it is none of them.
    pub(crate) fn word<T: Copy>(
        &self,
        key: &str,
        text: &Placed<String>,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let found = words.iter().find(|(word, _)| *word == text.value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let help = suggestion(&text.value, &known);
            self.sink.note(&text.at, format!("`{}` is not allowed for `{key}`", text.value), help);
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// A whole number under `key`, when it is there, between `min` and `max`.
    pub(crate) fn whole(&self, key: &'static str, min: u64, max: u64) -> Option<u64> {
        let node = self.get(key)?;
        let DeValue::Integer(integer) = node.get_ref() else {
            self.wrong_type(key, node, "a whole number", node.get_ref());
            return None;
        };
        let value = u64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let inside = value.filter(|value| (min..=max).contains(value));
        if inside.is_none() {
            let help = format!("write a whole number from {min} to {max}");
            self.note(node.span(), format!("`{integer}` is out of range for `{key}`"), help);
        }
        inside
    }

    /// The values of an array; a problem and none when it is something else.
    pub(crate) fn list(&self, key: &str, node: &'d Node<'d>) -> Option<&'d [Node<'d>]> {
        if let DeValue::Array(values) = node.get_ref() {
            return Some(values);
        }
        self.wrong_type(key, node, "a list", node.get_ref());
        None
    }

    /// The texts of an array under `key`; none when it is not there, or when one of them is of
    /// another form or stands twice, which is noted.
    pub(crate) fn texts(
        &self,
        key: &'static str,
        form: fn(&str) -> bool,
        wanted: &'static str,
    ) -> Option<Vec<Placed<String>>> {
        let node = self.get(key)?;
        let values = self.list(key, node)?;
        let mut texts: Vec<Placed<String>> = Vec::with_capacity(values.len());
        for value in values {
            let Some(text) = self.text(key, value) else { continue };
            let Some(text) = self.in_form(key, text, form, wanted) else { continue };
            if texts.iter().any(|known| known.value == text.value) {
                let message = format!("`{}` stands twice in `{key}`", text.value);
                self.sink.note(&text.at, message, "remove one");
            } else {
                texts.push(text);
            }
        }
        (texts.len() == values.len()).then_some(texts)
    }

    /// The tables of an array of tables under `key`.
    pub(crate) fn tables(&self, key: &'static str, what: &'static str) -> Vec<Self> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let Some(values) = self.list(key, node) else { return Vec::new() };
        values.iter().filter_map(|value| self.of(value, what)).collect()
    }

    /// Notes that a value is of another type than wanted.
    pub(crate) fn wrong_type(&self, key: &str, node: &Node<'_>, wanted: &str, found: &DeValue<'_>) {
        let found = match found {
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a binary fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.note(
            first_line(&self.file.text, node.span()),
            format!("`{key}` is {found}"),
            format!("write {wanted}"),
        );
    }
}

/// The part of a span that lies in its first line.
fn first_line(text: &str, span: Range<usize>) -> Range<usize> {
    let length = text.get(span.clone()).and_then(|part| part.find('\n'));
    span.start..length.map_or(span.end, |length| span.start + length)
}
