//! The plan of a review: its days, a node that slips, a clock that stands.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tidegate_affairs::{
    ApplicationKind, Context, Node, NodeEvent, NodeId, Plan, PlanCause, PlanNote, PlanRequest,
    PlanTerms, Replanning, StopCause,
};
use tidegate_domain::Tier;

use crate::support::{County, at, day};

fn request(kind: ApplicationKind, tier: Tier, site_check: bool, accepted: &str) -> PlanRequest {
    let owners = BTreeMap::new();
    PlanRequest { kind, tier, site_check, accepted: day(accepted), owners }
}

fn simplified(accepted: &str) -> PlanRequest {
    request(ApplicationKind::First, Tier::Simplified, false, accepted)
}

fn why(cause: PlanCause, when: &str) -> Replanning {
    Replanning { at: at(when), by: "w-01".to_owned(), cause, reason: "leave".to_owned() }
}

fn dues(plan: &Plan) -> Vec<(NodeId, String)> {
    plan.nodes.iter().map(|node| (node.id, node.due.to_string())).collect()
}

fn node(plan: &Plan, id: NodeId) -> &Node {
    plan.node(id).unwrap()
}

#[test]
fn the_deadline_is_the_laws_for_every_kind_and_tier() {
    let county = County::on("2025-01-01");
    use ApplicationKind as K;
    for (kind, tier, site_check, accepted, deadline) in [
        (K::First, Tier::Simplified, false, "2024-09-20", "2024-10-23"),
        // A visit gives no more time to a unit under simplified management.
        (K::First, Tier::Simplified, true, "2024-09-20", "2024-10-23"),
        (K::First, Tier::Key, false, "2025-01-20", "2025-03-07"),
        (K::First, Tier::Key, true, "2025-01-20", "2025-03-28"),
        (K::ReApplication, Tier::Key, true, "2025-01-20", "2025-03-28"),
        (K::Renewal, Tier::Key, true, "2024-09-20", "2024-10-23"),
        (K::Change, Tier::Key, false, "2024-09-20", "2024-10-23"),
    ] {
        let plan = Plan::backwards(&request(kind, tier, site_check, accepted), &county.context());
        assert_eq!(plan.legal_deadline, day(deadline), "{kind:?} {tier:?} {site_check}");
        assert_eq!(plan.node(NodeId::SiteCheck).is_some(), site_check, "{kind:?}");
    }
}

#[test]
fn nodes_lie_before_the_deadline_in_working_days_over_national_day() {
    let county = County::on("2024-09-20");
    let request = request(ApplicationKind::First, Tier::Simplified, true, "2024-09-20");
    let plan = Plan::backwards(&request, &county.context());
    let wanted = [
        (NodeId::Completeness, "2024-09-20"),
        (NodeId::SiteCheck, "2024-09-27"),
        // 12 October is a Saturday that is worked.
        (NodeId::Technical, "2024-10-10"),
        (NodeId::Opinion, "2024-10-16"),
        (NodeId::Approval, "2024-10-21"),
        (NodeId::Issue, "2024-10-23"),
    ];
    let wanted: Vec<_> = wanted.iter().map(|(id, due)| (*id, (*due).to_owned())).collect();
    assert_eq!(dues(&plan), wanted);
    assert!(!plan.provisional);
    assert_eq!(node(&plan, NodeId::Technical).reminder, day("2024-10-08"));
    // A reminder on a day before acceptance would be none.
    assert_eq!(node(&plan, NodeId::Completeness).reminder, day("2024-09-20"));
}

#[test]
fn what_is_not_known_of_the_term_is_said() {
    let county = County::on("2025-01-01");
    let change = request(ApplicationKind::Change, Tier::Key, false, "2024-09-20");
    let plan = Plan::backwards(&change, &county.context());
    assert!(plan.provisional);
    assert!(plan.notes.contains(&PlanNote::TermOfRenewal), "{:?}", plan.notes);
    // That the days are working days was not read in the law itself.
    let plan = Plan::backwards(&simplified("2024-09-20"), &county.context());
    assert_eq!(plan.notes, [PlanNote::TermDoubtful]);
}

#[test]
fn a_plan_is_provisional_from_the_first_day_that_no_notice_governs() {
    let county = County::on("2026-09-01");
    // The twentieth working day is 24 December, the last that the notice of 2026 settles.
    let plan = Plan::backwards(&simplified("2026-11-26"), &county.context());
    assert_eq!((plan.legal_deadline, plan.provisional), (day("2026-12-24"), false));
    let plan = Plan::backwards(&simplified("2026-11-27"), &county.context());
    assert_eq!((plan.legal_deadline, plan.provisional), (day("2026-12-25"), true));
    assert!(plan.notes.contains(&PlanNote::CalendarProvisional));
    assert!(!node(&plan, NodeId::Technical).provisional);
    assert!(node(&plan, NodeId::Issue).provisional);
}

#[test]
fn a_notice_that_appears_moves_the_deadline_and_keeps_the_plan_before() {
    let county = County::on("2026-09-01");
    let mut plan = Plan::backwards(&simplified("2027-01-20"), &county.context());
    assert_eq!(plan.legal_deadline, day("2027-02-17"));
    let county = county.knowing_2027();
    // The terms name the notices that were known, so that nothing moves by itself.
    let again = Plan::by_terms(&simplified("2027-01-20"), &plan.terms, &county.context());
    assert_eq!(again.legal_deadline, plan.legal_deadline);
    let before = plan.legal_deadline;
    let why = why(PlanCause::Calendar, "2027-01-21 09:00");
    plan.learn_calendar(2027, &why, &county.context()).unwrap();
    assert_eq!((plan.legal_deadline, plan.provisional), (day("2027-02-24"), false));
    assert_eq!(
        (plan.earlier[0].cause, plan.earlier[0].legal_deadline),
        (PlanCause::Calendar, before)
    );
}

#[test]
fn a_term_that_is_too_short_squeezes_the_nodes_and_says_so() {
    // Twenty days hold a site check fifteen days before their end; one more day would not fit.
    let fits = [("plan_site_check_before_days", 19)];
    let request = request(ApplicationKind::First, Tier::Simplified, true, "2024-09-20");
    let county = County::with("2024-09-20", &fits);
    let plan = Plan::backwards(&request, &county.context());
    assert!(!plan.notes.contains(&PlanNote::Squeezed));
    assert_eq!(node(&plan, NodeId::SiteCheck).due, day("2024-09-23"));
    let county = County::with("2024-09-20", &[("plan_site_check_before_days", 20)]);
    let plan = Plan::backwards(&request, &county.context());
    assert!(plan.notes.contains(&PlanNote::Squeezed));
    let days: Vec<u16> = plan.nodes.iter().map(|node| node.before_days).collect();
    assert_eq!(days, [0, 19, 9, 4, 1, 0]);
    assert_eq!(node(&plan, NodeId::SiteCheck).due, day("2024-09-23"));
}

#[test]
fn a_node_that_slips_moves_the_later_ones_but_not_the_deadline() {
    let county = County::on("2024-09-20");
    let context = county.context();
    let mut plan = Plan::backwards(&simplified("2024-09-20"), &context);
    let deadline = plan.legal_deadline;
    let refused = plan.replan(&why(PlanCause::Officer, "2024-10-10 23:59"), &context);
    assert_eq!(refused.unwrap_err().code, "nothing-slipped");
    // The technical review was due on 10 October. Five working days are left on the 16th.
    plan.replan(&why(PlanCause::Officer, "2024-10-16 09:00"), &context).unwrap();
    assert_eq!(plan.legal_deadline, deadline);
    assert_eq!(node(&plan, NodeId::Technical).due, day("2024-10-10"));
    assert!(node(&plan, NodeId::Technical).late);
    assert_eq!(node(&plan, NodeId::Opinion).due, day("2024-10-21"));
    assert_eq!(node(&plan, NodeId::Approval).due, day("2024-10-22"));
    assert_eq!(node(&plan, NodeId::Issue).due, deadline);
    let kept = &plan.earlier[0];
    assert_eq!((kept.by.as_str(), kept.reason.as_str()), ("w-01", "leave"));
    assert_eq!(kept.days[&NodeId::Opinion], day("2024-10-16"));
    // Nothing is left after the deadline: the rest stays on it.
    plan.replan(&why(PlanCause::Officer, "2024-11-01 09:00"), &context).unwrap();
    assert_eq!((plan.legal_deadline, node(&plan, NodeId::Issue).due), (deadline, deadline));
}

#[test]
fn a_clock_that_stands_moves_the_deadline_by_the_working_days_it_stood() {
    let county = County::on("2024-09-20");
    let context = county.context();
    let planned = Plan::backwards(&simplified("2024-09-20"), &context);
    for (resumed, days, deadline, technical) in [
        ("2024-09-27 17:00", 0, "2024-10-23", "2024-10-10"),
        // 29 September is a Sunday that is worked.
        ("2024-09-28 12:00", 0, "2024-10-23", "2024-10-10"),
        ("2024-09-29 09:00", 1, "2024-10-24", "2024-10-11"),
        ("2024-10-07 09:00", 2, "2024-10-25", "2024-10-12"),
        ("2024-10-08 09:00", 3, "2024-10-28", "2024-10-14"),
    ] {
        let mut plan = planned.clone();
        plan.stop(StopCause::Hearing, &why(PlanCause::Officer, "2024-09-27 10:00")).unwrap();
        assert_eq!(plan.next_event(&NodeId::ALL), None);
        plan.resume(&why(PlanCause::Resumed, resumed), &context).unwrap();
        assert_eq!(plan.stops[0].days, days, "{resumed}");
        assert_eq!(plan.legal_deadline, day(deadline), "{resumed}");
        assert_eq!(node(&plan, NodeId::Technical).due, day(technical), "{resumed}");
    }
}

#[test]
fn a_clock_is_stopped_once_and_only_while_it_runs() {
    let county = County::on("2024-09-20");
    let context = county.context();
    let mut plan = Plan::backwards(&simplified("2024-09-20"), &context);
    let code = |result: Result<(), tidegate_affairs::Refused>| result.unwrap_err().code;
    let resumed = plan.resume(&why(PlanCause::Resumed, "2024-09-27 10:00"), &context);
    assert_eq!(resumed.unwrap_err().code, "clock-runs");
    let late = plan.clone().stop(StopCause::Hearing, &why(PlanCause::Officer, "2024-10-24 00:00"));
    assert_eq!(code(late), "deadline-passed");
    plan.clone().stop(StopCause::Hearing, &why(PlanCause::Officer, "2024-10-23 23:59")).unwrap();
    plan.stop(StopCause::Hearing, &why(PlanCause::Officer, "2024-09-27 10:00")).unwrap();
    let again = plan.stop(StopCause::Publicity, &why(PlanCause::Officer, "2024-09-27 11:00"));
    assert_eq!(code(again), "clock-stopped");
    let replanned = plan.replan(&why(PlanCause::Officer, "2024-10-16 09:00"), &context);
    assert_eq!(replanned.unwrap_err().code, "clock-stopped");
    let resumed = plan.resume(&why(PlanCause::Resumed, "2024-09-26 10:00"), &context);
    assert_eq!(resumed.unwrap_err().code, "before-stop");
    // What is done while the clock stands is in time when its day was still to come.
    plan.done(NodeId::Technical, "w-01", at("2024-11-20 10:00")).unwrap();
    assert!(!node(&plan, NodeId::Technical).late);
    let twice = plan.done(NodeId::Technical, "w-02", at("2024-11-21 10:00"));
    assert_eq!(code(twice), "already-done");
    assert_eq!(code(plan.done(NodeId::SiteCheck, "w-01", at("2024-11-20 10:00"))), "no-such-node");
}

#[test]
fn a_node_is_watched_to_the_second() {
    let county = County::on("2024-09-20");
    let plan = Plan::backwards(&simplified("2024-09-20"), &county.context());
    let technical = [NodeId::Technical];
    let event = |when: &str| plan.event(&technical, at(when)).map(|(_, event)| event);
    assert_eq!(event("2024-10-07 23:59"), None);
    assert_eq!(plan.next_event(&technical), Some(at("2024-10-08 00:00")));
    assert_eq!(event("2024-10-08 00:00"), Some(NodeEvent::Remind));
    assert_eq!(event("2024-10-10 00:00"), Some(NodeEvent::RemindOnDay));
    assert_eq!(event("2024-10-10 23:59"), Some(NodeEvent::RemindOnDay));
    assert_eq!(event("2024-10-11 00:00"), Some(NodeEvent::Late));
    let mut late = plan.clone();
    late.done(NodeId::Technical, "w-01", at("2024-10-11 00:00")).unwrap();
    assert!(node(&late, NodeId::Technical).late);
    let mut in_time = plan.clone();
    in_time.done(NodeId::Technical, "w-01", at("2024-10-10 23:59")).unwrap();
    assert!(!node(&in_time, NodeId::Technical).late);
    assert_eq!(in_time.event(&technical, at("2024-12-01 00:00")), None);
}

#[test]
fn nodes_go_to_whom_they_are_given() {
    let county = County::on("2024-09-20");
    let mut request = simplified("2024-09-20");
    request.owners.insert("permit-reviewer".to_owned(), "w-01".to_owned());
    request.owners.insert("opinion".to_owned(), "w-02".to_owned());
    let mut plan = Plan::backwards(&request, &county.context());
    let owner = |plan: &Plan, id| node(plan, id).owner.clone();
    assert_eq!(owner(&plan, NodeId::Technical).as_deref(), Some("w-01"));
    assert_eq!(owner(&plan, NodeId::Opinion).as_deref(), Some("w-02"));
    assert_eq!(owner(&plan, NodeId::Approval), None);
    let given = [("approval".to_owned(), "w-03".to_owned())].into();
    assert_eq!(plan.assign(&given), [NodeId::Approval]);
    assert_eq!(plan.assign(&given), []);
}

#[test]
fn an_application_that_was_received_is_expected_to_be_accepted_in_three_days() {
    let county = County::on("2024-09-20");
    let context = county.context();
    let terms = PlanTerms::of_context(&context);
    let mut plan = Plan::expected(&simplified("2024-09-27"), &terms, &context);
    assert_eq!((plan.accepted, plan.expected), (day("2024-10-08"), true));
    assert_eq!(node(&plan, NodeId::Completeness).due, day("2024-10-08"));
    assert_eq!(node(&plan, NodeId::Completeness).reminder, day("2024-09-29"));
    let stopped = plan.stop(StopCause::Hearing, &why(PlanCause::Officer, "2024-09-27 10:00"));
    assert_eq!(stopped.unwrap_err().code, "not-accepted");
    let expected = plan.legal_deadline;
    let accepted = why(PlanCause::Accepted, "2024-09-30 10:00");
    plan.accept(&simplified("2024-09-30"), &accepted, &context).unwrap();
    assert_eq!(plan.legal_deadline, day("2024-11-01"));
    assert_eq!(plan.earlier[0].legal_deadline, expected);
    let checked = node(&plan, NodeId::Completeness);
    assert_eq!((checked.done_by.as_str(), checked.late), ("w-01", false));
    assert_eq!(plan.next_open().unwrap().id, NodeId::Technical);
}

#[test]
fn calendar_days_are_counted_where_the_county_says_so() {
    let county = County::with("2024-09-20", &[("licence_days_are_working", 0)]);
    let context = county.context();
    // The twentieth day is in the holiday and gives way to the next that is worked.
    let mut plan = Plan::backwards(&simplified("2024-09-11"), &context);
    assert_eq!(plan.legal_deadline, day("2024-10-08"));
    plan.stop(StopCause::Publicity, &why(PlanCause::Officer, "2024-09-12 10:00")).unwrap();
    plan.resume(&why(PlanCause::Resumed, "2024-09-22 10:00"), &context).unwrap();
    assert_eq!((plan.stops[0].days, plan.legal_deadline), (10, day("2024-10-11")));
}

proptest! {
    #[test]
    fn every_plan_keeps_its_order_between_acceptance_and_the_deadline(
        from in 18_300_i32..20_900,
        before in prop::collection::vec(0_i64..60, 5),
        slips in prop::collection::vec(0_i32..60, 0..5),
        site_check: bool,
        key: bool,
    ) {
        let names = ["technical", "site_check", "opinion", "approval", "issue"];
        let names = names.map(|name| format!("plan_{name}_before_days"));
        let changes: Vec<(&str, i64)> =
            names.iter().map(String::as_str).zip(before.iter().copied()).collect();
        let county = County::with("2024-09-20", &changes);
        let context: Context<'_> = county.context();
        let tier = if key { Tier::Key } else { Tier::Simplified };
        let accepted = tidegate_domain::Date::from_days(from);
        let mut request = request(ApplicationKind::First, tier, site_check, "2024-09-20");
        request.accepted = accepted;
        let mut plan = Plan::backwards(&request, &context);
        let deadline = plan.legal_deadline;
        let mut slips = slips;
        slips.sort_unstable();
        for slip in slips {
            let now = accepted.plus_days(slip).start();
            let why = Replanning { at: now, by: "w".to_owned(), cause: PlanCause::NodeLate, reason: String::new() };
            let _ = plan.replan(&why, &context);
            prop_assert_eq!(plan.legal_deadline, deadline);
            prop_assert!(plan.nodes.iter().all(|node| node.due <= deadline));
        }
        let days: Vec<_> = plan.nodes.iter().map(|node| node.due).collect();
        prop_assert!(days.is_sorted(), "{:?}", days);
        prop_assert!(plan.nodes.iter().skip(1).all(|node| node.due > accepted));
        prop_assert!(plan.nodes.iter().all(|node| node.reminder <= node.due && node.due <= node.escalation));
        let kept = serde_json::to_string(&plan).unwrap();
        prop_assert_eq!(serde_json::from_str::<Plan>(&kept).unwrap(), plan);
    }
}
