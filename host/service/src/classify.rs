//! Classifying one enterprise or a whole county.

use std::sync::Arc;

use tidegate_domain::{
    CallError, ClassificationRecord, ClassificationResult, Conclusion, Date, Enterprise,
    Jurisdiction, Question, Tier,
};
use tidegate_runtime::{Lane, Pack};

use crate::error::ServiceError;
use crate::faults::Notes;
use crate::host::{Event, Host, log_fault};
use crate::judge::blob;
use crate::lifecycle::{ClassifiedChunk, Concluded};
use crate::stack::Layers;
use crate::telemetry;

/// Enterprises that one worker takes at a time: enough to spare it the queue, few enough to share.
const CHUNK: usize = 128;

/// Classifications written in one transaction.
const WRITE_ROWS: usize = 1000;

impl Host {
    /// Classifies one enterprise with the facts of a date, without recording it.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when it is not registered.
    pub async fn classify(
        &self,
        enterprise: &str,
        on: Date,
    ) -> Result<ClassificationRecord, ServiceError> {
        let facts = self.inner.store.enterprise_on(enterprise, on).await?;
        let facts = facts.ok_or_else(|| ServiceError::NotFound {
            what: "enterprise",
            id: enterprise.to_owned(),
        })?;
        let mut records = self.classify_these(vec![facts], on).await?;
        records.pop().ok_or_else(|| ServiceError::Internal("no classification".to_owned()))
    }

    /// Classifies all enterprises of a county with the facts of a date and records the results;
    /// gives how many were classified.
    ///
    /// # Errors
    /// Store and workers; a pack that fails is a result of its enterprise.
    pub async fn classify_county(
        &self,
        county: &Jurisdiction,
        on: Date,
    ) -> Result<u64, ServiceError> {
        let enterprises = self.inner.store.enterprises_on(county, on).await?;
        let asked = self.has_shadows(county).then(|| enterprises.clone());
        let records = self.classify_these(enterprises, on).await?;
        for rows in records.chunks(WRITE_ROWS) {
            self.inner.store.put_classifications(rows).await?;
        }
        let enterprises = records.len() as u64;
        if let Some(asked) = asked {
            let classified = asked.into_iter().zip(records).collect();
            let chunk = ClassifiedChunk { county: county.clone(), on, classified };
            self.hand_to_shadows(Concluded::Classified(chunk));
        }
        self.tell(Event::Classified { county: county.clone(), enterprises });
        Ok(enterprises)
    }

    /// Classifies enterprises on all workers; the results stand in the order given.
    ///
    /// # Errors
    /// [`ServiceError::Workers`] when too much is waiting.
    pub async fn classify_these(
        &self,
        enterprises: Vec<Enterprise>,
        on: Date,
    ) -> Result<Vec<ClassificationRecord>, ServiceError> {
        let at = self.inner.clock.now();
        let mut waiting = Vec::new();
        let same_county =
            |one: &Enterprise, next: &Enterprise| one.jurisdiction == next.jurisdiction;
        let counties = enterprises.chunk_by(same_county);
        for chunk in counties.flat_map(|county| county.chunks(CHUNK)) {
            let (chunk, host) = (chunk.to_vec(), self.clone());
            let code = chunk.first().map_or("", |first| first.jurisdiction.as_str());
            waiting.push(self.on_worker(Lane::new(code), move || {
                let mut notes = Notes::default();
                let county = chunk.first().map(|first| first.jurisdiction.clone());
                let classified = chunk.into_iter().map(|enterprise| {
                    let id = enterprise.id.clone();
                    let result = host.classify_now(enterprise, on, &mut notes)?;
                    Ok(ClassificationRecord { enterprise: id, on, at, result })
                });
                let classified = classified.collect::<Result<Vec<_>, CallError>>();
                (classified, county, notes)
            }));
        }
        let mut records = Vec::new();
        for chunk in futures::future::join_all(waiting).await {
            let (classified, county, notes) = chunk?;
            if let Some(Ok(county)) = county.map(|county| county.parse()) {
                self.heed(&county, notes).await;
            }
            records.extend(classified.map_err(ServiceError::Call)?);
        }
        Ok(records)
    }

    /// Classifies on the calling thread.
    fn classify_now(
        &self,
        enterprise: Enterprise,
        on: Date,
        notes: &mut Notes,
    ) -> Result<ClassificationResult, CallError> {
        let Ok(county) = enterprise.jurisdiction.parse::<Jurisdiction>() else {
            return Ok(ClassificationResult::NoLayer);
        };
        let _county = telemetry::within(&county);
        let layers = self.stack().layers(&county).for_enterprise(&enterprise.id);
        classify_by(&layers, enterprise, on, notes)
    }
}

/// The tier by the layers of a county that speak at the enterprise's site.
///
/// # Errors
/// A fault of the host; what packs do is part of the result.
pub(crate) fn classify_by(
    layers: &Layers,
    enterprise: Enterprise,
    on: Date,
    notes: &mut Notes,
) -> Result<ClassificationResult, CallError> {
    let layers = layers.at_site(&enterprise.industries);
    let mut decided: Option<ClassificationResult> = None;
    for pack in layers.classifiers() {
        let result = call(pack, &enterprise, on, notes)?;
        decided = Some(match decided {
            Some(wider) => narrower(wider, result),
            None => result,
        });
    }
    Ok(decided.unwrap_or(ClassificationResult::NoLayer))
}

/// What one layer says. A fault of the host is no result: it ends the whole run.
fn call(
    pack: &Arc<Pack>,
    enterprise: &Enterprise,
    on: Date,
    notes: &mut Notes,
) -> Result<ClassificationResult, CallError> {
    let layer = pack.layer().clone();
    let said = pack.classify(enterprise.clone(), on);
    match &said {
        Ok(_) => notes.well(pack, "classification.classify"),
        Err(error) => notes.failed(pack, error, || {
            blob(&Question::Classify { enterprise: enterprise.clone(), on }).ok()
        }),
    }
    match said {
        Ok(conclusion) => Ok(ClassificationResult::Concluded { layer, conclusion }),
        Err(CallError::Refused { refusal, .. }) => {
            Ok(ClassificationResult::Refused { layer, refusal })
        }
        Err(error @ CallError::Host { .. }) => Err(error),
        Err(error) => {
            log_fault(&error);
            match error {
                CallError::Pack { fault, .. } => Ok(ClassificationResult::Fault { layer, fault }),
                other => Err(other),
            }
        }
    }
}

/// Of a wider and a more specific layer's results, the one that counts.
fn narrower(wider: ClassificationResult, specific: ClassificationResult) -> ClassificationResult {
    if specific_counts(tier(&wider), tier(&specific)) { specific } else { wider }
}

/// Of a wider and a more specific layer's tiers, the one that counts; none where a layer gave none.
pub(crate) fn narrower_tier(wider: Option<Tier>, specific: Option<Tier>) -> Option<Tier> {
    if specific_counts(wider, specific) { specific } else { wider }
}

/// The more specific layer counts when it decides, unless it goes below the wider.
fn specific_counts(wider: Option<Tier>, specific: Option<Tier>) -> bool {
    match (wider, specific) {
        (_, None | Some(Tier::Undetermined)) => false,
        (None | Some(Tier::Undetermined), Some(_)) => true,
        (Some(above), Some(below)) => {
            let prohibited = above == Tier::Prohibited && below != Tier::Prohibited;
            !prohibited && below.strictness() >= above.strictness()
        }
    }
}

fn tier(result: &ClassificationResult) -> Option<Tier> {
    match result {
        ClassificationResult::Concluded { conclusion: Conclusion { tier, .. }, .. } => Some(*tier),
        _ => None,
    }
}
