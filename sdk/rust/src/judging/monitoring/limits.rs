//! The limits that one series is compared with.

use tidegate_contract::{AppliedLimit, CaseFile, Comparison, Date, Series};

use super::cause::Cause;
use super::period::Grid;
use crate::judging::Bounds;

/// What a limit is to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Passing it is the act.
    Decisive,
    /// Passing it is told beside an act, as a further basis.
    Beside,
    /// Not looked at.
    Ignored,
}

/// A limit made ready for comparison.
#[derive(Clone, Copy, Debug)]
pub struct Bar<'a> {
    /// The limit.
    pub applied: &'a AppliedLimit,
    /// What complies with it.
    pub bounds: Bounds,
    /// Whether passing it alone is the act.
    pub is_decisive: bool,
    /// Whether "not detected" is asked for without a detection limit.
    pub lacks_detection_limit: bool,
}

impl Bar<'_> {
    /// Whether the limit is in force on a day, as far as the dates of its basis say.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        let basis = &self.applied.limit.basis;
        basis.in_force_from.is_none_or(|from| from <= on)
            && basis.in_force_until.is_none_or(|until| on < until)
    }

    /// How far a value (as a count) lies beyond the limit; zero or less when it complies.
    #[must_use]
    pub fn beyond(&self, value: i64) -> i64 {
        let above = value.saturating_sub(self.bounds.highest);
        above.max(self.bounds.lowest.saturating_sub(value))
    }
}

/// One series with its limits.
#[derive(Clone, Debug)]
pub struct Watch<'a> {
    /// The series.
    pub series: &'a Series,
    /// Limits that can be compared with, the decisive ones first, then by id.
    pub bars: Vec<Bar<'a>>,
    /// What keeps decisive limits from being compared with. Ascending, no duplicates.
    pub problems: Vec<Cause>,
    /// What complies with all bars, so that most rows need one comparison.
    pub inner: Bounds,
    /// Where its periods start and end.
    pub grid: Grid,
}

impl<'a> Watch<'a> {
    /// The limits of a series that `role` looks at; none when there is nothing to decide. A limit
    /// whose document another one of the series displaces is not looked at.
    pub fn of(
        file: &'a CaseFile,
        series: &'a Series,
        role: &dyn Fn(&AppliedLimit) -> Role,
    ) -> Option<Self> {
        let mut watch = Self {
            series,
            bars: Vec::new(),
            problems: Vec::new(),
            inner: Bounds { lowest: i64::MIN, highest: i64::MAX },
            grid: Grid::of(series.averaging),
        };
        let named: Vec<&AppliedLimit> = series
            .limits
            .iter()
            .filter_map(|at| file.limits.get(usize::try_from(*at).ok()?))
            .collect();
        if named.len() < series.limits.len() {
            watch.problems.push(Cause::NoGoverningLimit);
        }
        for applied in named.iter().filter(|one| !is_displaced(one, &named)) {
            watch.add(applied, role(applied));
        }
        watch.problems.sort_unstable();
        watch.problems.dedup();
        let decides = watch.bars.iter().any(|bar| bar.is_decisive) || !watch.problems.is_empty();
        watch.bars.sort_by(|one, next| {
            let key = |bar: &Bar<'a>| (!bar.is_decisive, &bar.applied.limit.id);
            key(one).cmp(&key(next))
        });
        decides.then_some(watch)
    }

    fn add(&mut self, applied: &'a AppliedLimit, role: Role) {
        if role == Role::Ignored {
            return;
        }
        let limit = &applied.limit;
        let is_decisive = role == Role::Decisive;
        let lacks_detection_limit =
            limit.comparison == Comparison::NotDetected && limit.upper.is_none();
        let bounds = match Bounds::of(limit) {
            // Nothing measured complies for certain; more may lie under the detection limit.
            None if lacks_detection_limit => Some(Bounds { lowest: i64::MIN, highest: 0 }),
            bounds => bounds,
        };
        let problem = if limit.unit.is_empty() {
            Some(Cause::LimitWithoutUnit)
        } else if limit.unit != self.series.unit {
            Some(Cause::LimitInOtherUnit)
        } else if bounds.is_none() {
            Some(Cause::LimitWithoutBound)
        } else {
            None
        };
        match (problem, bounds) {
            (None, Some(bounds)) => {
                self.inner.lowest = self.inner.lowest.max(bounds.lowest);
                self.inner.highest = self.inner.highest.min(bounds.highest);
                self.bars.push(Bar { applied, bounds, is_decisive, lacks_detection_limit });
            }
            (Some(problem), _) if is_decisive => self.problems.push(problem),
            _ => {}
        }
    }
}

/// Whether another limit of the same series takes the place of this one.
fn is_displaced(applied: &AppliedLimit, others: &[&AppliedLimit]) -> bool {
    let document = &applied.limit.basis.document;
    others
        .iter()
        .flat_map(|other| &other.limit.displaces)
        .any(|displaced| !document.is_empty() && displaced.document == *document)
}
