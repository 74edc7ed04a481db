//! A shadow and classified enterprises.

use std::sync::Arc;

use tidegate_domain::{CallError, ClassificationResult};
use tidegate_runtime::Pack;
use tidegate_store::ShadowDifference;

use super::{ClassifiedChunk, Compared};
use crate::classify::classify_by;
use crate::error::ServiceError;
use crate::fairness::beside;
use crate::faults::Notes;
use crate::host::Host;

impl Host {
    /// Classifies the same enterprises with the shadow in its place.
    pub(super) async fn classify_again(
        &self,
        shadow: &Arc<Pack>,
        chunk: &ClassifiedChunk,
    ) -> Result<Compared, ServiceError> {
        let layers = self.stack().layers(&chunk.county).with(shadow);
        let asked: Vec<_> = chunk.classified.iter().map(|(asked, _)| asked.clone()).collect();
        let on = chunk.on;
        let work = move || {
            let mut unheeded = Notes::default();
            let classify = |enterprise| classify_by(&layers, enterprise, on, &mut unheeded);
            let said = asked.into_iter().map(classify);
            said.collect::<Result<Vec<ClassificationResult>, CallError>>()
        };
        let said =
            self.on_worker(beside(&chunk.county), work).await?.map_err(ServiceError::Call)?;
        let mut seen = Compared::default();
        for ((enterprise, record), result) in chunk.classified.iter().zip(said) {
            seen.compared += 1;
            let own = |layer: &tidegate_domain::LayerRef| layer.digest == shadow.layer().digest;
            if matches!(&result, ClassificationResult::Fault { layer, .. } if own(layer)) {
                seen.faults += 1;
            }
            let (active, shadow) = (word(&record.result), word(&result));
            if active != shadow {
                seen.differences.push(ShadowDifference {
                    county: chunk.county.clone(),
                    enterprise: enterprise.id.clone(),
                    kind: "classification".to_owned(),
                    subject: String::new(),
                    at: chunk.on.start(),
                    active,
                    shadow,
                });
            }
        }
        Ok(seen)
    }
}

/// The tier, or why there is none.
fn word(result: &ClassificationResult) -> String {
    match result {
        ClassificationResult::Concluded { conclusion, .. } => {
            crate::overview::tier_word(conclusion.tier).to_owned()
        }
        ClassificationResult::Refused { refusal, .. } => format!("refused: {}", refusal.code),
        ClassificationResult::Fault { fault, .. } => format!("fault: {fault}"),
        ClassificationResult::NoLayer => "no layer".to_owned(),
    }
}
