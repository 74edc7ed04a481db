//! One difference between two counties, and what they come to.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use tidegate_domain::{
    Averaging, Basis, Decimal, EnterpriseRecord, Instant, Jurisdiction, TruthValue,
};

/// What two counties may differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// Tier, scope, rows that spoke, or facts that are missing.
    Classification,
    /// A limit in force at an outlet.
    Limit,
    /// Grade of readings, or the rule that gave it.
    Grade,
    /// A finding of judged days.
    Finding,
}

/// A word that is no kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is nothing to compare, write classification, limit, grade or finding")]
pub struct DifferenceKindError {
    /// As given.
    pub text: String,
}

impl DifferenceKind {
    /// All, in the order of the way from facts to findings.
    pub const ALL: [Self; 4] = [Self::Classification, Self::Limit, Self::Grade, Self::Finding];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Classification => "classification",
            Self::Limit => "limit",
            Self::Grade => "grade",
            Self::Finding => "finding",
        }
    }
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for DifferenceKind {
    type Err = DifferenceKindError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.word() == text);
        found.ok_or_else(|| DifferenceKindError { text: text.to_owned() })
    }
}

/// What one county says of a matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Said {
    /// In a word or a number: a tier, a limit, a grade, severity and standing; or that it says
    /// nothing.
    pub says: String,
    /// More of it: rows, id and period of the limit met, which layers found it.
    pub detail: String,
    /// Id of the rule, of the limit or of the kind of act; empty when it says nothing.
    pub rule: String,
    /// Name and version of the layer that decided; empty for the permit's own limit.
    pub layer: String,
    /// Where it comes from.
    pub basis: Vec<Basis>,
    /// What the law provides for it.
    pub sanctions: Vec<SanctionSaid>,
}

impl Said {
    /// That a county says nothing, in these words.
    pub(super) fn nothing(says: &str) -> Self {
        Self { says: says.to_owned(), ..Self::default() }
    }
}

/// A sanction in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SanctionSaid {
    /// Document.
    pub document: String,
    /// Article.
    pub article: String,
    /// Least fine, 10 000 CNY.
    pub fine_min: Option<Decimal>,
    /// Highest fine, 10 000 CNY.
    pub fine_max: Option<Decimal>,
    /// Whether it is the one that applies.
    pub applies: TruthValue,
}

/// One matter that two counties see otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountyDifference {
    /// Enterprise.
    pub enterprise: String,
    /// Registered name.
    pub enterprise_name: String,
    /// What it is.
    pub kind: DifferenceKind,
    /// In what they differ: `tier`, `rows`, `value`, `source`, `grade`, `rule`, `severity`, …
    pub differs: Vec<&'static str>,
    /// Outlet number; empty for the site.
    pub outlet: String,
    /// HJ 212 code; empty when there is none.
    pub pollutant: String,
    /// Averaging period of the limit or of the readings.
    pub averaging: Option<Averaging>,
    /// Kind and reference of a finding, how a limit is compared; empty otherwise.
    pub about: String,
    /// First instant.
    pub from: Instant,
    /// First instant after.
    pub until: Instant,
    /// Readings in it; 0 where it is not about readings.
    pub readings: u64,
    /// What the first county says.
    pub first: Said,
    /// What the second county says.
    pub second: Said,
}

/// Differences of one kind in counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct KindTally {
    /// Differences.
    pub differences: u64,
    /// Readings in them.
    pub readings: u64,
    /// Enterprises that have some.
    pub enterprises: u64,
    /// Differences by what differs; one that differs in two ways counts for both.
    pub by_what: BTreeMap<&'static str, u64>,
    /// Differences by what the first and the second county go by, each `says (rule)`.
    #[serde(serialize_with = "as_list")]
    pub by_clause: BTreeMap<(String, String), u64>,
}

/// Differences in counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CompareTally {
    /// By kind; a kind without a difference may be absent.
    pub kinds: BTreeMap<DifferenceKind, KindTally>,
    /// Differences that are counted and not listed.
    pub not_listed: u64,
}

impl CompareTally {
    /// All differences.
    #[must_use]
    pub fn differences(&self) -> u64 {
        self.kinds.values().map(|tally| tally.differences).sum()
    }
}

/// JSON has no pairs for keys.
fn as_list<S: serde::Serializer>(
    counts: &BTreeMap<(String, String), u64>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Row<'a> {
        first: &'a str,
        second: &'a str,
        differences: u64,
    }
    serializer.collect_seq(counts.iter().map(|((first, second), differences)| Row {
        first,
        second,
        differences: *differences,
    }))
}

/// What came of one enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedEnterprise {
    /// Enterprise.
    pub enterprise: String,
    /// Registered name.
    pub enterprise_name: String,
    /// County of its site.
    pub county: Jurisdiction,
    /// Values read.
    pub values: u64,
    /// The first differences: by kind, outlet, pollutant and time.
    pub differences: Vec<CountyDifference>,
    /// All of them in counts.
    pub tally: CompareTally,
    /// Why it could not be compared to the end; empty when it was.
    pub failure: String,
}

impl ComparedEnterprise {
    /// One of which nothing is known yet.
    pub(super) fn begun(enterprise: &EnterpriseRecord) -> Self {
        Self {
            enterprise: enterprise.id.clone(),
            enterprise_name: enterprise.name.clone(),
            county: enterprise.county.clone(),
            values: 0,
            differences: Vec::new(),
            tally: CompareTally::default(),
            failure: String::new(),
        }
    }

    /// One of which nothing is known: nobody may take its silence for agreement.
    pub(super) fn failed(enterprise: &EnterpriseRecord, failure: String) -> Self {
        Self { failure, ..Self::begun(enterprise) }
    }
}
