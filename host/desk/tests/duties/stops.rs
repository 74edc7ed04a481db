//! Shutdowns that are told.

use tidegate_desk::PRODUCTION_STOP;
use tidegate_domain::{DocketItem, DocketRecord, Event, Party};
use tidegate_store::Docket as _;

use crate::support::{Fixture, SITE, at, day, fixture, monthly};

async fn entered() -> Fixture {
    let fixture = fixture().await;
    fixture.enter("2026-03-02", &monthly(15)).await.unwrap();
    fixture
}

#[tokio::test]
async fn a_month_without_a_day_of_production_asks_for_no_ledger() {
    for (days, ledger, monitoring, report) in [
        (("2026-03-01", "2026-04-01"), "excused stopped", "excused stopped", "open wholly"),
        (("2026-03-01", "2026-03-31"), "open partly", "open partly", "open partly"),
        (("2026-03-02", "2026-04-01"), "open partly", "open partly", "open partly"),
    ] {
        let fixture = entered().await;
        let (kept, _) = fixture.stop("2026-03-03", days, Party::Enterprise).await.unwrap();
        assert_eq!(kept.reference, days.0);
        let of = async |line: &str| fixture.of(line).await;
        assert_eq!(of("ledger 2026-03 2026-04-05").await, [ledger], "{days:?}");
        assert_eq!(of("self-monitoring 2026-03 2026-03-31").await, [monitoring], "{days:?}");
        // Of a stop the report has to tell.
        assert_eq!(of("execution-report 2026-03 2026-04-15").await, [report], "{days:?}");
        assert_eq!(of("ledger 2026-04 2026-05-05").await, ["open"], "{days:?}");
    }
}

#[tokio::test]
async fn an_end_that_becomes_known_takes_the_place_of_none() {
    let fixture = entered().await;
    let (open, _) =
        fixture.stop("2026-03-02", ("2026-03-01", ""), Party::Enterprise).await.unwrap();
    assert_eq!(fixture.of("ledger 2026-03 2026-04-05").await, ["excused stopped"]);
    assert_eq!(fixture.of("self-monitoring 2026-04").await, ["2026-04-30 excused stopped"]);
    let error =
        fixture.stop("2026-03-20", ("2026-03-10", ""), Party::Enterprise).await.unwrap_err();
    assert!(error.to_string().contains("since 2026-03-01"), "{error}");
    let (ended, carried) =
        fixture.stop("2026-03-20", ("2026-03-01", "2026-03-20"), Party::Enterprise).await.unwrap();
    assert_eq!(ended.reference, open.reference);
    assert!(carried.moved >= 3, "{carried:?}");
    assert_eq!(fixture.of("ledger 2026-03 2026-04-05").await, ["open partly"]);
    assert_eq!(fixture.of("self-monitoring 2026-04").await, ["2026-04-30 open"]);
    fixture.look("2026-03-21").await;
    assert_eq!(fixture.of("ledger 2026-03 2026-04-05").await, ["open partly"]);
}

#[tokio::test]
async fn what_is_late_falls_away_only_by_an_officers_word() {
    for (party, wanted) in [(Party::Enterprise, "open"), (Party::Officer, "excused stopped")] {
        let fixture = entered().await;
        fixture.stop("2026-03-10", ("2026-02-01", "2026-03-01"), party).await.unwrap();
        assert_eq!(fixture.of("ledger 2026-02 2026-03-05").await, [wanted], "{party:?}");
        assert_eq!(fixture.of("execution-report 2026-02 2026-03-15").await, ["open wholly"]);
    }
}

#[tokio::test]
async fn what_was_told_by_mistake_is_taken_back() {
    let fixture = entered().await;
    let whole = ("2026-03-01", "2026-04-01");
    fixture.stop("2026-03-03", whole, Party::Enterprise).await.unwrap();
    let none = ("2026-03-01", "2026-03-01");
    let (kept, _) = fixture.stop("2026-03-04", none, Party::Enterprise).await.unwrap();
    assert!(kept.taken_back);
    assert_eq!(fixture.of("ledger 2026-03 2026-04-05").await, ["open"]);
    let error = fixture.stop("2026-03-05", none, Party::Enterprise).await.unwrap_err();
    assert!(error.to_string().contains("nothing to take back"), "{error}");
}

#[tokio::test]
async fn one_outlet_that_stands_still_is_no_shutdown_of_the_site() {
    for (outlet, wanted) in [("DW001", "open"), ("", "excused stopped")] {
        let fixture = entered().await;
        let event = Event {
            kind: PRODUCTION_STOP.to_owned(),
            reference: "停产-1".to_owned(),
            subject: outlet.to_owned(),
            from: day("2026-03-01"),
            until: Some(day("2026-04-01")),
            facts: Vec::new(),
        };
        let record = DocketRecord {
            enterprise: SITE.to_owned(),
            item: DocketItem::Event(event),
            source: "import events.csv row 2".to_owned(),
            recorded_at: at("2026-03-03"),
            withdrawn: false,
        };
        fixture.store.put_docket(&[record]).await.unwrap();
        fixture.look("2026-03-03").await;
        assert_eq!(fixture.of("ledger 2026-03 2026-04-05").await, [wanted], "`{outlet}`");
        // What came from elsewhere keeps its name when somebody tells more of it.
        let days = ("2026-03-01", "2026-03-20");
        let (kept, _) = fixture.stop("2026-03-20", days, Party::Officer).await.unwrap();
        assert_eq!(kept.reference == "停产-1", outlet.is_empty(), "{kept:?}");
        assert_eq!(fixture.of("ledger 2026-03 2026-04-05").await, ["open partly"]);
    }
}

#[tokio::test]
async fn days_that_make_no_sense_are_refused() {
    let fixture = entered().await;
    for (days, says) in [
        (("2026-03-02", "2026-03-01"), Some("before it stopped")),
        (("2027-03-03", ""), None),
        (("2027-03-04", ""), Some("cannot be told today")),
        (("1926-03-01", ""), Some("cannot be told today")),
        (("2026-03-01", "2062-03-01"), Some("too far ahead")),
    ] {
        let told = fixture.stop("2026-03-02", days, Party::Officer).await;
        match says {
            Some(says) => {
                let error = told.unwrap_err().to_string();
                assert!(error.contains(says), "{days:?}: {error}");
            }
            None => assert!(told.is_ok(), "{days:?}"),
        }
    }
}
