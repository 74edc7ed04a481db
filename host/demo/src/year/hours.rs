//! What an outlet's instruments show over one hour: a pure function of the site and the hour, in
//! whole counts of 10⁻⁹.

use tidegate_domain::Decimal;

use super::site::Site;
use super::spell::SpellKind;
use crate::devices::{OXYGEN_OF_AIR, PollutantProfile, Role, convert, mix, round, scale};

/// Oxygen while a furnace heats up, %.
const OXYGEN_AT_START: i64 = 17_000_000_000;

/// Hours between the values that slow drift is drawn between.
const DRIFT_H: i64 = 40;

/// Channels of noise from here on are those of drift.
const DRIFT_CHANNELS: usize = 1_000;

/// One pollutant over a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// As measured.
    pub(super) value: i64,
    /// Converted to reference oxygen, where that is done.
    pub(super) converted: Option<i64>,
    /// Mark of HJ 212.
    pub(super) flag: char,
}

impl Site {
    /// What is shown over an hour of all that is sent; `month` is 1 to 12.
    pub(super) fn hour(&self, hour: i64, month: i8) -> Vec<Shown> {
        let is_starting = self.spells_at(hour).any(|spell| spell.kind == SpellKind::StartUp);
        let pollutants = self.logger.profile.pollutants.iter().enumerate();
        let oxygen = pollutants.into_iter().find(|(_, other)| other.role == Role::Oxygen);
        let usual = oxygen.map_or(0, |(index, profile)| {
            round(self.usual((index, profile), hour, month), profile.decimals)
        });
        let oxygen = (usual, if is_starting { OXYGEN_AT_START } else { usual });
        let shown = self.sent_profiles().map(|(index, profile)| {
            let usual = self.usual((index, profile), hour, month);
            let climbed = self.climbed((index, profile), hour, usual);
            self.shown(profile, self.flagged((index, profile), hour, climbed), oxygen)
        });
        shown.collect()
    }

    /// The value with its rounding, and for gas what the instrument saw before conversion: levels
    /// are converted values, and what was seen follows from the oxygen.
    fn shown(
        &self,
        profile: &PollutantProfile,
        (value, flag): (i64, char),
        (usual_oxygen, oxygen): (i64, i64),
    ) -> Shown {
        let decimals = profile.decimals;
        let reference = self.logger.profile.reference_oxygen.map(Decimal::counts);
        match reference.filter(|_| profile.role == Role::Concentration) {
            None => Shown { value: round(value, decimals), converted: None, flag },
            Some(reference) => {
                let at_reference = OXYGEN_OF_AIR - reference;
                let seen = convert(value, at_reference, OXYGEN_OF_AIR - usual_oxygen);
                let seen = round(seen, decimals);
                let converted = convert(seen, OXYGEN_OF_AIR - oxygen, at_reference);
                Shown { value: seen, converted: Some(round(converted, decimals)), flag }
            }
        }
    }

    /// The value and its mark under whatever befalls the outlet; the gravest counts.
    fn flagged(
        &self,
        (index, profile): (usize, &PollutantProfile),
        hour: i64,
        value: i64,
    ) -> (i64, char) {
        let gravest = self.spells_at(hour).filter_map(|spell| {
            let limit = profile.limit.unwrap_or(profile.level).counts();
            let is_bound = profile.role.is_concentration();
            match spell.kind {
                SpellKind::Stopped => Some((0, (stopped(profile), 'F'))),
                SpellKind::Maintenance => Some((1, (0, 'M'))),
                SpellKind::Calibration if is_bound => Some((2, (limit, 'C'))),
                SpellKind::Fault { pollutant } if pollutant == index => {
                    Some((3, (profile.level.counts(), 'D')))
                }
                SpellKind::OverRange { pollutant } if pollutant == index => {
                    Some((4, (2 * limit, 'T')))
                }
                _ => None,
            }
        });
        gravest.min_by_key(|(rank, _)| *rank).map_or((value, 'N'), |(_, shown)| shown)
    }

    /// The value under the highest of the upsets in the hour.
    fn climbed(&self, (index, profile): (usize, &PollutantProfile), hour: i64, usual: i64) -> i64 {
        let base = self.bases.get(index).copied().unwrap_or(0);
        let limit = profile.limit.unwrap_or(profile.level).counts();
        let height = self.spells_at(hour).filter_map(|spell| match spell.kind {
            SpellKind::Upset { pollutant, peak_per_mille } if pollutant == index => {
                let height = spell.height(hour);
                // What is left of the way to the peak; the usual value's noise is in the usual.
                let peak = scale(limit, peak_per_mille + self.around(index, hour, 12));
                Some(usual + scale((peak - usual).max(0), height))
            }
            _ => None,
        });
        let climbed = height.max().unwrap_or(usual);
        let is_starting = self.spells_at(hour).any(|spell| spell.kind == SpellKind::StartUp);
        if is_starting && base > 0 { climbed * 7 / 10 } else { climbed }
    }

    /// The value when nothing befalls the outlet.
    fn usual(&self, (index, profile): (usize, &PollutantProfile), hour: i64, month: i8) -> i64 {
        let (drift, noise) = match profile.role {
            Role::Ph => (12, 5),
            Role::Oxygen | Role::Other => (35, 15),
            Role::Flow => (60, 40),
            Role::Concentration | Role::Trace => (85, 35),
        };
        let share = 1000 + self.drift(index, hour, drift) + self.around(index, hour, noise);
        let base = self.bases.get(index).copied().unwrap_or(0);
        let of_day = usize::try_from(hour.rem_euclid(24)).unwrap_or(0);
        match profile.role {
            Role::Flow => {
                let curve = self.logger.schedule.flow_per_mille(of_day);
                scale(scale(profile.level.counts(), curve), share)
            }
            Role::Concentration | Role::Trace if base > 0 => {
                let limit = profile.limit.unwrap_or(profile.level).counts();
                scale(scale(scale(limit, base), share), season(profile.code, month))
            }
            _ => scale(profile.level.counts(), share),
        }
    }

    /// Slow change of up to `amplitude` per mille either way.
    fn drift(&self, index: usize, hour: i64, amplitude: i64) -> i64 {
        let anchor = hour.div_euclid(DRIFT_H);
        let within = hour.rem_euclid(DRIFT_H);
        let before = self.around(index + DRIFT_CHANNELS, anchor, amplitude);
        let after = self.around(index + DRIFT_CHANNELS, anchor + 1, amplitude);
        before + (after - before) * within / DRIFT_H
    }

    /// A number between −`amplitude` and `amplitude`, the same for the same arguments.
    fn around(&self, channel: usize, at: i64, amplitude: i64) -> i64 {
        let drawn = mix(self.noise ^ mix(channel as u64) ^ mix(at.cast_unsigned()).rotate_left(17));
        let span = (2 * amplitude + 1).cast_unsigned();
        (drawn % span.max(1)).cast_signed() - amplitude
    }
}

/// What an instrument shows while nothing flows.
fn stopped(profile: &PollutantProfile) -> i64 {
    match profile.role {
        Role::Flow | Role::Concentration | Role::Trace => 0,
        Role::Oxygen => 20_900_000_000,
        Role::Ph | Role::Other => profile.level.counts(),
    }
}

/// Cold slows the bacteria that take nitrogen out of waste water; heat thickens what is left of
/// carbon. Per mille of the usual value.
fn season(code: &str, month: i8) -> i64 {
    match (code, month) {
        ("w21003" | "w21001", 12 | 1 | 2) => 1060,
        ("w21003" | "w21001", 6..=8) => 960,
        ("w01018", 7 | 8) => 1040,
        ("a34013" | "a21026", 12 | 1 | 2) => 1030,
        _ => 1000,
    }
}
