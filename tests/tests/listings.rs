//! Whatever is changed in the rows that pages list, behind the host's back, is found by an audit.

use std::path::Path;
use std::process::Command;

use tidegate_domain::{
    Averaging, Date, DocketItem, DocketRecord, FiledMark, Instant, Validity, Waiver,
};
use tidegate_service::{Host, Keys, ServiceError};
use tidegate_tests::county::{
    DATABASE, MIDNIGHT, host_at, open, reading, register_boiler, send, stream,
};

const COUNTY: &str = "330122";
const BOILER: &str = "91330122TESTBOILER";
const DAY: Instant = 86_400;
const NOW: Instant = MIDNIGHT + 5 * DAY;

/// Three days over the limit, of which the first is judged again after a late mark and the third is
/// hidden by a waiver.
async fn county(host: &Host) {
    register_boiler(host, COUNTY, BOILER, Some("200")).await;
    let hours = (0..72).map(|hour| {
        let value = if hour % 24 == 9 { "230" } else { "150" };
        reading(Averaging::Hour, hour, value, Validity::Valid)
    });
    send(host, &stream(COUNTY, BOILER, Averaging::Hour), hours.collect()).await;
    host.grade_all().await.unwrap();
    let day = Date::of_instant(MIDNIGHT);
    host.judge_all_due(day.plus_days(2)).await.unwrap();
    let mark = FiledMark {
        reference: "calibration-1".to_owned(),
        outlet: "DA001".to_owned(),
        kind: "calibration".to_owned(),
        pollutants: Vec::new(),
        from: MIDNIGHT + 9 * 3_600,
        until: MIDNIGHT + 10 * 3_600,
        filed: MIDNIGHT + DAY,
        reason: "span drift".to_owned(),
    };
    let record = DocketRecord {
        enterprise: BOILER.to_owned(),
        item: DocketItem::Mark(mark),
        source: "test".to_owned(),
        recorded_at: NOW,
        withdrawn: false,
    };
    host.store().put_docket(&[record]).await.unwrap();
    host.judge_all_due(day.plus_days(2)).await.unwrap();
    let waiver = Waiver {
        county: COUNTY.parse().unwrap(),
        enterprise: Some(BOILER.to_owned()),
        subject: None,
        kinds: vec!["over-concentration".to_owned()],
        pollutants: Vec::new(),
        from: MIDNIGHT + 2 * DAY,
        until: MIDNIGHT + 3 * DAY,
        reason: "relocation".to_owned(),
        approver: "Wang".to_owned(),
        approved_at: NOW,
        expires_at: NOW + 90 * DAY,
    };
    host.store().put_waiver(&waiver).await.unwrap();
    host.judge_all_due(day.plus_days(3)).await.unwrap();
}

/// Changes the database in a folder by SQL, after taking off what would refuse it.
fn change(folder: &Path, sql: &str) {
    let guards = "drop trigger judgement_is_never_changed; drop trigger docket_is_never_changed;
        drop trigger docket_is_never_removed; pragma foreign_keys = off;";
    let done = Command::new("sqlite3")
        .arg("-bail")
        .arg(folder.join(DATABASE))
        .arg(format!("{guards} {sql}; select 'changed ' || changes();"))
        .output()
        .expect("sqlite3 is not installed: tests/run installs it");
    let shown = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{sql}: {}", String::from_utf8_lossy(&done.stderr));
    assert!(!shown.contains("changed 0"), "`{sql}` changed nothing");
}

/// What the audit of a copy says after a change.
async fn audited(folder: &Path, sql: &str, keys: &Keys) -> String {
    let copy = tempfile::tempdir().unwrap();
    fs_err::copy(folder.join(DATABASE), copy.path().join(DATABASE)).unwrap();
    change(copy.path(), sql);
    let host = host_at(copy.path(), &[], NOW).await;
    match host.audit(&keys.trusted, &[]).await {
        Ok(report) => panic!("`{sql}` was not found: {report:?}"),
        Err(ServiceError::Tampered { what, why }) => format!("{what}: {why}"),
        Err(error) => panic!("`{sql}`: {error}"),
    }
}

#[tokio::test]
async fn a_changed_row_of_what_pages_list_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::open(&folder.path().join("keys")).unwrap();
    let (host, store) = open(folder.path(), &["national", "standards", "zhejiang"], NOW).await;
    county(&host).await;
    host.audit(&keys.trusted, &[]).await.expect("nothing was changed yet");
    store.close().await;
    drop(host);

    let judged = "kind = 'judged-period'";
    let cases = [
        (format!("update judgement set findings = findings + 1 where {judged}"), "`findings`"),
        (format!("update judgement set undetermined = 99 where {judged}"), "`undetermined`"),
        (format!("update judgement set reason = 'x' where {judged}"), "`reason`"),
        (format!("update judgement set known_at = known_at + 1 where {judged}"), "`known_at`"),
        ("update judgement set kind = 'event' where kind = 'grading-batch'".to_owned(), "`kind`"),
        (
            format!("update judgement set superseded_by = id where superseded_by is null and {judged}"),
            "replacing",
        ),
        ("delete from finding where id = 1".to_owned(), "findings listed"),
        (
            "update finding set finding = replace(finding, '\"ordinary\"', '\"slight\"')".to_owned(),
            "findings listed",
        ),
        ("update finding set kind = 'over-total' where kind = 'over-concentration'".to_owned(), "another kind"),
        ("update finding set enforcement_case = null".to_owned(), "about something else"),
        ("update finding set act_from = act_from - 1".to_owned(), "times of an act"),
        ("update finding set act_until = act_until + 1".to_owned(), "times of an act"),
        ("update enforcement_case set pollutant = 'a21026'".to_owned(), "about something else"),
        ("update enforcement_case set severity = (severity + 1) % 3".to_owned(), "severity"),
        ("update enforcement_case set status = 'no-longer-found'".to_owned(), "status"),
        (
            "update enforcement_case set standing = iif(standing = 'suspected', 'confirmed-by-data', 'suspected')"
                .to_owned(),
            "standing",
        ),
        ("update enforcement_case set updated_at = updated_at + 1".to_owned(), "dates"),
        ("update case_note set news = 'judged-again' where news = 'waived'".to_owned(), "told"),
        ("update case_note set reason = 'x'".to_owned(), "told"),
        ("update waiver set expires_at = expires_at + 86400".to_owned(), "waiver 1"),
        ("delete from waiver".to_owned(), "list of waivers"),
        ("update docket set item = replace(item, 'span drift', 'span-drift')".to_owned(), "the marks of"),
        ("delete from docket".to_owned(), "the marks of"),
    ];
    for (sql, named) in cases {
        let found = audited(folder.path(), &sql, &keys).await;
        assert!(found.contains(named), "`{sql}` gave: {found}");
    }
}
