//! Values of facts, typed by their declarations.

use tidegate_domain::FactValue;
use tidegate_manifest::{FactDeclaration, FactType, NumberRange};

use super::forms;
use super::nearest::suggestion;
use super::report::Reason;
use super::words::{TRUTHS, meaning};

/// What says that a fact of several words has none.
const NO_WORDS: &str = "-";

/// Words that one fact may have.
const WORDS_MAX: usize = 100;

/// The value that a text is, in the declared type, within the range and of the closed list.
pub(super) fn fact_value(text: &str, declared: &FactDeclaration) -> Result<FactValue, Reason> {
    let value = match declared.fact_type {
        FactType::Truth => FactValue::Truth(meaning(TRUTHS, text)?),
        FactType::Number => {
            let number = forms::decimal(text)
                .map_err(|why| Reason::new(why.reason, in_unit(&why.help, &declared.unit)))?;
            if let Some(range) = declared.range.filter(|range| !range.contains(number)) {
                return Err(Reason::new(
                    format!("is not within what `{}` may be", declared.name),
                    in_unit(&ends(range), &declared.unit),
                ));
            }
            FactValue::Number(number)
        }
        FactType::Text => FactValue::Text(word(text, declared)?),
        FactType::Texts => FactValue::Texts(words(text, declared)?),
        FactType::Day => FactValue::Day(forms::date(text)?),
    };
    if declared.admits(&value) {
        return Ok(value);
    }
    Err(Reason::new(
        format!("is not a value of `{}`", declared.name),
        format!("write a {}", declared.fact_type.name()),
    ))
}

/// One word by itself or by a label, or free text where no words are listed.
fn word(text: &str, declared: &FactDeclaration) -> Result<String, Reason> {
    if declared.words.is_empty() {
        return forms::name(text);
    }
    let own = declared.words.iter().find(|word| word.word == text);
    let labelled =
        || declared.words.iter().find(|word| word.zh == text || word.en.eq_ignore_ascii_case(text));
    if let Some(word) = own.or_else(labelled) {
        return Ok(word.word.clone());
    }
    let known: Vec<&str> = declared.words.iter().map(|word| word.word.as_str()).collect();
    let reason = format!("`{text}` is not a word of `{}`", declared.name);
    Err(Reason::new(reason, suggestion(text, &known)))
}

fn words(text: &str, declared: &FactDeclaration) -> Result<Vec<String>, Reason> {
    let mut found: Vec<String> = Vec::new();
    if text == NO_WORDS {
        return Ok(found);
    }
    // A label may hold a semicolon only where the list does not, so the whole text is tried first.
    if let Some(label) = declared.words.iter().find(|word| word.zh == text || word.en == text) {
        return Ok(vec![label.word.clone()]);
    }
    for part in text.split([';', '；']).map(str::trim).filter(|part| !part.is_empty()) {
        let word = word(part, declared)?;
        if found.contains(&word) {
            return Err(Reason::new(format!("`{part}` stands twice"), "remove one"));
        }
        found.push(word);
    }
    match found.len() {
        0 => Err(Reason::new("names nothing", "write the words, or `-` when there are none")),
        1..=WORDS_MAX => Ok(found),
        many => Err(Reason::new(format!("names {many} words"), format!("at most {WORDS_MAX}"))),
    }
}

fn ends(range: NumberRange) -> String {
    match (range.min, range.max) {
        (Some(min), Some(max)) => format!("write {min} to {max}"),
        (Some(min), None) => format!("write {min} or more"),
        (None, Some(max)) => format!("write {max} or less"),
        (None, None) => "write a number".to_owned(),
    }
}

fn in_unit(help: &str, unit: &str) -> String {
    if unit.is_empty() { help.to_owned() } else { format!("{help}, in {unit}") }
}
