//! What a logger has to say about a moment or a period: groups of items, before any dialect.

use tidegate_domain::Instant;
use tidegate_hj212::{Command, Version, pollutant};

use super::clock::{SLOT_S, time_text};
use super::signal::{Sample, Signal, round};
use super::{Logger, PollutantProfile, Role};

/// Share of good parts from which flue-gas data count as normal, in quarters.
///
/// # Source
/// HJ 212-2017 annex D: three quarters.
const GOOD_QUARTERS: usize = 3;

/// Pollutants that are named in a group: code and items.
pub(crate) type Group = Vec<(String, String)>;

/// A data message, not yet in any dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) command: Command,
    /// DataTime.
    pub(crate) data_time: String,
    pub(crate) groups: Vec<Group>,
}

impl Signal<'_> {
    /// Real-time data at an instant (2011).
    pub(super) fn real_time(&self, at: Instant) -> Message {
        let samples = self.instant(at);
        let groups = self.logger.profile.pollutants.iter().zip(&samples);
        let groups = groups.map(|(pollutant, sample)| self.instant_group(pollutant, sample, at));
        Message {
            command: Command::REAL_TIME_DATA,
            data_time: time_text(at),
            groups: groups.collect(),
        }
    }

    /// Data of a period of whole ten minutes (2051, 2061 or 2031); none when the logger was silent
    /// all the time.
    pub(super) fn period(&self, command: Command, start: Instant, slots: i64) -> Option<Message> {
        let starts = (0..slots).map(|slot| start + slot * SLOT_S);
        let heard = starts.filter(|at| !self.logger.behaviour.is_silent(at - self.origin));
        let parts: Vec<Vec<Sample>> = heard.map(|at| self.slot(at)).collect();
        if parts.is_empty() {
            return None;
        }
        let volumes = self.volumes(&parts);
        let pollutants = self.logger.profile.pollutants.iter().enumerate();
        let groups = pollutants.map(|(index, pollutant)| {
            let of = |part: &Vec<Sample>| part.get(index).copied();
            let samples: Vec<Sample> = parts.iter().filter_map(of).collect();
            self.period_group(pollutant, &Mean::of(&samples, &volumes, self.is_gas()), start)
        });
        Some(Message { command, data_time: time_text(start), groups: groups.collect() })
    }

    fn is_gas(&self) -> bool {
        self.logger.profile.system == 31
    }

    /// Cubic metres of each part, in counts; the flow is the first that is measured.
    fn volumes(&self, parts: &[Vec<Sample>]) -> Vec<i64> {
        let per_cubic_metre = if self.is_gas() { 1 } else { 1000 };
        let flow = |part: &Vec<Sample>| part.first().map_or(0, |sample| sample.value);
        parts.iter().map(|part| flow(part).saturating_mul(SLOT_S) / per_cubic_metre).collect()
    }

    fn instant_group(&self, pollutant: &PollutantProfile, sample: &Sample, at: Instant) -> Group {
        let code = self.code(pollutant);
        let mut group = vec![(format!("{code}-Rtd"), text(sample.value, pollutant.decimals))];
        if let Some(converted) = sample.converted {
            group.push((format!("{code}-ZsRtd"), text(converted, pollutant.decimals)));
        }
        group.push((format!("{code}-Flag"), sample.flag.to_string()));
        self.add_sample_time(&mut group, pollutant, at);
        group
    }

    fn period_group(&self, pollutant: &PollutantProfile, mean: &Mean, start: Instant) -> Group {
        let code = self.code(pollutant);
        let decimals = pollutant.decimals;
        let is_brief = self.logger.dialect.is_brief();
        let mut group = Vec::new();
        let mut add = |suffix: &str, value: i64, decimals: u8| {
            group.push((format!("{code}-{suffix}"), text(value, decimals)));
        };
        if let Some((amount, decimals)) = self.amount(pollutant, mean).filter(|_| !is_brief) {
            add("Cou", amount, decimals);
        }
        if !is_brief {
            add("Min", mean.value.least, decimals);
        }
        add("Avg", mean.value.mean, decimals);
        if !is_brief {
            add("Max", mean.value.most, decimals);
        }
        if let Some(converted) = mean.converted {
            if !is_brief {
                add("ZsMin", converted.least, decimals);
            }
            add("ZsAvg", converted.mean, decimals);
            if !is_brief {
                add("ZsMax", converted.most, decimals);
            }
        }
        group.push((format!("{code}-Flag"), mean.flag.to_string()));
        self.add_sample_time(&mut group, pollutant, start);
        group
    }

    fn add_sample_time(&self, group: &mut Group, pollutant: &PollutantProfile, at: Instant) {
        if self.is_batch(pollutant.role) {
            let name = format!("{}-SampleTime", self.code(pollutant));
            group.push((name, time_text(self.sample_time(at))));
        }
    }

    /// What is sent as accumulated, with its decimals: cubic metres, or kilograms.
    fn amount(&self, pollutant: &PollutantProfile, mean: &Mean) -> Option<(i64, u8)> {
        match pollutant.role {
            Role::Flow => Some((mean.volume, 1)),
            // A milligram of a litre is a gram of a cubic metre of water.
            Role::Concentration if self.is_gas() => Some((mean.mass / 1_000_000, 3)),
            Role::Concentration => Some((mean.mass / 1000, 3)),
            Role::Trace | Role::Ph | Role::Oxygen | Role::Other => None,
        }
    }

    fn code(&self, profile: &PollutantProfile) -> &'static str {
        self.logger.code(profile)
    }
}

impl Logger {
    /// The code of a pollutant in the edition that the logger speaks.
    pub(crate) fn code(&self, profile: &PollutantProfile) -> &'static str {
        if self.dialect.version == Version::V2005 {
            let row = pollutant(profile.code);
            return row.and_then(|row| row.code_2005).unwrap_or(profile.code);
        }
        profile.code
    }
}

/// Mean and extremes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spread {
    least: i64,
    mean: i64,
    most: i64,
}

/// One pollutant over a period.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mean {
    value: Spread,
    converted: Option<Spread>,
    /// Cubic metres, in counts.
    volume: i64,
    /// Concentration × cubic metres, in counts.
    mass: i64,
    flag: char,
}

impl Mean {
    /// Arithmetic mean of the good parts, of all parts when none is good.
    fn of(samples: &[Sample], volumes: &[i64], is_gas: bool) -> Self {
        let flag = joint_flag(samples, is_gas);
        let has_good = samples.iter().any(|sample| is_good(*sample));
        let counts = |sample: &&Sample| !has_good || is_good(**sample);
        let values = samples.iter().filter(counts).map(|sample| sample.value);
        let converted: Option<Vec<i64>> =
            samples.iter().filter(counts).map(|sample| sample.converted).collect();
        let masses = samples
            .iter()
            .zip(volumes)
            .map(|(sample, volume)| i128::from(sample.value) * i128::from(*volume) / 1_000_000_000);
        Self {
            value: spread(values),
            converted: converted.map(|values| spread(values.into_iter())),
            volume: volumes.iter().copied().fold(0, i64::saturating_add),
            mass: i64::try_from(masses.sum::<i128>()).unwrap_or(i64::MAX),
            flag,
        }
    }
}

fn is_good(sample: Sample) -> bool {
    matches!(sample.flag, 'N' | 'T')
}

/// The mark of a period from those of its parts: of sewage the first that is not normal; of flue
/// gas normal from three quarters on, else a fault, unless all parts say the same.
///
/// # Source
/// HJ 212-2017 annex D.
fn joint_flag(samples: &[Sample], is_gas: bool) -> char {
    let Some(first) = samples.first().map(|sample| sample.flag) else { return 'B' };
    if samples.iter().all(|sample| sample.flag == first) {
        return first;
    }
    let normal = samples.iter().filter(|sample| sample.flag == 'N').count();
    if is_gas {
        return if 4 * normal >= GOOD_QUARTERS * samples.len() { 'N' } else { 'D' };
    }
    samples.iter().map(|sample| sample.flag).find(|flag| *flag != 'N').unwrap_or('N')
}

fn spread(values: impl Iterator<Item = i64>) -> Spread {
    let mut count = 0_i128;
    let mut sum = 0_i128;
    let mut ends: Option<(i64, i64)> = None;
    for value in values {
        count += 1;
        sum += i128::from(value);
        let (least, most) = ends.unwrap_or((value, value));
        ends = Some((least.min(value), most.max(value)));
    }
    let (least, most) = ends.unwrap_or_default();
    let mean = i64::try_from(sum / count.max(1)).unwrap_or(i64::MAX);
    Spread { least, mean, most }
}

/// Decimal text with exactly so many decimals.
pub(crate) fn text(value: i64, decimals: u8) -> String {
    let rounded = round(value, decimals);
    let sign = if rounded < 0 { "-" } else { "" };
    let whole = rounded.unsigned_abs() / 1_000_000_000;
    let fraction = format!("{:09}", rounded.unsigned_abs() % 1_000_000_000);
    match fraction.get(..usize::from(decimals.min(9))) {
        Some(digits) if !digits.is_empty() => format!("{sign}{whole}.{digits}"),
        _ => format!("{sign}{whole}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Sample, joint_flag, text};

    #[test]
    fn values_have_the_decimals_of_the_instrument() {
        for (value, decimals, expected) in [
            (45_000_000_000, 1, "45.0"),
            (45_160_000_000, 1, "45.2"),
            (-500_000_000, 2, "-0.50"),
            (7_000_000_000, 0, "7"),
            (999_960_000_000, 1, "1000.0"),
        ] {
            assert_eq!(text(value, decimals), expected);
        }
    }

    #[test]
    fn a_period_is_marked_by_its_parts() {
        for (flags, water, gas) in [
            ("NNNNNN", 'N', 'N'),
            ("NNNNND", 'D', 'N'),
            ("NNNNCD", 'C', 'D'),
            ("FFFFFF", 'F', 'F'),
            ("TTNNNN", 'T', 'D'),
            ("", 'B', 'B'),
        ] {
            let sample = |flag| Sample { value: 1, converted: None, flag };
            let samples: Vec<Sample> = flags.chars().map(sample).collect();
            assert_eq!(joint_flag(&samples, false), water, "{flags}");
            assert_eq!(joint_flag(&samples, true), gas, "{flags}");
        }
    }
}
