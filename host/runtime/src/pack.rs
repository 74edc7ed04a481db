//! An admitted pack and its calls.

use std::sync::{Arc, Mutex, PoisonError};

use tidegate_domain::{
    Application, CallError, CaseFile, Conclusion, Cross, Date, Enterprise, Explanation,
    Jurisdiction, LayerRef, LimitsAnswer, ProductionEvidence, ProductionState, Readiness, Readings,
    Refusal, Site, Tally, Verdict, Watches,
};
use tidegate_manifest::{Budgets, Manifest};
use wasmtime::component::ResourceAny;

use crate::answer::Metered;
use crate::call::{Asked, Caller, Prepared, Running, Spent, check_grades, check_tally};
use crate::observer::{Observed, Observer};
use crate::v0_1::classification::ClassificationPackPre;
use crate::v0_1::classification::exports::tidegate::rules::classification as classification_wit;
use crate::v0_1::classification::tidegate::rules::types as types_wit;
use crate::v0_1::grading::exports::tidegate::rules::grading as grading_wit;
use crate::v0_1::grading::{GradingPack, GradingPackPre};
use crate::v0_1::judgement::JudgementPackPre;
use crate::v0_1::threshold::ThresholdPackPre;

/// Which interfaces a component exports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interfaces {
    /// Tiers, production state, readiness.
    pub classification: bool,
    /// Limits.
    pub threshold: bool,
    /// Warning grades.
    pub grading: bool,
    /// Findings.
    pub judgement: bool,
}

impl Interfaces {
    /// Marks an interface by its name; another name marks none.
    pub(crate) fn set(&mut self, name: &str) {
        match name {
            "classification" => self.classification = true,
            "threshold" => self.threshold = true,
            "grading" => self.grading = true,
            "judgement" => self.judgement = true,
            _ => {}
        }
    }

    /// Names of the interfaces exported.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        [
            ("classification", self.classification),
            ("threshold", self.threshold),
            ("grading", self.grading),
            ("judgement", self.judgement),
        ]
        .into_iter()
        .filter_map(|(name, exported)| exported.then_some(name))
        .collect()
    }
}

/// The exports of contract 0.1, bound as far as the component has them.
pub(crate) struct Exports {
    pub(crate) classification: Option<ClassificationPackPre<Running>>,
    pub(crate) threshold: Option<ThresholdPackPre<Running>>,
    pub(crate) grading: Option<GradingPackPre<Running>>,
    pub(crate) judgement: Option<JudgementPackPre<Running>>,
}

/// An admitted pack: compiled once, called as often as wanted, each time in a store of its own.
pub struct Pack {
    pub(crate) manifest: Manifest,
    pub(crate) layer: LayerRef,
    pub(crate) interfaces: Interfaces,
    pub(crate) exports: Exports,
    pub(crate) caller: Caller,
    pub(crate) rules: Vec<String>,
    pub(crate) last: Mutex<Spent>,
    pub(crate) observer: Option<Observer>,
}

impl std::fmt::Debug for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pack").field("layer", &self.layer).finish_non_exhaustive()
    }
}

/// The answer of a generated function.
type Answer<T> = wasmtime::Result<Result<T, types_wit::Refusal>>;

impl Pack {
    /// The manifest that the component carries.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Name, digest and place.
    #[must_use]
    pub fn layer(&self) -> &LayerRef {
        &self.layer
    }

    /// Place in the stack.
    #[must_use]
    pub fn jurisdiction(&self) -> &Jurisdiction {
        &self.layer.jurisdiction
    }

    /// Interfaces that the component exports.
    #[must_use]
    pub fn interfaces(&self) -> Interfaces {
        self.interfaces
    }

    /// Budgets of every call.
    #[must_use]
    pub fn budgets(&self) -> &Budgets {
        &self.manifest.budgets
    }

    /// Names of the grader's rules; empty when it does not grade.
    #[must_use]
    pub fn rules(&self) -> &[String] {
        &self.rules
    }

    /// What the call that ended last used, whether it gave an answer or failed; of a session all its
    /// calls together. For a caller that makes one call at a time.
    #[must_use]
    pub fn last_spent(&self) -> Spent {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tier of an enterprise under the rules in force on `on`.
    ///
    /// # Errors
    /// [`CallError`]; `not-offered` when the component does not export the interface.
    pub fn classify(&self, enterprise: Enterprise, on: Date) -> Result<Conclusion, CallError> {
        self.classify_metered(enterprise, on).result
    }

    pub(crate) fn classify_metered(&self, enterprise: Enterprise, on: Date) -> Metered<Conclusion> {
        self.classification("classification.classify", |guest, store| {
            guest.call_classify(store, &enterprise.cross(), on.cross())
        })
    }

    /// Whether an enterprise was producing on `on`.
    ///
    /// # Errors
    /// [`CallError`]; `not-offered` when the pack does not say.
    pub fn production(
        &self,
        evidence: ProductionEvidence,
        on: Date,
    ) -> Result<ProductionState, CallError> {
        self.production_metered(evidence, on).result
    }

    pub(crate) fn production_metered(
        &self,
        evidence: ProductionEvidence,
        on: Date,
    ) -> Metered<ProductionState> {
        self.classification("classification.production", |guest, store| {
            guest.call_production(store, &evidence.cross(), on.cross())
        })
    }

    /// Completeness and consistency of an application on `on`.
    ///
    /// # Errors
    /// [`CallError`]; `not-offered` when the pack does not say.
    pub fn readiness_of(&self, application: Application, on: Date) -> Result<Readiness, CallError> {
        self.classification("classification.readiness-of", |guest, store| {
            guest.call_readiness_of(store, &application.cross(), on.cross())
        })
        .result
    }

    /// The limits of this layer at a site on `on`.
    ///
    /// # Errors
    /// [`CallError`]; `not-offered` when the component does not export the interface.
    pub fn limits(&self, site: Site, on: Date) -> Result<LimitsAnswer, CallError> {
        self.limits_metered(site, on).result
    }

    pub(crate) fn limits_metered(&self, site: Site, on: Date) -> Metered<LimitsAnswer> {
        const FUNCTION: &str = "threshold.limits";
        self.checked(FUNCTION, self.exports.threshold.as_ref(), |pre, store| {
            let pack = pre.instantiate(&mut *store)?;
            pack.tidegate_rules_threshold().call_limits(store, &site.cross(), on.cross())
        })
    }

    /// Findings of a case file.
    ///
    /// # Errors
    /// [`CallError`]; `not-offered` when the component does not export the interface.
    pub fn judge(&self, file: CaseFile) -> Result<Verdict, CallError> {
        self.judge_metered(file).result
    }

    pub(crate) fn judge_metered(&self, file: CaseFile) -> Metered<Verdict> {
        const FUNCTION: &str = "judgement.judge";
        self.checked(FUNCTION, self.exports.judgement.as_ref(), |pre, store| {
            let pack = pre.instantiate(&mut *store)?;
            pack.tidegate_rules_judgement().call_judge(store, &file.cross())
        })
    }

    /// An instance with the ladder of `on` made ready for `watches`.
    ///
    /// # Errors
    /// [`CallError`]; `not-offered` when the component does not export the interface.
    pub fn grade_session(
        self: &Arc<Self>,
        on: Date,
        watches: Watches,
    ) -> Result<GradeSession, CallError> {
        const FUNCTION: &str = "grading.rule-set";
        let pre = self.offered(self.exports.grading.as_ref(), FUNCTION)?;
        let count = watches.pollutant.len();
        let mut running = self.caller.prepare(&self.layer.pack, FUNCTION)?;
        let columns = watches_columns(watches);
        let (guest, rule_set) = self.timed(&mut running, |store| {
            let guest = pre.instantiate(&mut *store)?;
            let rule_sets = guest.tidegate_rules_grading().rule_set();
            let rule_set = rule_sets.call_constructor(store, on.cross(), &columns)?;
            Ok((guest, rule_set))
        })?;
        Ok(GradeSession {
            pack: Arc::clone(self),
            alive: Some(Alive { running, guest, rule_set }),
            watches: count,
        })
    }

    /// Calls a function of `classification`.
    fn classification<A, B>(
        &self,
        function: &'static str,
        call: impl FnOnce(&classification_wit::Guest, &mut wasmtime::Store<Running>) -> Answer<A>,
    ) -> Metered<B>
    where
        A: Cross<B>,
    {
        self.checked(function, self.exports.classification.as_ref(), |pre, store| {
            let pack = pre.instantiate(&mut *store)?;
            call(pack.tidegate_rules_classification(), store)
        })
    }

    /// The bound export, or the refusal that stands for its absence.
    fn offered<'a, T>(
        &self,
        export: Option<&'a T>,
        function: &'static str,
    ) -> Result<&'a T, CallError> {
        export.ok_or_else(|| self.refused(function, Refusal::not_offered()))
    }

    fn refused(&self, function: &'static str, refusal: Refusal) -> CallError {
        CallError::Refused { pack: self.layer.pack.clone(), function, refusal }
    }

    /// Tells whoever measures how a call ended.
    pub(crate) fn observe<T>(&self, function: &'static str, metered: &Metered<T>) {
        if let Some(observer) = &self.observer {
            let (error, spent) = (metered.result.as_ref().err(), metered.spent);
            observer.tell(&Observed { layer: &self.layer, function, error, spent });
        }
    }

    /// Enters the store, and keeps what was used.
    fn timed<T>(
        &self,
        running: &mut Prepared,
        body: impl FnOnce(&mut wasmtime::Store<Running>) -> wasmtime::Result<T>,
    ) -> Result<T, CallError> {
        let result = self.caller.timed(running, body);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = running.spent();
        result
    }

    /// Runs one call of an export in a store of its own and converts its answer.
    fn checked<P, A: Cross<B>, B>(
        &self,
        function: &'static str,
        export: Option<&P>,
        call: impl FnOnce(&P, &mut wasmtime::Store<Running>) -> Answer<A>,
    ) -> Metered<B> {
        let prepared = self
            .offered(export, function)
            .and_then(|pre| Ok((pre, self.caller.prepare(&self.layer.pack, function)?)));
        let (pre, mut running) = match prepared {
            Ok(prepared) => prepared,
            Err(error) => return Metered { result: Err(error), spent: Spent::default() },
        };
        let result = self.timed(&mut running, |store| call(pre, store)).and_then(|answer| {
            answer.map(Cross::cross).map_err(|refusal| self.refused(function, refusal.cross()))
        });
        let metered = Metered { result, spent: running.spent() };
        self.observe(function, &metered);
        metered
    }
}

/// What a session holds while its store may be entered.
struct Alive {
    running: Prepared,
    guest: GradingPack,
    rule_set: ResourceAny,
}

/// An instance with a rule set. A call that fails ends the session: a store that trapped is never
/// entered again.
pub struct GradeSession {
    pack: Arc<Pack>,
    alive: Option<Alive>,
    watches: usize,
}

impl std::fmt::Debug for GradeSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GradeSession").field("pack", &self.pack.layer).finish_non_exhaustive()
    }
}

impl GradeSession {
    /// Grades a batch; `state` has one entry a watch.
    ///
    /// # Errors
    /// [`CallError`]; an answer that breaks the contract is a fault of the pack.
    pub fn evaluate(&mut self, readings: Readings, state: &[u64]) -> Result<Tally, CallError> {
        let rows = readings.watch.len();
        let columns = grading_wit::Readings {
            watch: readings.watch,
            period_start: readings.period_start,
            value: readings.value,
            validity: readings.validity,
        };
        let tally = self.call("grading.evaluate", |alive, store| {
            let rule_sets = alive.0.tidegate_rules_grading().rule_set();
            rule_sets.call_evaluate(store, alive.1, &columns, state)
        })?;
        let tally = Tally {
            judged: tally.judged,
            skipped: tally.skipped,
            rows: tally.rows,
            grades: tally.grades,
            in_force: tally.in_force,
            rules: tally.rules,
            changed: tally.changed,
            states: tally.states,
        };
        let asked = Asked { rows, watches: self.watches, rules: self.pack.rules.len() };
        check_tally(&tally, asked).map_err(|detail| self.end("grading.evaluate", detail))?;
        Ok(tally)
    }

    /// Explains one reading, given the state before it.
    ///
    /// # Errors
    /// [`CallError`]; an answer that breaks the contract is a fault of the pack.
    pub fn explain(
        &mut self,
        watch: u32,
        (period_start, value, validity): (i64, i64, u8),
        state: u64,
    ) -> Result<Explanation, CallError> {
        let explanation = self.call("grading.explain", |alive, store| {
            let rule_sets = alive.0.tidegate_rules_grading().rule_set();
            rule_sets.call_explain(store, alive.1, watch, period_start, value, validity, state)
        })?;
        check_grades([explanation.grade, explanation.in_force].iter())
            .map_err(|detail| self.end("grading.explain", detail))?;
        Ok(explanation.cross())
    }

    /// Ends the session because an answer broke the contract.
    fn end(&mut self, function: &'static str, detail: String) -> CallError {
        self.alive = None;
        self.pack.caller.contract_fault(&self.pack.layer.pack, function, detail)
    }

    /// What the session has used so far.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.alive.as_ref().map_or_else(Spent::default, |alive| alive.running.spent())
    }

    fn call<A>(
        &mut self,
        function: &'static str,
        call: impl FnOnce((&GradingPack, ResourceAny), &mut wasmtime::Store<Running>) -> Answer<A>,
    ) -> Result<A, CallError> {
        let pack = Arc::clone(&self.pack);
        let Some(mut alive) = self.alive.take() else {
            return Err(CallError::Host {
                pack: pack.layer.pack.clone(),
                function,
                cause: "the session has ended".to_owned(),
            });
        };
        alive.running.refill(function, &pack.caller)?;
        let (guest, rule_set) = (&alive.guest, alive.rule_set);
        let answer =
            pack.caller.timed(&mut alive.running, |store| call((guest, rule_set), store))?;
        self.alive = Some(alive);
        answer.map_err(|refusal| pack.refused(function, refusal.cross()))
    }
}

/// The watches as columns of the generated type; the columns move.
fn watches_columns(watches: Watches) -> grading_wit::Watches {
    grading_wit::Watches {
        pollutants: watches.pollutants,
        pollutant: watches.pollutant,
        averaging: watches.averaging,
        own_period: watches.own_period,
        lower: watches.lower,
        upper: watches.upper,
        decimals: watches.decimals,
    }
}
