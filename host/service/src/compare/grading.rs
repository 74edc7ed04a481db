//! Where two counties grade readings otherwise: each day by the law of that day, as readings are
//! graded when they come, and readings that follow one another with the same outcome as one.

use std::collections::HashMap;
use std::sync::Arc;

use tidegate_domain::{Averaging, Date, Decimal, Grade, Instant, Reading, Stream, Validity};
use tidegate_runtime::Pack;

use super::difference::{DifferenceKind, Said};
use super::keeping::{Keeper, Matter, Seen};
use crate::error::ServiceError;
use crate::judge::{Material, Span, StreamMaterial};
use crate::overview::grade_word;
use crate::watches::{StreamWatch, watches_of};

mod asking;

use asking::{DayRow, DaySide, Outcome, Spoke};

/// What is told of readings shorter than an hour when they end: nothing says how long they are.
const SHORT_S: i64 = 60;

/// What one stream is.
type StreamKey = (String, String, Averaging);

/// What goes on from day to day.
#[derive(Debug, Default)]
pub(super) struct Watching {
    /// States of watches of both sides, by stream and digest of the limit and its grader.
    states: [HashMap<(StreamKey, String), u64>; 2],
    /// Readings of a stream that follow one another and are graded otherwise in the same way.
    runs: HashMap<StreamKey, Run>,
}

/// Such readings.
#[derive(Debug)]
struct Run {
    way: [Option<Way>; 2],
    seen: Seen,
}

/// What makes two outcomes the same.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Way {
    grade: Grade,
    rule: String,
    limit: String,
}

impl Watching {
    /// Closes what may go on.
    pub(super) fn finish(&mut self, keeper: &mut Keeper) {
        for (stream, run) in self.runs.drain() {
            keeper.take(matter(&stream), run.seen);
        }
    }
}

/// The readings of a part and what both sides go by.
pub(super) struct Grading<'a> {
    pub(super) material: &'a Material,
    /// Limits and lines of each side and outlet, in the order of the outlets.
    pub(super) spans: &'a [Vec<Vec<Span>>; 2],
    /// Who grades at the site.
    pub(super) graders: [Option<&'a Arc<Pack>>; 2],
}

/// A stream with the watches of both sides through the part.
struct Laid<'a> {
    key: StreamKey,
    stream: Stream,
    columns: &'a StreamMaterial,
    watches: [Vec<Watched>; 2],
}

/// Watches of a stream through some days.
struct Watched {
    from: Date,
    until: Date,
    watches: Vec<StreamWatch>,
}

impl Grading<'_> {
    /// Takes the differences of the part.
    ///
    /// # Errors
    /// A fault of the host or a call that ran past its time.
    pub(super) fn compare(
        &self,
        watching: &mut Watching,
        keeper: &mut Keeper,
    ) -> Result<(), ServiceError> {
        let streams: Vec<Laid<'_>> =
            self.material.streams.iter().map(|columns| self.lay(columns)).collect();
        let mut day = self.material.from;
        while day < self.material.until {
            self.day(day, &streams, watching, keeper)?;
            day = day.plus_days(1);
        }
        Ok(())
    }

    fn lay<'b>(&'b self, columns: &'b StreamMaterial) -> Laid<'b> {
        let stream = Stream {
            county: self.material.county.clone(),
            enterprise: self.material.enterprise.id.clone(),
            outlet: columns.outlet.clone(),
            pollutant: columns.pollutant.clone(),
            averaging: columns.averaging,
        };
        let outlet = self.material.outlets.iter().position(|known| known.id == columns.outlet);
        let [first, second] = self.spans;
        let watches =
            [(first, self.graders[0]), (second, self.graders[1])].map(|(spans, grader)| {
                let spans = outlet.and_then(|at| spans.get(at)).into_iter().flatten();
                let own = spans.map(|span| Watched {
                    from: span.from,
                    until: span.until,
                    watches: grader.map_or_else(Vec::new, |grader| {
                        watches_of(&stream, &span.limits, grader.layer())
                    }),
                });
                own.collect()
            });
        let key = (columns.outlet.clone(), columns.pollutant.clone(), columns.averaging);
        Laid { key, stream, columns, watches }
    }

    /// One day of all streams.
    fn day(
        &self,
        day: Date,
        streams: &[Laid<'_>],
        watching: &mut Watching,
        keeper: &mut Keeper,
    ) -> Result<(), ServiceError> {
        let sides =
            [self.lay_day(0, day, streams, watching), self.lay_day(1, day, streams, watching)];
        let [first, second] = &sides;
        let outcomes = [first.evaluate()?, second.evaluate()?];
        match &outcomes {
            [Outcome::Spoke { .. }, Outcome::Spoke { .. }] => {}
            [Outcome::Failed(a), Outcome::Failed(b)] if a == b => return Ok(()),
            [a, b] => {
                watching.finish(keeper);
                keeper.take(Matter::of_site(DifferenceKind::Grade), failed(day, [a, b], &sides));
                return Ok(());
            }
        }
        let days = Day { sides: &sides, outcomes: &outcomes };
        for (at, stream) in streams.iter().enumerate() {
            for row in rows_of(stream.columns, day) {
                days.reading((at, row), stream, watching, keeper)?;
            }
        }
        for (at, (side, outcome)) in sides.iter().zip(&outcomes).enumerate() {
            let (Outcome::Spoke { states, .. }, Some(kept)) =
                (outcome, watching.states.get_mut(at))
            else {
                continue;
            };
            for (watch, state) in states {
                let Some((place, watch)) = side.watches.get(*watch) else { continue };
                let Some(stream) = streams.get(*place) else { continue };
                kept.insert((stream.key.clone(), watch.digest.clone()), *state);
            }
        }
        Ok(())
    }

    /// The readings of a day as one side's grader is asked about them.
    fn lay_day<'b>(
        &'b self,
        side: usize,
        day: Date,
        streams: &'b [Laid<'b>],
        watching: &Watching,
    ) -> DaySide<'b> {
        let grader = self.graders.get(side).copied().flatten();
        let mut laid = DaySide::new(grader, day);
        for (at, stream) in streams.iter().enumerate() {
            let watched = stream.watches.get(side).into_iter().flatten();
            let Some(watched) = watched.into_iter().find(|w| w.from <= day && day < w.until) else {
                continue;
            };
            for watch in &watched.watches {
                let key = (stream.key.clone(), watch.digest.clone());
                let states = watching.states.get(side);
                let state = states.and_then(|states| states.get(&key)).copied().unwrap_or(0);
                let number = laid.watch(at, &stream.stream, watch, state);
                for row in rows_of(stream.columns, day) {
                    let Some(reading) = reading(stream.columns, row) else { continue };
                    let Some(value) = watch.value(&reading) else { continue };
                    laid.rows.push(DayRow {
                        reading: (at, row),
                        watch: number,
                        period_start: reading.period_start,
                        value,
                        validity: reading.validity.code(),
                    });
                }
            }
        }
        laid
    }
}

/// A day that both sides graded.
struct Day<'a> {
    sides: &'a [DaySide<'a>; 2],
    outcomes: &'a [Outcome; 2],
}

impl Day<'_> {
    /// Takes one reading: it begins a run, goes on with one, or ends it.
    fn reading(
        &self,
        at: (usize, usize),
        stream: &Laid<'_>,
        watching: &mut Watching,
        keeper: &mut Keeper,
    ) -> Result<(), ServiceError> {
        let [first, second] = self.outcomes;
        let spoke = [first.worst(at), second.worst(at)];
        let pairs = self.sides.iter().zip(spoke);
        let mut ways = pairs.map(|(side, spoke)| spoke.and_then(|spoke| way(side, spoke)));
        let way = [ways.next().flatten(), ways.next().flatten()];
        let differs = differs(&way);
        let start = stream.columns.period_start.get(at.1).copied().unwrap_or_default();
        let end = start + length_s(stream.columns.averaging);
        if let Some(run) = watching.runs.get_mut(&stream.key) {
            if !differs.is_empty() && run.way == way {
                run.seen.period.1 = end;
                run.seen.readings += 1;
                return Ok(());
            }
            if let Some(run) = watching.runs.remove(&stream.key) {
                keeper.take(matter(&stream.key), run.seen);
            }
        }
        if differs.is_empty() {
            return Ok(());
        }
        let [first, second] = self.sides;
        let said = [said(first, spoke[0])?, said(second, spoke[1])?];
        let seen = Seen { differs, period: (start, end), readings: 1, said };
        watching.runs.insert(stream.key.clone(), Run { way, seen });
        Ok(())
    }
}

fn matter((outlet, pollutant, averaging): &StreamKey) -> Matter {
    Matter {
        outlet: outlet.clone(),
        pollutant: pollutant.clone(),
        averaging: Some(*averaging),
        ..Matter::of_site(DifferenceKind::Grade)
    }
}

fn differs(way: &[Option<Way>; 2]) -> Vec<&'static str> {
    match way {
        [None, None] => Vec::new(),
        [Some(a), Some(b)] => {
            let grade = (a.grade != b.grade).then_some("grade");
            let rule = (a.rule != b.rule).then_some("rule");
            grade.into_iter().chain(rule).collect()
        }
        _ => vec!["grade"],
    }
}

fn way(side: &DaySide<'_>, spoke: &Spoke) -> Option<Way> {
    let watch = side.watch_of(spoke)?;
    let limit = watch.governing.governing.limit.id.clone();
    Some(Way { grade: spoke.grade, rule: side.rule(spoke), limit })
}

/// What a side says of a reading, with the bases of the rule and of the limit that it met.
fn said(side: &DaySide<'_>, spoke: Option<&Spoke>) -> Result<Said, ServiceError> {
    let Some(grader) = side.grader else { return Ok(Said::nothing("nobody grades")) };
    let Some(spoke) = spoke else { return Ok(Said::nothing(grade_word(Grade::Normal))) };
    let mut basis = side.bases(spoke)?;
    let mut detail = String::new();
    if let Some(watch) = side.watch_of(spoke) {
        let limit = &watch.governing.governing.limit;
        detail = format!("{}, {}", super::limits::bounds(limit), limit.id);
        if !basis.contains(&limit.basis) {
            basis.push(limit.basis.clone());
        }
    }
    Ok(Said {
        says: grade_word(spoke.grade).to_owned(),
        detail,
        rule: side.rule(spoke),
        layer: grader.layer().pack.clone(),
        basis,
        sanctions: Vec::new(),
    })
}

/// A day on which a grader gave no answer.
fn failed(day: Date, outcomes: [&Outcome; 2], sides: &[DaySide<'_>; 2]) -> Seen {
    let [first, second] = outcomes.map(|outcome| match outcome {
        Outcome::Failed(why) => Said { detail: why.clone(), ..Said::nothing("no answer") },
        Outcome::Spoke { .. } => Said::nothing("graded"),
    });
    let readings = sides.iter().map(|side| side.rows.len()).max().unwrap_or(0);
    Seen {
        differs: vec!["silent"],
        period: (day.start(), day.plus_days(1).start()),
        readings: readings as u64,
        said: [first, second],
    }
}

/// Places of a stream's readings whose period starts on a day.
fn rows_of(columns: &StreamMaterial, day: Date) -> std::ops::Range<usize> {
    let before = |instant: Instant| columns.period_start.partition_point(|start| *start < instant);
    before(day.start())..before(day.plus_days(1).start())
}

fn reading(columns: &StreamMaterial, row: usize) -> Option<Reading> {
    Some(Reading {
        period_start: *columns.period_start.get(row)?,
        value: Decimal::from_counts(*columns.value.get(row)?),
        converted: columns.converted.get(row).copied().flatten(),
        validity: Validity::from_code(*columns.validity.get(row)?)?,
        flag: None,
    })
}

const fn length_s(averaging: Averaging) -> i64 {
    match averaging {
        Averaging::Hour => 3_600,
        Averaging::Day => 86_400,
        _ => SHORT_S,
    }
}
