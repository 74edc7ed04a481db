//! Every text of an inspection exists in both languages.

use tidegate_affairs::{
    INSPECTION_TOPICS, InspectionStatus, ItemResult, Purpose, Tell, word, worded,
};
use tidegate_domain::Party;
use tidegate_manifest::Language;

use crate::support::{PLAN, Play};

fn messages(purpose: Purpose, outlets: &str) -> Vec<Tell> {
    let mut play = Play::new();
    let plan = PLAN
        .replace("\"cases\",", &format!("\"{}\", \"reason\": \"why\",", purpose.word()))
        .replace("[12]", &format!("[], \"announced\": true, \"order\": \"O\", {outlets}"));
    let moved = r#"{"action": "move", "on": "2022-05-20", "reason": "why"}"#;
    let record = r#"{"action": "record", "on": "2022-05-20", "items": [
        {"item": "signs", "result": "conforms"}, {"item": "pipes", "result": "RESULT"}]}"#;
    let mut tells = Vec::new();
    for (when, party, act) in [
        ("2022-05-01 09:00", Party::Officer, plan.as_str()),
        ("2022-05-09 09:00", Party::Host, r#"{"action": "remind"}"#),
        ("2022-05-11 09:00", Party::Host, r#"{"action": "miss"}"#),
        ("2022-05-11 09:00", Party::Officer, moved),
        ("2022-05-20 09:00", Party::Officer, &record.replace("RESULT", "does-not")),
        ("2022-05-21 09:00", Party::Officer, &record.replace("RESULT", "conforms")),
    ] {
        tells.extend(play.say(when, party, act).unwrap().tells);
    }
    let mut cancelled = Play::planned();
    let cancel = r#"{"action": "cancel", "reason": "why"}"#;
    tells.extend(cancelled.say("2022-05-09 09:00", Party::Officer, cancel).unwrap().tells);
    tells
}

#[test]
fn every_topic_has_words_in_both_languages() {
    for purpose in Purpose::ALL {
        for outlets in [r#""outlets": []"#, r#""outlets": ["DW001", "DW002"]"#] {
            let tells = messages(purpose, outlets);
            for topic in INSPECTION_TOPICS {
                assert!(tells.iter().any(|tell| tell.topic == *topic), "{topic}");
            }
            for tell in &tells {
                for language in Language::ALL {
                    let worded = worded(language, tell.topic, &tell.arguments);
                    let both = format!("{} {}", worded.title, worded.text);
                    assert!(worded.title != tell.topic && worded.text != worded.title, "{both}");
                    assert!(!both.contains('{') && !both.contains("inspection-"), "{both}");
                    assert!(worded.text.contains("2022-17"), "{both}");
                }
            }
        }
    }
}

#[test]
fn every_word_of_an_inspection_has_a_name() {
    let statuses = InspectionStatus::ALL.map(|one| format!("status-{}", one.word()));
    let purposes = Purpose::ALL.map(|one| format!("purpose-{}", one.word()));
    let results = ItemResult::ALL.map(|one| format!("result-{}", one.word()));
    for language in Language::ALL {
        for key in statuses.iter().chain(&purposes).chain(&results) {
            assert_ne!(word(language, "inspection", key), *key, "{language}");
        }
    }
}

#[test]
fn a_result_reads_as_a_person_would_write_it() {
    let tells = messages(Purpose::Cases, r#""outlets": []"#);
    let bad = tells.iter().find(|tell| tell.topic == "inspection-result-bad").unwrap();
    let text = worded(Language::ZhCn, bad.topic, &bad.arguments).text;
    assert_eq!(
        text,
        "2022-05-20 的现场检查（编号 2022-17）已检查 2 项，其中 1 项不符合，请查看结果并整改。"
    );
}
