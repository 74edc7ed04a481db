//! What cases expect of verdicts.

use tidegate_testkit::{Report, coverage, run};

use crate::judging::{judge, sound};
use crate::pack::{Folder, cases};
use crate::replaced::{Judge, Replaced};

const CASE: &str = r#"
[[case]]
name = "one"
call = "judgement.judge"
on = 2026-03-10
covers = ["over-concentration", "late-ledger"]
[case.input]
from = 2026-03-01
outlets = [{ id = "DW001", medium = "water", monitoring_point = "plant-outlet" }]
limits = [{ pollutant = "w01018", averaging = "day", upper = "50", unit = "mg/L" }]
means = [{ pollutant = "w01018", averaging = "day", at = 2026-03-01, values = ["49", "51", "101"] }]
duties = [
    { kind = "ledger", due = 2026-03-02, done = 2026-03-04 },
    { kind = "disclosure", due = 2026-03-05, done = 2026-03-05 },
    { kind = "renewal", due = 2026-02-01, done = 2026-02-01, truthful = true },
]
"#;

fn report(rest: &str) -> Report {
    let judge: Judge = |file| judge(&sound(), file);
    let text = CASE.replacen("[case.input]", &format!("{rest}\n[case.input]"), 1);
    run(&cases(&text), &Replaced { judge: Some(judge), ..Replaced::default() })
}

#[test]
fn findings_are_told_by_kind_field_or_day() {
    for rest in [
        r#"expect = { findings = ["late-ledger", "over-concentration", "over-concentration"] }"#,
        r#"expect = { findings = { includes = ["late-ledger"], excludes = ["over-total"] } }"#,
        r#"expect = { findings = { includes = [{ kind = "late-ledger", from = 2026-03-03, until = "2026-03-05" }] } }"#,
        r#"expect = { findings = { includes = [{ severity = "serious", from = "2026-03-03T00:00", next_step = "order-correction", elements = ["over-limit"] }] } }"#,
        r#"expect = { undetermined = ["late-disclosure"], cleared = [{ kind = "late-renewal", element = "not-in-time" }] }"#,
        r#"trace = ["not-in-time = yes", "over-limit = yes", "true = unknown", "not-in-time = no"]"#,
    ] {
        let report = report(rest);
        assert!(report.passed(), "{rest}: {:?}", report.cases[0].mismatches);
    }
}

#[test]
fn what_differs_in_a_verdict_is_told() {
    for (rest, expected, actual) in [
        (
            r#"expect = { findings = { excludes = ["late-ledger"] } }"#,
            "not among the items \"late-ledger\"",
            "\"late-ledger\"",
        ),
        (
            r#"expect = { findings = ["late-ledger"] }"#,
            "1 item",
            "3 items, only here \"over-concentration\"",
        ),
        (r#"expect = { cleared = ["over-total"] }"#, "\"over-total\"", "\"late-renewal\""),
        (
            r#"expect = { findings = { includes = [{ kind = "late-ledger", from = 2026-03-04 }] } }"#,
            "among the items",
            "the nearest { from = 1772467200, kind = \"late-ledger\" }",
        ),
        (r#"trace = ["over-limit = no"]"#, "over-limit = no", "over-limit = yes"),
    ] {
        let report = report(rest);
        let mismatch = &report.cases[0].mismatches[0];
        assert!(mismatch.expected.contains(expected), "{rest}: {mismatch:?}");
        assert!(mismatch.actual.contains(actual), "{rest}: {mismatch:?}");
    }
}

#[test]
fn kinds_of_findings_can_be_covered() {
    let manifest = Folder::new(&[]).manifest();
    let known =
        coverage(&manifest, &[], &report("expect = { undetermined = [\"late-disclosure\"] }"));
    // Both kinds in `covers` stand in the verdict.
    assert!(known.unknown.is_empty(), "{:?}", known.unknown);
}

#[test]
fn includes_and_excludes_stand_together_but_with_nothing_else() {
    let text = CASE.replacen(
        "[case.input]",
        "expect = { findings = { excludes = [], kind = \"x\" } }\n[case.input]",
        1,
    );
    let problems = Folder::new(&[("a.toml", &text)]).load().expect_err("another key");
    let message = problems.iter().next().map(|one| one.message().to_owned());
    assert_eq!(message.as_deref(), Some("`excludes` stands beside other keys"));
}
