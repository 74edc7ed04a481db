//! Lists of discharge permits, beside the permits that are kept.

use std::sync::Arc;

use tidegate_desk::{DepartmentReport, HttpFetcher, PullOutcome, What};
use tidegate_domain::{
    Averaging, Comparison, Permit, PermitAmount, PermitLimit, PermitRecord, Tier,
};
use tidegate_sheets::departments::Department;
use tidegate_store::{Docket as _, Registry as _, Source};

use crate::server::{Server, answer};
use crate::support::{Fixture, ONE, at, county, day_of, fixture};

const NUMBER: &str = "91330122MA2801010H001P";
const HEAD: &[&str] = &[
    "统一社会信用代码",
    "单位名称",
    "许可证编号",
    "管理类别",
    "有效期起",
    "有效期止",
    "注销/撤销日期",
];

/// A row of the first enterprise: number, tier, first and last day, end.
fn row([number, tier, from, last, ended]: [&str; 5]) -> [&str; 7] {
    [ONE, "桐庐甲电镀有限公司", number, tier, from, last, ended]
}

const TERM: [&str; 5] = [NUMBER, "重点管理", "2020-08-01", "2025-07-31", ""];

async fn take(fixture: &Fixture, on: &str, rows: &[[&str; 5]]) -> DepartmentReport {
    let rows: Vec<[&str; 7]> = rows.iter().copied().map(row).collect();
    let rows: Vec<&[&str]> =
        std::iter::once(HEAD).chain(rows.iter().map(<[&str; 7]>::as_slice)).collect();
    fixture.take_twice(Department::Permit, on, &rows).await
}

async fn kept(fixture: &Fixture) -> Vec<Permit> {
    let kept = fixture.store.permits(ONE).await.unwrap();
    kept.into_iter().map(|record| record.permit).collect()
}

/// The permit of [`TERM`] with a limit and an amount, as it is entered from its copy.
fn whole() -> Permit {
    Permit {
        number: NUMBER.to_owned(),
        tier: Tier::Key,
        valid_from: day_of("2020-08-01"),
        valid_until: day_of("2025-08-01"),
        ended: None,
        limits: vec![PermitLimit {
            outlet: "DW001".to_owned(),
            pollutant: "w01018".to_owned(),
            averaging: Averaging::Day,
            comparison: Comparison::AtMost,
            lower: None,
            upper: Some("80".parse().unwrap()),
            unit: "mg/L".to_owned(),
        }],
        amounts: vec![PermitAmount {
            outlet: None,
            pollutant: "w01018".to_owned(),
            year: 2022,
            amount: "1.5".parse().unwrap(),
        }],
    }
}

async fn enter(fixture: &Fixture, permit: Permit) {
    let record = PermitRecord { enterprise: ONE.to_owned(), permit };
    fixture.store.put_permits(&[record]).await.unwrap();
}

/// What is contradicted, with the values that count and those that do not.
async fn disputes(fixture: &Fixture, on: &str) -> Vec<(What, String, String)> {
    let found = fixture.contradictions(on).await.into_iter().map(|one| {
        assert_eq!((one.permit.as_deref(), one.project), (Some(NUMBER), None));
        let [here, listed] = one.values.as_slice() else { panic!("{:#?}", one.values) };
        assert_eq!((here.by.as_str(), here.counts), ("register", true));
        assert_eq!((listed.by.as_str(), listed.counts), ("permit", false));
        assert!(listed.source.contains("row 2, given by"), "{}", listed.source);
        (one.what, here.value.clone(), listed.value.clone())
    });
    found.collect()
}

#[tokio::test]
async fn a_permit_is_put_and_the_last_day_is_still_valid() {
    let fixture = fixture().await;
    let report = take(&fixture, "2022-04-05", &[TERM]).await;
    assert_eq!((report.taken, report.enterprises, report.permits.new), (1, 1, 1));
    let [permit] = kept(&fixture).await.try_into().unwrap();
    assert_eq!((permit.number.as_str(), permit.tier), (NUMBER, Tier::Key));
    assert_eq!((permit.valid_from, permit.ended), (day_of("2020-08-01"), None));
    assert_eq!(permit.valid_until, day_of("2025-08-01"), "valid through 2025-07-31");
    let [change] = report.changes.as_slice() else { panic!("{report:#?}") };
    assert_eq!((change.what, change.permit.as_deref()), (What::Permit, Some(NUMBER)));
    assert!(change.note.contains("limits and amounts"), "somebody has to enter them");
    assert!(report.is_whole() && report.doubts.is_empty() && report.contradictions.is_empty());
    let again = take(&fixture, "2022-05-05", &[TERM]).await;
    assert_eq!((again.taken, again.permits.unchanged, again.changes.len()), (1, 1, 0));
}

#[tokio::test]
async fn limits_and_amounts_stay_whatever_a_list_changes() {
    let fixture = fixture().await;
    take(&fixture, "2022-04-05", &[TERM]).await;
    enter(&fixture, whole()).await;
    take(&fixture, "2022-04-06", &[TERM]).await;
    assert_eq!(kept(&fixture).await, [whole()]);
    let [number, _, from, _, _] = TERM;
    let changed = [number, "简化", from, "2026-07-31", "2022-04-01"];
    let report = take(&fixture, "2022-04-07", &[changed]).await;
    let wanted = Permit {
        tier: Tier::Simplified,
        valid_until: day_of("2026-08-01"),
        ended: Some(day_of("2022-04-01")),
        ..whole()
    };
    assert_eq!(kept(&fixture).await, std::slice::from_ref(&wanted));
    let changes: Vec<_> = report
        .changes
        .iter()
        .map(|one| (one.what, one.before.as_deref(), one.after.as_str()))
        .collect();
    assert_eq!(
        changes,
        [
            (What::PermitTier, Some("key"), "simplified"),
            (What::PermitUntil, Some("2025-08-01"), "2026-08-01"),
            (What::PermitEnded, None, "2022-04-01"),
        ]
    );
    assert_eq!(disputes(&fixture, "2022-04-07").await, []);
    // A list that is silent of the end says nothing of it, and an older one changes nothing.
    let silent = [number, "简化", from, "2026-07-31", ""];
    take(&fixture, "2022-04-08", &[silent]).await;
    let older = take(&fixture, "2022-04-04", &[TERM]).await;
    assert!(older.passed_over[0].reason.contains("older list"), "{older:#?}");
    assert_eq!(kept(&fixture).await, [wanted]);
    assert_eq!(disputes(&fixture, "2022-04-08").await, []);
}

#[tokio::test]
async fn what_was_entered_otherwise_counts_and_is_shown_until_they_agree() {
    let fixture = fixture().await;
    enter(&fixture, whole()).await;
    let [number, _, from, _, _] = TERM;
    let other = [number, "简化管理", from, "2025-08-01", ""];
    let report = take(&fixture, "2022-04-05", &[other]).await;
    assert_eq!((report.taken, report.permits.unchanged, report.contradictions.len()), (1, 1, 2));
    assert_eq!(kept(&fixture).await, [whole()]);
    let shown = |what, here: &str, listed: &str| (what, here.to_owned(), listed.to_owned());
    let tier = shown(What::PermitTier, "key", "simplified");
    let until = shown(What::PermitUntil, "2025-08-01", "2025-08-02");
    assert_eq!(disputes(&fixture, "2022-04-05").await, [tier, until.clone()]);
    // An officer enters what is listed of the one, the platform corrects the other.
    enter(&fixture, Permit { tier: Tier::Simplified, ..whole() }).await;
    assert_eq!(disputes(&fixture, "2022-04-06").await, [until]);
    let corrected = [number, "简化管理", from, "2025-07-31", ""];
    take(&fixture, "2022-04-06", &[corrected]).await;
    assert_eq!(disputes(&fixture, "2022-04-06").await, []);
    assert_eq!(kept(&fixture).await, [Permit { tier: Tier::Simplified, ..whole() }]);
    let history = fixture.store.docket_history(ONE).await.unwrap();
    assert_eq!(history.len(), 2, "what was listed before stays in the history");
}

#[tokio::test]
async fn an_end_is_followed_and_another_one_than_entered_is_shown() {
    let fixture = fixture().await;
    enter(&fixture, whole()).await;
    let [number, tier, from, last, _] = TERM;
    let ended = |day: &'static str| [number, tier, from, last, day];
    take(&fixture, "2022-04-05", &[ended("2022-04-01")]).await;
    let wanted = Permit { ended: Some(day_of("2022-04-01")), ..whole() };
    assert_eq!(kept(&fixture).await, [wanted], "nobody entered an end");
    // An officer takes the end back; that it is still listed does not undo him.
    enter(&fixture, whole()).await;
    take(&fixture, "2022-04-06", &[ended("2022-04-01")]).await;
    assert_eq!(kept(&fixture).await, [whole()]);
    let shown = (What::PermitEnded, "not ended".to_owned(), "2022-04-01".to_owned());
    assert_eq!(disputes(&fixture, "2022-04-06").await, [shown]);
}

#[tokio::test]
async fn a_term_that_overlaps_waits_until_the_other_is_ended() {
    let fixture = fixture().await;
    enter(&fixture, whole()).await;
    let [number, tier, ..] = TERM;
    let reissued = [number, tier, "2022-04-01", "2027-03-31", ""];
    let report = take(&fixture, "2022-04-05", &[reissued]).await;
    assert!(!report.is_whole(), "it is to be asked for again");
    assert_eq!(kept(&fixture).await, [whole()], "its limits are not hidden by another");
    let [(what, here, listed)] = disputes(&fixture, "2022-04-05").await.try_into().unwrap();
    assert_eq!(what, What::PermitTerm);
    assert!(here.starts_with("2020-08-01 to 2025-08-01"), "{here}");
    assert!(listed.starts_with("2022-04-01 to 2027-04-01"), "{listed}");
    // Another permit of the same enterprise, and the renewal from the day after, overlap nothing.
    let second = ["91330122MA2801010H002Q", "简化管理", "2021-01-01", "2025-12-31", ""];
    let renewed = [number, tier, "2025-08-01", "2030-07-31", ""];
    assert_eq!(take(&fixture, "2022-04-05", &[second]).await.permits.new, 1);
    let ended = Permit { ended: Some(day_of("2022-04-01")), ..whole() };
    enter(&fixture, ended.clone()).await;
    let report = take(&fixture, "2022-04-06", &[reissued]).await;
    assert_eq!(report.permits.new, 1, "{report:#?}");
    assert!(report.is_whole());
    assert_eq!(disputes(&fixture, "2022-04-06").await, []);
    let all = kept(&fixture).await;
    assert_eq!((all.len(), &all[0]), (3, &ended));
    let early = take(&fixture, "2022-04-07", &[renewed]).await;
    assert_eq!((early.permits.new, early.contradictions.len()), (0, 1), "it overlaps the new one");
}

#[tokio::test]
async fn a_renewal_follows_its_term_in_one_list() {
    let fixture = fixture().await;
    let [number, tier, ..] = TERM;
    let renewed = [number, tier, "2025-08-01", "2030-07-31", ""];
    let report = take(&fixture, "2022-04-05", &[renewed, TERM]).await;
    assert_eq!((report.permits.new, report.contradictions.len()), (2, 0));
    // The platform corrects the first day: what it said before is said no more.
    let wrong = [number, tier, "2020-07-01", "2025-07-31", ""];
    let report = take(&fixture, "2022-04-06", &[wrong]).await;
    assert_eq!(report.contradictions.len(), 1);
    let report = take(&fixture, "2022-04-07", &[TERM]).await;
    assert_eq!((report.contradictions.len(), report.permits.unchanged), (0, 1));
    assert_eq!(kept(&fixture).await.len(), 2);
}

#[tokio::test]
async fn bad_rows_are_named_and_odd_numbers_are_taken_with_a_doubt() {
    let fixture = fixture().await;
    let day = "2022-04-05";
    let rows = [
        ["P-1", "重点管理", "2020-08-01", "2020-08-01", ""],
        ["P-2", "重点管理", "2020-08-01", "2020-07-31", ""],
        ["P-3", "重点管理", "2020-08-01", "2025-07-31", "2020-07-31"],
        ["P-4", "重点管理", "2020-08-01", "2025-07-31", "2020-08-01"],
        ["P-5", "重点管理", "2020-08-01", "2025-07-31", "2022-04-05"],
        ["P-6", "重点管理", "2020-08-01", "2025-07-31", "2022-04-06"],
        ["P-7", "登记管理", "2020-08-01", "2025-07-31", ""],
        ["91330122MA2801020J001P", "简化管理", "2020-08-01", "2025-07-31", ""],
        ["91330122ma2801010h 001p", "简化管理", "2020-08-01", "2025-07-31", ""],
        [NUMBER, "重点管理", "2020-08-01", "2025-07-31", ""],
        [NUMBER, "简化管理", "2020-08-01", "2025-07-31", ""],
    ];
    let report = take(&fixture, day, &rows).await;
    let mut cells: Vec<(&str, &str)> =
        report.problems.iter().map(|one| (one.cell.as_str(), one.reason.as_str())).collect();
    cells.sort_unstable();
    let parts =
        [("C11", "earlier row"), ("D8", ""), ("F3", "before"), ("G4", "before"), ("G7", "to come")];
    assert_eq!(cells.len(), parts.len(), "{cells:#?}");
    for ((cell, reason), (wanted, part)) in cells.iter().zip(parts) {
        assert!(*cell == wanted && reason.contains(part), "{cell} {reason}");
    }
    assert_eq!((report.taken, report.permits.new), (6, 5), "the last row says what one did");
    let doubts: Vec<&str> = report.doubts.iter().map(|one| one.cell.as_str()).collect();
    assert_eq!(doubts, ["C2", "C5", "C6", "C9"]);
    assert!(report.doubts[3].reason.contains(ONE), "{:?}", report.doubts[3]);
    let numbers: Vec<String> = kept(&fixture).await.into_iter().map(|one| one.number).collect();
    assert!(numbers.contains(&NUMBER.to_owned()), "{numbers:?}");

    let unknown: &[&str] =
        &["91330122MA2801030K", "桐庐丙厂", "X", "重点管理", "2020-08-01", "2025-07-31", ""];
    let report = fixture.take_twice(Department::Permit, day, &[HEAD, unknown]).await;
    assert_eq!((report.taken, report.unmatched.len(), report.permits.new), (0, 1, 0));
    assert!(report.unmatched[0].reason.contains("not registered"));
}

#[tokio::test]
async fn a_list_is_pulled_over_http() {
    let fixture = fixture().await;
    let csv = format!("{}\n{}\n", HEAD.join(","), row(TERM).join(","));
    let json = format!(
        "{{\"rows\": [{{\"credit_code\": \"{ONE}\", \"number\": \"{NUMBER}\", \"tier\": \"重点管理\", \
         \"valid_from\": \"2020-08-01\", \"last_day\": \"2025-07-31\", \"ended\": \"2022-04-01\"}}]}}"
    );
    let server = Server::start(move |head| match head.contains("/json") {
        true => answer("200 OK", "", json.as_bytes()),
        false => answer("200 OK", "", csv.as_bytes()),
    });
    let fetcher = Arc::new(HttpFetcher::new(Arc::new(|_: &str| None), false));
    enter(&fixture, whole()).await;
    for (path, now, ended) in
        [("csv", at("2022-04-05"), None), ("json", at("2022-04-06"), Some("2022-04-01"))]
    {
        let source = Source {
            county: county(),
            name: "permits".to_owned(),
            form: "permit".to_owned(),
            department: "全国排污许可证管理信息平台".to_owned(),
            url: format!("{}/{path}", server.address),
            secret: None,
            every: 86_400,
            active: true,
        };
        fixture.desk.put_source(&source, now).await.unwrap();
        let pulled = fixture.desk.pull_due("host-1", now, fetcher.clone()).await.unwrap().remove(0);
        let PullOutcome::Taken(report) = pulled.outcome else { panic!("{pulled:?}") };
        assert_eq!((report.taken, report.problems.len()), (1, 0), "{report:#?}");
        assert_eq!(pulled.next_at, now + 86_400);
        assert_eq!(kept(&fixture).await, [Permit { ended: ended.map(day_of), ..whole() }]);
    }
    let event = fixture.events(ONE, tidegate_desk::RECORD).await.remove(0);
    assert_eq!(event.reference, format!("permit/{NUMBER}/2020-08-01"));
}
