//! The marks of an outlet: how many hours each may have, and which contradict.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Decimal, FiledMark, Instant, Mark};

use crate::input::{Plant, Question};
use crate::mark_kind::{Budget, MarkKind};
use crate::method::Method;
use crate::problem::{Problem, ProblemKind};

/// How far a mark's kind has used its hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkUse {
    /// Hours marked in the calendar year (for maintenance of the system at a waste incinerator:
    /// the quarter) of the mark's start, up to its end, by all marks that count against the same
    /// cap; overlaps once.
    pub hours_used: Decimal,
    /// The cap, where there is one.
    pub hours_cap: Option<Decimal>,
    /// The instant at which the cap was reached, when it was by the mark's end.
    pub exhausted_at: Option<Instant>,
}

impl MarkUse {
    /// A mark as the contract has it; without a use it has no hours.
    #[must_use]
    pub fn for_case_file(mark: &FiledMark, of_mark: Option<&Self>) -> Mark {
        Mark {
            reference: mark.reference.clone(),
            outlet: mark.outlet.clone(),
            kind: mark.kind.clone(),
            from: mark.from,
            until: mark.until,
            filed: mark.filed,
            hours_used: of_mark.map_or(Decimal::ZERO, |of_mark| of_mark.hours_used),
            hours_cap: of_mark.and_then(|of_mark| of_mark.hours_cap),
        }
    }
}

/// A mark that has an effect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effective {
    /// Its place in the question.
    pub(crate) index: usize,
    pub(crate) kind: MarkKind,
    pub(crate) from: Instant,
    pub(crate) until: Instant,
    /// From when on it does not exempt any more.
    pub(crate) exempt_until: Instant,
}

/// The marks of an outlet, ready for use.
pub(crate) struct MarkBook {
    /// By start, end, kind and reference.
    pub(crate) marks: Vec<Effective>,
    /// One for each mark of the question.
    pub(crate) uses: Vec<Option<MarkUse>>,
}

impl MarkBook {
    pub(crate) fn new(
        method: &Method,
        question: &Question<'_>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let plant = question.chunk.plant;
        let years = years_of(question);
        let mut marks: Vec<Effective> = Vec::new();
        for (index, known) in question.marks.iter().enumerate() {
            let mark = &known.mark;
            let is_unknown_yet = question.known_at.is_some_and(|at| known.known_at > at);
            if mark.outlet != question.chunk.outlet || is_unknown_yet {
                continue;
            }
            let about = |kind| about_mark(kind, &mark.reference, (mark.from, mark.until));
            if mark.from >= mark.until {
                problems.push(about(ProblemKind::EmptyMark));
            } else if let Some(kind) = MarkKind::of_word(&mark.kind) {
                let budget = kind.budget(plant);
                let pieces = pieces(budget, (mark.from, mark.until), years);
                marks.extend(pieces.into_iter().map(|(from, until)| Effective {
                    index,
                    kind,
                    from,
                    until,
                    exempt_until: until,
                }));
            } else {
                problems.push(about(ProblemKind::UnknownMark));
            }
        }
        let reference =
            |index: usize| question.marks.get(index).map_or("", |known| &known.mark.reference);
        marks.sort_by(|one, other| {
            let key = |mark: &Effective| (mark.from, mark.until, mark.kind, reference(mark.index));
            key(one).cmp(&key(other)).then(one.index.cmp(&other.index))
        });
        let mut book = Self { marks, uses: vec![None; question.marks.len()] };
        book.count_hours(method, plant);
        for mark in book.marks.iter().filter(|mark| mark.exempt_until < mark.until) {
            let period = (mark.exempt_until.max(mark.from), mark.until);
            problems.push(about_mark(ProblemKind::MarkOverCap, reference(mark.index), period));
        }
        book
    }

    /// Works out the hours that each mark's kind has used, and where a cap ends an exemption.
    fn count_hours(&mut self, method: &Method, plant: Plant) {
        let kinds = self.marks.iter().map(|mark| mark.kind.budget(plant));
        let mut budgets: Vec<Budget> = Vec::new();
        for budget in kinds {
            if !budgets.contains(&budget) {
                budgets.push(budget);
            }
        }
        for budget in budgets {
            let of_budget = |mark: &&mut Effective| mark.kind.budget(plant) == budget;
            let spans: Vec<(Instant, Instant)> =
                merged(self.marks.iter().filter(|mark| mark.kind.budget(plant) == budget));
            let cap = budget.cap_hours(method);
            for mark in self.marks.iter_mut().filter(of_budget) {
                let (start, _) = budget.period(mark.from);
                let exhausted_at = cap.and_then(|cap| {
                    exhaustion(&spans, (start, mark.until), i64::from(cap) * 3_600)
                });
                if let Some(use_of) = self.uses.get_mut(mark.index) {
                    *use_of = Some(MarkUse {
                        hours_used: hours(used_s(&spans, start, mark.until)),
                        hours_cap: cap.and_then(|cap| Decimal::from_integer(i64::from(cap))),
                        exhausted_at,
                    });
                }
                mark.exempt_until = exhausted_at.unwrap_or(mark.until);
            }
        }
    }

    /// The time that two states cover that exclude one another; of the marks that `applies` lets
    /// through. Ascending, not overlapping.
    pub(crate) fn contradictions(
        &self,
        applies: impl Fn(&Effective) -> bool,
    ) -> Vec<(Instant, Instant)> {
        let states = MarkKind::ALL.into_iter().filter(|kind| kind.is_state());
        let covered: Vec<Vec<(Instant, Instant)>> = states
            .map(|state| {
                merged(self.marks.iter().filter(|mark| mark.kind == state && applies(mark)))
            })
            .collect();
        let mut both = Vec::new();
        for (place, one) in covered.iter().enumerate() {
            for other in covered.iter().skip(place + 1) {
                intersect(one, other, &mut both);
            }
        }
        both.sort_unstable();
        joined(both.into_iter())
    }
}

/// Adds the time that lies in a span of each of two ascending lists.
fn intersect(
    one: &[(Instant, Instant)],
    other: &[(Instant, Instant)],
    both: &mut Vec<(Instant, Instant)>,
) {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let (from, until) = (a.0.max(b.0), a.1.min(b.1));
        if from < until {
            both.push((from, until));
        }
        if a.1 <= b.1 {
            left.next();
        } else {
            right.next();
        }
    }
}

/// From the start of the year of the chunk's first day to the end of that of its last.
fn years_of(question: &Question<'_>) -> (Instant, Instant) {
    let chunk = question.chunk;
    let year = Budget::Own(MarkKind::Stopped);
    (year.period(chunk.from.start()).0, year.period(chunk.until.start() - 1).1)
}

/// A mark cut at the bounds of the years or quarters that its hours are counted in; what lies
/// outside the years of the chunk bears on nothing in it.
fn pieces(
    budget: Budget,
    (from, until): (Instant, Instant),
    years: (Instant, Instant),
) -> Vec<(Instant, Instant)> {
    let (mut from, until) = (from.max(years.0), until.min(years.1));
    let mut pieces = Vec::new();
    while from < until {
        let next = budget.period(from).1.min(until).max(from + 1);
        pieces.push((from, next));
        from = next;
    }
    pieces
}

pub(crate) fn about_mark(
    kind: ProblemKind,
    reference: &str,
    (first, last): (Instant, Instant),
) -> Problem {
    Problem {
        kind,
        pollutant: String::new(),
        averaging: None,
        mark: reference.to_owned(),
        count: 1,
        first,
        last,
    }
}

/// The time that marks cover, as ascending spans that neither touch nor overlap.
fn merged<'m>(marks: impl Iterator<Item = &'m Effective>) -> Vec<(Instant, Instant)> {
    joined(marks.map(|mark| (mark.from, mark.until)))
}

/// Ascending spans, those that touch or overlap joined.
fn joined(ascending: impl Iterator<Item = (Instant, Instant)>) -> Vec<(Instant, Instant)> {
    let mut spans: Vec<(Instant, Instant)> = Vec::new();
    for span in ascending {
        match spans.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => spans.push(span),
        }
    }
    spans
}

/// Seconds of `spans` between two instants.
fn used_s(spans: &[(Instant, Instant)], from: Instant, until: Instant) -> i64 {
    let within =
        |span: &(Instant, Instant)| span.1.min(until).saturating_sub(span.0.max(from)).max(0);
    spans.iter().map(within).fold(0, i64::saturating_add)
}

/// The instant at which `spans` have used `cap_s` seconds of a period; none when they do not.
fn exhaustion(
    spans: &[(Instant, Instant)],
    (from, until): (Instant, Instant),
    cap_s: i64,
) -> Option<Instant> {
    let mut left = cap_s;
    for (start, end) in spans {
        let (start, end) = ((*start).max(from), (*end).min(until));
        let length = end.saturating_sub(start);
        if length <= 0 {
            continue;
        }
        if length > left {
            return Some(start + left);
        }
        left -= length;
    }
    None
}

/// Seconds as hours, to 10⁻⁹ half to even.
fn hours(seconds: i64) -> Decimal {
    let counts = crate::exact::scaled_quotient(i128::from(seconds), 3_600, 9);
    counts.map_or(Decimal::MAX, Decimal::from_counts)
}
