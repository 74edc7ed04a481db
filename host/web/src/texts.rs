//! The words of the pages, by language.

use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::Serialize;
use tidegate_domain::{Basis, BasisKind, Dating, Jurisdiction, Verified};
use tidegate_manifest::Language;
use tidegate_service::{BasisView, pollutant_name_zh};

static ZH_CN: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(Language::ZhCn, include_str!("../messages/zh-CN.ftl")));
static EN: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(Language::En, include_str!("../messages/en.ftl")));

/// The words of the pages in one language.
pub(crate) struct Texts {
    /// The language.
    pub(crate) language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// The words in a language.
pub(crate) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::ZhCn => &ZH_CN,
        Language::En => &EN,
    }
}

impl Texts {
    fn new(language: Language, table: &str) -> Self {
        let locale = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation marks would end up in titles and copied text.
        bundle.set_use_isolating(false);
        let resource = match FluentResource::try_new(table.to_owned()) {
            Ok(resource) => resource,
            // A test reads both tables; of a damaged one the rest is shown.
            Err((resource, _)) => resource,
        };
        let _ = bundle.add_resource(resource);
        Self { language, bundle }
    }

    /// A text; the key itself when there is none.
    pub(crate) fn text(&self, key: &str) -> String {
        self.find(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// A text with one argument.
    pub(crate) fn with(&self, key: &str, name: &'static str, value: impl Display) -> String {
        self.with_all(key, &[(name, value.to_string())])
    }

    /// A text with several arguments.
    pub(crate) fn with_all(&self, key: &str, arguments: &[(&'static str, String)]) -> String {
        let mut given = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            given.set(*name, FluentValue::from(value.as_str()));
        }
        self.find(key, Some(&given)).unwrap_or_else(|| key.to_owned())
    }

    /// A kind of act (`over-concentration`) in the words in which notices name it too.
    pub(crate) fn act_kind(&self, kind: &str) -> String {
        tidegate_affairs::word(self.language, "act", kind)
    }

    /// The text of a word of the domain, for example `grade-warning`; the word when there is none.
    pub(crate) fn word(&self, kind: &str, word: &str) -> String {
        self.find(&format!("{kind}-{word}"), None).unwrap_or_else(|| word.to_owned())
    }

    /// The name of a pollutant; its code when nobody names it.
    pub(crate) fn pollutant(&self, code: &str) -> String {
        let own = self.find(&format!("pollutant-{code}"), None);
        let standard = || match self.language {
            Language::ZhCn => pollutant_name_zh(code).map(str::to_owned),
            Language::En => None,
        };
        own.or_else(standard).unwrap_or_else(|| code.to_owned())
    }

    /// The name of a jurisdiction; its code when the tables do not have it.
    pub(crate) fn jurisdiction(&self, code: &Jurisdiction) -> String {
        self.word("jurisdiction", code.as_str())
    }

    /// What stands between the parts of a list.
    pub(crate) const fn list_comma(&self) -> &'static str {
        match self.language {
            Language::ZhCn => "，",
            Language::En => ", ",
        }
    }

    /// An act in words with what it is about: outlet, pollutant and reference, each of which may be
    /// empty. The pack's own title goes before the table's.
    pub(crate) fn act(&self, kind: &str, title: &str, about: [&str; 3]) -> String {
        let title = if title == kind { self.act_kind(kind) } else { title.to_owned() };
        let [subject, pollutant, reference] = about;
        let pollutant =
            if pollutant.is_empty() { String::new() } else { self.pollutant(pollutant) };
        let parts = [title.as_str(), subject, &pollutant, reference];
        let given: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        given.join(" · ")
    }

    /// Why a period was judged again; what is no word of ours is the record of the docket that
    /// changed.
    pub(crate) fn again_reason(&self, reason: Option<&str>) -> String {
        let Some(reason) = reason else { return self.text("again-unsaid") };
        let known = self.find(&format!("again-{reason}"), None);
        known.unwrap_or_else(|| self.with("again-docket", "record", reason))
    }

    /// `Table 2` in the words of the reader; another article as it is, `-` as nothing.
    pub(crate) fn article(&self, article: &str) -> String {
        match article.strip_prefix("Table ") {
            Some(table) => self.with("article-table", "table", table),
            None if article == "-" => String::new(),
            None => article.to_owned(),
        }
    }

    /// The days between which a basis is in force; nothing when neither is known.
    pub(crate) fn dates_in_force(&self, basis: &Basis) -> String {
        match (basis.in_force_from, basis.in_force_until) {
            (Some(from), Some(until)) => self.with_all(
                "in-force-between",
                &[("from", from.to_string()), ("until", until.to_string())],
            ),
            (Some(from), None) => self.with("in-force-from", "from", from),
            (None, Some(until)) => self.with("in-force-until", "until", until),
            (None, None) => String::new(),
        }
    }

    /// The document of a basis with its title.
    pub(crate) fn document(&self, view: &BasisView) -> String {
        let kind = match view.basis.kind {
            BasisKind::Law => String::new(),
            BasisKind::CountyDecision => self.text("basis-county-decision"),
            BasisKind::ProjectDefault => self.text("basis-project-default"),
        };
        let title = view.title.clone().unwrap_or_default();
        let parts = [kind, view.basis.document.clone(), title];
        let given: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        given.join(" ")
    }

    /// A basis in one line: document, article, dates, and what makes it doubtful.
    pub(crate) fn citation(&self, view: &BasisView) -> String {
        let basis = &view.basis;
        let mut parts = vec![
            [self.document(view), self.article(&basis.article)].join(" ").trim().to_owned(),
            self.dates_in_force(basis),
        ];
        if basis.verified == Verified::Recalled {
            parts.push(self.text("basis-recalled"));
        }
        if basis.dating != Dating::Dated {
            parts.push(self.word("dating", &word(basis.dating)));
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    }

    fn find(&self, key: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, arguments, &mut errors).into_owned())
    }
}

/// The word of a value of the domain, as in JSON, for example `at-most`.
pub(crate) fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A unit as people write it; nothing for what has none.
pub(crate) fn unit(symbol: &str) -> String {
    match symbol {
        "1" | "pH" => String::new(),
        "per-L" | "count/L" => "1/L".to_owned(),
        symbol => symbol.replace("m3", "m³").replace("m2", "m²"),
    }
}

/// A count with a comma before each three digits.
pub(crate) fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn keys(table: &str) -> BTreeSet<String> {
        let is_message = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        let lines = table.lines().filter(is_message).filter_map(|line| line.split_once(" ="));
        lines.map(|(key, _)| key.to_owned()).collect()
    }

    #[test]
    fn both_tables_are_whole_and_have_the_same_keys() {
        let zh = include_str!("../messages/zh-CN.ftl");
        let en = include_str!("../messages/en.ftl");
        for table in [zh, en] {
            assert!(FluentResource::try_new(table.to_owned()).is_ok());
        }
        // Pollutants have their Chinese names from the standard.
        let shared = |keys: BTreeSet<String>| -> BTreeSet<String> {
            keys.into_iter().filter(|key| !key.starts_with("pollutant-")).collect()
        };
        assert_eq!(shared(keys(zh)), shared(keys(en)));
    }

    #[test]
    fn every_key_that_the_code_names_is_in_the_tables() {
        let known = keys(include_str!("../messages/en.ftl"));
        let mut sources = Vec::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
        let mut named = 0;
        for source in sources {
            for call in ["texts.text(\"", "texts.with(\"", "texts.with_all(\""] {
                let text = source.replace(".with_all(\n", ".with_all(");
                for rest in text.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    assert!(known.contains(key), "`{key}` is in no table");
                    named += 1;
                }
            }
        }
        assert!(named > 50, "only {named} keys were found in the code");
    }

    fn collect(folder: &Path, sources: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, sources);
            } else if !path.ends_with("texts.rs") {
                sources.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn counts_are_grouped() {
        for (number, shown) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(count(number), shown);
        }
    }

    #[test]
    fn what_has_no_name_is_shown_by_its_code() {
        for language in Language::ALL {
            assert_eq!(texts(language).pollutant("x99999"), "x99999");
            assert_eq!(texts(language).jurisdiction(&"999999".parse().unwrap()), "999999");
        }
        assert_eq!(texts(Language::ZhCn).pollutant("w01018"), "化学需氧量");
    }
}
