//! Case files of judgements as they reach the pack, and what is wrong in them.

use tidegate_contract::{
    AppliedLimit, Averaging, BasisKind, CaseFile, Comparison, FactValue, LimitSource, Means,
    TruthValue,
};
use tidegate_testkit::{Given, Question, question};

use crate::pack::{Folder, cases};

const HEAD: &str = "[[case]]\nname = \"one\"\ncall = \"judgement.judge\"\non = 2026-03-05\n\
                    expect = { findings = [] }\n[case.input]\nfrom = 2026-03-01\n";
const OUTLET: &str =
    "outlets = [{ id = \"DW001\", medium = \"water\", monitoring_point = \"plant-outlet\" }]\n";

fn file_of(folder: &Folder) -> CaseFile {
    match folder.cases().remove(0).question {
        Question::Judge { file } => *file,
        other => panic!("{other:?}"),
    }
}

fn file(input: &str) -> CaseFile {
    file_of(&Folder::new(&[("a.toml", &format!("{HEAD}{input}"))]))
}

fn day(text: &str) -> tidegate_contract::Date {
    text.parse().unwrap()
}

#[test]
fn a_case_file_needs_only_a_period() {
    let file = file("");
    assert_eq!(
        (file.from, file.until, file.as_of),
        (day("2026-03-01"), day("2026-03-05"), day("2026-03-05"))
    );
    let lists = [file.permits.len(), file.series.len(), file.means.rows(), file.events.len()];
    assert_eq!(lists, [0; 4]);
}

#[test]
fn means_become_series_in_the_order_in_which_they_appear() {
    let file = file(
        r#"
outlets = [{ id = "DW001", medium = "water", monitoring_point = "plant-outlet" }, { id = "DW002", medium = "water", monitoring_point = "plant-outlet" }]
limits = [
    { pollutant = "w01018", averaging = "day", upper = "50", unit = "mg/L" },
    { id = "strict", outlet = "DW002", pollutant = "w01018", averaging = "day", upper = "40.0", unit = "mg/L" },
    { id = "ph", pollutant = "w01001", averaging = "day", lower = "6", upper = "9", unit = "pH" },
]
marks = [{ reference = "m", outlet = "DW001", kind = "maintenance", from = 2026-03-01, until = "2026-03-01T08:00" }]
mean = { averaging = "day", pollutant = "w01018" }
means = [
    { outlet = "DW002", at = 2026-03-01, values = ["1", "2.5"] },
    { outlet = "DW001", at = "2026-03-01T00:00", value = 3, validity = "over-range", exempted_by = "m" },
    { outlet = "DW002", at = 2026-03-03, validity = "missing", days = 2 },
    { outlet = "DW002", pollutant = "w01001", at = 2026-03-01, value = "7" },
    { outlet = "DW002", at = 2026-03-01, value = "9", limits = ["w01018-day"] },
    { outlet = "DW001", pollutant = "w21003", at = 2026-03-01, value = "9", unit = "mg/L" },
]
"#,
    );
    let series: Vec<(&str, &str, &str, &[u32])> = file
        .series
        .iter()
        .map(|one| {
            (one.outlet.as_str(), one.pollutant.as_str(), one.unit.as_str(), one.limits.as_slice())
        })
        .collect();
    assert_eq!(
        series,
        [
            ("DW002", "w01018", "mg/L", [0, 1].as_slice()),
            ("DW001", "w01018", "mg/L", &[0]),
            ("DW002", "w01001", "pH", &[2]),
            ("DW002", "w01018", "mg/L", &[0]),
            ("DW001", "w21003", "mg/L", &[]),
        ]
    );
    let means = &file.means;
    assert_eq!(means.series, [0, 0, 1, 0, 0, 2, 3, 4]);
    let of_day = |text| day(text).start();
    assert_eq!(means.period_start[..2], [of_day("2026-03-01"), of_day("2026-03-02")]);
    assert_eq!(means.period_start[3..5], [of_day("2026-03-03"), of_day("2026-03-04")]);
    assert_eq!(means.value[..4], [1_000_000_000, 2_500_000_000, 3_000_000_000, 0]);
    assert_eq!(means.validity, [0, 0, 1, Means::MISSING, Means::MISSING, 0, 0, 0]);
    assert_eq!(means.exempted_by, [0, 0, 1, 0, 0, 0, 0, 0]);
}

#[test]
fn every_validity_has_a_word() {
    for (code, word) in (0..).zip([
        "valid",
        "over-range",
        "stopped",
        "maintenance",
        "set-by-hand",
        "fault",
        "calibrating",
        "communication",
        "implausible",
        "unknown-flag",
        "insufficient",
        "missing",
        "contradictory",
        "not-convertible",
        "other-unit",
    ]) {
        let file = file(&format!(
            "{OUTLET}means = [{{ pollutant = \"w01018\", averaging = \"hour\", at = 2026-03-01, \
             value = 1, validity = \"{word}\" }}]\n"
        ));
        assert_eq!(file.means.validity, [code], "{word}");
    }
}

#[test]
fn ranges_count_periods_and_a_leap_day_is_one() {
    for (row, rows) in [
        ("averaging = \"hour\", hours = 24", 24),
        ("averaging = \"hour\", days = 2", 48),
        ("averaging = \"day\", days = 29", 29),
        ("averaging = \"minute\", every_minutes = 10, hours = 1", 6),
        ("averaging = \"instant\", every_minutes = 120, days = 1", 12),
        ("averaging = \"year\"", 1),
    ] {
        let file = file(&format!(
            "{OUTLET}means = [{{ pollutant = \"w01018\", at = 2024-02-01, value = 1, {row} }}]\n"
        ));
        assert_eq!(file.means.rows(), rows, "{row}");
        let last = file.means.period_start.last().copied().unwrap();
        assert!(last < day("2024-03-01").start(), "{row}");
    }
}

#[test]
fn limits_in_few_words_have_defaults() {
    let file = file(
        r#"
limits = [
    { pollutant = "w01018", averaging = "day", upper = "50.0", unit = "mg/L", document = "GB 4287-2012", article = "Table 2" },
    { pollutant = "w01001", averaging = "instant", lower = 6, upper = 9, unit = "pH" },
    { id = "permit", pollutant = "a21002", averaging = "hour", upper = "0.25", source = "permit", governing = false, decimals = 0, reference_oxygen = "3.5", displaces = [{ document = "GB 16297-1996" }], doubts = ["recalled"], basis = { document = "P1", verified = "recalled", dating = "unknown" } },
    { pollutant = "w02006", averaging = "day", comparison = "not-detected" },
    { limit = { id = "whole", pollutant = "w01018", averaging = "day", comparison = "at-most", upper = "50", unit = "mg/L", decimals = 1, basis = { kind = "law", document = "GB", article = "1", dating = "dated", verified = "seen" } }, governing = false },
]
"#,
    );
    let limits: Vec<&AppliedLimit> = file.limits.iter().collect();
    assert_eq!(limits[0].limit.id, "w01018-day");
    assert_eq!((limits[0].limit.decimals, limits[0].limit.comparison), (1, Comparison::AtMost));
    assert_eq!(limits[0].limit.basis.kind, BasisKind::Law);
    assert!(limits[0].governing);
    assert_eq!((limits[1].limit.decimals, limits[1].limit.comparison), (2, Comparison::Within));
    assert_eq!(limits[1].limit.basis.kind, BasisKind::ProjectDefault);
    assert_eq!((limits[2].limit.decimals, limits[2].source), (0, LimitSource::Permit));
    assert!(limits[2].limit.basis.is_doubtful() && !limits[2].governing);
    assert_eq!(limits[2].limit.unit, "");
    assert_eq!(limits[2].limit.displaces[0].text.key, "displaced");
    assert_eq!(limits[2].limit.doubts[0].key, "recalled");
    assert_eq!(limits[3].limit.comparison, Comparison::NotDetected);
    assert_eq!((limits[4].limit.id.as_str(), limits[4].governing), ("whole", false));
}

#[test]
fn records_have_sensible_defaults() {
    let file = file(
        r#"
tier = "key"
outlets = [{ id = "DW001", medium = "water", monitoring_point = "plant-outlet", facts = { cold = true } }]
permits = [{ valid_from = 2024-01-01, valid_until = 2029-01-01, limits = [{ pollutant = "w01018", averaging = "day", upper = 50 }], amounts = [{ pollutant = "w01018", year = 2026, amount = "12" }] }]
marks = [{ kind = "start-up", from = 2026-03-01, until = "2026-03-01T08:00", hours_cap = "60" }]
totals = [{ pollutant = "w01018", measured = "10.5" }, { pollutant = "w01018", year = 2025, until = 2026-01-01, measured = 3, permitted = 4 }]
duties = [{ kind = "ledger", due = 2026-03-01 }, { kind = "ledger", due = 2026-03-01, done = 2026-03-02, truthful = true }]
projects = [{ facilities_built = false }]
events = [{ kind = "recheck", from = 2026-03-02, facts = { fuel = "coal", refused = { truth = true }, cold = true, fine = { value = { number = "3" }, doubtful = true } } }]
production = [{ on = 2026-02-27, days = 3, running = true }, { on = 2026-03-02 }]
earlier = [{ kind = "over-total", from = 2025-12-31, until = "2026-01-01T00:00" }]
"#,
    );
    assert_eq!(file.permits[0].limits[0].outlet, "DW001");
    assert_eq!(file.permits[0].limits[0].comparison, Comparison::AtMost);
    assert_eq!(file.permits[0].amounts[0].outlet, None);
    assert_eq!(file.marks[0].filed, file.marks[0].until);
    assert_eq!(file.marks[0].outlet, "DW001");
    assert_eq!((file.totals[0].year, file.totals[0].until), (2026, day("2026-03-05")));
    assert_eq!((file.totals[1].year, file.totals[1].until), (2025, day("2026-01-01")));
    assert_eq!(file.duties[0].truthful, TruthValue::Unknown);
    assert_eq!(file.duties[1].truthful, TruthValue::Yes);
    assert_eq!(file.projects[0].facilities_built, TruthValue::No);
    assert_eq!(file.projects[0].assessment, "unknown");
    let said: Vec<(&str, bool)> =
        file.events[0].facts.iter().map(|fact| (fact.name.as_str(), fact.doubtful)).collect();
    assert_eq!(said, [("cold", false), ("fine", true), ("fuel", false), ("refused", false)]);
    assert_eq!(file.events[0].facts[1].value, FactValue::Number("3".parse().unwrap()));
    let days: Vec<String> = file.production.iter().map(|day| day.on.to_string()).collect();
    assert_eq!(days, ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]);
    assert_eq!(file.production[0].confidence.to_string(), "1");
    assert_eq!(
        (file.production[3].running, file.production[3].confidence.to_string().as_str()),
        (TruthValue::Unknown, "0")
    );
    assert_eq!(file.earlier[0].until, day("2026-01-01").start());
}

#[test]
fn means_come_from_a_csv_file_too() {
    let csv = "at,value,validity,limits,exempted_by\n2026-03-01,51,,,\n\
               2026-03-02T00:00,52,fault,cod,m\n";
    let input = "limits = [{ id = \"cod\", pollutant = \"w01018\", averaging = \"day\", upper = 50 }]\n\
                 marks = [{ reference = \"m\", kind = \"fault\", from = 2026-03-02, until = 2026-03-03 }]\n\
                 mean = { pollutant = \"w01018\", averaging = \"day\" }\nmeans_csv = \"m.csv\"\n";
    let text = format!("{HEAD}{OUTLET}{input}");
    let file = file_of(&Folder::new(&[("a.toml", &text), ("m.csv", csv)]));
    assert_eq!((file.series.len(), file.means.rows()), (1, 2));
    assert_eq!(file.series[0].limits, [0]);
    assert_eq!((file.means.validity[1], file.means.exempted_by[1]), (5, 1));
}

#[test]
fn the_contract_s_own_form_is_understood() {
    let text = format!(
        "{HEAD}{OUTLET}limits = [{{ id = \"cod\", pollutant = \"w01018\", averaging = \"day\", \
         upper = 50, unit = \"mg/L\" }}]\nmeans = [{{ pollutant = \"w01018\", averaging = \
         \"day\", at = 2026-03-01, value = 51 }}]\nevents = [{{ kind = \"clue\", from = \
         2026-03-01, facts = {{ seen = {{ truth = true }} }} }}]\n"
    );
    let folder = Folder::new(&[("a.toml", &text)]);
    let file = file_of(&folder);
    let json = serde_json::to_string(&file).unwrap();
    let given = Given {
        call: "judgement.judge",
        on: file.as_of,
        origin: std::path::Path::new("--input"),
        text: &json,
    };
    match question(given, &folder.manifest()) {
        Ok(Question::Judge { file: again }) => assert_eq!(*again, file),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_mistake_is_told_with_line_and_help() {
    for (input, message, help) in [
        ("means = [{ at = 2026-03-01, value = 1, averaging = \"day\" }]", "has no `pollutant`", ""),
        ("meens = []", "unknown key `meens`", "did you mean `means`?"),
        (
            "means = [{ pollutant = \"w01018\", averaging = \"day\", at = 2026-03-01 }]",
            "the mean has no `value`",
            "",
        ),
        (
            "means = [{ pollutant = \"w01018\", averaging = \"day\", at = 2026-03-01, values = [1, 2], days = 2 }]",
            "counted in two ways",
            "`values` alone",
        ),
        (
            "means = [{ pollutant = \"w01018\", averaging = \"day\", at = 2026-03-01, value = 1, hours = 25 }]",
            "no whole number of periods",
            "",
        ),
        (
            "means = [{ pollutant = \"w01018\", averaging = \"month\", at = 2026-03-01, value = 1, days = 60 }]",
            "no whole number of periods",
            "each month or year alone",
        ),
        (
            "means = [{ pollutant = \"w01018\", averaging = \"day\", at = 2026-03-01, value = 1, days = 2 }, { pollutant = \"w01018\", averaging = \"day\", at = 2026-03-02, value = 1 }]",
            "two valid means",
            "another `validity`",
        ),
        (
            "means = [{ pollutant = \"w01018\", averaging = \"day\", at = 2026-03-01, value = 1, exempted_by = \"m\" }]",
            "there is no mark `m`",
            "",
        ),
        (
            "means = [{ pollutant = \"w01018\", averaging = \"day\", at = 2026-03-01, value = 1, limits = [\"cod-dya\"] }]\nlimits = [{ id = \"cod-day\", pollutant = \"w01018\", averaging = \"day\", upper = 1 }]",
            "no limit `cod-dya` stands at outlet `DW001`",
            "did you mean `cod-day`?",
        ),
        (
            "means = [{ pollutant = \"w01018\", averaging = \"day\", at = 2026-03-01, value = 1, validity = \"missin\" }]",
            "`missin` is not known",
            "did you mean `missing`?",
        ),
        (
            "means = [{ pollutant = \"w01018\", averaging = \"hour\", at = 2026-03-01, value = 1, days = 5000 }]",
            "more than 100000",
            "shorter period",
        ),
        (
            "limits = [{ pollutant = \"w01018\", averaging = \"day\" }]",
            "has no bound",
            "not-detected",
        ),
        ("limits = [{ pollutant = \"w01018\", averaging = \"day\", uper = 1 }]", "no bound", ""),
        (
            "events = [{ kind = \"clue\", from = 2026-03-01, facts = { seen = true } }]",
            "fact `seen` is not declared",
            "say its type",
        ),
        (
            "events = [{ kind = \"clue\", from = 2026-03-01, facts = { fuel = { number = 3 } } }]",
            "fact `fuel` is of another type",
            "`text`",
        ),
        (
            "marks = [{ kind = \"fault\", from = \"soon\", until = 2026-03-01 }]",
            "not a moment",
            "day",
        ),
        ("until = 2026-03-01", "does not lie after `from`", "first day no longer judged"),
        ("duties = [{ kind = \"ledger\" }]", "missing field `due`", ""),
    ] {
        let folder = Folder::new(&[("a.toml", &format!("{HEAD}{OUTLET}{input}\n"))]);
        let problems = folder.load().expect_err(input);
        let told: Vec<String> = problems
            .iter()
            .map(|one| format!("{:?} {} | {}", one.line(), one.message(), one.help_text()))
            .collect();
        let right = told.iter().any(|one| one.contains(message) && one.contains(help));
        assert!(right, "{input}: {told:?}");
        assert!(problems.iter().all(|one| one.line() >= Some(6)), "{input}: {told:?}");
    }
    let two = "outlets = [{ id = \"A\", medium = \"air\", monitoring_point = \"stack\" }, { id = \"B\", medium = \"air\", monitoring_point = \"stack\" }]\nmeans = [{ pollutant = \"a21002\", averaging = \"hour\", at = 2026-03-01, value = 1 }]\n";
    let folder = Folder::new(&[("a.toml", &format!("{HEAD}{two}"))]);
    let problems = folder.load().expect_err("two outlets");
    assert!(problems.iter().any(|one| one.message() == "the mean has no `outlet`"));
}

#[test]
fn a_grid_of_case_files_fills_numbers_and_truths() {
    let toml = r#"
[table]
call = "judgement.judge"
on = 2026-03-05
input = { from = 2026-03-01, totals = [{ pollutant = "w01018", measured = "1" }], duties = [{ kind = "ledger", due = 2026-03-01 }] }
expect = { findings = [] }
[table.columns]
year = "input.totals.0.year"
hours = "input.totals.0.exceeding_hours"
until = "input.totals.0.until"
done = "input.duties.0.done"
"#;
    let csv = "name,year,hours,until,done\na,2025,3,2026-01-01,2026-03-02\nb,2026,0,2026-03-01,\n";
    let cases = Folder::new(&[("a.toml", toml), ("a.csv", csv)]).cases();
    let Question::Judge { file } = &cases[0].question else { panic!() };
    assert_eq!((file.totals[0].year, file.totals[0].exceeding_hours), (2025, 3));
    assert_eq!(file.duties[0].done, Some(day("2026-03-02")));
    assert_eq!(cases[1].name, "b");
}

#[test]
fn defaults_of_a_file_stand_under_its_case_files() {
    let text = r#"
[defaults]
call = "judgement.judge"
on = 2026-03-05
input = { from = 2026-03-01, tier = "key", mean = { outlet = "DW001", pollutant = "w01018", averaging = "day" } }
[[case]]
name = "one"
input = { means = [{ at = 2026-03-01, value = 1 }] }
expect = { findings = [] }
"#;
    let Question::Judge { file } = &cases(text)[0].question else { panic!() };
    assert_eq!(file.series[0].averaging, Averaging::Day);
}
