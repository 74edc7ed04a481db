//! `facts/*.toml`: what rules may ask for, and whether conditions ask for it rightly.

use std::collections::BTreeMap;

use crate::condition::{Condition, Test};
use crate::fields::Written;
use crate::manifest::{FactDeclaration, FactType, NumberRange, Subject, Word};
use crate::names;
use crate::problem::{Place, Placed, Sink, nearest, suggestion};
use crate::reader::Reader;

const SUBJECTS: [(&str, Subject); 2] =
    [("enterprise", Subject::Enterprise), ("outlet", Subject::Outlet)];

/// Declared facts by name; a declaration with problems keeps its name only, so that one mistake is
/// not reported again wherever the fact is used.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    known: BTreeMap<String, Option<FactDeclaration>>,
}

/// What a condition may ask for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    /// Whether facts of an outlet are there.
    pub(crate) outlet: bool,
    /// Whether general processes have been decided.
    pub(crate) process: bool,
    /// Where the condition stands, in words.
    pub(crate) place: &'static str,
}

impl Facts {
    /// Reads the entries of one file.
    pub(crate) fn read(&mut self, document: Reader<'_>) {
        for reader in document.tables("fact", "the fact") {
            self.read_one(reader);
        }
        document.finish();
    }

    /// The declarations without problems, ascending by name.
    pub(crate) fn declarations(&self) -> impl Iterator<Item = &FactDeclaration> {
        self.known.values().flatten()
    }

    fn read_one(&mut self, reader: Reader<'_>) {
        let name = reader.named("name", names::is_fact_name, names::FACT_NAME);
        let fact_type = reader.required_word("type", &FactType::ALL);
        let of = reader.required_word("of", &SUBJECTS);
        let label = reader.required_both("label");
        let help = reader.both_at("help");
        let unit = unit(&reader, fact_type);
        let range = range(&reader, fact_type);
        let words = words(&reader, fact_type);
        let sink = reader.sink;
        reader.finish();
        let Some(name) = name else { return };
        if self.known.contains_key(&name.value) {
            let message = format!("fact `{}` is declared twice", name.value);
            sink.note(&name.at, message, "remove one, or give it another name");
            return;
        }
        let declaration = (|| {
            Some(FactDeclaration {
                name: name.value.clone(),
                fact_type: fact_type?,
                unit: unit?,
                of: of?,
                label: label?.value,
                help: help.map(|help| help.value),
                range,
                words: words?,
            })
        })();
        self.known.insert(name.value, declaration);
    }

    /// The declaration of a fact that something refers to; noted when there is none.
    fn find(&self, name: &Placed<String>, sink: &Sink) -> Option<&FactDeclaration> {
        match self.known.get(&name.value) {
            Some(declaration) => declaration.as_ref(),
            None => {
                let near = nearest(&name.value, self.known.keys().map(String::as_str));
                let help = near.map_or_else(
                    || "declare it in `facts/`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                sink.note(&name.at, format!("fact `{}` is not declared", name.value), help);
                None
            }
        }
    }

    /// Notes when a fact is not a declared truth fact.
    pub(crate) fn check_truth(&self, name: &Placed<String>, sink: &Sink) {
        if let Some(fact) = self.find(name, sink)
            && fact.fact_type != FactType::Truth
        {
            wrong_type(fact, &name.at, "name a truth fact", sink);
        }
    }

    /// Notes whatever in `condition` the declarations do not allow.
    pub(crate) fn check(&self, condition: &Condition, scope: Scope, sink: &Sink) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.check(part, scope, sink);
                }
            }
            Condition::Not(part) => self.check(part, scope, sink),
            Condition::Process { at, .. } if !scope.process => {
                let message = format!("`process` cannot stand in {}", scope.place);
                sink.note(at, message, "it is for rows of the catalogue only");
            }
            Condition::Fact { fact, test } => {
                if let Some(declaration) = self.find(fact, sink) {
                    if declaration.of == Subject::Outlet && !scope.outlet {
                        let message = format!("fact `{}` is about an outlet", fact.value);
                        let help = format!("{} sees facts of the enterprise only", scope.place);
                        sink.note(&fact.at, message, help);
                    }
                    check_test(declaration, &fact.at, test, sink);
                }
            }
            Condition::Always
            | Condition::Industry(_)
            | Condition::Season { .. }
            | Condition::Process { .. } => {}
        }
    }
}

fn check_test(fact: &FactDeclaration, at: &Place, test: &Test, sink: &Sink) {
    let (wanted, help) = match test {
        Test::Is(_) => (FactType::Truth, "`is = true` and `is = false` are for truth facts"),
        Test::Word(_) => (FactType::Text, "a word after `is` or `one_of` is for text facts"),
        Test::Has(_) => (FactType::Texts, "`has` and `has_any` are for texts facts"),
        Test::Range { .. } => {
            (FactType::Number, "`at_least`, `above`, `below` and `at_most` are for number facts")
        }
        Test::Days { .. } => (FactType::Day, "`before` and `from` are for day facts"),
    };
    if fact.fact_type != wanted {
        wrong_type(fact, at, help, sink);
        return;
    }
    if let Test::Word(words) | Test::Has(words) = test
        && !fact.words.is_empty()
    {
        let known: Vec<&str> = fact.words.iter().map(|word| word.word.as_str()).collect();
        for word in words.iter().filter(|word| !known.contains(&word.value.as_str())) {
            let message = format!("`{}` is not a word of fact `{}`", word.value, fact.name);
            sink.note(&word.at, message, suggestion(&word.value, &known));
        }
    }
}

fn wrong_type(fact: &FactDeclaration, at: &Place, help: &str, sink: &Sink) {
    let message = format!("fact `{}` has type `{}`", fact.name, fact.fact_type.name());
    sink.note(at, message, help);
}

/// The unit; empty when the type has none, none when it is missing or misplaced.
fn unit(reader: &Reader<'_>, fact_type: Option<FactType>) -> Option<String> {
    match fact_type? {
        FactType::Number => {
            reader.named("unit", names::is_unit, names::UNIT).map(|unit| unit.value)
        }
        _ => {
            only_for(reader, "unit", "numbers");
            Some(String::new())
        }
    }
}

fn range(reader: &Reader<'_>, fact_type: Option<FactType>) -> Option<NumberRange> {
    let node = reader.get("range")?;
    if fact_type? != FactType::Number {
        only_for(reader, "range", "numbers");
        return None;
    }
    let ends = reader.of(node, "`range`")?;
    let (min, max) = (ends.decimal_at("min"), ends.decimal_at("max"));
    if !ends.has("min") && !ends.has("max") {
        ends.note(node.span(), "`range` has neither `min` nor `max`", "name one, or leave it out");
    }
    ends.finish();
    let number = |written: &Placed<Written>| written.value.number;
    let (low, high) = (min.as_ref().map(number), max.as_ref().map(number));
    if let (Some(low), Some(high), Some(max)) = (low, high, &max)
        && low > high
    {
        let message = format!("no number lies between {low} and {high}");
        reader.sink.note(&max.at, message, "exchange `min` and `max`");
    }
    Some(NumberRange { min: low, max: high })
}

/// The closed list, empty when there is none; none when it has problems.
fn words(reader: &Reader<'_>, fact_type: Option<FactType>) -> Option<Vec<Word>> {
    let listed = reader.tables("words", "the word");
    if reader.has("words") && !matches!(fact_type, Some(FactType::Text | FactType::Texts) | None) {
        only_for(reader, "words", "text and texts");
    }
    let mut words: Vec<Word> = Vec::new();
    let mut complete = true;
    for entry in listed {
        let word = entry.named("word", names::is_word, names::WORD);
        let (zh, en) = (entry.words_at("zh"), entry.words_at("en"));
        let sink = entry.sink;
        entry.finish();
        let (Some(word), Some(zh), Some(en)) = (word, zh, en) else {
            complete = false;
            continue;
        };
        if words.iter().any(|known| known.word == word.value) {
            let message = format!("word `{}` is listed twice", word.value);
            sink.note(&word.at, message, "remove one");
            complete = false;
        } else {
            words.push(Word { word: word.value, zh, en });
        }
    }
    complete.then_some(words)
}

/// Notes a key that the fact's type does not have.
fn only_for(reader: &Reader<'_>, key: &'static str, types: &str) {
    if let Some(node) = reader.get(key) {
        let message = format!("`{key}` is for {types} only");
        reader.note(node.span(), message, "take it out, or change `type`");
    }
}
