//! Who only has to register is reminded of the form, where it is known not to be filled in, up to its
//! day.

use serde_json::json;
use tidegate_affairs::{Affair, Prompt};
use tidegate_desk::Planner;
use tidegate_domain::{
    DatedFact, DocketItem, DocketRecord, Duty, FactValue, Matter, MatterKind, TruthValue,
};
use tidegate_tests::reagents::{self, UNIT};
use tidegate_tests::town::{PACKS, Town, at, county, day_of};

/// A town with an enterprise that registers only, seen to produce on the days of `power`.
async fn town(power: (&str, &str)) -> Town {
    let town = Town::on_sqlite(&PACKS, at("2025-09-01 07:00")).await;
    reagents::register(&town, power).await;
    // Row 50 of the catalogue: who only mixes or packs fills in a registration form.
    let fact = DatedFact {
        enterprise: UNIT.to_owned(),
        outlet: None,
        name: "mixing_or_packing_only".to_owned(),
        value: FactValue::Truth(true),
        from: day_of("2020-01-01"),
        source: "test".to_owned(),
        doubtful: false,
    };
    town.store.put_facts(&[fact], at("2025-09-01 07:00")).await.unwrap();
    town.with_people(UNIT).await;
    town.host.compare_again(&county()).await.unwrap();
    town
}

/// The list of registration forms says by when the enterprise owes its own, and when it filled it in.
async fn listed(town: &Town, moment: &str, (due, done): (&str, Option<&str>)) {
    let duty = Duty {
        kind: "registration".to_owned(),
        reference: "排污登记".to_owned(),
        subject: String::new(),
        due: day_of(due),
        done: done.map(day_of),
        truthful: TruthValue::Unknown,
    };
    let record = DocketRecord {
        enterprise: UNIT.to_owned(),
        item: DocketItem::Duty(duty),
        source: "list".to_owned(),
        recorded_at: at(moment),
        withdrawn: false,
    };
    town.store.put_docket(&[record]).await.unwrap();
}

async fn reminders(town: &Town) -> Vec<Matter> {
    town.matters(MatterKind::Prompt).await
}

async fn only(town: &Town) -> Matter {
    let [reminder] = reminders(town).await.try_into().unwrap();
    reminder
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_reminded_until_the_form_is_listed() {
    let mut town = town(("2025-07-20", "2025-11-01")).await;
    town.until(at("2025-09-01 21:00")).await;
    assert!(reminders(&town).await.is_empty(), "nothing is known of the form");

    listed(&town, "2025-09-01 22:00", ("2025-12-01", None)).await;
    town.until(at("2025-09-02 09:00")).await;
    let reminder = only(&town).await;
    assert_eq!((reminder.position.status.as_str(), reminder.position.closed), ("asked", false));
    let asked = Prompt::from_position(&reminder.position).unwrap();
    assert_eq!((asked.kind.word(), asked.reason.tier.as_str()), ("register", "registration"));
    assert_eq!(asked.reason.rows, ["50"]);
    assert!(asked.reason.basis.iter().any(|basis| basis.contains("736")), "{asked:?}");
    let to_register = |told: Vec<String>| -> Vec<String> {
        told.into_iter().filter(|one| one.ends_with("prompt-register")).collect()
    };
    let both = ["contact inbox prompt-register", "contact sms prompt-register"];
    let (told, last) = town.told_after(0).await;
    assert_eq!(to_register(told), both);

    // Once more after the county's fifteen days, and not a day before.
    town.until(at("2025-09-16 21:00")).await;
    assert!(to_register(town.told_after(last).await.0).is_empty());
    town.until(at("2025-09-17 21:00")).await;
    let (told, last) = town.told_after(last).await;
    assert_eq!(to_register(told), both);

    listed(&town, "2025-09-20 10:00", ("2025-12-01", Some("2025-09-19"))).await;
    town.until(at("2025-10-20 09:00")).await;
    let reminder = only(&town).await;
    assert_eq!((reminder.position.status.as_str(), reminder.position.closed), ("answered", true));
    let steps = town.desk.steps(&county(), reminder.id, tidegate_store::Page::first(10)).await;
    let answer = steps.unwrap().items.pop().unwrap();
    assert_eq!(answer.step.body["by"], "registration form of 2025-09-19");
    assert!(to_register(town.told_after(last).await.0).is_empty());
}

/// The form comes before the first discharge, so that production does not matter; what is late is
/// judged, and nobody is told of it twice.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_reminded_up_to_its_day_and_judged_from_then_on() {
    let mut town = town(("2025-01-01", "2025-02-01")).await;
    listed(&town, "2025-09-01 07:30", ("2025-09-03", None)).await;
    town.until(at("2025-09-01 21:00")).await;
    let asked = Prompt::from_position(&only(&town).await.position).unwrap();
    assert_ne!(asked.reason.producing, "yes");
    town.until(at("2025-09-03 21:00")).await;
    assert_eq!(only(&town).await.position.status, "asked");
    assert!(town.matters(MatterKind::Case).await.is_empty());
    town.until(at("2025-09-04 21:00")).await;
    assert_eq!(only(&town).await.position.status, "moot");
    // Of whom nothing else comes in, what is owed is judged every seven days from its day on.
    town.until(at("2025-09-11 21:00")).await;
    let [task] = town.matters(MatterKind::Case).await.try_into().unwrap();
    assert_eq!(task.position.subject, "site/registration-missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_late_when_it_was_listed_is_no_reminders() {
    let mut town = town(("2025-07-20", "2025-11-01")).await;
    listed(&town, "2025-09-01 07:30", ("2025-08-31", None)).await;
    town.until(at("2025-09-02 21:00")).await;
    assert!(reminders(&town).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_an_officer_sets_takes_the_place_of_the_reminder() {
    let mut town = town(("2025-07-20", "2025-11-01")).await;
    listed(&town, "2025-09-01 07:30", ("2025-12-01", None)).await;
    town.until(at("2025-09-01 21:00")).await;
    assert_eq!(only(&town).await.position.status, "asked");
    let order = json!({
        "kind": "registration", "period": "2025", "from": "2025-09-02", "until": "2025-12-01",
        "due": "2025-10-10",
    });
    let planner = Planner { by: "inspector".to_owned(), at: at("2025-09-02 10:00") };
    town.until(planner.at).await;
    let order = serde_json::from_value(order).unwrap();
    town.desk.owe_duty(&county(), (UNIT, order), planner).await.unwrap();
    town.until(at("2025-09-03 09:00")).await;
    assert_eq!(only(&town).await.position.status, "moot");
}
