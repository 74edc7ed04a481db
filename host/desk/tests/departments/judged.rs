//! What came of departments' files, judged by the national rules.

use tidegate_domain::{
    CaseFile, DocketItem, Means, ProductionDay, Project, Standing, Tier, TruthValue, Verdict,
};
use tidegate_pack_national::Pack;
use tidegate_sdk::Judgement as _;
use tidegate_sheets::departments::Department;
use tidegate_store::{Docket as _, Registry as _};

use crate::projects::{APPROVALS, CODES, PERMITS, PROMISES};
use crate::support::{Fixture, ONE, at, day_of, fixture};

/// The verdict on the docket of the first enterprise, which ran on a day in August.
async fn judged(fixture: &Fixture) -> Verdict {
    let day = day_of("2022-10-15");
    let docket = fixture.store.docket(ONE, at("2022-10-15")).await.unwrap();
    let mut file = CaseFile {
        enterprise: fixture.store.enterprise_on(ONE, day).await.unwrap().unwrap(),
        tier: Tier::Simplified,
        outlets: Vec::new(),
        permits: Vec::new(),
        limits: Vec::new(),
        series: Vec::new(),
        means: Means::default(),
        marks: Vec::new(),
        totals: Vec::new(),
        duties: Vec::new(),
        projects: Vec::new(),
        events: Vec::new(),
        production: vec![ProductionDay {
            on: day_of("2022-10-05"),
            running: TruthValue::Yes,
            confidence: "0.9".parse().unwrap(),
            evidence: vec!["power-kwh".to_owned()],
        }],
        earlier: Vec::new(),
        from: day_of("2022-02-01"),
        until: day,
        as_of: day,
    };
    for record in docket {
        match record.item {
            DocketItem::Project(project) => file.projects.push(project),
            DocketItem::Event(event) => file.events.push(event),
            _ => {}
        }
    }
    Pack::judge(&file).unwrap()
}

fn found(verdict: &Verdict, project: &Project) -> Vec<(String, Standing)> {
    let of = verdict.findings.iter().filter(|one| one.reference == project.reference);
    of.map(|one| (one.kind.clone(), one.standing)).collect()
}

#[tokio::test]
async fn built_before_it_was_approved_and_run_without_acceptance() {
    let fixture = fixture().await;
    let files = [
        (Department::Construction, PERMITS),
        (Department::Reform, CODES),
        (Department::Commitment, PROMISES),
    ];
    for (department, rows) in files {
        fixture.take(department, "2022-10-15", rows).await;
    }
    // Without the approval nobody knows which assessment was needed: nothing is found yet.
    let projects = fixture.projects(ONE, "2022-10-15").await;
    let verdict = judged(&fixture).await;
    assert_eq!(found(&verdict, &projects[0]), []);
    let open: Vec<&str> = verdict.undetermined.iter().map(|one| one.kind.as_str()).collect();
    assert!(open.contains(&"built-without-approval"), "{open:?}");

    fixture.take(Department::Approval, "2022-10-15", APPROVALS).await;
    let projects = fixture.projects(ONE, "2022-10-15").await;
    let verdict = judged(&fixture).await;
    assert_eq!(
        found(&verdict, &projects[0]),
        [
            ("built-without-approval".to_owned(), Standing::ConfirmedByData),
            ("run-without-acceptance".to_owned(), Standing::Suspected),
        ]
    );
}
