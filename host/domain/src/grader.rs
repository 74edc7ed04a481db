//! Which category packs a county lets grade (行业规则包评级授权): decided for the county, dated, never
//! overwritten.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Instant, Jurisdiction};

/// A decision that a category pack grades in a county from a moment on, or no longer does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GraderDecision {
    /// The county.
    pub county: Jurisdiction,
    /// Name of the category pack.
    pub pack: String,
    /// Whether it grades.
    pub lets: bool,
    /// From when on, not before `decided_at`.
    pub effective_at: Instant,
    /// When it was decided.
    pub decided_at: Instant,
    /// By whom.
    pub by: String,
    /// Why.
    pub note: String,
}

/// A decision as stored. Greater numbers were decided later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GraderRecord {
    /// Its number.
    pub id: i64,
    /// The decision.
    pub decision: GraderDecision,
}

/// How a decision stands at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GraderStanding {
    /// It holds.
    InForce,
    /// It will hold.
    Scheduled,
    /// Another was decided later and holds in its place.
    Replaced,
}

impl GraderStanding {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Scheduled => "scheduled",
            Self::Replaced => "replaced",
        }
    }
}

/// Every decision so far. Of what is decided about a pack in a county the latest decision counts,
/// from its own moment on: what was decided before it, also for a later day, gives way to it then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraderHistory {
    records: Vec<GraderRecord>,
}

impl GraderHistory {
    /// Of these decisions, in any order.
    #[must_use]
    pub fn new(mut records: Vec<GraderRecord>) -> Self {
        records.sort_by_key(|record| record.id);
        Self { records }
    }

    /// The decisions in the order in which they were made.
    #[must_use]
    pub fn records(&self) -> &[GraderRecord] {
        &self.records
    }

    /// The counties with the names of the category packs that grade there at an instant.
    #[must_use]
    pub fn graders(&self, at: Instant) -> BTreeSet<(Jurisdiction, String)> {
        let mut graders = BTreeSet::new();
        for GraderRecord { decision, .. } in &self.records {
            if decision.effective_at > at {
                continue;
            }
            let key = (decision.county.clone(), decision.pack.clone());
            if decision.lets {
                graders.insert(key)
            } else {
                graders.remove(&key)
            };
        }
        graders
    }

    /// Whether a pack grades in a county at an instant.
    #[must_use]
    pub fn lets(&self, (county, pack): (&Jurisdiction, &str), at: Instant) -> bool {
        let own = self.about(county, pack).rfind(|one| one.decision.effective_at <= at);
        own.is_some_and(|record| record.decision.lets)
    }

    /// Number of the latest decision about a pack in a county; 0 for none.
    #[must_use]
    pub fn latest(&self, county: &Jurisdiction, pack: &str) -> i64 {
        self.about(county, pack).next_back().map_or(0, |record| record.id)
    }

    /// How a decision stands at an instant.
    #[must_use]
    pub fn standing(&self, record: &GraderRecord, at: Instant) -> GraderStanding {
        let own = &record.decision;
        let since = own.effective_at.max(at);
        let later = |one: &GraderRecord| one.id > record.id && one.decision.effective_at <= since;
        if self.about(&own.county, &own.pack).any(later) {
            GraderStanding::Replaced
        } else if own.effective_at > at {
            GraderStanding::Scheduled
        } else {
            GraderStanding::InForce
        }
    }

    fn about(
        &self,
        county: &Jurisdiction,
        pack: &str,
    ) -> impl DoubleEndedIterator<Item = &GraderRecord> {
        self.records
            .iter()
            .filter(move |one| one.decision.county == *county && one.decision.pack == pack)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decisions about one pack in the order made: whether it grades and from when on.
    fn history(decisions: &[(bool, Instant)]) -> GraderHistory {
        let record = |(id, (lets, effective_at)): (i64, &(bool, Instant))| GraderRecord {
            id,
            decision: GraderDecision {
                county: "330122".parse().unwrap(),
                pack: "textile".to_owned(),
                lets: *lets,
                effective_at: *effective_at,
                decided_at: 0,
                by: "reviewer".to_owned(),
                note: String::new(),
            },
        };
        GraderHistory::new((1..).zip(decisions).map(record).collect())
    }

    #[test]
    fn the_latest_decision_counts_from_its_moment_on() {
        for (decisions, at, lets) in [
            (&[][..], 100, false),
            (&[(true, 10)], 9, false),
            (&[(true, 10)], 10, true),
            (&[(true, 10), (false, 20)], 19, true),
            (&[(true, 10), (false, 20)], 20, false),
            // What was planned for later gives way to what is decided after it.
            (&[(true, 10), (false, 5)], 12, false),
            (&[(true, 1), (false, 20), (true, 10)], 25, true),
            (&[(true, 1), (false, 20), (true, 30)], 25, false),
        ] {
            let history = history(decisions);
            let county: Jurisdiction = "330122".parse().unwrap();
            assert_eq!(history.lets((&county, "textile"), at), lets, "{decisions:?} at {at}");
            assert_eq!(history.graders(at).len(), usize::from(lets), "{decisions:?} at {at}");
            assert!(!history.lets((&county, "paper"), at), "another pack");
            let neighbour = "330182".parse().unwrap();
            assert!(!history.lets((&neighbour, "textile"), at), "another county");
        }
    }

    #[test]
    fn a_decision_is_in_force_to_come_or_replaced() {
        use GraderStanding::{InForce, Replaced, Scheduled};
        for (decisions, at, expected) in [
            (&[(true, 10)][..], 9, &[Scheduled][..]),
            (&[(true, 10)], 10, &[InForce]),
            (&[(true, 10), (false, 20)], 15, &[InForce, Scheduled]),
            (&[(true, 10), (false, 20)], 20, &[Replaced, InForce]),
            (&[(true, 10), (false, 5)], 1, &[Replaced, Scheduled]),
        ] {
            let history = history(decisions);
            let standings: Vec<GraderStanding> =
                history.records().iter().map(|one| history.standing(one, at)).collect();
            assert_eq!(standings, expected, "{decisions:?} at {at}");
        }
    }
}
