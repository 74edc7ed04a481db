//! What happens to a logger over time: episodes of its instruments, mishaps of its line.

use serde::Serialize;

/// What happens to a logger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Behaviour {
    /// Episodes, the one that counts first: of several at one time the first decides.
    pub episodes: Vec<Episode>,
    /// Mishaps of the line.
    pub mishaps: Mishaps,
}

/// Something that comes again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Episode {
    /// What.
    pub kind: EpisodeKind,
    /// Index of the pollutant that it befalls; none: the whole outlet.
    pub pollutant: Option<usize>,
    /// Seconds from the start of the simulation to its first time.
    pub first_s: i64,
    /// Seconds from one time to the next.
    pub every_s: i64,
    /// Seconds that it lasts, fewer than `every_s`.
    pub lasts_s: i64,
}

/// What an episode does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EpisodeKind {
    /// Flag F: nothing flows.
    Stopped,
    /// The plant starts: thin, hot, much oxygen in the gas; the values count as normal.
    StartUp,
    /// Flag D: the instrument repeats one value.
    Fault,
    /// Flag M: the instrument shows nothing.
    Maintenance,
    /// Flag C: the instrument measures its standard.
    Calibration,
    /// Flag T: the instrument shows the upper end of its range.
    OverRange,
    /// The value climbs to a share of its limit, stays, and goes back.
    Creep {
        /// Share of the limit at the height, per mille.
        peak_per_mille: i64,
    },
    /// The value jumps to a share of its limit.
    Spike {
        /// Share of the limit, per mille.
        per_mille: i64,
    },
    /// The logger is silent; what it would have sent is never sent.
    Silence,
}

/// Mishaps of the line, each in about one of so many ten-minute periods; 0: never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Mishaps {
    /// A frame is sent twice.
    pub duplicate_one_in: u32,
    /// The ten-minute data come twenty minutes late.
    pub late_one_in: u32,
    /// A few bytes of garbage come before a frame.
    pub garbage_one_in: u32,
    /// A frame comes with a wrong checksum first.
    pub bad_crc_one_in: u32,
}

impl Behaviour {
    /// The episode that counts for a pollutant, `elapsed_s` after the start, with how far it has
    /// got in per mille.
    pub(super) fn at(&self, pollutant: usize, elapsed_s: i64) -> Option<(EpisodeKind, i64)> {
        let befalls = |episode: &&Episode| {
            episode.kind != EpisodeKind::Silence
                && episode.pollutant.is_none_or(|index| index == pollutant)
        };
        self.episodes.iter().filter(befalls).find_map(|episode| {
            episode.progress(elapsed_s).map(|progress| (episode.kind, progress))
        })
    }

    /// Whether the logger is silent `elapsed_s` after the start.
    pub(super) fn is_silent(&self, elapsed_s: i64) -> bool {
        let silences = self.episodes.iter().filter(|episode| episode.kind == EpisodeKind::Silence);
        silences.filter_map(|episode| episode.progress(elapsed_s)).next().is_some()
    }

    /// Whether a kind of episode befalls the whole outlet at that time.
    pub(super) fn is_whole(&self, kind: EpisodeKind, elapsed_s: i64) -> bool {
        self.episodes.iter().any(|episode| {
            episode.kind == kind
                && episode.pollutant.is_none()
                && episode.progress(elapsed_s).is_some()
        })
    }
}

impl Episode {
    /// How far the episode has got, per mille; none outside of it.
    fn progress(&self, elapsed_s: i64) -> Option<i64> {
        let since_first = elapsed_s - self.first_s;
        if since_first < 0 {
            return None;
        }
        let within = since_first % self.every_s.max(1);
        (within < self.lasts_s).then(|| within * 1000 / self.lasts_s.max(1))
    }
}

/// Height of a creep above the usual value, per mille of the way to its peak: three fifths up, a
/// fifth on the height, a fifth down.
pub(super) const fn creep_height(progress: i64) -> i64 {
    if progress < 600 {
        progress * 1000 / 600
    } else if progress < 800 {
        1000
    } else {
        (1000 - progress) * 5
    }
}

#[cfg(test)]
mod tests {
    use super::{Behaviour, Episode, EpisodeKind, creep_height};

    #[test]
    fn an_episode_comes_again_and_ends_in_time() {
        let episode = Episode {
            kind: EpisodeKind::Fault,
            pollutant: Some(2),
            first_s: 600,
            every_s: 3600,
            lasts_s: 1200,
        };
        let behaviour = Behaviour { episodes: vec![episode], ..Behaviour::default() };
        for (elapsed, progress) in [
            (0, None),
            (599, None),
            (600, Some(0)),
            (1200, Some(500)),
            (1799, Some(999)),
            (1800, None),
            (4200, Some(0)),
        ] {
            let found = behaviour.at(2, elapsed).map(|(_, progress)| progress);
            assert_eq!(found, progress, "{elapsed}");
            assert_eq!(behaviour.at(1, elapsed), None);
        }
    }

    #[test]
    fn a_creep_goes_up_stays_and_comes_back() {
        for (progress, height) in
            [(0, 0), (300, 500), (600, 1000), (799, 1000), (900, 500), (1000, 0)]
        {
            assert_eq!(creep_height(progress), height, "{progress}");
        }
    }
}
