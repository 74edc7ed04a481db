//! What `expect` and `trace` say against what came.

use tidegate_testkit::{Report, run};

use crate::pack::{Native, cases};

/// The report of one case about an enterprise with `facts` on `on`, with `rest` in its table.
fn report(facts: &str, rest: &str) -> Report {
    report_on("2026-03-01", "", facts, rest)
}

fn report_on(on: &str, id: &str, facts: &str, rest: &str) -> Report {
    let text = format!(
        "[[case]]\nname = \"one\"\ncall = \"classification.classify\"\non = {on}\n\
         input = {{ enterprise = {{ id = \"{id}\" }} }}\nfacts = {{ {facts} }}\n{rest}\n"
    );
    run(&cases(&text), &Native)
}

/// Path, expected and actual of every mismatch.
fn mismatches(report: &Report) -> Vec<(String, String, String)> {
    let mismatches = report.cases.iter().flat_map(|case| case.mismatches.clone());
    mismatches.map(|one| (one.path, one.expected, one.actual)).collect()
}

#[test]
fn only_what_is_named_is_compared() {
    for expect in [
        r#"{ tier = "key" }"#,
        r#"{ tier = "key", scope = "whole-site", missing = [] }"#,
        r#"{ steps = [{ rule = "row-21-key", outcome = "yes" }] }"#,
        r#"{ steps = { includes = [{ outcome = "yes" }] } }"#,
        r#"{ steps = { includes = [] } }"#,
    ] {
        let report = report("output_tph = \"20\"", &format!("expect = {expect}"));
        assert!(report.passed(), "{expect}: {:?}", mismatches(&report));
    }
}

#[test]
fn an_option_can_be_expected_absent() {
    let absent = "expect = { scope = { absent = true } }";
    assert!(report("", absent).passed());
    let there = report("output_tph = 20", absent);
    assert_eq!(
        mismatches(&there),
        [("scope".to_owned(), "absent".to_owned(), "\"whole-site\"".to_owned())]
    );
}

#[test]
fn a_mismatch_says_where_what_and_what_came() {
    for (expect, path, expected, actual) in [
        (r#"{ tier = "simplified" }"#, "tier", "\"simplified\"", "\"key\""),
        (r#"{ tier = 3 }"#, "tier", "3", "\"key\""),
        (r#"{ teir = "key" }"#, "teir", "\"key\"", "no such field, did you mean `tier`?"),
        (r#"{ missing = ["a"] }"#, "missing", "1 item, only here \"a\"", "0 items"),
        (r#"{ steps = [] }"#, "steps", "0 items", "1 item, only here {"),
        (
            r#"{ steps = [{ rule = "row-21-key", outcome = "no" }] }"#,
            "steps[0].outcome",
            "\"no\"",
            "\"yes\"",
        ),
        (
            r#"{ steps = { includes = [{ rule = "row-21-key", outcome = "no" }] } }"#,
            "steps",
            "among the items { outcome = \"no\", rule = \"row-21-key\" }",
            "1 items, the nearest { outcome = \"yes\", rule = \"row-21-key\" }",
        ),
        (r#"{ refusal = { code = "x" } }"#, "outcome", "a refusal", "the conclusion {"),
        (r#"{ fault = "trap" }"#, "outcome", "a fault of the pack", "the conclusion {"),
    ] {
        let report = report("output_tph = 20", &format!("expect = {expect}"));
        let found = mismatches(&report);
        assert_eq!(found.len(), 1, "{expect}: {found:?}");
        let (found_path, found_expected, found_actual) = &found[0];
        assert_eq!((found_path.as_str(), found_expected.as_str()), (path, expected), "{expect}");
        assert!(found_actual.starts_with(actual), "{expect}: {found_actual}");
    }
}

#[test]
fn refusals_and_faults_are_outcomes_of_their_own() {
    for (on, id, expect, passes) in [
        ("2020-12-31", "", r#"{ refusal = { code = "before-covered-dates" } }"#, true),
        ("2020-12-31", "", r#"{ refusal = { text = { key = "before-covered-dates" } } }"#, true),
        ("2020-12-31", "", r#"{ refusal = { code = "other" } }"#, false),
        ("2020-12-31", "", r#"{ tier = "key" }"#, false),
        ("2021-01-01", "", r#"{ refusal = {} }"#, false),
        ("2021-01-01", "panic", r#"{ fault = "trap" }"#, true),
        ("2021-01-01", "panic", r#"{ fault = "fuel" }"#, false),
        ("2021-01-01", "panic", r#"{ tier = "key" }"#, false),
    ] {
        let report = report_on(on, id, "", &format!("expect = {expect}"));
        assert_eq!(report.passed(), passes, "{on} {id} {expect}: {:?}", mismatches(&report));
    }
}

#[test]
fn a_trace_has_its_steps_in_order_with_gaps() {
    for (trace, wanted) in [
        (r#"["row-21-key = unknown", "row-21-simplified = yes"]"#, ""),
        (r#"["row-21-simplified=yes"]"#, ""),
        (r#"["row-21-key = yes"]"#, "row-21-key = unknown"),
        (
            r#"["row-21-simplified = yes", "row-21-key = unknown"]"#,
            "row-21-key = unknown, but not after the steps named before",
        ),
        (
            r#"["row-22-key = yes"]"#,
            "no such step among row-21-key = unknown, row-21-simplified = yes",
        ),
        (
            r#"["row-21-key = unknown", "row-21-key = unknown"]"#,
            "row-21-key = unknown, but not after the steps named before",
        ),
    ] {
        let report = report("", &format!("trace = {trace}"));
        let found = mismatches(&report);
        assert_eq!(found.is_empty(), wanted.is_empty(), "{trace}: {found:?}");
        if let Some((path, _, actual)) = found.first() {
            assert!(path.starts_with("trace["), "{path}");
            assert_eq!(actual, wanted, "{trace}");
        }
    }
}

#[test]
fn a_trace_alone_does_not_accept_a_refusal() {
    let report = report_on("2020-12-31", "", "", r#"trace = ["row-21-key = yes"]"#);
    assert!(!report.passed());
    assert_eq!(mismatches(&report)[0].2, "the refusal `before-covered-dates`");
}
