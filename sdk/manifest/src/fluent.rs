//! What the checks and the renderer need to know about a Fluent text.
//!
//! Manifests come from strangers too, and both the parser and the formatter recurse: nesting is
//! bounded before anything is parsed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use fluent_syntax::ast;
use fluent_syntax::parser::{self, ErrorKind};

/// Placeables and calls that may stand inside one another; texts for people need two or three.
const NESTING_MAX: usize = 16;

/// Longest text of one message or term, all variants together, in bytes. Messages may repeat one
/// another up to a hundred times, so this bounds what a formatter can be made to build.
const MESSAGE_BYTES_MAX: usize = 16 * 1024;

/// What stands in a Fluent text.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Messages by key.
    pub(crate) messages: BTreeMap<String, Entry>,
    /// Names of terms.
    pub(crate) terms: BTreeSet<String>,
    /// Whether everything in the text could be read.
    pub(crate) complete: bool,
    /// References to messages and terms (the latter with a leading `-`), with their place.
    pub(crate) references: Vec<(String, Range<usize>)>,
}

/// One message.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Names of the arguments that it uses.
    pub(crate) arguments: BTreeSet<String>,
    /// Place of its key.
    pub(crate) span: Range<usize>,
}

/// Something wrong in a Fluent text.
#[derive(Debug)]
pub(crate) struct Fault {
    /// What is wrong.
    pub(crate) message: String,
    /// Where.
    pub(crate) span: Range<usize>,
    /// What to do.
    pub(crate) help: String,
}

impl Table {
    /// Whether a reference of [`Table::references`] leads somewhere in this table.
    pub(crate) fn resolves(&self, reference: &str) -> bool {
        match reference.strip_prefix('-') {
            Some(term) => self.terms.contains(term),
            None => self.messages.contains_key(reference),
        }
    }
}

/// Reads `text`; what cannot be read is left out and stands among the faults.
pub(crate) fn inspect(text: &str) -> (Table, Vec<Fault>) {
    if let Some(at) = too_deep(text) {
        let fault = Fault {
            message: format!("more than {NESTING_MAX} placeables inside one another"),
            span: at..at + 1,
            help: "close each `{` with `}`, and split the message when it is meant so".to_owned(),
        };
        return (Table::default(), vec![fault]);
    }
    let (resource, errors) = match parser::parse(text) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors),
    };
    let mut faults: Vec<Fault> = errors
        .into_iter()
        .map(|error| Fault {
            message: format!("not a Fluent text: {}", lower_first(&error.kind.to_string())),
            span: error.pos.clone(),
            help: syntax_help(&error.kind),
        })
        .collect();
    let table = Table { complete: faults.is_empty(), ..Table::default() };
    let mut reader = Reader { text, table, faults: Vec::new(), bytes: 0 };
    for entry in &resource.body {
        reader.entry(entry);
    }
    faults.append(&mut reader.faults);
    (reader.table, faults)
}

/// The text as the value of a Fluent message, with everything that Fluent would read otherwise
/// written as a literal.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (number, line) in text.trim().lines().enumerate() {
        if number > 0 {
            escaped.push_str("\n    ");
        }
        for (position, character) in line.trim().chars().enumerate() {
            let starts_line = position == 0 && number > 0;
            match character {
                '{' | '}' => escaped.push_str(&format!("{{\"{character}\"}}")),
                '.' | '*' | '[' if starts_line => {
                    escaped.push_str(&format!("{{\"{character}\"}}"));
                }
                _ => escaped.push(character),
            }
        }
    }
    escaped
}

/// The place where braces and calls are nested beyond the bound.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut in_literal, mut escaped, mut line_start) = (0_usize, false, false, true);
    let mut in_comment = false;
    for (at, byte) in text.bytes().enumerate() {
        if line_start {
            in_comment = byte == b'#' && depth == 0;
            in_literal = false;
        }
        line_start = byte == b'\n';
        if in_comment {
            continue;
        }
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_literal => escaped = true,
            b'"' if depth > 0 => in_literal = !in_literal,
            _ if in_literal => {}
            b'{' => depth += 1,
            b'(' if depth > 0 => depth += 1,
            b'}' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > NESTING_MAX {
            return Some(at);
        }
    }
    None
}

/// Walks the entries of one text.
struct Reader<'t> {
    text: &'t str,
    table: Table,
    faults: Vec<Fault>,
    /// Bytes of text of the entry being read.
    bytes: usize,
}

impl<'t> Reader<'t> {
    fn entry(&mut self, entry: &ast::Entry<&'t str>) {
        self.bytes = 0;
        match entry {
            ast::Entry::Message(message) => {
                self.message(message);
                self.check_length(message.id.name);
            }
            ast::Entry::Term(term) => {
                self.table.terms.insert(term.id.name.to_owned());
                // Variables of a term are filled where it is used, not by the message's arguments.
                let mut parameters = BTreeSet::new();
                self.pattern(&term.value, &mut parameters);
                for attribute in &term.attributes {
                    self.pattern(&attribute.value, &mut parameters);
                }
                self.check_length(term.id.name);
            }
            _ => {}
        }
    }

    fn check_length(&mut self, key: &'t str) {
        if self.bytes > MESSAGE_BYTES_MAX {
            self.faults.push(Fault {
                message: format!("message `{key}` has {} bytes of text", self.bytes),
                span: self.span(key),
                help: format!("split it: a message may have {MESSAGE_BYTES_MAX} bytes"),
            });
        }
    }

    fn message(&mut self, message: &ast::Message<&'t str>) {
        let key = message.id.name;
        let span = self.span(key);
        let mut arguments = BTreeSet::new();
        match &message.value {
            Some(value) => self.pattern(value, &mut arguments),
            None => self.faults.push(Fault {
                message: format!("message `{key}` has attributes and no text"),
                span: span.clone(),
                help: format!("write the text after `{key} =`"),
            }),
        }
        for attribute in &message.attributes {
            self.pattern(&attribute.value, &mut arguments);
        }
        let entry = Entry { arguments, span: span.clone() };
        if self.table.messages.contains_key(key) {
            self.faults.push(Fault {
                message: format!("message `{key}` stands twice in this file"),
                span,
                help: "remove one of them, or give it another key".to_owned(),
            });
        } else {
            self.table.messages.insert(key.to_owned(), entry);
        }
    }

    fn pattern(&mut self, pattern: &ast::Pattern<&'t str>, arguments: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            match element {
                ast::PatternElement::TextElement { value } => self.bytes += value.len(),
                ast::PatternElement::Placeable { expression } => {
                    self.expression(expression, arguments);
                }
            }
        }
    }

    fn expression(&mut self, expression: &ast::Expression<&'t str>, into: &mut BTreeSet<String>) {
        match expression {
            ast::Expression::Inline(inline) => self.inline(inline, into),
            ast::Expression::Select { selector, variants } => {
                self.inline(selector, into);
                for variant in variants {
                    self.pattern(&variant.value, into);
                }
            }
        }
    }

    fn inline(&mut self, inline: &ast::InlineExpression<&'t str>, into: &mut BTreeSet<String>) {
        match inline {
            ast::InlineExpression::StringLiteral { value }
            | ast::InlineExpression::NumberLiteral { value } => self.bytes += value.len(),
            ast::InlineExpression::VariableReference { id } => {
                into.insert(id.name.to_owned());
            }
            ast::InlineExpression::MessageReference { id, .. } => {
                let reference = (id.name.to_owned(), self.span(id.name));
                self.table.references.push(reference);
            }
            ast::InlineExpression::TermReference { id, arguments, .. } => {
                let reference = (format!("-{}", id.name), self.span(id.name));
                self.table.references.push(reference);
                for argument in arguments.iter().flat_map(|call| &call.positional) {
                    self.inline(argument, into);
                }
            }
            ast::InlineExpression::FunctionReference { id, .. } => self.faults.push(Fault {
                message: format!("function `{}` is not available", id.name),
                span: self.span(id.name),
                help: "arguments arrive as finished text: name the argument itself".to_owned(),
            }),
            ast::InlineExpression::Placeable { expression } => self.expression(expression, into),
        }
    }

    /// The place of a slice of the text.
    fn span(&self, part: &str) -> Range<usize> {
        let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        start..start + part.len()
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

fn syntax_help(kind: &ErrorKind) -> String {
    let help = match kind {
        ErrorKind::ExpectedToken('=') => "write each message as `key = text`",
        ErrorKind::ExpectedToken('}') => "close the placeable with `}`",
        ErrorKind::UnbalancedClosingBrace => "write a brace of the text as `{\"}\"}`",
        ErrorKind::MissingDefaultVariant => "mark one variant with `*`",
        _ => "keys begin with a letter, texts that go on in the next line are indented",
    };
    help.to_owned()
}
