//! Before the permit: found, reminded, applied, returned.

use serde_json::json;
use tidegate_affairs::{Affair, Application, ApplicationKind, PrecheckPoint, Prompt};
use tidegate_domain::{Decimal, MatterKind, Tier};
use tidegate_tests::town::{at, county, day_of, officer};

use crate::story::{CONTACT, Story};
use tidegate_tests::reagents::{UNIT, first_form};

/// Under key management, producing by its power, and without a permit: that is a clue for a person
/// and a reminder to the enterprise, which says why.
pub(crate) async fn found_and_reminded(story: &mut Story) {
    story.town.until(at("2025-09-01 07:30")).await;
    let host = &story.town.host;
    host.classify_county(&county(), day_of("2025-09-01")).await.unwrap();
    let judged = host.judge(UNIT, day_of("2025-08-31")).await.unwrap();
    let found: Vec<&str> =
        judged.verdict.findings.iter().map(|one| one.finding.kind.as_str()).collect();
    assert_eq!(found, ["no-permit"]);

    story.town.until(at("2025-09-01 09:00")).await;
    let prompt = story.only(MatterKind::Prompt).await;
    assert_eq!((prompt.position.status.as_str(), prompt.position.closed), ("asked", false));
    let asked = Prompt::from_position(&prompt.position).unwrap();
    assert_eq!((asked.reason.tier.as_str(), asked.reason.producing.as_str()), ("key", "yes"));
    assert_eq!(asked.reason.rows, ["50"]);
    assert!(asked.reason.basis.iter().any(|basis| basis.contains("736")), "{asked:?}");
    let clue = story.task("site/no-permit").await;
    assert_eq!(clue.position.status, "to-confirm");
    let sure: Decimal = clue.position.state["lines"][0]["confidence"]
        .as_str()
        .expect("the clue says how sure it is")
        .parse()
        .unwrap();
    assert!(Decimal::ZERO < sure && sure <= Decimal::ONE, "{sure}");
    story
        .hears(&[
            "inspector inbox case-to-confirm",
            "contact inbox prompt-apply",
            "contact sms prompt-apply",
        ])
        .await;

    // What is only suspected is not the enterprise's to see until an officer has confirmed it.
    let accept = || json!({"action": "accept", "text": ""});
    assert_eq!(story.refused("2025-09-02 09:00", CONTACT, (clue.id, accept())).await, "not-yours");
    let confirm = json!({"action": "confirm", "text": "现场正在生产，未取得排污许可证"});
    let task = story.step("2025-09-02 10:00", officer("inspector"), (clue.id, confirm)).await;
    assert_eq!(task.position.status, "issued");
    let task = story.step("2025-09-02 15:00", CONTACT, (clue.id, accept())).await;
    assert_eq!(task.position.status, "accepted");
    let extend = json!({"action": "extend", "days": 60, "reason": "正在申领排污许可证"});
    story.step("2025-09-03 10:00", officer("inspector"), (clue.id, extend)).await;
    story
        .hears(&[
            "contact inbox case-issued",
            "contact sms case-issued",
            "inspector inbox case-issued-officer",
            "inspector inbox case-accepted",
            "contact inbox case-extended",
            "contact sms case-extended",
        ])
        .await;

    // Nothing happens for fifteen days, and it is reminded once more.
    story.town.until(at("2025-09-15 21:00")).await;
    story.hears(&[]).await;
    story.town.until(at("2025-09-16 09:00")).await;
    story.hears(&["contact inbox prompt-apply", "contact sms prompt-apply"]).await;
}

/// An application that lacks a letter: found while it is filled in, handed in all the same, returned
/// at intake with all that is missing, and handed in again.
pub(crate) async fn applied_and_returned(story: &mut Story) {
    let id = story.begins("2025-09-17 09:00", ApplicationKind::First).await;
    story.fills("2025-09-17 10:00", id, first_form(false)).await;
    let found = story.prechecks("2025-09-17 10:05", id, PrecheckPoint::Filling).await;
    assert_eq!(found, ["material-commitment-letter"]);
    let application = story.application(id).await;
    assert_eq!(application.tier, Tier::Key);
    assert!(application.materials.len() >= 6, "a list for this enterprise: {application:#?}");
    assert!(application.must_know.len() >= 8, "what its holder must know: {application:#?}");

    let submit = json!({"action": "submit", "version": 1});
    assert_eq!(story.refused("2025-09-17 10:10", CONTACT, (id, submit)).await, "incomplete");
    let submit = json!({"action": "submit", "version": 1, "despite": "承诺书盖章后补交"});
    let matter = story.step("2025-09-17 10:15", CONTACT, (id, submit)).await;
    assert_eq!(matter.position.status, "submitted");
    let application = Application::from_position(&matter.position).unwrap();
    let plan = application.plan.as_ref().unwrap();
    // Three working days to say whether it is complete: 18, 19 and, after a weekend, 22 September.
    assert_eq!((plan.expected, plan.accepted), (true, day_of("2025-09-22")));
    story.hears(&["intake inbox application-submitted"]).await;

    // Whoever has applied is not reminded to apply any more.
    story.town.until(at("2025-09-18 09:00")).await;
    let prompt = story.only(MatterKind::Prompt).await;
    assert_eq!((prompt.position.status.as_str(), prompt.position.closed), ("answered", true));
    story.hears(&["intake inbox plan-reminder"]).await;

    let found = story.prechecks("2025-09-18 10:00", id, PrecheckPoint::Intake).await;
    assert_eq!(found, ["material-commitment-letter"]);
    let items = json!([{"item": "material-commitment-letter", "text": "请补交承诺书"}]);
    let back = json!({"action": "return-at-intake", "items": items});
    let matter = story.step("2025-09-18 10:30", officer("intake"), (id, back)).await;
    assert_eq!(matter.position.status, "returned-at-intake");
    story
        .hears(&[
            "intake inbox application-precheck-found",
            "contact inbox application-returned",
            "contact sms application-returned",
        ])
        .await;

    let resubmit = |version: u32| json!({"action": "resubmit", "version": version});
    let again = story.refused("2025-09-22 09:00", CONTACT, (id, resubmit(1))).await;
    assert_eq!(again, "incomplete");
    story.fills("2025-09-22 09:30", id, first_form(true)).await;
    let found = story.prechecks("2025-09-22 09:35", id, PrecheckPoint::Filling).await;
    assert_eq!(found, Vec::<String>::new());
    let matter = story.step("2025-09-22 10:00", CONTACT, (id, resubmit(2))).await;
    assert_eq!(matter.position.status, "submitted");
    let application = Application::from_position(&matter.position).unwrap();
    assert_eq!(application.versions.len(), 2, "both versions are kept");
    let differs = application.compare(1, 2).unwrap();
    let fields: Vec<&str> = differs.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["facts/application_materials"]);
    assert!(application.feedback[0].answered_at.is_some());
    story.hears(&["intake inbox application-submitted"]).await;
}
