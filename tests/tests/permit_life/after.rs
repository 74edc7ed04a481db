//! After the permit: duties, warnings, a violation and its task, a late report.

use serde_json::json;
use tidegate_affairs::{Affair, Alert};
use tidegate_domain::{Date, DocketItem, Duty, Grade, MatterKind};
use tidegate_store::Page;
use tidegate_tests::town::{at, county, day_of, officer};

use crate::story::{CONTACT, Story};
use tidegate_tests::reagents::{NOX, PERMIT, UNIT};

/// What is owed on the docket, by kind and reference.
async fn owed(story: &Story, reference: &str) -> Option<Duty> {
    let docket = story.town.store.docket(UNIT, story.now()).await.unwrap();
    docket.into_iter().find_map(|record| match record.item {
        DocketItem::Duty(duty) if duty.reference == reference && !record.withdrawn => Some(duty),
        _ => None,
    })
}

/// The report of the fourth quarter: opened before its day, on the docket for the judge, reminded of
/// three days before, handed in with a receipt.
pub(crate) async fn duties_are_owed(story: &mut Story) {
    story.town.until(at("2026-01-11 21:00")).await;
    story.hears(&[]).await;
    let report = story.duty("execution-report", "2025-Q4").await;
    assert_eq!(report.position.status, "open");
    let reference = format!("{PERMIT}/2025-Q4");
    let on_docket = owed(story, &reference).await.unwrap();
    assert_eq!((on_docket.due, on_docket.done), (day_of("2026-01-15"), None));
    // Held for five days of November only, which owes no report of its own.
    let duties = story.town.matters(MatterKind::Duty).await;
    assert!(!duties.iter().any(|duty| duty.position.subject == "2025-11"), "{duties:#?}");

    story.town.until(at("2026-01-12 09:00")).await;
    story.hears(&["contact inbox duty-reminder", "contact sms duty-reminder"]).await;
    let hand_in = json!({"action": "hand-in", "text": "第四季度执行报告"});
    let done = story.step("2026-01-14 15:00", CONTACT, (report.id, hand_in)).await;
    assert_eq!(done.position.status, "done");
    assert_eq!(owed(story, &reference).await.unwrap().done, Some(day_of("2026-01-14")));
    story.hears(&["contact inbox duty-received"]).await;
}

/// Near the limit for two hours: the enterprise is told first and alone, and nobody is troubled at
/// night.
pub(crate) async fn warned(story: &mut Story) {
    let near = ["100", "100", "100", "100", "100", "100", "100", "100", "100", "100", "140", "141"];
    story.town.until(at("2026-01-19 12:20")).await;
    story.town.hours((UNIT, NOX), day_of("2026-01-19").start(), &near).await;
    story.town.look(at("2026-01-19 12:30")).await;
    let alert = story.only(MatterKind::Alert).await;
    assert_eq!(alert.position.status, "open");
    let told = Alert::from_position(&alert.position).unwrap();
    assert_eq!((told.worst, told.outlet.as_str()), (Grade::Warning, "DA001"));
    story.hears(&["contact inbox alert-raised"]).await;

    let respond = json!({"action": "respond", "text": "已调整燃烧器"});
    story.step("2026-01-19 14:00", CONTACT, (alert.id, respond)).await;
    story.town.until(at("2026-01-19 19:50")).await;
    story.town.hours((UNIT, NOX), at("2026-01-19 12:00"), &["100"; 7]).await;
    story.town.until(at("2026-01-20 09:00")).await;
    let alert = story.only(MatterKind::Alert).await;
    assert_eq!((alert.position.status.as_str(), alert.position.closed), ("calm", true));
    assert!(alert.position.labels.contains(&"responded".to_owned()));
    story.hears(&["inspector inbox alert-response"]).await;
    assert_eq!(story.found_on("2026-01-19").await, [], "near a limit is not over it");
}

/// Over the limit of the permit: told at once to both, judged the next morning, a task that is
/// accepted, put right, looked at again and closed.
pub(crate) async fn violated(story: &mut Story) {
    let mut hours = ["100"; 12];
    (hours[9], hours[10]) = ("180", "190");
    story.town.until(at("2026-01-26 12:20")).await;
    story.town.hours((UNIT, NOX), day_of("2026-01-26").start(), &hours).await;
    story.town.look(at("2026-01-26 12:30")).await;
    story
        .hears(&[
            "contact inbox alert-raised",
            "contact sms alert-raised",
            "inspector inbox alert-raised-officer",
        ])
        .await;
    story.town.hours((UNIT, NOX), at("2026-01-26 12:00"), &["100"; 12]).await;
    story.town.until(at("2026-01-27 09:00")).await;
    let found = story.found_on("2026-01-26").await;
    assert_eq!(
        found.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(),
        ["over-concentration"]
    );
    let task = story.task("DA001").await;
    assert_eq!((task.position.status.as_str(), task.opened_at), ("issued", at("2026-01-27 08:00")));
    story
        .hears(&[
            "contact inbox case-issued",
            "contact sms case-issued",
            "inspector inbox case-issued-officer",
        ])
        .await;

    let id = task.id;
    let accept = json!({"action": "accept", "text": "收到"});
    story.step("2026-01-27 14:00", CONTACT, (id, accept)).await;
    let rectify = json!({"action": "rectify", "measures": "更换低氮燃烧器"});
    story.step("2026-01-28 09:00", CONTACT, (id, rectify)).await;
    let submit = json!({"action": "submit", "text": "已更换并调试"});
    let submitted = story.step("2026-01-30 09:00", CONTACT, (id, submit)).await;
    assert_eq!(submitted.position.status, "submitted");
    let recheck =
        json!({"action": "recheck", "passed": true, "text": "数据已达标", "inspection": null});
    let rechecked = story.step("2026-02-02 10:00", officer("inspector"), (id, recheck)).await;
    assert_eq!(rechecked.position.status, "rechecked");
    let close = json!({"action": "close", "text": "整改到位"});
    let closed = story.step("2026-02-03 10:00", officer("inspector"), (id, close)).await;
    assert_eq!((closed.position.status.as_str(), closed.position.closed), ("closed", true));
    story
        .hears(&[
            "inspector inbox case-accepted",
            "inspector inbox case-submitted",
            "contact inbox case-closed",
            "contact sms case-closed",
        ])
        .await;
    // Its history is whole: who did what, in order.
    let steps = story.town.desk.steps(&county(), id, Page::first(100)).await.unwrap().items;
    let told: Vec<String> =
        steps.into_iter().map(|step| format!("{} {}", step.step.by, step.step.action)).collect();
    assert_eq!(
        told,
        [
            "tidegate find",
            "contact accept",
            "contact rectify",
            "contact submit",
            "inspector recheck",
            "inspector close",
        ]
    );
}

/// The report of January comes three days late and is judged so; that of February is excused and is
/// not.
pub(crate) async fn reported_late(story: &mut Story) {
    story.town.until(at("2026-02-17 09:00")).await;
    let report = story.duty("execution-report", "2026-01").await;
    assert_eq!(report.position.status, "late");
    story
        .hears(&[
            "contact inbox duty-reminder",
            "contact sms duty-reminder",
            "contact inbox duty-late",
            "contact sms duty-late",
            "inspector inbox duty-late-officer",
            "contact inbox case-issued",
            "contact sms case-issued",
            "inspector inbox case-issued-officer",
        ])
        .await;
    let missing = vec![("execution-report-missing".to_owned(), format!("{PERMIT}/2026-01"))];
    assert_eq!(story.found_on("2026-02-15").await, [], "in time until the end of its day");
    assert_eq!(story.found_on("2026-02-16").await, missing);
    let hand_in = json!({"action": "hand-in", "text": "一月执行报告"});
    let done = story.step("2026-02-18 10:00", CONTACT, (report.id, hand_in)).await;
    assert_eq!(done.position.status, "done-late");
    story.hears(&["contact inbox duty-received-late"]).await;
    story.town.until(at("2026-02-20 09:00")).await;
    assert_eq!(story.found_on("2026-02-19").await, [], "over with the day on which it came");

    // The spring festival is no working time: it is accepted on the first day after it.
    let task = story.task("site/execution-report-missing").await;
    let accept = json!({"action": "accept", "text": ""});
    story.step("2026-02-24 10:00", CONTACT, (task.id, accept)).await;
    let submit = json!({"action": "submit", "text": "已补交"});
    story.step("2026-02-24 15:00", CONTACT, (task.id, submit)).await;
    let recheck =
        json!({"action": "recheck", "passed": true, "text": "已收到", "inspection": null});
    story.step("2026-02-25 10:00", officer("inspector"), (task.id, recheck)).await;
    let close = json!({"action": "close", "text": "已补交，予以提醒"});
    let closed = story.step("2026-02-26 10:00", officer("inspector"), (task.id, close)).await;
    assert!(closed.position.labels.contains(&"on-time".to_owned()), "{:?}", closed.position.labels);
    story
        .hears(&[
            "inspector inbox case-accepted",
            "inspector inbox case-submitted",
            "contact inbox case-closed",
            "contact sms case-closed",
        ])
        .await;

    let february = story.duty("execution-report", "2026-02").await;
    let excuse = json!({"action": "excuse", "reason": "other", "text": "平台故障，并入第一季度"});
    let excused = story.step("2026-03-10 10:00", officer("inspector"), (february.id, excuse)).await;
    assert_eq!((excused.position.status.as_str(), excused.position.closed), ("excused", true));
    assert_eq!(owed(story, &format!("{PERMIT}/2026-02")).await, None);
    story.town.until(at("2026-03-18 09:00")).await;
    assert_eq!(story.found_on("2026-03-16").await, [], "what was excused is not judged");
    story.hears(&[]).await;
    assert_eq!(Date::of_instant(story.now()), day_of("2026-03-18"));
}
