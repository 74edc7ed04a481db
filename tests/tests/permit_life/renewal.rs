//! Near its end: reminded, applied for, decided, renewed.

use serde_json::json;
use tidegate_affairs::{Affair, Application, ApplicationKind, DutyAffair, NodeId, PrecheckPoint};
use tidegate_tests::town::{at, day_of, officer};

use crate::story::{CONTACT, Story};
use tidegate_tests::reagents::{NOX, PERMIT, UNIT, renewal_form};

/// Ninety days before the end the enterprise is reminded, applies, and is reminded no more; the plan
/// goes round the days of May; the new term follows the old without a gap.
pub(crate) async fn renewed(story: &mut Story) {
    story.town.until(at("2026-03-27 21:00")).await;
    story.hears(&[]).await;
    story.town.until(at("2026-03-28 09:00")).await;
    story.hears(&["contact inbox duty-reminder", "contact sms duty-reminder"]).await;
    let duty = story.duty("renewal", "2026-06-26").await;
    let owed = DutyAffair::from_position(&duty.position).unwrap();
    assert_eq!((owed.due, owed.reminded), (day_of("2026-04-27"), 1), "sixty days before the end");

    let id = story.begins("2026-04-08 09:00", ApplicationKind::Renewal).await;
    story.fills("2026-04-08 10:00", id, renewal_form()).await;
    let found = story.prechecks("2026-04-08 10:05", id, PrecheckPoint::Filling).await;
    assert_eq!(found, Vec::<String>::new());
    let submit = json!({"action": "submit", "version": 1});
    story.step("2026-04-08 10:10", CONTACT, (id, submit)).await;
    let duty = story.duty("renewal", "2026-06-26").await;
    assert_eq!((duty.position.status.as_str(), duty.position.closed), ("done", true));
    story.hears(&["intake inbox application-submitted", "contact inbox duty-received"]).await;

    let accept = json!({"action": "accept", "site_check": false});
    let matter = story.step("2026-04-09 10:00", officer("intake"), (id, accept)).await;
    let application = Application::from_position(&matter.position).unwrap();
    let plan = application.plan.unwrap();
    // Twenty working days after 9 April: off from 1 to 5 May, worked on Saturday 9 May.
    assert_eq!(plan.legal_deadline, day_of("2026-05-11"));
    let days = [NodeId::Technical, NodeId::Opinion, NodeId::Approval, NodeId::Issue];
    let days = days.map(|node| plan.node(node).unwrap().due);
    assert_eq!(days, ["2026-04-23", "2026-04-30", "2026-05-08", "2026-05-11"].map(day_of));
    story
        .hears(&[
            "intake inbox plan-reminder",
            "contact inbox application-accepted",
            "reviewer inbox plan-assigned",
            "reviewer inbox plan-assigned",
            "approver inbox plan-assigned",
        ])
        .await;
    let hand_in = |text: &str| json!({"action": "hand-in", "text": text});
    let report = story.duty("execution-report", "2026-Q1").await.id;
    story.step("2026-04-10 10:00", CONTACT, (report, hand_in("第一季度执行报告"))).await;
    let done = |node: &str| json!({"action": "node-done", "node": node, "text": ""});
    story.step("2026-04-20 10:00", officer("reviewer"), (id, done("technical"))).await;
    story.step("2026-04-27 10:00", officer("reviewer"), (id, done("opinion"))).await;
    let permit = json!({
        "number": PERMIT, "valid_from": "2026-06-26", "valid_until": "2031-06-26", "limits": "",
    });
    let decide = json!({"action": "decide", "decision": {"outcome": "grant", "permit": permit}});
    story.step("2026-05-06 10:00", officer("approver"), (id, decide)).await;
    story.step("2026-05-06 15:00", officer("intake"), (id, json!({"action": "issue"}))).await;
    let report = story.duty("execution-report", "2026-04").await.id;
    story.step("2026-05-11 10:00", CONTACT, (report, hand_in("四月执行报告"))).await;
    let report = story.duty("execution-report", "2026-05").await.id;
    story.step("2026-06-10 10:00", CONTACT, (report, hand_in("五月执行报告"))).await;

    let permits = story.town.store.permits(UNIT).await.unwrap();
    let terms: Vec<_> =
        permits.iter().map(|one| (one.permit.valid_from, one.permit.valid_until)).collect();
    let days = |from: &str, until: &str| (day_of(from), day_of(until));
    assert_eq!(terms, [days("2025-11-26", "2026-06-26"), days("2026-06-26", "2031-06-26")]);
    assert!(permits.iter().all(|one| one.permit.number == PERMIT));
    assert_eq!(permits[1].permit.limits[0].pollutant, NOX);
    story.town.until(at("2026-06-30 21:00")).await;
    assert_eq!(story.found_on("2026-06-25").await, []);
    assert_eq!(story.found_on("2026-06-26").await, []);
    assert_eq!(story.found_on("2026-06-27").await, []);
    // The report of the quarter in which the terms meet is owed under the new one, once.
    let next = story.duty("execution-report", "2026-Q2").await;
    assert_eq!(next.position.status, "open");
    story
        .hears(&[
            "contact inbox duty-received",
            "approver inbox plan-reminder",
            "contact inbox application-granted",
            "intake inbox plan-assigned",
            "contact inbox application-issued",
            "contact inbox duty-received",
            "contact inbox duty-received",
        ])
        .await;
}
