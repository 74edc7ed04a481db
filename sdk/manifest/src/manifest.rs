//! What a component says about itself, readable before it is compiled.

use std::collections::BTreeMap;

use semver::Version;
use serde::{Deserialize, Serialize};
use tidegate_contract::{Averaging, Basis, Comparison, Date, Decimal, FactValue, Medium};

use crate::language::Language;

/// The `manifest_version` that this crate writes and reads.
pub const MANIFEST_VERSION: u32 = 1;

/// Name of the custom section that carries the manifest as JSON.
pub const SECTION_NAME: &str = "tidegate:manifest";

/// Contract versions that packs may be built against.
pub const CONTRACTS_SERVED: &[&str] = &["0.1"];

/// What a component says about itself: its tables in a form that can be shown, its texts, its
/// needs. It travels as JSON in the custom section [`SECTION_NAME`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this form, [`MANIFEST_VERSION`].
    pub manifest_version: u32,
    /// Name, unique within the jurisdiction.
    pub name: String,
    /// Semantic version of the pack.
    pub version: Version,
    /// Contract version it is built against, for example `0.1`.
    pub contract: String,
    /// Title for people.
    pub title: Text,
    /// GB/T 2260 code, 6 digits; `000000` is the nation.
    pub jurisdiction: String,
    /// GB/T 4754 prefixes that it is bound to, 2 to 4 digits; empty for all.
    pub industries: Vec<String>,
    /// Pollutant codes that it is bound to; empty for all.
    pub pollutants: Vec<String>,
    /// Interfaces that it offers, at least one, in the order of [`Interface`].
    pub offers: Vec<Interface>,
    /// Dates whose law is inside.
    pub covers: Covers,
    /// What one call may use.
    pub budgets: Budgets,
    /// Facts that its rules ask for, ascending by name.
    pub facts: Vec<FactDeclaration>,
    /// Message tables, each a whole Fluent text.
    pub messages: MessageTables,
    /// Dated values, ascending by name and date.
    pub parameters: Vec<ParameterSummary>,
    /// Limits, in the order of the files.
    pub limits: Vec<LimitSummary>,
    /// Titles of cited documents by document number.
    pub documents: BTreeMap<String, Text>,
}

impl Manifest {
    /// `tonglu 0.1.0`: name and version as results show them.
    #[must_use]
    pub fn pack(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// The declaration of a fact.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&FactDeclaration> {
        self.facts.iter().find(|fact| fact.name == name)
    }
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in `language`.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::ZhCn => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// An interface of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interface {
    /// Tiers, production state, readiness.
    Classification,
    /// Limits in force.
    Threshold,
    /// Warning grades.
    Grading,
    /// Findings.
    Judgement,
}

impl Interface {
    /// All, with the name that `offers` uses.
    pub const ALL: [(&'static str, Self); 4] = [
        ("classification", Self::Classification),
        ("threshold", Self::Threshold),
        ("grading", Self::Grading),
        ("judgement", Self::Judgement),
    ];

    /// The name that `offers` and the contract use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Classification => "classification",
            Self::Threshold => "threshold",
            Self::Grading => "grading",
            Self::Judgement => "judgement",
        }
    }
}

/// Civil dates whose law a pack carries, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Covers {
    /// First day inside.
    pub from: Date,
    /// First day no longer inside; absent while there is none.
    pub until: Option<Date>,
}

impl Covers {
    /// Whether the law of `on` is inside.
    #[must_use]
    pub fn contains(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on < until)
    }
}

/// What one call may use; the operator's ceiling may be lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budgets {
    /// Fuel of one call.
    pub fuel: u64,
    /// Linear memory in total, bytes.
    pub memory_bytes: u64,
    /// Stack, bytes.
    pub stack_bytes: u64,
    /// Bytes copied out by one call.
    pub output_bytes: u64,
    /// Safety net in wall-clock time, ms.
    pub time_ms: u64,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            fuel: 50_000_000,
            memory_bytes: 16 * 1024 * 1024,
            stack_bytes: 256 * 1024,
            output_bytes: 1024 * 1024,
            time_ms: 1_000,
        }
    }
}

/// The type of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactType {
    /// Yes or no.
    Truth,
    /// A decimal in the declared unit.
    Number,
    /// One word, of the closed list when there is one.
    Text,
    /// Several such words.
    Texts,
    /// A civil date.
    Day,
}

impl FactType {
    /// All, with the name that `type` uses.
    pub const ALL: [(&'static str, Self); 5] = [
        ("truth", Self::Truth),
        ("number", Self::Number),
        ("text", Self::Text),
        ("texts", Self::Texts),
        ("day", Self::Day),
    ];

    /// The name that `type` uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Truth => "truth",
            Self::Number => "number",
            Self::Text => "text",
            Self::Texts => "texts",
            Self::Day => "day",
        }
    }
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The enterprise at its site.
    Enterprise,
    /// One outlet.
    Outlet,
}

/// A fact that rules ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactDeclaration {
    /// Name.
    pub name: String,
    /// Type of its value.
    #[serde(rename = "type")]
    pub fact_type: FactType,
    /// Unit of a number; empty for other types.
    pub unit: String,
    /// What it is about.
    pub of: Subject,
    /// Short name for people.
    pub label: Text,
    /// A sentence that helps to answer.
    pub help: Option<Text>,
    /// Values that a number may have.
    pub range: Option<NumberRange>,
    /// The closed list of words; empty for free text and other types.
    pub words: Vec<Word>,
}

impl FactDeclaration {
    /// Whether a value is of the declared type, within the range and of the closed list.
    #[must_use]
    pub fn admits(&self, value: &FactValue) -> bool {
        let listed = |text: &String| {
            self.words.is_empty() || self.words.iter().any(|word| word.word == *text)
        };
        match (self.fact_type, value) {
            (FactType::Truth, FactValue::Truth(_)) | (FactType::Day, FactValue::Day(_)) => true,
            (FactType::Number, FactValue::Number(number)) => {
                self.range.is_none_or(|range| range.contains(*number))
            }
            (FactType::Text, FactValue::Text(text)) => listed(text),
            (FactType::Texts, FactValue::Texts(texts)) => texts.iter().all(listed),
            _ => false,
        }
    }
}

/// Values that a number may have, both ends allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberRange {
    /// Smallest value.
    pub min: Option<Decimal>,
    /// Largest value.
    pub max: Option<Decimal>,
}

impl NumberRange {
    /// Whether `number` lies inside.
    #[must_use]
    pub fn contains(&self, number: Decimal) -> bool {
        self.min.is_none_or(|min| min <= number) && self.max.is_none_or(|max| number <= max)
    }
}

/// One word of a closed list with its labels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The word that facts and conditions use.
    pub word: String,
    /// Label in simplified Chinese.
    pub zh: String,
    /// Label in English.
    pub en: String,
}

/// Both message tables; each is a whole Fluent text with the kit's and the tables' own messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageTables {
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    /// English.
    pub en: String,
}

impl MessageTables {
    /// The table of `language`.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::ZhCn => &self.zh_cn,
            Language::En => &self.en,
        }
    }
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// A number in the parameter's unit.
    Number(Decimal),
    /// A word.
    Text(String),
    /// Yes or no.
    Truth(bool),
    /// A date.
    Day(Date),
}

/// One dated value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterSummary {
    /// Name; entries with other dates may share it.
    pub name: String,
    /// Value.
    pub value: Value,
    /// Unit; empty for what has none.
    pub unit: String,
    /// Short name for people.
    pub label: Text,
    /// Where it comes from and when it holds.
    pub basis: Basis,
}

/// One limit, without the condition under which it applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSummary {
    /// Stable id.
    pub id: String,
    /// Pollutant code.
    pub pollutant: String,
    /// Medium.
    pub medium: Medium,
    /// Where the sample is taken.
    pub monitoring_point: String,
    /// How a value is compared.
    pub comparison: Comparison,
    /// Lower bound.
    pub lower: Option<Decimal>,
    /// Upper bound.
    pub upper: Option<Decimal>,
    /// Unit.
    pub unit: String,
    /// Averaging period.
    pub averaging: Averaging,
    /// Where it comes from and when it holds.
    pub basis: Basis,
}
