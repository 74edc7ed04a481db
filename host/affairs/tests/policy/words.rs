//! Every text of a policy exists in both languages.

use tidegate_affairs::{Criterion, POLICY_TOPICS, PolicyStatus, Tell, UnitState, word, worded};
use tidegate_domain::Party;
use tidegate_manifest::Language;

use crate::support::{PUBLISH, Play};

fn messages(publish: &str) -> Vec<Tell> {
    let mut play = Play::new();
    let policy = publish.replace(r#""action": "publish", "#, "");
    let amend =
        format!(r#"{{"action": "amend", "reason": "why", "retell": "all", "policy": {policy}}}"#);
    let address = |version: u16| {
        format!(r#"{{"action": "address", "version": {version}, "enterprises": ["E1"]}}"#)
    };
    let mut tells = Vec::new();
    for (when, party, act) in [
        ("2022-05-01 09:00", Party::Officer, publish.to_owned()),
        ("2022-05-01 09:00", Party::Host, address(1)),
        ("2022-05-02 09:00", Party::Officer, amend),
        ("2022-05-02 09:00", Party::Host, address(2)),
        ("2022-05-17 09:00", Party::Host, r#"{"action": "remind"}"#.to_owned()),
        ("2022-05-18 09:00", Party::Officer, r#"{"action": "withdraw", "reason": "why"}"#.into()),
    ] {
        if act.contains("remind\"}") && !publish.contains("remind_on") {
            continue;
        }
        tells.extend(play.say(when, party, &act).unwrap().tells);
    }
    tells
}

#[test]
fn every_topic_has_words_in_both_languages() {
    let bare = r#"{"action": "publish", "title": "On mercury", "text": "Measure it every month",
        "target": {"everybody": true}}"#;
    let full = messages(PUBLISH);
    for topic in POLICY_TOPICS {
        assert!(full.iter().any(|tell| tell.topic == *topic), "{topic}");
    }
    for tell in full.iter().chain(&messages(bare)) {
        for language in Language::ALL {
            let worded = worded(language, tell.topic, &tell.arguments);
            let both = format!("{} {}", worded.title, worded.text);
            assert!(worded.title != tell.topic && worded.text != worded.title, "{both}");
            assert!(!both.contains('{') && !both.contains("policy-"), "{both}");
            assert!(worded.title.contains("On mercury"), "{both}");
        }
    }
}

#[test]
fn a_policy_reads_as_a_person_would_write_it() {
    let tells = messages(PUBLISH);
    let first = tells.first().unwrap();
    assert_eq!(
        worded(Language::En, first.topic, &first.arguments).text,
        "On mercury (No. 5): Measure it every month It holds from 2022-06-01 on. Please confirm \
         here by 2022-05-20 that you have read it."
    );
}

#[test]
fn every_word_of_a_policy_has_a_name() {
    let statuses = PolicyStatus::ALL.map(|one| format!("status-{}", one.word()));
    let states = UnitState::ALL.map(|one| format!("state-{}", one.word()));
    let criteria = Criterion::ALL.map(|one| format!("criterion-{}", one.word()));
    for language in Language::ALL {
        for key in statuses.iter().chain(&states).chain(&criteria) {
            assert_ne!(word(language, "policy", key), *key, "{language}");
        }
    }
}
