//! For every property, packs that break it on purpose; each must be found.

use tidegate_contract::{
    CaseFile, Conclusion, Date, Decimal, Enterprise, Limit, LimitsAnswer, ProductionEvidence,
    ProductionState, Readings, Refusal, Site, Tally, Tier, TruthValue, Watches,
};
use tidegate_manifest::Interface;
use tidegate_testkit::properties::{PropertyFailure, SEED, Setup, check};
use tidegate_testkit::{Executor, Question};

use crate::judging::{Rules, breaks, day, judge, law_of, sound};
use crate::pack::{Folder, Native};
use crate::replaced::{Grade, Judge, Replaced};

/// What fails over generated questions to one interface.
fn failures(interface: Interface, executor: &dyn Executor) -> Vec<PropertyFailure> {
    let mut manifest = Folder::new(&[]).manifest();
    manifest.offers = vec![interface];
    check(&Setup { manifest: &manifest, cases: &[], seed: SEED, rounds: 256 }, executor)
}

/// The properties that fail, without duplicates.
fn broken(interface: Interface, executor: &dyn Executor) -> Vec<&'static str> {
    let mut names: Vec<&str> =
        failures(interface, executor).iter().map(|failure| failure.property).collect();
    names.dedup();
    names
}

#[test]
fn a_sound_judge_has_every_property() {
    let judge: Judge = |file| judge(&sound(), file);
    let executor = Replaced { judge: Some(judge), ..Replaced::default() };
    let mut manifest = Folder::new(&[]).manifest();
    manifest.offers = vec![Interface::Judgement];
    // What is sound stays so whatever is asked.
    for seed in SEED..SEED + 8 {
        let setup = Setup { manifest: &manifest, cases: &[], seed, rounds: 128 };
        let failures = check(&setup, &executor);
        assert!(failures.is_empty(), "{}", failures[0]);
    }
}

#[test]
fn each_broken_judge_is_found_by_the_property_that_it_breaks() {
    let cases: [(&str, Judge); 9] = [
        ("worse-never-milder", |file| {
            // What is far too high is taken for a broken instrument.
            let absurd = |limit: &Limit, value: Decimal| {
                let tenfold =
                    limit.upper.map_or(i64::MAX, |upper| upper.counts().saturating_mul(10));
                breaks(limit, value) && value.counts() <= tenfold
            };
            judge(&Rules { breaks: absurd, ..sound() }, file)
        }),
        ("worse-never-milder", |file| {
            // The highest value of a case file is left out as an outlier.
            let highest = file.means.value.iter().copied().max().unwrap_or(0);
            let mut file = file.clone();
            for (value, validity) in file.means.value.iter().zip(&mut file.means.validity) {
                if *value == highest && *value > 0 {
                    *validity = 8;
                }
            }
            judge(&sound(), &file)
        }),
        ("wider-never-adds", |file| {
            // The bound is read the wrong way round.
            let under =
                |limit: &Limit, value: Decimal| limit.upper.is_some_and(|upper| value < upper);
            judge(&Rules { breaks: under, ..sound() }, file)
        }),
        ("invalid-never-adds", |file| judge(&Rules { proves: |_| true, ..sound() }, file)),
        ("invalid-never-adds", |file| {
            judge(&Rules { proves: |validity| validity <= 1 || validity == 14, ..sound() }, file)
        }),
        ("order-never-matters", |file| judge(&Rules { every_row: false, ..sound() }, file)),
        ("dated", |file| {
            // Everything is judged by the law of today.
            judge(&Rules { basis: |_| law_of(day("2026-08-15")), ..sound() }, file)
        }),
        ("dated", |file| judge(&Rules { basis: |_| law_of(day("2026-08-14")), ..sound() }, file)),
        ("dated", |file| judge(&Rules { from: None, ..sound() }, file)),
    ];
    for (number, (property, judge)) in cases.into_iter().enumerate() {
        let found =
            broken(Interface::Judgement, &Replaced { judge: Some(judge), ..Replaced::default() });
        assert!(found.contains(&property), "{number}: {property} among {found:?}");
    }
}

#[test]
fn a_judge_that_fails_or_varies_is_found() {
    let fails: Judge = |file| {
        let file: &CaseFile = file;
        // A bound that a limit lacks.
        let missing = file.limits.iter().any(|one| one.limit.upper.or(one.limit.lower).is_none());
        if missing { Err(Refusal::not_offered()) } else { judge(&sound(), file) }
    };
    // A refusal is an answer.
    let found =
        broken(Interface::Judgement, &Replaced { judge: Some(fails), ..Replaced::default() });
    assert!(!found.contains(&"total"), "{found:?}");
    let trapping: Judge = |file| {
        assert!(file.marks.iter().all(|mark| mark.until >= mark.from), "a mark ends too early");
        judge(&sound(), file)
    };
    let trapping = Replaced { judge: Some(trapping), ..Replaced::default() };
    let failures = failures(Interface::Judgement, &trapping);
    assert_eq!(failures[0].property, "total");
    let Question::Judge { file } = failures[0].question.as_ref() else { panic!() };
    assert_eq!(file.marks.len(), 1, "made small: {failures:?}");
    assert_eq!((file.means.rows(), file.series.len(), file.duties.len()), (0, 0, 0));
}

#[test]
fn what_fails_is_made_small_and_can_be_asked_again() {
    let judge: Judge = |file| judge(&Rules { proves: |_| true, ..sound() }, file);
    let executor = Replaced { judge: Some(judge), ..Replaced::default() };
    let failures = failures(Interface::Judgement, &executor);
    let failure = failures.iter().find(|one| one.property == "invalid-never-adds").unwrap();
    let Question::Judge { file } = failure.question.as_ref() else { panic!() };
    let left =
        [file.permits.len(), file.duties.len(), file.events.len(), file.enterprise.facts.len()];
    assert_eq!(left, [0; 4], "{failure}");
    assert_eq!((file.series.len(), file.limits.len()), (1, 1), "{failure}");
    assert!(file.means.rows() <= 1, "{failure}");
    let given = tidegate_testkit::Given {
        call: failure.question.name(),
        on: failure.question.on(),
        origin: std::path::Path::new("--input"),
        text: &failure.question.arguments().to_string(),
    };
    let again = tidegate_testkit::question(given, &Folder::new(&[]).manifest()).unwrap();
    assert_eq!(again, *failure.question);
}

/// Whether a validity counts.
type Counts = fn(u8) -> bool;
/// Whether a value exceeds a bound.
type Exceeds = fn(i64, i64) -> bool;

/// Grades by whether a row counts and whether its value exceeds the upper bound.
fn graded(watches: &Watches, readings: &Readings, (counts, exceeds): (Counts, Exceeds)) -> Tally {
    let mut tally = Tally::default();
    for row in 0..readings.watch.len() {
        if !counts(readings.validity[row]) {
            tally.skipped += 1;
            continue;
        }
        tally.judged += 1;
        let upper = watches.upper[readings.watch[row] as usize];
        if exceeds(readings.value[row], upper) {
            tally.rows.push(u32::try_from(row).unwrap());
            tally.grades.push(3);
            tally.in_force.push(3);
            tally.rules.push(1);
        }
    }
    tally
}

#[test]
fn each_broken_grader_is_found_by_the_property_that_it_breaks() {
    let cases: [(&str, Grade); 5] = [
        ("", |watches, readings, _| {
            graded(watches, readings, (|validity| validity <= 1, |value, upper| value > upper))
        }),
        ("worse-never-milder", |watches, readings, _| {
            let exceeds = |value: i64, upper: i64| {
                value > upper && value < upper.saturating_abs().saturating_mul(3)
            };
            graded(watches, readings, (|validity| validity <= 1, exceeds))
        }),
        ("wider-never-adds", |watches, readings, _| {
            let under = |value: i64, upper: i64| value < upper && upper != i64::MAX;
            graded(watches, readings, (|validity| validity <= 1, under))
        }),
        ("invalid-never-adds", |watches, readings, _| {
            graded(watches, readings, (|_| true, |value, upper| value > upper))
        }),
        ("order-never-matters", |watches, readings, _| {
            // Whatever follows an exceedance of any watch exceeds too.
            let mut tally =
                graded(watches, readings, (|validity| validity <= 1, |value, upper| value > upper));
            if let Some(first) = tally.rows.first().copied() {
                let last = u32::try_from(readings.watch.len()).unwrap();
                tally.rows = (first..last).collect();
                let rows = tally.rows.len();
                (tally.grades, tally.in_force) = (vec![3; rows], vec![3; rows]);
                tally.rules = vec![1; rows];
            }
            tally
        }),
    ];
    for (property, grade) in cases {
        let found =
            broken(Interface::Grading, &Replaced { grade: Some(grade), ..Replaced::default() });
        assert_eq!(found.contains(&property), !property.is_empty(), "{property}: {found:?}");
        assert!(!property.is_empty() || found.is_empty(), "{found:?}");
    }
}

#[test]
fn tiers_and_limits_of_other_dates_are_found() {
    let classify: fn(&Enterprise, Date) -> Conclusion = |enterprise, _| {
        let mut conclusion = conclusion(enterprise);
        conclusion.steps[0].outcome = TruthValue::Yes;
        conclusion.steps[0].basis = vec![law_of(day("2026-08-15"))];
        conclusion
    };
    let executor = Replaced { classify: Some(classify), ..Replaced::default() };
    assert_eq!(broken(Interface::Classification, &executor), ["dated"]);
    let early: fn(&Enterprise, Date) -> Conclusion = |enterprise, _| conclusion(enterprise);
    let executor = Replaced { classify: Some(early), ..Replaced::default() };
    assert_eq!(broken(Interface::Classification, &executor), ["dated"]);
    let sides: [fn(&Site, Date) -> LimitsAnswer; 2] = [
        |site, on| with_basis(site, on, law_of(day("2026-08-15"))),
        |site, on| with_basis(site, on, law_of(day("2026-08-14"))),
    ];
    for limits in sides {
        let executor = Replaced { limits: Some(limits), ..Replaced::default() };
        assert_eq!(broken(Interface::Threshold, &executor), ["dated"]);
    }
}

#[test]
fn limits_and_production_that_look_at_the_order_are_found() {
    let production: fn(&ProductionEvidence) -> ProductionState = |evidence| {
        let last = evidence.days.last().is_some_and(|day| day.amount > Decimal::ZERO);
        ProductionState {
            running: if last { TruthValue::Yes } else { TruthValue::No },
            confidence: Decimal::ONE,
            steps: Vec::new(),
            missing: Vec::new(),
        }
    };
    let executor = Replaced { production: Some(production), ..Replaced::default() };
    assert_eq!(broken(Interface::Classification, &executor), ["order-never-matters"]);
    let limits: fn(&Site, Date) -> LimitsAnswer = |site, on| {
        let mut answer = with_basis(site, on, law_of(on));
        if on < day("2021-01-01") {
            answer.limits.clear();
        }
        let first = site.permit.as_ref().and_then(|permit| permit.limits.first());
        if let (Some(first), Some(limit)) = (first, answer.limits.first_mut()) {
            limit.upper = first.upper;
        }
        answer
    };
    let executor = Replaced { limits: Some(limits), ..Replaced::default() };
    assert_eq!(broken(Interface::Threshold, &executor), ["order-never-matters"]);
}

/// What the small pack says of an enterprise on a covered date.
fn conclusion(enterprise: &Enterprise) -> Conclusion {
    match Native.classify(enterprise, day("2026-03-01")) {
        tidegate_testkit::Outcome::Conclusion(conclusion) => {
            assert_ne!(conclusion.tier, Tier::None);
            conclusion
        }
        other => panic!("{other:?}"),
    }
}

fn with_basis(site: &Site, on: Date, basis: tidegate_contract::Basis) -> LimitsAnswer {
    match Native.limits(site, on.max(day("2021-01-01"))) {
        tidegate_testkit::Outcome::Conclusion(mut answer) => {
            for limit in &mut answer.limits {
                limit.basis = basis.clone();
            }
            answer
        }
        other => panic!("{other:?}"),
    }
}
