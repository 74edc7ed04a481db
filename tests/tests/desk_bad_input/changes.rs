//! An enterprise that is renamed, moves, goes to another county or is merged during its application,
//! and a permit that is withdrawn under it.

use serde_json::json;
use tidegate_affairs::{
    Affair, ApplicationKind, ApplicationStatus, DutyAffair, PrecheckPoint, StopCause,
};
use tidegate_desk::{ApplicationWanted, DeskError, PrecheckAsked, ToldFile};
use tidegate_domain::{
    EnterpriseRecord, FactValue, Jurisdiction, Matter, MatterKey, MatterKind, Party,
};
use tidegate_service::Registration;
use tidegate_sheets::departments::Department;
use tidegate_tests::reagents::{ADDRESS, NAME, PERMIT, UNIT, renewal_form};
use tidegate_tests::town::{at, county, day_of, officer};

use crate::scene::{CONTACT, Scene, code, permit};

const NEW_NAME: &str = "桐庐新样例试剂有限公司";

/// What market regulation says on a day.
async fn registered(scene: &Scene, moment: &str, (name, address): (&str, &str)) {
    let text = format!("企业名称,统一社会信用代码,经营状态,住所\n{name},{UNIT},存续,{address}\n");
    let now = at(moment);
    let file = ToldFile {
        department: Department::Market,
        bytes: text.into_bytes(),
        name: "market.csv".to_owned(),
        on: tidegate_domain::Date::of_instant(now),
        by: "li".to_owned(),
        now,
    };
    let report = scene.town.desk.take_told(&county(), file).await.unwrap();
    assert_eq!(report.taken, 1, "{report:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_renamed_is_noted_with_both_names() {
    let mut scene = Scene::first().await;
    let (before, last) = (scene.application().await, scene.town.told_after(0).await.1);
    scene.town.until(at("2025-09-05 09:00")).await;
    registered(&scene, "2025-09-05 10:00", (NEW_NAME, ADDRESS)).await;
    scene.town.until(at("2025-09-05 21:00")).await;

    let after = scene.application().await;
    let [noted] = after.happenings.as_slice() else { panic!("{:?}", after.happenings) };
    let told = (noted.what.as_str(), noted.before.as_str(), noted.after.as_str());
    assert_eq!(told, ("renamed", NAME, NEW_NAME));
    assert_eq!(after.versions, before.versions, "what was filled in stays as it was");
    assert_eq!(after.status, ApplicationStatus::Reviewing);
    let (told, _) = scene.town.told_after(last).await;
    let about: Vec<&String> =
        told.iter().filter(|it| it.ends_with("application-enterprise-changed")).collect();
    assert_eq!(about.len(), 2, "both reviewers are told, once: {told:?}");
    let known = scene.town.store.enterprise_on(UNIT, day_of("2025-09-05")).await.unwrap().unwrap();
    let former = known.facts.into_iter().find(|fact| fact.name == "former_name").unwrap();
    assert_eq!(former.value, FactValue::Text(NAME.to_owned()));

    // The packs say what no longer agrees, and the next rounds say nothing twice.
    let point = PrecheckPoint::Review;
    let asked = PrecheckAsked { matter: scene.id, point, at: at("2025-09-05 21:30") };
    scene.town.desk.precheck(&county(), asked).await.unwrap();
    let application = scene.application().await;
    let items = &application.precheck(1).unwrap().items;
    let differs = items.iter().find(|item| item.rule == "as-registered").unwrap();
    assert!(differs.text.zh.contains(NEW_NAME) && differs.text.zh.contains(NAME), "{differs:?}");
    scene.town.until(at("2025-09-08 09:00")).await;
    assert_eq!(scene.application().await.happenings.len(), 1);
    scene.folds_to_the_same().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_whose_name_is_another_in_the_register_is_noted_and_owes_no_change() {
    let mut scene = Scene::first().await;
    scene.town.until(at("2025-09-05 09:00")).await;
    let known = scene.town.store.enterprise(UNIT).await.unwrap().unwrap();
    let told = EnterpriseRecord { name: NEW_NAME.to_owned(), ..known };
    let told = Registration { enterprises: vec![told], ..Registration::default() };
    scene.town.host.register(&told).await.unwrap();
    scene.town.host.register(&told).await.unwrap();
    scene.town.until(at("2025-09-08 09:00")).await;

    let application = scene.application().await;
    let [noted] = application.happenings.as_slice() else { panic!("{:?}", application.happenings) };
    let told = (noted.what.as_str(), noted.before.as_str(), noted.after.as_str());
    assert_eq!(told, ("renamed", NAME, NEW_NAME));
    let known = scene.town.store.enterprise_on(UNIT, day_of("2025-09-05")).await.unwrap().unwrap();
    let named = scene.town.store.enterprise(UNIT).await.unwrap().unwrap().name;
    assert_eq!(named, NEW_NAME);
    let former = known.facts.into_iter().find(|fact| fact.name == "former_name").unwrap();
    assert_eq!(former.value, FactValue::Text(NAME.to_owned()));
    // What market regulation has not told may be a spelling that was put right.
    assert!(
        scene
            .town
            .matters(MatterKind::Duty)
            .await
            .iter()
            .all(|duty| { !duty.position.labels.contains(&"change".to_owned()) })
    );
    scene.folds_to_the_same().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_with_another_address_is_noted_and_stays_here() {
    let mut scene = Scene::first().await;
    scene.town.until(at("2025-09-05 09:00")).await;
    registered(&scene, "2025-09-05 10:00", (NAME, "桐庐县新样例路2号")).await;
    scene.town.until(at("2025-09-05 21:00")).await;
    let application = scene.application().await;
    let noted = &application.happenings[0];
    assert_eq!((noted.what.as_str(), noted.after.as_str()), ("moved", "桐庐县新样例路2号"));
    assert_eq!(application.status, ApplicationStatus::Reviewing);
    scene.folds_to_the_same().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_goes_to_another_county_is_ended_here_and_can_apply_there() {
    let mut scene = Scene::first().await;
    let jiande: Jurisdiction = "330182".parse().unwrap();
    let record = scene.town.store.enterprise(UNIT).await.unwrap().unwrap();
    let moved = EnterpriseRecord { county: jiande.clone(), ..record };
    scene.town.until(at("2025-09-04 21:00")).await;
    let last = scene.town.told_after(0).await.1;
    scene.town.store.put_enterprises(&[moved]).await.unwrap();
    scene.town.until(at("2025-09-05 09:00")).await;

    let matter = scene.matter().await;
    assert_eq!((matter.position.status.as_str(), matter.position.closed), ("moved", true));
    let application = scene.application().await;
    assert!(application.reason.contains("330182"), "{}", application.reason);
    assert_eq!(application.versions.len(), 1, "what was filled in stays here");
    let (told, _) = scene.town.told_after(last).await;
    assert!(told.contains(&"contact inbox application-moved".to_owned()), "{told:?}");
    assert!(told.contains(&"reviewer inbox application-moved".to_owned()), "{told:?}");
    let note = json!({"action": "node-done", "node": "technical", "text": ""});
    let late = scene.tried("2025-09-05 10:00", officer("reviewer"), note).await;
    assert_eq!(code(late), "closed");

    let wanted = ApplicationWanted {
        enterprise: UNIT.to_owned(),
        kind: ApplicationKind::First,
        by: CONTACT.by.to_owned(),
        party: Party::Enterprise,
        at: at("2025-09-05 11:00"),
    };
    let here = scene.town.desk.begin_application(&county(), wanted.clone()).await;
    assert!(matches!(here, Err(DeskError::NotFound { what: "enterprise", .. })), "{here:?}");
    scene.town.host.classify_county(&jiande, day_of("2025-09-05")).await.unwrap();
    let there = scene.town.desk.begin_application(&jiande, wanted).await.unwrap();
    assert_eq!(there.key.county, jiande);
    scene.folds_to_the_same().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_merged_is_noted_by_an_officer() {
    let mut scene = Scene::first().await;
    let merged = |before: &str| json!({"action": "enterprise-changed", "change": "merged", "before": before, "after": "桐庐样例集团"});
    let by_unit = scene.tried("2025-09-04 09:00", CONTACT, merged(NAME)).await;
    assert_eq!(code(by_unit), "not-yours");
    let empty = scene.tried("2025-09-04 09:05", officer("reviewer"), merged(" ")).await;
    assert_eq!(code(empty), "unwritten");
    scene.step("2025-09-04 09:10", officer("reviewer"), merged(NAME)).await;
    let application = scene.application().await;
    let noted = &application.happenings[0];
    assert_eq!((noted.what.as_str(), noted.by.as_str()), ("merged", "reviewer"));
    assert_eq!(scene.asides().await.len(), 2, "what was refused is kept");
    scene.folds_to_the_same().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_is_taken_back_is_owed_again() {
    let mut scene = Scene::renewal().await;
    let duty = async |scene: &Scene| {
        let key = format!("{UNIT}/{PERMIT}/renewal/2026-01-01");
        let key = MatterKey { county: county(), kind: MatterKind::Duty, key };
        scene.town.store.matter_by_key(&key).await.unwrap().unwrap()
    };
    scene.town.until(at("2025-09-20 09:00")).await;
    let done = duty(&scene).await;
    assert_eq!(done.position.status, "done");
    let (_, last) = scene.town.told_after(0).await;
    let withdraw = json!({"action": "withdraw", "reason": "生产计划改变"});
    scene.step("2025-09-20 10:00", CONTACT, withdraw).await;
    let owed = duty(&scene).await;
    assert_eq!(owed.position.status, "open");
    let duty_of = |matter: &Matter| DutyAffair::from_position(&matter.position).unwrap();
    assert_eq!(duty_of(&owed).due, duty_of(&done).due, "by the same day");
    let (told, _) = scene.town.told_after(last).await;
    assert!(told.contains(&"contact inbox duty-returned".to_owned()), "{told:?}");
    // Looking at what permits make due again does not say that it was done.
    scene.town.until(at("2025-09-25 09:00")).await;
    assert_eq!(duty(&scene).await.position.status, "open");

    // What an officer wrote down stays, whatever becomes of another application.
    let (town, duty_id) = (&mut scene.town, owed.id);
    let hand_in = json!({"action": "hand-in", "text": "线下递交"});
    town.step(at("2025-09-25 10:00"), officer("li"), (duty_id, hand_in)).await;
    let wanted = ApplicationWanted {
        enterprise: UNIT.to_owned(),
        kind: ApplicationKind::Renewal,
        by: CONTACT.by.to_owned(),
        party: Party::Enterprise,
        at: at("2025-09-25 10:30"),
    };
    let second = town.desk.begin_application(&county(), wanted).await.unwrap().id;
    for (moment, act) in [
        ("2025-09-25 10:40", json!({"action": "fill", "base": 0, "form": renewal_form()})),
        ("2025-09-25 10:50", json!({"action": "submit", "version": 1, "despite": "先行提交"})),
        ("2025-09-25 11:00", json!({"action": "withdraw", "reason": "重复"})),
    ] {
        town.step(at(moment), CONTACT, (second, act)).await;
    }
    assert_eq!(duty(&scene).await.position.status, "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permit_withdrawn_under_its_renewal_holds_it_up() {
    let mut scene = Scene::renewal().await;
    let deadline = scene.matter().await.position.deadline;
    assert!(deadline.is_some());
    let last = scene.town.told_after(0).await.1;
    scene.town.store.put_permits(&[permit(Some("2025-09-05"))]).await.unwrap();
    // From the day on which it ends, not before.
    scene.town.until(at("2025-09-04 21:00")).await;
    assert_eq!(scene.matter().await.position.status, "reviewing");
    scene.town.until(at("2025-09-05 09:00")).await;
    let matter = scene.matter().await;
    assert_eq!((matter.position.status.as_str(), matter.position.deadline), ("suspended", None));
    let application = scene.application().await;
    let stop = application.plan.as_ref().unwrap().standing_still().unwrap();
    assert_eq!(stop.cause, StopCause::PermitWithdrawn);
    assert_eq!(application.happenings[0].before, PERMIT);
    let (told, _) = scene.town.told_after(last).await;
    for wanted in [
        "contact inbox application-suspended",
        "contact sms application-suspended",
        "reviewer inbox application-suspended-officer",
    ] {
        assert!(told.contains(&wanted.to_owned()), "{wanted}: {told:?}");
    }
    let grant = json!({"action": "decide", "decision": {"outcome": "grant", "permit": {
        "number": PERMIT, "valid_from": "2026-01-01", "valid_until": "2031-01-01", "limits": "",
    }}});
    let refused = scene.tried("2025-09-05 10:00", officer("approver"), grant).await;
    assert_eq!(code(refused), "not-now");
    assert_eq!(scene.asides().await.len(), 1, "the decision that was written is kept");

    // Set aside again: it goes on, and the days in between do not count.
    scene.town.store.put_permits(&[permit(None)]).await.unwrap();
    let resume = json!({"action": "resume", "reason": "撤销决定已被撤回"});
    let matter = scene.step("2025-09-09 10:00", officer("approver"), resume).await;
    assert_eq!(matter.position.status, "reviewing");
    assert!(matter.position.deadline > deadline, "the clock stood");
    scene.town.until(at("2025-09-10 09:00")).await;
    assert_eq!(scene.matter().await.position.status, "reviewing");
    scene.folds_to_the_same().await;
}
