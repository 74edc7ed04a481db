//! Every act in every status by every party: done, or refused with which word.

use tidegate_affairs::{Affair, Deed, Task, TaskAct, TaskStatus};
use tidegate_domain::{Instant, Party};

use crate::county::at;
use crate::desk::{Desk, act, clue};

/// The acts of people and of the host, with the parties that may take them and the statuses in which
/// they may.
const TABLE: &[(&str, &[Party], &str)] = &[
    ("confirm", OFFICER, "to-confirm"),
    ("dismiss", OFFICER, "to-confirm"),
    ("accept", EITHER, "issued"),
    ("rectify", EITHER, "issued accepted returned"),
    ("submit", EITHER, "accepted rectifying returned"),
    ("recheck-passed", OFFICER, "submitted"),
    ("recheck-failed", OFFICER, "submitted rechecked"),
    ("close", OFFICER, "rechecked"),
    ("waive", OFFICER, OPEN),
    ("appeal", EITHER, "issued accepted rectifying returned"),
    ("uphold", OFFICER, "appealed"),
    ("reject", OFFICER, "appealed"),
    ("assign", OFFICER, OPEN),
    ("extend", OFFICER, OPEN),
    ("raise", OFFICER, OPEN),
    ("note", &Party::ALL, ALL),
    ("lapse", HOST, ALL),
    ("remind", HOST, ""),
    ("escalate", HOST, ""),
    ("tell-gathered", HOST, ""),
];

const OFFICER: &[Party] = &[Party::Officer];
const EITHER: &[Party] = &[Party::Enterprise, Party::Officer];
const HOST: &[Party] = &[Party::Host];
const OPEN: &str = "to-confirm issued accepted rectifying submitted rechecked returned appealed";
const ALL: &str = "to-confirm issued accepted rectifying submitted rechecked returned appealed \
                   closed dismissed waived";

/// A desk whose task has come to a status.
fn come_to(status: TaskStatus, at: Instant) -> Desk {
    let mut desk = Desk::issued(at);
    let way: &[&str] = match status {
        TaskStatus::ToConfirm | TaskStatus::Dismissed => {
            desk = Desk::new();
            desk.find(at, vec![clue(1, "no-permit")]);
            if status == TaskStatus::Dismissed { &["dismiss"] } else { &[] }
        }
        TaskStatus::Issued => &[],
        TaskStatus::Accepted => &["accept"],
        TaskStatus::Rectifying => &["accept", "rectify"],
        TaskStatus::Submitted => &["accept", "submit"],
        TaskStatus::Rechecked => &["accept", "submit", "recheck-passed"],
        TaskStatus::Returned => &["accept", "submit", "recheck-failed"],
        TaskStatus::Appealed => &["appeal"],
        TaskStatus::Closed => &["accept", "submit", "recheck-passed", "close"],
        TaskStatus::Waived => &["waive"],
    };
    for word in way {
        desk.officer(at, act(word));
    }
    assert_eq!(desk.task().status, status);
    desk
}

#[test]
fn an_act_is_done_or_refused_by_the_table() {
    let now = at("2024-09-03 10:00");
    for (word, parties, statuses) in TABLE {
        let statuses: Vec<&str> = statuses.split_whitespace().collect();
        for status in TaskStatus::ALL {
            for party in Party::ALL {
                let mut desk = come_to(status, now);
                let unheard_of = matches!(status, TaskStatus::ToConfirm | TaskStatus::Dismissed);
                let expected =
                    if !parties.contains(&party) || (party == Party::Enterprise && unheard_of) {
                        Err("not-yours")
                    } else if statuses.contains(&status.word()) {
                        Ok(())
                    } else if status.is_closed() && !statuses.is_empty() {
                        Err("closed")
                    } else {
                        Err("not-now")
                    };
                let before = desk.task.clone();
                let done = desk.try_act(now + 60, party, act(word));
                let outcome = done.map(|_| ()).map_err(|refused| refused.code);
                assert_eq!(outcome, expected, "{word} while {} by {}", status.word(), party.word());
                if outcome.is_err() {
                    assert_eq!(desk.task, before, "a refused act changes nothing");
                }
            }
        }
    }
}

#[test]
fn only_judgements_open_a_task() {
    let now = at("2024-09-03 10:00");
    for party in [Party::Enterprise, Party::Officer] {
        let mut desk = Desk::new();
        let found = desk.found(false, vec![clue(1, "no-permit")]);
        let refused = desk.try_act(now, party, TaskAct::Find(found)).unwrap_err();
        assert_eq!(refused.code, "not-yours");
    }
    let refused = Desk::new().try_act(now, Party::Officer, act("close")).unwrap_err();
    assert_eq!(refused.code, "not-open");
    let mut desk = Desk::new();
    let nothing = desk.found(false, Vec::new());
    let refused = desk.try_act(now, Party::Host, TaskAct::Find(nothing)).unwrap_err();
    assert_eq!(refused.code, "empty");
    let nobody = Deed { at: now, by: " ".to_owned(), party: Party::Officer, act: act("note") };
    let desk = Desk::issued(now);
    let refused = Task::take(desk.task.as_ref(), &nobody, &desk.county.context()).unwrap_err();
    assert_eq!(refused.code, "empty");
}

#[test]
fn what_has_to_be_said_is_said() {
    let now = at("2024-09-03 10:00");
    let empty = || "  ".to_owned();
    let cases = [
        (TaskStatus::ToConfirm, TaskAct::Confirm { text: empty() }),
        (TaskStatus::ToConfirm, TaskAct::Dismiss { reason: empty() }),
        (TaskStatus::Accepted, TaskAct::Rectify { measures: empty() }),
        (TaskStatus::Accepted, TaskAct::Submit { text: empty() }),
        (TaskStatus::Submitted, TaskAct::Recheck { passed: true, text: empty(), inspection: None }),
        (TaskStatus::Rechecked, TaskAct::Close { text: empty() }),
        (TaskStatus::Issued, TaskAct::Waive { waiver: 1, reason: empty() }),
        (TaskStatus::Issued, TaskAct::Appeal { reason: empty() }),
        (TaskStatus::Appealed, TaskAct::Answer { upheld: true, reason: empty() }),
        (TaskStatus::Issued, TaskAct::Assign { officer: empty() }),
        (TaskStatus::Issued, TaskAct::Extend { days: 1, reason: empty() }),
        (TaskStatus::Issued, TaskAct::Raise { reason: empty() }),
        (TaskStatus::Issued, TaskAct::Note { text: empty() }),
    ];
    for (status, act) in cases {
        let mut desk = come_to(status, now);
        let refused = desk.try_act(now, Party::Officer, act.clone()).unwrap_err();
        assert_eq!(refused.code, "empty", "{act:?}");
    }
}

#[test]
fn a_task_goes_from_issued_to_closed_and_every_step_stays() {
    let mut desk = Desk::issued(at("2024-09-03 10:00"));
    let way = [
        ("2024-09-03 11:00", Party::Officer, "assign", "issued"),
        ("2024-09-04 09:30", Party::Enterprise, "accept", "accepted"),
        ("2024-09-05 09:30", Party::Enterprise, "rectify", "rectifying"),
        ("2024-09-10 09:30", Party::Enterprise, "submit", "submitted"),
        ("2024-09-11 09:30", Party::Officer, "recheck-failed", "returned"),
        ("2024-09-12 09:30", Party::Enterprise, "submit", "submitted"),
        ("2024-09-13 09:30", Party::Officer, "recheck-passed", "rechecked"),
        ("2024-09-13 10:30", Party::Officer, "close", "closed"),
    ];
    for (when, party, word, status) in way {
        desk.act(at(when), party, act(word));
        assert_eq!(desk.status(), status);
    }
    let position = desk.task().position();
    assert!(position.closed && position.due_at.is_none() && position.deadline.is_none());
    assert_eq!(position.owner.as_deref(), Some("mr-li"));
    assert_eq!(position.labels, ["confirmed-by-data", "on-time", "over-concentration"]);
    assert_eq!(position.subject, "DW001");
    assert_eq!(position.severity, 1);

    let recheck = desk.steps.iter().find(|step| step.action == "recheck").unwrap();
    assert_eq!((recheck.by.as_str(), recheck.at), ("mr-li", at("2024-09-11 09:30")));
    assert_eq!(recheck.body["inspection"], 7);
    let folded = Task::from_steps(&desk.steps, &desk.county.context()).unwrap();
    assert_eq!(folded, desk.task);
    let standing = desk.task().standing().unwrap();
    assert_eq!(Task::from_position(&standing).unwrap(), *desk.task());
}

#[test]
fn a_record_that_was_changed_does_not_fold() {
    let mut desk = Desk::issued(at("2024-09-03 10:00"));
    desk.enterprise(at("2024-09-03 11:00"), act("accept"));
    desk.enterprise(at("2024-09-04 11:00"), act("submit"));
    desk.steps.remove(1);
    let refused = Task::from_steps(&desk.steps, &desk.county.context()).unwrap_err();
    assert_eq!(refused.code, "not-now");
}

#[test]
fn what_was_found_right_by_mistake_is_taken_back() {
    let now = at("2024-09-03 10:00");
    let mut desk = come_to(TaskStatus::Rechecked, now);
    let tells = desk.officer(now + 60, act("recheck-failed"));
    assert_eq!((desk.status(), tells.len()), ("returned", 1));
}

#[test]
fn an_officer_takes_a_task_to_whoever_leads() {
    let now = at("2024-09-03 10:00");
    let mut desk = Desk::issued(now);
    let tells = desk.officer(now, act("raise"));
    assert_eq!(crate::desk::topics(&tells), ["case-raised to leader"]);
    assert!(desk.task().position().labels.contains(&"escalated".to_owned()));
}

#[test]
fn an_officer_hears_what_the_enterprise_notes() {
    let now = at("2024-09-03 10:00");
    let mut desk = Desk::issued(now);
    desk.officer(now, act("assign"));
    let tells = desk.enterprise(now, act("note"));
    assert_eq!(crate::desk::topics(&tells), ["case-note to mr-li"]);
    assert!(desk.officer(now, act("note")).is_empty());
}
