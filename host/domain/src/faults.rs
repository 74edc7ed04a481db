//! Faults of packs (规则包故障) as they are kept, packs that were set aside (暂停使用), and what each
//! host of an installation runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Instant, Jurisdiction, LayerRef, PackFault, PackPlace};

/// What a pack is asked for (职能). A pack that fails in one is set aside for that alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Office {
    /// Grades of readings (预警分级).
    Grading,
    /// Everything that a judgement rests on: tier, limits, production state, findings (违法判定).
    Judging,
}

impl Office {
    /// The office that a function of the contract belongs to, for example `grading.evaluate`.
    #[must_use]
    pub fn of_function(function: &str) -> Self {
        if function.starts_with("grading.") { Self::Grading } else { Self::Judging }
    }

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Grading => "grading",
            Self::Judging => "judging",
        }
    }
}

impl std::fmt::Display for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// A fault of a pack in a county. The same function that fails in the same way on the same input
/// is one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRecord {
    /// County that it was called for.
    pub county: Jurisdiction,
    /// The version that failed.
    pub layer: LayerRef,
    /// Function called, for example `grading.evaluate`.
    pub function: String,
    /// What happened.
    pub fault: PackFault,
    /// SHA-256 of the question's JSON, which is archived when it is not too large.
    pub input: String,
    /// First time.
    pub first_at: Instant,
    /// Latest time.
    pub last_at: Instant,
    /// Times in all.
    pub times: u64,
    /// Where in the pack, a line a frame, innermost first; for its author only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backtrace: Option<String>,
}

/// A version that is not asked in a county because it failed too often in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// County.
    pub county: Jurisdiction,
    /// The version.
    pub layer: LayerRef,
    /// For what.
    pub office: Office,
    /// Faults in a row until then, and in the trials since.
    pub faults: u32,
    /// The latest fault, in a sentence.
    pub cause: String,
    /// Since when.
    pub since: Instant,
    /// When it is tried again.
    pub trial_at: Instant,
    /// When it came back, and how.
    pub ended: Option<(Instant, String)>,
}

/// What a host of an installation said of itself last (副本状态).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplicaReport {
    /// Made anew at every start.
    pub id: String,
    /// Name of the machine and process, for people.
    pub name: String,
    /// Version of the program.
    pub version: String,
    /// Since when it runs.
    pub started_at: Instant,
    /// When it said this.
    pub seen_at: Instant,
    /// What it runs in each place, as `stage digest`, by place.
    #[serde(with = "places")]
    pub runs: BTreeMap<PackPlace, Vec<String>>,
    /// Digests of the versions that it has loaded and could take into use at once.
    pub loaded: Vec<String>,
    /// What it could not take into use, in sentences.
    pub problems: Vec<String>,
}

/// Places as a list, because a key of JSON is a text.
mod places {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::PackPlace;

    #[derive(Serialize, Deserialize)]
    struct Row {
        place: PackPlace,
        versions: Vec<String>,
    }

    pub(super) fn serialize<S: Serializer>(
        runs: &BTreeMap<PackPlace, Vec<String>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let rows = runs.iter();
        serializer.collect_seq(
            rows.map(|(place, versions)| Row { place: place.clone(), versions: versions.clone() }),
        )
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<PackPlace, Vec<String>>, D::Error> {
        let rows = Vec::<Row>::deserialize(deserializer)?;
        Ok(rows.into_iter().map(|row| (row.place, row.versions)).collect())
    }
}
