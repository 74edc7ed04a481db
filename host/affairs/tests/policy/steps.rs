//! A policy step by step.

use tidegate_affairs::{Affair, Policy, Refused, Turn};
use tidegate_domain::Party;

use crate::support::{PUBLISH, Play, at, told};

fn amend(retell: &str) -> String {
    let policy =
        PUBLISH.replace(r#""action": "publish", "#, "").replace("every month", "every week");
    format!(
        r#"{{"action": "amend", "reason": "too rarely", "retell": "{retell}", "policy": {policy}}}"#
    )
}

fn acknowledge(enterprise: &str) -> String {
    format!(r#"{{"action": "acknowledge", "enterprise": "{enterprise}"}}"#)
}

fn pair(enterprise: &str, topic: &'static str) -> (String, &'static str) {
    (enterprise.to_owned(), topic)
}

fn code(refused: Result<Turn<Policy>, Refused>) -> &'static str {
    refused.unwrap_err().code
}

#[test]
fn each_enterprise_is_told_once() {
    let mut play = Play::published();
    assert_eq!(
        play.address(&["E1", "E2", "E1"]),
        [pair("E1", "policy-published"), pair("E2", "policy-published")]
    );
    // One that is concerned since today is told, those told before are not.
    assert_eq!(play.address(&["E1", "E2", "E3"]), [pair("E3", "policy-published")]);
    assert_eq!(play.now().addressed.len(), 3);
    assert_eq!(&play.folded(), play.now());
}

#[test]
fn those_who_have_read_it_are_counted_and_the_others_reminded() {
    let mut play = Play::published();
    play.address(&["E1", "E2", "E3"]);
    let position = play.now().position();
    assert_eq!(position.due_at, Some(at("2022-05-17 00:00")));
    assert_eq!(position.deadline, Some(at("2022-05-21 00:00") - 1));
    play.say("2022-05-03 09:00", Party::Enterprise, &acknowledge("E2")).unwrap();
    play.say("2022-05-03 10:00", Party::Enterprise, &acknowledge("E2")).unwrap();
    assert_eq!(play.now().acknowledged(), 1, "twice is once");
    assert_eq!(play.now().silent().collect::<Vec<_>>(), ["E1", "E3"]);
    assert!(play.tick("2022-05-16 23:59").is_empty());
    let reminded = [pair("E1", "policy-reminder"), pair("E3", "policy-reminder")];
    assert_eq!(play.tick("2022-05-17 00:00"), reminded);
    assert!(play.tick("2022-06-17 00:00").is_empty());
    assert_eq!(play.now().position().due_at, None);
    assert_eq!(play.now().position().labels, ["published"]);
    for enterprise in ["E1", "E3"] {
        play.say("2022-05-18 10:00", Party::Enterprise, &acknowledge(enterprise)).unwrap();
    }
    assert_eq!(play.now().position().labels, ["acknowledged", "published"]);
    assert_eq!(&play.folded(), play.now());
}

#[test]
fn a_new_version_is_told_to_those_who_are_meant() {
    let mut new_only = Play::published();
    new_only.address(&["E1"]);
    new_only.say("2022-05-03 09:00", Party::Enterprise, &acknowledge("E1")).unwrap();
    let turn = new_only.say("2022-05-04 09:00", Party::Officer, &amend("new")).unwrap();
    assert!(turn.tells.is_empty(), "whom it concerns is looked at first");
    assert_eq!(new_only.now().version, 2);
    assert_eq!(new_only.address(&["E1", "E2"]), [pair("E2", "policy-published")]);
    assert_eq!(new_only.now().acknowledged(), 1, "who was not told again need not read it again");

    let mut all = Play::published();
    all.address(&["E1", "E2"]);
    all.say("2022-05-03 09:00", Party::Enterprise, &acknowledge("E1")).unwrap();
    all.say("2022-05-04 09:00", Party::Officer, &amend("all")).unwrap();
    assert_eq!(all.now().acknowledged(), 0);
    let again = [pair("E1", "policy-amended"), pair("E3", "policy-published")];
    assert_eq!(all.address(&["E1", "E3"]), again);
    assert!(all.address(&["E1", "E3"]).is_empty());
    all.say("2022-05-05 09:00", Party::Enterprise, &acknowledge("E1")).unwrap();
    assert_eq!(all.now().acknowledged(), 1);
    assert_eq!(all.now().silent().collect::<Vec<_>>(), ["E3"], "E2 is no longer concerned");
    assert_eq!(&all.folded(), all.now());
}

#[test]
fn a_reminder_comes_again_for_a_new_version() {
    let mut play = Play::published();
    play.address(&["E1"]);
    play.tick("2022-05-17 00:00");
    let later = amend("all").replace("05-17", "06-17").replace("05-20", "06-20");
    play.say("2022-05-18 09:00", Party::Officer, &later).unwrap();
    play.address(&["E1"]);
    assert!(play.tick("2022-06-16 23:59").is_empty());
    assert_eq!(play.tick("2022-06-17 00:00"), [pair("E1", "policy-reminder")]);
}

#[test]
fn a_withdrawn_policy_is_told_to_all_who_were_told_of_it() {
    let mut play = Play::published();
    play.address(&["E1", "E2"]);
    let withdraw = r#"{"action": "withdraw", "reason": "replaced"}"#;
    let turn = play.say("2022-05-06 09:00", Party::Officer, withdraw).unwrap();
    assert_eq!(told(&turn), [pair("E1", "policy-withdrawn"), pair("E2", "policy-withdrawn")]);
    let position = play.now().position();
    assert_eq!((position.status.as_str(), position.closed), ("withdrawn", true));
    assert!(play.tick("2022-05-17 00:00").is_empty());
    let late = play.say("2022-05-07 09:00", Party::Enterprise, &acknowledge("E1"));
    assert_eq!(code(late), "closed");
    let again = play.say("2022-05-07 09:00", Party::Officer, &amend("all"));
    assert_eq!(code(again), "closed");
}

#[test]
fn who_may_not_and_what_makes_no_sense_is_refused() {
    use Party::{Enterprise, Host, Officer};
    let now = "2022-05-01 09:00";
    for (party, act, expected) in [
        (Enterprise, PUBLISH.to_owned(), "not-yours"),
        (Host, PUBLISH.to_owned(), "not-yours"),
        (Enterprise, acknowledge("E1"), "not-published"),
        (Officer, PUBLISH.replace("On mercury", " "), "content"),
        (Officer, PUBLISH.replace("On mercury", &"x".repeat(301)), "content"),
        (Officer, PUBLISH.replace("05-20", "04-30"), "content"),
        (Officer, PUBLISH.replace("05-17", "05-21"), "content"),
        (Officer, PUBLISH.replace(r#""reply_by": "2022-05-20", "#, ""), "content"),
        (Officer, PUBLISH.replace(r#"{"industries": ["26"]}"#, "{}"), "content"),
    ] {
        assert_eq!(code(Play::new().say(now, party, &act)), expected, "{act}");
    }
    let just = PUBLISH.replace("On mercury", &"x".repeat(300)).replace("05-17", "05-20");
    assert!(Play::new().say("2022-05-20 23:59", Officer, &just).is_ok());
    let address = |version: u16| {
        format!(r#"{{"action": "address", "version": {version}, "enterprises": ["E1"]}}"#)
    };
    for (party, act, expected) in [
        (Officer, PUBLISH.to_owned(), "already-published"),
        (Officer, address(1), "not-yours"),
        (Host, address(2), "other-version"),
        (Host, address(1).replace("E1", ""), "content"),
        (Enterprise, acknowledge("E9"), "not-addressed"),
        (Host, acknowledge("E1"), "not-yours"),
        (Host, r#"{"action": "remind"}"#.to_owned(), "not-now"),
        (Enterprise, amend("all"), "not-yours"),
        (Officer, amend("all").replace("too rarely", ""), "content"),
        (Officer, r#"{"action": "withdraw", "reason": ""}"#.to_owned(), "content"),
    ] {
        let mut play = Play::published();
        assert_eq!(code(play.say(now, party, &act)), expected, "{act}");
        assert_eq!(play.now().position().status, "published");
    }
}

#[test]
fn as_many_as_a_county_has_are_told_at_once_and_no_more() {
    let names: Vec<String> = (0..5001).map(|number| format!("E{number:05}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut play = Play::published();
    assert_eq!(play.address(names.get(..5000).unwrap()).len(), 5000);
    let act = serde_json::json!({ "action": "address", "version": 1, "enterprises": names });
    let refused = Play::published().say("2022-05-02 00:00", Party::Host, &act.to_string());
    assert_eq!(code(refused), "content");
    let standing = play.now().standing().unwrap();
    assert!(serde_json::to_string(&standing.state).unwrap().len() < 100_000, "kept short");
    assert_eq!(&Policy::from_position(&standing).unwrap(), play.now());
}
