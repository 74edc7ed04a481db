//! How a county stands, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;
use tidegate_domain::{Date, Grade, Jurisdiction, Tier};
use tidegate_store::{Page, Standing, Summary};

use crate::error::ServiceError;
use crate::host::Host;

/// Enterprises of a county by what their latest classification came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CountyStanding {
    /// All enterprises.
    pub total: u64,
    /// By tier; tiers that nobody has stand with 0.
    pub by_tier: BTreeMap<&'static str, u64>,
    /// Facts are missing.
    pub undetermined: u64,
    /// The pack refused or failed, no layer classifies, or nobody asked yet.
    pub not_classified: u64,
    /// Names of missing facts with how many undetermined enterprises miss each, most first.
    pub missing: Vec<(String, u64)>,
    /// Enterprises that must hold a permit and have none that is valid.
    pub reminders_to_apply: u64,
}

/// What a county came to, as the demo and the API report it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountySummary {
    /// Enterprises.
    pub enterprises: CountyStanding,
    /// As in `enterprises`, where readers look for it.
    pub reminders_to_apply: u64,
    /// Frames.
    pub frames: FrameSummary,
    /// Readings stored.
    pub readings: u64,
    /// Readings graded.
    pub graded: u64,
    /// Readings that no limit watches.
    pub unwatched: u64,
    /// Readings that came as another value for a period.
    pub revisions: u64,
    /// Warnings ever opened by highest grade.
    pub warnings: BTreeMap<&'static str, u64>,
    /// Grading batches.
    pub batches: u64,
    /// Judgements of days that no other replaced.
    pub judgements: u64,
    /// Findings of these by kind of act; a finding that goes on counts for each day judged.
    pub findings: BTreeMap<String, u64>,
    /// Cases that are issued to people.
    pub cases: u64,
}

/// Frames of a county.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FrameSummary {
    /// Frames with readings.
    pub accepted: u64,
    /// Frames without.
    pub noted: u64,
    /// Of the accepted, those whose every reading was there already.
    pub duplicate: u64,
    /// Refused frames by reason, those of unregistered devices included.
    pub rejected: BTreeMap<String, u64>,
}

impl Host {
    /// Enterprises of a county by what their latest classification on or before `on` came to.
    ///
    /// # Errors
    /// Store.
    pub async fn standing(
        &self,
        county: &Jurisdiction,
        on: Date,
    ) -> Result<CountyStanding, ServiceError> {
        let counts = self.inner.store.standing_counts(county, on).await?;
        let reminders = self.inner.store.apply_reminders(county, on, Page::first(1)).await?;
        let mut standing = CountyStanding {
            missing: counts.missing,
            reminders_to_apply: reminders.total,
            ..CountyStanding::default()
        };
        for tier in [Tier::Key, Tier::Simplified, Tier::Registration, Tier::None, Tier::Prohibited]
        {
            standing.by_tier.insert(tier_word(tier), 0);
        }
        for (which, count) in counts.standings {
            standing.total += count;
            match which {
                Standing::Tier(Tier::Undetermined) => standing.undetermined += count,
                Standing::Tier(tier) => {
                    standing.by_tier.insert(tier_word(tier), count);
                }
                _ => standing.not_classified += count,
            }
        }
        Ok(standing)
    }

    /// What a county came to until `on`.
    ///
    /// # Errors
    /// Store.
    pub async fn county_summary(
        &self,
        county: &Jurisdiction,
        on: Date,
    ) -> Result<CountySummary, ServiceError> {
        let enterprises = self.standing(county, on).await?;
        let summary = self.inner.store.summary(county).await?;
        let reminders_to_apply = enterprises.reminders_to_apply;
        Ok(CountySummary {
            enterprises,
            reminders_to_apply,
            frames: frames(&summary),
            readings: summary.readings,
            graded: summary.graded,
            unwatched: summary.unwatched,
            revisions: summary.revisions,
            warnings: warnings(&summary),
            batches: summary.batches,
            judgements: summary.judgements,
            findings: summary.findings.into_iter().collect(),
            cases: summary.cases,
        })
    }
}

fn frames(summary: &Summary) -> FrameSummary {
    let mut rejected = BTreeMap::new();
    let unregistered = summary.frames_rejected_unregistered.iter();
    for (reason, count) in summary.frames_rejected.iter().chain(unregistered) {
        *rejected.entry(reason.clone()).or_insert(0) += count;
    }
    FrameSummary {
        accepted: summary.frames_accepted,
        noted: summary.frames_noted,
        duplicate: summary.frames_duplicate,
        rejected,
    }
}

fn warnings(summary: &Summary) -> BTreeMap<&'static str, u64> {
    let mut warnings: BTreeMap<&'static str, u64> =
        Grade::ALL.iter().skip(1).map(|grade| (grade_word(*grade), 0)).collect();
    for (grade, count) in &summary.warnings {
        warnings.insert(grade_word(*grade), *count);
    }
    warnings
}

/// The word of a tier, as in JSON.
#[must_use]
pub const fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::Key => "key",
        Tier::Simplified => "simplified",
        Tier::Registration => "registration",
        Tier::None => "none",
        Tier::Prohibited => "prohibited",
        Tier::Undetermined => "undetermined",
    }
}

/// The word of a grade, as in JSON.
#[must_use]
pub const fn grade_word(grade: Grade) -> &'static str {
    match grade {
        Grade::Normal => "normal",
        Grade::Attention => "attention",
        Grade::Warning => "warning",
        Grade::Exceedance => "exceedance",
        Grade::Serious => "serious",
    }
}
