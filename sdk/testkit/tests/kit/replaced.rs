//! The small pack with some of its functions replaced.

use tidegate_contract::{
    Application, CaseFile, Conclusion, Date, Enterprise, Explanation, LimitsAnswer,
    ProductionEvidence, ProductionState, Readiness, Readings, Refusal, Site, Tally, Verdict,
    Watches,
};
use tidegate_testkit::{Executor, Outcome, ReadingInState};

use crate::pack::Native;

/// `judgement.judge`.
pub(crate) type Judge = fn(&CaseFile) -> Result<Verdict, Refusal>;
/// `grading.evaluate` for watches, readings and states.
pub(crate) type Grade = fn(&Watches, &Readings, &[u64]) -> Tally;

/// The native pack; a function that is given takes the place of its own.
#[derive(Clone, Copy, Default)]
pub(crate) struct Replaced {
    pub(crate) classify: Option<fn(&Enterprise, Date) -> Conclusion>,
    pub(crate) production: Option<fn(&ProductionEvidence) -> ProductionState>,
    pub(crate) limits: Option<fn(&Site, Date) -> LimitsAnswer>,
    pub(crate) judge: Option<Judge>,
    pub(crate) grade: Option<Grade>,
}

impl Executor for Replaced {
    fn classify(&self, enterprise: &Enterprise, on: Date) -> Outcome<Conclusion> {
        match self.classify {
            Some(classify) => Outcome::Conclusion(classify(enterprise, on)),
            None => Native.classify(enterprise, on),
        }
    }

    fn production(&self, evidence: &ProductionEvidence, on: Date) -> Outcome<ProductionState> {
        match self.production {
            Some(production) => Outcome::Conclusion(production(evidence)),
            None => Native.production(evidence, on),
        }
    }

    fn readiness_of(&self, application: &Application, on: Date) -> Outcome<Readiness> {
        Native.readiness_of(application, on)
    }

    fn limits(&self, site: &Site, on: Date) -> Outcome<LimitsAnswer> {
        match self.limits {
            Some(limits) => Outcome::Conclusion(limits(site, on)),
            None => Native.limits(site, on),
        }
    }

    fn judge(&self, file: &CaseFile) -> Outcome<Verdict> {
        match self.judge {
            Some(judge) => tidegate_testkit::native::call(|| judge(file)),
            None => Native.judge(file),
        }
    }

    fn grade(
        &self,
        on: Date,
        watches: &Watches,
        readings: &Readings,
        state: &[u64],
    ) -> Outcome<Tally> {
        match self.grade {
            Some(grade) => Outcome::Conclusion(grade(watches, readings, state)),
            None => Native.grade(on, watches, readings, state),
        }
    }

    fn explain(
        &self,
        on: Date,
        watches: &Watches,
        reading: ReadingInState,
    ) -> Outcome<Explanation> {
        Native.explain(on, watches, reading)
    }

    fn rule_names(&self) -> Outcome<Vec<String>> {
        Native.rule_names()
    }
}
