//! Reports, coverage and the tests of a pack's crate.

use serde_json::json;
use tidegate_testkit::{Executor, Outcome, Report, coverage, harness, run};

use crate::pack::{Folder, Native};

const CASES: &str = r#"
[defaults]
call = "classification.classify"
on = 2026-03-01

[[case]]
name = "large"
facts = { output_tph = 20 }
expect = { tier = "key" }
covers = ["share"]

[[case]]
name = "wrong"
facts = { output_tph = 19 }
expect = { tier = "key" }
"#;

fn report(text: &str) -> (Folder, Report) {
    let folder = Folder::new(&[("a.toml", text)]);
    let report = run(&folder.cases(), &Native);
    (folder, report)
}

#[test]
fn a_report_names_the_file_line_and_differences_of_what_fails() {
    let (_, report) = report(CASES);
    assert!(!report.passed());
    assert_eq!(
        report.text("pack".as_ref()),
        "pack/cases/a.toml:12: wrong\n    tier\n        expected \"key\"\n        got      \
         \"simplified\"\n1 of 2 cases passed, 1 failed\n"
    );
}

#[test]
fn a_report_travels_as_json_and_is_compared_by_results_only() {
    let (_, report) = report(CASES);
    let text = serde_json::to_string(&report).unwrap();
    let mut other: Report = serde_json::from_str(&text).unwrap();
    assert_eq!(other, report);
    other.cases[0].duration_us += 1;
    other.cases[0].detail = "other words".to_owned();
    assert!(report.differences(&other).is_empty());
    other.cases[0].result = json!({ "fault": "fuel" });
    other.cases[1].name = "new".to_owned();
    let names: Vec<String> = report.differences(&other).into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["large", "wrong", "new"]);
}

#[test]
fn coverage_names_the_rules_that_no_case_looks_at() {
    let (folder, report) = report(CASES);
    let Outcome::Conclusion(ladder) = Native.rule_names() else { panic!() };
    let found = coverage(&folder.manifest(), &ladder, &report);
    assert_eq!(
        found.rules,
        ["calm", "cold-cod", "over", "row-21-key", "row-21-simplified", "share"]
    );
    // One cell by the case that is wrong: the result applied it all the same.
    assert_eq!(found.uncovered, ["calm", "cold-cod", "over"]);
    assert!(found.unknown.is_empty());
}

#[test]
fn a_pack_passes_its_own_test_when_every_case_does() {
    let right = CASES.replace("output_tph = 19", "output_tph = 21");
    let folder = Folder::new(&[("a.toml", &right)]);
    assert_eq!(harness::cases(folder.path(), &Native).map(|report| report.cases.len()), Ok(2));
    for (text, message) in [
        (CASES.to_owned(), "1 of 2 cases passed, 1 failed"),
        (right.replace("\"share\"", "\"shore\""), "covers `shore`, which nothing in the pack has"),
        (right.replace("covers", "cover"), "did you mean `covers`?"),
    ] {
        let folder = Folder::new(&[("a.toml", &text)]);
        let told = harness::cases(folder.path(), &Native).unwrap_err();
        assert!(told.contains(message), "{told}");
    }
    let empty = Folder::new(&[]);
    assert!(harness::cases(empty.path(), &Native).unwrap_err().contains("has no cases"));
}
