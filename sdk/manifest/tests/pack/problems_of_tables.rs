//! Problems of parameters, limits, catalogue rows and their bases.

use tidegate_manifest::compile;

use crate::folder::Change::{Add, Edit};
use crate::folder::{Change, check, folder, wanted};

type Case = (Change, &'static str, &'static str, &'static str);

fn check_all(file: &str, cases: impl IntoIterator<Item = Case>) {
    for (change, line, message, help) in cases {
        check(file, change, &[wanted(line, message, help)]);
    }
}

#[test]
fn a_basis_that_is_not_complete() {
    #[rustfmt::skip]
    let cases: [Case; 13] = [
        (Edit("article = \"Table 2\"\n", ""), "[[limit]]", "the limit has no `article`", "Table 2"),
        (Edit("until = 2024-01-01", "until = 2021-01-01"), "until",
            "`until` 2021-01-01 does not lie after `from` 2021-01-01", "no longer"),
        (Edit("basis = \"project-default\"\nfrom = 2021-01-01", "basis = \"county-decision\"\nfrom = 2021-01-01\ndocument = \" \""),
            "document", "` ` is not allowed for `document`", "cite"),
        (Edit("basis = \"project-default\"\nfrom = 2021-01-01", "basis = \"project-default\"\nfrom = 2021-01-01\ndocument = \"GB 1\""),
            "document", "a project default cites nothing", "take it out"),
        (Edit("basis = \"project-default\"\nfrom = 2021-01-01", "basis = \"law\"\nfrom = 2021-01-01"),
            "[[parameter]]", "the parameter has no `article`", "Table 2"),
        (Edit("basis = \"project-default\"", "basis = \"custom\""), "custom",
            "`custom` is not allowed for `basis`", "known are `law`"),
        (Edit("designated_by = \"designated\"\n", ""), "[[limit]]",
            "the limit has no `designated_by`", "truth fact"),
        (Edit("designated_by = \"designated\"", "designated_by = \"fuel\""), "designated_by",
            "fact `fuel` has type `text`", "name a truth fact"),
        (Edit("designated_by = \"designated\"", "designated_by = \"designatd\""), "designated_by",
            "fact `designatd` is not declared", "did you mean `designated`?"),
        (Edit("dating = \"by-designation\"\n", ""), "designated_by",
            "`designated_by` without designation", "by-designation"),
        (Edit("verified = \"recalled\"", "verified = \"read\""), "verified",
            "`read` is not allowed for `verified`", "known are `seen`"),
        (Edit("dating = \"by-designation\"\ndesignated_by = \"designated\"", "dating = \"unclear\""), "dating",
            "`unclear` is not allowed for `dating`", "by-designation"),
        (Edit("article = \"Table 3\"", "article = \"Table 3\"\ntitle = { zh = \"1\", en = \"1\" }"), "title",
            "the limit has an unknown key `title`", "known are"),
    ];
    check_all("parameters/boilers.toml", cases);
}

#[test]
fn what_the_file_does_not_give_every_entry_must() {
    // Four entries inherit; the parameters are project defaults and need neither.
    #[rustfmt::skip]
    let cases = [
        ("verified = \"seen\"\n", vec!["the limit has no `verified`"]),
        ("document = \"GB 13271-2014\"\ntitle = { zh = \"锅炉大气污染物排放标准\", en = \"Boiler standard\" }\n",
            vec!["the limit has no `document`", "the limit has no `document`"]),
        ("document = \"GB 13271-2014\"\n",
            vec!["`title` names no document", "the limit has no `document`", "the limit has no `document`"]),
        ("from = 2014-07-01\n", vec!["the limit has no `from`"]),
        ("basis = \"law\"\n", vec!["the limit has no `basis`", "the limit has no `basis`"]),
    ];
    for (removed, wanted) in cases {
        let directory = folder(&[("parameters/boilers.toml", Edit(removed, ""))]);
        let problems = compile(directory.path()).expect_err(removed);
        let found: Vec<&str> = problems.iter().map(|problem| problem.message()).collect();
        assert_eq!(found, wanted, "{}", problems.report());
    }
}

#[test]
fn limits() {
    #[rustfmt::skip]
    let cases: [Case; 19] = [
        (Edit("gas-dust-special", "gas-dust"), "gas-dust", "limit `gas-dust` stands twice", "boilers.toml"),
        (Edit("gas-dust-special", "Gas"), "Gas", "`Gas` is not allowed for `id`", "a-z"),
        (Edit("\"a34013\"", "\"a340131\""), "pollutant", "`a340131` is not allowed for `pollutant`", "5 digits"),
        (Edit("\"a34013\"", "\"x-\""), "pollutant", "`x-` is not allowed for `pollutant`", "`x-` and a name"),
        (Edit("\"a34013\"", "\"w21003\""), "pollutant", "pollutant `w21003` is not of this medium", "`a` are for air"),
        (Edit("\"stack\"", "\"chimney\""), "chimney", "`chimney` is not allowed for `monitoring_point`", "`stack`"),
        (Edit("upper = \"20.0\"\n", ""), "[[limit]]", "comparison `at-most` needs `upper`", "add `upper"),
        (Edit("upper = \"20.0\"", "upper = \"20.0\"\nlower = \"6\""), "lower",
            "comparison `at-most` does not look at `lower`", "`within`"),
        (Edit("comparison = \"at-most\"", "comparison = \"within\""), "[[limit]]",
            "comparison `within` needs `lower`", "add `lower"),
        (Edit("comparison = \"at-most\"\nupper", "comparison = \"at-least\"\nlower = \"1\"\nupper"), "upper",
            "comparison `at-least` does not look at `upper`", "`within`"),
        (Edit("comparison = \"at-most\"\nupper = \"20.0\"", "comparison = \"not-detected\"\nlower = \"1\""), "lower",
            "comparison `not-detected` does not look at `lower`", "take it out"),
        (Edit("comparison = \"at-most\"\nupper", "comparison = \"within\"\nlower = \"20.1\"\nupper"), "lower",
            "`lower` 20.1 is above `upper` 20", "exchange"),
        (Edit("averaging = \"hour\"", "averaging = \"second\""), "averaging",
            "`second` is not allowed for `averaging`", "`hour`"),
        (Edit("averaging = \"hour\"", "averaging = \"hour\"\ndecimals = 10"), "decimals",
            "`10` is out of range for `decimals`", "from 0 to 9"),
        (Edit("\"20.0\"", "\"20.0000000000\""), "upper", "the bound has 10 decimals", "at most 9"),
        (Edit("\"3.5\"", "\"21\""), "reference_oxygen", "reference oxygen of 21 % is impossible", "below 21"),
        (Edit("\"displaced\"", "\"displacd\""), "displaces",
            "message `displacd` is not defined", "did you mean `displaced`?"),
        (Edit("\"averaging-recalled\"", "\"nothing-like-it\""), "doubts",
            "message `nothing-like-it` is not defined", "zh-CN.ftl"),
        (Edit("\"averaging-recalled\"", "\"hello\""), "doubts",
            "message `hello` wants `$who`", "without arguments"),
    ];
    check_all("parameters/boilers.toml", cases);
}

#[test]
fn limits_at_their_edges_are_good() {
    for (from, to) in [
        ("comparison = \"at-most\"\nupper = \"20.0\"", "comparison = \"not-detected\""),
        ("comparison = \"at-most\"\nupper", "comparison = \"not-detected\"\nupper"),
        ("comparison = \"at-most\"\nupper", "comparison = \"within\"\nlower = \"20\"\nupper"),
        ("comparison = \"at-most\"\nupper = \"20.0\"", "comparison = \"at-least\"\nlower = \"6\""),
        ("averaging = \"hour\"", "averaging = \"year\"\ndecimals = 9"),
        ("\"3.5\"", "\"20.9\""),
        ("\"20.0\"", "\"20.000000000\""),
        ("\"a34013\"", "\"x-dust-of-2-kinds\""),
    ] {
        let directory = folder(&[("parameters/boilers.toml", Edit(from, to))]);
        let compiled = compile(directory.path());
        assert!(compiled.is_ok(), "{to}: {}", compiled.unwrap_err().report());
    }
}

#[test]
fn parameters() {
    #[rustfmt::skip]
    let cases: [Case; 9] = [
        (Edit("until = 2024-01-01", "until = 2024-01-02"), "warning_share",
            "two values of parameter `warning_share` hold on one day", "until = 2024-01-01"),
        (Edit("until = 2024-01-01\n", ""), "warning_share",
            "two values of parameter `warning_share` hold on one day", "until = 2024-01-01"),
        (Edit("value = \"0.9\"\nunit = \"share\"", "value = \"0.9\""), "value",
            "the number `0.9` has no unit", "pure number"),
        (Edit("value = \"0.9\"", "value = 0.9"), "value",
            "`value` must be a decimal as text", "`\"0.9\"`"),
        (Edit("value = \"0.9\"", "value = \"0,9\""), "value",
            "`value`: `0,9` is not a decimal number, write it like -12.5", "one point"),
        (Edit("value = \"0.9\"", "value = true"), "unit", "`unit` is for numbers only", "take it out"),
        (Edit("value = \"0.8\"\nunit = \"share\"", "value = true"), "warning_share",
            "the values of parameter `warning_share` are of different types", "write all"),
        (Edit("en = \"Warning share\"", "en = \"Share\""), "warning_share",
            "parameter `warning_share` has two labels", "one label"),
        (Add("[[parametre]]\n"), "parametre",
            "the file has an unknown key `parametre`", "did you mean `parameter`?"),
    ];
    for (change, line, message, help) in cases {
        let problem = wanted(line, message, help);
        match message {
            // The values now also differ in type.
            "`unit` is for numbers only" => check(
                "parameters/boilers.toml",
                change,
                &[
                    problem,
                    wanted(
                        "warning_share",
                        "the values of parameter `warning_share` are of different types",
                        "write all",
                    ),
                ],
            ),
            _ => check("parameters/boilers.toml", change, &[problem]),
        }
    }
}

#[test]
fn catalogue_rows() {
    #[rustfmt::skip]
    let cases: [Case; 10] = [
        (Edit("industries = [\"441\", \"442\"]\n", ""), "[[row]]", "the row has no `industries`", "add `industries"),
        (Edit("row = 109", "row = 95"), "row = 95", "row 95 stands twice", "share their numbers"),
        (Edit("row = 109", "row = 0"), "row = 0", "`0` is out of range for `row`", "from 1"),
        (Edit("row = 109", "row = \"109\""), "row", "`row` is text", "whole number"),
        (Edit("\"4419\"", "\"4519\""), "except",
            "code `4519` is taken out of a row that does not have it", "`industries`"),
        (Edit("tier = \"registration\"", "tier = \"none\""), "none",
            "`none` is not allowed for `tier`", "known are `key`"),
        (Edit("row = 109", "row = 109\nindustries = [\"44\"]"), "industries",
            "the process has an unknown key `industries`", "known are"),
        (Edit("[[process.cell]]\ntier = \"registration\"\ntext = { zh = \"其他\", en = \"Others\" }", ""), "[[process]]",
            "the process has no `cell`", "add `cell"),
        (Edit("zh = \"其他\", ", ""), "text", "text has no `zh`", "add `zh"),
        (Edit("zh = \"锅炉\", en = \"Boilers\"", "zh = \"锅炉\", en = \"Boilers\", fr = \"x\""), "fr",
            "title has an unknown key `fr`", "known are `zh`, `en`"),
    ];
    check_all("catalogue/catalogue.toml", cases);
}

#[test]
fn a_row_for_all_other_industries_says_so() {
    let directory = folder(&[("catalogue/catalogue.toml", Edit("[\"441\", \"442\"]", "[]"))]);
    let compiled = compile(directory.path()).unwrap_or_else(|found| panic!("{}", found.report()));
    assert!(compiled.rust.contains("row: 95, industries: &[], except: &[\"4419\"]"));
}

#[test]
fn a_document_has_one_title() {
    let second = Edit(
        "document = \"MEE Order 11\"",
        "document = \"GB 13271-2014\"\ntitle = { zh = \"另\", en = \"Other\" }",
    );
    check(
        "catalogue/catalogue.toml",
        second,
        &[wanted("title", "document `GB 13271-2014` has two titles", "Boiler standard")],
    );
}
