//! Applications from the first line to the end.

use serde_json::json;
use tidegate_affairs::{ApplicationStatus, Audience, NodeId};
use tidegate_domain::{Date, DocketItem, Party};

use crate::desk::*;
use crate::support::{County, at, day};

fn leader() -> Audience {
    Audience::Post("leader".to_owned())
}

/// An application of a key unit that was returned at intake and handed in again on 8 January 2025.
fn handed_in_again() -> Desk {
    let mut desk = Desk::new(County::on("2025-01-02"));
    let host = ("tidegate", Party::Host);
    desk.firm("2025-01-02 09:00", start("first", "key"));
    desk.firm("2025-01-02 10:00", fill(0, "65"));
    desk.take(at("2025-01-02 10:01"), host, precheck(1, "filling", &["missing"])).unwrap();
    assert_eq!(desk.refused("2025-01-02 10:02", Party::Enterprise, submit(1)), "incomplete");
    desk.firm("2025-01-03 09:00", fill(1, "75"));
    desk.take(at("2025-01-03 09:01"), host, precheck(2, "filling", &["contradiction"])).unwrap();
    desk.firm("2025-01-03 10:00", submit(2));
    assert_eq!(desk.position().status, "submitted");
    assert_eq!(desk.app().materials.len(), 1);

    // At intake something is missing after all; it comes back as another version.
    desk.take(at("2025-01-03 10:01"), host, precheck(2, "intake", &["missing"])).unwrap();
    let items = json!([{ "item": "layout", "text": "the plan of the site is not to scale" }]);
    let returned = json!({ "action": "return-at-intake", "items": items });
    desk.officer("2025-01-06 15:00", "i-01", returned);
    desk.firm("2025-01-08 09:00", fill(2, "75.5"));
    desk.take(at("2025-01-08 09:01"), host, precheck(3, "filling", &[])).unwrap();
    desk.firm("2025-01-08 09:30", resubmit(3));
    desk
}

#[test]
fn a_whole_application_from_the_first_line_to_the_permit() {
    let mut desk = handed_in_again();
    let host = ("tidegate", Party::Host);
    let owners = json!({ "permit-reviewer": "r-01", "approver": "a-01", "intake": "i-01" });
    let act = json!({ "action": "accept", "site_check": true, "owners": owners });
    desk.officer("2025-01-09 10:00", "i-01", act);
    let plan = desk.app().plan.as_ref().unwrap();
    assert_eq!((plan.decision_days, plan.legal_deadline), (45, day("2025-03-19")));
    assert_eq!(desk.position().owner.as_deref(), Some("r-01"));

    // The site is not visited in time: its owner is reminded, then the leader is told.
    let host_did = desk.run("2025-03-03 08:00");
    let site = ["node-reminded", "node-reminded", "node-late", "escalate"];
    let wanted: Vec<String> = site.iter().map(|word| format!("{word} site-check")).collect();
    assert_eq!(host_did, wanted);
    assert_eq!(desk.told(&leader()), ["plan-escalated"]);
    let deadline = desk.app().plan.as_ref().unwrap().legal_deadline;
    desk.officer("2025-03-03 09:00", "r-01", because("replan"));
    desk.officer(
        "2025-03-03 16:00",
        "r-01",
        json!({ "action": "site-visited", "text": "two boilers in use" }),
    );
    let plan = desk.app().plan.as_ref().unwrap();
    assert_eq!(plan.legal_deadline, deadline);
    assert!(plan.earlier.iter().any(|one| one.reason == "as the file says" && one.by == "r-01"));

    // Two reviewers look at once; one finds what must be put right.
    desk.officer("2025-03-04 09:00", "r-01", opine(3, "capacity", "must-fix"));
    desk.officer("2025-03-04 09:00", "r-02", opine(3, "noise", "agree"));
    desk.officer("2025-03-04 10:00", "r-01", json!({ "action": "return-for-correction" }));
    assert_eq!(desk.app().open_feedback().unwrap().items[0].item, "capacity");
    assert_eq!(desk.run("2025-03-07 08:00"), [""; 0]);
    desk.firm("2025-03-07 09:00", fill(3, "70"));
    desk.take(at("2025-03-07 09:01"), host, precheck(4, "review", &[])).unwrap();
    desk.firm("2025-03-07 10:00", resubmit(4));
    // The clock stood for three working days.
    assert_eq!(desk.app().plan.as_ref().unwrap().legal_deadline, day("2025-03-24"));
    let differences = desk.app().compare(3, 4).unwrap();
    assert_eq!(differences.len(), 1);
    assert_eq!(differences[0].field, "facts/boiler_output");
    assert_eq!(differences[0].after, Some(json!({ "number": "70" })));

    desk.officer("2025-03-10 09:00", "r-01", done("technical"));
    desk.officer("2025-03-10 09:30", "r-01", done("opinion"));
    let granted = grant("2025-03-20", "2030-03-20");
    assert_eq!(desk.refused("2025-03-10 09:40", Party::Officer, granted.clone()), "must-fix-open");
    desk.officer("2025-03-11 09:00", "r-01", opine(4, "capacity", "agree"));
    desk.officer("2025-03-12 09:00", "a-01", granted);
    desk.officer("2025-03-13 09:00", "i-01", json!({ "action": "issue" }));
    let issued = desk.app().issued_permit().unwrap();
    assert_eq!(issued.permit.number, "91330122MA27000000001P");
    assert_eq!(issued.permit.valid_until, day("2030-03-20"));
    let position = desk.position();
    assert_eq!(position.status, "issued");
    assert_eq!((position.closed, position.due_at, position.deadline), (true, None, None));
    assert_eq!(position.labels, ["first", "late-node", "on-time", "prechecked", "returned"]);
    assert_eq!(desk.app().versions.len(), 4);
    assert_eq!(desk.told(&Audience::Enterprise).last(), Some(&"application-issued"));
    desk.check();
}

#[test]
fn silence_counts_as_acceptance_from_the_day_of_receipt() {
    // Three working days over National day: 29 and 30 September, 8 October.
    let mut desk = handed_in("2024-09-27 10:00");
    let owed = Some(at("2024-10-09 00:00") - 1);
    assert_eq!(desk.position().deadline, owed);
    let done = desk.run("2024-10-08 23:59");
    assert_eq!(done, ["node-reminded completeness", "node-reminded completeness"]);
    assert_eq!(desk.position().status, "submitted");
    assert_eq!(desk.run("2024-10-09 00:00"), ["silence"]);
    let plan = desk.app().plan.as_ref().unwrap();
    assert_eq!((plan.accepted, plan.legal_deadline), (day("2024-09-27"), day("2024-10-30")));
    assert!(desk.position().labels.contains(&"silence".to_owned()));
    assert_eq!(desk.told(&leader()), ["application-accepted-by-silence"]);
    desk.check();
}

#[test]
fn whoever_accepts_too_late_accepts_from_the_day_of_receipt() {
    for (when, accepted) in [("2024-10-08 23:59", "2024-10-08"), ("2024-10-09 00:00", "2024-09-27")]
    {
        let mut desk = handed_in("2024-09-27 10:00");
        desk.officer(when, "i-01", accept(false));
        assert_eq!(desk.app().plan.as_ref().unwrap().accepted, day(accepted), "{when}");
        desk.check();
    }
    let items = json!([{ "item": "layout", "text": "not to scale" }]);
    let act = json!({ "action": "return-at-intake", "items": items });
    let mut desk = handed_in("2024-09-27 10:00");
    let late = desk.refused("2024-10-09 00:00", Party::Officer, act.clone());
    assert_eq!(late, "counts-as-accepted");
    desk.officer("2024-10-08 23:59", "i-01", act);
}

#[test]
fn a_decision_is_in_time_to_the_end_of_the_last_day() {
    for (when, label, other) in
        [("2024-10-23 23:59", "on-time", "overdue"), ("2024-10-24 00:00", "overdue", "on-time")]
    {
        let mut desk = accepted("2024-09-20 09:00");
        desk.officer("2024-10-09 09:00", "r-01", done("technical"));
        desk.officer("2024-10-09 09:00", "r-01", done("opinion"));
        desk.officer(when, "a-01", refuse());
        let labels = desk.position().labels;
        assert!(labels.contains(&label.to_owned()), "{when}: {labels:?}");
        assert!(!labels.contains(&other.to_owned()), "{when}: {labels:?}");
        assert_eq!(desk.position().status, "refused");
        desk.check();
    }
}

#[test]
fn a_deadline_that_passes_is_told_and_cannot_be_stopped_any_more() {
    let mut desk = accepted("2024-09-20 09:00");
    desk.run("2024-10-23 23:59");
    assert!(!desk.app().overdue);
    assert!(desk.run("2024-10-24 00:00").contains(&"deadline-passed".to_owned()));
    assert!(desk.told(&leader()).contains(&"application-overdue"));
    let refused = desk.refused("2024-10-24 09:00", Party::Officer, stop("hearing"));
    assert_eq!(refused, "deadline-passed");
    // What must be put right is still said; the clock has run out and does not stand.
    desk.officer("2024-10-24 10:00", "r-01", opine(1, "capacity", "must-fix"));
    desk.officer("2024-10-24 11:00", "r-01", json!({ "action": "return-for-correction" }));
    assert!(desk.app().plan.as_ref().unwrap().stops.is_empty());
    desk.officer("2024-10-25 11:00", "r-01", because("resume"));
    assert_eq!(desk.position().status, "reviewing");
    desk.run("2025-01-01 00:00");
    desk.check();
}

#[test]
fn a_late_node_goes_up_after_a_working_day_and_the_later_ones_share_what_is_left() {
    let mut desk = accepted("2024-09-20 09:00");
    let owners = json!({ "permit-reviewer": "r-01", "opinion": "r-02" });
    desk.officer("2024-09-20 10:00", "a-01", json!({ "action": "assign", "owners": owners }));
    let reviewer = Audience::Officer("r-01".to_owned());
    assert_eq!(desk.told(&reviewer), ["plan-assigned"]);
    desk.run("2024-10-10 23:59");
    assert_eq!(desk.told(&reviewer), ["plan-assigned", "plan-reminder", "plan-due-today"]);
    // 11 October is late, 12 October, a Saturday that is worked, goes up.
    assert_eq!(desk.run("2024-10-11 23:59"), ["node-late technical"]);
    let plan = desk.app().plan.as_ref().unwrap();
    assert_eq!(plan.node(NodeId::Opinion).unwrap().due, day("2024-10-17"));
    assert_eq!(plan.legal_deadline, day("2024-10-23"));
    assert_eq!(plan.earlier.last().unwrap().by, "tidegate");
    assert!(desk.told(&Audience::Officer("r-02".to_owned())).contains(&"plan-replanned"));
    assert_eq!(desk.told(&leader()), [""; 0]);
    assert_eq!(desk.run("2024-10-12 00:00"), ["escalate technical"]);
    assert_eq!(desk.told(&leader()), ["plan-escalated"]);
    desk.check();
}

#[test]
fn materials_are_waited_for_and_then_an_officer_decides() {
    let mut desk = handed_in("2024-09-20 10:00");
    let items = json!([{ "item": "layout", "text": "not to scale" }]);
    let act = json!({ "action": "return-at-intake", "items": items });
    desk.officer("2024-09-23 10:00", "i-01", act);
    // Thirty working days after 23 September, the holiday and its working weekends counted.
    let last = desk.app().open_feedback().unwrap().wait_until;
    assert_eq!(last, day("2024-11-07"));
    assert_eq!(desk.position().deadline, Some(last.plus_days(1).start() - 1));
    assert_eq!(desk.refused("2024-11-07 23:59", Party::Officer, because("close")), "not-yet");
    let done = desk.run("2024-11-07 23:59");
    assert_eq!(done, ["materials-reminded"]);
    assert_eq!(desk.run("2024-11-08 00:00"), ["materials-lapsed"]);
    let intake = Audience::Post("intake".to_owned());
    assert_eq!(desk.told(&intake).last(), Some(&"application-materials-lapsed"));
    // Nothing was taken from the enterprise: it may still answer, or an officer ends it.
    assert_eq!(desk.position().status, "returned-at-intake");
    let mut answered = Desk { steps: desk.steps.clone(), ..Desk::new(County::on("2024-09-20")) };
    answered.affair.clone_from(&desk.affair);
    answered.firm("2024-11-08 09:00", fill(1, "13"));
    let checked = precheck(2, "filling", &[]);
    answered.take(at("2024-11-08 09:01"), ("tidegate", Party::Host), checked).unwrap();
    answered.firm("2024-11-08 09:02", resubmit(2));
    assert_eq!(answered.position().status, "submitted");
    desk.officer("2024-11-08 09:00", "i-01", because("close"));
    assert_eq!(desk.position().status, "not-accepted");
    desk.check();
}

#[test]
fn a_clock_that_stands_for_a_hearing_is_not_started_by_materials() {
    let mut desk = accepted("2024-09-20 09:00");
    desk.officer("2024-09-27 09:00", "r-01", opine(1, "capacity", "must-fix"));
    desk.officer("2024-09-27 10:00", "r-01", stop("hearing"));
    assert_eq!(desk.position().deadline, None);
    assert_eq!(desk.run("2024-10-08 08:00"), [""; 0]);
    desk.officer("2024-10-08 09:00", "r-01", json!({ "action": "return-for-correction" }));
    desk.officer("2024-10-09 09:00", "r-01", because("resume"));
    // The hearing is over; materials are still awaited.
    let plan = desk.app().plan.as_ref().unwrap();
    assert_eq!(plan.standing_still().unwrap().cause.word(), "materials");
    assert_eq!(plan.legal_deadline, day("2024-10-29"));
    assert_eq!(desk.position().status, "returned-for-correction");
    desk.firm("2024-10-11 09:00", fill(1, "10"));
    let despite = json!({ "action": "resubmit", "version": 2, "despite": "the packs are down" });
    desk.firm("2024-10-11 10:00", despite);
    let plan = desk.app().plan.as_ref().unwrap();
    assert_eq!((plan.standing_still(), plan.legal_deadline), (None, day("2024-10-31")));
    desk.check();
}

#[test]
fn a_renewal_is_asked_for_noted_on_the_docket_and_decided_before_the_end() {
    let mut desk = Desk::new(County::on("2024-09-20"));
    desk.firm("2024-09-20 09:00", renewal("P-1", "2024-12-31"));
    assert_eq!(desk.position().deadline, Some(day("2024-11-02").start() - 1));
    assert_eq!(desk.run("2024-10-26 23:59"), [""; 0]);
    assert_eq!(desk.run("2024-11-01 23:59"), ["renewal-warned"]);
    assert_eq!(desk.run("2024-11-02 00:00"), ["renewal-warned"]);
    let told = desk.told(&Audience::Enterprise);
    assert_eq!(told, ["application-renewal-soon", "application-renewal-late"]);
    desk.firm("2024-12-02 09:00", fill(0, "10"));
    let despite = json!({ "action": "submit", "version": 1, "despite": "late already" });
    desk.firm("2024-12-02 09:30", despite);
    let DocketItem::Duty(duty) = &desk.docket[0] else { panic!("no duty") };
    assert_eq!((duty.kind.as_str(), duty.reference.as_str()), ("renewal", "P-1"));
    assert_eq!((duty.due, duty.done), (day("2024-11-01"), Some(day("2024-12-02"))));
    desk.officer("2024-12-03 09:00", "i-01", accept(false));
    desk.run("2024-12-26 23:59");
    assert!(!desk.told(&leader()).contains(&"application-renewal-expiring"));
    desk.run("2024-12-27 00:00");
    assert!(desk.told(&leader()).contains(&"application-renewal-expiring"));
    desk.officer("2024-12-27 09:00", "a-01", refuse());
    let DocketItem::Event(event) = &desk.docket[1] else { panic!("no event") };
    assert_eq!(event.facts[0].name, "renewal_refused");
    desk.check();
}

#[test]
fn a_renewal_that_is_taken_back_is_owed_again() {
    let mut desk = Desk::new(County::on("2024-09-20"));
    desk.firm("2024-09-20 09:00", renewal("P-1", "2025-06-30"));
    desk.firm("2024-09-20 09:10", fill(0, "10"));
    let despite = json!({ "action": "submit", "version": 1, "despite": "the packs are down" });
    desk.firm("2024-09-20 09:30", despite);
    desk.firm("2024-09-23 09:30", json!({ "action": "withdraw" }));
    let done: Vec<Option<Date>> = desk
        .docket
        .iter()
        .map(|item| match item {
            DocketItem::Duty(duty) => duty.done,
            _ => panic!("no duty"),
        })
        .collect();
    assert_eq!(done, [Some(day("2024-09-20")), None]);
    assert_eq!(desk.docket[0].key(), desk.docket[1].key());
    assert_eq!(desk.position().status, "withdrawn");
    desk.check();
}

#[test]
fn a_permit_revoked_meanwhile_suspends_what_rests_on_it() {
    let mut desk = Desk::new(County::on("2024-09-20"));
    desk.firm("2024-09-20 09:00", renewal("P-1", "2025-06-30"));
    desk.firm("2024-09-20 09:10", fill(0, "10"));
    let despite = json!({ "action": "submit", "version": 1, "despite": "the packs are down" });
    desk.firm("2024-09-20 09:30", despite);
    desk.officer("2024-09-20 10:00", "i-01", accept(false));
    let gone = |number: &str| json!({ "action": "permit-withdrawn", "number": number, "reason": "got by fraud" });
    assert_eq!(desk.refused("2024-09-27 09:00", Party::Host, gone("P-2")), "another-permit");
    desk.take(at("2024-09-27 09:00"), ("tidegate", Party::Host), gone("P-1")).unwrap();
    assert_eq!(desk.position().status, "suspended");
    assert_eq!(desk.told(&Audience::Enterprise).last(), Some(&"application-suspended"));
    assert_eq!(desk.run("2024-12-31 00:00"), [""; 0]);
    let granted = grant("2025-01-01", "2030-01-01");
    assert_eq!(desk.refused("2024-09-28 09:00", Party::Officer, granted), "not-now");
    desk.officer("2024-10-08 09:00", "a-01", because("resume"));
    let plan = desk.app().plan.as_ref().unwrap();
    assert_eq!((desk.app().status, plan.stops[0].days), (ApplicationStatus::Reviewing, 3));
    assert_eq!(plan.legal_deadline, day("2024-10-28"));
    desk.check();
    // A first application does not rest on it.
    let mut desk = accepted("2024-09-20 09:00");
    desk.officer("2024-09-27 09:00", "i-01", gone("P-1"));
    assert_eq!(desk.position().status, "reviewing");
    assert_eq!(desk.app().happenings.len(), 1);
}

#[test]
fn an_enterprise_that_changes_is_noted_and_one_that_moves_away_closes_it() {
    let changed = |change: &str| {
        json!({ "action": "enterprise-changed", "change": change, "before": "Qiyao Plating",
                "after": "Qiyao Surface Works" })
    };
    for change in ["renamed", "merged", "moved"] {
        let mut desk = accepted("2024-09-20 09:00");
        desk.take(at("2024-09-27 09:00"), ("tidegate", Party::Host), changed(change)).unwrap();
        assert_eq!(desk.position().status, "reviewing", "{change}");
        assert_eq!(desk.app().happenings[0].before, "Qiyao Plating");
        assert_eq!(desk.app().versions.len(), 1);
        desk.check();
    }
    let mut away = changed("renamed");
    away["county"] = json!("330127");
    let mut desk = accepted("2024-09-20 09:00");
    assert_eq!(desk.refused("2024-09-27 09:00", Party::Host, away.clone()), "county");
    away["change"] = json!("moved");
    desk.take(at("2024-09-27 09:00"), ("tidegate", Party::Host), away).unwrap();
    let position = desk.position();
    assert_eq!((position.status.as_str(), position.closed), ("moved", true));
    assert!(desk.app().reason.contains("330127"), "{}", desk.app().reason);
    assert_eq!(desk.told(&Audience::Enterprise).last(), Some(&"application-moved"));
    desk.check();
}

#[test]
fn a_review_into_a_year_without_a_notice_is_planned_again_when_it_appears() {
    let mut desk = Desk::new(County::on("2026-11-01"));
    desk.firm("2027-01-11 09:00", start("first", "simplified"));
    desk.firm("2027-01-11 09:10", fill(0, "10"));
    let despite = json!({ "action": "submit", "version": 1, "despite": "the packs are down" });
    desk.firm("2027-01-11 09:30", despite);
    desk.officer("2027-01-20 10:00", "i-01", accept(false));
    assert!(desk.position().labels.contains(&"provisional".to_owned()));
    let before = desk.app().plan.as_ref().unwrap().legal_deadline;
    desk.check();
    desk.county = County::on("2026-11-01").knowing_2027();
    let now = at("2027-01-21 09:00");
    let act = tidegate_affairs::Affair::due(desk.app(), now, &desk.county.context()).unwrap();
    let act = serde_json::to_value(act).unwrap();
    assert_eq!(act, json!({ "action": "calendar-known", "year": 2027 }));
    desk.take(now, ("tidegate", Party::Host), act).unwrap();
    assert!(desk.app().plan.as_ref().unwrap().legal_deadline > before);
    assert!(!desk.position().labels.contains(&"provisional".to_owned()));
    desk.check();
}
