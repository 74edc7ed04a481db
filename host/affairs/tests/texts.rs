//! The words of notices.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::collections::BTreeSet;
use std::path::Path;

use fluent_bundle::FluentResource;
use proptest::prelude::*;
use tidegate_affairs::{moment, short, word, worded};
use tidegate_manifest::Language;

/// The tables of a language by name, with their text.
fn tables(language: Language) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages").join(language.tag());
    let mut tables: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    tables.sort();
    tables
}

/// The names of the messages of a table, in order.
fn names(text: &str) -> Vec<&str> {
    let line = |line: &'_ str| line.starts_with(|c: char| c.is_ascii_lowercase());
    text.lines().filter(|text| line(text)).filter_map(|line| line.split(" =").next()).collect()
}

/// What stands in place of arguments, by message: all names after a dollar sign.
fn arguments(text: &str) -> BTreeSet<String> {
    let rest = text.split('$').skip(1);
    rest.map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect())
        .collect()
}

#[test]
fn every_table_is_whole_and_the_same_in_both_languages() {
    let (zh, en) = (tables(Language::ZhCn), tables(Language::En));
    let of = |tables: &[(String, String)]| -> Vec<String> {
        tables.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(of(&zh), of(&en));
    let mut all = BTreeSet::new();
    for ((table, zh), (_, en)) in zh.iter().zip(&en) {
        for text in [zh, en] {
            assert!(FluentResource::try_new(text.clone()).is_ok(), "{table} is damaged");
        }
        assert_eq!(names(zh), names(en), "{table}");
        assert_eq!(arguments(zh), arguments(en), "{table}");
        for name in names(zh) {
            assert!(all.insert(name.to_owned()), "{name} of {table} stands twice");
            // The host reads every table.
            let (kind, rest) = name.split_once('-').unwrap_or(("", name));
            if !kind.is_empty() {
                assert!(word(Language::ZhCn, kind, rest) != rest, "{name} of {table} is not read");
            }
        }
    }
}

#[test]
fn lists_of_words_are_said_in_the_readers_language() {
    let acts = [("acts", "@act/no-permit,over-total".to_owned())];
    let title = |language| worded(language, "case-overdue", &acts).title;
    assert_eq!(title(Language::ZhCn), "任务已逾期：无证排污、超过许可排放量");
    assert_eq!(
        title(Language::En),
        "Task overdue: Discharging without a permit, Discharging over the permitted amount"
    );
    // An act of a pack that has no word here keeps its own name.
    let acts = [("acts", "@act/score,tonglu-bonus".to_owned())];
    assert_eq!(
        worded(Language::En, "case-overdue", &acts).title,
        "Task overdue: Points deducted, tonglu-bonus"
    );
}

#[test]
fn what_somebody_wrote_stands_as_written() {
    for text in [
        "@王工/已处理",
        "@act/See annex A",
        "@/",
        "@",
        "@provisional/soon",
        "{ $acts }",
        "a/b",
        "@act/",
    ] {
        let arguments = [("reason", text.to_owned()), ("acts", "@act/score".to_owned())];
        let words = worded(Language::En, "case-closed", &arguments);
        let shown = if text == "@act/" { "" } else { text };
        assert_eq!(words.text, format!("The task (Points deducted) is closed: {shown}."));
    }
}

#[test]
fn what_somebody_wrote_is_cut_to_what_a_notice_holds() {
    assert_eq!(short("  done,\n as agreed。 "), "done, as agreed");
    let at_most = "修".repeat(200);
    assert_eq!(short(&at_most), at_most);
    assert_eq!(short(&"修".repeat(201)), format!("{at_most}…"));
}

#[test]
fn moments_are_in_china_standard_time() {
    for (instant, text) in [
        (0, "1970-01-01 08:00"),
        (-1, "1970-01-01 07:59"),
        (1_646_386_200, "2022-03-04 17:30"),
        (1_646_409_599, "2022-03-04 23:59"),
        (1_646_409_600, "2022-03-05 00:00"),
    ] {
        assert_eq!(moment(instant), text);
    }
}

#[test]
fn a_topic_without_words_gives_its_own_name() {
    let words = worded(Language::ZhCn, "no-such-topic", &[]);
    assert_eq!((words.title.as_str(), words.text.as_str()), ("no-such-topic", "no-such-topic"));
    assert_eq!(word(Language::En, "task", "no-such-status"), "no-such-status");
}

#[test]
fn a_provisional_moment_says_so() {
    let arguments = [
        ("acts", "@act/score".to_owned()),
        ("status", "@task/issued".to_owned()),
        ("deadline", "@provisional/2027-01-05 17:30".to_owned()),
    ];
    let text = |language| worded(language, "case-overdue", &arguments).text;
    assert!(text(Language::En).contains("2027-01-05 17:30 (provisional"));
    assert!(text(Language::ZhCn).contains("2027-01-05 17:30（暂定"));
}

proptest! {
    #[test]
    fn any_argument_can_be_said(text in "@?[a-z]{0,3}/?\\PC{0,40}", instant in any::<i64>()) {
        let arguments = [("reason", text), ("deadline", moment(instant))];
        let words = worded(Language::En, "case-extended", &arguments);
        prop_assert!(words.text.starts_with("The task ("));
    }
}
