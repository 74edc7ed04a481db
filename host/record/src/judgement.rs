//! What a judgement rests on, so that it can be executed again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tidegate_domain::{Basis, Decimal, Instant, Jurisdiction, LayerRef, PackFault};

use crate::{CanonicalError, Digest, Draft, Entry, EntryKind};

/// The format that this version writes and reads.
pub const JUDGEMENT_FORMAT: &str = "tidegate-judgement-1";

/// What was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JudgementKind {
    /// An hour, a day or another period.
    JudgedPeriod,
    /// Something that happened.
    Event,
    /// A routine batch of readings.
    GradingBatch,
    /// An enterprise's tier.
    Classification,
}

/// What executed the packs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Engine {
    /// For example `wasmtime`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Target triple compiled for.
    pub target: String,
    /// Name of the settings that decide results.
    pub profile: String,
}

/// How a layer's call ended. The four outcomes are never merged; a fault of the host leaves no
/// judgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum LayerOutcome {
    /// It answered.
    Conclusion,
    /// It declared that the question is outside what it answers.
    Refused {
        /// Its code.
        code: String,
    },
    /// It failed.
    Fault(PackFault),
}

/// One call of a layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerRun {
    /// The layer.
    pub layer: LayerRef,
    /// Function called.
    pub function: String,
    /// What went in.
    pub input: Digest,
    /// What came out; of the refusal when it refused, none when it failed.
    pub output: Option<Digest>,
    /// How it ended.
    pub outcome: LayerOutcome,
    /// Fuel used.
    pub fuel: u64,
    /// Most memory held, bytes.
    pub memory_bytes: u64,
}

/// A parameter that spoke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterUsed {
    /// Name in its table.
    pub name: String,
    /// Value.
    pub value: Decimal,
    /// Unit.
    pub unit: String,
    /// Where it comes from.
    pub basis: Basis,
}

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputRef {
    /// For example `case-file`, `derivation` or `readings`.
    pub role: String,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// How many.
    pub bytes: u64,
}

/// The manifest of a routine batch: what is needed to check it again, without its readings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradingManifest {
    /// Readings sent.
    pub readings: u64,
    /// Rows graded; a reading may meet several limits.
    pub rows: u64,
    /// Rows that were not normal.
    pub not_normal: u64,
    /// Start of the earliest period.
    pub first_period: Instant,
    /// Start of the latest period.
    pub last_period: Instant,
    /// Of the question sent.
    pub inputs: Digest,
    /// Of the answer.
    pub outputs: Digest,
}

/// Everything that a judgement rests on. Its id is the digest of its canonical bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgementRecord {
    /// [`JUDGEMENT_FORMAT`].
    pub format: String,
    /// What was judged.
    pub kind: JudgementKind,
    /// County.
    pub county: Jurisdiction,
    /// Unified social credit code; none for a batch over many.
    pub enterprise: Option<String>,
    /// First instant judged.
    pub from: Instant,
    /// First instant no longer judged.
    pub until: Instant,
    /// Up to when what was received counted.
    pub known_at: Instant,
    /// Version of the contract.
    pub contract: String,
    /// What executed the packs.
    pub engine: Engine,
    /// Version of the code that formed averages and means.
    pub method: String,
    /// The calls, in their order.
    pub layers: Vec<LayerRun>,
    /// Every layer of the county, also those not called, widest first.
    pub stack: Vec<LayerRef>,
    /// Parameters that spoke.
    pub parameters: Vec<ParameterUsed>,
    /// What was looked at.
    pub inputs: Vec<InputRef>,
    /// The merged verdict.
    pub output: Digest,
    /// For a batch, and only for one.
    pub grading: Option<GradingManifest>,
    /// Id of the judgement that this one replaces.
    pub supersedes: Option<Digest>,
    /// 0 for the first, one more each time it is judged again.
    pub revision: u32,
    /// Why it was judged again.
    pub reason: Option<String>,
}

/// Why bytes are no judgement, or a judgement cannot be recorded.
#[derive(Debug, thiserror::Error)]
pub enum JudgementError {
    /// The bytes.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// Another format.
    #[error(
        "`{format}` is not a judgement format known here, this version knows `{JUDGEMENT_FORMAT}`"
    )]
    Format {
        /// As given.
        format: String,
    },
    /// Fields that contradict each other.
    #[error("the judgement contradicts itself in `{field}`: {why}")]
    Contradiction {
        /// The field.
        field: &'static str,
        /// What does not fit.
        why: &'static str,
    },
    /// The entry in the chain says otherwise.
    #[error("the entry in the chain is not that of this judgement: `{field}` differs")]
    OtherEntry {
        /// The field.
        field: &'static str,
    },
    /// It does not replace the judgement that it is compared with.
    #[error("this is no revision of the earlier judgement: `{field}` does not fit")]
    OtherRevision {
        /// The field.
        field: &'static str,
    },
}

impl JudgementRecord {
    /// Its canonical bytes.
    ///
    /// # Errors
    ///
    /// [`JudgementError`] for another format, fields that contradict each other, or more bytes
    /// than are ever read.
    pub fn to_bytes(&self) -> Result<Vec<u8>, JudgementError> {
        self.verify()?;
        Ok(crate::to_bytes("the judgement", self)?)
    }

    /// The judgement of canonical bytes.
    ///
    /// # Errors
    ///
    /// [`JudgementError`]; bytes that mean a judgement but are not its one form are
    /// [`CanonicalError::NotCanonical`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, JudgementError> {
        let record: Self = crate::from_bytes("the judgement", bytes)?;
        record.verify()?;
        Ok(record)
    }

    /// Its id: SHA-256 of the canonical bytes.
    ///
    /// # Errors
    ///
    /// See [`JudgementRecord::to_bytes`].
    pub fn id(&self) -> Result<Digest, JudgementError> {
        Ok(Digest::of(&self.to_bytes()?))
    }

    /// Every digest whose bytes are needed to execute it again; some may come twice.
    pub fn digests(&self) -> impl Iterator<Item = Digest> + '_ {
        let runs = self.layers.iter();
        let runs = runs.flat_map(|run| [Some(run.input), run.output]).flatten();
        let grading = self.grading.iter().flat_map(|batch| [batch.inputs, batch.outputs]);
        let inputs = self.inputs.iter().map(|input| input.digest);
        runs.chain(self.packs()).chain(inputs).chain(grading).chain([self.output])
    }

    /// The entry to append for it: its id as the body, its period, the enterprise as the subject
    /// (`batch` for a batch over many). `recorded_at` is when it is written, never before
    /// `known_at`.
    ///
    /// # Errors
    ///
    /// See [`JudgementRecord::to_bytes`].
    pub fn draft(&self, recorded_at: Instant) -> Result<Draft, JudgementError> {
        Ok(Draft {
            county: self.county.clone(),
            kind: self.entry_kind(),
            subject: self.enterprise.clone().unwrap_or_else(|| "batch".to_owned()),
            body: self.id()?,
            known_at: recorded_at,
            valid_from: self.from,
            valid_until: self.until,
        })
    }

    /// Checks that `entry` says about this judgement what the judgement says.
    ///
    /// # Errors
    ///
    /// [`JudgementError::OtherEntry`] names the field that differs.
    pub fn verify_entry(&self, entry: &Entry) -> Result<(), JudgementError> {
        let fields = [
            ("body", entry.body == self.id()?),
            ("kind", entry.kind == self.entry_kind()),
            ("county", entry.county == self.county),
            ("valid_from", entry.valid_from == self.from),
            ("valid_until", entry.valid_until == self.until),
        ];
        match fields.into_iter().find(|(_, same)| !same) {
            Some((field, _)) => Err(JudgementError::OtherEntry { field }),
            None => Ok(()),
        }
    }

    /// Checks that it replaces `before`: the same question judged again, with what was known later.
    ///
    /// # Errors
    ///
    /// [`JudgementError::OtherRevision`] names the field that does not fit.
    pub fn verify_supersedes(&self, before: &Self) -> Result<(), JudgementError> {
        let fields = [
            ("supersedes", self.supersedes == Some(before.id()?)),
            ("revision", before.revision.checked_add(1) == Some(self.revision)),
            ("kind", self.kind == before.kind),
            ("county", self.county == before.county),
            ("enterprise", self.enterprise == before.enterprise),
            ("from", self.from == before.from),
            ("until", self.until == before.until),
            ("known_at", self.known_at >= before.known_at),
        ];
        match fields.into_iter().find(|(_, fits)| !fits) {
            Some((field, _)) => Err(JudgementError::OtherRevision { field }),
            None => Ok(()),
        }
    }

    /// Digests of the components of its layers, each once, ascending.
    #[must_use]
    pub fn packs(&self) -> BTreeSet<Digest> {
        let layers = self.stack.iter().chain(self.layers.iter().map(|run| &run.layer));
        layers.filter_map(|layer| layer.digest.parse().ok()).collect()
    }

    const fn entry_kind(&self) -> EntryKind {
        match self.kind {
            JudgementKind::GradingBatch => EntryKind::GradingBatch,
            _ => EntryKind::Judgement,
        }
    }

    fn verify(&self) -> Result<(), JudgementError> {
        if self.format != JUDGEMENT_FORMAT {
            return Err(JudgementError::Format { format: self.format.clone() });
        }
        let is_batch = self.kind == JudgementKind::GradingBatch;
        let again = self.revision > 0;
        let rules = [
            ("until", self.until >= self.from, "it ends before it begins"),
            ("grading", self.grading.is_some() == is_batch, "only a batch has one, and must"),
            ("supersedes", self.supersedes.is_some() == again, "only a revision has one, and must"),
            ("reason", self.reason.is_some() == again, "only a revision has one, and must"),
            ("layers", self.layers.iter().all(outcome_fits), "only a fault has no output"),
            (
                "stack",
                self.layers.iter().all(|run| self.stack.contains(&run.layer)),
                "a layer was called that is not in it",
            ),
            (
                "stack",
                self.stack.iter().all(|layer| layer.digest.parse::<Digest>().is_ok()),
                "the digest of a layer is not 64 lower-case hex digits",
            ),
        ];
        match rules.into_iter().find(|(_, holds, _)| !holds) {
            Some((field, _, why)) => Err(JudgementError::Contradiction { field, why }),
            None => Ok(()),
        }
    }
}

fn outcome_fits(run: &LayerRun) -> bool {
    run.output.is_some() != matches!(run.outcome, LayerOutcome::Fault(_))
}
