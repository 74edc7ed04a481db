//! Watches and readings of cases, and the form of their results.

use serde_json::json;
use tidegate_contract::{NO_LOWER, NO_UPPER};
use tidegate_testkit::{Question, run};

use crate::pack::{Folder, Native, cases};

const WATCHES: &str = r#"watches = [{ pollutant = "w01018", averaging = "hour", upper = "50.0" }, { pollutant = "w21003", averaging = "day", own_period = false, lower = "6", upper = "9", decimals = 2 }]"#;

fn evaluate(input: &str, expect: &str) -> String {
    format!(
        "[[case]]\nname = \"one\"\ncall = \"grading.evaluate\"\non = 2026-03-01\n\
         expect = {expect}\n[case.input]\n{WATCHES}\n{input}\n"
    )
}

#[test]
fn watches_and_readings_become_columns() {
    let text = evaluate(
        r#"readings = [
            { watch = 0, at = "2026-03-01T08:00", value = "50.1" },
            { pollutant = "w21003", at = 2026-03-01T00:00:00Z, value = 7, validity = "over-range" },
            { pollutant = "w01018", at = 1772326800, value = 49.5, validity = "fault" },
        ]
        state = [0, "18446744073709551615"]"#,
        "{ judged = 2 }",
    );
    let Question::Evaluate(input) = &cases(&text)[0].question else { panic!() };
    let watches = &input.watches;
    assert_eq!(watches.pollutants, ["w01018", "w21003"]);
    assert_eq!((&watches.averaging[..], &watches.own_period[..]), (&[2, 3][..], &[1, 0][..]));
    assert_eq!(watches.lower, [NO_LOWER, 6_000_000_000]);
    assert_eq!(watches.upper, [50_000_000_000, 9_000_000_000]);
    assert_eq!(watches.decimals, [1, 2], "decimals as the bound is written, or as said");
    assert_eq!(input.readings.watch, [0, 1, 0]);
    assert_eq!(input.readings.period_start, [1_772_323_200, 1_772_323_200, 1_772_326_800]);
    assert_eq!(input.readings.value, [50_100_000_000, 7_000_000_000, 49_500_000_000]);
    assert_eq!(input.readings.validity, [0, 1, 5]);
    assert_eq!(input.state, [0, u64::MAX]);
    let unbounded = text.replace(", upper = \"50.0\"", "");
    let Question::Evaluate(input) = &cases(&unbounded)[0].question else { panic!() };
    assert_eq!((input.watches.upper[0], input.watches.decimals[0]), (NO_UPPER, 0));
}

#[test]
fn a_tally_is_told_by_row_grade_and_rule() {
    let text = evaluate(
        r#"readings = [
            { watch = 0, at = "2026-03-01T08:00", value = "50.1" },
            { watch = 0, at = "2026-03-01T09:00", value = "51" },
            { watch = 1, at = "2026-03-01T09:00", value = "7" },
            { watch = 0, at = "2026-03-01T10:00", value = "51", validity = "maintenance" },
        ]"#,
        "{ judged = 3, skipped = 1, rows = [{ row = 0, grade = \"exceedance\", rule = \"over\" }, \
         { grade = \"serious\" }], changed = [{ watch = 0, state = 2 }] }",
    );
    let report = run(&cases(&text), &Native);
    assert!(report.passed(), "{}", report.text("".as_ref()));
    let wanted = json!({ "conclusion": {
        "judged": 3,
        "skipped": 1,
        "rows": [
            { "row": 0, "grade": "exceedance", "in_force": "exceedance", "rule": "over" },
            { "row": 1, "grade": "serious", "in_force": "serious", "rule": "over" },
        ],
        "changed": [{ "watch": 0, "state": 2 }],
    }});
    assert_eq!(report.cases[0].result, wanted);
}

#[test]
fn a_reading_is_explained_in_the_state_that_those_before_it_leave() {
    let readings = r#"readings = [
        { watch = 0, at = "2026-03-01T08:00", value = "51" },
        { watch = 1, at = "2026-03-01T08:00", value = "10" },
        { watch = 0, at = "2026-03-01T09:00", value = "51" },
    ]"#;
    for (rest, grade) in [
        ("row = 0", "exceedance"),
        ("row = 1", "exceedance"),
        ("row = 2", "serious"),
        ("", "serious"),
        ("row = 0\nstate = [1, 0]", "serious"),
        ("row = 1\nstate = [1, 0]", "exceedance"),
    ] {
        let expect = format!("{{ grade = \"{grade}\", steps = [{{ rule = \"over\" }}] }}");
        let text = evaluate(&format!("{readings}\n{rest}"), &expect)
            .replace("grading.evaluate", "grading.explain")
            .replace("[case.input]", "trace = [\"over = yes\"]\n[case.input]");
        let report = run(&cases(&text), &Native);
        assert!(report.passed(), "{rest}: {}", report.text("".as_ref()));
    }
}

#[test]
fn readings_can_stand_in_a_csv_file() {
    let text = evaluate("readings_csv = \"r.csv\"", "{ judged = 1, skipped = 1 }");
    let csv = "pollutant,at,value,validity\nw01018,2026-03-01T08:00,50,\nw01018,2026-03-01T09:00,50,fault\n";
    let folder = Folder::new(&[("a.toml", &text), ("r.csv", csv)]);
    assert!(run(&folder.cases(), &Native).passed());
    let csv = csv.replace("09:00", "25:00");
    let problems = Folder::new(&[("a.toml", &text), ("r.csv", &csv)]).load().expect_err("25 h");
    let problem = problems.iter().next().unwrap();
    assert!(problem.file().ends_with("cases/r.csv"));
    assert_eq!((problem.line(), problem.message()), (Some(3), "`at` is not a moment"));
}

#[test]
fn mistakes_in_watches_and_readings_are_told() {
    let one = "{ watch = 0, at = \"2026-03-01T08:00\", value = \"1\" }";
    for (input, message) in [
        ("", "the input has no `readings`"),
        ("readings = []\nreadings_csv = \"a.csv\"", "both stand here"),
        ("readings_csv = \"../a.csv\"", "is not a CSV file of the folder"),
        ("readings_csv = \"b.csv\"", "there is no `cases/b.csv`"),
        ("readings = [{ watch = 2, at = 0, value = 1 }]", "`2` is out of range for `watch`"),
        ("readings = [{ at = 0, value = 1 }]", "there are 2 watches"),
        ("readings = [{ pollutant = \"w01019\", at = 0, value = 1 }]", "no watch is for pollutant"),
        ("readings = [{ watch = 0, at = 0, valu = 1 }]", "the reading has an unknown key `valu`"),
        ("readings = [{ watch = 0, value = 1 }]", "the reading has no `at`"),
        ("readings = [{ watch = 0, at = 0, value = 1, validity = \"ok\" }]", "`ok` is not known"),
        (&format!("readings = [{one}, {one}]"), "do not ascend"),
        (&format!("readings = [{one}]\nstate = [0]"), "`state` has 1 values for 2 watches"),
        (&format!("readings = [{one}]\nrow = 0"), "unknown key `row`"),
    ] {
        let folder = Folder::new(&[("a.toml", &evaluate(input, "{ judged = 0 }"))]);
        let problems = folder.load().expect_err(message);
        let told = problems.iter().any(|problem| problem.message().contains(message));
        assert!(told, "{input}: {}", problems.report());
    }
}

#[test]
fn a_grading_takes_no_facts_and_has_no_trace() {
    for (rest, message) in [
        ("facts = { fuel = \"gas\" }", "this call takes no facts"),
        ("trace = [\"over = yes\"]", "the result of this call has no steps"),
    ] {
        let text = evaluate("readings = []", "{ judged = 0 }")
            .replace("[case.input]", &format!("{rest}\n[case.input]"));
        let problems = Folder::new(&[("a.toml", &text)]).load().expect_err(message);
        assert!(problems.report().contains(message), "{}", problems.report());
    }
}
