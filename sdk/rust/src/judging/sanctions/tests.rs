//! Which law applies, over tables of two versions.

use tidegate_contract::{Decimal, Message, Severity, TruthValue};

use super::{Provision, Question, provision};
use crate::judging::fixture::{day, file, number, parameter, tables};
use crate::judging::{Act, Context};
use crate::tables::{Parameter, ParameterValue};

const OLD: (&str, &str) = ("2021-01-01", "2026-08-15");
const NEW: (&str, &str) = ("2026-08-15", "");

/// One version: its fine, and more of its parameters.
fn version(
    dates: (&str, &str),
    (min, max): (&str, &str),
    more: &[(&'static str, &str)],
) -> Vec<Parameter> {
    let mut all = vec![
        parameter("act_measures", ParameterValue::Text("measure-correct"), dates),
        parameter("act_fine_min", number(min), dates),
        parameter("act_fine_max", number(max), dates),
    ];
    all.extend(more.iter().map(|(name, value)| parameter(name, number(value), dates)));
    all
}

/// Whether each version applies, ascending, to an act of one day judged on 2026-10-01.
fn applies(parameters: Vec<Parameter>, on: &str, severity: Severity) -> Vec<(TruthValue, String)> {
    let file = file("2026-01-01", "2026-10-01", "2026-10-01");
    let context = Context { file: &file, tables: tables(parameters) };
    let act = Act::on(day(on));
    let question = Question { prefixes: &["act"], act, severity, investment: None };
    match provision(&context, &question) {
        Provision::Provided { sanctions, .. } => {
            sanctions.into_iter().map(|one| (one.applies, one.text.key)).collect()
        }
        Provision::Unmapped { text, .. } | Provision::NotUnlawful { text, .. } => {
            vec![(TruthValue::No, text.key)]
        }
    }
}

fn check(old: (&str, &str), new: (&str, &str), wanted: [TruthValue; 2]) {
    let mut all = version(OLD, old, &[]);
    all.extend(version(NEW, new, &[]));
    let found = applies(all, "2026-08-14", Severity::Ordinary);
    let found: Vec<TruthValue> = found.into_iter().map(|(applies, _)| applies).collect();
    assert_eq!(found, wanted, "{old:?} {new:?}");
}

#[test]
fn the_newer_applies_to_an_older_act_only_when_it_is_lighter() {
    use TruthValue::{No, Unknown, Yes};
    check(("20", "100"), ("20", "100"), [Yes, No]);
    check(("20", "100"), ("20", "99.999999999"), [No, Yes]);
    check(("20", "100"), ("19.999999999", "100"), [No, Yes]);
    check(("20", "100"), ("20", "100.000000001"), [Yes, No]);
    check(("20", "100"), ("20.000000001", "100"), [Yes, No]);
    check(("20", "100"), ("21", "99"), [Unknown, Unknown]);
    check(("20", "100"), ("19", "101"), [Unknown, Unknown]);
}

#[test]
fn the_newer_applies_from_its_first_day() {
    let mut all = version(OLD, ("1", "2"), &[]);
    all.extend(version(NEW, ("10", "20"), &[]));
    let found = applies(all, "2026-08-15", Severity::Ordinary);
    assert_eq!(found, [(TruthValue::Yes, "sanction-of-the-act".to_owned())]);
}

#[test]
fn a_lower_fine_with_longer_detention_is_not_decided() {
    let mut all = version(OLD, ("20", "100"), &[("act_detention_days_max", "5")]);
    all.extend(version(NEW, ("10", "100"), &[("act_detention_days_max", "6")]));
    let found = applies(all, "2026-08-14", Severity::Ordinary);
    assert_eq!(found[0].1, "sanction-fine-lighter-detention-heavier");
    let mut all = version(OLD, ("20", "100"), &[("act_detention_days_max", "5")]);
    all.extend(version(NEW, ("10", "100"), &[("act_detention_days_max", "5")]));
    let found = applies(all, "2026-08-14", Severity::Ordinary);
    assert_eq!(found[1].0, TruthValue::Yes);
}

#[test]
fn equal_fines_with_a_shorter_bar_are_not_decided() {
    for (bar, why) in [("2", "sanction-same-fine-shorter-bar"), ("3", "sanction-of-the-act")] {
        let mut all = version(OLD, ("20", "50"), &[("act_bar_years", "3")]);
        all.extend(version(NEW, ("20", "50"), &[("act_bar_years", bar)]));
        assert_eq!(applies(all, "2026-08-14", Severity::Ordinary)[0].1, why, "{bar}");
    }
}

#[test]
fn serious_circumstances_are_compared_apart() {
    let serious = [("act_serious_fine_min", "10"), ("act_serious_fine_max", "50")];
    let both = || {
        let mut all = version(OLD, ("2", "20"), &[]);
        all.extend(version(NEW, ("2", "10"), &serious));
        all
    };
    let ordinary = applies(both(), "2026-08-14", Severity::Ordinary);
    let keys: Vec<&str> = ordinary.iter().map(|(_, key)| key.as_str()).collect();
    let wanted = [
        "sanction-newer-is-lighter-unless-serious",
        "sanction-lighter-since",
        "sanction-newer-not-lighter",
    ];
    assert_eq!(keys, wanted);
    let serious = applies(both(), "2026-08-14", Severity::Serious);
    assert_eq!(serious[0].0, TruthValue::Yes, "{serious:?}");
    let after = applies(both(), "2026-08-15", Severity::Ordinary);
    let wanted =
        [(TruthValue::Yes, "sanction-of-the-act"), (TruthValue::Unknown, "sanction-if-serious")];
    assert_eq!(after, wanted.map(|(applies, key)| (applies, key.to_owned())));
    let after = applies(both(), "2026-08-15", Severity::Serious);
    assert_eq!(after[0], (TruthValue::No, "sanction-serious-instead".to_owned()));
    assert_eq!(after[1].0, TruthValue::Yes);
}

#[test]
fn of_two_provisions_in_force_the_higher_fine_applies() {
    let mut all = version(("2021-01-01", ""), ("2", "20"), &[]);
    all.push(parameter("other_measures", ParameterValue::Text("m"), ("2026-01-01", "")));
    all.push(parameter("other_fine_max", number("30"), ("2026-01-01", "")));
    let file = file("2026-01-01", "2026-10-01", "2026-10-01");
    let context = Context { file: &file, tables: tables(all) };
    let question = Question {
        prefixes: &["act", "other"],
        act: Act::on(day("2026-05-01")),
        severity: Severity::Ordinary,
        investment: None,
    };
    let Provision::Provided { sanctions, .. } = provision(&context, &question) else { panic!() };
    let keys: Vec<&str> = sanctions.iter().map(|one| one.text.key.as_str()).collect();
    assert_eq!(keys, ["sanction-lower-of-several", "sanction-of-the-act"]);
}

#[test]
fn what_the_newer_law_allows_is_no_longer_punished() {
    let mut all = version(OLD, ("2", "20"), &[]);
    all.push(parameter("act_lawful", ParameterValue::Text("allowed"), NEW));
    assert_eq!(applies(all, "2026-08-14", Severity::Ordinary)[0].1, "allowed");
}

#[test]
fn a_law_that_is_not_in_the_tables_leaves_it_open() {
    let both = || {
        let mut all = version(OLD, ("2", "20"), &[]);
        all.push(parameter("act_unmapped", ParameterValue::Text("not-mapped"), NEW));
        all
    };
    let before = applies(both(), "2026-08-14", Severity::Ordinary);
    let unknown = (TruthValue::Unknown, "sanction-newer-unmapped".to_owned());
    assert_eq!(before, [unknown.clone(), unknown]);
    assert_eq!(applies(both(), "2026-08-15", Severity::Ordinary)[0].1, "not-mapped");
    let ended = version(OLD, ("2", "20"), &[]);
    let found = applies(ended, "2026-08-14", Severity::Ordinary);
    assert_eq!(found, [(TruthValue::Unknown, "sanction-successor-unknown".to_owned())]);
    assert_eq!(applies(Vec::new(), "2026-08-14", Severity::Ordinary)[0].1, "law-not-in-force");
}

#[test]
fn a_share_needs_the_investment() {
    let share = |name, value| Parameter {
        unit: "share-of-investment",
        ..parameter(name, number(value), ("2021-01-01", ""))
    };
    let all = vec![
        parameter("act_measures", ParameterValue::Text("m"), ("2021-01-01", "")),
        share("act_fine_min", "0.01"),
        share("act_fine_max", "0.05"),
    ];
    let file = file("2026-01-01", "2026-10-01", "2026-10-01");
    let context = Context { file: &file, tables: tables(all) };
    for (investment, wanted) in [(None, None), (Some("3000"), Some("150")), (Some("-1"), None)] {
        let question = Question {
            prefixes: &["act"],
            act: Act::on(day("2026-05-01")),
            severity: Severity::Ordinary,
            investment: investment.map(|text| text.parse::<Decimal>().unwrap()),
        };
        let Provision::Provided { sanctions, .. } = provision(&context, &question) else {
            panic!()
        };
        let wanted = wanted.map(|text| text.parse::<Decimal>().unwrap());
        assert_eq!(sanctions[0].fine_max, wanted, "{investment:?}");
        assert_eq!(sanctions[0].measures, [Message::new("m")]);
    }
}
