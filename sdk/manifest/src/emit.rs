//! From a pack folder to constant Rust data.

use std::fmt::Debug;

use tidegate_contract::{Date, Decimal};

use crate::basis::SourceEntry;
use crate::catalogue::RowEntry;
use crate::condition::{Condition, Edge, Test};
use crate::limits::LimitEntry;
use crate::manifest::Value;
use crate::parameters::ParameterEntry;
use crate::problem::Placed;
use crate::source::PackSource;

const TABLES: &str = "::tidegate_sdk::tables";
const CONDITION: &str = "::tidegate_sdk::condition";
const CONTRACT: &str = "::tidegate_sdk::contract";

impl PackSource {
    /// Rust text that defines the pack's tables, its manifest and the custom section that carries
    /// it; `manifest_bytes` is the length of the manifest as JSON.
    pub(crate) fn rust(&self, manifest_bytes: usize) -> String {
        let pack = format!("{} {}", self.pack.name, self.pack.version);
        let fields = [
            ("pack", format!("{pack:?}")),
            ("covers_from", date(self.pack.covers.from)),
            ("covers_until", option(self.pack.covers.until, date)),
            ("parameters", slice(&self.parameters, parameter)),
            ("limits", slice(&self.limits, limit)),
            ("rows", slice(&self.rows, row)),
            ("processes", slice(&self.processes, row)),
        ];
        let tables = record(&format!("{TABLES}::Tables"), &fields);
        let json = "include_bytes!(concat!(env!(\"OUT_DIR\"), \"/manifest.json\"))";
        [
            "// Written by the manifest compiler from the folder of the pack; edit the folder.\n"
                .to_owned(),
            "/// All tables of the pack.".to_owned(),
            format!("pub static TABLES: {TABLES}::Tables = {tables};\n"),
            "/// The manifest as JSON.".to_owned(),
            format!("pub const MANIFEST_JSON: &[u8] = {json};\n"),
            "/// The manifest as the custom section that a host reads before it compiles."
                .to_owned(),
            "#[cfg(target_family = \"wasm\")]".to_owned(),
            format!("#[unsafe(link_section = {:?})]", crate::manifest::SECTION_NAME),
            "#[used]".to_owned(),
            format!("static MANIFEST_SECTION: [u8; {manifest_bytes}] = *{json};\n"),
        ]
        .join("\n")
    }
}

fn parameter(entry: &ParameterEntry) -> String {
    let value = match &entry.value {
        Value::Number(number) => format!("Number({})", decimal(*number)),
        Value::Text(text) => format!("Text({text:?})"),
        Value::Truth(truth) => format!("Truth({truth})"),
        Value::Day(day) => format!("Day({})", date(*day)),
    };
    let fields = [
        ("name", format!("{:?}", entry.name.value)),
        ("value", format!("{TABLES}::ParameterValue::{value}")),
        ("unit", format!("{:?}", entry.unit)),
        ("source", source(&entry.source)),
    ];
    record(&format!("{TABLES}::Parameter"), &fields)
}

fn limit(entry: &LimitEntry) -> String {
    let displaces = slice(&entry.displaces, |displaced| {
        let fields = [
            ("document", format!("{:?}", displaced.document)),
            ("text", format!("{:?}", displaced.text.value)),
        ];
        record(&format!("{TABLES}::Displaces"), &fields)
    });
    let fields = [
        ("id", format!("{:?}", entry.id.value)),
        ("pollutant", format!("{:?}", entry.pollutant)),
        ("medium", variant("Medium", entry.medium)),
        ("monitoring_point", format!("{:?}", entry.monitoring_point)),
        ("when", condition(&entry.when)),
        ("comparison", variant("Comparison", entry.comparison)),
        ("lower", option(entry.lower, decimal)),
        ("upper", option(entry.upper, decimal)),
        ("unit", format!("{:?}", entry.unit)),
        ("averaging", variant("Averaging", entry.averaging)),
        ("decimals", entry.decimals.to_string()),
        ("reference_oxygen", option(entry.reference_oxygen, decimal)),
        ("displaces", displaces),
        ("doubts", slice(&entry.doubts, |key| format!("{:?}", key.value))),
        ("source", source(&entry.source)),
    ];
    record(&format!("{TABLES}::LimitRow"), &fields)
}

fn row(entry: &RowEntry) -> String {
    let cells = slice(&entry.cells, |cell| {
        let fields = [
            ("id", format!("{:?}", cell.id)),
            ("tier", variant("Tier", cell.tier)),
            ("when", condition(&cell.when)),
        ];
        record(&format!("{TABLES}::Cell"), &fields)
    });
    let fields = [
        ("row", entry.row.to_string()),
        ("industries", slice(&entry.industries, |code| format!("{code:?}"))),
        ("except", slice(&entry.except, |code| format!("{code:?}"))),
        ("cells", cells),
        ("source", source(&entry.source)),
    ];
    record(&format!("{TABLES}::CatalogueRow"), &fields)
}

fn source(entry: &SourceEntry) -> String {
    let designated_by = entry.designated_by.as_ref().map(|name| name.value.as_str());
    let fields = [
        ("kind", variant("BasisKind", entry.kind)),
        ("document", format!("{:?}", entry.document)),
        ("article", format!("{:?}", entry.article)),
        ("from", option(entry.from, date)),
        ("until", option(entry.until, date)),
        ("dating", variant("Dating", entry.dating)),
        ("designated_by", format!("{designated_by:?}")),
        ("verified", variant("Verified", entry.verified)),
    ];
    record(&format!("{TABLES}::Source"), &fields)
}

fn condition(when: &Condition) -> String {
    let words = |words: &[Placed<String>]| slice(words, |word| format!("{:?}", word.value));
    let inner = match when {
        Condition::Always => "Always".to_owned(),
        Condition::All(parts) => format!("All({})", slice(parts, condition)),
        Condition::Any(parts) => format!("Any({})", slice(parts, condition)),
        Condition::Not(part) => format!("Not(&{})", condition(part)),
        Condition::Industry(codes) => {
            format!("Industry {{ codes: {} }}", slice(codes, |code| format!("{code:?}")))
        }
        Condition::Season { from, until } => format!("Season {{ from: {from}, until: {until} }}"),
        Condition::Process { tier, .. } => {
            format!("Process {{ tier: {} }}", variant("Tier", *tier))
        }
        Condition::Fact { fact, test } => {
            let (kind, rest) = match test {
                Test::Is(value) => ("Is", format!("value: {value}")),
                Test::Word(list) => ("Word", format!("words: {}", words(list))),
                Test::Has(list) => ("Has", format!("words: {}", words(list))),
                Test::Range { lower, upper } => {
                    let (lower, upper) = (option(*lower, edge), option(*upper, edge));
                    ("Range", format!("lower: {lower}, upper: {upper}"))
                }
                Test::Days { from, before } => {
                    let (from, before) = (option(*from, date), option(*before, date));
                    ("Days", format!("from: {from}, before: {before}"))
                }
            };
            format!("{kind} {{ fact: {:?}, {rest} }}", fact.value)
        }
    };
    format!("{CONDITION}::Condition::{inner}")
}

fn edge(edge: Edge) -> String {
    let value = decimal(edge.value);
    format!("{CONDITION}::Edge {{ value: {value}, inclusive: {} }}", edge.inclusive)
}

fn date(date: Date) -> String {
    format!("{CONTRACT}::Date::from_days({})", date.days())
}

fn decimal(number: Decimal) -> String {
    format!("{CONTRACT}::Decimal::from_counts({})", number.counts())
}

/// A variant without fields of an enum of the contract, whose debug form is its name.
fn variant(name: &str, value: impl Debug) -> String {
    format!("{CONTRACT}::{name}::{value:?}")
}

fn option<T>(value: Option<T>, text: impl FnOnce(T) -> String) -> String {
    match value {
        Some(value) => format!("Some({})", text(value)),
        None => "None".to_owned(),
    }
}

fn slice<T>(values: &[T], text: impl Fn(&T) -> String) -> String {
    let values: Vec<String> = values.iter().map(text).collect();
    format!("&[{}]", values.join(", "))
}

fn record(name: &str, fields: &[(&str, String)]) -> String {
    let fields: Vec<String> =
        fields.iter().map(|(field, value)| format!("{field}: {value}")).collect();
    format!("{name} {{ {} }}", fields.join(", "))
}
