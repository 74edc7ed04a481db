//! Differences as they are found: those that go on from one part to the next become one, all are
//! counted, and no more are kept than people can read.

use std::collections::BTreeMap;

use tidegate_domain::{Averaging, EnterpriseRecord, Instant};

use super::difference::{CompareTally, CountyDifference, DifferenceKind, Said};

/// Differences of one enterprise that are kept; the others are counted.
pub(super) const DIFFERENCES_MAX: usize = 5_000;

/// A matter that two counties may see otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Matter {
    /// What it is.
    pub(super) kind: DifferenceKind,
    /// Outlet number; empty for the site.
    pub(super) outlet: String,
    /// HJ 212 code; empty when there is none.
    pub(super) pollutant: String,
    /// Averaging period.
    pub(super) averaging: Option<Averaging>,
    /// Kind and reference of a finding, how a limit is compared.
    pub(super) about: String,
}

impl Matter {
    /// A matter of the whole site.
    pub(super) fn of_site(kind: DifferenceKind) -> Self {
        let (outlet, pollutant, about) = Default::default();
        Self { kind, outlet, pollutant, averaging: None, about }
    }
}

/// What is seen otherwise, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// In what it differs.
    pub(super) differs: Vec<&'static str>,
    /// First instant and first instant after.
    pub(super) period: (Instant, Instant),
    /// Readings in it.
    pub(super) readings: u64,
    /// What each county says.
    pub(super) said: [Said; 2],
}

/// What was found of one enterprise.
#[derive(Debug)]
pub(super) struct Keeper {
    enterprise: EnterpriseRecord,
    /// The latest of each matter: it may go on. Bounded by what is registered, not by time.
    open: BTreeMap<Matter, Vec<Seen>>,
    kept: Vec<CountyDifference>,
    tally: CompareTally,
}

impl Keeper {
    pub(super) fn new(enterprise: &EnterpriseRecord) -> Self {
        Self {
            enterprise: enterprise.clone(),
            open: BTreeMap::new(),
            kept: Vec::new(),
            tally: CompareTally::default(),
        }
    }

    /// Takes a difference; one that goes on where the same ended is not another.
    pub(super) fn take(&mut self, matter: Matter, seen: Seen) {
        let going = self.open.entry(matter.clone()).or_default();
        let same = |open: &&mut Seen| {
            open.period.1 == seen.period.0 && open.differs == seen.differs && open.said == seen.said
        };
        if let Some(open) = going.iter_mut().find(same) {
            open.period.1 = seen.period.1;
            open.readings += seen.readings;
            return;
        }
        let ended = |open: &mut Seen| open.period.1 < seen.period.0;
        let over: Vec<Seen> = going.extract_if(.., ended).collect();
        going.push(seen);
        over.into_iter().for_each(|seen| self.close(&matter, seen));
    }

    /// All that was found: by kind, outlet, pollutant and time; and in counts.
    pub(super) fn finish(mut self) -> (Vec<CountyDifference>, CompareTally) {
        for (matter, open) in std::mem::take(&mut self.open) {
            open.into_iter().for_each(|seen| self.close(&matter, seen));
        }
        for tally in self.tally.kinds.values_mut() {
            tally.enterprises = 1;
        }
        self.kept.sort_by(|a, b| {
            let key = |one: &CountyDifference| (one.kind, one.from, one.until);
            let about = |one: &CountyDifference| {
                (one.outlet.clone(), one.pollutant.clone(), one.averaging, one.about.clone())
            };
            (key(a).0, about(a), key(a)).cmp(&(key(b).0, about(b), key(b)))
        });
        (self.kept, self.tally)
    }

    /// Counts a difference that is over, and keeps it while there is room.
    fn close(&mut self, matter: &Matter, seen: Seen) {
        let tally = self.tally.kinds.entry(matter.kind).or_default();
        tally.differences += 1;
        tally.readings += seen.readings;
        for what in &seen.differs {
            *tally.by_what.entry(what).or_default() += 1;
        }
        let [first, second] = seen.said;
        *tally.by_clause.entry((clause(&first), clause(&second))).or_default() += 1;
        if self.kept.len() >= DIFFERENCES_MAX {
            self.tally.not_listed += 1;
            return;
        }
        self.kept.push(CountyDifference {
            enterprise: self.enterprise.id.clone(),
            enterprise_name: self.enterprise.name.clone(),
            kind: matter.kind,
            differs: seen.differs,
            outlet: matter.outlet.clone(),
            pollutant: matter.pollutant.clone(),
            averaging: matter.averaging,
            about: matter.about.clone(),
            from: seen.period.0,
            until: seen.period.1,
            readings: seen.readings,
            first,
            second,
        });
    }
}

/// What a county says and by which rule, for counting.
fn clause(said: &Said) -> String {
    if said.rule.is_empty() { said.says.clone() } else { format!("{} ({})", said.says, said.rule) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeper() -> Keeper {
        Keeper::new(&EnterpriseRecord {
            id: "91330122A".to_owned(),
            name: "甲".to_owned(),
            county: "330122".parse().unwrap(),
            township: String::new(),
            industries: Vec::new(),
        })
    }

    fn seen(period: (Instant, Instant), says: &str) -> Seen {
        let said = [Said::nothing(says), Said::nothing("other")];
        Seen { differs: vec!["grade"], period, readings: 2, said }
    }

    fn take_all(keeper: &mut Keeper, all: &[(i64, i64, &str)]) {
        for (from, until, says) in all {
            keeper.take(Matter::of_site(DifferenceKind::Grade), seen((*from, *until), says));
        }
    }

    #[test]
    fn what_goes_on_is_one_difference_and_what_stops_is_two() {
        let mut keeper = keeper();
        take_all(&mut keeper, &[(0, 10, "a"), (10, 20, "a"), (21, 30, "a"), (30, 40, "b")]);
        let (kept, tally) = keeper.finish();
        let periods: Vec<(i64, i64)> = kept.iter().map(|one| (one.from, one.until)).collect();
        assert_eq!(periods, [(0, 20), (21, 30), (30, 40)]);
        let grades = &tally.kinds[&DifferenceKind::Grade];
        assert_eq!((grades.differences, grades.readings, grades.enterprises), (3, 8, 1));
        assert_eq!(grades.by_clause[&("a".to_owned(), "other".to_owned())], 2);
        assert_eq!(tally.not_listed, 0);
    }

    #[test]
    fn differences_beyond_what_is_kept_are_counted() {
        let mut keeper = keeper();
        let most = i64::try_from(DIFFERENCES_MAX).unwrap();
        for at in 0..=most {
            take_all(&mut keeper, &[(at * 10, at * 10 + 1, "a")]);
        }
        let (kept, tally) = keeper.finish();
        assert_eq!(kept.len(), DIFFERENCES_MAX);
        assert_eq!((tally.differences(), tally.not_listed), (DIFFERENCES_MAX as u64 + 1, 1));
    }
}
