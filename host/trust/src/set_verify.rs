//! Whether all packs of a set may be admitted.

use serde::Serialize;
use tidegate_domain::Jurisdiction;
use tidegate_record::KeyId;

use crate::report::{step_lines, stopped, taken};
use crate::{ContentProblem, PackSet, Report, Step, StepReport, Terms, verify};

/// The steps of a set itself; each of its packs has all steps of its own.
const STEPS: [Step; 4] = [Step::Container, Step::Listing, Step::Members, Step::Component];

/// What a check of a set found.
#[derive(Debug, Serialize)]
pub struct SetReport {
    /// Whether the set holds together and every pack in it may be admitted.
    pub accepted: bool,
    /// The county; none when the set does not hold together.
    pub county: Option<Jurisdiction>,
    /// Keys that only the set's own keyring knows to be revoked; they did not count.
    pub revoked_by_set: Vec<KeyId>,
    /// Keys in the set's own keyring that the reader's does not have; they did not count either.
    pub unknown_keys: Vec<KeyId>,
    /// The steps of the set.
    pub steps: Vec<StepReport>,
    /// The packs, widest first.
    pub packs: Vec<Report>,
}

/// Whether every pack of the set in `bytes` may be admitted on these terms.
///
/// The keyring of the set is asked for revocations only: a key that it alone knows counts for
/// nothing, a key that it alone knows to be revoked no longer counts.
#[must_use]
pub fn verify_set(bytes: &[u8], terms: &Terms<'_>) -> SetReport {
    let set = match PackSet::read(bytes) {
        Ok(set) => set,
        Err(refusal) => {
            return SetReport {
                accepted: false,
                county: None,
                revoked_by_set: Vec::new(),
                unknown_keys: Vec::new(),
                steps: stopped(&STEPS, refusal),
                packs: Vec::new(),
            };
        }
    };
    let mut keyring = terms.keyring.clone();
    let revoked_by_set = keyring.take_revocations(set.keyring());
    let ids = set.keyring().keys().iter().map(|entry| entry.id);
    let unknown_keys = ids.filter(|id| keyring.get(id).is_none()).collect();
    let terms = Terms { keyring: &keyring, ..*terms };
    let mut problems = Vec::new();
    let mut packs = Vec::new();
    for (listed, bytes) in set.packs() {
        let report = verify(bytes, &terms);
        // A pack that does not hold together says so in its own report.
        if let Some(found) = report.pack.as_ref().filter(|pack| !listed.names(pack)) {
            let problem = ContentProblem::Contradiction {
                path: listed.member.path.clone(),
                field: "the pack",
                found: format!("{} {} for {}", listed.name, listed.version, listed.jurisdiction),
                component: format!("{} {} for {}", found.name, found.version, found.jurisdiction),
            };
            problems.push(problem.into());
        }
        packs.push(report);
    }
    let mut steps: Vec<StepReport> =
        STEPS.iter().take(3).map(|step| taken(*step, Vec::new())).collect();
    steps.push(taken(Step::Component, problems));
    let accepted = steps.iter().all(|step| step.problems.is_empty())
        && packs.iter().all(|report| report.accepted);
    let county = Some(set.listing().county.clone());
    SetReport { accepted, county, revoked_by_set, unknown_keys, steps, packs }
}

impl SetReport {
    /// The report for people, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(county) = &self.county {
            lines.push(format!("set of {} packs for {county}", self.packs.len()));
        }
        lines.extend(step_lines(&self.steps));
        for key in &self.revoked_by_set {
            lines.push(format!("  key {key} is revoked in the set: revoke it in your keyring too"));
        }
        for key in &self.unknown_keys {
            lines.push(format!("  key {key} of the set is not in your keyring: it does not count"));
        }
        for report in &self.packs {
            lines.extend(report.lines());
        }
        let count = self.packs.iter().filter(|report| !report.accepted).count();
        lines.push(match (self.accepted, count) {
            (true, _) => "the set is accepted".to_owned(),
            (false, 0) => "the set is refused".to_owned(),
            (false, count) => format!("the set is refused: {count} of its packs are"),
        });
        lines
    }
}
