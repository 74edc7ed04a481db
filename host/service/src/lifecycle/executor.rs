//! A component as the test kit calls it.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use tidegate_domain::{
    Application, CallError, CaseFile, Conclusion, Date, Enterprise, Explanation, LimitsAnswer,
    ProductionEvidence, ProductionState, Readiness, Readings, Refusal, Site, Tally, Verdict,
    Watches,
};
use tidegate_runtime::{Pack, Spent};
use tidegate_testkit::{Executor, Outcome, ReadingInState};

/// Carries out calls in the runtime that hosts use, and keeps what they cost.
#[derive(Debug)]
pub struct RuntimeExecutor {
    pack: Arc<Pack>,
    spent: Cell<Spent>,
    most: Cell<Spent>,
    /// How long all calls together may take.
    time_max: Duration,
}

impl RuntimeExecutor {
    /// Calls this pack.
    #[must_use]
    pub fn new(pack: Arc<Pack>) -> Self {
        Self::bounded(pack, Duration::MAX)
    }

    /// Calls this pack, until its calls together took so long; what is asked after that fails.
    #[must_use]
    pub fn bounded(pack: Arc<Pack>, time_max: Duration) -> Self {
        Self { pack, spent: Cell::default(), most: Cell::default(), time_max }
    }

    /// What all calls together used; memory is that of the largest.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.spent.get()
    }

    /// The most that one call used, each by itself.
    #[must_use]
    pub fn most(&self) -> Spent {
        self.most.get()
    }

    /// The answer to a question as an outcome, and its cost added.
    fn ask<T>(&self, ask: impl FnOnce(&Arc<Pack>) -> Result<T, CallError>) -> Outcome<T> {
        if self.spent.get().duration > self.time_max {
            let seconds = self.time_max.as_secs();
            let detail = format!("all calls together took more than {seconds} s");
            return Outcome::PackFault { kind: "time".to_owned(), detail };
        }
        let answer = ask(&self.pack);
        let (last, spent, most) = (self.pack.last_spent(), self.spent.get(), self.most.get());
        self.spent.set(Spent {
            fuel: spent.fuel.saturating_add(last.fuel),
            memory_bytes: spent.memory_bytes.max(last.memory_bytes),
            duration: spent.duration.saturating_add(last.duration),
        });
        self.most.set(Spent {
            fuel: most.fuel.max(last.fuel),
            memory_bytes: most.memory_bytes.max(last.memory_bytes),
            duration: most.duration.max(last.duration),
        });
        match answer {
            Ok(answer) => Outcome::Conclusion(answer),
            Err(CallError::Refused { refusal, .. }) => Outcome::Refused(refusal),
            Err(CallError::Pack { fault, .. }) => {
                Outcome::PackFault { kind: kind(&fault), detail: fault.to_string() }
            }
            Err(error @ CallError::Host { .. }) => Outcome::HostFault { detail: error.to_string() },
        }
    }
}

/// The word of a fault, as records carry it.
fn kind(fault: &tidegate_domain::PackFault) -> String {
    let json = serde_json::to_value(fault).unwrap_or_default();
    json.get("kind").and_then(serde_json::Value::as_str).unwrap_or("trap").to_owned()
}

impl Executor for RuntimeExecutor {
    fn classify(&self, enterprise: &Enterprise, on: Date) -> Outcome<Conclusion> {
        self.ask(|pack| pack.classify(enterprise.clone(), on))
    }

    fn production(&self, evidence: &ProductionEvidence, on: Date) -> Outcome<ProductionState> {
        self.ask(|pack| pack.production(evidence.clone(), on))
    }

    fn readiness_of(&self, application: &Application, on: Date) -> Outcome<Readiness> {
        self.ask(|pack| pack.readiness_of(application.clone(), on))
    }

    fn limits(&self, site: &Site, on: Date) -> Outcome<LimitsAnswer> {
        self.ask(|pack| pack.limits(site.clone(), on))
    }

    fn judge(&self, file: &CaseFile) -> Outcome<Verdict> {
        self.ask(|pack| pack.judge(file.clone()))
    }

    fn grade(
        &self,
        on: Date,
        watches: &Watches,
        readings: &Readings,
        state: &[u64],
    ) -> Outcome<Tally> {
        self.ask(|pack| pack.grade_session(on, watches.clone())?.evaluate(readings.clone(), state))
    }

    fn explain(
        &self,
        on: Date,
        watches: &Watches,
        reading: ReadingInState,
    ) -> Outcome<Explanation> {
        let ReadingInState { watch, period_start, value, validity, state } = reading;
        let sample = (period_start, value.counts(), validity.code());
        self.ask(|pack| pack.grade_session(on, watches.clone())?.explain(watch, sample, state))
    }

    fn rule_names(&self) -> Outcome<Vec<String>> {
        if self.pack.interfaces().grading {
            Outcome::Conclusion(self.pack.rules().to_vec())
        } else {
            Outcome::Refused(Refusal::not_offered())
        }
    }
}
