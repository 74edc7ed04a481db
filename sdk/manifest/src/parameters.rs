//! `[[parameter]]`: dated, cited values.

use toml::de::DeValue;

use crate::basis::{BasisKeys, SourceEntry};
use crate::manifest::{Text, Value};
use crate::names;
use crate::problem::{Placed, Sink};
use crate::reader::Reader;

/// One dated value.
#[derive(Debug)]
pub(crate) struct ParameterEntry {
    pub(crate) name: Placed<String>,
    pub(crate) value: Value,
    pub(crate) unit: String,
    pub(crate) label: Text,
    pub(crate) source: SourceEntry,
}

/// Reads one `[[parameter]]`.
pub(crate) fn read(reader: Reader<'_>, inherited: &BasisKeys) -> Option<ParameterEntry> {
    let name = reader.named("name", names::is_parameter_name, names::PARAMETER_NAME);
    let value = value(&reader);
    let label = reader.required_both("label");
    let source = BasisKeys::read(&reader).complete(inherited, &reader);
    reader.finish();
    let (value, unit) = value?;
    Some(ParameterEntry { name: name?, value, unit, label: label?.value, source: source? })
}

/// Notes entries of one name that hold on one day or differ in more than value, unit and basis,
/// and sorts all by name and date.
pub(crate) fn check(parameters: &mut [ParameterEntry], sink: &Sink) {
    parameters.sort_by(|one, next| {
        (&one.name.value, one.source.from).cmp(&(&next.name.value, next.source.from))
    });
    for pair in parameters.windows(2) {
        let [one, next] = pair else { continue };
        if one.name.value != next.name.value {
            continue;
        }
        let name = &next.name.value;
        if one.source.overlaps(&next.source) {
            let message = format!("two values of parameter `{name}` hold on one day");
            let help = match next.source.from {
                Some(from) => format!("end the earlier with `until = {from}`"),
                None => "give each `from` and `until`".to_owned(),
            };
            sink.note(&next.name.at, message, help);
        }
        if std::mem::discriminant(&one.value) != std::mem::discriminant(&next.value) {
            let message = format!("the values of parameter `{name}` are of different types");
            sink.note(&next.name.at, message, "write all as decimals, words, truths or dates");
        }
        if one.label != next.label {
            let message = format!("parameter `{name}` has two labels");
            sink.note(&next.name.at, message, "use one label for all its dates");
        }
    }
}

/// The value with its unit. Text beside a unit is a decimal; text without one is a word, and must
/// then not look like a number, because a forgotten unit would silently change its type.
fn value(reader: &Reader<'_>) -> Option<(Value, String)> {
    let node = reader.require("value")?;
    let unit_given = reader.has("unit");
    let value = match node.get_ref() {
        DeValue::Boolean(truth) => Value::Truth(*truth),
        DeValue::Datetime(_) => Value::Day(reader.date("value", node)?.value),
        DeValue::String(text) if !unit_given => {
            if text.parse::<tidegate_contract::Decimal>().is_ok() {
                let _ = reader.get("unit");
                let message = format!("the number `{text}` has no unit");
                reader.note(node.span(), message, "add `unit = \"…\"`, `\"1\"` for a pure number");
                return None;
            }
            let text = reader.text("value", node)?;
            Value::Text(reader.in_form("value", text, names::is_word, names::WORD)?.value)
        }
        _ => {
            let unit = reader.named("unit", names::is_unit, names::UNIT);
            let number = reader.decimal("value", node)?.value.number;
            return Some((Value::Number(number), unit?.value));
        }
    };
    if let Some(unit) = reader.get("unit") {
        reader.note(unit.span(), "`unit` is for numbers only", "take it out");
    }
    Some((value, String::new()))
}
