//! A county's numbers: which layer gives them, on which day, and what is said when they are wrong.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::path::Path;

use tidegate_affairs::{LayerParameters, PRACTICE_NAMES, Practice, PracticeError};
use tidegate_domain::{Basis, BasisKind, Date, Dating, Decimal, Verified};
use tidegate_manifest::{ParameterSummary, Text, Value};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A number that holds from one day up to another; either may be open, `""`.
fn parameter(name: &str, value: i64, from: &str, until: &str) -> ParameterSummary {
    let open = |text: &str| (!text.is_empty()).then(|| day(text));
    ParameterSummary {
        name: name.to_owned(),
        value: Value::Number(Decimal::from_integer(value).unwrap()),
        unit: String::new(),
        label: Text { zh: name.to_owned(), en: name.to_owned() },
        basis: Basis {
            kind: BasisKind::CountyDecision,
            document: "a test".to_owned(),
            article: String::new(),
            in_force_from: open(from),
            in_force_until: open(until),
            dating: Dating::Dated,
            verified: Verified::Seen,
        },
    }
}

/// A nation that gives every number, each from 2020 on.
fn nation() -> Vec<ParameterSummary> {
    let value = |name: &str| match name {
        "work_morning_start_minute" => 540,
        "work_morning_end_minute" => 720,
        "work_afternoon_start_minute" => 810,
        "work_afternoon_end_minute" => 1050,
        "quiet_from_minute" => 1260,
        "quiet_until_minute" => 480,
        "case_rectify_days" => 15,
        _ => 1,
    };
    PRACTICE_NAMES.iter().map(|(name, _)| parameter(name, value(name), "2020-01-01", "")).collect()
}

fn with(entries: Vec<ParameterSummary>) -> Vec<ParameterSummary> {
    let mut all = nation();
    all.retain(|known| !entries.iter().any(|entry| entry.name == known.name));
    all.extend(entries);
    all
}

fn practice(
    nation: &[ParameterSummary],
    county: &[ParameterSummary],
    on: &str,
) -> Result<Practice, PracticeError> {
    let layers = [
        LayerParameters { pack: "nation 1.0.0", parameters: nation },
        LayerParameters { pack: "county 0.1.0", parameters: county },
    ];
    Practice::of_layers(&layers, day(on))
}

fn rectify(nation: &[ParameterSummary], county: &[ParameterSummary], on: &str) -> (u16, String) {
    let practice = practice(nation, county, on).unwrap();
    let (_, setting) = practice.settings().find(|(name, _)| *name == "case_rectify_days").unwrap();
    assert_eq!(u32::from(practice.case_rectify_days()), setting.value);
    (practice.case_rectify_days(), setting.pack.clone())
}

#[test]
fn a_county_counts_before_the_nation_once_its_number_is_in_force() {
    let county = [parameter("case_rectify_days", 10, "2023-01-01", "2024-01-01")];
    for (on, days, pack) in [
        ("2022-12-31", 15, "nation 1.0.0"),
        ("2023-01-01", 10, "county 0.1.0"),
        ("2023-12-31", 10, "county 0.1.0"),
        ("2024-01-01", 15, "nation 1.0.0"),
    ] {
        assert_eq!(rectify(&nation(), &county, on), (days, pack.to_owned()), "{on}");
    }
}

#[test]
fn of_several_entries_the_one_that_began_last_holds() {
    let county = [
        parameter("case_rectify_days", 12, "2022-01-01", ""),
        parameter("case_rectify_days", 8, "2023-01-01", ""),
    ];
    assert_eq!(rectify(&nation(), &county, "2022-12-31").0, 12);
    assert_eq!(rectify(&nation(), &county, "2023-01-01").0, 8);
}

#[test]
fn before_its_first_day_a_number_still_says_how_it_would_be_handled() {
    let nation = with(vec![
        parameter("case_rectify_days", 20, "2021-03-01", "2024-07-01"),
        parameter("case_rectify_days", 30, "2024-07-01", ""),
    ]);
    assert_eq!(rectify(&nation, &[], "2019-06-01").0, 20);
}

#[test]
fn a_number_that_is_no_longer_in_force_is_missing() {
    let nation = with(vec![parameter("case_rectify_days", 20, "2021-03-01", "2024-07-01")]);
    assert_eq!(rectify(&nation, &[], "2024-06-30").0, 20);
    let error = practice(&nation, &[], "2024-07-01").unwrap_err();
    assert_eq!(error, PracticeError::Missing { names: vec!["case_rectify_days"] });
}

#[test]
fn all_missing_names_are_listed_at_once() {
    let mut nation = nation();
    nation
        .retain(|entry| !["reopen_within_days", "case_close_days"].contains(&entry.name.as_str()));
    let error = practice(&nation, &[], "2024-01-01").unwrap_err().to_string();
    assert!(error.contains("case_close_days, reopen_within_days"), "{error}");
    let error = practice(&[], &[], "2024-01-01").unwrap_err();
    let PracticeError::Missing { names } = error else { unreachable!("{error}") };
    assert_eq!(names.len(), PRACTICE_NAMES.len());
    assert!(names.is_sorted());
}

#[test]
fn a_number_is_whole_and_within_its_range() {
    let half = |text: &str| ParameterSummary {
        value: Value::Number(text.parse().unwrap()),
        ..parameter("case_rectify_days", 1, "", "")
    };
    let word = ParameterSummary {
        value: Value::Text("soon".to_owned()),
        ..parameter("case_rectify_days", 1, "", "")
    };
    for (entry, fails) in [
        (half("0"), None),
        (half("365"), None),
        (half("366"), Some("366")),
        (half("2.5"), Some("2.5")),
        (half("-1"), Some("-1")),
        (word, Some("the text `soon`")),
    ] {
        let outcome = practice(&nation(), &[entry], "2024-01-01");
        let Some(found) = fails else {
            assert!(outcome.is_ok());
            continue;
        };
        let error = outcome.unwrap_err().to_string();
        assert_eq!(
            error,
            format!(
                "`case_rectify_days` of county 0.1.0 is {found}: write a whole number from 0 to 365"
            )
        );
    }
}

#[test]
fn hours_that_make_no_sense_are_refused() {
    for (name, value) in [("work_morning_end_minute", 540), ("work_afternoon_start_minute", 700)] {
        let county = [parameter(name, value, "", "")];
        let error = practice(&nation(), &county, "2024-01-01").unwrap_err();
        assert!(matches!(error, PracticeError::Hours { .. }), "{error}");
    }
    let error =
        practice(&nation(), &[parameter("work_morning_end_minute", 1441, "", "")], "2024-01-01");
    assert!(matches!(error, Err(PracticeError::OutOfRange { most: 1440, .. })));
}

#[test]
fn the_packs_of_the_project_give_every_number_on_every_day() {
    let folder = |pack: &str| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        tidegate_manifest::compile(&root.join("../../plugins").join(pack)).unwrap().manifest
    };
    let (national, tonglu) = (folder("national"), folder("tonglu"));
    for on in ["2019-01-01", "2021-03-01", "2022-06-01", "2024-07-01", "2026-08-15", "2030-01-01"] {
        let practice = practice(&national.parameters, &tonglu.parameters, on);
        assert!(practice.is_ok(), "{on}: {:?}", practice.err());
    }
}
