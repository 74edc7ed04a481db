//! From measurements of a packet to readings of an outlet.

use tidegate_domain::{Averaging, Date, Decimal, Instant, Reading, Stream, Validity};
use tidegate_hj212::{Measurement, Period, Readings, Statistic, ValueError, circuit};
use tidegate_service::{RegisteredDevice, circuit_energy_code};

use crate::Refusal;
use crate::plausible::{is_absurd, is_plausible, validity};

/// Longest pollutant code that becomes a stream; the tables have six letters and digits.
const CODE_BYTES_MAX: usize = 12;

/// What became of the measurements of a packet.
#[derive(Debug, Default)]
pub(crate) struct Mapped {
    /// One reading a pollutant at most.
    pub(crate) readings: Vec<(Stream, Reading)>,
    /// Items that gave none.
    pub(crate) dropped: Vec<Dropped>,
    /// Readings that came without a mark and count as valid.
    pub(crate) unmarked: u64,
    /// Values that another value of the same pollutant and kind in the packet contradicts; the
    /// first counts.
    pub(crate) contradicted: u64,
}

/// An item that gives no reading.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dropped {
    pub(crate) refusal: Refusal,
    /// The item, to show.
    pub(crate) example: String,
}

/// The instant of a civil time of China Standard Time; fractions of a second are cut off.
///
/// # Source
/// HJ 212-2017, field DataTime.
pub(crate) fn period_start(readings: &Readings<'_>) -> Instant {
    let time = readings.data_time;
    let of_day =
        i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Date::from(time.date()).start() + of_day
}

/// One reading for each pollutant with a value of its period: real-time values of instants, means
/// of minutes (real-time values where a device sends no mean), hours and days, each with the
/// converted value of the same kind beside it. Minima, maxima and accumulated amounts stay in the
/// frame.
///
/// Of electricity monitoring (`is_electricity`, ST=44) and of circuits by their codes the amount
/// accumulated over a minute, hour or day is a reading too: energy, in a stream of its own beside
/// the power. That of an instant spans no period that is known and stays in the frame.
pub(crate) fn map(
    readings: &Readings<'_>,
    device: &RegisteredDevice,
    is_electricity: bool,
) -> Mapped {
    let (averaging, kinds) = kinds(readings.period);
    let mut mapped = Mapped::default();
    let values = |one: &&Measurement<'_>| kinds.contains(&one.statistic);
    let context = Context { device, averaging, period_start: period_start(readings) };
    context.collect(readings.measurements.iter().filter(values), kinds, &mut mapped);
    if readings.period != Period::Instant {
        let is_energy = |one: &&Measurement<'_>| {
            one.statistic == Statistic::Cou && (is_electricity || circuit(one.pollutant).is_some())
        };
        let energies = readings.measurements.iter().filter(is_energy);
        context.collect(energies, &[Statistic::Cou], &mut mapped);
    }
    mapped
}

/// What all readings of a packet have in common.
struct Context<'d> {
    device: &'d RegisteredDevice,
    averaging: Averaging,
    period_start: Instant,
}

impl Context<'_> {
    /// One reading for each pollutant, from values of these kinds.
    fn collect<'m, 'a: 'm>(
        &self,
        values: impl Iterator<Item = &'m Measurement<'a>>,
        kinds: &[Statistic],
        mapped: &mut Mapped,
    ) {
        let mut sorted: Vec<&Measurement<'_>> = values.collect();
        // Stable: of two values of the same kind the first received stays the first.
        sorted.sort_by_key(|one| one.pollutant);
        for values in sorted.chunk_by(|one, next| one.pollutant == next.pollutant) {
            let Some(pair) = Pair::choose(values, kinds) else { continue };
            mapped.contradicted += pair.contradictions(values);
            match pair.read() {
                Ok(read) => {
                    mapped.unmarked += u64::from(read.flag.is_none());
                    let reading = Reading { period_start: self.period_start, ..read };
                    mapped.readings.push((self.stream(&pair), reading));
                }
                Err(dropped) => mapped.dropped.push(dropped),
            }
        }
    }

    fn stream(&self, pair: &Pair<'_, '_>) -> Stream {
        let is_energy = pair.any.statistic == Statistic::Cou;
        let code = pair.code();
        Stream {
            county: self.device.county.clone(),
            enterprise: self.device.enterprise.clone(),
            outlet: self.device.outlet.clone(),
            pollutant: if is_energy { circuit_energy_code(code) } else { code.to_owned() },
            averaging: self.averaging,
        }
    }
}

/// The averaging period of readings, and the kinds of values that they come from, best first.
const fn kinds(period: Period) -> (Averaging, &'static [Statistic]) {
    match period {
        Period::Instant => (Averaging::Instant, &[Statistic::Rtd]),
        Period::Minute => (Averaging::Minute, &[Statistic::Avg, Statistic::Rtd]),
        Period::Hour => (Averaging::Hour, &[Statistic::Avg]),
        Period::Day => (Averaging::Day, &[Statistic::Avg]),
        Period::FurnaceFiveMinutes => (Averaging::Minute, &[Statistic::Avg]),
    }
}

/// The value of a pollutant, measured and converted.
struct Pair<'m, 'a> {
    measured: Option<&'m Measurement<'a>>,
    converted: Option<&'m Measurement<'a>>,
    any: &'m Measurement<'a>,
}

impl<'m, 'a> Pair<'m, 'a> {
    /// The values of the best kind that has a measured one.
    fn choose(values: &[&'m Measurement<'a>], kinds: &[Statistic]) -> Option<Self> {
        let first = |kind: Statistic, is_converted: bool| {
            let is_it =
                |one: &&&Measurement<'_>| one.statistic == kind && one.is_converted == is_converted;
            values.iter().find(is_it).copied()
        };
        let any = *values.first()?;
        let best = kinds.iter().copied().find(|kind| first(*kind, false).is_some());
        Some(Self {
            measured: best.and_then(|kind| first(kind, false)),
            converted: best.and_then(|kind| first(kind, true)),
            any,
        })
    }

    fn code(&self) -> &'a str {
        self.any.pollutant
    }

    /// How many values differ from the chosen one of their kind.
    fn contradictions(&self, values: &[&Measurement<'_>]) -> u64 {
        let chosen = [self.measured, self.converted];
        let contradicts = |one: &&&Measurement<'_>| {
            chosen.iter().flatten().any(|chosen| {
                chosen.statistic == one.statistic
                    && chosen.is_converted == one.is_converted
                    && (chosen.value != one.value || chosen.flag != one.flag)
            })
        };
        values.iter().filter(contradicts).count() as u64
    }

    /// The reading, its period left open.
    fn read(&self) -> Result<Reading, Dropped> {
        let code = self.code();
        let is_code = (1..=CODE_BYTES_MAX).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_code {
            return Err(dropped(Refusal::UnreadableCode, self.any));
        }
        let Some(measured) = self.measured else {
            // The converted value alone would pass for a measured one.
            return Err(dropped(Refusal::MissingValue, self.any));
        };
        let value = decimal(measured)?;
        // An unreadable converted value takes the reading with it: the measured value alone is
        // commonly lower and would be graded too mildly.
        let converted = self.converted.map(decimal).transpose()?;
        let is_plausible =
            [Some(value), converted].into_iter().flatten().all(|value| is_plausible(code, value));
        let marked = validity(measured.flag);
        let validity =
            if marked.is_graded() && !is_plausible { Validity::Implausible } else { marked };
        let flag = measured.flag.map(|flag| flag.letter().to_string());
        Ok(Reading { period_start: 0, value, converted, validity, flag })
    }
}

fn decimal(measurement: &Measurement<'_>) -> Result<Decimal, Dropped> {
    let value: Result<Decimal, &ValueError> =
        measurement.value.as_ref().map(|value| Decimal::from_counts(value.0));
    match value {
        Ok(value) if !is_absurd(value) => Ok(value),
        _ => Err(dropped(Refusal::UnreadableValue, measurement)),
    }
}

fn dropped(refusal: Refusal, measurement: &Measurement<'_>) -> Dropped {
    let converted = if measurement.is_converted { "Zs" } else { "" };
    let Measurement { original_code, statistic, value_text, .. } = measurement;
    let example = format!("{original_code}-{converted}{statistic:?}={value_text}");
    Dropped { refusal, example }
}
