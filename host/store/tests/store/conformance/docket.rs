//! Dockets, meters, production days and waivers.

use super::judged::*;
use super::support::*;
use tidegate_domain::{
    DocketItem, DocketRecord, Duty, Event, MeterDay, ProductionDay, ProductionDayRecord, Project,
    Revocation, TruthValue, Waiver, WaiverRecord,
};
use tidegate_record::{Blob, EntryKind};
use tidegate_store::{Page, Put, Store, StoreError};

fn put(new: u64, updated: u64, unchanged: u64) -> Put {
    Put { new, updated, unchanged }
}

pub(crate) async fn a_docket_shows_what_was_known_then(store: Shared) {
    register_site(&*store).await;
    let owed = duty("2025", "2026-01-31", None, 100);
    let calibration = mark("M1", MARCH, MARCH + HOUR, 100);
    let both = [owed.clone(), calibration.clone(), owed.clone()];
    assert_eq!(store.put_docket(&both).await.unwrap(), put(2, 0, 1));
    let done = duty("2025", "2026-01-31", Some("2026-02-10"), 200);
    let gone = DocketRecord { withdrawn: true, recorded_at: 300, ..calibration.clone() };
    assert_eq!(store.put_docket(std::slice::from_ref(&done)).await.unwrap(), put(0, 1, 0));
    assert_eq!(store.put_docket(std::slice::from_ref(&gone)).await.unwrap(), put(0, 1, 0));
    // Another source for the same is no news.
    let elsewhere = DocketRecord { source: "letter".to_owned(), recorded_at: 400, ..done.clone() };
    assert_eq!(store.put_docket(&[elsewhere]).await.unwrap(), put(0, 0, 1));
    for (known_at, expected) in [
        (99, vec![]),
        (100, vec![&owed, &calibration]),
        (199, vec![&owed, &calibration]),
        (200, vec![&done, &calibration]),
        (300, vec![&done]),
        (i64::MAX, vec![&done]),
    ] {
        let docket = store.docket("A", known_at).await.unwrap();
        assert_eq!(docket.iter().collect::<Vec<_>>(), expected, "{known_at}");
    }
    let back = DocketRecord { recorded_at: 500, ..calibration.clone() };
    assert_eq!(store.put_docket(std::slice::from_ref(&back)).await.unwrap(), put(0, 1, 0));
    assert_eq!(store.docket("A", 500).await.unwrap(), [done.clone(), back.clone()]);
    let history = store.docket_history("A").await.unwrap();
    assert_eq!(history, [owed.clone(), calibration, done, gone, back]);
    let nobody = DocketRecord { enterprise: "nobody".to_owned(), ..owed.clone() };
    let new = duty("2026", "2027-01-31", None, 600);
    let error = store.put_docket(&[new, nobody]).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::UnknownEnterprise { enterprise, .. } if enterprise == "nobody")
    );
    assert_eq!(store.docket_history("A").await.unwrap(), history);
    assert_eq!(store.docket("nobody", i64::MAX).await.unwrap(), []);
}

pub(crate) async fn duties_that_are_not_done_are_found_by_kind(store: Shared) {
    register_site(&*store).await;
    let form = |reference: &str, done, at| {
        let record = duty(reference, "2026-01-31", done, at);
        let DocketItem::Duty(duty) = record.item.clone() else { unreachable!() };
        let item = DocketItem::Duty(Duty { kind: "registration".to_owned(), ..duty });
        DocketRecord { item, ..record }
    };
    let (first, second) = (form("1", None, 100), form("2", None, 100));
    let report = duty("2025", "2026-01-31", None, 100);
    store.put_docket(&[second.clone(), first.clone(), report.clone()]).await.unwrap();
    let done = form("1", Some("2026-02-10"), 200);
    let gone = DocketRecord { withdrawn: true, recorded_at: 300, ..second.clone() };
    store.put_docket(&[done]).await.unwrap();
    store.put_docket(&[gone]).await.unwrap();
    for (known_at, expected) in [
        (99, vec![]),
        (100, vec![first.clone(), second.clone()]),
        (199, vec![first, second.clone()]),
        (200, vec![second.clone()]),
        (299, vec![second]),
        (300, vec![]),
    ] {
        let found = store.duties_undone(&county(), "registration", known_at).await.unwrap();
        assert_eq!(found, expected, "{known_at}");
    }
    let reports = store.duties_undone(&county(), "execution-report", 100).await.unwrap();
    assert_eq!(reports, [report]);
    let elsewhere = "330127".parse().unwrap();
    assert_eq!(store.duties_undone(&elsewhere, "registration", 100).await.unwrap(), []);
}

fn event(reference: &str, from: &str, until: Option<&str>) -> DocketRecord {
    let event = Event {
        kind: "stop-order".to_owned(),
        reference: reference.to_owned(),
        subject: String::new(),
        from: day(from),
        until: until.map(day),
        facts: Vec::new(),
    };
    DocketRecord { item: DocketItem::Event(event), ..mark("x", MARCH, MARCH, MARCH) }
}

fn project() -> DocketRecord {
    let project = Project {
        reference: "P1".to_owned(),
        assessment: "table".to_owned(),
        approved: None,
        construction_started: None,
        completed: None,
        production_started: None,
        accepted: None,
        acceptance_published: None,
        major_change_unapproved: TruthValue::Unknown,
        facilities_built: TruthValue::Unknown,
        investment: None,
    };
    DocketRecord { item: DocketItem::Project(project), ..mark("x", MARCH, MARCH, MARCH) }
}

/// Takes all that is due off and gives day and reason of each.
async fn take_due(store: &dyn Store) -> Vec<String> {
    let mut taken = Vec::new();
    for day in due(store).await {
        taken.push(format!("{} {}", &day.on.to_string()[8..], day.reason.clone().unwrap()));
        store.not_needed(&day).await.unwrap();
    }
    taken
}

pub(crate) async fn a_docket_makes_the_judged_days_it_bears_on_due_again(store: Shared) {
    register_site(&*store).await;
    for on in ["2026-03-01", "2026-03-02", "2026-03-03"] {
        store_judgement(&*store, &judge(on, vec![])).await;
    }
    let midnight = MARCH + DAY;
    for (what, record, expected) in [
        ("to midnight", mark("M1", MARCH + HOUR, midnight, 1), vec!["01 M1"]),
        ("the same again", mark("M1", MARCH + HOUR, midnight, 2), vec![]),
        ("one second more", mark("M1", MARCH + HOUR, midnight + 1, 3), vec!["01 M1", "02 M1"]),
        (
            "moved to the third",
            mark("M1", midnight + DAY, midnight + DAY + HOUR, 4),
            vec!["01 M1", "02 M1", "03 M1"],
        ),
        ("a day never judged", mark("M2", midnight + 2 * DAY, midnight + 3 * DAY, 5), vec![]),
        ("ends before it begins", mark("M3", midnight + HOUR, midnight - HOUR, 6), vec!["02 M3"]),
        (
            "a duty from its day on",
            duty("D", "2026-03-02", None, 7),
            vec!["02 execution-report/D//2026-03-02", "03 execution-report/D//2026-03-02"],
        ),
        (
            "an order of a day",
            event("E", "2026-03-02", Some("2026-03-03")),
            vec!["02 stop-order/E"],
        ),
        ("a project at any time", project(), vec!["01 P1", "02 P1", "03 P1"]),
    ] {
        store.put_docket(&[record]).await.unwrap();
        assert_eq!(take_due(&*store).await, expected, "{what}");
    }
}

pub(crate) async fn marks_and_their_withdrawal_are_in_the_chain(store: Shared) {
    register_site(&*store).await;
    let filed = mark("M1", MARCH, MARCH + HOUR, 100);
    let inverted = mark("M2", MARCH + HOUR, MARCH, 100);
    let gone = DocketRecord { withdrawn: true, recorded_at: 200, ..filed.clone() };
    let records = [filed.clone(), inverted, filed, gone];
    store.put_docket(&records).await.unwrap();
    store.put_docket(&[duty("2025", "2026-01-31", None, 100)]).await.unwrap();
    let entries = store.entries(0, 0, 10).await.unwrap();
    let kinds: Vec<_> = entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::Mark, EntryKind::Mark, EntryKind::Withdrawal]);
    for (entry, record) in entries.iter().zip([&records[0], &records[1], &records[3]]) {
        let stored = store.stored_blob(&entry.body).await.unwrap().unwrap();
        let body = Blob::from_stored(&entry.body, &stored).unwrap();
        let read: DocketRecord = tidegate_record::from_bytes("the mark", body.bytes()).unwrap();
        assert_eq!(read, *record);
        assert_eq!((entry.subject.as_str(), entry.known_at), ("A", record.recorded_at));
    }
    assert_eq!((entries[0].valid_from, entries[0].valid_until), (MARCH, MARCH + HOUR));
}

fn meter(kind: &str, meter: &str, on: &str, amount: &str) -> MeterDay {
    MeterDay {
        enterprise: "A".to_owned(),
        kind: kind.to_owned(),
        meter: meter.to_owned(),
        on: day(on),
        amount: decimal(amount),
        source: "import meters.csv row 1".to_owned(),
    }
}

pub(crate) async fn meter_days_are_revised_and_make_judged_days_due(store: Shared) {
    register_site(&*store).await;
    store_judgement(&*store, &judge("2026-03-01", vec![])).await;
    let days = [
        meter("power-kwh", "2", "2026-03-01", "10"),
        meter("power-kwh", "1", "2026-03-01", "20"),
        meter("water-t", "1", "2026-02-28", "30"),
        meter("power-kwh", "2", "2026-03-01", "10"),
    ];
    assert_eq!(store.put_meter_days(&days, 100).await.unwrap(), put(3, 0, 1));
    assert_eq!(take_due(&*store).await, ["01 late-meter-data"]);
    let revised = [meter("power-kwh", "2", "2026-03-01", "11"), days[1].clone()];
    assert_eq!(store.put_meter_days(&revised, 200).await.unwrap(), put(0, 1, 1));
    assert_eq!(take_due(&*store).await, ["01 late-meter-data"]);
    assert_eq!(store.put_meter_days(&revised, 300).await.unwrap(), put(0, 0, 2));
    assert_eq!(take_due(&*store).await, Vec::<String>::new());
    let found = store.meter_days("A", day("2026-02-28"), day("2026-03-02")).await.unwrap();
    assert_eq!(found, [days[2].clone(), days[1].clone(), revised[0].clone()]);
    let found = store.meter_days("A", day("2026-02-28"), day("2026-03-01")).await.unwrap();
    assert_eq!(found, [days[2].clone()], "the end is not counted");
    let nobody = MeterDay { enterprise: "nobody".to_owned(), ..days[0].clone() };
    let error = store.put_meter_days(&[meter("gas", "", "2026-03-01", "1"), nobody], 400).await;
    assert!(matches!(error.unwrap_err(), StoreError::UnknownEnterprise { .. }));
    let found = store.meter_days("A", day("2026-03-01"), day("2026-03-02")).await.unwrap();
    assert_eq!(found.len(), 2, "nothing of it was stored");
}

pub(crate) async fn of_production_days_the_latest_conclusion_holds(store: Shared) {
    register_site(&*store).await;
    let conclude = |on: &str, running, at| ProductionDayRecord {
        enterprise: "A".to_owned(),
        day: ProductionDay {
            on: day(on),
            running,
            confidence: decimal("0.8"),
            evidence: vec!["power-kwh".to_owned()],
        },
        layer: Some(layer("national 0.1.0")),
        steps: Vec::new(),
        missing: vec!["water-t".to_owned()],
        at,
    };
    let first = [
        conclude("2026-03-02", TruthValue::Yes, 100),
        conclude("2026-03-01", TruthValue::Unknown, 100),
    ];
    store.put_production_days(&first).await.unwrap();
    let later = conclude("2026-03-01", TruthValue::No, 200);
    store.put_production_days(std::slice::from_ref(&later)).await.unwrap();
    let found = store.production_days("A", day("2026-03-01"), day("2026-03-03")).await.unwrap();
    assert_eq!(found, [later.clone(), first[0].clone()]);
    let found = store.production_days("A", day("2026-03-01"), day("2026-03-02")).await.unwrap();
    assert_eq!(found, [later]);
    let nobody = ProductionDayRecord { enterprise: "nobody".to_owned(), ..first[0].clone() };
    let error = store.put_production_days(&[nobody]).await.unwrap_err();
    assert!(matches!(error, StoreError::UnknownEnterprise { .. }), "{error}");
}

pub(crate) async fn a_waiver_holds_until_it_expires_or_is_taken_back(store: Shared) {
    register_site(&*store).await;
    store.put_enterprises(&[enterprise("B"), enterprise_in(NEIGHBOUR, "N")]).await.unwrap();
    let of_a = waiver("over-concentration");
    let of_all = Waiver { enterprise: None, ..waiver("over-total") };
    let first = store.put_waiver(&of_a).await.unwrap();
    let second = store.put_waiver(&of_all).await.unwrap();
    let record = |id, waiver: &Waiver| WaiverRecord { id, waiver: waiver.clone(), revoked: None };
    let all = vec![record(second, &of_all), record(first, &of_a)];
    assert_eq!(store.waivers(&county(), Page::first(9)).await.unwrap().items, all);
    let page = store.waivers(&county(), Page { offset: 1, rows: 1 }).await.unwrap();
    assert_eq!((page.items, page.total), (all[1..].to_vec(), 2));
    let of = |enterprise: &'static str, now| store.waivers_for(enterprise, now);
    assert_eq!(of("A", MARCH).await.unwrap(), all);
    assert_eq!(of("B", MARCH).await.unwrap(), all[..1]);
    assert_eq!(of("N", MARCH).await.unwrap(), []);
    assert_eq!(of("A", of_a.expires_at - 1).await.unwrap(), all);
    assert_eq!(of("A", of_a.expires_at).await.unwrap(), []);

    let revocation =
        Revocation { at: MARCH + DAY, by: "李工".to_owned(), reason: "改造完成".to_owned() };
    store.revoke_waiver(first, &revocation).await.unwrap();
    assert_eq!(of("A", MARCH + DAY - 1).await.unwrap().len(), 2);
    assert_eq!(of("A", MARCH + DAY).await.unwrap(), all[..1]);
    let revoked = WaiverRecord { revoked: Some(revocation.clone()), ..all[1].clone() };
    let listed = store.waivers(&county(), Page::first(9)).await.unwrap();
    assert_eq!(listed.items[1], revoked, "it stays readable");
    let error = store.revoke_waiver(first, &revocation).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint { .. }), "{error}");
    let error = store.revoke_waiver(9_999, &revocation).await.unwrap_err();
    assert!(matches!(error, StoreError::UnknownNumber { what: "waiver", .. }), "{error}");

    let entries = store.entries(0, 0, 9).await.unwrap();
    let kinds: Vec<_> = entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::Waiver, EntryKind::Waiver, EntryKind::Withdrawal]);
    let stored = store.stored_blob(&entries[2].body).await.unwrap().unwrap();
    let body = Blob::from_stored(&entries[2].body, &stored).unwrap();
    let read: WaiverRecord = serde_json::from_slice(body.bytes()).unwrap();
    assert_eq!(read, revoked);
}

pub(crate) async fn a_waiver_without_what_it_needs_is_refused(store: Shared) {
    register_site(&*store).await;
    let good = || waiver("over-concentration");
    for (constraint, waiver) in [
        ("waiver_kinds_not_empty", Waiver { kinds: Vec::new(), ..good() }),
        ("waiver_reason_not_empty", Waiver { reason: String::new(), ..good() }),
        ("waiver_approver_not_empty", Waiver { approver: String::new(), ..good() }),
        ("waiver_ends_after_it_begins", Waiver { until: MARCH, ..good() }),
    ] {
        let error = store.put_waiver(&waiver).await.unwrap_err();
        let named = matches!(&error, StoreError::Constraint { constraint: name, .. }
            if name == constraint);
        assert!(named, "{error}");
    }
    let nobody = Waiver { enterprise: Some("nobody".to_owned()), ..good() };
    let error = store.put_waiver(&nobody).await.unwrap_err();
    assert!(matches!(error, StoreError::UnknownEnterprise { .. }), "{error}");
    assert_eq!(store.waivers(&county(), Page::first(9)).await.unwrap().total, 0);
    assert_eq!(store.head(0).await.unwrap().sequence, 0);
    store.put_waiver(&Waiver { until: MARCH + 1, ..good() }).await.unwrap();
}
