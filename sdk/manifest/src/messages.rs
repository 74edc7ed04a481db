//! `messages/*.ftl` and the texts of the tables, merged into one table a language.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::fluent::{self, Table};
use crate::language::Language;
use crate::manifest::{MessageTables, Text};
use crate::problem::{Place, Placed, Sink, SourceFile, nearest};

const BUILT_IN_ZH_CN: &str = include_str!("../messages/zh-CN.ftl");
const BUILT_IN_EN: &str = include_str!("../messages/en.ftl");

/// One language of a pack.
#[derive(Debug)]
struct Authored {
    file: Arc<SourceFile>,
    table: Table,
}

/// All messages of a pack.
#[derive(Debug)]
pub(crate) struct Messages {
    /// Built-in keys with their arguments.
    built_in: BTreeMap<String, BTreeSet<String>>,
    /// Texts of the tables by key.
    generated: BTreeMap<String, Text>,
    authored: BTreeMap<Language, Authored>,
}

/// The messages that come with the kit.
fn built_in(language: Language) -> &'static str {
    match language {
        Language::ZhCn => BUILT_IN_ZH_CN,
        Language::En => BUILT_IN_EN,
    }
}

impl Messages {
    /// The built-in messages and those of the tables.
    pub(crate) fn new(generated: BTreeMap<String, Text>) -> Self {
        let (table, _) = fluent::inspect(BUILT_IN_ZH_CN);
        Self { built_in: arguments_by_key(table), generated, authored: BTreeMap::new() }
    }

    /// Adds the file of one language and notes what is wrong in it alone.
    pub(crate) fn add(&mut self, language: Language, file: Arc<SourceFile>, sink: &Sink) {
        let (table, faults) = fluent::inspect(&file.text);
        let place =
            |span: &std::ops::Range<usize>| Place { file: Arc::clone(&file), span: span.clone() };
        for fault in faults {
            sink.note(&place(&fault.span), fault.message, fault.help);
        }
        for (key, entry) in &table.messages {
            if self.built_in.contains_key(key) {
                let message = format!("message `{key}` comes with the kit");
                sink.note(&place(&entry.span), message, "give yours another key");
            } else if self.generated.contains_key(key) {
                let message = format!("message `{key}` is already made from the tables");
                sink.note(&place(&entry.span), message, "give yours another key");
            }
        }
        for (reference, span) in &table.references {
            let here = !table.complete
                || table.resolves(reference)
                || self.built_in.contains_key(reference)
                || self.generated.contains_key(reference);
            if !here {
                let message = format!("`{reference}` is referred to and not defined");
                sink.note(&place(span), message, "define it in this file");
            }
        }
        self.authored.insert(language, Authored { file, table });
    }

    /// Notes keys that one language lacks, and arguments that differ.
    pub(crate) fn compare(&self, sink: &Sink) {
        let pairs = [(Language::ZhCn, Language::En), (Language::En, Language::ZhCn)];
        for (one, other) in pairs {
            let (Some(has), Some(lacks)) = (self.authored.get(&one), self.authored.get(&other))
            else {
                continue;
            };
            for (key, entry) in &has.table.messages {
                let at = Place { file: Arc::clone(&has.file), span: entry.span.clone() };
                match lacks.table.messages.get(key) {
                    // It may stand in the part that could not be read.
                    None if !lacks.table.complete => {}
                    None => {
                        let message = format!("message `{key}` is missing in `{other}`");
                        sink.note(&at, message, format!("add it to `messages/{other}.ftl`"));
                    }
                    // Noted once, at the second language.
                    Some(twin) if one == Language::En && twin.arguments != entry.arguments => {
                        let message = format!("message `{key}` has other arguments in `{other}`");
                        let help = format!(
                            "`{one}` uses {}, `{other}` uses {}",
                            listed(&entry.arguments),
                            listed(&twin.arguments)
                        );
                        sink.note(&at, message, help);
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// Notes a key named by a table that no message has, or whose message wants arguments that a
    /// table cannot give.
    pub(crate) fn check_key(&self, key: &Placed<String>, sink: &Sink) {
        if self.authored.is_empty() {
            return;
        }
        let name = &key.value;
        let unread = self.authored.values().any(|one| !one.table.complete);
        if self.authored.is_empty() || unread || self.generated.contains_key(name) {
            return;
        }
        let authored = || self.authored.values().flat_map(|one| &one.table.messages);
        let found = self.built_in.get(name).or_else(|| {
            authored().find(|(known, _)| *known == name).map(|(_, entry)| &entry.arguments)
        });
        match found {
            Some(arguments) if arguments.is_empty() => {}
            Some(arguments) => {
                let message = format!("message `{name}` wants {}", listed(arguments));
                sink.note(&key.at, message, "a table can only name messages without arguments");
            }
            None => {
                let known = nearest(name, authored().map(|(known, _)| known.as_str()));
                let help = known.map_or_else(
                    || "add it to `messages/zh-CN.ftl` and `messages/en.ftl`".to_owned(),
                    |known| format!("did you mean `{known}`?"),
                );
                sink.note(&key.at, format!("message `{name}` is not defined"), help);
            }
        }
    }

    /// Whole tables in both languages.
    pub(crate) fn merged(&self) -> MessageTables {
        MessageTables { zh_cn: self.merge(Language::ZhCn), en: self.merge(Language::En) }
    }

    fn merge(&self, language: Language) -> String {
        let mut text = built_in(language).to_owned();
        // A table that ends without a line end must not swallow the next.
        text.push('\n');
        text.push_str(&self.own(language));
        text
    }

    /// The part of the merged table that comes from the pack, which stands at its end.
    pub(crate) fn own(&self, language: Language) -> String {
        let mut text = String::new();
        for (key, words) in &self.generated {
            let words = fluent::escape(words.in_language(language));
            text.push_str(&format!("{key} = {words}\n"));
        }
        text.push('\n');
        if let Some(authored) = self.authored.get(&language) {
            text.push_str(authored.file.text.trim_start_matches('\u{feff}'));
        }
        text
    }
}

/// What messages need to be told, by key.
fn arguments_by_key(table: Table) -> BTreeMap<String, BTreeSet<String>> {
    table.messages.into_iter().map(|(key, entry)| (key, entry.arguments)).collect()
}

/// Names of arguments as Fluent writes them.
fn listed(arguments: &BTreeSet<String>) -> String {
    if arguments.is_empty() {
        return "none".to_owned();
    }
    let names: Vec<String> = arguments.iter().map(|name| format!("`${name}`")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_messages_agree_in_both_languages() {
        let read = |language| {
            let (table, faults) = fluent::inspect(built_in(language));
            assert!(faults.is_empty(), "{faults:?}");
            arguments_by_key(table)
        };
        assert_eq!(read(Language::ZhCn), read(Language::En));
    }
}
