//! What goes in: columns of what was sent, marks as they were filed, the series that are wanted.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Averaging, Date, Decimal, FiledMark, Instant};

/// Days of a chunk; a leap year fits.
pub const DAYS_MAX: i32 = 366;

/// Streams of a chunk: an outlet monitors a few dozen codes over five periods at most.
pub const STREAMS_MAX: usize = 512;

/// Rows of one stream: one for each second of a day would be a broken clock, one for each five
/// seconds of a month is not.
pub const ROWS_MAX: usize = 1_000_000;

/// Marks of one outlet and year.
pub const MARKS_MAX: usize = 4_096;

/// Series wanted at once.
pub const WANTED_MAX: usize = 512;

/// A converted value that the device did not send, in [`Rows::converted`].
pub const NO_VALUE: i64 = i64::MIN;

/// How an outlet is monitored, which decides what makes an hour and a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Monitoring {
    /// Continuous monitoring of flue gas (CEMS).
    FlueGas,
    /// Automatic monitoring of waste water.
    WasteWater,
}

/// What kind of plant it is, as far as it bears on marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Plant {
    /// It burns municipal solid waste: marks have yearly caps and a condition of dust.
    WasteIncinerator,
    /// Any other: no caps are known.
    Other,
}

/// Rows of one stream as columns of equal length, in any order, each the latest revision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// Start of the period.
    pub period_start: Vec<Instant>,
    /// The value in the stream's unit, counts of 10⁻⁹.
    pub value: Vec<i64>,
    /// The value converted to reference oxygen, [`NO_VALUE`] where the device sent none; empty
    /// when it never did.
    pub converted: Vec<i64>,
    /// Code of [`tidegate_domain::Validity`], from flag and plausibility.
    pub validity: Vec<u8>,
}

/// One stream: a pollutant over one averaging period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawStream {
    /// HJ 212-2017 code.
    pub pollutant: String,
    /// Instant, minute, hour or day; others are not read.
    pub averaging: Averaging,
    /// Unit of the values; may be empty when nobody knows.
    pub unit: String,
    /// Minutes between the values of a minute stream, hours between those of an hour stream of
    /// waste water (a batch analyser). Absent: deduced for each day from the rows.
    pub interval: Option<u8>,
    /// What was sent.
    pub rows: Rows,
}

/// What one outlet sent over whole days of China Standard Time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chunk {
    /// Outlet number.
    pub outlet: String,
    /// How it is monitored.
    pub monitoring: Monitoring,
    /// What kind of plant it is.
    pub plant: Plant,
    /// First day.
    pub from: Date,
    /// First day no longer in it.
    pub until: Date,
    /// Each pollutant and averaging period at most once.
    pub streams: Vec<RawStream>,
}

/// A mark with when it became known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownMark {
    /// As the unit filed it.
    pub mark: FiledMark,
    /// When it was recorded.
    pub known_at: Instant,
}

/// Which of a row's values is compared with a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compared {
    /// As measured.
    Measured,
    /// Converted where the device sends it, else as measured: a permit that does not say.
    AsSent,
    /// Converted to this reference oxygen, % by volume, and nothing else: by the device where it
    /// did, else by formula.
    Converted(Decimal),
}

/// A series of means that a limit asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Pollutant code.
    pub pollutant: String,
    /// Instant, minute, hour or day.
    pub averaging: Averaging,
    /// Unit of the limit, empty when the limit has none; absent when there is no limit, and the
    /// values stay in the unit sent.
    pub unit: Option<String>,
    /// Which value is compared.
    pub compared: Compared,
}

/// An amount that is to be accumulated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantedAmount {
    /// Pollutant code.
    pub pollutant: String,
    /// The limit over which an hour counts as exceeding; absent when there is no hourly one.
    pub hour_limit: Option<HourLimit>,
}

/// An hourly limit, as far as counting exceeding hours needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HourLimit {
    /// Unit.
    pub unit: String,
    /// Which value is compared.
    pub compared: Compared,
    /// Not to be exceeded.
    pub upper: Decimal,
    /// Decimals to which a mean is rounded (half to even) before it is compared.
    pub decimals: u8,
}

/// Everything that a run works on.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What was sent.
    pub chunk: &'a Chunk,
    /// All marks of the outlet from the start of the calendar year to the chunk's end: caps are
    /// yearly. Marks of other outlets have no effect.
    pub marks: &'a [KnownMark],
    /// Marks that became known later have no effect; absent: all are known.
    pub known_at: Option<Instant>,
    /// The series wanted; rows refer to them by index.
    pub wanted: &'a [Wanted],
}

/// Input that does not fit together or is too large; what is merely bad data is judged as such.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Columns of a stream differ in length.
    #[error(
        "the column `{column}` of stream `{pollutant}` {averaging:?} has {found} rows instead of \
         {expected}: give every column one entry a row"
    )]
    UnequalColumns {
        /// Pollutant code.
        pollutant: String,
        /// Averaging period.
        averaging: Averaging,
        /// The column.
        column: &'static str,
        /// Its length.
        found: usize,
        /// Length of `period_start`.
        expected: usize,
    },
    /// Two streams of the same pollutant and averaging period.
    #[error("stream `{pollutant}` {averaging:?} comes twice: join its rows into one stream")]
    StreamTwice {
        /// Pollutant code.
        pollutant: String,
        /// Averaging period.
        averaging: Averaging,
    },
    /// An interval that does not divide an hour (minutes) or a day (hours).
    #[error(
        "the interval {interval} of stream `{pollutant}` {averaging:?} divides no {whole}: give \
         one that does, or none"
    )]
    Interval {
        /// Pollutant code.
        pollutant: String,
        /// Averaging period.
        averaging: Averaging,
        /// As given.
        interval: u8,
        /// `hour` or `day`.
        whole: &'static str,
    },
    /// The chunk has no day, or too many.
    #[error("the period from {from} until {until} has not 1 to {DAYS_MAX} days: cut it")]
    Days {
        /// First day.
        from: Date,
        /// First day no longer in it.
        until: Date,
    },
    /// Too many of something.
    #[error("{found} {what} are more than {most}: give fewer at once")]
    TooMany {
        /// What.
        what: &'static str,
        /// How many.
        found: usize,
        /// How many may be.
        most: usize,
    },
}

impl Question<'_> {
    /// # Errors
    /// Each variant of [`InputError`] as it says.
    pub(crate) fn check(&self) -> Result<(), InputError> {
        let chunk = self.chunk;
        let days = i64::from(chunk.until.days()) - i64::from(chunk.from.days());
        if !(1..=i64::from(DAYS_MAX)).contains(&days) {
            return Err(InputError::Days { from: chunk.from, until: chunk.until });
        }
        bounded("streams", chunk.streams.len(), STREAMS_MAX)?;
        bounded("marks", self.marks.len(), MARKS_MAX)?;
        bounded("series wanted", self.wanted.len(), WANTED_MAX)?;
        let mut seen: Vec<(&str, Averaging)> = Vec::new();
        for stream in &chunk.streams {
            stream.check()?;
            let key = (stream.pollutant.as_str(), stream.averaging);
            if seen.contains(&key) {
                let pollutant = stream.pollutant.clone();
                return Err(InputError::StreamTwice { pollutant, averaging: stream.averaging });
            }
            seen.push(key);
        }
        Ok(())
    }
}

impl RawStream {
    fn check(&self) -> Result<(), InputError> {
        let rows = &self.rows;
        let expected = rows.period_start.len();
        bounded("rows of a stream", expected, ROWS_MAX)?;
        let converted = if rows.converted.is_empty() { expected } else { rows.converted.len() };
        for (column, found) in [
            ("value", rows.value.len()),
            ("converted", converted),
            ("validity", rows.validity.len()),
        ] {
            if found != expected {
                let (pollutant, averaging) = (self.pollutant.clone(), self.averaging);
                return Err(InputError::UnequalColumns {
                    pollutant,
                    averaging,
                    column,
                    found,
                    expected,
                });
            }
        }
        let (parts, whole) = match self.averaging {
            Averaging::Minute => (60, "hour"),
            Averaging::Hour => (24, "day"),
            _ => return Ok(()),
        };
        match self.interval {
            Some(interval) if interval == 0 || parts % interval != 0 => Err(InputError::Interval {
                pollutant: self.pollutant.clone(),
                averaging: self.averaging,
                interval,
                whole,
            }),
            _ => Ok(()),
        }
    }
}

const fn bounded(what: &'static str, found: usize, most: usize) -> Result<(), InputError> {
    if found > most { Err(InputError::TooMany { what, found, most }) } else { Ok(()) }
}
