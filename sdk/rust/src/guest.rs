//! The generated export traits, carried out by the author-facing ones.

use std::marker::PhantomData;

use tidegate_contract::Cross;

use crate::bindings::classification::exports::tidegate::rules::classification as classification_wit;
use crate::bindings::classification::tidegate::rules::types as types_wit;
use crate::bindings::grading::exports::tidegate::rules::grading as grading_wit;
use crate::bindings::judgement::exports::tidegate::rules::judgement as judgement_wit;
use crate::bindings::threshold::exports::tidegate::rules::threshold as threshold_wit;
use crate::export::{Classification, Judgement, Threshold};
use crate::grading::{Columns, Grader, RuleSet};

/// A generated function's result.
type Answer<T> = Result<T, types_wit::Refusal>;

/// Converts the answer of an author's function.
fn cross<A: Cross<B>, B>(answer: Result<A, tidegate_contract::Refusal>) -> Answer<B> {
    match answer {
        Ok(answer) => Ok(answer.cross()),
        Err(refusal) => Err(refusal.cross()),
    }
}

/// Exports `classification` of `P`.
#[derive(Debug)]
pub struct ClassificationExport<P>(PhantomData<P>);

impl<P: Classification> classification_wit::Guest for ClassificationExport<P> {
    fn classify(
        enterprise: classification_wit::Enterprise,
        on: i32,
    ) -> Answer<classification_wit::Conclusion> {
        cross(P::classify(&enterprise.cross(), on.cross()))
    }

    fn production(
        evidence: classification_wit::ProductionEvidence,
        on: i32,
    ) -> Answer<classification_wit::ProductionState> {
        cross(P::production(&evidence.cross(), on.cross()))
    }

    fn readiness_of(
        application: classification_wit::Application,
        on: i32,
    ) -> Answer<classification_wit::Readiness> {
        cross(P::readiness_of(&application.cross(), on.cross()))
    }
}

/// Exports `threshold` of `P`.
#[derive(Debug)]
pub struct ThresholdExport<P>(PhantomData<P>);

impl<P: Threshold> threshold_wit::Guest for ThresholdExport<P> {
    fn limits(site: threshold_wit::Site, on: i32) -> Answer<threshold_wit::LimitsAnswer> {
        cross(P::limits(&site.cross(), on.cross()))
    }
}

/// Exports `judgement` of `P`.
#[derive(Debug)]
pub struct JudgementExport<P>(PhantomData<P>);

impl<P: Judgement> judgement_wit::Guest for JudgementExport<P> {
    fn judge(file: judgement_wit::CaseFile) -> Answer<judgement_wit::Verdict> {
        cross(P::judge(&file.cross()))
    }
}

/// Exports `grading` of `G`.
#[derive(Debug)]
pub struct GradingExport<G>(PhantomData<G>);

impl<G: Grader> grading_wit::Guest for GradingExport<G> {
    type RuleSet = RuleSet<G>;

    fn rules() -> Vec<String> {
        G::RULES.iter().map(|rule| (*rule).to_owned()).collect()
    }
}

impl<G: Grader> grading_wit::GuestRuleSet for RuleSet<G> {
    fn new(on: i32, watches: grading_wit::Watches) -> Self {
        Self::compile(on.cross(), &watches.cross())
    }

    fn evaluate(
        &self,
        readings: grading_wit::Readings,
        state: Vec<u64>,
    ) -> Answer<grading_wit::Tally> {
        let columns = Columns {
            watch: &readings.watch,
            period_start: &readings.period_start,
            value: &readings.value,
            validity: &readings.validity,
        };
        cross(self.evaluate_columns(columns, &state))
    }

    fn explain(
        &self,
        watch: u32,
        period_start: i64,
        value: i64,
        validity: u8,
        state: u64,
    ) -> Answer<grading_wit::Explanation> {
        let reading = crate::grading::Sample { period_start, value, validity };
        cross(self.explain_sample(watch, reading, state))
    }
}
