//! Copies that are entered.

use serde_json::json;
use tidegate_desk::{COPIES_BYTES_MAX, DeskError, PERMIT_DUTIES, Planner};
use tidegate_domain::Tier;
use tidegate_store::Registry as _;

use crate::support::{PERMIT, SITE, STRANGER, at, copy, county, day, fixture, monthly, permit};

#[tokio::test]
async fn a_copy_opens_what_it_asks_for_and_another_day_revises_it() {
    let fixture = fixture().await;
    let known = fixture.desk.permit_duties(&county(), SITE, day("2026-03-02")).await.unwrap();
    assert!(known[0].duties.provisional && known[0].source.is_none(), "{known:?}");
    let (known, carried) = fixture.enter("2026-03-02", &monthly(15)).await.unwrap();
    assert_eq!((known.len(), known[0].duties.provisional), (1, false));
    assert_eq!(known[0].source.as_deref(), Some("entered by li"));
    let opened = [
        "execution-report 2026-02 2026-03-15 open",
        "execution-report 2026-03 2026-04-15 open",
        "ledger 2026-02 2026-03-05 open",
        "ledger 2026-03 2026-04-05 open",
        "ledger 2026-04 2026-05-05 open",
        "self-monitoring 2026-03 2026-03-31 open",
        "self-monitoring 2026-04 2026-04-30 open",
    ];
    assert_eq!(fixture.duties().await, opened);
    assert_eq!(carried.opened, 7);

    let (_, carried) = fixture.enter("2026-03-02", &monthly(15)).await.unwrap();
    assert_eq!((carried.opened, carried.moved), (0, 0), "the same again changes nothing");
    let (known, carried) = fixture.enter("2026-03-03", &monthly(25)).await.unwrap();
    assert_eq!((carried.opened, carried.moved), (0, 2));
    assert_eq!(known[0].entered_on, Some(day("2026-03-03")));
    assert_eq!(known.len(), 1, "in place of the one before");
    let reports = fixture.of("execution-report").await;
    assert_eq!(reports, ["2026-02 2026-03-25 open", "2026-03 2026-04-25 open"]);
    let history = fixture.store.facts(SITE).await.unwrap();
    assert_eq!(history.iter().filter(|fact| fact.name == PERMIT_DUTIES).count(), 2);
}

#[tokio::test]
async fn a_day_that_is_put_far_off_or_back_is_no_excuse() {
    let fixture = fixture().await;
    fixture.enter("2026-03-20", &monthly(31)).await.unwrap();
    assert_eq!(fixture.of("execution-report").await[0], "2026-02 2026-03-31 open");
    // Beyond the weeks that are looked ahead.
    let half_a_year = json!({
        "reports": [{ "every": "month", "due": { "day-of": { "month": 6, "day": 1 } } }],
    });
    fixture.enter("2026-03-20", &half_a_year).await.unwrap();
    let reports = fixture.of("execution-report").await;
    assert!(reports.contains(&"2026-02 2026-08-01 open".to_owned()), "{reports:?}");
    // A day that has passed already.
    fixture.enter("2026-03-20", &monthly(31)).await.unwrap();
    fixture.enter("2026-03-20", &monthly(15)).await.unwrap();
    let reports = fixture.of("execution-report").await;
    assert!(reports.contains(&"2026-02 2026-03-15 open".to_owned()), "{reports:?}");
}

#[tokio::test]
async fn what_a_copy_no_longer_asks_for_is_excused_and_asked_for_again_it_is_owed() {
    let fixture = fixture().await;
    fixture.enter("2026-03-02", &monthly(15)).await.unwrap();
    let number = fixture.number("ledger", "2026-04").await;
    let excuse = tidegate_desk::WrittenStep {
        matter: number,
        seen: None,
        at: at("2026-03-02"),
        by: "li".to_owned(),
        party: tidegate_domain::Party::Officer,
        act: json!({ "action": "excuse", "reason": "not-asked" }),
        attachments: Vec::new(),
    };
    fixture.desk.step(&county(), excuse).await.unwrap();
    let without = json!({ "reports": monthly(15)["reports"] });
    fixture.enter("2026-03-03", &without).await.unwrap();
    let excused = fixture.of("ledger").await;
    assert_eq!(excused[0], "2026-02 2026-03-05 excused not-asked");
    assert_eq!(fixture.of("self-monitoring").await[1], "2026-04 2026-04-30 excused not-asked");
    fixture.enter("2026-03-04", &monthly(15)).await.unwrap();
    let ledgers = fixture.of("ledger").await;
    let wanted = [
        "2026-02 2026-03-05 open",
        "2026-03 2026-04-05 open",
        "2026-04 2026-05-05 excused not-asked",
    ];
    assert_eq!(ledgers, wanted, "what an officer excused stays excused");
}

#[tokio::test]
async fn a_guess_that_the_copy_does_not_bear_out_is_taken_back_also_when_late() {
    let fixture = fixture().await;
    fixture.store.put_permits(&[permit(PERMIT, Tier::Key)]).await.unwrap();
    fixture.look("2026-02-02").await;
    let guessed = fixture.of("execution-report 2026-01").await;
    assert_eq!(guessed.len(), 1, "{guessed:?}");
    let yearly = json!({ "reports": [{ "every": "year" }] });
    fixture.enter("2026-03-02", &yearly).await.unwrap();
    for line in fixture.duties().await {
        assert!(line.ends_with("excused not-asked"), "{line}");
    }
}

#[tokio::test]
async fn copies_of_other_permits_are_kept() {
    let fixture = fixture().await;
    fixture.store.put_permits(&[permit("SECOND", Tier::Simplified)]).await.unwrap();
    fixture.enter("2026-03-02", &monthly(15)).await.unwrap();
    let mut second = monthly(20);
    second["permit"] = json!("SECOND");
    let (known, _) = fixture.enter("2026-03-03", &second).await.unwrap();
    let sources: Vec<_> =
        known.iter().map(|one| (one.duties.permit.as_str(), one.entered_on)).collect();
    assert_eq!(sources, [(PERMIT, Some(day("2026-03-02"))), ("SECOND", Some(day("2026-03-03")))]);
    let first = monthly(16);
    let (one, two) =
        tokio::join!(fixture.enter("2026-03-04", &second), fixture.enter("2026-03-04", &first),);
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    let known = fixture.desk.permit_duties(&county(), SITE, day("2026-03-04")).await.unwrap();
    assert!(known.iter().all(|one| !one.duties.provisional), "{known:?}");
}

#[tokio::test]
async fn what_cannot_be_a_copy_is_refused_with_what_to_do() {
    let fixture = fixture().await;
    for (terms, says) in [
        (json!({ "permit": "NONE" }), "no permit `NONE` from 2024-01-01 is registered; registered"),
        (json!({ "valid_from": "2024-01-02" }), PERMIT),
        (
            json!({ "valid_until": "2029-01-02" }),
            "until 2029-01-01 as registered, until 2029-01-02",
        ),
        (json!({ "valid_until": "2023-01-01" }), "which is no time"),
        (json!({ "reports": [{ "every": "day" }] }), "report term 1"),
        (
            json!({ "ledgers": [
                { "every": "month", "due": { "days-after": 5 } },
                { "every": "month", "due": { "days-after": 6 } },
            ] }),
            "asks a second time",
        ),
    ] {
        let error = fixture.enter("2026-03-02", &terms).await.unwrap_err().to_string();
        assert!(error.contains(says), "{terms}: {error}");
    }
    let pollutants = |count: usize| {
        let terms = (0..count).map(|number| {
            json!({ "outlet": format!("DW{number:03}"), "pollutant": "w".repeat(64), "every": "month" })
        });
        json!({ "monitoring": terms.collect::<Vec<_>>() })
    };
    let error = fixture.enter("2026-03-02", &pollutants(1_990)).await.unwrap_err().to_string();
    assert!(error.contains(&format!("at most {COPIES_BYTES_MAX}")), "{error}");
    let planner = |by: &str| Planner { by: by.to_owned(), at: at("2026-03-02") };
    let given = (STRANGER, copy(&json!({})));
    let error = fixture.desk.put_permit_duties(&county(), given, planner("li")).await.unwrap_err();
    assert!(matches!(error, DeskError::NotFound { .. }), "{error}");
    let given = (SITE, copy(&json!({})));
    let error = fixture.desk.put_permit_duties(&county(), given, planner(" ")).await.unwrap_err();
    assert!(error.to_string().contains("`by` is empty"), "{error}");
    assert!(fixture.duties().await.is_empty(), "nothing came of any");
}
