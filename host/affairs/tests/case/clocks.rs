//! The clocks of a task: when they end, what is said before and after, and that it is said once.

use tidegate_affairs::{Affair, TaskAct, moment};
use tidegate_domain::{Instant, Party};

use crate::county::at;
use crate::desk::{Desk, act, clue, fact, topics};

fn deadline(desk: &Desk) -> String {
    moment(desk.task().position().deadline.unwrap())
}

#[test]
fn accepting_is_counted_in_hours_of_work() {
    let cases = [
        // 48 hours are six days of seven hours and six hours more.
        (false, "2024-09-03 09:00", "2024-09-11 16:30"),
        (false, "2024-09-27 09:00", "2024-10-11 16:30"),
        (false, "2024-09-27 16:30", "2024-10-12 15:30"),
        (false, "2025-01-25 10:00", "2025-02-10 16:30"),
        (true, "2024-09-03 09:00", "2024-09-03 14:30"),
        (true, "2024-09-02 11:00", "2024-09-02 16:30"),
        (true, "2024-09-02 12:10", "2024-09-02 17:30"),
        (true, "2024-09-02 20:00", "2024-09-03 14:30"),
        (true, "2024-09-07 10:00", "2024-09-09 14:30"),
        (true, "2024-09-27 16:30", "2024-09-29 12:00"),
        (true, "2025-01-27 15:30", "2025-02-05 11:00"),
    ];
    for (key_unit, from, until) in cases {
        let mut desk = Desk::new();
        let found = desk.found(key_unit, vec![fact(1, "over-concentration")]);
        desk.act(at(from), Party::Host, TaskAct::Find(found));
        assert_eq!(deadline(&desk), until, "from {from}");
        assert!(!desk.task().clock.unwrap().provisional);
        // The deadline itself is in time; the second after it is not.
        let end = at(until);
        assert_eq!(desk.serve(end).0, ["remind"], "from {from}");
        assert_eq!(desk.task().position().due_at, Some(end + 1));
        assert_eq!(desk.serve(end + 1).0, ["escalate"], "from {from}");
    }
}

#[test]
fn the_other_clocks_end_with_the_last_hour_of_a_working_day() {
    // National day lies in between; 29 September and 12 October are worked.
    let cases: [(&[&str], &str); 6] = [
        (&["accept"], "2024-10-23 17:30"),
        (&["rectify"], "2024-10-23 17:30"),
        (&["accept", "submit"], "2024-10-10 17:30"),
        (&["accept", "submit", "recheck-passed"], "2024-10-10 17:30"),
        (&["accept", "submit", "recheck-failed"], "2024-10-23 17:30"),
        (&["appeal"], "2024-10-10 17:30"),
    ];
    for (way, until) in cases {
        let now = at("2024-09-27 10:00");
        let mut desk = Desk::issued(now);
        for word in way {
            desk.officer(now, act(word));
        }
        assert_eq!(deadline(&desk), until, "{way:?}");
        desk.serve(at(until));
        assert_eq!(desk.task().missed, 0, "{way:?}");
        desk.serve(at(until) + 1);
        assert_eq!(desk.task().missed, 1, "{way:?}");
    }
    let mut desk = Desk::new();
    desk.find(at("2024-09-27 10:00"), vec![clue(1, "no-permit")]);
    assert_eq!(deadline(&desk), "2024-10-10 17:30");
}

#[test]
fn a_deadline_that_may_still_change_says_so() {
    let desk = Desk::issued(at("2026-12-28 09:00"));
    assert_eq!(deadline(&desk), "2027-01-06 16:30");
    assert!(desk.task().position().labels.contains(&"provisional".to_owned()));
    let deadline =
        desk.tells.first().unwrap().arguments.iter().find(|(name, _)| *name == "deadline");
    assert_eq!(deadline.unwrap().1, "@provisional/2027-01-06 16:30");
    let known = Desk::issued(at("2026-12-01 09:00"));
    assert!(!known.task().position().labels.contains(&"provisional".to_owned()));
}

#[test]
fn the_enterprise_is_reminded_once_and_its_delay_goes_up_once() {
    let mut desk = Desk::issued(at("2024-09-03 09:00"));
    let remind_at = desk.task().position().due_at.unwrap();
    assert!(desk.serve(remind_at - 1).0.is_empty());
    let (_, tells) = desk.serve(remind_at);
    assert_eq!(topics(&tells), ["case-reminder to enterprise"]);
    assert!(desk.serve(remind_at + 60).0.is_empty());

    let missed_at = desk.task().position().due_at.unwrap();
    assert_eq!(moment(missed_at - 1), "2024-09-11 16:30");
    let (_, tells) = desk.serve(missed_at);
    assert_eq!(topics(&tells), ["case-missed to leader", "case-overdue to enterprise"]);
    assert!(desk.serve(missed_at + 90 * 86_400).0.is_empty());
    let position = desk.task().position();
    assert_eq!(position.due_at, None);
    for label in ["missed", "missed-by-enterprise", "overdue", "escalated"] {
        assert!(position.labels.contains(&label.to_owned()), "{label}");
    }
    // What was late may still be done, and the next clock is another one.
    desk.enterprise(missed_at + 3_600, act("accept"));
    let labels = desk.task().position().labels;
    assert!(labels.contains(&"missed".to_owned()) && !labels.contains(&"overdue".to_owned()));
    assert_eq!(desk.serve(missed_at + 200 * 86_400).0, ["escalate"]);
    assert_eq!(desk.task().missed, 2);
}

#[test]
fn a_delay_of_officers_is_not_the_enterprises() {
    let now = at("2024-09-03 10:00");
    let mut desk = Desk::issued(now);
    desk.officer(now, act("assign"));
    desk.enterprise(now, act("accept"));
    desk.enterprise(now, act("submit"));
    let remind_at = desk.task().position().due_at.unwrap();
    let (_, tells) = desk.serve(remind_at);
    assert_eq!(topics(&tells), ["case-reminder-officer to mr-li"]);
    let (_, tells) = desk.serve(at("2024-09-10 17:30") + 1);
    assert_eq!(topics(&tells), ["case-missed to leader", "case-overdue-officer to mr-li"]);
    let labels = desk.task().position().labels;
    assert!(labels.contains(&"missed-by-officer".to_owned()));
    assert!(!labels.contains(&"missed-by-enterprise".to_owned()));
}

#[test]
fn the_host_neither_reminds_early_nor_twice() {
    let mut desk = Desk::issued(at("2024-09-03 09:00"));
    let refuse = |desk: &mut Desk, now: Instant, word: &str| {
        let refused = desk.try_act(now, Party::Host, act(word)).unwrap_err();
        assert_eq!(refused.code, "not-now", "{word}");
    };
    let remind_at = desk.task().position().due_at.unwrap();
    refuse(&mut desk, remind_at - 1, "remind");
    refuse(&mut desk, remind_at, "escalate");
    desk.serve(remind_at);
    refuse(&mut desk, remind_at, "remind");
    let end = at("2024-09-11 16:30");
    refuse(&mut desk, end, "escalate");
    desk.serve(end + 1);
    refuse(&mut desk, end + 2, "escalate");
    assert_eq!(desk.task().missed, 1);
}

#[test]
fn more_time_is_counted_from_the_deadline() {
    let now = at("2024-09-03 10:00");
    let mut desk = Desk::issued(now);
    desk.enterprise(now, act("accept"));
    assert_eq!(deadline(&desk), "2024-09-25 17:30");
    desk.serve(at("2024-09-25 09:00"));
    let tells = desk.officer(at("2024-09-25 10:00"), act("extend"));
    assert_eq!(topics(&tells), ["case-extended to enterprise"]);
    // 26, 27, 29 and 30 September, then 8 October.
    assert_eq!(deadline(&desk), "2024-10-08 17:30");
    // The reminder of the longer time comes after the shorter one.
    let remind_at = desk.task().position().due_at.unwrap();
    assert!(remind_at >= at("2024-09-25 17:30"));
    assert_eq!(desk.serve(at("2024-10-08 17:30")).0, ["remind"]);
    for (days, word) in [(0, "out-of-range"), (366, "out-of-range")] {
        let extend = TaskAct::Extend { days, reason: "rain".to_owned() };
        let refused = desk.try_act(at("2024-10-08 17:30"), Party::Officer, extend).unwrap_err();
        assert_eq!(refused.code, word);
    }
}

#[test]
fn more_time_given_late_is_not_over_already() {
    let now = at("2024-09-03 10:00");
    let mut desk = Desk::issued(now);
    desk.enterprise(now, act("accept"));
    let late = at("2024-10-15 10:00");
    desk.serve(late);
    let extend = TaskAct::Extend { days: 1, reason: "rain".to_owned() };
    desk.officer(late, extend);
    assert_eq!(deadline(&desk), "2024-10-16 17:30");
    assert!(desk.serve(late).0.is_empty());
    assert_eq!(desk.task().missed, 1);
}

#[test]
fn the_enterprise_does_not_hear_of_more_time_for_officers() {
    let mut desk = Desk::new();
    desk.find(at("2024-09-03 10:00"), vec![clue(1, "no-permit")]);
    let tells = desk.officer(at("2024-09-03 11:00"), act("extend"));
    assert_eq!(topics(&tells), ["case-extended to inspector"]);
}
