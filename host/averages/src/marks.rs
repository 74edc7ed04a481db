//! Marks (标记): what each kind does, how many hours it may have, and which contradict.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Decimal, Instant};

use crate::input::{Plant, Question};
use crate::method::Method;
use crate::problem::{Problem, ProblemKind};
use crate::reason::Reason;

/// The kinds of marks, as in the contract's `mark.kind`.
///
/// # Source
/// MEE announcement 2022 no. 21 (labels seen, effects recalled); MEE Order 10 and announcement
/// 2019 no. 50 for waste incineration (recalled).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkKind {
    /// 校准.
    Calibration,
    /// 标样核查.
    StandardCheck,
    /// 日常维护.
    Maintenance,
    /// 故障 of the device.
    Fault,
    /// 启炉/启机.
    StartUp,
    /// 停炉/停机.
    ShutDown,
    /// 停运.
    Stopped,
    /// 烘炉.
    Drying,
    /// 停炉降温.
    Cooling,
    /// 故障 of the plant.
    FaultCondition,
    /// 事故.
    Accident,
    /// 解列.
    GridUnlinked,
}

/// Kinds whose hours are counted together against one cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Budget {
    Operation,
    Heating,
    Upkeep,
    Own(MarkKind),
}

impl MarkKind {
    /// All.
    pub const ALL: [Self; 12] = [
        Self::Calibration,
        Self::StandardCheck,
        Self::Maintenance,
        Self::Fault,
        Self::StartUp,
        Self::ShutDown,
        Self::Stopped,
        Self::Drying,
        Self::Cooling,
        Self::FaultCondition,
        Self::Accident,
        Self::GridUnlinked,
    ];

    /// The contract's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Calibration => "calibration",
            Self::StandardCheck => "standard-check",
            Self::Maintenance => "maintenance",
            Self::Fault => "fault",
            Self::StartUp => "start-up",
            Self::ShutDown => "shut-down",
            Self::Stopped => "stopped",
            Self::Drying => "drying",
            Self::Cooling => "cooling",
            Self::FaultCondition => "fault-condition",
            Self::Accident => "accident",
            Self::GridUnlinked => "grid-unlinked",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Why minutes under a device mark are invalid; none for a mark of the plant's condition.
    #[must_use]
    pub const fn invalidates(self) -> Option<Reason> {
        match self {
            Self::Calibration => Some(Reason::MarkedCalibration),
            Self::StandardCheck => Some(Reason::MarkedStandardCheck),
            Self::Maintenance => Some(Reason::MarkedMaintenance),
            Self::Fault => Some(Reason::MarkedFault),
            _ => None,
        }
    }

    /// Whether it names a state that excludes every other such state. Faults, accidents and the
    /// link to the grid come with any of them.
    pub(crate) const fn is_state(self) -> bool {
        matches!(
            self,
            Self::StartUp | Self::ShutDown | Self::Stopped | Self::Drying | Self::Cooling
        )
    }

    /// Whether it exempts only while dust stays low.
    pub(crate) fn has_dust_condition(self, plant: Plant) -> bool {
        self.budget(plant) == Budget::Operation
    }

    fn budget(self, plant: Plant) -> Budget {
        match (plant, self) {
            (Plant::Other, kind) => Budget::Own(kind),
            (_, Self::StartUp | Self::ShutDown | Self::FaultCondition | Self::Accident) => {
                Budget::Operation
            }
            (_, Self::Drying | Self::Cooling) => Budget::Heating,
            (_, Self::Maintenance) => Budget::Upkeep,
            (_, kind) => Budget::Own(kind),
        }
    }
}

impl Budget {
    /// Hours a year, or a quarter for upkeep.
    const fn cap_hours(self, method: &Method) -> Option<u32> {
        match self {
            Self::Operation => Some(method.operation_hours_max.value),
            Self::Heating => Some(method.heating_hours_max.value),
            Self::Upkeep => Some(method.upkeep_hours_max.value),
            Self::Own(_) => None,
        }
    }

    /// The calendar year or quarter in which an instant lies, as its bounds.
    fn period(self, at: Instant) -> (Instant, Instant) {
        let (year, month, _) = Date::of_instant(at).ymd();
        let start =
            |year: i16, month: i8| Date::from_ymd(year, month, 1).map_or(Instant::MAX, Date::start);
        if self == Self::Upkeep {
            let first = (month - 1) / 3 * 3 + 1;
            let next = if first == 10 { start(year + 1, 1) } else { start(year, first + 3) };
            return (start(year, first), next);
        }
        (start(year, 1), start(year + 1, 1))
    }
}

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
    /// through. In no order, and overlapping where three states do.
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
        both
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
    let mut spans: Vec<(Instant, Instant)> = Vec::new();
    for mark in marks {
        match spans.last_mut() {
            Some(last) if mark.from <= last.1 => last.1 = last.1.max(mark.until),
            _ => spans.push((mark.from, mark.until)),
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
