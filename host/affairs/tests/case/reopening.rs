//! Tasks that are opened again, and findings that go away.

use tidegate_affairs::{Affair, TaskAct, moment};
use tidegate_domain::{Instant, Party, Severity, Standing};

use crate::county::at;
use crate::desk::{Desk, act, acts_of, clue, fact, line, topics};

fn closed(at: Instant) -> Desk {
    let mut desk = Desk::issued(at);
    for word in ["accept", "submit", "recheck-passed", "close"] {
        desk.officer(at, act(word));
    }
    desk
}

#[test]
fn the_same_within_thirty_days_opens_the_task_again() {
    let closed_at = at("2024-09-03 16:00");
    for (day, outcome) in [
        ("2024-10-03 00:00", Ok(())),
        ("2024-10-03 23:59", Ok(())),
        ("2024-10-04 00:00", Err("over")),
    ] {
        let mut desk = closed(closed_at);
        let found = desk.found(false, vec![fact(1, "over-concentration")]);
        assert_eq!(desk.task().is_over(at(day)), outcome.is_err(), "{day}");
        let done = desk.try_act(at(day), Party::Host, TaskAct::Find(found));
        assert_eq!(done.map(|_| ()).map_err(|refused| refused.code), outcome, "{day}");
    }
}

#[test]
fn a_task_opened_again_begins_with_accepting() {
    let mut desk = closed(at("2024-09-03 09:00"));
    let tells = desk.find(at("2024-09-09 09:00"), vec![fact(1, "over-concentration")]);
    assert_eq!(
        topics(&tells),
        ["case-reopened to enterprise", "case-reopened-officer to inspector"]
    );
    let task = desk.task();
    assert_eq!((task.status.word(), task.reopened, task.closed_at), ("issued", 1, None));
    let labels = task.position().labels;
    assert!(labels.contains(&"reopened".to_owned()) && !labels.contains(&"on-time".to_owned()));
    for word in ["accept", "submit", "recheck-passed", "close"] {
        desk.officer(at("2024-09-10 09:00"), act(word));
    }
    let tells = desk.find(at("2024-09-11 09:00"), vec![fact(1, "over-concentration")]);
    assert_eq!((tells.len(), desk.task().reopened), (2, 2));
}

#[test]
fn a_task_opened_again_runs_by_the_numbers_of_that_day() {
    let mut desk = closed(at("2024-09-03 09:00"));
    let found = desk.found(true, vec![fact(1, "over-concentration")]);
    desk.act(at("2024-09-09 09:00"), Party::Host, TaskAct::Find(found));
    assert_eq!(moment(desk.task().clock.unwrap().deadline), "2024-09-09 14:30");
    assert!(desk.task().key_unit);
}

#[test]
fn only_what_is_found_now_is_issued_again() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::new();
    let serious = line(1, "evasion", Standing::ConfirmedByData, Severity::Serious);
    desk.find(now, vec![serious, fact(2, "ledger-missing")]);
    for word in ["accept", "submit", "recheck-passed", "close"] {
        desk.officer(now, act(word));
    }
    let tells = desk.find(at("2024-09-09 09:00"), vec![fact(2, "ledger-missing")]);
    assert!(tells.iter().all(|tell| acts_of(tell) == "ledger-missing"));
    assert_eq!(desk.task().position().severity, 1);
}

#[test]
fn a_suspicion_does_not_open_a_closed_task_over_a_persons_head() {
    let mut desk = closed(at("2024-09-03 09:00"));
    let tells = desk.find(at("2024-09-09 09:00"), vec![clue(1, "over-concentration")]);
    assert_eq!(topics(&tells), ["case-to-confirm to inspector"]);
    let tells = desk.officer(at("2024-09-10 09:00"), act("confirm"));
    assert_eq!(
        topics(&tells),
        ["case-reopened to enterprise", "case-reopened-officer to inspector"]
    );
}

#[test]
fn a_clue_dismissed_after_a_closure_does_not_shield_what_data_find() {
    let mut desk = closed(at("2024-09-03 09:00"));
    desk.find(at("2024-09-09 09:00"), vec![clue(2, "evasion")]);
    desk.officer(at("2024-09-09 10:00"), act("dismiss"));
    let tells = desk.find(at("2024-09-10 09:00"), vec![fact(1, "over-concentration")]);
    assert_eq!(tells.len(), 2);
    assert_eq!(desk.status(), "issued");
}

#[test]
fn when_the_last_act_is_gone_an_officer_hears_it_once_and_may_close() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    desk.find(now, vec![fact(2, "over-total")]);
    assert!(desk.lapse(now + 60, 1).is_empty(), "another act is still found");
    let tells = desk.lapse(now + 120, 2);
    assert_eq!(topics(&tells), ["case-no-longer-found to inspector"]);
    assert!(desk.lapse(now + 180, 2).is_empty());
    assert!(desk.task().position().labels.contains(&"no-longer-found".to_owned()));
    assert_eq!(desk.status(), "issued", "a person decides");
    let lapse = TaskAct::Lapse { case: 9, judgement: "later".to_owned() };
    assert_eq!(desk.try_act(now, Party::Host, lapse).unwrap_err().code, "unknown");

    let tells = desk.officer(now + 240, act("close"));
    assert_eq!(topics(&tells), ["case-closed to enterprise"]);
}

#[test]
fn what_comes_back_after_it_was_gone_is_new() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    desk.lapse(now + 60, 1);
    let tells = desk.find(now + 2 * 86_400, vec![fact(1, "over-concentration")]);
    assert_eq!(
        topics(&tells),
        ["case-found-again to enterprise", "case-found-again-officer to inspector"]
    );
    let tells = desk.lapse(now + 3 * 86_400, 1);
    assert_eq!(topics(&tells), ["case-no-longer-found to inspector"]);
}

#[test]
fn a_clue_that_is_gone_is_still_for_a_person_to_dismiss() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::new();
    desk.find(now, vec![clue(1, "no-permit")]);
    assert_eq!(topics(&desk.lapse(now, 1)), ["case-no-longer-found to inspector"]);
    desk.officer(now, act("dismiss"));
    assert_eq!(desk.status(), "dismissed");
}
