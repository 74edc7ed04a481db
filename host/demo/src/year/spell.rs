//! What befalls an outlet for some hours.

/// What befalls an outlet for some hours. Hours are counted from the start of the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spell {
    /// What.
    pub(super) kind: SpellKind,
    /// First hour.
    pub(super) from: i64,
    /// How many hours.
    pub(super) hours: i64,
    /// The mark that the unit files about it.
    pub(super) mark: Option<Filing>,
}

/// What befalls an outlet. A pollutant is an index into the outlet's profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpellKind {
    /// The value climbs to a share of its limit, stays and goes back; marked as normal.
    Upset {
        /// What climbs.
        pollutant: usize,
        /// Share of the limit at the height.
        peak_per_mille: i64,
    },
    /// Flag F: nothing flows.
    Stopped,
    /// The plant starts: much oxygen in the gas, and the values count as normal.
    StartUp,
    /// Flag M.
    Maintenance,
    /// Flag C: the instruments measure their standards.
    Calibration,
    /// Flag D: the instrument repeats one value.
    Fault {
        /// Of what.
        pollutant: usize,
    },
    /// Flag T: the instrument shows the upper end of its range.
    OverRange {
        /// Of what.
        pollutant: usize,
    },
    /// The line is down.
    Silence {
        /// Whether what was measured meanwhile is sent on the next day.
        resent: bool,
    },
}

/// A mark that the unit files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Filing {
    /// Kind, as in the contract.
    pub(super) kind: &'static str,
    /// When it is filed, hours from the start of the year; may be before it or after the spell.
    pub(super) filed: i64,
}

impl Spell {
    /// First hour after it.
    pub(super) const fn until(&self) -> i64 {
        self.from + self.hours
    }

    /// Whether an hour lies in it.
    pub(super) const fn has(&self, hour: i64) -> bool {
        self.from <= hour && hour < self.until()
    }

    /// How far an upset has climbed in an hour of it, per mille of the way to its peak: two fifths
    /// up, two fifths on the height, a fifth back.
    pub(super) const fn height(&self, hour: i64) -> i64 {
        // The middle of the hour counts, so that a short upset has a height at all.
        let progress =
            ((hour - self.from) * 2 + 1) * 500 / if self.hours > 0 { self.hours } else { 1 };
        if progress < 400 {
            progress * 1000 / 400
        } else if progress < 800 {
            1000
        } else {
            (1000 - progress) * 5
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Spell, SpellKind};

    #[test]
    fn an_upset_climbs_stays_and_goes_back() {
        let spell = |hours| Spell { kind: SpellKind::Stopped, from: 100, hours, mark: None };
        let heights = |hours| (100..100 + hours).map(move |hour| spell(hours).height(hour));
        assert_eq!(heights(1).collect::<Vec<_>>(), [1000]);
        assert_eq!(heights(5).collect::<Vec<_>>(), [250, 750, 1000, 1000, 500]);
        assert!(!spell(5).has(99) && spell(5).has(100) && spell(5).has(104));
        assert!(!spell(5).has(105));
    }
}
