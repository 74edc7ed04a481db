//! What a check found, step by step.

use std::fmt;

use semver::Version;
use serde::Serialize;
use tidegate_domain::{Instant, Jurisdiction};
use tidegate_record::{Digest, KeyId};

use crate::{PackFile, Problem, Role, moment};

/// A step of a check; each needs those before it, but for the last three, which are all taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The file is a container in its one form, within its bounds.
    Container,
    /// The listing is there, in its one form, with members that have a place.
    Listing,
    /// The members are exactly those listed.
    Members,
    /// The component, its manifest and the listing say the same.
    Component,
    /// The tables are those that the component was built from.
    Tables,
    /// Every signature is by a known key that may sign this, now.
    Signatures,
    /// The signatures are those that the policy asks for.
    Policy,
    /// The version is not older than what is active.
    Version,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 8] = [
        Self::Container,
        Self::Listing,
        Self::Members,
        Self::Component,
        Self::Tables,
        Self::Signatures,
        Self::Policy,
        Self::Version,
    ];

    /// The word that reports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::Listing => "listing",
            Self::Members => "members",
            Self::Component => "component",
            Self::Tables => "tables",
            Self::Signatures => "signatures",
            Self::Policy => "policy",
            Self::Version => "version",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Why a file does not hold together.
#[derive(Debug)]
pub struct Refusal {
    /// The step that failed.
    pub step: Step,
    /// What is wrong there, at least one.
    pub problems: Vec<Problem>,
}

impl Refusal {
    pub(crate) fn one(step: Step, problem: impl Into<Problem>) -> Self {
        Self { step, problems: vec![problem.into()] }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused at step `{}`: ", self.step)?;
        for (index, problem) in self.problems.iter().enumerate() {
            let between = if index > 0 { "; " } else { "" };
            write!(f, "{between}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Nothing is wrong.
    Passed,
    /// Something is wrong.
    Refused,
    /// A step before it failed.
    NotReached,
}

impl Outcome {
    const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Refused => "refused",
            Self::NotReached => "not reached",
        }
    }
}

/// One step with how it ended.
#[derive(Debug, Serialize)]
pub struct StepReport {
    /// The step.
    pub step: Step,
    /// How it ended.
    pub outcome: Outcome,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// Which pack a file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PackIdentity {
    /// Name.
    pub name: String,
    /// Version.
    pub version: Version,
    /// Where it holds.
    pub jurisdiction: Jurisdiction,
    /// SHA-256 of the component: the identity of the pack.
    pub component: Digest,
    /// What its signatures name.
    pub listing: Digest,
}

impl PackIdentity {
    /// That of a file.
    #[must_use]
    pub fn of(file: &PackFile) -> Self {
        let listing = file.listing();
        Self {
            name: listing.name.clone(),
            version: listing.version.clone(),
            jurisdiction: listing.jurisdiction.clone(),
            component: listing.component,
            listing: file.digest(),
        }
    }
}

/// One signature with what the keyring knows of its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignatureReport {
    /// In which role it was made.
    pub role: Role,
    /// Key.
    pub key: KeyId,
    /// When, on the word of whoever made it.
    pub at: Instant,
    /// Whose key it is; none when it is unknown.
    pub owner: Option<String>,
    /// Whether it counts.
    pub counts: bool,
}

/// What a check of a pack file found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Whether every step passed.
    pub accepted: bool,
    /// When it was checked.
    pub now: Instant,
    /// The pack; none when the file does not hold together.
    pub pack: Option<PackIdentity>,
    /// The signatures, ascending by role and key.
    pub signatures: Vec<SignatureReport>,
    /// Every step in order.
    pub steps: Vec<StepReport>,
}

impl Report {
    /// The first step that failed.
    #[must_use]
    pub fn refused_at(&self) -> Option<Step> {
        let refused = self.steps.iter().find(|step| step.outcome == Outcome::Refused);
        refused.map(|step| step.step)
    }

    /// Everything that is wrong.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.steps.iter().flat_map(|step| &step.problems)
    }

    /// The report for people, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(pack) = &self.pack {
            lines.push(format!("{} {} for {}", pack.name, pack.version, pack.jurisdiction));
            lines.push(format!("  component   {}", pack.component));
            lines.push(format!("  listing     {}", pack.listing));
        }
        for signature in &self.signatures {
            let owner = signature.owner.as_deref().unwrap_or("unknown");
            let counts = if signature.counts { "counts" } else { "does not count" };
            lines.push(format!(
                "  signed as {} by {owner}, key {}, at {}: {counts}",
                signature.role,
                signature.key,
                moment(signature.at)
            ));
        }
        lines.extend(step_lines(&self.steps));
        lines.push(match self.refused_at() {
            None => "accepted".to_owned(),
            Some(step) => format!("refused at step `{step}`"),
        });
        lines
    }
}

/// Steps for people.
pub(crate) fn step_lines(steps: &[StepReport]) -> Vec<String> {
    let mut lines = Vec::new();
    for StepReport { step, outcome, problems } in steps {
        lines.push(format!("  {:<11} {}", step.word(), outcome.word()));
        lines.extend(problems.iter().map(|problem| format!("    {problem}")));
    }
    lines
}

/// Steps of which those before `refusal` passed and those behind it were not reached.
pub(crate) fn stopped(steps: &[Step], refusal: Refusal) -> Vec<StepReport> {
    let Refusal { step: failed, problems } = refusal;
    let mut problems = Some(problems);
    let report = |step: &Step| {
        let outcome = match step.cmp(&failed) {
            std::cmp::Ordering::Less => Outcome::Passed,
            std::cmp::Ordering::Equal => Outcome::Refused,
            std::cmp::Ordering::Greater => Outcome::NotReached,
        };
        let here = outcome == Outcome::Refused;
        let problems = if here { problems.take().unwrap_or_default() } else { Vec::new() };
        StepReport { step: *step, outcome, problems }
    };
    steps.iter().map(report).collect()
}

/// A step that was taken.
pub(crate) fn taken(step: Step, problems: Vec<Problem>) -> StepReport {
    let outcome = if problems.is_empty() { Outcome::Passed } else { Outcome::Refused };
    StepReport { step, outcome, problems }
}
