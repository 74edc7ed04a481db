//! The native executor, and packs that answer differently every time or not at all.

use std::cell::Cell;

use tidegate_contract::{
    Application, CaseFile, Conclusion, Date, Enterprise, Explanation, LimitsAnswer,
    ProductionEvidence, ProductionState, Readiness, Readings, Refusal, Site, Tally, Verdict,
    Watches,
};
use tidegate_testkit::properties::{PROPERTIES, PropertyFailure, SEED, Setup, check};
use tidegate_testkit::{Case, Executor, Outcome, ReadingInState, harness, run};

use crate::pack::{Folder, Native, OnlyLimits, cases};

const LARGE: &str = r#"
[[case]]
name = "large"
call = "classification.classify"
on = 2026-03-01
facts = { output_tph = 20 }
expect = { tier = "key" }
"#;

/// What fails over some cases and generated questions.
fn failures(cases: &[Case], executor: &dyn Executor, seed: u64) -> Vec<PropertyFailure> {
    let manifest = Folder::new(&[]).manifest();
    check(&Setup { manifest: &manifest, cases, seed, rounds: 64 }, executor)
}

#[test]
fn an_interface_that_is_not_named_is_not_offered() {
    let cases = cases(&LARGE.replace("tier = \"key\"", "refusal = { code = \"not-offered\" }"));
    assert!(run(&cases, &OnlyLimits).passed());
    assert!(!run(&cases, &Native).passed());
    assert_eq!(OnlyLimits.rule_names(), Outcome::Refused(Refusal::not_offered()));
}

#[test]
fn a_sound_pack_has_the_properties() {
    let folder = Folder::new(&[("a.toml", LARGE)]);
    assert_eq!(harness::properties(folder.path(), &Native), Ok(()));
}

#[test]
fn a_pack_that_varies_is_found_in_its_cases_and_in_generated_questions() {
    let moody = Moody { calls: Cell::new(0) };
    let of_cases = check(
        &Setup {
            manifest: &Folder::new(&[]).manifest(),
            cases: &cases(LARGE),
            seed: SEED,
            rounds: 0,
        },
        &moody,
    );
    assert!(of_cases.iter().any(|one| one.property == "deterministic"), "{of_cases:?}");
    assert!(of_cases[0].source.contains("case `large`"));
    let generated = failures(&[], &moody, SEED);
    let varies = generated.iter().find(|one| one.property == "deterministic").unwrap();
    let text = varies.to_string();
    assert!(text.contains("seed 20260301, classification round"), "{text}");
    assert!(text.contains("--on ") && text.contains("--input '{"), "{text}");
    assert!(generated.len() <= 5, "no more than are of use");
}

#[test]
fn a_pack_that_fails_is_found_with_the_smallest_input() {
    let failures = failures(&[], &Faulty, SEED);
    assert_eq!(failures.len(), 2, "two of one property are enough");
    for failure in failures {
        assert_eq!((failure.property, failure.what.as_str()), ("total", "fuel: "));
        let arguments = failure.question.arguments();
        for key in ["facts", "industries"] {
            let list = arguments.pointer(&format!("/enterprise/{key}"));
            assert_eq!(
                list,
                Some(&serde_json::json!([])),
                "everything that does not matter is gone"
            );
        }
    }
}

#[test]
fn the_same_seed_asks_the_same_questions() {
    let asked = |seed| -> Vec<String> {
        let failures = failures(&[], &Moody { calls: Cell::new(0) }, seed);
        failures.iter().map(ToString::to_string).collect()
    };
    assert_eq!(asked(1), asked(1));
    assert_ne!(asked(1), asked(2));
}

#[test]
fn every_property_says_what_holds() {
    for property in PROPERTIES {
        assert!(!property.says.is_empty() && !property.name.contains(' '), "{property:?}");
    }
}

/// Answers every second time.
struct Moody {
    calls: Cell<u32>,
}

impl Moody {
    fn answer<T>(&self, answer: Outcome<T>) -> Outcome<T> {
        self.calls.set(self.calls.get() + 1);
        if self.calls.get().is_multiple_of(2) {
            Outcome::Refused(Refusal::not_offered())
        } else {
            answer
        }
    }
}

/// Fails always.
struct Faulty;

fn fault<T>() -> Outcome<T> {
    Outcome::PackFault { kind: "fuel".to_owned(), detail: String::new() }
}
macro_rules! executor {
    ($name:ident, $this:ident, $wrap:expr) => {
        impl Executor for $name {
            fn classify(&$this, enterprise: &Enterprise, on: Date) -> Outcome<Conclusion> {
                $wrap(Native.classify(enterprise, on))
            }
            fn production(&$this, evidence: &ProductionEvidence, on: Date) -> Outcome<ProductionState> {
                $wrap(Native.production(evidence, on))
            }
            fn readiness_of(&$this, application: &Application, on: Date) -> Outcome<Readiness> {
                $wrap(Native.readiness_of(application, on))
            }
            fn limits(&$this, site: &Site, on: Date) -> Outcome<LimitsAnswer> {
                $wrap(Native.limits(site, on))
            }
            fn judge(&$this, file: &CaseFile) -> Outcome<Verdict> {
                $wrap(Native.judge(file))
            }
            fn grade(
                &$this,
                on: Date,
                watches: &Watches,
                readings: &Readings,
                state: &[u64],
            ) -> Outcome<Tally> {
                $wrap(Native.grade(on, watches, readings, state))
            }
            fn explain(
                &$this,
                on: Date,
                watches: &Watches,
                reading: ReadingInState,
            ) -> Outcome<Explanation> {
                $wrap(Native.explain(on, watches, reading))
            }
            fn rule_names(&$this) -> Outcome<Vec<String>> {
                Native.rule_names()
            }
        }
    };
}

executor!(Moody, self, |answer| self.answer(answer));
executor!(Faulty, self, |_| fault());
