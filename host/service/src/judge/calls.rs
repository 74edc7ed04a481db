//! Calls to layers as the record keeps them: question and answer as blobs, and how it ended.

use std::sync::Arc;

use serde::Serialize;
use tidegate_domain::{Answer, CallError, PackFault, Question};
use tidegate_record::{Blob, BlobError, LayerOutcome, LayerRun};
use tidegate_runtime::Pack;

use crate::error::ServiceError;
use crate::faults::Notes;
use crate::host::log_fault;

/// One call with everything that is needed to execute it again.
#[derive(Clone, Debug)]
pub(crate) struct Called {
    /// As it stands in the record.
    pub(crate) run: LayerRun,
    /// The question's JSON.
    pub(crate) input: Blob,
    /// The answer's JSON; none of a fault.
    pub(crate) output: Option<Blob>,
    /// What came of it.
    pub(crate) answer: Result<Answer, PackFault>,
    /// Where in the pack it failed.
    pub(crate) backtrace: Option<String>,
}

/// The layers of a judgement as they are asked.
#[derive(Debug)]
pub(crate) struct Calls {
    /// The calls made, in their order; none when they are not for the record.
    pub(crate) made: Option<Vec<Called>>,
    /// How those that are for the record ended.
    pub(crate) notes: Notes,
}

impl Calls {
    /// Calls that are kept.
    pub(crate) fn recorded() -> Self {
        Self { made: Some(Vec::new()), notes: Notes::default() }
    }

    /// Calls whose answers are all that is wanted.
    pub(crate) fn unrecorded() -> Self {
        Self { made: None, notes: Notes::default() }
    }

    /// Asks a layer.
    ///
    /// # Errors
    /// A fault of the host or a call that ran past its time, which leave no judgement; another fault of
    /// the pack is a result.
    pub(crate) fn ask(
        &mut self,
        pack: &Arc<Pack>,
        question: Question,
    ) -> Result<Result<Answer, PackFault>, ServiceError> {
        let Some(made) = &mut self.made else {
            return match pack.answer(question).result {
                Ok(answer) => Ok(Ok(answer)),
                Err(error) => decided(error).map(|(fault, _)| Err(fault)),
            };
        };
        let called = call(pack, question, &mut self.notes)?;
        let answer = called.answer.clone();
        made.push(called);
        Ok(answer)
    }

    /// The calls kept.
    pub(crate) fn made(&self) -> &[Called] {
        self.made.as_deref().unwrap_or_default()
    }

    /// The blobs of the calls kept.
    pub(crate) fn blobs(&self) -> impl Iterator<Item = &Blob> {
        self.made()
            .iter()
            .flat_map(|called| [Some(&called.input), called.output.as_ref()])
            .flatten()
    }
}

/// Carries out one call, and notes how it ended.
///
/// # Errors
/// A fault of the host.
pub(crate) fn call(
    pack: &Arc<Pack>,
    question: Question,
    notes: &mut Notes,
) -> Result<Called, ServiceError> {
    let function = question.function();
    let input = blob(&question)?;
    let metered = pack.answer(question);
    match &metered.result {
        Ok(_) => notes.well(pack, function),
        Err(error) => notes.failed(pack, error, || Some(input.clone())),
    }
    let mut backtrace = None;
    let (answer, outcome) = match metered.result {
        Ok(Answer::Refused(refusal)) => {
            let outcome = LayerOutcome::Refused { code: refusal.code.clone() };
            (Ok(Answer::Refused(refusal)), outcome)
        }
        Ok(answer) => (Ok(answer), LayerOutcome::Conclusion),
        Err(error) => {
            let (fault, frames) = decided(error)?;
            backtrace = frames;
            (Err(fault.clone()), LayerOutcome::Fault(fault))
        }
    };
    let output = answer.as_ref().ok().map(blob).transpose()?;
    let run = LayerRun {
        layer: pack.layer().clone(),
        function: function.to_owned(),
        input: *input.digest(),
        output: output.as_ref().map(|output| *output.digest()),
        outcome,
        fuel: metered.spent.fuel,
        memory_bytes: metered.spent.memory_bytes,
    };
    Ok(Called { run, input, output, answer, backtrace })
}

/// The fault of a pack that the same input leads to every time. Running past its time is not one: it
/// gives no verdict, as a fault of the host does.
fn decided(error: CallError) -> Result<(PackFault, Option<String>), ServiceError> {
    log_fault(&error);
    match error {
        CallError::Pack { fault, backtrace, .. } if !matches!(fault, PackFault::Time { .. }) => {
            Ok((fault, backtrace))
        }
        other => Err(ServiceError::Call(other)),
    }
}

/// The JSON of a value as a blob: the form that digests of questions, answers and verdicts are
/// made of.
pub(crate) fn blob<T: Serialize>(value: &T) -> Result<Blob, ServiceError> {
    let bytes = serde_json::to_vec(value)
        .map_err(|error| ServiceError::Internal(format!("cannot be archived: {error}")))?;
    Blob::new(bytes).map_err(|error: BlobError| ServiceError::Internal(error.to_string()))
}
