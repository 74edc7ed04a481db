//! The words of notices, by language.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use tidegate_domain::{Date, Instant};
use tidegate_manifest::Language;

const ZH_CN_TABLES: [&str; 10] = [
    include_str!("../messages/zh-CN/acts.ftl"),
    include_str!("../messages/zh-CN/alert.ftl"),
    include_str!("../messages/zh-CN/application.ftl"),
    include_str!("../messages/zh-CN/case.ftl"),
    include_str!("../messages/zh-CN/duty.ftl"),
    include_str!("../messages/zh-CN/figures.ftl"),
    include_str!("../messages/zh-CN/inspection.ftl"),
    include_str!("../messages/zh-CN/must-know.ftl"),
    include_str!("../messages/zh-CN/policy.ftl"),
    include_str!("../messages/zh-CN/prompt.ftl"),
];
const EN_TABLES: [&str; 10] = [
    include_str!("../messages/en/acts.ftl"),
    include_str!("../messages/en/alert.ftl"),
    include_str!("../messages/en/application.ftl"),
    include_str!("../messages/en/case.ftl"),
    include_str!("../messages/en/duty.ftl"),
    include_str!("../messages/en/figures.ftl"),
    include_str!("../messages/en/inspection.ftl"),
    include_str!("../messages/en/must-know.ftl"),
    include_str!("../messages/en/policy.ftl"),
    include_str!("../messages/en/prompt.ftl"),
];

static ZH_CN: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::ZhCn, &ZH_CN_TABLES));
static EN: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::En, &EN_TABLES));

/// The most characters of what somebody wrote that stand in a notice.
const QUOTED_CHARS_MAX: usize = 200;

/// A notice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    /// One line.
    pub title: String,
    /// The text.
    pub text: String,
}

/// The words of a topic: the message of that name is the title, its attribute `.text` the text. A
/// topic without words gives its own name, which a test rules out for all topics of this crate.
#[must_use]
pub fn worded(language: Language, topic: &str, arguments: &[(&'static str, String)]) -> Worded {
    let bundle = bundle_of(language);
    let mut given = FluentArgs::with_capacity(arguments.len());
    for (name, value) in arguments {
        given.set(*name, FluentValue::from(in_words(language, value)));
    }
    let message = bundle.get_message(topic);
    let form = |pattern| {
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned()
    };
    let title = message.as_ref().and_then(|message| message.value()).map(form);
    let text = message
        .as_ref()
        .and_then(|message| message.get_attribute("text"))
        .map(|text| form(text.value()));
    let title = title.unwrap_or_else(|| topic.to_owned());
    Worded { text: text.unwrap_or_else(|| title.clone()), title }
}

/// An instant as people of the county read it: `2022-03-04 17:30`, China Standard Time.
#[must_use]
pub fn moment(instant: Instant) -> String {
    let date = Date::of_instant(instant);
    let minute = instant.saturating_sub(date.start()) / 60;
    format!("{date} {:02}:{:02}", minute / 60, minute % 60)
}

/// What somebody wrote, short enough for a notice: at most 200 characters on one line and no full
/// stop at the end, for the notice has its own. The whole is in the record.
#[must_use]
pub fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches(['.', '。']);
    let mut short: String = line.chars().take(QUOTED_CHARS_MAX).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

/// An argument in the reader's language: `@act/ledger-missing,no-permit` stands for those words,
/// `@provisional/2027-01-05 17:30` for a moment that may still change, any other text for itself.
fn in_words(language: Language, argument: &str) -> String {
    let Some((kind, words)) = argument.strip_prefix('@').and_then(|rest| rest.split_once('/'))
    else {
        return argument.to_owned();
    };
    // What somebody wrote may begin with the same sign; words of the tables are plain.
    if kind == "provisional" && words.chars().all(|c| c.is_ascii_digit() || " :-".contains(c)) {
        return provisional(language, words);
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_list = |list: &str| list.chars().all(|c| plain(c) || c == ',');
    if !kind.chars().all(plain) || !has_words(kind) || !is_list(words) {
        return argument.to_owned();
    }
    let words: Vec<String> = words.split(',').map(|one| word(language, kind, one)).collect();
    words.join(match language {
        Language::ZhCn => "、",
        Language::En => ", ",
    })
}

/// Whether the tables have words of a kind, so that `@act/…` is none of somebody's own words.
fn has_words(kind: &str) -> bool {
    let start = format!("\n{kind}-");
    ZH_CN_TABLES.iter().any(|table| table.contains(&start))
}

fn provisional(language: Language, moment: &str) -> String {
    let bundle = bundle_of(language);
    let Some(pattern) = bundle.get_message("provisional").and_then(|message| message.value())
    else {
        return moment.to_owned();
    };
    let mut given = FluentArgs::with_capacity(1);
    given.set("moment", FluentValue::from(moment.to_owned()));
    bundle.format_pattern(pattern, Some(&given), &mut Vec::new()).into_owned()
}

/// A word of an affair for people, for example `status-issued`; the word itself when there is none.
#[must_use]
pub fn word(language: Language, kind: &str, word: &str) -> String {
    let bundle = bundle_of(language);
    let key = format!("{kind}-{word}");
    let Some(pattern) = bundle.get_message(&key).and_then(|message| message.value()) else {
        return word.to_owned();
    };
    bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned()
}

fn bundle_of(language: Language) -> &'static FluentBundle<FluentResource> {
    match language {
        Language::ZhCn => &ZH_CN,
        Language::En => &EN,
    }
}

fn bundle(language: Language, tables: &[&str]) -> FluentBundle<FluentResource> {
    let locale = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Isolation marks would end up in text messages.
    bundle.set_use_isolating(false);
    for table in tables {
        let resource = match FluentResource::try_new((*table).to_owned()) {
            Ok(resource) => resource,
            // A test reads all tables; of a damaged one the rest is shown.
            Err((resource, _)) => resource,
        };
        let _ = bundle.add_resource(resource);
    }
    bundle
}
