//! Which versions of packs speak at an instant, worked out from the decisions about them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Instant, PackPlace, Stage, StageChange, StageRecord};

/// The versions in use in one place at an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceLineup {
    /// Digest of the version that speaks.
    pub active: Option<String>,
    /// Digest of the version that speaks for some enterprises, and these.
    pub canary: Option<(String, BTreeSet<String>)>,
    /// Digest of the version that runs beside the active one.
    pub shadow: Option<String>,
}

/// Why a change is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StageError {
    /// The order of stages is draft, shadow, canary, active, retired.
    #[error("a version that is {from} cannot become {to}; it can become {allowed}")]
    Order {
        /// Stage when the change would take effect.
        from: Stage,
        /// Stage wanted.
        to: Stage,
        /// What it can become.
        allowed: String,
    },
    /// Another version is there.
    #[error("{place} already has a version in {stage}: {digest}; retire it first")]
    Taken {
        /// Place.
        place: PackPlace,
        /// Stage.
        stage: Stage,
        /// Digest of the other version.
        digest: String,
    },
    /// There is none to try it beside.
    #[error("{place} has no active version that a {stage} could be compared with")]
    NothingBeside {
        /// Place.
        place: PackPlace,
        /// Stage wanted.
        stage: Stage,
    },
    /// It would take effect in the past.
    #[error("a change cannot take effect before it is decided")]
    Past,
    /// Who is spoken for.
    #[error("a canary names the enterprises that it speaks for, and no other stage does")]
    Enterprises,
    /// Nothing to go back to.
    #[error("{place} had no other active version before")]
    NoneBefore {
        /// Place.
        place: PackPlace,
    },
    /// Something is decided for later already.
    #[error("{place} has a change decided for a later time; take it back first")]
    Scheduled {
        /// Place.
        place: PackPlace,
    },
}

/// Every decision about the stages of packs, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub struct StageHistory {
    records: Vec<StageRecord>,
}

impl StageHistory {
    /// The history of these records, in any order.
    #[must_use]
    pub fn new(mut records: Vec<StageRecord>) -> Self {
        records.sort_by_key(|record| record.id);
        Self { records }
    }

    /// The records, by number.
    #[must_use]
    pub fn records(&self) -> &[StageRecord] {
        &self.records
    }

    /// The versions in use in every place at an instant. Places where nothing is in use are left
    /// out.
    #[must_use]
    pub fn lineup(&self, at: Instant) -> BTreeMap<PackPlace, PlaceLineup> {
        let mut places: BTreeMap<PackPlace, PlaceLineup> = BTreeMap::new();
        for change in self.in_effect(at) {
            places.entry(change.place.clone()).or_default().take(change);
        }
        places.retain(|_, lineup| *lineup != PlaceLineup::default());
        places
    }

    /// The stage of a version at an instant; a draft as long as nothing is decided. A version whose
    /// place another took is retired.
    #[must_use]
    pub fn stage(&self, digest: &str, at: Instant) -> Stage {
        let mut stage = Stage::Draft;
        let mut place = None;
        for change in self.in_effect(at) {
            if change.digest == digest {
                stage = change.stage;
                place = Some(&change.place);
            } else if stage == Stage::Active
                && change.stage == Stage::Active
                && place == Some(&change.place)
            {
                stage = Stage::Retired;
            }
        }
        stage
    }

    /// The next instant after `at` at which something changes.
    #[must_use]
    pub fn next_change(&self, at: Instant) -> Option<Instant> {
        let later = self.valid().map(|record| record.change.effective_at);
        later.filter(|effective_at| *effective_at > at).min()
    }

    /// The version that was active in a place before the one that is at `at`: what a rollback brings
    /// back.
    ///
    /// # Errors
    /// [`StageError::NoneBefore`].
    pub fn before(&self, place: &PackPlace, at: Instant) -> Result<String, StageError> {
        let actives = self
            .in_effect(at)
            .into_iter()
            .filter(|change| change.place == *place && change.stage == Stage::Active);
        let mut digests: Vec<&str> = actives.map(|change| change.digest.as_str()).collect();
        digests.dedup();
        let current = digests.pop();
        let before = digests.into_iter().rev().find(|digest| Some(*digest) != current);
        before.map(str::to_owned).ok_or_else(|| StageError::NoneBefore { place: place.clone() })
    }

    /// Whether a change may be decided after all that is here.
    ///
    /// # Errors
    /// [`StageError`].
    pub fn allows(&self, change: &StageChange) -> Result<(), StageError> {
        if change.effective_at < change.decided_at {
            return Err(StageError::Past);
        }
        if change.enterprises.is_empty() == (change.stage == Stage::Canary) {
            return Err(StageError::Enterprises);
        }
        // What is decided for later was decided knowing what holds now: a change before it would
        // pull the ground from under it.
        let later = self.valid().any(|record| {
            record.change.place == change.place && record.change.effective_at > change.effective_at
        });
        if later {
            return Err(StageError::Scheduled { place: change.place.clone() });
        }
        let lineup = self.lineup(change.effective_at).remove(&change.place).unwrap_or_default();
        let from = self.stage(&change.digest, change.effective_at);
        let first = lineup.active.is_none();
        let allowed = next_stages(from, first);
        if !allowed.contains(&change.stage) {
            let allowed: Vec<&str> = allowed.iter().map(|stage| stage.word()).collect();
            let allowed = allowed.join(" or ");
            return Err(StageError::Order { from, to: change.stage, allowed });
        }
        let held = match change.stage {
            Stage::Shadow => lineup.shadow,
            Stage::Canary => lineup.canary.map(|(digest, _)| digest),
            _ => None,
        };
        if let Some(digest) = held.filter(|digest| *digest != change.digest) {
            let (place, stage) = (change.place.clone(), change.stage);
            return Err(StageError::Taken { place, stage, digest });
        }
        if matches!(change.stage, Stage::Shadow | Stage::Canary) && first {
            let (place, stage) = (change.place.clone(), change.stage);
            return Err(StageError::NothingBeside { place, stage });
        }
        Ok(())
    }

    fn valid(&self) -> impl Iterator<Item = &StageRecord> {
        self.records.iter().filter(|record| record.cancelled.is_none())
    }

    /// Changes in effect at an instant, in the order in which they took effect.
    fn in_effect(&self, at: Instant) -> Vec<&StageChange> {
        let effective = self.valid().filter(|record| record.change.effective_at <= at);
        let mut effective: Vec<&StageRecord> = effective.collect();
        effective.sort_by_key(|record| (record.change.effective_at, record.id));
        effective.into_iter().map(|record| &record.change).collect()
    }
}

impl PlaceLineup {
    /// The digests in use, the active one first.
    pub fn digests(&self) -> impl Iterator<Item = &str> {
        let canary = self.canary.as_ref().map(|(digest, _)| digest.as_str());
        [self.active.as_deref(), canary, self.shadow.as_deref()].into_iter().flatten()
    }

    fn take(&mut self, change: &StageChange) {
        let digest = &change.digest;
        let own = |held: &Option<String>| held.as_ref() == Some(digest);
        if own(&self.active) {
            self.active = None;
        }
        if own(&self.shadow) {
            self.shadow = None;
        }
        if self.canary.as_ref().is_some_and(|(held, _)| held == digest) {
            self.canary = None;
        }
        match change.stage {
            Stage::Draft | Stage::Retired => {}
            Stage::Shadow => self.shadow = Some(digest.clone()),
            Stage::Canary => {
                let enterprises = change.enterprises.iter().cloned().collect();
                self.canary = Some((digest.clone(), enterprises));
            }
            Stage::Active => self.active = Some(digest.clone()),
        }
    }
}

/// What a version can become from a stage. The `first` of a place has nothing to be compared with, so
/// it may become active at once.
#[must_use]
pub fn next_stages(from: Stage, first: bool) -> Vec<Stage> {
    match from {
        Stage::Draft if first => vec![Stage::Active, Stage::Retired],
        Stage::Draft => vec![Stage::Shadow, Stage::Retired],
        Stage::Shadow => vec![Stage::Canary, Stage::Active, Stage::Retired],
        Stage::Canary => vec![Stage::Canary, Stage::Shadow, Stage::Active, Stage::Retired],
        Stage::Active => vec![Stage::Retired],
        Stage::Retired => vec![Stage::Shadow, Stage::Active],
    }
}

#[cfg(test)]
mod tests;
