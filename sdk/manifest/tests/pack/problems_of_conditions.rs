//! Problems of conditions: their form, their facts and their ranges.

use crate::folder::Change::{Add, Edit};
use crate::folder::{Change, check, wanted};

/// The condition of the first limit, whose place the cases take.
const WHEN: &str =
    "{ all = [{ fact = \"fuel\", is = \"gas\" }, { fact = \"built\", before = 2014-07-01 }] }";

const TWO_TESTS: &str = "the condition tests its fact in two ways";

/// Asserts that a limit with the condition has one problem, in the line of the condition.
fn check_when(when: &'static str, message: &'static str, help: &'static str) {
    check("parameters/boilers.toml", Edit(WHEN, when), &[wanted("when = ", message, help)]);
}

#[test]
fn the_form_of_a_condition() {
    #[rustfmt::skip]
    let cases = [
        ("{}", "the condition is about nothing", "`season`"),
        ("true", "the condition must be a table", "key = …"),
        ("{ fact = \"built\", industry = [\"44\"], before = 2014-07-01 }",
            "the condition has `fact`, `industry` together", "all = [ … ]"),
        ("{ all = [] }", "`all` is empty", "at least one"),
        ("{ any = { fact = \"built\" } }", "`any` is a table", "write a list"),
        ("{ fact = \"built\" }", "the condition does not test its fact", "at_least"),
        ("{ fact = \"built\", is = true, before = 2014-07-01 }", TWO_TESTS, "all"),
        ("{ fact = \"boiler_output_total_tph\", at_leat = \"1\", below = \"2\" }",
            "the condition has an unknown key `at_leat`", "did you mean `at_least`?"),
        ("{ industry = [\"4\"] }", "`4` is not allowed for `industry`", "2 to 4 digits"),
        ("{ industry = [] }", "`industry` is empty", "2 to 4 digits"),
        ("{ process = \"simplified\" }", "`process` cannot stand in a limit", "catalogue"),
        ("{ process = \"simple\" }", "`simple` is not allowed for `process`", "known are `key`"),
    ];
    for (when, message, help) in cases {
        check_when(when, message, help);
    }
    check(
        "parameters/boilers.toml",
        Edit(WHEN, "{ al = [{ fact = \"fuel\", is = \"gas\" }] }"),
        &[
            wanted("when = ", "the condition is about nothing", "`all`"),
            wanted("when = ", "the condition has an unknown key `al`", "did you mean `all`?"),
        ],
    );
}

#[test]
fn facts_that_are_not_declared_or_of_another_type() {
    #[rustfmt::skip]
    let cases = [
        ("{ fact = \"feul\", is = \"gas\" }", "fact `feul` is not declared", "did you mean `fuel`?"),
        ("{ fact = \"colour\", is = \"red\" }", "fact `colour` is not declared", "`facts/`"),
        ("{ fact = \"fuel\", at_least = \"1\" }", "fact `fuel` has type `text`", "number facts"),
        ("{ fact = \"fuel\", is = true }", "fact `fuel` has type `text`", "truth facts"),
        ("{ fact = \"fuel\", has = \"gas\" }", "fact `fuel` has type `text`", "texts facts"),
        ("{ fact = \"fuel\", has_any = [\"gas\"] }", "fact `fuel` has type `text`", "texts facts"),
        ("{ fact = \"designated\", is = \"yes\" }", "fact `designated` has type `truth`", "text facts"),
        ("{ fact = \"designated\", one_of = [\"yes\"] }", "fact `designated` has type `truth`", "text facts"),
        ("{ fact = \"fuel\", before = 2014-07-01 }", "fact `fuel` has type `text`", "day facts"),
        ("{ fact = \"fuel\", is = \"gass\" }", "`gass` is not a word of fact `fuel`", "did you mean `gas`?"),
        ("{ fact = \"fuel\", one_of = [\"coal\", \"wood\"] }",
            "`wood` is not a word of fact `fuel`", "`coal`, `gas`"),
        ("{ not = { any = [{ fact = \"fuel\", is = \"oil\" }] } }",
            "`oil` is not a word of fact `fuel`", "known are"),
        ("{ fact = \"fuel\", one_of = [] }", "`one_of` names no word", "a word"),
        ("{ fact = \"processes\", has = 1 }", "`has` is a whole number", "write text"),
        ("{ fact = \"fuel\", is = 1 }", "`is` is a whole number", "true, false or a word"),
    ];
    for (when, message, help) in cases {
        check_when(when, message, help);
    }
}

#[test]
fn ranges_that_hold_nothing() {
    #[rustfmt::skip]
    let cases = [
        ("{ fact = \"boiler_output_total_tph\", at_least = \"20\", at_most = \"19.9\" }",
            "no number lies between 20 and 19.9", "exchange"),
        ("{ fact = \"boiler_output_total_tph\", at_least = \"20\", below = \"20\" }",
            "no number lies between 20 and 20", "exchange"),
        ("{ fact = \"boiler_output_total_tph\", above = \"20\", at_most = \"20\" }",
            "no number lies between 20 and 20", "exchange"),
        ("{ fact = \"boiler_output_total_tph\", above = \"20\", at_least = \"20\" }",
            "`at_least` and `above` stand together", "keep the one"),
        ("{ fact = \"boiler_output_total_tph\", below = \"20\", at_most = \"20\" }",
            "`at_most` and `below` stand together", "keep the one"),
        ("{ fact = \"boiler_output_total_tph\", at_least = 20 }",
            "`at_least` must be a decimal as text", "`\"20\"`"),
        ("{ fact = \"boiler_output_total_tph\", at_least = 0.5 }",
            "`at_least` must be a decimal as text", "`\"0.5\"`"),
        ("{ fact = \"boiler_output_total_tph\", at_least = \"2O\" }",
            "`at_least`: `2O` is not a decimal number, write it like -12.5", "digits"),
        ("{ fact = \"built\", from = 2014-07-01, before = 2014-07-01 }",
            "`before` 2014-07-01 does not lie after `from` 2014-07-01", "no longer"),
        ("{ season = { from = \"04-01\", until = \"04-01\" } }",
            "the season begins and ends on one day", "leave the condition out"),
        ("{ season = { from = \"02-30\", until = \"04-01\" } }", "`02-30` is not a day of a year", "04-01"),
        ("{ season = { from = \"4-1\", until = \"05-01\" } }", "`4-1` is not a day of a year", "04-01"),
        ("{ season = { from = \"04-01\" } }", "`season` has no `until`", "add `until"),
    ];
    for (when, message, help) in cases {
        check_when(when, message, help);
    }
}

#[test]
fn ranges_and_seasons_at_their_edges_are_good() {
    for when in [
        "{ fact = \"boiler_output_total_tph\", at_least = \"20\", at_most = \"20\" }",
        "{ fact = \"boiler_output_total_tph\", above = \"20\", below = \"20.000000001\" }",
        "{ fact = \"built\", from = 2014-07-01, before = 2014-07-02 }",
        "{ season = { from = \"02-29\", until = \"03-01\" } }",
        "{ season = { from = \"11-01\", until = \"04-01\" } }",
        "{ fact = \"processes\", has = \"anything where no list is declared\" }",
    ] {
        let folder = crate::folder::folder(&[("parameters/boilers.toml", Edit(WHEN, when))]);
        let compiled = tidegate_manifest::compile(folder.path());
        assert!(compiled.is_ok(), "{when}: {}", compiled.unwrap_err().report());
    }
}

#[test]
fn the_catalogue_sees_no_outlet_and_a_process_no_process() {
    let cases: [(Change, &'static str, &'static str, &'static str); 2] = [
        (
            Edit("{ process = \"simplified\" }", "{ fact = \"fuel\", is = \"gas\" }"),
            "fact = \"fuel\"",
            "fact `fuel` is about an outlet",
            "the catalogue sees facts of the enterprise only",
        ),
        (
            Add("when = { process = \"key\" }\n"),
            "process = \"key\"",
            "`process` cannot stand in a general process",
            "catalogue",
        ),
    ];
    for (change, line, message, help) in cases {
        check("catalogue/catalogue.toml", change, &[wanted(line, message, help)]);
    }
}
