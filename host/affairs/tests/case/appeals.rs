//! Appeals and waivers.

use tidegate_affairs::moment;
use tidegate_domain::Party;

use crate::county::at;
use crate::desk::{Desk, act, clue, fact, topics};

#[test]
fn an_appeal_stops_the_clock_and_a_rejection_begins_it_anew() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    let tells = desk.enterprise(at("2024-09-04 09:00"), act("appeal"));
    assert_eq!(topics(&tells), ["case-appealed to inspector"]);
    // The enterprise's own time would have been over; only the officer's is.
    let (_, tells) = desk.serve(at("2024-09-20 09:00"));
    assert_eq!(topics(&tells), ["case-missed to leader", "case-overdue-officer to inspector"]);

    let tells = desk.officer(at("2024-09-23 09:00"), act("reject"));
    assert_eq!(topics(&tells), ["case-appeal-rejected to enterprise"]);
    assert_eq!(desk.status(), "issued");
    let clock = desk.task().clock.unwrap();
    assert_eq!(moment(clock.deadline), "2024-09-30 16:30");
    assert!(!clock.escalated && clock.remind_at.is_some());
}

#[test]
fn a_rejection_gives_the_whole_time_to_put_it_right() {
    let now = at("2024-09-03 09:00");
    for (way, status) in [("accept", "accepted"), ("rectify", "rectifying")] {
        let mut desk = Desk::issued(now);
        desk.enterprise(now, act(way));
        desk.enterprise(at("2024-09-24 09:00"), act("appeal"));
        desk.officer(at("2024-09-25 09:00"), act("reject"));
        assert_eq!(desk.status(), status);
        assert_eq!(moment(desk.task().clock.unwrap().deadline), "2024-10-21 17:30");
    }
}

#[test]
fn nobody_wins_time_by_one_appeal_after_another() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    desk.enterprise(now, act("appeal"));
    desk.officer(now, act("reject"));
    let refused = desk.try_act(now, Party::Enterprise, act("appeal")).unwrap_err();
    assert_eq!(refused.code, "answered");
    // What comes new may be contested.
    desk.find(at("2024-09-06 09:00"), vec![fact(2, "ledger-missing")]);
    desk.enterprise(at("2024-09-06 10:00"), act("appeal"));
    desk.officer(at("2024-09-06 11:00"), act("reject"));
    desk.enterprise(at("2024-09-06 11:00"), act("accept"));
    desk.enterprise(at("2024-09-06 11:00"), act("submit"));
    desk.officer(at("2024-09-06 11:00"), act("recheck-failed"));
    desk.enterprise(at("2024-09-06 12:00"), act("appeal"));
}

#[test]
fn an_appeal_that_is_upheld_holds_for_what_it_was_about() {
    let mut desk = Desk::issued(at("2024-09-03 09:00"));
    desk.enterprise(at("2024-09-03 10:00"), act("appeal"));
    let tells = desk.officer(at("2024-09-04 09:00"), act("uphold"));
    assert_eq!(topics(&tells), ["case-appeal-upheld to enterprise"]);
    assert_eq!(desk.status(), "dismissed");
    assert_eq!(desk.task().before_appeal, None);
    // The same data again, and as a suspicion in between, change nothing.
    assert!(desk.find(at("2024-09-05 09:00"), vec![fact(1, "over-concentration")]).is_empty());
    assert!(desk.find(at("2024-09-06 09:00"), vec![clue(1, "over-concentration")]).is_empty());
    assert!(desk.find(at("2024-09-07 09:00"), vec![fact(1, "over-concentration")]).is_empty());
    assert_eq!(desk.status(), "dismissed");
    // Another act at the same outlet is not covered by it.
    let tells = desk.find(at("2024-09-09 09:00"), vec![fact(2, "over-total")]);
    assert_eq!(
        topics(&tells),
        ["case-reopened to enterprise", "case-reopened-officer to inspector"]
    );
    assert!(tells.iter().all(|tell| crate::desk::acts_of(tell) == "over-total"));
}

#[test]
fn a_clue_beside_an_appeal_that_is_upheld_is_still_for_a_person() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    desk.find(now, vec![clue(2, "false-mark-suspected")]);
    desk.enterprise(now, act("appeal"));
    desk.officer(now, act("uphold"));
    assert_eq!(desk.status(), "to-confirm");
    desk.officer(now, act("dismiss"));
    assert_eq!(desk.status(), "dismissed");
}

#[test]
fn a_waiver_closes_a_task_and_shields_nothing_that_it_does_not_hide() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    desk.enterprise(now, act("appeal"));
    let tells = desk.officer(now, act("waive"));
    assert_eq!(topics(&tells), ["case-waived to enterprise"]);
    assert_eq!((desk.status(), desk.task().before_appeal), ("waived", None));
    // What a waiver hides never gets here, so that this came after it or is another act.
    let tells = desk.find(now + 20 * 86_400, vec![fact(1, "over-concentration")]);
    assert_eq!(
        topics(&tells),
        ["case-reopened to enterprise", "case-reopened-officer to inspector"]
    );
    desk.officer(now + 20 * 86_400, act("waive"));
    assert!(!desk.task().is_over(now + 50 * 86_400));
    assert!(desk.task().is_over(now + 51 * 86_400));

    let mut unheard = Desk::new();
    unheard.find(now, vec![clue(1, "no-permit")]);
    assert!(unheard.officer(now, act("waive")).is_empty(), "it never heard of the clue");
}
