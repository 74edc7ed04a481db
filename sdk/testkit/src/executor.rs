//! Whatever can carry out the calls of a pack: the pack compiled natively, or its component.

use tidegate_contract::{
    Application, CaseFile, Conclusion, Date, Decimal, Enterprise, Explanation, Instant,
    LimitsAnswer, ProductionEvidence, ProductionState, Readiness, Readings, Refusal, Site, Tally,
    Validity, Verdict, Watches,
};

/// How a call ends. The four are never merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// The pack answers.
    Conclusion(T),
    /// The pack declares that the question is outside what it answers.
    Refused(Refusal),
    /// The pack failed.
    PackFault {
        /// `trap`, `fuel`, `time`, `memory`, `stack`, `output` or `contract`.
        kind: String,
        /// What happened, for people; it is not compared.
        detail: String,
    },
    /// Whatever runs the pack failed: nothing is said about the pack.
    HostFault {
        /// What happened, for people.
        detail: String,
    },
}

impl<T> Outcome<T> {
    /// The outcome with its conclusion made into something else.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Outcome<U> {
        self.and_then(|conclusion| Outcome::Conclusion(make(conclusion)))
    }

    /// What `next` makes of the conclusion; other outcomes stay.
    pub fn and_then<U>(self, next: impl FnOnce(T) -> Outcome<U>) -> Outcome<U> {
        match self {
            Self::Conclusion(conclusion) => next(conclusion),
            Self::Refused(refusal) => Outcome::Refused(refusal),
            Self::PackFault { kind, detail } => Outcome::PackFault { kind, detail },
            Self::HostFault { detail } => Outcome::HostFault { detail },
        }
    }

    /// The fault of a pack whose answer breaks the contract.
    pub fn breaks_contract(detail: impl Into<String>) -> Self {
        Self::PackFault { kind: "contract".to_owned(), detail: detail.into() }
    }
}

impl<T> From<Result<T, Refusal>> for Outcome<T> {
    fn from(answer: Result<T, Refusal>) -> Self {
        match answer {
            Ok(conclusion) => Self::Conclusion(conclusion),
            Err(refusal) => Self::Refused(refusal),
        }
    }
}

/// One reading with the state of its watch before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadingInState {
    /// The watch's number.
    pub watch: u32,
    /// Start of the period, seconds since 1970-01-01T00:00:00Z.
    pub period_start: Instant,
    /// Value in the limit's unit.
    pub value: Decimal,
    /// Whether it may be graded.
    pub validity: Validity,
    /// State of the watch before the reading; 0 is a watch that never was anything.
    pub state: u64,
}

/// Carries out the calls of one pack.
///
/// [`native_executor!`](crate::native_executor) implements it over the traits of the kit; a host
/// implements it for its runtime. A function that the pack does not offer is refused with the code
/// `not-offered` ([`Refusal::not_offered`]). Every call stands alone: nothing is kept between two.
pub trait Executor {
    /// `classification.classify`.
    fn classify(&self, enterprise: &Enterprise, on: Date) -> Outcome<Conclusion>;

    /// `classification.production`.
    fn production(&self, evidence: &ProductionEvidence, on: Date) -> Outcome<ProductionState>;

    /// `classification.readiness-of`.
    fn readiness_of(&self, application: &Application, on: Date) -> Outcome<Readiness>;

    /// `threshold.limits`.
    fn limits(&self, site: &Site, on: Date) -> Outcome<LimitsAnswer>;

    /// `judgement.judge`.
    fn judge(&self, file: &CaseFile) -> Outcome<Verdict>;

    /// A rule set of `on` for `watches` and one `evaluate` on it. `state` has one entry a watch.
    fn grade(
        &self,
        on: Date,
        watches: &Watches,
        readings: &Readings,
        state: &[u64],
    ) -> Outcome<Tally>;

    /// A rule set of `on` for `watches` and one `explain` on it.
    fn explain(&self, on: Date, watches: &Watches, reading: ReadingInState)
    -> Outcome<Explanation>;

    /// `grading.rules`: the names that the rules of a tally point into.
    fn rule_names(&self) -> Outcome<Vec<String>>;
}
