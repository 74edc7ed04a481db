//! Promised days of production against production as it seems.

use tidegate_desk::CommitmentOddity as Odd;
use tidegate_domain::{ProductionDay, ProductionDayRecord, TruthValue};
use tidegate_sheets::departments::Department;
use tidegate_store::Docket as _;

use crate::support::{Fixture, ONE, at, county, day_of, fixture};

async fn promised(fixture: &Fixture, project: &str, accepted: Option<&str>) {
    fixture
        .take(
            Department::Commitment,
            "2022-04-01",
            &[&["统一社会信用代码", "项目名称", "承诺投产日期"], &[ONE, project, "2022-06-01"]],
        )
        .await;
    fixture
        .take(
            Department::Approval,
            "2022-04-01",
            &[
                &["统一社会信用代码", "项目名称", "审批文号", "审批日期", "环评类型"],
                &[ONE, "扩建", "批1", "2022-03-10", "报告表"],
            ],
        )
        .await;
    if let Some(accepted) = accepted {
        fixture
            .take(
                Department::Acceptance,
                "2022-12-01",
                &[
                    &["统一社会信用代码", "项目名称", "公示日期", "验收日期"],
                    &[ONE, "扩建", accepted, accepted],
                ],
            )
            .await;
    }
}

async fn ran(fixture: &Fixture, day: &str) {
    let day = ProductionDay {
        on: day_of(day),
        running: TruthValue::Yes,
        confidence: "0.9".parse().unwrap(),
        evidence: vec!["power-kwh".to_owned()],
    };
    let record = ProductionDayRecord {
        enterprise: ONE.to_owned(),
        day,
        layer: None,
        steps: Vec::new(),
        missing: Vec::new(),
        at: at("2022-12-01"),
    };
    fixture.store.put_production_days(&[record]).await.unwrap();
}

#[tokio::test]
async fn a_promise_is_compared_with_production_and_acceptance() {
    use TruthValue as T;
    type Case<'a> = (Option<&'a str>, T, Option<&'a str>, &'a str, &'a [Odd]);
    // Day that it ran, whether it produces, day accepted, today, what is odd.
    let cases: &[Case<'_>] = &[
        (None, T::Unknown, None, "2022-05-01", &[]),
        (None, T::No, None, "2022-05-01", &[]),
        (None, T::Yes, None, "2022-05-01", &[Odd::ProducedBefore, Odd::WithoutAcceptance]),
        (Some("2022-05-31"), T::Yes, Some("2022-05-01"), "2022-12-01", &[Odd::ProducedBefore]),
        (Some("2022-06-01"), T::Yes, Some("2022-05-01"), "2022-12-01", &[]),
        (Some("2022-06-01"), T::Yes, Some("2022-06-02"), "2022-12-01", &[Odd::WithoutAcceptance]),
        (Some("2022-06-01"), T::Yes, Some("2022-06-01"), "2022-12-01", &[]),
        (None, T::No, Some("2022-05-01"), "2022-06-01", &[]),
        (None, T::No, Some("2022-05-01"), "2022-06-02", &[Odd::NotProducingAfter]),
        (None, T::Unknown, Some("2022-05-01"), "2022-06-02", &[Odd::ProductionUnknown]),
    ];
    for (day, producing, accepted, today, wanted) in cases {
        for project in ["扩建", ""] {
            let fixture = fixture().await;
            promised(&fixture, project, *accepted).await;
            if let Some(day) = day {
                ran(&fixture, day).await;
            }
            fixture.rules.0.lock().unwrap().insert(ONE.to_owned(), *producing);
            let states = fixture.desk.commitments(&county(), at(today)).await.unwrap();
            let found: Vec<Odd> = states.iter().flat_map(|state| state.oddities.clone()).collect();
            assert_eq!(found, *wanted, "{day:?} {producing:?} {accepted:?} {today} `{project}`");
        }
    }
}
