//! A duty step by step: reminders, hand-ins, returns, excuses, and what is refused.

use tidegate_affairs::duty::{DutyAct, DutyAffair, Excuse, Owed, Stopped};
use tidegate_affairs::{Affair, Audience, Refused, Turn};
use tidegate_domain::{DocketItem, Party};

use crate::support::{County, Play, at, day, first_quarter};

const HAND_IN: &str = r#"{"action": "hand-in"}"#;

/// Day due and day done of the entries on the docket.
fn docket(items: &[DocketItem]) -> Vec<(String, Option<String>)> {
    let of = |item: &DocketItem| match item {
        DocketItem::Duty(duty) => (duty.due.to_string(), duty.done.map(|done| done.to_string())),
        other => (other.kind().to_owned(), None),
    };
    items.iter().map(of).collect()
}

fn entry(due: &str, done: &str) -> (String, Option<String>) {
    (due.to_owned(), (!done.is_empty()).then(|| done.to_owned()))
}

fn topics(turn: &Turn<DutyAffair>) -> Vec<&'static str> {
    turn.tells.iter().map(|tell| tell.topic).collect()
}

fn code(refused: Result<Turn<DutyAffair>, Refused>) -> &'static str {
    refused.unwrap_err().code
}

#[test]
fn a_report_is_reminded_of_three_days_before_and_late_the_day_after() {
    let mut play = Play::quarter();
    let position = play.duty().position();
    assert_eq!((position.status.as_str(), position.subject.as_str()), ("open", "2022-Q1"));
    assert_eq!(position.due_at, Some(at("2022-04-12 00:00")));
    assert_eq!(position.deadline, Some(at("2022-04-16 00:00") - 1));
    assert_eq!(position.labels, ["execution-report"]);
    assert!(play.tick("2022-04-11 23:59").is_empty());
    assert_eq!(play.tick("2022-04-12 00:00"), ["duty-reminder"]);
    assert_eq!(play.duty().position().due_at, Some(at("2022-04-16 00:00")));
    assert!(play.tick("2022-04-15 23:59").is_empty());
    assert_eq!(play.tick("2022-04-16 00:00"), ["duty-late", "duty-late-officer"]);
    let position = play.duty().position();
    assert_eq!((position.status.as_str(), position.closed), ("late", false));
    assert_eq!(position.due_at, None);
    assert_eq!(position.labels, ["execution-report", "late", "reminded"]);
    assert!(play.tick("2023-01-01 00:00").is_empty(), "told once");
    assert_eq!(&play.folded(), play.duty());
}

#[test]
fn opening_puts_it_on_the_docket_and_handing_in_closes_it_with_a_receipt() {
    let county = County::national();
    let mut play = Play::new();
    let owe = DutyAct::Owe(first_quarter(&county));
    let opened = play.host("2022-04-01 00:00", owe).unwrap();
    assert!(opened.tells.is_empty(), "the reminder comes in its time");
    assert_eq!(docket(&opened.docket), [entry("2022-04-15", "")]);
    let turn = play.say("2022-04-15 23:59", Party::Enterprise, HAND_IN).unwrap();
    assert_eq!(topics(&turn), ["duty-received"]);
    assert_eq!(docket(&turn.docket), [entry("2022-04-15", "2022-04-15")]);
    let receipt = &play.duty().handed[0].receipt;
    assert_eq!(receipt, "P1-execution-report-2022-Q1-1");
    assert!(turn.tells[0].arguments.contains(&("receipt", receipt.clone())));
    let position = play.duty().position();
    assert_eq!((position.status.as_str(), position.closed), ("done", true));
    assert_eq!(position.labels, ["execution-report", "on-time"]);
    assert_eq!((position.due_at, position.deadline), (None, None));
    assert!(play.tick("2022-05-01 00:00").is_empty());
    let DocketItem::Duty(duty) = &turn.docket[0] else { unreachable!("a duty") };
    assert_eq!((duty.kind.as_str(), duty.reference.as_str()), ("execution-report", "P1/2022-Q1"));
}

#[test]
fn a_late_report_is_kept_as_done_late() {
    let mut play = Play::quarter();
    play.tick("2022-04-16 00:00");
    let turn = play.say("2022-04-16 00:00", Party::Enterprise, HAND_IN).unwrap();
    assert_eq!(topics(&turn), ["duty-received-late"]);
    assert_eq!(docket(&turn.docket), [entry("2022-04-15", "2022-04-16")]);
    assert_eq!(play.status(), "done-late");
    assert_eq!(play.duty().position().labels, ["execution-report", "late"]);
    assert_eq!(&play.folded(), play.duty());
}

#[test]
fn reminders_that_passed_unseen_are_one() {
    let mut owed = first_quarter(&County::national());
    owed.remind_on = ["2022-04-02", "2022-04-05", "2022-04-12"].map(day).to_vec();
    let mut play = Play::new();
    play.host("2022-04-06 08:00", DutyAct::Owe(owed)).unwrap();
    assert_eq!(play.tick("2022-04-06 08:00"), ["duty-reminder"]);
    assert!(play.tick("2022-04-11 08:00").is_empty());
    assert_eq!(play.tick("2022-04-12 08:00"), ["duty-reminder"]);
}

#[test]
fn what_was_done_before_it_was_opened_is_done() {
    let mut owed = first_quarter(&County::national());
    owed.done = Some(day("2022-04-10"));
    let mut play = Play::new();
    let turn = play.host("2022-04-20 00:00", DutyAct::Owe(owed.clone())).unwrap();
    assert_eq!(play.status(), "done");
    assert_eq!(docket(&turn.docket), [entry("2022-04-15", "2022-04-10")]);
    assert!(play.tick("2022-05-01 00:00").is_empty());
    owed.done = Some(day("2022-04-21"));
    assert_eq!(code(Play::new().host("2022-04-20 00:00", DutyAct::Owe(owed))), "content");
}

#[test]
fn a_returned_report_goes_on_being_owed() {
    let mut play = Play::quarter();
    play.say("2022-04-10 09:00", Party::Enterprise, HAND_IN).unwrap();
    let back = r#"{"action": "return", "reason": "no signature"}"#;
    let turn = play.say("2022-04-11 09:00", Party::Officer, back).unwrap();
    assert_eq!(topics(&turn), ["duty-returned"]);
    assert_eq!(docket(&turn.docket), [entry("2022-04-15", "")]);
    assert!(turn.withdrawn.is_empty());
    assert_eq!(play.status(), "open");
    assert_eq!(play.tick("2022-04-12 00:00"), ["duty-reminder"]);
    play.say("2022-04-14 09:00", Party::Enterprise, HAND_IN).unwrap();
    assert_eq!(play.duty().handed[1].receipt, "P1-execution-report-2022-Q1-2");
    assert_eq!(play.status(), "done");
    // Returned after its day without a new one: late, and nobody is told a second time.
    play.say("2022-04-20 09:00", Party::Officer, back).unwrap();
    assert_eq!(play.status(), "late");
    assert!(play.tick("2022-04-21 09:00").is_empty());
    assert!(play.duty().position().labels.contains(&"returned".to_owned()));
    assert_eq!(&play.folded(), play.duty());
}

#[test]
fn an_officer_may_give_more_time_with_a_return() {
    let mut play = Play::quarter();
    play.say("2022-04-15 09:00", Party::Enterprise, HAND_IN).unwrap();
    let back = |by: &str| format!(r#"{{"action": "return", "reason": "page 3", "by": "{by}"}}"#);
    let early = play.say("2022-04-20 09:00", Party::Officer, &back("2022-04-19"));
    assert_eq!(code(early), "content");
    let turn = play.say("2022-04-20 09:00", Party::Officer, &back("2022-04-30")).unwrap();
    assert_eq!(docket(&turn.withdrawn), [entry("2022-04-15", "")]);
    assert_eq!(docket(&turn.docket), [entry("2022-04-30", "")]);
    assert_eq!(play.status(), "open");
    assert_eq!(play.tick("2022-04-27 00:00"), ["duty-reminder"]);
    assert!(play.tick("2022-04-30 23:59").is_empty());
    assert_eq!(play.tick("2022-05-01 00:00"), ["duty-late", "duty-late-officer"]);
}

#[test]
fn an_excused_duty_is_taken_off_the_docket_and_may_come_back() {
    let mut play = Play::quarter();
    play.tick("2022-04-12 00:00");
    let act = DutyAct::Excuse { reason: Excuse::PermitEnded, text: String::new() };
    let turn = play.host("2022-04-13 00:00", act).unwrap();
    assert_eq!(topics(&turn), ["duty-excused"]);
    assert!(turn.docket.is_empty());
    assert_eq!(docket(&turn.withdrawn), [entry("2022-04-15", "")]);
    assert!(play.tick("2022-06-01 00:00").is_empty(), "an excused duty is never late");
    assert_eq!(play.duty().position().labels, ["excused", "execution-report", "reminded"]);
    let again = r#"{"action": "reopen", "reason": "it holds after all", "due": "2022-06-15"}"#;
    let turn = play.say("2022-06-01 09:00", Party::Officer, again).unwrap();
    assert_eq!(docket(&turn.docket), [entry("2022-06-15", "")]);
    assert_eq!(play.tick("2022-06-12 00:00"), ["duty-reminder"]);
    assert_eq!(&play.folded(), play.duty());
}

/// The first quarter's report with something changed, as the act that revises it.
fn revised(change: &dyn Fn(&mut Owed)) -> DutyAct {
    let mut owed = first_quarter(&County::national());
    change(&mut owed);
    DutyAct::Revise(owed)
}

#[test]
fn a_duty_that_is_worked_out_anew_moves_its_day() {
    let mut play = Play::quarter();
    play.tick("2022-04-12 00:00");
    let later = |owed: &mut Owed| {
        owed.due = day("2022-04-30");
        owed.remind_on = vec![day("2022-04-27")];
    };
    let mut worked_out = first_quarter(&County::national());
    assert!(!play.duty().differs(&worked_out));
    later(&mut worked_out);
    assert!(play.duty().differs(&worked_out));
    play.tick("2022-04-16 00:00");
    let turn = play.host("2022-04-20 00:00", revised(&later)).unwrap();
    assert_eq!(topics(&turn), ["duty-revised"], "it had been told that it was late");
    assert_eq!(docket(&turn.withdrawn), [entry("2022-04-15", "")]);
    assert_eq!(docket(&turn.docket), [entry("2022-04-30", "")]);
    assert_eq!(play.status(), "open");
    assert!(!play.duty().differs(&worked_out));
    assert_eq!(play.tick("2022-04-27 00:00"), ["duty-reminder"]);
    // An earlier day that has passed is late at the next look.
    let earlier = |owed: &mut Owed| {
        owed.due = day("2022-04-20");
        owed.remind_on = vec![day("2022-04-17")];
    };
    play.host("2022-04-28 00:00", revised(&earlier)).unwrap();
    assert_eq!(play.tick("2022-04-28 00:00"), ["duty-late", "duty-late-officer"]);
    assert_eq!(&play.folded(), play.duty());
}

#[test]
fn a_stop_that_is_learnt_later_changes_what_is_said_and_nothing_else() {
    let mut play = Play::quarter();
    let stopped = |owed: &mut Owed| owed.stopped = Stopped::Wholly;
    let turn = play.host("2022-04-05 00:00", revised(&stopped)).unwrap();
    assert!(turn.tells.is_empty() && turn.docket.is_empty() && turn.withdrawn.is_empty());
    let reminder = play.host("2022-04-12 00:00", DutyAct::Remind).unwrap();
    assert!(reminder.tells[0].arguments.contains(&("stopped", "wholly".to_owned())));
}

#[test]
fn a_day_that_an_officer_gave_stays_and_what_was_done_elsewhere_closes_it() {
    let mut play = Play::quarter();
    play.say("2022-04-15 09:00", Party::Enterprise, HAND_IN).unwrap();
    let back = r#"{"action": "return", "reason": "page 3", "by": "2022-05-20"}"#;
    play.say("2022-04-20 09:00", Party::Officer, back).unwrap();
    play.host("2022-04-21 09:00", revised(&|owed| owed.due = day("2022-04-30"))).unwrap();
    assert_eq!(play.duty().due, day("2022-05-20"));
    let done = |owed: &mut Owed| owed.done = Some(day("2022-04-21"));
    let turn = play.host("2022-04-22 09:00", revised(&done)).unwrap();
    assert_eq!(docket(&turn.docket), [entry("2022-05-20", "2022-04-21")]);
    assert_eq!(play.status(), "done");
    let other = revised(&|owed| owed.key = "P2/x".to_owned());
    assert_eq!(code(Play::quarter().host("2022-04-05 00:00", other)), "content");
    assert_eq!(code(play.host("2022-04-23 09:00", revised(&done))), "not-now");
}

#[test]
fn what_an_officer_opens_is_reminded_of_as_the_county_does() {
    for (kind, reminder) in [
        ("registration", "2022-06-27"),
        ("monitoring-plan", "2022-06-25"),
        ("change", "2022-06-20"),
        ("renewal", "2022-06-25"),
        ("ledger", "2022-06-27"),
        ("disclosure", "2022-06-27"),
    ] {
        let text = format!(
            r#"{{"action": "owe", "key": "P1/{kind}", "kind": "{kind}", "permit": "P1",
                "period": "2022-06", "from": "2022-06-01", "until": "2022-07-01",
                "due": "2022-06-30"}}"#
        );
        let mut play = Play::new();
        let turn = play.say("2022-06-01 09:00", Party::Officer, &text).unwrap();
        assert_eq!(topics(&turn), ["duty-owed"]);
        assert_eq!(play.duty().remind_on, [day(reminder)], "{kind}");
        assert_eq!(&play.folded(), play.duty());
    }
}

#[test]
fn whoever_was_never_told_of_a_duty_is_not_told_that_it_is_gone() {
    let mut play = Play::quarter();
    let act = DutyAct::Excuse { reason: Excuse::Stopped, text: String::new() };
    assert!(play.host("2022-04-02 00:00", act).unwrap().tells.is_empty());
}

#[test]
fn monitoring_is_done_when_it_was_done_as_often_as_owed() {
    let text = r#"{"action": "owe", "key": "P1/self-monitoring/DW001/w01018/2022-Q1",
        "kind": "self-monitoring", "permit": "P1", "outlet": "DW001", "about": "w01018",
        "period": "2022-Q1", "from": "2022-01-01", "until": "2022-04-01", "due": "2022-03-31",
        "times": 3}"#;
    let mut play = Play::new();
    play.say("2022-01-01 00:00", Party::Officer, text).unwrap();
    // Told later for the day on which it was done at the site.
    let on = |on: &str| format!(r#"{{"action": "hand-in", "on": "{on}"}}"#);
    let turn = play.say("2022-01-20 09:00", Party::Enterprise, &on("2022-01-18")).unwrap();
    assert_eq!(topics(&turn), ["duty-received-part"]);
    assert!(turn.docket.is_empty());
    assert_eq!(play.status(), "open");
    let two = r#"{"action": "hand-in", "on": "2022-03-31", "times": 2}"#;
    let turn = play.say("2022-04-03 09:00", Party::Enterprise, two).unwrap();
    assert_eq!(play.status(), "done", "done in time and told after");
    let DocketItem::Duty(duty) = &turn.docket[0] else { unreachable!("a duty") };
    assert_eq!(duty.subject, "DW001");
    assert_eq!(duty.reference, "P1/w01018/2022-Q1");
    assert_eq!(duty.done, Some(day("2022-03-31")));
    let back = r#"{"action": "return", "reason": "no record of the load"}"#;
    play.say("2022-04-04 09:00", Party::Officer, back).unwrap();
    assert_eq!(play.duty().times_done(), 1, "only the last is sent back");
}

#[test]
fn a_renewal_is_found_by_its_permit_and_a_change_is_not_on_the_docket() {
    let owed = |kind: &str| -> Owed {
        let text = format!(
            r#"{{"key": "P1/{kind}/2026-03-01", "kind": "{kind}", "permit": "P1",
                "period": "2026-03-01", "from": "2021-03-01", "until": "2026-03-01",
                "due": "2025-12-31"}}"#
        );
        serde_json::from_str(&text).unwrap()
    };
    let turn = Play::new().host("2025-10-01 00:00", DutyAct::Owe(owed("renewal"))).unwrap();
    let DocketItem::Duty(duty) = &turn.docket[0] else { unreachable!("a duty") };
    assert_eq!(duty.reference, "P1");
    let turn = Play::new().host("2025-10-01 00:00", DutyAct::Owe(owed("change"))).unwrap();
    assert!(turn.docket.is_empty());
}

#[test]
fn late_ones_are_told_to_the_enterprise_and_to_the_inspectors() {
    let mut play = Play::quarter();
    let turn = play.host("2022-04-16 00:00", DutyAct::FallDue).unwrap();
    let to: Vec<_> = turn.tells.iter().map(|tell| tell.to.clone()).collect();
    assert_eq!(to, [Audience::Enterprise, Audience::Post("inspector".to_owned())]);
}

#[test]
fn who_may_not_or_comes_too_early_is_refused_with_the_reason() {
    use Party::{Enterprise, Host, Officer};
    let owe = serde_json::to_string(&DutyAct::Owe(first_quarter(&County::national()))).unwrap();
    let back = r#"{"action": "return", "reason": "wrong"}"#;
    let other = r#"{"action": "excuse", "reason": "other", "text": "flood"}"#;
    let stopped = r#"{"action": "excuse", "reason": "stopped"}"#;
    let reopen = r#"{"action": "reopen", "reason": "wrong"}"#;
    // Before anything is owed.
    assert_eq!(code(Play::new().say("2022-04-01 00:00", Enterprise, &owe)), "not-yours");
    assert_eq!(code(Play::new().say("2022-04-01 00:00", Enterprise, HAND_IN)), "not-owed");
    let now = "2022-04-11 23:59";
    for (party, act, expected) in [
        (Host, owe.as_str(), "already-owed"),
        (Enterprise, &owe.replace("owe\",", "revise\","), "not-yours"),
        (Enterprise, r#"{"action": "remind"}"#, "not-yours"),
        (Host, r#"{"action": "remind"}"#, "not-now"),
        (Officer, r#"{"action": "fall-due"}"#, "not-yours"),
        (Host, r#"{"action": "fall-due"}"#, "not-now"),
        (Enterprise, stopped, "not-yours"),
        (Host, other, "not-yours"),
        (Officer, r#"{"action": "excuse", "reason": "other", "text": " "}"#, "content"),
        (Officer, back, "not-now"),
        (Officer, reopen, "not-now"),
        (Enterprise, r#"{"action": "hand-in", "on": "2022-04-12"}"#, "content"),
        (Enterprise, r#"{"action": "hand-in", "on": "2022-04-10"}"#, "backdated"),
        (Officer, r#"{"action": "hand-in", "on": "2021-12-31"}"#, "content"),
        (Enterprise, r#"{"action": "hand-in", "times": 0}"#, "content"),
    ] {
        let mut play = Play::quarter();
        let refused = play.say(now, party, act).unwrap_err();
        assert_eq!(refused.code, expected, "{act}");
        assert!(!refused.reason.is_empty() && !refused.reason.ends_with('.'), "{refused}");
        assert_eq!(play.status(), "open", "{act}");
    }
    let mut done = Play::quarter();
    done.say(now, Enterprise, HAND_IN).unwrap();
    assert_eq!(code(done.say(now, Enterprise, HAND_IN)), "not-now");
    assert_eq!(code(done.say(now, Enterprise, back)), "not-yours");
    assert_eq!(code(done.say(now, Officer, stopped)), "not-now");
    // An officer may record what was handed in elsewhere on an earlier day.
    let mut earlier = Play::quarter();
    earlier.tick("2022-04-16 00:00");
    let on = r#"{"action": "hand-in", "on": "2022-04-15"}"#;
    earlier.say("2022-04-20 09:00", Officer, on).unwrap();
    assert_eq!(earlier.status(), "done");
}

#[test]
fn what_is_too_long_or_makes_no_sense_is_refused() {
    let sound = first_quarter(&County::national());
    let owe = |change: &dyn Fn(&mut Owed)| {
        let mut owed = sound.clone();
        change(&mut owed);
        Play::new().host("2022-04-01 00:00", DutyAct::Owe(owed))
    };
    assert!(owe(&|owed| owed.permit = "x".repeat(64)).is_ok());
    assert_eq!(code(owe(&|owed| owed.permit = "x".repeat(65))), "content");
    assert_eq!(code(owe(&|owed| owed.key = String::new())), "content");
    assert_eq!(code(owe(&|owed| owed.until = owed.from)), "content");
    assert_eq!(code(owe(&|owed| owed.times = 0)), "content");
    assert_eq!(code(owe(&|owed| owed.remind_on = vec![owed.due.plus_days(1)])), "content");
    assert_eq!(code(owe(&|owed| owed.remind_on = vec![owed.due, owed.due])), "content");
    assert!(owe(&|owed| owed.remind_on = vec![owed.due]).is_ok());
    let hand_in = |files: usize, text: usize| {
        let act = DutyAct::HandIn {
            on: None,
            times: 1,
            text: "x".repeat(text),
            attachments: vec![1; files],
        };
        Play::quarter().host("2022-04-01 00:00", act)
    };
    assert!(hand_in(50, 8000).is_ok());
    assert_eq!(code(hand_in(51, 0)), "content");
    assert_eq!(code(hand_in(0, 8001)), "content");
}

#[test]
fn a_word_that_no_act_has_cannot_be_read() {
    for text in [
        r#"{"action": "forget"}"#,
        r#"{"action": "hand-in", "when": "2022-04-10"}"#,
        r#"{"action": "excuse", "reason": "weather"}"#,
        r#"{"reason": "none"}"#,
    ] {
        assert!(serde_json::from_str::<DutyAct>(text).is_err(), "{text}");
    }
}

#[test]
fn its_standing_gives_it_back() {
    let mut play = Play::quarter();
    play.say("2022-04-10 09:00", Party::Enterprise, HAND_IN).unwrap();
    let standing = play.duty().standing().unwrap();
    assert_eq!(&DutyAffair::from_position(&standing).unwrap(), play.duty());
}
