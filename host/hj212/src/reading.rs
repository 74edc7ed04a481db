//! Typed measurements of a data packet.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::civil::DateTime;
use serde::Serialize;

use crate::command::Command;
use crate::data_flag::DataFlag;
use crate::fixed::{Fixed, ValueError};
use crate::item::{Field, Item};
use crate::packet::Packet;
use crate::time::{TimeError, parse_time};

/// Name of the item that says when a period began.
const DATA_TIME: &str = "DataTime";

/// The mark of a value whose mark cannot be read. Not `None`: that would pass for unmarked.
const UNREADABLE: DataFlag = DataFlag::Other(char::REPLACEMENT_CHARACTER);

/// What a measurement spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// An instant (CN 2011).
    Instant,
    /// The minute interval of the device, 1–30 minutes (CN 2051).
    Minute,
    /// An hour (CN 2061).
    Hour,
    /// A day (CN 2031).
    Day,
    /// Five minutes of furnace temperature (CN 2111).
    FurnaceFiveMinutes,
}

impl Period {
    /// The period of a data command; `None` for any other command.
    #[must_use]
    pub const fn of(command: Command) -> Option<Self> {
        Some(match command {
            Command::REAL_TIME_DATA => Self::Instant,
            Command::MINUTE_DATA => Self::Minute,
            Command::HOUR_DATA => Self::Hour,
            Command::DAY_DATA => Self::Day,
            Command::FURNACE_DATA => Self::FurnaceFiveMinutes,
            _ => return None,
        })
    }
}

/// What a value says about its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// The value at an instant.
    Rtd,
    /// The minimum.
    Min,
    /// The mean.
    Avg,
    /// The maximum.
    Max,
    /// The amount accumulated over the period, in the unit of accumulation.
    Cou,
}

/// One value of one pollutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurement<'a> {
    /// Pollutant code of 2017, or the code as received when no table has it.
    pub pollutant: &'a str,
    /// Code as received.
    pub original_code: &'a str,
    /// What the value says about the period.
    pub statistic: Statistic,
    /// Whether the value is converted to the reference oxygen (`Zs…`); limits of flue gas are
    /// compared with such.
    pub is_converted: bool,
    /// Kind of period.
    pub period: Period,
    /// Start of the period, or the instant; local time of the device.
    pub data_time: DateTime,
    /// When a batch analyser took the sample, if it says so.
    pub sample_time: Option<DateTime>,
    /// Value as received.
    pub value_text: &'a str,
    /// Value in counts of 10⁻⁹ of the unit, or why it is none. A value that is none keeps its
    /// place, as its mark may say why.
    pub value: Result<Fixed, ValueError>,
    /// Mark of the logger; `None` when it set none, `Other('\u{FFFD}')` when the mark cannot be
    /// read or is contradicted.
    pub flag: Option<DataFlag>,
    /// Fault code of the device (`EFlag`).
    pub eflag: Option<&'a str>,
}

/// An item that gives no measurement, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread<'a> {
    /// Name as received; empty when the item has no `=`.
    pub name: &'a str,
    /// Value as received.
    pub value: &'a str,
    /// Why.
    pub reason: UnreadReason,
}

/// Why an item gives no measurement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnreadReason {
    /// No `=`.
    #[error("the item has no `=`")]
    Malformed,
    /// Nothing in front of the suffix.
    #[error("the item has no pollutant code")]
    MissingCode,
    /// A suffix that no edition has.
    #[error("the suffix of the name is not known")]
    UnknownField,
    /// A mark that is not one letter; the values beside it count as marked unreadably.
    #[error("the flag is not one letter")]
    BadFlag,
    /// A sampling time that is none; the values beside it stand without.
    #[error(transparent)]
    SampleTime(TimeError),
    /// A second item of the same name in a group; the first counts, but of two marks neither.
    #[error("the item is there twice, the first counts")]
    Repeated,
    /// A mark, fault code or sampling time of a pollutant that has no value in the packet.
    #[error("the pollutant has no value")]
    NoValue,
}

impl UnreadReason {
    /// A short stable code such as `bad_flag`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::MissingCode => "missing_code",
            Self::UnknownField => "unknown_field",
            Self::BadFlag => "bad_flag",
            Self::SampleTime(_) => "bad_sample_time",
            Self::Repeated => "repeated",
            Self::NoValue => "no_value",
        }
    }
}

/// Why a packet has no measurements at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadingsError {
    /// Not a command that carries measurements.
    #[error("command {command} carries no measurements")]
    NotData {
        /// The command.
        command: Command,
    },
    /// No DataTime: a request for data, or a fault of the device.
    #[error("DataTime is missing")]
    MissingDataTime,
    /// A DataTime that is no time.
    #[error(transparent)]
    DataTime(TimeError),
    /// Two DataTime that differ.
    #[error("DataTime is `{first}` and `{second}`")]
    TwoDataTimes {
        /// The first as received.
        first: String,
        /// Another as received.
        second: String,
    },
}

/// What a data packet says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readings<'a> {
    /// Kind of period.
    pub period: Period,
    /// Start of the period, or the instant.
    pub data_time: DateTime,
    /// Values in the order received.
    pub measurements: Vec<Measurement<'a>>,
    /// Items that give no measurement, and why.
    pub unread: Vec<Unread<'a>>,
}

/// The measurements of a data packet (CN 2011, 2051, 2061, 2031, 2111).
///
/// Fields that are not about a pollutant (`SB1-RS`, `PolId`, `-Info`, `-SN`) are passed over; they
/// stay in [`Packet::items`].
///
/// # Errors
/// [`ReadingsError`] when the command carries no measurements or DataTime is missing or no time.
/// A fault of one item is an [`Unread`] and does not touch the others.
///
/// # Source
/// HJ 212-2017, data fields: DataTime is the start of the period.
pub fn readings<'a>(packet: &Packet<'a>) -> Result<Readings<'a>, ReadingsError> {
    let command = packet.command();
    let period = Period::of(command).ok_or(ReadingsError::NotData { command })?;
    let data_time = data_time(packet)?;
    let measurements = Vec::with_capacity(packet.items().len());
    let readings = Readings { period, data_time, measurements, unread: Vec::new() };
    let mut collector = Collector { readings, loose: BTreeMap::new() };
    for run in runs(packet) {
        if !run.iter().any(|item| item.field.is_value()) {
            collector.loosen(run);
        }
    }
    for run in runs(packet) {
        collector.run(run);
    }
    collector.report_unused();
    Ok(collector.readings)
}

fn data_time(packet: &Packet<'_>) -> Result<DateTime, ReadingsError> {
    let mut times = packet.items().iter().filter(|item| item.name == DATA_TIME);
    let first = times.next().ok_or(ReadingsError::MissingDataTime)?.value;
    if let Some(second) = times.find(|item| item.value != first) {
        let (first, second) = (first.to_owned(), second.value.to_owned());
        return Err(ReadingsError::TwoDataTimes { first, second });
    }
    parse_time(DATA_TIME, first).map_err(ReadingsError::DataTime)
}

/// Neighbours of one group and one code.
fn runs<'p, 'a>(packet: &'p Packet<'a>) -> impl Iterator<Item = &'p [Item<'a>]> {
    let is_same = |one: &Item<'_>, next: &Item<'_>| {
        one.group == next.group && one.pollutant == next.pollutant
    };
    packet.items().chunk_by(is_same)
}

/// What is said about all values of a run.
#[derive(Clone, Copy, Default)]
struct Marks<'a> {
    flag: Option<DataFlag>,
    eflag: Option<&'a str>,
    sample_time: Option<DateTime>,
}

/// Marks that stand apart from their values, in a group of their own.
struct Loose<'a> {
    marks: Marks<'a>,
    name: &'a str,
    value: &'a str,
    is_used: bool,
}

struct Collector<'a> {
    readings: Readings<'a>,
    loose: BTreeMap<&'a str, Loose<'a>>,
}

impl<'a> Collector<'a> {
    /// Keeps the marks of a run without values for the values of its code elsewhere.
    fn loosen(&mut self, run: &[Item<'a>]) {
        let is_mark = |field| matches!(field, Field::Flag | Field::EFlag | Field::SampleTime);
        let Some(first) = run.iter().find(|item| is_mark(item.field)) else { return };
        let marks = self.marks(run);
        let Item { name, value, pollutant, .. } = *first;
        match self.loose.entry(pollutant) {
            Entry::Vacant(entry) => {
                entry.insert(Loose { marks, name, value, is_used: false });
            }
            Entry::Occupied(mut entry) => {
                let kept = &mut entry.get_mut().marks;
                kept.flag = match (kept.flag, marks.flag) {
                    (Some(first), Some(second)) if first != second => Some(UNREADABLE),
                    (first, second) => first.or(second),
                };
                kept.eflag = kept.eflag.or(marks.eflag);
                kept.sample_time = kept.sample_time.or(marks.sample_time);
            }
        }
    }

    /// Reads the marks of a run; what cannot be read is noted.
    fn marks(&mut self, run: &[Item<'a>]) -> Marks<'a> {
        let mut marks = Marks::default();
        let mut has_time = false;
        for item in run {
            match item.field {
                Field::Flag => {
                    let flag = DataFlag::from_text(item.value);
                    if flag.is_none() {
                        self.unread(item, UnreadReason::BadFlag);
                    }
                    let flag = flag.unwrap_or(UNREADABLE);
                    if marks.flag.is_some() {
                        self.unread(item, UnreadReason::Repeated);
                    }
                    let is_contradicted = marks.flag.is_some_and(|first| first != flag);
                    marks.flag = Some(if is_contradicted { UNREADABLE } else { flag });
                }
                Field::EFlag if marks.eflag.is_none() => marks.eflag = Some(item.value),
                Field::SampleTime if !has_time => {
                    has_time = true;
                    match parse_time(item.name, item.value) {
                        Ok(time) => marks.sample_time = Some(time),
                        Err(error) => self.unread(item, UnreadReason::SampleTime(error)),
                    }
                }
                Field::EFlag | Field::SampleTime => self.unread(item, UnreadReason::Repeated),
                _ => {}
            }
        }
        marks
    }

    fn run(&mut self, run: &[Item<'a>]) {
        let mut marks = None;
        let mut seen = [false; 9];
        for item in run {
            match item.field {
                Field::Malformed => self.unread(item, UnreadReason::Malformed),
                Field::Other => self.unread(item, UnreadReason::UnknownField),
                _ => {}
            }
            let Some((statistic, is_converted, place)) = statistic(item.field) else { continue };
            if item.pollutant.is_empty() {
                self.unread(item, UnreadReason::MissingCode);
                continue;
            }
            let is_repeated = seen.get_mut(place).is_some_and(|seen| std::mem::replace(seen, true));
            if is_repeated {
                self.unread(item, UnreadReason::Repeated);
                continue;
            }
            let marks = match marks {
                Some(marks) => marks,
                None => *marks.insert(self.marks_of_values(run, item.pollutant)),
            };
            self.readings.measurements.push(Measurement {
                pollutant: item.pollutant,
                original_code: item.original_code(),
                statistic,
                is_converted,
                period: self.readings.period,
                data_time: self.readings.data_time,
                sample_time: marks.sample_time,
                value_text: item.value,
                value: Fixed::parse(item.value),
                flag: marks.flag,
                eflag: marks.eflag,
            });
        }
    }

    /// Marks of a run with values: its own first, then what stands apart.
    fn marks_of_values(&mut self, run: &[Item<'a>], pollutant: &str) -> Marks<'a> {
        let own = self.marks(run);
        let Some(loose) = self.loose.get_mut(pollutant) else { return own };
        loose.is_used = true;
        Marks {
            flag: own.flag.or(loose.marks.flag),
            eflag: own.eflag.or(loose.marks.eflag),
            sample_time: own.sample_time.or(loose.marks.sample_time),
        }
    }

    fn report_unused(&mut self) {
        let unused = self.loose.values().filter(|loose| !loose.is_used);
        self.readings.unread.extend(unused.map(|loose| Unread {
            name: loose.name,
            value: loose.value,
            reason: UnreadReason::NoValue,
        }));
    }

    fn unread(&mut self, item: &Item<'a>, reason: UnreadReason) {
        let Item { name, value, .. } = *item;
        self.readings.unread.push(Unread { name, value, reason });
    }
}

/// Statistic, whether it is converted, and a number of its own below nine.
const fn statistic(field: Field) -> Option<(Statistic, bool, usize)> {
    Some(match field {
        Field::Rtd => (Statistic::Rtd, false, 0),
        Field::Min => (Statistic::Min, false, 1),
        Field::Avg => (Statistic::Avg, false, 2),
        Field::Max => (Statistic::Max, false, 3),
        Field::Cou => (Statistic::Cou, false, 4),
        Field::ZsRtd => (Statistic::Rtd, true, 5),
        Field::ZsMin => (Statistic::Min, true, 6),
        Field::ZsAvg => (Statistic::Avg, true, 7),
        Field::ZsMax => (Statistic::Max, true, 8),
        _ => return None,
    })
}
