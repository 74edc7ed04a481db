//! Facts and arguments as they reach the pack, and what is wrong in a file with its place.

use tidegate_contract::{Enterprise, FactValue};
use tidegate_testkit::Question;

use crate::pack::{Folder, cases};

const HEAD: &str =
    "[[case]]\nname = \"one\"\ncall = \"classification.classify\"\non = 2026-03-01\n";
const EXPECT: &str = "expect = { tier = \"key\" }\n";

fn enterprise(rest: &str) -> Enterprise {
    let mut cases = cases(&format!("{HEAD}{EXPECT}{rest}"));
    match cases.remove(0).question {
        Question::Classify { enterprise, .. } => enterprise,
        other => panic!("{other:?}"),
    }
}

#[test]
fn facts_get_the_declared_type() {
    let number = |text: &str| FactValue::Number(text.parse().unwrap());
    let day = || FactValue::Day("2006-01-01".parse().unwrap());
    for (facts, wanted) in [
        ("has_boiler = true", FactValue::Truth(true)),
        ("output_tph = \"12.50\"", number("12.5")),
        ("output_tph = 12", number("12")),
        ("output_tph = 12.5", number("12.5")),
        ("output_tph = 0.1", number("0.1")),
        ("fuel = \"coal\"", FactValue::Text("coal".to_owned())),
        ("processes = []", FactValue::Texts(Vec::new())),
        ("processes = [\"dyeing\"]", FactValue::Texts(vec!["dyeing".to_owned()])),
        ("built = 2006-01-01", day()),
        ("built = \"2006-01-01\"", day()),
    ] {
        let enterprise = enterprise(&format!("facts = {{ {facts} }}\n"));
        assert_eq!(enterprise.facts[0].value, wanted, "{facts}");
        assert!(!enterprise.facts[0].doubtful);
    }
}

#[test]
fn a_fact_can_be_doubtful_and_facts_ascend() {
    let enterprise =
        enterprise("facts = { output_tph = { value = 3, doubtful = true }, fuel = \"gas\" }\n");
    let facts: Vec<(&str, bool)> =
        enterprise.facts.iter().map(|fact| (fact.name.as_str(), fact.doubtful)).collect();
    assert_eq!(facts, [("fuel", false), ("output_tph", true)]);
}

#[test]
fn defaults_hold_unless_a_case_says_otherwise() {
    let text = r#"
[defaults]
call = "classification.classify"
on = 2026-03-01
input = { enterprise = { jurisdiction = "330122" } }
[defaults.facts]
has_boiler = false
fuel = "coal"

[[case]]
name = "as it is"
expect = { tier = "key" }

[[case]]
name = "otherwise"
on = 2026-03-02
input = { enterprise = { id = "x" } }
facts = { has_boiler = true }
without = ["fuel"]
expect = { tier = "key" }
"#;
    let wanted = [
        ("2026-03-01", "", "330122", vec![("fuel", "coal"), ("has_boiler", "false")]),
        ("2026-03-02", "x", "", vec![("has_boiler", "true")]),
    ];
    for (case, (on, id, jurisdiction, facts)) in cases(text).iter().zip(wanted) {
        let Question::Classify { enterprise, .. } = &case.question else { panic!("{case:?}") };
        assert_eq!(case.question.on().to_string(), on);
        assert_eq!((enterprise.id.as_str(), enterprise.jurisdiction.as_str()), (id, jurisdiction));
        let words = enterprise.facts.iter().map(|fact| match &fact.value {
            FactValue::Truth(truth) => (fact.name.as_str(), truth.to_string()),
            FactValue::Text(text) => (fact.name.as_str(), text.clone()),
            other => panic!("{other:?}"),
        });
        let facts: Vec<(&str, String)> =
            facts.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
        assert_eq!(words.collect::<Vec<_>>(), facts, "{}", case.name);
    }
}

#[test]
fn facts_of_a_limits_case_are_those_of_the_outlet() {
    let text = r#"
[[case]]
name = "limits"
call = "threshold.limits"
on = 2026-03-01
facts = { cold = true }
expect = { undetermined = [] }
[case.input]
enterprise = { industries = ["1511"] }
enterprise_facts = { fuel = "gas" }
outlet = { id = "DW001", medium = "water", monitoring_point = "plant-outlet" }
permit = { number = "P1", valid_from = 2024-01-01, valid_until = 2029-01-01 }
"#;
    let Question::Limits { site, .. } = &cases(text)[0].question else { panic!() };
    assert_eq!(site.outlet.facts[0].name, "cold");
    assert_eq!(site.enterprise.facts[0].name, "fuel");
    assert_eq!(site.enterprise.industries, ["1511"]);
    let permit = site.permit.as_ref().unwrap();
    assert_eq!((permit.valid_until.to_string().as_str(), permit.limits.len()), ("2029-01-01", 0));
}

#[test]
fn a_case_file_takes_moments_words_and_the_date_of_judging() {
    let text = r#"
[[case]]
name = "judged"
call = "judgement.judge"
on = 2026-03-02
facts = { fuel = "gas" }
expect = { findings = [] }
[case.input]
from = 2026-02-01
until = "2026-03-01"
outlets = [{ id = "DW001", medium = "water", monitoring_point = "plant-outlet", facts = { cold = false } }]
means = [{ outlet = "DW001", pollutant = "w01018", averaging = "day", at = "2026-02-01T00:00", value = "51", unit = "mg/L", validity = "over-range" }]
"#;
    let Question::Judge { file } = &cases(text)[0].question else { panic!() };
    assert_eq!(file.as_of.to_string(), "2026-03-02");
    assert_eq!(file.means.period_start, [file.from.start()]);
    assert_eq!(file.means.validity, [1]);
    assert_eq!(file.outlets[0].facts[0].name, "cold");
    assert_eq!(file.enterprise.facts[0].name, "fuel");
}

#[test]
fn applications_and_evidence_take_what_is_given() {
    let text = r#"
[[case]]
name = "application"
call = "classification.readiness_of"
on = 2026-03-01
facts = { fuel = "gas" }
input = { tier = "key", kind = "renewal", current = { valid_from = 2021-01-01, valid_until = 2026-01-01 }, facts = { cold = true } }
expect = { refusal = { code = "not-offered" } }

[[case]]
name = "evidence"
call = "classification.production"
on = 2026-03-01
facts = { fuel = "gas" }
input = { days = [{ kind = "water-m3", on = 2026-02-28, amount = "12.5" }] }
expect = { refusal = { code = "not-offered" } }
"#;
    let cases = cases(text);
    let Question::Readiness { application, .. } = &cases[0].question else { panic!() };
    assert_eq!(application.facts[0].name, "cold");
    assert_eq!(application.enterprise.facts[0].name, "fuel");
    let Question::Production { evidence, .. } = &cases[1].question else { panic!() };
    assert_eq!(evidence.days[0].amount.to_string(), "12.5");
    assert!(tidegate_testkit::run(&cases, &crate::pack::Native).passed());
}

/// Line, message and help of each problem of a file.
fn problems(text: &str) -> Vec<(usize, String, String)> {
    let folder = Folder::new(&[("a.toml", text)]);
    let problems = folder.load().expect_err(text);
    let report = problems.report();
    problems
        .iter()
        .map(|problem| {
            assert!(problem.file().ends_with("cases/a.toml"));
            assert!(report.contains(problem.message()), "{report}");
            let line = problem.line().expect("a line");
            (line, problem.message().to_owned(), problem.help_text().to_owned())
        })
        .collect()
}

#[test]
fn every_mistake_is_told_with_line_and_help() {
    for (text, line, message, help) in [
        (
            "facts = { has_boilr = true }",
            6,
            "fact `has_boilr` is not declared",
            "did you mean `has_boiler`?",
        ),
        (
            "facts = { colour = \"red\" }",
            6,
            "fact `colour` is not declared",
            "declare it in `facts/`",
        ),
        ("facts = { has_boiler = \"yes\" }", 6, "`has_boiler` is text", "write true or false"),
        ("facts = { output_tph = true }", 6, "`output_tph` is true or false", "write a decimal"),
        ("facts = { output_tph = 1e3 }", 6, "`1e3` is not a decimal number", "write digits"),
        ("facts = { output_tph = 0.1234567891 }", 6, "more than 9 decimals", "write digits"),
        (
            "facts = { output_tph = \"100.1\" }",
            6,
            "fact `output_tph` is out of its range",
            "allows 0 to 100",
        ),
        (
            "facts = { fuel = \"cole\" }",
            6,
            "`cole` is not a word of fact `fuel`",
            "did you mean `coal`?",
        ),
        (
            "facts = { processes = [\"dying\"] }",
            6,
            "`dying` is not a word",
            "did you mean `dyeing`?",
        ),
        ("facts = { processes = \"dyeing\" }", 6, "`processes` is text", "write a list"),
        (
            "facts = { built = \"2006-02-30\" }",
            6,
            "`2006-02-30` is not a date",
            "write a date like",
        ),
        (
            "facts = { built = 2006-01-01T08:00:00 }",
            6,
            "`built` is a date with a time",
            "write a date",
        ),
        ("facts = { cold = true }", 6, "fact `cold` is about an outlet", "an outlet is needed"),
        (
            "facts = { fuel = { value = \"gas\", doubtfull = true } }",
            6,
            "unknown key `doubtfull`",
            "did you mean `doubtful`?",
        ),
        ("without = [\"fuel\"]", 6, "fact `fuel` is not there", ""),
        ("cover = [\"row-21-key\"]", 6, "unknown key `cover`", "did you mean `covers`?"),
        (
            "input = { enterprize = {} }",
            6,
            "unknown key `enterprize`",
            "did you mean `enterprise`?",
        ),
        ("input = { enterprise = { industry = [] } }", 6, "unknown field `industry`", ""),
        ("input = { enterprise = { industries = \"15\" } }", 6, "invalid type: string", ""),
        (
            "input = { enterprise = { facts = {} } }",
            6,
            "`facts` do not stand here",
            "beside the input",
        ),
        ("trace = [\"row-21-key\"]", 6, "`row-21-key` is not a step", "rule = yes"),
        ("trace = [\"row-21-key = maybe\"]", 6, "`maybe` is not known", "known are `no`, `yes`"),
    ] {
        let found = problems(&format!("{HEAD}{EXPECT}{text}\n"));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let (at, said, advice) = &found[0];
        assert!(said.contains(message), "{text}: {said}");
        assert!(advice.contains(help), "{text}: {advice}");
        assert_eq!(*at, line, "{text}");
    }
}

#[test]
fn a_case_needs_its_parts_and_must_assert_something() {
    for (text, line, message) in [
        ("", 1, "the file has no cases"),
        ("[[case]]\n", 1, "the case has no `name`"),
        ("[[case]]\nname = \"a\"\n", 1, "the case has no `call`"),
        ("[[case]]\nname = \" \"\n", 2, "the name is empty"),
        (
            "[[case]]\nname = \"a\"\ncall = \"classification.classfy\"\n",
            3,
            "is not known as `call`",
        ),
        ("[[case]]\nname = \"a\"\ncall = \"classification.classify\"\n", 1, "the case has no `on`"),
        (
            "[[case]]\nname = \"a\"\non = 2026-03-01\ncall = \"classification.classify\"\n",
            1,
            "asserts nothing",
        ),
        ("[[case]]\nname = \"a\"\nexpect = {}\n", 1, "asserts nothing"),
        ("[[case]]\nname = \"a\"\nexpect = { upper = 0.3 }\n", 3, "decimals as text"),
        ("[[case]]\nname = \"a\"\nexpect = { fault = \"trapp\" }\n", 3, "is not known as `fault`"),
        (
            "[[case]]\nname = \"a\"\nexpect = { fault = \"trap\", tier = \"key\" }\n",
            3,
            "beside other keys",
        ),
        (
            "[[case]]\nname = \"a\"\nexpect = { rows = { includes = [], x = 1 } }\n",
            3,
            "`includes` stands beside",
        ),
        (
            "[[case]]\nname = \"a\"\nexpect = { scope = { absent = false } }\n",
            3,
            "can only be true",
        ),
        ("[[cases]]\n", 1, "unknown key `cases`"),
        ("[defaults]\nname = \"a\"\n", 2, "unknown key `name`"),
        ("[[case]\n", 1, "not a TOML text"),
        ("a = 08:00:00\n", 1, "not a moment of the calendar"),
    ] {
        let found = problems(text);
        let told = found.iter().any(|(at, said, _)| *at == line && said.contains(message));
        assert!(told, "{text:?}: {found:?}");
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let text = format!("{HEAD}facts = {{ has_boilr = true }}\n\n[[case]]\nname = \"two\"\n");
    let lines: Vec<usize> = problems(&text).iter().map(|(line, ..)| *line).collect();
    assert_eq!(lines, [1, 5, 7, 7]);
}

#[test]
fn two_cases_may_not_share_a_name_and_a_file_that_nothing_reads_is_told() {
    let twice = format!("{HEAD}{EXPECT}{HEAD}{EXPECT}");
    assert!(problems(&twice)[0].1.contains("two cases of the file are named `one`"));
    let folder = Folder::new(&[("a.csv", "name\n"), ("notes.txt", "")]);
    let problems = folder.load().expect_err("files that are not read");
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message()).collect();
    assert_eq!(messages, ["`cases/a.csv` is not read", "`cases/notes.txt` is not read"]);
}
