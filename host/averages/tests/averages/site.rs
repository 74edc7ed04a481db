//! An outlet with data, marks and wanted series, built in a few lines.

use tidegate_averages::{
    Chunk, Compared, Derivation, Judged, KnownMark, Method, Monitoring, NO_VALUE, Plant, Problem,
    ProblemKind, Question, RawStream, Rows, Run, Wanted,
};
use tidegate_domain::{Averaging, Date, Decimal, FiledMark, Instant};

pub(crate) const METHOD: Method = Method::v2();
pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 3_600;
pub(crate) const DAY: i64 = 86_400;

#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) chunk: Chunk,
    pub(crate) marks: Vec<KnownMark>,
    pub(crate) wanted: Vec<Wanted>,
    pub(crate) known_at: Option<Instant>,
}

/// One row: value, converted, validity.
pub(crate) type Row = (Instant, i64, Option<i64>, u8);

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn counts(text: &str) -> i64 {
    decimal(text).counts()
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn at_eleven() -> Compared {
    Compared::Converted(decimal("11"))
}

impl Site {
    pub(crate) fn new(monitoring: Monitoring, from: &str, days: i32) -> Self {
        let from = date(from);
        let chunk = Chunk {
            outlet: "DA001".to_owned(),
            monitoring,
            plant: Plant::Other,
            from,
            until: from.plus_days(days),
            streams: Vec::new(),
        };
        Self { chunk, marks: Vec::new(), wanted: Vec::new(), known_at: None }
    }

    pub(crate) fn gas() -> Self {
        Self::new(Monitoring::FlueGas, "2026-03-01", 1)
    }

    pub(crate) fn water() -> Self {
        Self::new(Monitoring::WasteWater, "2026-03-01", 1)
    }

    pub(crate) fn incinerator(from: &str, days: i32) -> Self {
        let mut site = Self::new(Monitoring::FlueGas, from, days);
        site.chunk.plant = Plant::WasteIncinerator;
        site
    }

    pub(crate) fn start(&self) -> Instant {
        self.chunk.from.start()
    }

    pub(crate) fn days(&self) -> i64 {
        i64::from(self.chunk.until.days() - self.chunk.from.days())
    }

    pub(crate) fn stream(mut self, code: &str, averaging: Averaging, rows: &[Row]) -> Self {
        let unit = match code {
            "a00000" => "m3/s",
            "w00000" => "L/s",
            "a19001" => "%",
            "w01001" => "1",
            "a01901" => "°C",
            _ if code.starts_with('w') => "mg/L",
            _ => "mg/m3",
        };
        let mut columns = Rows::default();
        for (at, value, converted, validity) in rows {
            columns.period_start.push(*at);
            columns.value.push(*value);
            columns.converted.push(converted.unwrap_or(NO_VALUE));
            columns.validity.push(*validity);
        }
        self.chunk.streams.push(RawStream {
            pollutant: code.to_owned(),
            averaging,
            unit: unit.to_owned(),
            interval: None,
            rows: columns,
        });
        self
    }

    /// Hours of the chunk by their number; none sends nothing.
    pub(crate) fn hours(self, code: &str, of: impl Fn(i64) -> Option<(&'static str, u8)>) -> Self {
        let rows = self.rows(24 * self.days(), HOUR, of);
        self.stream(code, Averaging::Hour, &rows)
    }

    /// Minutes of the chunk, every `every`, by their number.
    pub(crate) fn minutes(
        self,
        code: &str,
        every: i64,
        of: impl Fn(i64) -> Option<(&'static str, u8)>,
    ) -> Self {
        let rows = self.rows(1_440 / every * self.days(), every * MINUTE, of);
        self.stream(code, Averaging::Minute, &rows)
    }

    fn rows(
        &self,
        number: i64,
        step_s: i64,
        of: impl Fn(i64) -> Option<(&'static str, u8)>,
    ) -> Vec<Row> {
        let row = |index: i64| {
            let (value, validity) = of(index)?;
            Some((self.start() + index * step_s, counts(value), None, validity))
        };
        (0..number).filter_map(row).collect()
    }

    /// A mark from and until, in seconds from the chunk's start.
    pub(crate) fn mark(mut self, kind: &str, from: i64, until: i64) -> Self {
        let start = self.start();
        let number = self.marks.len();
        let mark = FiledMark {
            reference: format!("M{number}"),
            outlet: self.chunk.outlet.clone(),
            kind: kind.to_owned(),
            pollutants: Vec::new(),
            from: start + from,
            until: start + until,
            filed: start + until,
            reason: String::new(),
        };
        self.marks.push(KnownMark { mark, known_at: start + until });
        self
    }

    pub(crate) fn want(mut self, code: &str, averaging: Averaging, compared: Compared) -> Self {
        let pollutant = code.to_owned();
        self.wanted.push(Wanted { pollutant, averaging, unit: None, compared });
        self
    }

    pub(crate) fn want_in(mut self, code: &str, averaging: Averaging, unit: &str) -> Self {
        self = self.want(code, averaging, Compared::Measured);
        self.wanted.last_mut().unwrap().unit = Some(unit.to_owned());
        self
    }

    pub(crate) fn question(&self) -> Question<'_> {
        let Self { chunk, marks, wanted, known_at } = self;
        Question { chunk, marks, known_at: *known_at, wanted }
    }

    pub(crate) fn run(&self) -> Run<'_> {
        Run::new(&METHOD, self.question()).unwrap()
    }

    pub(crate) fn judge(&self) -> Judged {
        self.run().judge()
    }

    /// Rows of a series as text: value, validity, exempting mark.
    pub(crate) fn rows_of(&self, series: u32) -> Vec<(String, u8, u32)> {
        let means = self.judge().means;
        (0..means.rows())
            .filter(|row| means.series[*row] == series)
            .map(|row| {
                let value = Decimal::from_counts(means.value[row]).to_string();
                (value, means.validity[row], means.exempted_by[row])
            })
            .collect()
    }

    /// The row of the first series that starts so many seconds after the chunk.
    pub(crate) fn row(&self, from_start_s: i64) -> (String, u8, u32) {
        let means = self.judge().means;
        let at = self.start() + from_start_s;
        let row = (0..means.rows())
            .find(|row| means.series[*row] == 0 && means.period_start[*row] == at)
            .unwrap();
        let value = Decimal::from_counts(means.value[row]).to_string();
        (value, means.validity[row], means.exempted_by[row])
    }

    pub(crate) fn derive(&self, from_start_s: i64) -> Derivation {
        self.run().derive(0, self.start() + from_start_s).unwrap()
    }

    pub(crate) fn problem(&self, kind: ProblemKind) -> Option<Problem> {
        self.run().problems().iter().find(|problem| problem.kind == kind).cloned()
    }
}

/// A row as [`Site::row`] gives it.
pub(crate) fn row(value: &str, validity: u8, exempted_by: u32) -> (String, u8, u32) {
    (value.to_owned(), validity, exempted_by)
}
