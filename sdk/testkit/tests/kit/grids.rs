//! Tables of cases from CSV.

use tidegate_testkit::run;

use crate::pack::{Folder, Native};

const TABLE: &str = r#"
[table]
call = "classification.classify"
on = 2026-03-01
facts = { has_boiler = true }
[table.columns]
tph = "facts.output_tph"
processes = "facts.processes"
boiler = "facts.has_boiler"
industries = "input.enterprise.industries[]"
day = "on"
tier = "expect.tier"
missing = "expect.missing[]"
covers = "covers"
"#;

const HEADER: &str = "name,tph,processes,boiler,industries,day,tier,missing,covers\n";

fn folder(rows: &str) -> Folder {
    Folder::new(&[("grid.toml", TABLE), ("grid.csv", &format!("{HEADER}{rows}"))])
}

#[test]
fn each_row_is_a_case() {
    let folder = folder(
        "large,20,dyeing | printing,,1511 | 1512,,key,[],row-21-key\n\
         \"small, gas\",19.9,[],false,,2021-01-01,simplified,[],row-21-simplified | share\n\
         open,,,,,,undetermined,output_tph,\n",
    );
    let cases = folder.cases();
    let report = run(&cases, &Native);
    assert!(report.passed(), "{}", report.text(folder.path()));
    let places: Vec<(&str, &str, usize)> = report
        .cases
        .iter()
        .map(|case| (case.name.as_str(), case.file.as_str(), case.line))
        .collect();
    assert_eq!(
        places,
        [
            ("large", "cases/grid.csv", 2),
            ("small, gas", "cases/grid.csv", 3),
            ("open", "cases/grid.csv", 4)
        ]
    );
    let covers: Vec<usize> = cases.iter().map(|case| case.covers.len()).collect();
    assert_eq!(covers, [1, 2, 0]);
}

#[test]
fn a_row_that_differs_fails_at_its_line() {
    let folder = folder("large,19,,,,,key,,\n");
    let report = run(&folder.cases(), &Native);
    let text = report.text(folder.path());
    assert!(text.contains("cases/grid.csv:2: large"), "{text}");
    assert!(text.contains("expected key\n        got      \"simplified\""), "{text}");
}

#[test]
fn cells_fill_items_of_a_list_and_match_numbers() {
    let table = r#"
[table]
call = "grading.evaluate"
on = 2026-03-01
input = { watches = [{ pollutant = "w01018", averaging = "hour", upper = "50" }], readings = [{ at = "2026-03-01T08:00", value = "0" }] }
expect = { rows = [{ row = 0 }] }
columns = { value = "input.readings.0.value", grade = "expect.rows.0.grade", judged = "expect.judged" }
"#;
    let csv = "name,value,grade,judged\nover,50.001,exceedance,1\nat,50,exceedance,1\n";
    let folder = Folder::new(&[("grid.toml", table), ("grid.csv", csv)]);
    let passed: Vec<bool> =
        run(&folder.cases(), &Native).cases.iter().map(|case| case.passed).collect();
    assert_eq!(passed, [true, false]);
}

#[test]
fn problems_of_a_grid_have_the_line_of_the_row_or_of_the_table() {
    for (table, csv, file, line, message) in [
        (TABLE, "a,hot,,,,,key,,\n", "grid.csv", 2, "`hot` is not a decimal number"),
        (TABLE, "a,1,,,,,key,,\nb,1,dying,,,,key,,\n", "grid.csv", 3, "`dying` is not a word"),
        (TABLE, "a,1,,,,,key,\n", "grid.csv", 2, "the row has 8 cells, the header 9"),
        (TABLE, "a,1,,,,,key,,\na,2,,,,,key,,\n", "grid.csv", 3, "two rows of the file are named"),
        (TABLE, "a,1,,,,,,,\n", "grid.csv", 2, "the case asserts nothing"),
        (TABLE, ",1,,,,,key,,\n", "grid.csv", 2, "the case has no `name`"),
        (&TABLE.replace("tph = \"facts", "ton = \"facts"), "", "grid.toml", 7, "no column `ton`"),
        (&TABLE.replace("\"covers\"", "\"cover\""), "", "grid.toml", 14, "cannot fill `cover`"),
        (&TABLE.replace("day = \"on\"\n", ""), "", "grid.csv", 1, "column `day` fills nothing"),
        (
            &TABLE.replace("[table]", "[table]\ncalls = 1"),
            "",
            "grid.toml",
            3,
            "unknown key `calls`",
        ),
    ] {
        let csv = format!("{HEADER}{csv}");
        let folder = Folder::new(&[("grid.toml", table), ("grid.csv", &csv)]);
        let problems = folder.load().expect_err(message);
        let told = problems.iter().any(|problem| {
            problem.file().ends_with(file)
                && problem.line() == Some(line)
                && problem.message().contains(message)
        });
        assert!(told, "{message}: {}", problems.report());
    }
    let missing = Folder::new(&[("grid.toml", TABLE)]).load().expect_err("no CSV file");
    assert!(missing.report().contains("there is no `cases/grid.csv`"));
}
