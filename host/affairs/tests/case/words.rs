//! What the notices of tasks say, in both languages.

use std::collections::BTreeSet;

use tidegate_affairs::{TaskAct, TaskStatus, Tell, word, worded};
use tidegate_domain::Party;
use tidegate_manifest::Language;

use crate::county::at;
use crate::desk::{Desk, act, clue, fact};

/// Every topic of a task, with one notice of it.
fn told() -> Vec<Tell> {
    let now = at("2024-09-03 09:00");
    let mut tells = Vec::new();
    let mut run = |opening: Vec<_>, way: &[&str]| {
        let mut desk = Desk::new();
        desk.find(now, opening);
        let mut now = now;
        for word in way {
            now += 60;
            match *word {
                "overdue" => {
                    now += 90 * 86_400;
                    let remind_at = desk.task().clock.unwrap().deadline;
                    desk.serve(remind_at);
                    desk.serve(now);
                }
                "again" => {
                    now += 2 * 86_400;
                    desk.find(now, vec![fact(1, "over-concentration"), fact(4, "ledger-missing")]);
                }
                "clue" => drop(desk.find(now, vec![clue(5, "evasion")])),
                "enterprise-note" => drop(desk.act(now, Party::Enterprise, act("note"))),
                "lapse" => drop(desk.lapse(now, 1)),
                word => drop(desk.officer(now, act(word))),
            }
        }
        tells.extend(desk.tells);
    };
    let one = || vec![fact(1, "over-concentration")];
    run(
        one(),
        &["accept", "submit", "recheck-failed", "submit", "recheck-passed", "close", "again"],
    );
    run(one(), &["again", "clue", "enterprise-note", "raise", "assign", "extend", "overdue"]);
    run(one(), &["appeal", "overdue", "reject", "waive"]);
    run(one(), &["appeal", "uphold"]);
    run(one(), &["lapse"]);
    run(vec![clue(1, "no-permit")], &["overdue", "confirm"]);
    tells
}

#[test]
fn every_notice_has_a_title_and_a_text_in_both_languages() {
    let tells = told();
    let topics: BTreeSet<&str> = tells.iter().map(|tell| tell.topic).collect();
    // All topics that the sources name.
    let sources = [
        include_str!("../../src/case/find.rs"),
        include_str!("../../src/case/steps.rs"),
        include_str!("../../src/case/tells.rs"),
    ];
    let named: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| source.split('"'))
        .filter(|text| text.starts_with("case-") && !text.contains(' '))
        .collect();
    assert_eq!(topics, named);
    for tell in &tells {
        for language in [Language::ZhCn, Language::En] {
            let words = worded(language, tell.topic, &tell.arguments);
            for text in [&words.title, &words.text] {
                assert!(!text.contains(['{', '$', '@']), "{}: {text}", tell.topic);
                assert!(!text.contains("over-concentration"), "{}: {text}", tell.topic);
            }
            assert_ne!(words.title, tell.topic);
            assert_ne!(words.title, words.text);
        }
    }
}

#[test]
fn a_notice_says_what_where_until_when_and_why() {
    let now = at("2026-12-28 09:00");
    let mut desk = Desk::issued(now);
    let tell = desk.tells.first().unwrap();
    let words = worded(Language::ZhCn, tell.topic, &tell.arguments);
    assert_eq!(words.title, "整改任务：超过浓度限值排放");
    assert_eq!(
        words.text,
        "经数据分析，贵单位排放口 DW001 存在：超过浓度限值排放。请于 2027-01-06 16:30\
         （暂定，放假安排尚未公布） 前签收并开始整改；如有异议可以申诉。"
    );
    desk.enterprise(now, act("accept"));
    desk.enterprise(now, act("submit"));
    let text = "The pump at outlet 1 still\nleaks.".to_owned();
    let recheck = TaskAct::Recheck { passed: false, text, inspection: None };
    let tells = desk.officer(now, recheck);
    let tell = tells.first().unwrap();
    let words = worded(Language::En, tell.topic, &tell.arguments);
    assert!(
        words.text.contains(": The pump at outlet 1 still leaks. Please go on"),
        "{}",
        words.text
    );
}

#[test]
fn every_status_has_a_word() {
    for status in TaskStatus::ALL {
        for language in [Language::ZhCn, Language::En] {
            let words = word(language, "task", status.word());
            assert!(language == Language::En || words != status.word(), "{words}");
        }
    }
}
