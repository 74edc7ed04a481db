//! One question from a JSON text, for tools that call a single function.

use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use tidegate_contract::Date;
use tidegate_manifest::Manifest;

use crate::case::{self, Arguments, Defaults, Setting};
use crate::files::Files;
use crate::node::{Entry, Map, Node, Value, insert};
use crate::problem::{Problems, Sink, SourceFile, suggestion};
use crate::question::{CALLS, Call, GradingInput, Question};
use crate::reader::{Context, Fields};

/// A call whose arguments are a JSON text.
#[derive(Clone, Copy, Debug)]
pub struct Given<'g> {
    /// The function, `interface.function`; `-` and `_` are the same in it.
    pub call: &'g str,
    /// The date judged; that of a case file is its `as_of`.
    pub on: Date,
    /// Where the text comes from, for people.
    pub origin: &'g Path,
    /// The arguments in the form of case files or of the contract.
    pub text: &'g str,
}

/// The question that `given` asks of the pack that `manifest` describes.
///
/// The input is that of a case file, where parts that are left out are empty; an object of the
/// contract as a whole is understood too: facts as a list of records, watches and readings as
/// columns, `null` for what is not there.
///
/// # Errors
/// [`Problems`] with everything that is wrong in the text.
pub fn question(given: Given<'_>, manifest: &Manifest) -> Result<Question, Problems> {
    let name = given.origin.display().to_string();
    let file = SourceFile { path: given.origin.to_owned(), name, text: given.text.to_owned() };
    let sink = Sink::default();
    let asked = read(given, manifest, &Context { file: &file, sink: &sink, row: None });
    if asked.is_none() && sink.count() == 0 {
        sink.note(&file, 0..0, "the input asks nothing", "write the arguments as a JSON object");
    }
    sink.into_result()?;
    // INVARIANT: without a question something was noted.
    asked.ok_or_else(|| Problems::nothing(given.origin))
}

fn read(given: Given<'_>, manifest: &Manifest, context: &Context<'_>) -> Option<Question> {
    let call = call(given.call, context)?;
    let json = match serde_json::from_str::<Json>(given.text) {
        Ok(json) => json,
        Err(error) => {
            let at = place(given.text, error.line(), error.column());
            context.note(&at, format!("not a JSON text: {error}"), "write a JSON object");
            return None;
        }
    };
    if let (Call::Evaluate | Call::Explain, Some(Json::Object(_))) = (call, json.get("watches")) {
        return columns(call, given.on, json, context);
    }
    let node = node(json)?;
    let mut input = context.table("input", &node)?.clone();
    let mut facts = match (call, input.remove("facts")) {
        // An application has facts of its own.
        (Call::Readiness, Some(entry)) => {
            input.insert("facts".to_owned(), entry);
            None
        }
        (_, entry) => entry.map(|entry| entry.node),
    };
    move_facts(call, &mut input, &mut facts, context);
    let nothing = Map::new();
    let fields = Fields::new(context, "input", &nothing, 0..0);
    let (on, input) = (Node::text(given.on.to_string(), 0..0), Node::table(input, 0..0));
    let arguments =
        Arguments { on: Some(&on), input: Some(&input), facts: facts.as_ref(), without: None };
    let files = Files::new(Path::new("."), context.sink);
    let setting = Setting { manifest, files: &files, defaults: &Defaults::default() };
    case::question(&fields, setting, call, &arguments)
}

fn call(name: &str, context: &Context<'_>) -> Option<Call> {
    let name = name.replace('-', "_");
    let found = CALLS.iter().find(|(known, _)| *known == name).map(|(_, call)| *call);
    if found.is_none() {
        let help = suggestion(&name, CALLS.iter().map(|(known, _)| *known));
        context.note(&(0..0), format!("there is no function `{name}`"), help);
    }
    found
}

/// Puts the facts of the contract's enterprise and outlet where cases have them.
fn move_facts(call: Call, input: &mut Map, facts: &mut Option<Node>, context: &Context<'_>) {
    let mut take = |holder: &str| match input.get_mut(holder).map(|entry| &mut entry.node.value) {
        Some(Value::Table(table)) => table.remove("facts").map(|entry| entry.node),
        _ => None,
    };
    let of_enterprise = take("enterprise");
    if call == Call::Limits {
        let of_outlet = take("outlet");
        if let Some(given) = of_enterprise {
            let mut slot = input.remove("enterprise_facts").map(|entry| entry.node);
            place_facts(&mut slot, Some(given), context);
            if let Some(node) = slot {
                insert(input, "enterprise_facts", node);
            }
        }
        place_facts(facts, of_outlet, context);
    } else {
        place_facts(facts, of_enterprise, context);
    }
}

fn place_facts(slot: &mut Option<Node>, given: Option<Node>, context: &Context<'_>) {
    match (&slot, given) {
        (None, Some(given)) => *slot = Some(given),
        (Some(_), Some(_)) => {
            let help = "keep them inside the record, or beside it";
            context.note(&(0..0), "the same facts stand in two places", help);
        }
        (_, None) => {}
    }
}

/// Watches and readings as the columns of the contract.
fn columns(call: Call, on: Date, mut json: Json, context: &Context<'_>) -> Option<Question> {
    let mut take = |key: &str| json.as_object_mut().and_then(|object| object.remove(key));
    let watches: tidegate_contract::Watches = part("watches", take("watches"), context)?;
    let readings: tidegate_contract::Readings = part("readings", take("readings"), context)?;
    let state = match take("state") {
        Some(state) => part("state", Some(state), context)?,
        None => vec![0; watches.pollutant.len()],
    };
    let rows = readings.watch.len();
    let row = match take("row") {
        Some(row) => part("row", Some(row), context)?,
        None => rows.saturating_sub(1),
    };
    if let Some(key) = json.as_object().and_then(|rest| rest.keys().next()) {
        let help = suggestion(key, ["watches", "readings", "state", "row"]);
        context.note(&(0..0), format!("the input has an unknown key `{key}`"), help);
        return None;
    }
    let input = GradingInput { on, watches, readings, state };
    if call == Call::Evaluate {
        return Some(Question::Evaluate(input));
    }
    if row >= rows {
        context.note(&(0..0), format!("there is no reading {row}"), "name one from 0");
        return None;
    }
    Some(Question::Explain { input, row })
}

fn part<T: DeserializeOwned>(key: &str, json: Option<Json>, context: &Context<'_>) -> Option<T> {
    match serde_json::from_value(json.unwrap_or(Json::Null)) {
        Ok(part) => Some(part),
        Err(error) => {
            let help = "write every column of the contract with one entry a row";
            context.note(&(0..0), format!("`{key}`: {error}"), help);
            None
        }
    }
}

/// The value as it would stand in a case; none for null.
fn node(json: Json) -> Option<Node> {
    let value = match json {
        Json::Null => return None,
        Json::Bool(truth) => Value::Truth(truth),
        Json::Number(number) => match number.as_i128() {
            Some(whole) => Value::Whole(whole),
            None => Value::Fraction(number.to_string()),
        },
        Json::String(text) => Value::Text(text),
        Json::Array(items) => Value::List(items.into_iter().filter_map(node).collect()),
        Json::Object(object) => {
            let mut table = Map::new();
            for (key, json) in object {
                let json = if key.ends_with("facts") { by_name(json) } else { json };
                if let Some(node) = node(json) {
                    table.insert(key, Entry { key: 0..0, node });
                }
            }
            Value::Table(table)
        }
    };
    Some(Node { value, span: 0..0 })
}

/// A list of facts as records, by name; anything else as it is.
fn by_name(json: Json) -> Json {
    let Json::Array(facts) = json else { return json };
    let named = |fact: &Json| {
        let known = |key: &String| ["name", "value", "doubtful"].contains(&key.as_str());
        fact.as_object().filter(|record| record.keys().all(known))?;
        let name = fact.get("name")?.as_str()?.to_owned();
        let value = fact.get("value")?;
        let doubtful = fact.get("doubtful").and_then(Json::as_bool).unwrap_or(false);
        Some((name, serde_json::json!({ "value": value, "doubtful": doubtful })))
    };
    match facts.iter().map(named).collect::<Option<serde_json::Map<_, _>>>() {
        Some(table) if table.len() == facts.len() => Json::Object(table),
        _ => Json::Array(facts),
    }
}

/// The byte at a line and column, both from 1.
fn place(text: &str, line: usize, column: usize) -> Range<usize> {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = (before + column.saturating_sub(1)).min(text.len());
    at..at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_the_contract_become_facts_by_name() {
        for (given, wanted) in [
            (
                r#"[{"name":"a","value":{"truth":true}},{"name":"b","value":{"number":"2"},"doubtful":true}]"#,
                r#"{"a":{"value":{"truth":true},"doubtful":false},"b":{"value":{"number":"2"},"doubtful":true}}"#,
            ),
            (r#"[{"name":"a","value":"plain"}]"#, r#"{"a":{"value":"plain","doubtful":false}}"#),
            (r#"{"a":true}"#, r#"{"a":true}"#),
            // What is no list of facts, or names one twice, is left for the reader to refuse.
            (r#"[{"value":true}]"#, r#"[{"value":true}]"#),
            (
                r#"[{"name":"a","value":1,"doubt":true}]"#,
                r#"[{"name":"a","value":1,"doubt":true}]"#,
            ),
            (
                r#"[{"name":"a","value":1},{"name":"a","value":2}]"#,
                r#"[{"name":"a","value":1},{"name":"a","value":2}]"#,
            ),
        ] {
            let parsed = |text: &str| serde_json::from_str::<Json>(text).unwrap();
            assert_eq!(by_name(parsed(given)), parsed(wanted), "{given}");
        }
    }

    #[test]
    fn numbers_keep_their_digits_and_null_is_nothing() {
        for (given, wanted) in [
            ("12", Some(Value::Whole(12))),
            ("12.5", Some(Value::Fraction("12.5".to_owned()))),
            ("18446744073709551615", Some(Value::Whole(18_446_744_073_709_551_615))),
            ("true", Some(Value::Truth(true))),
            ("null", None),
        ] {
            let made = node(serde_json::from_str(given).unwrap());
            assert_eq!(made.map(|node| node.value), wanted, "{given}");
        }
    }

    #[test]
    fn a_line_and_column_become_a_byte() {
        for (line, column, at) in [(1, 1, 0), (1, 2, 1), (2, 1, 2), (3, 1, 3), (9, 9, 4)] {
            assert_eq!(place("{\n\n}", line, column), at..at, "{line}:{column}");
        }
    }
}
