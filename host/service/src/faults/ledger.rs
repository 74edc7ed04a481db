//! When a version is set aside and when it is tried again: counts and instants, nothing else.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tidegate_domain::{Instant, Jurisdiction, Office, SetAside};

use super::SET_ASIDE_AFTER;
use super::notes::{End, Notes};

/// Seconds after which a version that was set aside is tried again.
const FIRST_PAUSE_S: i64 = 600;

/// The longest pause: a day.
const LONGEST_PAUSE_S: i64 = 86_400;

/// Counts that are kept; the memory starts again when it is full.
const COUNTS_MAX: usize = 16_384;

/// A version in a county, in one office.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) county: Jurisdiction,
    pub(super) digest: String,
    pub(super) office: Office,
}

impl Key {
    pub(super) fn of(aside: &SetAside) -> Self {
        let (county, digest) = (aside.county.clone(), aside.layer.digest.clone());
        Self { county, digest, office: aside.office }
    }

    pub(super) fn is_of(&self, aside: &SetAside) -> bool {
        self.county == aside.county
            && self.digest == aside.layer.digest
            && self.office == aside.office
    }
}

/// What is to be done about what was heard.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Nothing,
    /// It is set aside, or stays so until another trial.
    Aside {
        faults: u32,
        since: Instant,
        trial_at: Instant,
    },
    /// Its trial went well.
    Back,
}

/// Faults in a row, and what is aside.
#[derive(Debug)]
pub(crate) struct Breakers {
    after: AtomicU32,
    counts: Mutex<HashMap<Key, u32>>,
    asides: RwLock<Arc<Vec<SetAside>>>,
}

impl Default for Breakers {
    fn default() -> Self {
        Self {
            after: AtomicU32::new(SET_ASIDE_AFTER),
            counts: Mutex::default(),
            asides: RwLock::default(),
        }
    }
}

impl Breakers {
    pub(super) fn set_after(&self, faults: u32) {
        self.after.store(faults, Ordering::Relaxed);
    }

    /// Whether notes would change anything: calls that went well where nothing failed before do not.
    pub(super) fn cares_for(&self, county: &Jurisdiction, notes: &Notes) -> bool {
        if notes.has_faults() {
            return true;
        }
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let asides = self.asides();
        if counts.is_empty() && asides.is_empty() {
            return false;
        }
        notes.keys().any(|(digest, office)| {
            let key = Key { county: county.clone(), digest: digest.clone(), office: *office };
            counts.contains_key(&key) || asides.iter().any(|aside| key.is_of(aside))
        })
    }

    /// Counts how calls ended, and says what is to be done.
    pub(super) fn hear(&self, key: &Key, end: &End, now: Instant) -> Heard {
        let asides = self.asides();
        let aside = asides.iter().find(|aside| key.is_of(aside));
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= COUNTS_MAX {
            counts.clear();
        }
        let count = counts.entry(key.clone()).or_default();
        *count = if end.well { 0 } else { *count }.saturating_add(end.in_a_row);
        let count = *count;
        if count == 0 {
            counts.remove(key);
        }
        match aside {
            None if count >= self.after.load(Ordering::Relaxed) => {
                Heard::Aside { faults: count, since: now, trial_at: now + FIRST_PAUSE_S }
            }
            None => Heard::Nothing,
            // What was under way when it was set aside says nothing of a trial.
            Some(aside) if now < aside.trial_at => Heard::Nothing,
            Some(_) if end.in_a_row == 0 => Heard::Back,
            Some(aside) => {
                let faults = aside.faults.saturating_add(end.in_a_row);
                let pause = now.saturating_sub(aside.since).saturating_mul(2);
                let trial_at = now + pause.clamp(FIRST_PAUSE_S, LONGEST_PAUSE_S);
                Heard::Aside { faults, since: aside.since, trial_at }
            }
        }
    }

    pub(super) fn forget(&self, key: &Key) {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    /// Keeps what is aside; gives what was before.
    pub(super) fn keep(&self, asides: Vec<SetAside>) -> Arc<Vec<SetAside>> {
        let mut kept = self.asides.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *kept, Arc::new(asides))
    }

    /// What is aside.
    pub(super) fn asides(&self) -> Arc<Vec<SetAside>> {
        Arc::clone(&self.asides.read().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use tidegate_domain::LayerRef;

    use super::*;

    fn key() -> Key {
        let county = "330122".parse().unwrap();
        Key { county, digest: "a".repeat(64), office: Office::Grading }
    }

    fn end(well: bool, in_a_row: u32) -> End {
        let layer = LayerRef {
            pack: "tonglu 1.0.0".to_owned(),
            digest: key().digest,
            jurisdiction: key().county,
        };
        End { layer, well, in_a_row, cause: "it trapped".to_owned() }
    }

    fn aside(since: Instant, trial_at: Instant) -> SetAside {
        let End { layer, cause, .. } = end(false, 0);
        let (county, office) = (key().county, Office::Grading);
        SetAside { county, layer, office, faults: 5, cause, since, trial_at, ended: None }
    }

    #[test]
    fn only_faults_in_a_row_count() {
        let breakers = Breakers::default();
        for _ in 0..4 {
            assert_eq!(breakers.hear(&key(), &end(false, 1), 0), Heard::Nothing);
        }
        assert_eq!(breakers.hear(&key(), &end(true, 0), 0), Heard::Nothing);
        assert_eq!(breakers.hear(&key(), &end(true, 3), 0), Heard::Nothing);
        assert_eq!(breakers.hear(&key(), &end(false, 1), 0), Heard::Nothing, "four");
        let fifth = breakers.hear(&key(), &end(false, 1), 7);
        assert_eq!(fifth, Heard::Aside { faults: 5, since: 7, trial_at: 607 });
    }

    #[test]
    fn other_counties_and_offices_have_counts_of_their_own() {
        let breakers = Breakers::default();
        breakers.set_after(2);
        let elsewhere = Key { county: "330182".parse().unwrap(), ..key() };
        let judging = Key { office: Office::Judging, ..key() };
        for one in [&key(), &elsewhere, &judging] {
            assert_eq!(breakers.hear(one, &end(false, 1), 0), Heard::Nothing);
        }
        assert!(matches!(breakers.hear(&key(), &end(false, 1), 0), Heard::Aside { .. }));
    }

    #[test]
    fn a_trial_brings_it_back_or_makes_the_pause_longer() {
        let breakers = Breakers::default();
        breakers.keep(vec![aside(0, 600)]);
        assert_eq!(breakers.hear(&key(), &end(true, 0), 599), Heard::Nothing, "was under way");
        assert_eq!(breakers.hear(&key(), &end(false, 1), 599), Heard::Nothing);
        let again = breakers.hear(&key(), &end(false, 1), 600);
        assert_eq!(again, Heard::Aside { faults: 6, since: 0, trial_at: 1_800 });
        let long = 100 * LONGEST_PAUSE_S;
        let again = breakers.hear(&key(), &end(false, 1), long);
        assert!(
            matches!(again, Heard::Aside { trial_at, .. } if trial_at == long + LONGEST_PAUSE_S)
        );
        assert_eq!(breakers.hear(&key(), &end(true, 0), 600), Heard::Back);
    }
}
