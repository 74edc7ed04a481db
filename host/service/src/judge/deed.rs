//! From a judgement that was carried out to what the store writes.

use tidegate_domain::{
    AppliedLimit, Basis, Decimal, Instant, JudgementListing, LayerRef, MergedVerdict,
};
use tidegate_record::{
    Blob, Digest, Engine, InputRef, JUDGEMENT_FORMAT, JudgementKind, JudgementRecord, LayerRun,
    ParameterUsed,
};
use tidegate_runtime::{ENGINE_NAME, ENGINE_PROFILE, ENGINE_TARGET, ENGINE_VERSION};

use super::calls::{Calls, blob};
use super::material::Material;
use crate::error::ServiceError;

/// Version of the contract that calls are made under.
pub(crate) const CONTRACT: &str = "0.1";

/// Role of the archived [`Material`].
pub(crate) const MATERIAL: &str = "material";

/// Role of the archived case file.
pub(crate) const CASE_FILE: &str = "case-file";

/// What executes packs here.
pub(crate) fn engine() -> Engine {
    Engine {
        name: ENGINE_NAME.to_owned(),
        version: ENGINE_VERSION.to_owned(),
        target: ENGINE_TARGET.to_owned(),
        profile: ENGINE_PROFILE.to_owned(),
    }
}

/// A judgement as carried out, not yet written.
#[derive(Debug)]
pub(crate) struct Judged {
    /// Version of the method that formed its means.
    pub(crate) method: &'static str,
    /// What it rests on.
    pub(crate) material: Blob,
    /// The case file that the layers were given.
    pub(crate) case_file: Blob,
    /// The limits of the case file.
    pub(crate) limits: Vec<AppliedLimit>,
    /// Every call, in order.
    pub(crate) calls: Calls,
    /// Every layer of the county.
    pub(crate) stack: Vec<LayerRef>,
    /// The merged verdict.
    pub(crate) verdict: MergedVerdict,
    /// The verdict's blob.
    pub(crate) output: Blob,
}

/// When and after what a judgement is written.
#[derive(Clone, Debug)]
pub(crate) struct Circumstances<'a> {
    /// Up to when what was received counted.
    pub(crate) known_at: Instant,
    /// The judgement that it replaces.
    pub(crate) replaces: Option<&'a JudgementListing>,
    /// Why it was judged again.
    pub(crate) reason: Option<String>,
}

impl Judged {
    /// The record of the judgement of a period.
    pub(crate) fn record(
        &self,
        material: &Material,
        circumstances: &Circumstances<'_>,
    ) -> Result<JudgementRecord, ServiceError> {
        let replaces = circumstances.replaces;
        let supersedes = replaces
            .map(|old| old.id.parse::<Digest>())
            .transpose()
            .map_err(|error| ServiceError::Internal(error.to_string()))?;
        let again = || circumstances.reason.clone().unwrap_or_else(|| "asked-again".to_owned());
        Ok(JudgementRecord {
            format: JUDGEMENT_FORMAT.to_owned(),
            kind: JudgementKind::JudgedPeriod,
            county: material.county.clone(),
            enterprise: Some(material.enterprise.id.clone()),
            from: material.from.start(),
            until: material.until.start(),
            known_at: circumstances.known_at,
            contract: CONTRACT.to_owned(),
            engine: engine(),
            method: self.method.to_owned(),
            layers: self.runs(),
            stack: self.stack.clone(),
            parameters: self.parameters(),
            inputs: vec![input(MATERIAL, &self.material), input(CASE_FILE, &self.case_file)],
            output: *self.output.digest(),
            grading: None,
            supersedes,
            revision: replaces.map_or(0, |old| old.revision.saturating_add(1)),
            reason: replaces.is_some().then(again),
        })
    }

    /// Everything that the record names by digest, but packs, which the store has.
    pub(crate) fn blobs(&self) -> Vec<Blob> {
        let own = [&self.material, &self.case_file, &self.output];
        own.into_iter().chain(self.calls.blobs()).cloned().collect()
    }

    fn runs(&self) -> Vec<LayerRun> {
        self.calls.made().iter().map(|called| called.run.clone()).collect()
    }

    /// The limits, sanctions and limitations that spoke, each once, by name. What else a pack goes by
    /// stands in the elements of its findings and in the archived component.
    fn parameters(&self) -> Vec<ParameterUsed> {
        let mut used: Vec<ParameterUsed> = Vec::new();
        for applied in &self.limits {
            let limit = &applied.limit;
            for (side, bound) in [("lower", limit.lower), ("upper", limit.upper)] {
                let name = format!("{}.{side}", limit.id);
                push(&mut used, (name, bound, &limit.unit), &limit.basis);
            }
        }
        for layered in &self.verdict.findings {
            let kind = &layered.finding.kind;
            if let Some(limitation) = &layered.finding.limitation {
                let name = format!("{kind}.limitation");
                let years = Decimal::from_integer(i64::from(limitation.years));
                push(&mut used, (name, years, "a"), &limitation.basis);
            }
            for sanction in &layered.finding.sanctions {
                for (side, bound) in
                    [("fine_min", sanction.fine_min), ("fine_max", sanction.fine_max)]
                {
                    push(&mut used, (format!("{kind}.{side}"), bound, "10k-CNY"), &sanction.basis);
                }
            }
        }
        used.sort_by(|a, b| (&a.name, a.value).cmp(&(&b.name, b.value)));
        used
    }
}

fn push(
    used: &mut Vec<ParameterUsed>,
    (name, value, unit): (String, Option<Decimal>, &str),
    basis: &Basis,
) {
    let Some(value) = value else { return };
    let parameter = ParameterUsed { name, value, unit: unit.to_owned(), basis: basis.clone() };
    if !used.contains(&parameter) {
        used.push(parameter);
    }
}

/// A blob as an input of a record.
pub(crate) fn input(role: &str, blob: &Blob) -> InputRef {
    InputRef { role: role.to_owned(), digest: *blob.digest(), bytes: blob.bytes().len() as u64 }
}

/// The blob of a verdict.
pub(crate) fn verdict_blob(verdict: &MergedVerdict) -> Result<Blob, ServiceError> {
    blob(verdict)
}
