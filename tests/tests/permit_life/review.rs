//! The review by its plan, and the permit.

use serde_json::json;
use tidegate_affairs::{Affair, Application, NodeId, PlanCause, PrecheckPoint};
use tidegate_domain::{Date, Matter, MatterKind, Tier};
use tidegate_tests::town::{at, day_of, officer};

use crate::story::Story;
use tidegate_tests::reagents::{self, NOX, PERMIT, UNIT};

/// Days of the plan, as the working days of autumn 2025 give them: off from 1 to 8 October, and
/// worked on Sunday 28 September and Saturday 11 October. Forty-five of them after 23 September end
/// on 1 December; before it lie the nodes, fifteen, ten, five, two and no working days.
const PLAN: [(NodeId, &str); 5] = [
    (NodeId::SiteCheck, "2025-11-10"),
    (NodeId::Technical, "2025-11-17"),
    (NodeId::Opinion, "2025-11-24"),
    (NodeId::Approval, "2025-11-27"),
    (NodeId::Issue, "2025-12-01"),
];

fn day_of_node(matter: &Matter, node: NodeId) -> Date {
    let application = Application::from_position(&matter.position).unwrap();
    application.plan.unwrap().node(node).unwrap().due
}

async fn application(story: &Story) -> Matter {
    story.only(MatterKind::Application).await
}

/// Accepted with a visit to the site; one node is late, is told of, goes up, and the later ones share
/// what is left while the deadline stays.
pub(crate) async fn reviewed_by_plan(story: &mut Story) {
    let id = application(story).await.id;
    let owners = json!({"permit-reviewer": "reviewer"});
    let accept = json!({"action": "accept", "site_check": true, "owners": owners});
    let matter = story.step("2025-09-23 14:00", officer("intake"), (id, accept)).await;
    assert_eq!(matter.position.status, "reviewing");
    let deadline = day_of("2025-12-01");
    assert_eq!(matter.position.deadline, Some(deadline.plus_days(1).start() - 1));
    for (node, day) in PLAN {
        assert_eq!(day_of_node(&matter, node), day_of(day), "{node:?}");
    }
    story
        .hears(&[
            "intake inbox plan-reminder",
            "contact inbox application-accepted",
            "reviewer inbox plan-assigned",
            "reviewer inbox plan-assigned",
            "reviewer inbox plan-assigned",
            "approver inbox plan-assigned",
        ])
        .await;

    let found = story.prechecks("2025-10-09 10:00", id, PrecheckPoint::Review).await;
    assert_eq!(found, Vec::<String>::new());
    let opine = |verdict: &str, text: &str| json!({"action": "opine", "version": 2, "item": "排放口DA001", "verdict": verdict, "text": text});
    let must_fix = opine("must-fix", "采样平台照片不清楚");
    story.step("2025-10-09 11:00", officer("reviewer"), (id, must_fix)).await;
    story.town.until(at("2025-11-05 21:00")).await;
    story.hears(&[]).await;

    let visited = json!({"action": "site-visited", "text": "现场与申请一致，采样平台已核实"});
    story.step("2025-11-06 15:00", officer("reviewer"), (id, visited)).await;
    story.step("2025-11-06 16:00", officer("reviewer"), (id, opine("agree", ""))).await;
    story.hears(&["reviewer inbox plan-reminder"]).await;

    // The technical review is not done on 17 November: late on the 18th, taken up on the 19th.
    story.town.until(at("2025-11-17 21:00")).await;
    story.hears(&["reviewer inbox plan-reminder", "reviewer inbox plan-due-today"]).await;
    story.town.until(at("2025-11-18 09:00")).await;
    let late = application(story).await;
    assert!(late.position.labels.contains(&"late-node".to_owned()), "{:?}", late.position.labels);
    assert_eq!(late.position.deadline, matter.position.deadline, "the deadline stays");
    assert_eq!(day_of_node(&late, NodeId::Opinion), day_of("2025-11-25"));
    assert_eq!(day_of_node(&late, NodeId::Approval), day_of("2025-11-28"));
    let plan = Application::from_position(&late.position).unwrap().plan.unwrap();
    let last = plan.earlier.last().unwrap();
    assert_eq!(
        (last.cause, last.days[&NodeId::Opinion]),
        (PlanCause::NodeLate, day_of("2025-11-24"))
    );
    story
        .hears(&[
            "reviewer inbox plan-node-late",
            "reviewer inbox plan-replanned",
            "approver inbox plan-replanned",
        ])
        .await;
    story.town.until(at("2025-11-19 09:00")).await;
    story
        .hears(&[
            "leader inbox plan-escalated",
            "leader sms plan-escalated",
            "reviewer inbox plan-escalated",
        ])
        .await;
    let done = |node: &str| json!({"action": "node-done", "node": node, "text": ""});
    story.step("2025-11-19 10:00", officer("reviewer"), (id, done("technical"))).await;
    story.step("2025-11-21 10:00", officer("reviewer"), (id, done("opinion"))).await;
    story.hears(&["reviewer inbox plan-reminder"]).await;
}

/// Granted and handed out: the permit is registered with the limits applied for, and the judge no
/// longer finds that there is none.
pub(crate) async fn issued(story: &mut Story) {
    let id = application(story).await.id;
    let permit = |until: &str| json!({"number": PERMIT, "valid_from": "2025-11-26", "valid_until": until, "limits": ""});
    let decide = |until: &str| json!({"action": "decide", "decision": {"outcome": "grant", "permit": permit(until)}});
    // Five years at most: one day more is refused.
    let refused =
        story.refused("2025-11-25 09:00", officer("approver"), (id, decide("2030-11-27"))).await;
    assert_eq!(refused, "permit-validity");
    let granted =
        story.step("2025-11-25 10:00", officer("approver"), (id, decide("2026-06-26"))).await;
    assert_eq!(granted.position.status, "granted");
    assert!(granted.position.labels.contains(&"on-time".to_owned()));
    assert!(story.town.store.permits(UNIT).await.unwrap().is_empty(), "not handed out yet");
    let issued =
        story.step("2025-11-26 10:00", officer("intake"), (id, json!({"action": "issue"}))).await;
    assert_eq!((issued.position.status.as_str(), issued.position.closed), ("issued", true));
    story
        .hears(&[
            "contact inbox application-granted",
            "intake inbox plan-assigned",
            "contact inbox application-issued",
        ])
        .await;

    let permits = story.town.store.permits(UNIT).await.unwrap();
    let [record] = permits.as_slice() else { panic!("one permit: {permits:?}") };
    let permit = &record.permit;
    assert_eq!((permit.number.as_str(), permit.tier), (PERMIT, Tier::Key));
    assert_eq!(permit.valid_until, day_of("2026-06-26"));
    let limit = &permit.limits[0];
    assert_eq!((limit.outlet.as_str(), limit.pollutant.as_str()), ("DA001", NOX));
    assert_eq!(limit.upper, Some("150".parse().unwrap()));
    let years: Vec<u16> = permit.amounts.iter().map(|amount| amount.year).collect();
    assert_eq!(years, [2025, 2026]);
    reagents::connect(&story.town).await;

    // The day before there was none, from its first day on there is one.
    story.town.until(at("2025-11-27 09:00")).await;
    let without = ("no-permit".to_owned(), String::new());
    assert_eq!(story.found_on("2025-11-25").await, [without]);
    assert_eq!(story.found_on("2025-11-26").await, []);

    // What it was told to put right is put right.
    let task = story.task("site/no-permit").await;
    let submit = json!({"action": "submit", "text": "已取得排污许可证"});
    story.step("2025-11-27 10:00", crate::story::CONTACT, (task.id, submit)).await;
    let passed = json!({"action": "recheck", "passed": true, "text": "已取得排污许可证", "inspection": null});
    story.step("2025-11-28 10:00", officer("inspector"), (task.id, passed)).await;
    let close = json!({"action": "close", "text": "整改完成"});
    let closed = story.step("2025-12-01 10:00", officer("inspector"), (task.id, close)).await;
    assert_eq!(closed.position.status, "closed");
    let labels = &closed.position.labels;
    assert!(labels.contains(&"on-time".to_owned()), "{labels:?}");
    story
        .hears(&[
            "inspector inbox case-submitted",
            "contact inbox case-closed",
            "contact sms case-closed",
        ])
        .await;
}
