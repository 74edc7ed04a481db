//! Messages in words.

use std::fmt::{self, Write as _};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use tidegate_contract::Message;

use crate::language::Language;
use crate::manifest::{FactDeclaration, FactType, Manifest};

/// Longest text that a message may become, in bytes; what goes beyond is cut.
pub const RENDERED_BYTES_MAX: usize = 16 * 1024;

/// The messages of one pack in one language. Build it once and share it: it is `Send + Sync`.
pub struct Renderer {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    facts: Vec<FactDeclaration>,
}

/// `message` in words; see [`Renderer::render`]. For more than a few messages build a [`Renderer`].
#[must_use]
pub fn render(manifest: &Manifest, language: Language, message: &Message) -> String {
    Renderer::new(manifest, language).render(message)
}

impl Renderer {
    /// The messages of `manifest` in `language`.
    #[must_use]
    pub fn new(manifest: &Manifest, language: Language) -> Self {
        let locale = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation marks would end up in documents and comparisons of text.
        bundle.set_use_isolating(false);
        let text = manifest.messages.in_language(language).to_owned();
        let resource = match FluentResource::try_new(text) {
            Ok(resource) => resource,
            // A manifest that was read has no such errors; of one made by hand the rest is shown.
            Err((resource, _)) => resource,
        };
        // The first definition stays, so a built-in message cannot be replaced.
        let _ = bundle.add_resource(resource);
        Self { language, bundle, facts: manifest.facts.clone() }
    }

    /// The language of this renderer.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Whether the tables have a text under `key`.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.get_message(key).is_some_and(|found| found.value().is_some())
    }

    /// `message` in words.
    ///
    /// An argument `fact` that names a declared fact becomes its label, and the `values` beside it
    /// get the fact's unit or the labels of its words. A key that the tables do not have is shown
    /// with its arguments as it is. At most [`RENDERED_BYTES_MAX`] bytes.
    #[must_use]
    pub fn render(&self, message: &Message) -> String {
        let Some(pattern) = self.bundle.get_message(&message.key).and_then(|found| found.value())
        else {
            return unknown(message);
        };
        let about = message
            .arguments
            .iter()
            .find(|argument| argument.name == "fact")
            .and_then(|argument| self.fact(&argument.value));
        let mut arguments = FluentArgs::with_capacity(message.arguments.len());
        for argument in &message.arguments {
            let shown = match (argument.name.as_str(), about) {
                ("fact", _) => self.fact_label(&argument.value),
                ("values", Some(fact)) => self.values(fact, &argument.value),
                _ => argument.value.clone(),
            };
            arguments.set(argument.name.as_str(), FluentValue::from(shown));
        }
        let mut text = Bounded(String::new());
        let mut errors = Vec::new();
        // Beyond the bound writing fails, and what was written stands.
        let _ = self.bundle.write_pattern(&mut text, pattern, Some(&arguments), &mut errors);
        text.0
    }

    /// The label of a fact; the name itself when nobody declared it.
    #[must_use]
    pub fn fact_label(&self, name: &str) -> String {
        match self.fact(name) {
            Some(fact) => fact.label.in_language(self.language).to_owned(),
            None => self.text(&format!("fact-{name}")).unwrap_or_else(|| name.to_owned()),
        }
    }

    fn fact(&self, name: &str) -> Option<&FactDeclaration> {
        self.facts.iter().find(|fact| fact.name == name)
    }

    /// Values as conditions name them, in the words of the reader.
    fn values(&self, fact: &FactDeclaration, values: &str) -> String {
        match fact.fact_type {
            FactType::Number if !fact.unit.is_empty() => format!("{values} {}", fact.unit),
            FactType::Truth => self
                .text(&format!("truth-{}", if values == "true" { "yes" } else { "no" }))
                .unwrap_or_else(|| values.to_owned()),
            FactType::Text | FactType::Texts => {
                let (sign, words) =
                    values.strip_prefix("∋ ").map_or(("", values), |words| ("∋ ", words));
                let words: Vec<&str> =
                    words.split(" | ").map(|word| self.word(fact, word)).collect();
                format!("{sign}{}", words.join(" | "))
            }
            _ => values.to_owned(),
        }
    }

    fn word<'a>(&self, fact: &'a FactDeclaration, word: &'a str) -> &'a str {
        match fact.words.iter().find(|listed| listed.word == word) {
            Some(listed) if self.language == Language::ZhCn => &listed.zh,
            Some(listed) => &listed.en,
            None => word,
        }
    }

    /// A message without arguments.
    fn text(&self, key: &str) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut text = Bounded(String::new());
        let _ = self.bundle.write_pattern(&mut text, pattern, None, &mut Vec::new());
        Some(text.0)
    }
}

impl fmt::Debug for Renderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renderer").field("language", &self.language).finish_non_exhaustive()
    }
}

/// Key and arguments of a message that no table has.
fn unknown(message: &Message) -> String {
    let mut text = Bounded(String::new());
    let _ = text.write_str(&message.key);
    for argument in &message.arguments {
        let _ = write!(text, " {}={}", argument.name, argument.value);
    }
    text.0
}

/// A text that refuses to grow beyond [`RENDERED_BYTES_MAX`].
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let room = RENDERED_BYTES_MAX - self.0.len();
        let fits = part.floor_char_boundary(room);
        self.0.push_str(part.get(..fits).unwrap_or_default());
        if fits == part.len() { Ok(()) } else { Err(fmt::Error) }
    }
}
