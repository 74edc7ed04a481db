//! One run: what was received and marked, laid out for judging and explaining.

use std::collections::BTreeMap;

use tidegate_domain::{Averaging, Instant};

use crate::derivation::{Derivation, DustCondition};
use crate::exact::round_to;
use crate::grid::{Grid, Gridder, Raw, Span};
use crate::input::{Compared, InputError, Monitoring, Question, Wanted};
use crate::marks::{Effective, MarkBook, MarkUse, about_mark};
use crate::method::Method;
use crate::nature::{DUST, GAS_FLOW, ONE, OXYGEN, WATER_FLOW};
use crate::part::View;
use crate::parts::PeriodMean;
use crate::problem::{Problem, ProblemKind};
use crate::timeline::{Laying, Timeline, is_about};

/// A chunk with its marks, ready to be judged ([`Run::judge`]), accumulated ([`Run::amounts`]) and
/// explained ([`Run::derive`]).
///
/// The same question gives the same answers, in whatever order rows, streams and marks come (only
/// indexes follow the order of marks and wanted series). What is said of a day depends on that
/// day's rows and the marks alone, so a month cut into days gives the same.
pub struct Run<'a> {
    pub(crate) method: &'a Method,
    pub(crate) question: Question<'a>,
    pub(crate) span: Span,
    received: BTreeMap<&'a str, Received>,
    pub(crate) book: MarkBook,
    /// Hourly flow; empty when none was received.
    flow_hours: Vec<PeriodMean>,
    /// Hourly oxygen; empty when none was received.
    oxygen_hours: Vec<PeriodMean>,
    /// What the dust says of the hours in which an exemption hangs on it.
    dust: BTreeMap<usize, DustCondition>,
    problems: Vec<Problem>,
}

/// All streams of one pollutant.
#[derive(Debug, Default)]
pub(crate) struct Received {
    pub(crate) instants: Vec<(Instant, Raw)>,
    pub(crate) instants_unit: String,
    pub(crate) minute: Option<Grid>,
    pub(crate) hour: Option<Grid>,
    pub(crate) day: Option<Grid>,
    pub(crate) timeline: Timeline,
}

impl Received {
    /// The one unit of what hours are made of: minutes and hours. None when there are neither, or
    /// in two units, which would make two masses of one hour.
    pub(crate) fn hourly_unit(&self) -> Option<&str> {
        let grids = [&self.minute, &self.hour].into_iter().flatten();
        let mut units = grids.map(|grid| grid.unit.as_str());
        let first = units.next()?;
        units.all(|unit| unit == first).then_some(first)
    }
}

/// Why a row cannot be explained.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeriveError {
    /// There is no such series.
    #[error("series {series} is not among the {wanted} wanted: give the index of one that is")]
    Series {
        /// As asked.
        series: usize,
        /// How many there are.
        wanted: usize,
    },
    /// The series has no row there.
    #[error("series {series} has no row that starts at {period_start}: take one of its rows")]
    Row {
        /// As asked.
        series: usize,
        /// As asked.
        period_start: Instant,
    },
}

impl<'a> Run<'a> {
    /// Lays everything out. Memory is proportional to the chunk: 24 bytes for each minute, hour
    /// and day of each stream that has such data.
    ///
    /// # Errors
    /// [`InputError`] when columns do not fit together or there is too much; bad data is no error.
    pub fn new(method: &'a Method, question: Question<'a>) -> Result<Self, InputError> {
        question.check()?;
        let chunk = question.chunk;
        let days = usize::try_from(chunk.until.days() - chunk.from.days()).unwrap_or(0);
        let span = Span { first: chunk.from, days };
        let mut problems = Vec::new();
        let book = MarkBook::new(method, &question, &mut problems);
        let mut run = Self {
            method,
            question,
            span,
            received: BTreeMap::new(),
            book,
            flow_hours: Vec::new(),
            oxygen_hours: Vec::new(),
            dust: BTreeMap::new(),
            problems,
        };
        run.place_streams();
        run.lay_marks();
        // Each of these needs the ones before.
        run.flow_hours = run.side_hours(run.flow_code());
        run.oxygen_hours = run.oxygen();
        run.check_dust();
        run.check_wanted();
        run.problems.sort();
        Ok(run)
    }

    /// What was wrong with the input, in one order for the same input.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How far each mark's kind has used its hours; none for a mark without effect. In the order
    /// of the question.
    #[must_use]
    pub fn mark_uses(&self) -> &[Option<MarkUse>] {
        &self.book.uses
    }

    /// How one row came to be.
    ///
    /// # Errors
    /// [`DeriveError`] when there is no such series or row.
    pub fn derive(&self, series: usize, period_start: Instant) -> Result<Derivation, DeriveError> {
        let count = self.question.wanted.len();
        let wanted = self.question.wanted.get(series);
        let wanted = wanted.ok_or(DeriveError::Series { series, wanted: count })?;
        let derivation = crate::derive::derive(self, wanted, period_start);
        derivation.ok_or(DeriveError::Row { series, period_start })
    }

    pub(crate) fn received(&self, pollutant: &str) -> Option<&Received> {
        self.received.get(pollutant)
    }

    pub(crate) fn is_water(&self) -> bool {
        self.question.chunk.monitoring == Monitoring::WasteWater
    }

    pub(crate) fn flow_code(&self) -> &'static str {
        if self.is_water() { WATER_FLOW } else { GAS_FLOW }
    }

    /// The mean flow of an hour; none when it is not known.
    pub(crate) fn flow(&self, hour: usize) -> Option<PeriodMean> {
        self.flow_hours.get(hour).copied().filter(|flow| flow.is_measured)
    }

    /// The mean flow of an hour, known or not.
    pub(crate) fn flow_mean(&self, hour: usize) -> PeriodMean {
        let flow = self.flow_hours.get(hour).copied();
        flow.unwrap_or(PeriodMean::without(crate::reason::Reason::Missing))
    }

    /// The mean oxygen of an hour; none when it is not known exactly.
    pub(crate) fn oxygen_of_hour(&self, hour: usize) -> Option<i64> {
        let oxygen = self.oxygen_hours.get(hour)?;
        let exact = oxygen.is_measured && oxygen.reason != crate::reason::Reason::OverRange;
        exact.then_some(oxygen.whole)
    }

    /// Whether oxygen was received in a unit that is known.
    pub(crate) fn has_oxygen(&self) -> bool {
        !self.oxygen_hours.is_empty()
    }

    pub(crate) fn dust(&self, hour: usize) -> Option<DustCondition> {
        self.dust.get(&hour).copied()
    }

    fn place_streams(&mut self) {
        let chunk = self.question.chunk;
        let interval = if self.is_water() {
            self.method.water_minute_interval.value
        } else {
            self.method.gas_minute_interval.value
        };
        let mut gridder = Gridder {
            span: self.span,
            minute_interval: u8::try_from(interval).unwrap_or(1),
            batches: chunk.monitoring == Monitoring::WasteWater,
            problems: &mut self.problems,
        };
        for stream in &chunk.streams {
            let received = self.received.entry(&stream.pollutant).or_default();
            match stream.averaging {
                Averaging::Instant => {
                    received.instants = gridder.instants(stream);
                    received.instants_unit.clone_from(&stream.unit);
                }
                Averaging::Minute => received.minute = Some(gridder.grid(stream)),
                Averaging::Hour => received.hour = Some(gridder.grid(stream)),
                Averaging::Day => received.day = Some(gridder.grid(stream)),
                Averaging::Month | Averaging::Year => {}
            }
        }
    }

    fn lay_marks(&mut self) {
        let laying = Laying {
            book: &self.book,
            marks: self.question.marks,
            span: self.span,
            plant: self.question.chunk.plant,
        };
        let mut contradictory: Vec<Option<(Instant, Instant)>> = vec![None; laying.marks.len()];
        for (pollutant, received) in &mut self.received {
            let about = |mark: &Effective| is_about(laying.marks, mark, pollutant);
            let spans = laying.book.contradictions(about);
            received.timeline = Timeline::new(&laying, pollutant, &spans);
            let states = laying.book.marks.iter().filter(|mark| mark.kind.is_state());
            for mark in states.filter(|mark| about(mark)) {
                let first = spans.partition_point(|both| both.1 <= mark.from);
                let end = spans.partition_point(|both| both.0 < mark.until);
                let within = spans.get(first..end).unwrap_or_default();
                if let (Some(first), Some(last), Some(period)) =
                    (within.first(), within.last(), contradictory.get_mut(mark.index))
                {
                    let (from, until) = period.unwrap_or((first.0, last.1));
                    *period = Some((from.min(first.0), until.max(last.1)));
                }
            }
        }
        for (known, period) in self.question.marks.iter().zip(contradictory) {
            if let Some(period) = period {
                let kind = ProblemKind::ContradictoryMarks;
                self.problems.push(about_mark(kind, &known.mark.reference, period));
            }
        }
    }

    /// Hourly means of a pollutant that others need, as measured and as sent; empty when it was
    /// not received.
    fn side_hours(&self, pollutant: &str) -> Vec<PeriodMean> {
        let view = View::new(self, pollutant, Compared::Measured, None);
        view.map_or_else(Vec::new, |view| view.hours())
    }

    fn oxygen(&mut self) -> Vec<PeriodMean> {
        let units = self.question.chunk.streams.iter().filter(|stream| stream.pollutant == OXYGEN);
        let strange = units.clone().any(|stream| stream.unit.trim() != "%");
        if strange {
            // An oxygen content in another unit, or in none, would convert to anything.
            self.problems.push(self.about(ProblemKind::OtherUnit, OXYGEN, None));
            return Vec::new();
        }
        self.side_hours(OXYGEN)
    }

    /// Ends the exemptions that hang on low dust where the dust was high.
    fn check_dust(&mut self) {
        let timelines = self.received.values().flat_map(|each| each.timeline.conditional_hours());
        let hours: std::collections::BTreeSet<usize> = timelines.collect();
        if hours.is_empty() {
            return;
        }
        let most = i128::from(self.method.start_up_dust_max.value) * i128::from(ONE);
        let view = View::new(self, DUST, Compared::AsSent, Some("mg/m3"));
        let state = |hour: usize| {
            let mean = view.as_ref().map(|view| view.hour(hour));
            match mean.filter(|mean| mean.is_measured && mean.reason.counts()) {
                None => DustCondition::Unknown,
                Some(mean) if round_to(mean.whole, 0) <= most => DustCondition::Met,
                Some(_) => DustCondition::Failed,
            }
        };
        self.dust = hours.into_iter().map(|hour| (hour, state(hour))).collect();
        for received in self.received.values_mut() {
            for (hour, _) in self.dust.iter().filter(|(_, dust)| **dust == DustCondition::Failed) {
                received.timeline.lose_condition(*hour);
            }
        }
    }

    /// Notes what is wanted and cannot be had.
    fn check_wanted(&mut self) {
        let air = i64::from(self.method.air_oxygen.value) * ONE;
        let mut found = Vec::new();
        for wanted in self.question.wanted {
            let period = Some(wanted.averaging);
            let mut note = |kind| found.push(self.about(kind, &wanted.pollutant, period));
            if matches!(wanted.averaging, Averaging::Month | Averaging::Year) {
                note(ProblemKind::PeriodNotJudged);
                continue;
            }
            if let Compared::Converted(reference) = wanted.compared
                && !(0..air).contains(&reference.counts())
            {
                note(ProblemKind::ReferenceOxygen);
            }
            match self.received(&wanted.pollutant) {
                None => note(ProblemKind::NothingReceived),
                Some(_) if let Some(rates) = self.rates(wanted) => {
                    if !rates.has_flow() {
                        note(ProblemKind::NoFlow);
                    }
                }
                Some(received) if !self.unit_fits(received, wanted) => note(ProblemKind::OtherUnit),
                Some(_) => {}
            }
        }
        self.problems.extend(found);
    }

    fn unit_fits(&self, received: &Received, wanted: &Wanted) -> bool {
        let Some(unit) = wanted.unit.as_deref() else { return true };
        let grids = [&received.minute, &received.hour, &received.day];
        let of_grids = grids.into_iter().flatten().map(|grid| grid.unit.as_str());
        let of_instants = (!received.instants.is_empty()).then_some(&*received.instants_unit);
        of_grids.chain(of_instants).all(|sent| crate::units::exponent(sent, unit).is_some())
    }

    pub(crate) fn about(
        &self,
        kind: ProblemKind,
        pollutant: &str,
        averaging: Option<Averaging>,
    ) -> Problem {
        Problem {
            kind,
            pollutant: pollutant.to_owned(),
            averaging,
            mark: String::new(),
            count: 1,
            first: self.span.start(),
            last: self.span.end() - 1,
        }
    }
}
