//! Carrying out a judgement: from material through the layers to the merged verdict. Synchronous
//! and without a store, so that a replay and a candidate stack go the very same way.

use std::sync::Arc;

use tidegate_averages::Method;
use tidegate_domain::{
    Answer, CaseFile, LayerRef, MergedVerdict, Question, SilentLayer, Tier, Verdict,
};
use tidegate_runtime::Pack;

use super::assemble::assemble;
use super::calls::{Calls, blob};
use super::deed::{Judged, verdict_blob};
use super::limits::{Span, spans};
use super::material::Material;
use super::merge::merge;
use crate::error::ServiceError;
use crate::faults::Notes;
use crate::stack::Layers;

/// Judges what is known by the layers of its county that speak at its site, for the record, with
/// means formed by `method`: the latest, or for a replay that of the record.
///
/// # Errors
/// A fault of the host; faults of packs are part of the verdict.
pub(crate) fn carry_out(
    method: &'static Method,
    material: &Material,
    layers: &Layers,
) -> Result<Judged, ServiceError> {
    carry_out_noted(method, material, layers).0
}

/// The same, with how the calls ended, also when there is no verdict.
pub(crate) fn carry_out_noted(
    method: &'static Method,
    material: &Material,
    layers: &Layers,
) -> (Result<Judged, ServiceError>, Notes) {
    let layers = &layers.at_site(&material.enterprise.industries).that_judge();
    let _county = crate::telemetry::within(&material.county);
    let mut calls = Calls::recorded();
    let concluded = conclude(&mut calls, method, (material, layers));
    let notes = std::mem::take(&mut calls.notes);
    let judged = concluded.and_then(|(file, verdict)| {
        Ok(Judged {
            method: method.version,
            material: blob(material)?,
            case_file: blob(&file)?,
            limits: file.limits,
            calls,
            stack: layers.packs().iter().map(|pack| pack.layer().clone()).collect(),
            output: verdict_blob(&verdict)?,
            verdict,
        })
    });
    (judged, notes)
}

fn conclude(
    calls: &mut Calls,
    method: &'static Method,
    (material, layers): (&Material, &Layers),
) -> Result<(CaseFile, MergedVerdict), ServiceError> {
    let file = prepare(calls, method, (material, layers))?;
    let verdict = judge(calls, &file, layers)?;
    Ok((file, verdict))
}

/// The case file of what is known, with the tier and the limits by the layers of its county.
///
/// # Errors
/// As [`carry_out`].
pub(crate) fn prepare(
    calls: &mut Calls,
    method: &'static Method,
    (material, layers): (&Material, &Layers),
) -> Result<CaseFile, ServiceError> {
    let tier = tier(calls, material, layers)?;
    let thresholds: Vec<Arc<Pack>> = layers.thresholds().map(Arc::clone).collect();
    let mut limits: Vec<Vec<Span>> = Vec::with_capacity(material.outlets.len());
    for outlet in &material.outlets {
        limits.push(spans(calls, &thresholds, material, outlet)?);
    }
    assemble(method, material, tier, &limits)
}

/// The tier by the layers that classify, on the last day of the period: what the enterprise must
/// hold is the same through it, because its facts are.
fn tier(calls: &mut Calls, material: &Material, layers: &Layers) -> Result<Tier, ServiceError> {
    let on = material.until.plus_days(-1);
    let mut decided = None;
    for pack in layers.classifiers() {
        let question = Question::Classify { enterprise: material.enterprise.clone(), on };
        let said = match calls.ask(pack, question)? {
            Ok(Answer::Conclusion(conclusion)) => Some(conclusion.tier),
            _ => None,
        };
        decided = crate::classify::narrower_tier(decided, said);
    }
    Ok(decided.unwrap_or(Tier::Undetermined))
}

/// Asks every layer that judges, and merges what they say.
///
/// # Errors
/// As [`carry_out`].
pub(crate) fn judge(
    calls: &mut Calls,
    file: &CaseFile,
    layers: &Layers,
) -> Result<MergedVerdict, ServiceError> {
    let mut verdicts: Vec<(LayerRef, Verdict)> = Vec::new();
    let mut silent = Vec::new();
    for pack in layers.judges() {
        let layer = pack.layer().clone();
        let question = Question::Judge { file: Box::new(file.clone()) };
        match calls.ask(pack, question)? {
            Ok(Answer::Verdict(verdict)) => verdicts.push((layer, verdict)),
            Ok(Answer::Refused(refusal)) => {
                silent.push(SilentLayer::Refused { layer, refusal });
            }
            Ok(_) => return Err(ServiceError::Internal("a layer answered otherwise".to_owned())),
            Err(fault) => silent.push(SilentLayer::Fault { layer, fault }),
        }
    }
    Ok(MergedVerdict { silent, ..merge(verdicts) })
}
