//! Clues: no enterprise hears of one before a person or data confirm it.

use tidegate_domain::{Party, Severity, Standing, Urgency};

use crate::county::at;
use crate::desk::{Desk, act, acts_of, clue, fact, line, topics};

#[test]
fn a_clue_goes_to_an_officer_only() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::new();
    let tells = desk.find(now, vec![clue(1, "no-permit")]);
    assert_eq!(topics(&tells), ["case-to-confirm to inspector"]);
    assert!(!desk.task().is_known_to_enterprise());
    desk.serve(at("2024-09-10 17:30"));
    desk.serve(at("2024-09-10 17:31"));
    assert!(topics(&desk.tells).iter().all(|told| !told.ends_with("enterprise")));

    let tells = desk.officer(at("2024-09-11 09:00"), act("confirm"));
    assert_eq!(topics(&tells), ["case-issued to enterprise", "case-issued-officer to inspector"]);
    assert!(desk.task().is_known_to_enterprise());
    desk.enterprise(at("2024-09-11 10:00"), act("accept"));
}

#[test]
fn what_a_person_confirms_is_as_urgent_as_what_data_confirm() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::new();
    desk.find(now, vec![line(1, "evasion", Standing::Suspected, Severity::Serious)]);
    let tells = desk.officer(now, act("confirm"));
    assert_eq!(tells.first().unwrap().urgency, Urgency::Urgent);
    let tells = Desk::issued(now).tells;
    assert_eq!(tells.first().unwrap().urgency, Urgency::Action);
}

#[test]
fn a_dismissed_clue_stays_dismissed_until_data_confirm_it() {
    let mut desk = Desk::new();
    desk.find(at("2024-09-03 09:00"), vec![clue(1, "treatment-off-while-producing")]);
    assert!(desk.officer(at("2024-09-04 09:00"), act("dismiss")).is_empty());
    desk.lapse(at("2024-09-05 09:00"), 1);
    for day in ["2024-09-06 09:00", "2024-11-06 09:00"] {
        assert!(desk.find(at(day), vec![clue(1, "treatment-off-while-producing")]).is_empty());
        assert_eq!(desk.status(), "dismissed");
    }
    let tells = desk.find(at("2024-11-07 09:00"), vec![fact(1, "treatment-off-while-producing")]);
    assert_eq!(topics(&tells), ["case-issued to enterprise", "case-issued-officer to inspector"]);
    assert_eq!((desk.status(), desk.task().reopened), ("issued", 1));
}

#[test]
fn another_clue_after_a_dismissal_is_looked_at() {
    let mut desk = Desk::new();
    desk.find(at("2024-09-03 09:00"), vec![clue(1, "no-permit")]);
    desk.officer(at("2024-09-04 09:00"), act("dismiss"));
    let tells = desk.find(at("2024-09-05 09:00"), vec![clue(1, "no-permit"), clue(2, "evasion")]);
    assert_eq!(topics(&tells), ["case-to-confirm to inspector"]);
    assert_eq!(acts_of(tells.first().unwrap()), "evasion");
    let tells = desk.officer(at("2024-09-06 09:00"), act("confirm"));
    assert_eq!(acts_of(tells.first().unwrap()), "evasion");
}

#[test]
fn a_clue_found_with_a_fact_is_not_told_as_one() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::new();
    let lines = vec![fact(1, "over-concentration"), clue(2, "evasion")];
    let tells = desk.find(now, lines);
    assert_eq!(
        topics(&tells),
        [
            "case-issued to enterprise",
            "case-issued-officer to inspector",
            "case-clue-added to inspector"
        ]
    );
    let acts: Vec<&str> = tells.iter().map(acts_of).collect();
    assert_eq!(acts, ["over-concentration", "over-concentration", "evasion"]);
    // Nor in anything that the enterprise hears later.
    desk.serve(at("2024-09-11 16:30"));
    assert_eq!(acts_of(desk.tells.last().unwrap()), "over-concentration");
}

#[test]
fn a_clue_in_an_open_task_is_confirmed_or_dismissed_in_it() {
    let now = at("2024-09-03 09:00");
    for (word, told) in [("confirm", 2), ("dismiss", 0)] {
        let mut desk = Desk::issued(now);
        let tells = desk.find(now + 60, vec![clue(2, "evasion")]);
        assert_eq!(topics(&tells), ["case-clue-added to inspector"]);
        let clock = desk.task().clock;
        assert_eq!(desk.officer(now + 120, act(word)).len(), told, "{word}");
        assert_eq!((desk.status(), desk.task().clock), ("issued", clock));
        let refused = desk.try_act(now + 180, Party::Officer, act(word)).unwrap_err();
        assert_eq!(refused.code, "not-now");
        // Found once more it makes no noise.
        assert!(desk.find(now + 240, vec![clue(2, "evasion")]).is_empty());
    }
}

#[test]
fn a_task_is_not_closed_over_an_open_clue() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::issued(now);
    for word in ["accept", "submit", "recheck-passed"] {
        desk.officer(now, act(word));
    }
    desk.find(now, vec![clue(2, "evasion")]);
    assert_eq!(desk.try_act(now, Party::Officer, act("close")).unwrap_err().code, "clues");
    desk.officer(now, act("dismiss"));
    desk.officer(now, act("close"));
}

#[test]
fn data_may_confirm_a_clue_before_a_person_does() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::new();
    desk.find(now, vec![clue(1, "no-permit"), clue(2, "evasion")]);
    let tells = desk.find(now + 60, vec![fact(1, "no-permit")]);
    assert_eq!(acts_of(tells.first().unwrap()), "no-permit");
    assert_eq!((desk.status(), desk.task().clues.as_slice()), ("issued", [2].as_slice()));
}
