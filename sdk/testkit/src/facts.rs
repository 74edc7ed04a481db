//! Facts of a case, of the types that the pack declares.

use std::collections::BTreeMap;
use std::ops::Range;

use tidegate_contract::{Fact, FactValue};
use tidegate_manifest::{FactDeclaration, FactType, Manifest, Subject};

use crate::node::{Map, Node, Value};
use crate::problem::suggestion;
use crate::reader::{Context, Fields};

/// What stands between the words of a cell, and what an empty list of words is.
const BETWEEN_WORDS: &str = " | ";
const NO_WORDS: &str = "[]";

/// The facts of a table, ascending by name; `subject` is what they are about, none for either.
pub(crate) fn read(
    context: &Context<'_>,
    manifest: &Manifest,
    table: &Map,
    subject: Option<Subject>,
) -> Vec<Fact> {
    let mut facts = BTreeMap::new();
    for (name, entry) in table {
        let Some(declaration) = manifest.fact(name) else {
            note_undeclared(context, manifest, (name, &entry.key), "declare it in `facts/`");
            continue;
        };
        if let Some(wanted) = subject.filter(|wanted| *wanted != declaration.of) {
            let message = format!(
                "fact `{name}` is about {}, here stand those about {}",
                about(declaration.of),
                about(wanted)
            );
            context.note(&entry.key, message, misplaced(declaration.of));
            continue;
        }
        if let Some(fact) = fact(context, declaration, &entry.node) {
            facts.insert(name, fact);
        }
    }
    facts.into_values().collect()
}

/// What an event says, ascending by name: declared facts of either subject, and others with their
/// type like `{ number = "3" }`, because an authority may say what no pack asks for.
pub(crate) fn read_said(context: &Context<'_>, manifest: &Manifest, table: &Map) -> Vec<Fact> {
    let mut facts = BTreeMap::new();
    for (name, entry) in table {
        let (node, doubtful) = match with_doubt(context, &entry.node) {
            Some(given) => given,
            None => continue,
        };
        if let Some(declaration) = manifest.fact(name) {
            if let Some(fact) = fact(context, declaration, &entry.node) {
                facts.insert(name, fact);
            }
            continue;
        }
        let Some((fact_type, node)) = typed(node) else {
            let help = "declare it in `facts/`, or say its type like `{ text = \"…\" }`";
            note_undeclared(context, manifest, (name, &entry.key), help);
            continue;
        };
        if let Some(value) = of_type(context, name, fact_type, node) {
            facts.insert(name, Fact { name: name.clone(), value, doubtful });
        }
    }
    facts.into_values().collect()
}

/// Names of the types of facts.
const TYPES: [(&str, FactType); 5] = [
    ("truth", FactType::Truth),
    ("number", FactType::Number),
    ("text", FactType::Text),
    ("texts", FactType::Texts),
    ("day", FactType::Day),
];

/// The type that a value is written with, and the value itself.
fn typed(node: &Node) -> Option<(FactType, &Node)> {
    let Value::Table(table) = &node.value else { return None };
    let (name, entry) = table.iter().next().filter(|_| table.len() == 1)?;
    let (_, fact_type) = TYPES.iter().find(|(word, _)| word == name)?;
    Some((*fact_type, &entry.node))
}

/// Notes a fact that the pack does not know, with a name that is near.
fn note_undeclared(
    context: &Context<'_>,
    manifest: &Manifest,
    (name, place): (&str, &Range<usize>),
    otherwise: &str,
) {
    let known = manifest.facts.iter().map(|fact| fact.name.as_str());
    let near = suggestion(name, known);
    let help = if near.starts_with("did") { near } else { otherwise.to_owned() };
    context.note(place, format!("fact `{name}` is not declared"), help);
}

const fn about(subject: Subject) -> &'static str {
    match subject {
        Subject::Enterprise => "the enterprise",
        Subject::Outlet => "an outlet",
    }
}

const fn misplaced(subject: Subject) -> &'static str {
    match subject {
        Subject::Enterprise => "put it into `enterprise_facts` of the input",
        Subject::Outlet => "an outlet is needed: `threshold.limits` takes outlet facts",
    }
}

/// One fact: its value, or `{ value = …, doubtful = true }`.
fn fact(context: &Context<'_>, declaration: &FactDeclaration, node: &Node) -> Option<Fact> {
    let name = declaration.name.as_str();
    let (node, doubtful) = with_doubt(context, node)?;
    let node = match typed(node) {
        Some((fact_type, _)) if fact_type != declaration.fact_type => {
            let word = TYPES.iter().find(|(_, known)| *known == declaration.fact_type);
            let help = format!("`facts/` declares the type `{}`", word.map_or("", |one| one.0));
            context.note(&node.span, format!("fact `{name}` is of another type"), help);
            return None;
        }
        Some((_, inner)) => inner,
        None => node,
    };
    let value = of_type(context, name, declaration.fact_type, node)?;
    if !declaration.admits(&value) {
        note_not_admitted(context, declaration, node, &value);
        return None;
    }
    Some(Fact { name: name.to_owned(), value, doubtful })
}

/// The value of a fact, and whether it is doubted.
fn with_doubt<'n>(context: &'n Context<'_>, node: &'n Node) -> Option<(&'n Node, bool)> {
    if !matches!(node.value, Value::Table(_)) || typed(node).is_some() {
        return Some((node, false));
    }
    let fields = Fields::of(context, "fact", node)?;
    let value = fields.require("value");
    let doubtful = fields.get("doubtful").map(|node| context.truth("doubtful", node));
    fields.finish();
    Some((value?, doubtful.unwrap_or(Some(false))?))
}

/// The value in a type.
fn of_type(
    context: &Context<'_>,
    name: &str,
    fact_type: FactType,
    node: &Node,
) -> Option<FactValue> {
    match fact_type {
        FactType::Truth => context.truth(name, node).map(FactValue::Truth),
        FactType::Number => context.decimal(name, node).map(FactValue::Number),
        FactType::Day => context.day(name, node).map(FactValue::Day),
        FactType::Text => context.text(name, node).map(|text| FactValue::Text(text.to_owned())),
        FactType::Texts => {
            if let (Value::Text(cell), true) = (&node.value, context.row.is_some()) {
                return Some(FactValue::Texts(cell_words(cell)));
            }
            let texts = context.texts(name, node)?;
            Some(FactValue::Texts(texts.iter().map(|(text, _)| (*text).to_owned()).collect()))
        }
    }
}

/// The words of a cell: `a | b`, or `[]` for none.
pub(crate) fn cell_words(cell: &str) -> Vec<String> {
    if cell == NO_WORDS {
        return Vec::new();
    }
    cell.split(BETWEEN_WORDS).map(|word| word.trim().to_owned()).collect()
}

/// Notes a number out of range or a word that is not on the closed list.
fn note_not_admitted(
    context: &Context<'_>,
    declaration: &FactDeclaration,
    node: &Node,
    value: &FactValue,
) {
    let name = &declaration.name;
    let known = || declaration.words.iter().map(|word| word.word.as_str());
    let words: &[String] = match value {
        FactValue::Text(word) => std::slice::from_ref(word),
        FactValue::Texts(words) => words,
        _ => &[],
    };
    if let Some(word) = words.iter().find(|word| !known().any(|listed| listed == **word)) {
        let message = format!("`{word}` is not a word of fact `{name}`");
        context.note(&node.span, message, suggestion(word, known()));
        return;
    }
    let range = declaration.range;
    let end = |end: Option<tidegate_contract::Decimal>| {
        end.map_or_else(|| "any".to_owned(), |end| end.to_string())
    };
    let help = format!(
        "the declaration allows {} to {}",
        end(range.and_then(|range| range.min)),
        end(range.and_then(|range| range.max))
    );
    context.note(&node.span, format!("fact `{name}` is out of its range"), help);
}
