//! What is found at one outlet is one message, and nothing is swallowed by it.

use tidegate_affairs::Affair;
use tidegate_domain::{Severity, Standing, Urgency};

use crate::county::at;
use crate::desk::{Desk, act, acts_of, clue, fact, line, topics};

#[test]
fn what_is_found_within_the_window_is_told_together_after_it() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    assert!(desk.find(now + 3_600, vec![fact(2, "over-total")]).is_empty());
    assert_eq!(
        topics(&desk.held),
        ["case-found-again to enterprise", "case-found-again-officer to inspector"]
    );
    let end = now + 24 * 3_600;
    assert!(desk.find(end - 1, vec![fact(3, "ledger-missing")]).is_empty());
    assert_eq!(desk.task().position().due_at, Some(end));
    assert!(desk.serve(end - 1).0.is_empty());
    let (words, tells) = desk.serve(end);
    assert_eq!(words, ["tell-gathered"]);
    assert_eq!(
        topics(&tells),
        ["case-found-again to enterprise", "case-found-again-officer to inspector"]
    );
    assert_eq!(acts_of(tells.first().unwrap()), "ledger-missing,over-total");
    assert!(desk.serve(end + 3_600).0.is_empty());
}

#[test]
fn what_is_found_after_the_window_is_told_at_once() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    let tells = desk.find(now + 24 * 3_600, vec![fact(2, "over-total")]);
    assert_eq!(tells.len(), 2);
    assert_eq!(acts_of(tells.first().unwrap()), "over-total");
    assert_eq!(desk.status(), "issued");
}

#[test]
fn what_was_told_is_not_told_again_while_it_lasts() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    for day in 1..10 {
        let at = now + day * 86_400;
        assert!(desk.find(at, vec![fact(1, "over-concentration")]).is_empty());
        assert!(desk.held.is_empty());
    }
}

#[test]
fn what_is_graver_does_not_wait_for_the_window() {
    let now = at("2024-09-03 09:00");
    let serious = |case, kind| line(case, kind, Standing::ConfirmedByData, Severity::Serious);
    let mut desk = Desk::issued(now);
    let tells = desk.find(now + 60, vec![serious(2, "evasion")]);
    assert_eq!(tells.first().unwrap().urgency, Urgency::Urgent);
    assert_eq!(desk.task().position().severity, 2);
    // A second one as grave does wait.
    assert!(desk.find(now + 120, vec![serious(3, "false-monitoring-data")]).is_empty());
}

#[test]
fn what_is_gone_before_the_window_ends_is_not_told() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    desk.find(now + 3_600, vec![fact(2, "over-total")]);
    desk.lapse(now + 7_200, 2);
    assert!(desk.serve(now + 25 * 3_600).0.is_empty());
}

#[test]
fn a_closed_task_tells_nothing_later() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    desk.find(now + 3_600, vec![fact(2, "over-total")]);
    desk.officer(now + 7_200, act("waive"));
    assert_eq!(desk.task().position().due_at, None);
    assert!(desk.serve(now + 90 * 86_400).0.is_empty());
}

#[test]
fn an_act_given_twice_at_once_is_one() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::new();
    let twice = vec![clue(1, "evasion"), fact(1, "evasion"), clue(1, "evasion")];
    let tells = desk.find(now, twice);
    assert_eq!(topics(&tells), ["case-issued to enterprise", "case-issued-officer to inspector"]);
    assert_eq!((desk.task().lines.len(), desk.task().clues.len()), (1, 0));
}
