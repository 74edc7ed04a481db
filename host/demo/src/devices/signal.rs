//! What is measured at an outlet: a pure function of seed and time, in whole counts of 10⁻⁹, so
//! that a value does not depend on when or how often it is asked for.

use tidegate_domain::{Decimal, Instant};

use super::behaviour::{EpisodeKind, creep_height};
use super::clock::{SLOT_S, time_of_day};
use super::{Logger, PollutantProfile, Role};

/// Oxygen of air, % by volume, that conversion to reference oxygen counts from.
///
/// # Source
/// HJ 212-2017 annex D, conversion of flue gas.
pub(crate) const OXYGEN_OF_AIR: i64 = 21_000_000_000;

/// Oxygen while a plant starts, %.
const OXYGEN_AT_START: i64 = 17_000_000_000;

/// The least difference to the oxygen of air that is divided by, %.
const OXYGEN_DIFFERENCE_MIN: i64 = 500_000_000;

/// Slots of a batch analyser: it takes a sample every two hours.
const BATCH_SLOTS: i64 = 12;

/// Slots between the values that slow drift is drawn between: three hours.
const DRIFT_SLOTS: i64 = 18;

/// What was measured of one pollutant over ten minutes or at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sample {
    /// As measured, counts of 10⁻⁹.
    pub(super) value: i64,
    /// Converted to reference oxygen, where that is done.
    pub(super) converted: Option<i64>,
    /// Mark of HJ 212.
    pub(super) flag: char,
}

/// The signal of one logger.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signal<'a> {
    pub(super) logger: &'a Logger,
    /// Start of the simulation: episodes count from here.
    pub(super) origin: Instant,
    pub(super) seed: u64,
}

impl Signal<'_> {
    /// Samples of all pollutants over the ten minutes that begin at `start`.
    pub(super) fn slot(&self, start: Instant) -> Vec<Sample> {
        let pollutants = self.logger.profile.pollutants.iter().enumerate();
        let oxygen = self.oxygen(start);
        pollutants.map(|(index, pollutant)| self.sample(index, pollutant, start, oxygen)).collect()
    }

    /// Samples at an instant: those of its ten minutes with a little more noise.
    pub(super) fn instant(&self, at: Instant) -> Vec<Sample> {
        let mut samples = self.slot(at - at.rem_euclid(SLOT_S));
        let pollutants = &self.logger.profile.pollutants;
        for (index, (sample, pollutant)) in samples.iter_mut().zip(pollutants).enumerate() {
            if sample.flag != 'N' || self.is_batch(pollutant.role) {
                continue;
            }
            let share = 1000 + self.noise(index, at, 12);
            sample.value = round(scale(sample.value, share), pollutant.decimals);
            sample.converted = sample
                .converted
                .map(|converted| round(scale(converted, share), pollutant.decimals));
        }
        samples
    }

    /// When the sample was taken that a batch analyser shows for a period that begins at `start`.
    pub(super) fn sample_time(&self, start: Instant) -> Instant {
        start - start.rem_euclid(BATCH_SLOTS * SLOT_S)
    }

    /// Whether this is measured in batches.
    pub(super) fn is_batch(&self, role: Role) -> bool {
        self.logger.dialect.sample_time && role.is_concentration()
    }

    fn sample(
        &self,
        index: usize,
        pollutant: &PollutantProfile,
        start: Instant,
        oxygen: Oxygen,
    ) -> Sample {
        let elapsed = start - self.origin;
        let shown = if self.is_batch(pollutant.role) { self.sample_time(start) } else { start };
        let usual = self.usual(index, pollutant, shown);
        let episode = self.logger.behaviour.at(index, elapsed).map(|(kind, _)| kind);
        let climbing = self.logger.behaviour.at(index, shown - self.origin);
        let (value, flag) = match episode {
            Some(EpisodeKind::Stopped) => (self.stopped(pollutant), 'F'),
            Some(EpisodeKind::Fault) => (pollutant.level.counts(), 'D'),
            Some(EpisodeKind::Maintenance) => (0, 'M'),
            Some(EpisodeKind::Calibration) => (reference(pollutant), 'C'),
            Some(EpisodeKind::OverRange) => (3 * reference(pollutant), 'T'),
            Some(EpisodeKind::StartUp) => (self.starting(pollutant, usual), 'N'),
            Some(_) | None => (climb(usual, pollutant, climbing), 'N'),
        };
        let reference_oxygen = self.logger.profile.reference_oxygen.map(Decimal::counts);
        match reference_oxygen.filter(|_| pollutant.role == Role::Concentration) {
            None => Sample { value: round(value, pollutant.decimals), converted: None, flag },
            Some(reference) => {
                // Levels are converted values; what the instrument sees follows from the oxygen.
                let seen = convert(value, OXYGEN_OF_AIR - reference, oxygen.usual_difference());
                let seen = round(seen, pollutant.decimals);
                let converted = convert(seen, oxygen.difference(), OXYGEN_OF_AIR - reference);
                let converted = Some(round(converted, pollutant.decimals));
                Sample { value: seen, converted, flag }
            }
        }
    }

    /// The value without any episode.
    fn usual(&self, index: usize, pollutant: &PollutantProfile, start: Instant) -> i64 {
        let slot = start.div_euclid(SLOT_S);
        let (drift, noise) = match pollutant.role {
            Role::Ph => (15, 6),
            Role::Oxygen | Role::Other => (40, 20),
            Role::Flow => (60, 40),
            Role::Concentration | Role::Trace => (90, 45),
        };
        let hour = usize::try_from(time_of_day(start).0).unwrap_or_default();
        let curve = self.logger.schedule.flow_per_mille(hour) - 1000;
        let curve = match pollutant.role {
            Role::Flow => curve,
            Role::Concentration | Role::Trace => curve / 10,
            Role::Ph | Role::Oxygen | Role::Other => 0,
        };
        let share = 1000 + curve + self.drift(index, slot, drift) + self.noise(index, slot, noise);
        scale(pollutant.level.counts(), share)
    }

    fn stopped(&self, pollutant: &PollutantProfile) -> i64 {
        match pollutant.role {
            Role::Flow | Role::Concentration | Role::Trace => 0,
            Role::Oxygen => 20_900_000_000,
            Role::Ph | Role::Other => pollutant.level.counts(),
        }
    }

    fn starting(&self, pollutant: &PollutantProfile, usual: i64) -> i64 {
        match pollutant.role {
            Role::Oxygen => OXYGEN_AT_START,
            Role::Flow => usual / 2,
            Role::Concentration | Role::Trace => usual * 6 / 10,
            Role::Ph | Role::Other => usual,
        }
    }

    fn oxygen(&self, start: Instant) -> Oxygen {
        let pollutants = self.logger.profile.pollutants.iter().enumerate();
        let found = pollutants.into_iter().find(|(_, other)| other.role == Role::Oxygen);
        let Some((index, pollutant)) = found else { return Oxygen { usual: 0, now: 0 } };
        let usual = round(self.usual(index, pollutant, start), pollutant.decimals);
        let starts = self.logger.behaviour.is_whole(EpisodeKind::StartUp, start - self.origin);
        Oxygen { usual, now: if starts { OXYGEN_AT_START } else { usual } }
    }

    /// Slow change of up to `amplitude` per mille either way.
    fn drift(&self, index: usize, slot: i64, amplitude: i64) -> i64 {
        let anchor = slot.div_euclid(DRIFT_SLOTS);
        let within = slot.rem_euclid(DRIFT_SLOTS);
        let before = self.noise(index + DRIFT_CHANNELS, anchor, amplitude);
        let after = self.noise(index + DRIFT_CHANNELS, anchor + 1, amplitude);
        before + (after - before) * within / DRIFT_SLOTS
    }

    /// A number between −`amplitude` and `amplitude`, the same for the same arguments.
    fn noise(&self, channel: usize, at: i64, amplitude: i64) -> i64 {
        let drawn = mix(self.seed ^ mix(channel as u64) ^ mix(at.cast_unsigned()).rotate_left(17));
        let span = (2 * amplitude + 1).cast_unsigned();
        (drawn % span.max(1)).cast_signed() - amplitude
    }
}

/// Channels of noise from here on are those of drift.
const DRIFT_CHANNELS: usize = 1000;

/// Oxygen of the gas: as it usually is at this time, and as it is.
#[derive(Clone, Copy, Debug)]
struct Oxygen {
    usual: i64,
    now: i64,
}

impl Oxygen {
    fn usual_difference(self) -> i64 {
        (OXYGEN_OF_AIR - self.usual).max(OXYGEN_DIFFERENCE_MIN)
    }

    fn difference(self) -> i64 {
        (OXYGEN_OF_AIR - self.now).max(OXYGEN_DIFFERENCE_MIN)
    }
}

/// `value × to ÷ from`.
pub(crate) fn convert(value: i64, from: i64, to: i64) -> i64 {
    let product = i128::from(value) * i128::from(to) / i128::from(from.max(1));
    i64::try_from(product).unwrap_or(i64::MAX)
}

/// The value on its way to a share of the limit.
fn climb(usual: i64, pollutant: &PollutantProfile, episode: Option<(EpisodeKind, i64)>) -> i64 {
    match episode {
        Some((EpisodeKind::Creep { peak_per_mille }, progress)) => {
            let peak = scale(reference(pollutant), peak_per_mille);
            let height = creep_height(progress);
            // The noise of the usual value stays on top of the climb.
            usual + scale((peak - pollutant.level.counts()).max(0), height)
        }
        Some((EpisodeKind::Spike { per_mille }, _)) => {
            scale(reference(pollutant), per_mille).max(usual)
        }
        _ => usual,
    }
}

/// The limit, or the usual value where there is none.
fn reference(pollutant: &PollutantProfile) -> i64 {
    pollutant.limit.unwrap_or(pollutant.level).counts()
}

/// `value × per_mille ÷ 1000`.
pub(crate) fn scale(value: i64, per_mille: i64) -> i64 {
    let scaled = i128::from(value) * i128::from(per_mille) / 1000;
    i64::try_from(scaled).unwrap_or(i64::MAX)
}

/// Rounded to so many decimals, half away from zero.
pub(crate) fn round(value: i64, decimals: u8) -> i64 {
    let unit = 10_i64.pow(u32::from(9_u8.saturating_sub(decimals)));
    let half = if value < 0 { -unit / 2 } else { unit / 2 };
    value.saturating_add(half) / unit * unit
}

/// A well mixed number of a number (SplitMix64).
pub(crate) const fn mix(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::{OXYGEN_OF_AIR, convert, round};

    #[test]
    fn rounding_is_half_away_from_zero() {
        for (value, decimals, rounded) in [
            (1_250_000_000, 1, 1_300_000_000),
            (1_249_999_999, 1, 1_200_000_000),
            (-1_250_000_000, 1, -1_300_000_000),
            (1_500_000_000, 0, 2_000_000_000),
            (123, 9, 123),
        ] {
            assert_eq!(round(value, decimals), rounded, "{value}");
        }
    }

    #[test]
    fn conversion_is_that_of_the_standard() {
        // 35 mg/m³ at 9.9 % oxygen is 35 × (21 − 9) ÷ (21 − 9.9) = 37.8 at the reference of 9 %.
        let seen = 35_000_000_000;
        let converted = convert(seen, OXYGEN_OF_AIR - 9_900_000_000, OXYGEN_OF_AIR - 9_000_000_000);
        assert_eq!(round(converted, 1), 37_800_000_000);
    }
}
