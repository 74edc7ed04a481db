//! The native executor and the properties of any pack.

use std::cell::Cell;

use tidegate_contract::{
    Application, CaseFile, Conclusion, Date, Enterprise, Explanation, LimitsAnswer,
    ProductionEvidence, ProductionState, Readiness, Readings, Refusal, Site, Tally, Verdict,
    Watches,
};
use tidegate_testkit::properties::{SEED, deterministic, total};
use tidegate_testkit::{Executor, Outcome, ReadingInState, harness, run};

use crate::pack::{Folder, Native, OnlyLimits, cases};

const LARGE: &str = r#"
[[case]]
name = "large"
call = "classification.classify"
on = 2026-03-01
facts = { output_tph = 20 }
expect = { tier = "key" }
"#;

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
fn a_pack_that_fails_or_varies_is_found() {
    let folder = Folder::new(&[("a.toml", LARGE)]);
    let moody = Moody { calls: Cell::new(0) };
    assert_eq!(deterministic(&folder.cases(), &moody).len(), 1);
    let failures = total(&folder.manifest(), &moody, SEED);
    let properties: Vec<&str> = failures.iter().map(|failure| failure.property).collect();
    assert!(properties.contains(&"deterministic"), "{properties:?}");
    assert!(failures[0].to_string().contains("seed 20260301, classification round"));
    assert_eq!(failures.len(), 5, "no more than are of use");
}

#[test]
fn the_same_seed_asks_the_same_questions() {
    let manifest = Folder::new(&[]).manifest();
    let asked = |seed| {
        let faulty = Faulty;
        let failures = total(&manifest, &faulty, seed);
        failures.into_iter().map(|failure| failure.question).collect::<Vec<_>>()
    };
    assert_eq!(asked(1), asked(1));
    assert_ne!(asked(1), asked(2));
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
