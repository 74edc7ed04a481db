//! A shadow and a judged day.

use std::collections::BTreeMap;
use std::sync::Arc;

use tidegate_averages::Method;
use tidegate_domain::{CaseKey, LayeredFinding, MergedVerdict, Severity, SilentLayer, Standing};
use tidegate_runtime::Pack;
use tidegate_store::ShadowDifference;

use super::{Compared, JudgedDay};
use crate::error::ServiceError;
use crate::fairness::beside;
use crate::host::Host;
use crate::judge::carry_out;

impl Host {
    /// Judges the same material with the shadow in its place.
    pub(super) async fn judge_again(
        &self,
        shadow: &Arc<Pack>,
        day: &JudgedDay,
    ) -> Result<Compared, ServiceError> {
        let layers = self.stack().layers(&day.material.county).with(shadow);
        let material = Arc::clone(&day.material);
        let work = move || carry_out(Method::latest(), &material, &layers);
        let judged = self.on_worker(beside(&day.material.county), work).await??.verdict;
        let faults = judged.silent.iter().filter(|silent| match silent {
            SilentLayer::Fault { layer, .. } => layer.digest == shadow.layer().digest,
            SilentLayer::Refused { .. } => false,
        });
        let faults = u64::try_from(faults.count()).unwrap_or(u64::MAX);
        Ok(Compared { faults, ..differing(day, &judged) })
    }
}

/// What a finding is to the enterprise that it is made about.
fn weights(enterprise: &str, verdict: &MergedVerdict) -> BTreeMap<CaseKey, (Severity, Standing)> {
    let mut weights: BTreeMap<CaseKey, (Severity, Standing)> = BTreeMap::new();
    for LayeredFinding { finding, .. } in &verdict.findings {
        let weight = (finding.severity, finding.standing);
        let own = weights.entry(CaseKey::of(enterprise, finding)).or_insert(weight);
        own.0 = own.0.max(weight.0);
    }
    weights
}

fn differing(day: &JudgedDay, judged: &MergedVerdict) -> Compared {
    let enterprise = &day.material.enterprise.id;
    let mut active = weights(enterprise, &day.verdict);
    let shadow = weights(enterprise, judged);
    let mut differences = Vec::new();
    let mut note = |key: &CaseKey, active: String, shadow: String| {
        let subject = [&key.kind, &key.subject, &key.pollutant, &key.reference];
        let subject = subject.map(String::as_str);
        differences.push(ShadowDifference {
            county: day.material.county.clone(),
            enterprise: enterprise.clone(),
            kind: "judgement".to_owned(),
            subject: subject.join(" ").trim_end().to_owned(),
            at: day.material.from.start(),
            active,
            shadow,
        });
    };
    let mut compared = 0;
    for (key, weight) in &shadow {
        compared += 1;
        match active.remove(key) {
            Some(own) if own == *weight => {}
            Some(own) => note(key, said(own), said(*weight)),
            None => note(key, "not found".to_owned(), said(*weight)),
        }
    }
    for (key, weight) in &active {
        compared += 1;
        note(key, said(*weight), "not found".to_owned());
    }
    // A day on which neither finds anything is one conclusion on which they agree.
    Compared { compared: compared.max(1), differences, ..Compared::default() }
}

fn said((severity, standing): (Severity, Standing)) -> String {
    format!("found, {}, {}", word(severity), word(standing))
}

fn word<T: serde::Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
