//! A classification with its reasons in words.

use tidegate_domain::{
    ClassificationRecord, ClassificationResult, Conclusion, Date, Jurisdiction, LayerRef,
};
use tidegate_manifest::Language;
use tidegate_store::Standing;

use super::enterprises::standing_of;
use super::voices::{BasisView, LayerView, MissingFact, StepView, Voices, layers_of};
use crate::error::ServiceError;
use crate::host::Host;

/// A classification with its reasons in words; what is said in words stands in `record` as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedClassification {
    /// The classification as concluded.
    pub record: ClassificationRecord,
    /// What it came to.
    pub standing: Standing,
    /// The layer that decided, refused or failed.
    pub layer: Option<LayerView>,
    /// Every condition that mattered, in the order of evaluation.
    pub steps: Vec<StepView>,
    /// Facts to ask for.
    pub missing: Vec<MissingFact>,
    /// What the enterprise owes: duty, text and where it comes from.
    pub obligations: Vec<(String, String, Vec<BasisView>)>,
    /// What makes the result doubtful.
    pub doubts: Vec<String>,
    /// Why the pack refused, or what its fault was.
    pub failure: Option<String>,
}

impl Host {
    /// Classifies an enterprise of a county with the facts of a date, without recording it, and
    /// says why.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when the county has no such enterprise.
    pub async fn explained_classification(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        on: Date,
        language: Language,
    ) -> Result<ExplainedClassification, ServiceError> {
        self.enterprise_of(county, enterprise).await?;
        let record = self.classify(enterprise, on).await?;
        self.explain_record(county, record, language).await
    }

    /// The latest recorded classification of an enterprise on a date with its reasons; none when
    /// it was never classified.
    ///
    /// # Errors
    /// Store.
    pub async fn recorded_classification(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        on: Date,
        language: Language,
    ) -> Result<Option<ExplainedClassification>, ServiceError> {
        match self.inner.store.classification(enterprise, on).await? {
            Some(record) => self.explain_record(county, record, language).await.map(Some),
            None => Ok(None),
        }
    }

    async fn explain_record(
        &self,
        county: &Jurisdiction,
        record: ClassificationRecord,
        language: Language,
    ) -> Result<ExplainedClassification, ServiceError> {
        let mut layers = layers_of(self, county);
        layers.extend(layer(&record.result).cloned());
        let voices = self.voices(language, &layers).await?;
        Ok(explain(record, &voices))
    }
}

fn layer(result: &ClassificationResult) -> Option<&LayerRef> {
    match result {
        ClassificationResult::Concluded { layer, .. }
        | ClassificationResult::Refused { layer, .. }
        | ClassificationResult::Fault { layer, .. } => Some(layer),
        ClassificationResult::NoLayer => None,
    }
}

fn explain(record: ClassificationRecord, voices: &Voices) -> ExplainedClassification {
    let mut explained = ExplainedClassification {
        standing: standing_of(&record.result),
        layer: layer(&record.result).map(|layer| voices.layer(layer)),
        steps: Vec::new(),
        missing: Vec::new(),
        obligations: Vec::new(),
        doubts: Vec::new(),
        failure: None,
        record,
    };
    match &explained.record.result {
        ClassificationResult::Concluded { layer, conclusion } => {
            let Conclusion { steps, missing, obligations, doubts, .. } = conclusion;
            let own = Some(layer);
            explained.steps = steps.iter().map(|step| voices.step(layer, step)).collect();
            explained.missing = missing.iter().map(|name| voices.missing(own, name)).collect();
            explained.obligations = obligations
                .iter()
                .map(|owed| {
                    let basis = owed.basis.iter().map(|basis| voices.basis(own, basis)).collect();
                    (owed.duty.clone(), voices.message(own, &owed.text), basis)
                })
                .collect();
            explained.doubts = voices.messages(own, doubts);
        }
        ClassificationResult::Refused { layer, refusal } => {
            explained.failure = Some(voices.message(Some(layer), &refusal.text));
        }
        ClassificationResult::Fault { fault, .. } => explained.failure = Some(fault.to_string()),
        ClassificationResult::NoLayer => {}
    }
    explained
}
