//! What kind of trouble a logger is for.

use rand::Rng;
use rand::rngs::StdRng;

use crate::devices::{Behaviour, Episode, EpisodeKind, Mishaps, OutletProfile};

const HOUR_S: i64 = 3600;
const DAY_S: i64 = 24 * HOUR_S;
const WEEK_S: i64 = 7 * DAY_S;

/// What kind of trouble a logger is for. All have their calibrations and maintenance besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Temper {
    /// None.
    Steady,
    /// A bad line: late, doubled, garbled.
    Mishaps,
    /// One value climbs over its limit within hours and comes back.
    Creeping,
    /// One value stays over its limit for days.
    Lasting,
    /// Values are always close to their limits.
    Near,
    /// One value jumps now and then.
    Spiking,
    /// It stops at night, and starts anew.
    Stopping,
    /// Instruments fail.
    Failing,
    /// One value leaves its range.
    OverRange,
    /// Hours are missing.
    Silent,
}

impl Temper {
    /// Tempers of a fleet: of a hundred loggers, so many of each kind.
    pub(super) fn of_fleet(count: usize) -> Vec<Self> {
        let kinds = [
            (Self::Creeping, 6),
            (Self::Lasting, 2),
            (Self::Near, 7),
            (Self::Spiking, 6),
            (Self::Stopping, 8),
            (Self::Failing, 6),
            (Self::OverRange, 3),
            (Self::Silent, 5),
            (Self::Mishaps, 14),
            (Self::Steady, 43),
        ];
        let hundred = kinds.into_iter().flat_map(|(kind, count)| std::iter::repeat_n(kind, count));
        let hundred: Vec<Self> = hundred.collect();
        // Taken in steps, so that a small fleet has several kinds too.
        let at = |index: usize| hundred.get(index * 37 % hundred.len().max(1)).copied();
        (0..count).filter_map(at).collect()
    }

    /// Usual value as a share of the limit, per mille.
    pub(super) fn share(self, rng: &mut StdRng) -> i64 {
        if self == Self::Near { rng.random_range(780..870) } else { rng.random_range(300..640) }
    }

    /// The behaviour of a logger of this temper.
    pub(super) fn behaviour(self, profile: &OutletProfile, rng: &mut StdRng) -> Behaviour {
        let pollutants = profile.pollutants.iter().enumerate();
        let bound: Vec<usize> = pollutants
            .filter(|(_, pollutant)| pollutant.role.is_concentration())
            .map(|(index, _)| index)
            .collect();
        let chosen = bound.get(rng.random_range(0..bound.len().max(1))).copied();
        let mut episodes = self.episodes(chosen, rng);
        let maintained_s = rng.random_range(1..7) * DAY_S + 9 * HOUR_S;
        let maintenance = [maintained_s, WEEK_S, 2 * HOUR_S];
        episodes.push(episode(EpisodeKind::Maintenance, None, maintenance));
        for index in bound {
            // Gas instruments measure their standard once a day. Those of water do so when they are
            // maintained, because one part that is not normal takes the whole day with it.
            let times = match profile.reference_oxygen {
                Some(_) => [rng.random_range(6..144) * 600, DAY_S, 1200],
                None => [maintained_s + rng.random_range(12..30) * 600, WEEK_S, 1200],
            };
            episodes.push(episode(EpisodeKind::Calibration, Some(index), times));
        }
        Behaviour { episodes, mishaps: self.mishaps() }
    }

    fn mishaps(self) -> Mishaps {
        if self != Self::Mishaps {
            return Mishaps::default();
        }
        Mishaps { duplicate_one_in: 9, late_one_in: 11, garbage_one_in: 10, bad_crc_one_in: 13 }
    }

    /// First, every and lasts are chosen so that each kind shows within the first day.
    fn episodes(self, chosen: Option<usize>, rng: &mut StdRng) -> Vec<Episode> {
        let soon = rng.random_range(1..6) * HOUR_S;
        match self {
            Self::Steady | Self::Mishaps | Self::Near => Vec::new(),
            Self::Creeping => {
                let kind = EpisodeKind::Creep { peak_per_mille: rng.random_range(1060..1250) };
                let lasts = rng.random_range(7..13) * HOUR_S;
                vec![episode(kind, chosen, [soon, 2 * DAY_S, lasts])]
            }
            Self::Lasting => {
                let kind = EpisodeKind::Creep { peak_per_mille: rng.random_range(1200..1450) };
                vec![episode(kind, chosen, [soon, 6 * DAY_S, 48 * HOUR_S])]
            }
            Self::Spiking => {
                let kind = EpisodeKind::Spike { per_mille: rng.random_range(1300..2200) };
                vec![episode(kind, chosen, [soon, 11 * HOUR_S, 600])]
            }
            Self::Stopping => {
                let starts = soon + 9 * HOUR_S;
                vec![
                    episode(EpisodeKind::Stopped, None, [soon, DAY_S, 9 * HOUR_S]),
                    episode(EpisodeKind::StartUp, None, [starts, DAY_S, HOUR_S + 1800]),
                ]
            }
            Self::Failing => {
                vec![episode(EpisodeKind::Fault, chosen, [soon, 30 * HOUR_S, 3 * HOUR_S])]
            }
            Self::OverRange => {
                vec![episode(EpisodeKind::OverRange, chosen, [soon, 20 * HOUR_S, 2400])]
            }
            Self::Silent => {
                vec![episode(EpisodeKind::Silence, None, [soon, 17 * HOUR_S, 4 * HOUR_S])]
            }
        }
    }
}

fn episode(kind: EpisodeKind, pollutant: Option<usize>, times: [i64; 3]) -> Episode {
    let [first_s, every_s, lasts_s] = times;
    Episode { kind, pollutant, first_s, every_s, lasts_s }
}
