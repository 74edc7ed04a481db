//! Problems of files, `pack.toml`, facts and messages.

use tidegate_manifest::compile;

use crate::folder::Change::{Add, Edit, Remove, Write};
use crate::folder::{Change, check, folder, wanted};

#[test]
fn files_that_are_missing_unreadable_or_ignored() {
    let cases = [
        ("pack.toml", Remove, "", "there is no `pack.toml`", "tidegate pack new"),
        ("messages/en.ftl", Remove, "", "there is no `messages/en.ftl`", "may be empty"),
        ("messages/fr.ftl", Write(""), "", "`FILE` is not read", "zh-CN.ftl"),
        ("facts/more.tml", Write(""), "", "`FILE` is not read", ".toml"),
    ];
    for (file, change, line, message, help) in cases {
        check(file, change, &[wanted(line, message, help)]);
    }
}

#[test]
fn a_toml_syntax_error_does_not_hide_or_cause_others() {
    let directory = folder(&[
        ("facts/facts.toml", Edit("type = \"day\"", "type = \"day")),
        ("pack.toml", Edit("jurisdiction = \"330122\"", "jurisdiction = \"33012\"")),
    ]);
    let problems = compile(directory.path()).unwrap_err();
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message()).collect();
    assert_eq!(messages.len(), 2, "{}", problems.report());
    assert!(messages[0].starts_with("not a TOML text: "), "{messages:?}");
    assert_eq!(messages[1], "`33012` is not allowed for `jurisdiction`");
    assert_eq!(problems.iter().next().unwrap().line(), Some(31));
    assert!(problems.to_string().ends_with("has 2 problems"));
    let report = problems.report();
    assert!(report.contains("facts.toml:31:"), "{report}");
    assert!(report.contains("jurisdiction = \"33012\""), "{report}");
}

#[test]
fn pack_toml() {
    #[rustfmt::skip]
    let cases = [
        (Edit("[budgets]", "colour = 1\n[budgets]"), "colour",
            "the file has an unknown key `colour`", "known are `name`, `version`"),
        (Edit("industries =", "industry ="), "industry =",
            "the file has an unknown key `industry`", "did you mean `industries`?"),
        (Edit("\"demo\"", "\"Demo\""), "name",
            "`Demo` is not allowed for `name`", "a-z"),
        (Edit("\"demo\"", "7"), "name", "`name` is a whole number", "write text"),
        (Edit("0.1.0", "0.1"), "version",
            "`0.1` is not a semantic version: unexpected end of input while parsing minor version number",
            "three numbers"),
        (Edit("contract = \"0.1\"", "contract = \"0.2\""), "contract",
            "contract `0.2` is not served", "0.1"),
        (Edit(", en = \"Demo rules\"", ""), "title", "title has no `en`", "add `en"),
        (Edit("Demo rules", " "), "title", "`en` is empty or too long", "1 to"),
        (Edit("330122", "3301"), "jurisdiction",
            "`3301` is not allowed for `jurisdiction`", "6 digits of GB/T 2260"),
        (Edit("[\"44\"]", "[\"4\"]"), "industries", "`4` is not allowed for `industries`", "2 to 4 digits"),
        (Edit("[\"44\"]", "[\"44111\"]"), "industries",
            "`44111` is not allowed for `industries`", "2 to 4 digits"),
        (Edit("[\"44\"]", "[\"44\", \"44\"]"), "industries",
            "`44` stands twice in `industries`", "remove"),
        (Edit("a34013", "a3401"), "pollutants", "`a3401` is not allowed for `pollutants`", "HJ 212"),
        (Edit("[\"threshold\", \"classification\"]", "[]"), "offers",
            "the pack offers nothing", "classification, threshold"),
        (Edit("\"threshold\"", "\"treshold\""), "offers",
            "`treshold` is not an interface", "did you mean `threshold`?"),
        (Edit("2030-01-01", "2021-01-01"), "covers",
            "`until` 2021-01-01 does not lie after `from` 2021-01-01", "no longer"),
        (Edit("2030-01-01", "2200-01-01"), "covers",
            "`2200-01-01` is out of range for `until`", "2199-12-31"),
        (Edit("from = 2021-01-01", "from = 1949-09-30"), "covers",
            "`1949-09-30` is out of range for `from`", "1949-10-01"),
        (Edit("from = 2021-01-01", "from = \"2021-01-01\""), "covers",
            "`from` is text", "without quotes"),
        (Edit("from = 2021-01-01", "from = 2021-01-01T00:00:00"), "covers",
            "`from` must be a day without a time", "2026-03-01"),
        (Edit("40_000_000", "0"), "fuel", "`0` is out of range for `fuel`", "from 1"),
        (Edit("fuel =", "feul ="), "feul",
            "`[budgets]` has an unknown key `feul`", "did you mean `fuel`?"),
    ];
    for (change, line, message, help) in cases {
        check("pack.toml", change, &[wanted(line, message, help)]);
    }
    check(
        "pack.toml",
        Edit("name =", "nmae ="),
        &[
            wanted("nmae", "the file has no `name`", "add `name"),
            wanted("nmae", "the file has an unknown key `nmae`", "did you mean `name`?"),
        ],
    );
}

#[test]
fn a_catalogue_needs_a_pack_that_classifies() {
    let directory =
        folder(&[("pack.toml", Edit("[\"threshold\", \"classification\"]", "[\"threshold\"]"))]);
    let problems = compile(directory.path()).unwrap_err();
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message()).collect();
    assert_eq!(messages, ["the pack has a catalogue and does not classify"]);
}

#[test]
fn facts() {
    #[rustfmt::skip]
    let cases = [
        (Add("[[facts]]\n"), "[[facts]]",
            "the file has an unknown key `facts`", "did you mean `fact`?"),
        (Add("[[fact]]\nname = \"built\"\ntype = \"day\"\nof = \"outlet\"\nlabel = { zh = \"1\", en = \"1\" } # second"),
            "built", "fact `built` is declared twice", "another name"),
        (Edit("name = \"processes\"", "name = \"what-processes\""), "what-processes",
            "`what-processes` is not allowed for `name`", "`_`"),
        (Edit("type = \"day\"", "type = \"date\""), "date",
            "`date` is not allowed for `type`", "known are `truth`"),
        (Edit("of = \"outlet\"", "of = \"outlets\""), "outlets",
            "`outlets` is not allowed for `of`", "did you mean `outlet`?"),
        (Edit("unit = \"t/h\"", "unit = \"t per h\""), "unit", "`t per h` is not allowed for `unit`", "without spaces"),
        (Edit("unit = \"t/h\"\n", ""), "[[fact]]", "the fact has no `unit`", "add `unit"),
        (Edit("type = \"day\"", "type = \"day\"\nunit = \"d\""), "unit",
            "`unit` is for numbers only", "take it out"),
        (Edit("type = \"day\"", "type = \"day\"\nrange = { min = \"0\" }"), "range",
            "`range` is for numbers only", "take it out"),
        (Edit("type = \"day\"", "type = \"day\"\nwords = []"), "words",
            "`words` is for text and texts only", "take it out"),
        (Edit("min = \"0\"", "min = \"100000.1\""), "range",
            "no number lies between 100000.1 and 100000", "exchange"),
        (Edit("{ min = \"0\", max = \"100000\" }", "{}"), "range",
            "`range` has neither `min` nor `max`", "leave it out"),
        (Edit("min = \"0\"", "min = 0"), "range",
            "`min` must be a decimal as text", "`\"0\"`"),
        (Edit("min = \"0\"", "min = \"0.0000000001\""), "range",
            "`min`: `0.0000000001` has more than 9 decimals", "digits"),
        (Edit("word = \"gas\"", "word = \"coal\""), "words", "word `coal` is listed twice", "remove"),
        (Edit("word = \"gas\"", "word = \"gas \""), "words", "`gas ` is not allowed for `word`", "spaces"),
    ];
    for (change, line, message, help) in cases {
        check("facts/facts.toml", change, &[wanted(line, message, help)]);
    }
}

#[test]
fn messages() {
    let both = |text| [("messages/zh-CN.ftl", Add(text)), ("messages/en.ftl", Add(text))];
    #[rustfmt::skip]
    let cases: [(&'static str, Change, &'static str, &'static str, &'static str); 9] = [
        ("messages/en.ftl", Add("bye\n"), "bye", "not a Fluent text: expected a token starting with \"=\"", "key = text"),
        ("messages/en.ftl", Add("bye = { $who\n"), "bye", "not a Fluent text: expected a token starting with \"}\"", "close"),
        ("messages/en.ftl", Add("bye = Bye\n"), "bye", "message `bye` is missing in `zh-CN`", "zh-CN.ftl"),
        ("messages/en.ftl", Edit("$who", "$name"), "hello", "message `hello` has other arguments in `zh-CN`", "`$name`"),
        ("messages/en.ftl", Add("hello = Again { $who }\n"), "hello = Again", "message `hello` stands twice in this file", "remove"),
        ("messages/en.ftl", Edit("{ $who }", "{ $who } { other }"), "hello", "`other` is referred to and not defined", "define"),
        ("messages/en.ftl", Edit("{ $who }", "{ $who } { -other }"), "hello", "`-other` is referred to and not defined", "define"),
        ("messages/en.ftl", Edit("{ $who }", "{ UPPER($who) } { $who }"), "hello", "function `UPPER` is not available", "argument"),
        ("messages/en.ftl", Edit("{ $who }", "{{{{{{{{{{{{{{{{{ $who }}}}}}}}}}}}}}}}}"), "hello", "more than 16 placeables inside one another", "close"),
    ];
    for (file, change, line, message, help) in cases {
        check(file, change, &[wanted(line, message, help)]);
    }
    for (text, message) in [
        ("would-hold = x\n", "message `would-hold` comes with the kit"),
        ("row-95-key = x\n", "message `row-95-key` is already made from the tables"),
        (
            "parameter-warning_share = x\n",
            "message `parameter-warning_share` is already made from the tables",
        ),
    ] {
        let problems = compile(folder(&both(text)).path()).unwrap_err();
        let found: Vec<&str> = problems.iter().map(|problem| problem.message()).collect();
        assert_eq!(found, [message, message], "{}", problems.report());
    }
}
