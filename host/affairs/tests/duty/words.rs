//! Every text of a duty exists in both languages and names what it should.

use tidegate_affairs::duty::{DUTY_TOPICS, Doubt, DutyAct, DutyKind, DutyStatus, Excuse};
use tidegate_affairs::{Tell, word, worded};
use tidegate_domain::Party;
use tidegate_manifest::Language;

use crate::support::{County, Play, first_quarter};

/// One message of each topic, for a kind of duty and a place.
fn messages(kind: DutyKind, outlet: &str, about: &str) -> Vec<Tell> {
    let mut owed = first_quarter(&County::national());
    owed.kind = kind;
    owed.outlet = outlet.to_owned();
    owed.about = about.to_owned();
    owed.times = 2;
    let mut play = Play::new();
    let mut tells = Vec::new();
    let owe = serde_json::to_string(&DutyAct::Owe(owed)).unwrap();
    for (when, party, act) in [
        ("2022-04-01 09:00", Party::Officer, owe.as_str()),
        ("2022-04-12 00:00", Party::Host, r#"{"action": "remind"}"#),
        ("2022-04-12 09:00", Party::Enterprise, r#"{"action": "hand-in"}"#),
        ("2022-04-13 09:00", Party::Enterprise, r#"{"action": "hand-in"}"#),
        ("2022-04-14 09:00", Party::Officer, r#"{"action": "return", "reason": "page 3"}"#),
        ("2022-04-16 00:00", Party::Host, r#"{"action": "fall-due"}"#),
        ("2022-04-16 09:00", Party::Enterprise, r#"{"action": "hand-in"}"#),
        ("2022-04-17 09:00", Party::Officer, r#"{"action": "return", "reason": "page 3"}"#),
        ("2022-04-18 09:00", Party::Officer, r#"{"action": "excuse", "reason": "stopped"}"#),
        ("2022-04-19 09:00", Party::Officer, r#"{"action": "reopen", "reason": "page 3"}"#),
    ] {
        tells.extend(play.say(when, party, act).unwrap().tells);
    }
    let revise = owe.replace("\"owe\"", "\"revise\"").replace("2022-04-15", "2022-05-15");
    tells.extend(play.say("2022-04-20 09:00", Party::Officer, &revise).unwrap().tells);
    let mut onces: Vec<_> = tells.iter().map(|tell| (&tell.to, &tell.once)).collect();
    onces.sort();
    onces.dedup();
    assert_eq!(onces.len(), tells.len(), "no two messages pass for one");
    tells
}

#[test]
fn every_topic_has_words_in_both_languages() {
    for kind in DutyKind::ALL {
        for (outlet, about) in [("", ""), ("DW001", ""), ("DW001", "w01018"), ("", "name")] {
            let tells = messages(kind, outlet, about);
            for topic in DUTY_TOPICS {
                assert!(tells.iter().any(|tell| tell.topic == *topic), "{topic}");
            }
            for tell in &tells {
                for language in Language::ALL {
                    let worded = worded(language, tell.topic, &tell.arguments);
                    let both = format!("{} {}", worded.title, worded.text);
                    assert!(worded.title != tell.topic && worded.text != worded.title, "{both}");
                    assert!(!both.contains('{') && !both.contains("duty-"), "{both}");
                    for named in [outlet, about, "2022-Q1"] {
                        assert!(worded.text.contains(named), "{both}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_reminder_reads_as_a_person_would_write_it() {
    let tells = messages(DutyKind::ExecutionReport, "", "");
    let reminder = tells.iter().find(|tell| tell.topic == "duty-reminder").unwrap();
    let chinese = worded(Language::ZhCn, reminder.topic, &reminder.arguments);
    assert_eq!(chinese.title, "即将到期：执行报告（2022-Q1）");
    assert_eq!(
        chinese.text,
        "执行报告（2022-Q1）将于 2022-04-15 到期，还有 3 天，对应时段 2022-01-01 至 2022-03-31。\
         请按时完成，并在本系统提交。"
    );
    let english = worded(Language::En, reminder.topic, &reminder.arguments);
    assert_eq!(english.title, "Due soon: Execution report (2022-Q1)");
    let tells = messages(DutyKind::SelfMonitoring, "DW001", "w01018");
    let late = tells.iter().find(|tell| tell.topic == "duty-late").unwrap();
    let english = worded(Language::En, late.topic, &late.arguments);
    assert_eq!(english.title, "Late: Self-monitoring (outlet DW001, w01018, 2022-Q1)");
}

#[test]
fn a_report_of_a_stopped_period_says_so() {
    let text = |stops: &[(&str, &str)], language| {
        let county = County::national();
        let duties =
            crate::support::reporting("2021-03-01", &[tidegate_affairs::duty::Cycle::Quarter]);
        let window = ("2022-04-01", "2022-05-01");
        let owed = county.reckon(&duties, window, stops).owed.remove(0);
        let mut play = Play::new();
        play.host("2022-04-12 00:00", DutyAct::Owe(owed)).unwrap();
        let turn = play.host("2022-04-12 00:00", DutyAct::Remind).unwrap();
        worded(language, turn.tells[0].topic, &turn.tells[0].arguments).text
    };
    let march = [("2022-01-01", "2022-04-01")];
    assert!(text(&march, Language::ZhCn).contains("本期全部停产"));
    assert!(text(&march, Language::En).contains("all of the period"));
    assert!(text(&march[..0], Language::ZhCn).ends_with("在本系统提交。"));
}

#[test]
fn what_is_sent_back_after_its_day_is_asked_for_at_once() {
    let tells = messages(DutyKind::ExecutionReport, "", "");
    let returned = tells.iter().filter(|tell| tell.topic == "duty-returned");
    let texts: Vec<_> =
        returned.map(|tell| worded(Language::En, tell.topic, &tell.arguments).text).collect();
    assert!(texts[0].ends_with("hand it in by 2022-04-15."), "{}", texts[0]);
    assert!(texts[1].ends_with("hand it in at once."), "{}", texts[1]);
}

#[test]
fn every_word_of_a_duty_has_a_name() {
    let statuses = DutyStatus::ALL.map(|status| format!("status-{}", status.word()));
    let kinds = DutyKind::ALL.map(|kind| format!("kind-{}", kind.word()));
    let excuses = Excuse::ALL.map(|excuse| format!("excuse-{}", excuse.word()));
    let doubts = [Doubt::ProvisionalCopy, Doubt::RuleNotChecked, Doubt::ProvisionalCalendar]
        .map(|doubt| format!("doubt-{}", doubt.word()));
    for language in Language::ALL {
        for key in statuses.iter().chain(&kinds).chain(&excuses).chain(&doubts) {
            assert_ne!(word(language, "duty", key), *key, "{language}");
        }
    }
}
