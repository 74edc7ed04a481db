//! Acts made of exceeding periods.

use tidegate_contract::{Date, Instant};

use super::period::{Grid, Hit};

/// Acts of one series that are told one by one. More are told by the day, and then by the month,
/// so that a verdict stays bounded whatever the data.
const RUNS_MAX: usize = 31;

/// Exceeding periods that are one act.
#[derive(Clone, Debug)]
pub struct Run<'h, 'a> {
    /// Start of the first.
    pub from: Instant,
    /// End of the last.
    pub until: Instant,
    /// The periods, ascending; at least one.
    pub hits: Vec<&'h Hit<'a>>,
}

impl<'h, 'a> Run<'h, 'a> {
    /// The hits (ascending, of one series) as acts: periods that follow one another without a gap
    /// are one. Single values and minutes of one civil day are one.
    #[must_use]
    pub fn of(hits: &[&'h Hit<'a>], grid: Grid) -> Vec<Self> {
        let day =
            |run: &Self, start: Instant| Date::of_instant(run.from) == Date::of_instant(start);
        let follows = |run: &Self, start: Instant| {
            if grid.is_by_day() { day(run, start) } else { run.until >= start }
        };
        let runs = grouped(hits, grid, &follows);
        if runs.len() <= RUNS_MAX {
            return runs;
        }
        let runs = grouped(hits, grid, &day);
        if runs.len() <= RUNS_MAX {
            return runs;
        }
        let month = |instant: Instant| {
            let (year, month, _) = Date::of_instant(instant).ymd();
            (year, month)
        };
        grouped(hits, grid, &|run, start| month(run.from) == month(start))
    }

    /// The period that lies furthest beyond its limit; the first of equals.
    #[must_use]
    pub fn worst(&self) -> Option<&'h Hit<'a>> {
        let mut worst: Option<&'h Hit<'a>> = None;
        for hit in &self.hits {
            if worst.is_none_or(|known| hit.excess() > known.excess()) {
                worst = Some(hit);
            }
        }
        worst
    }
}

fn grouped<'h, 'a>(
    hits: &[&'h Hit<'a>],
    grid: Grid,
    belongs: &dyn Fn(&Run<'h, 'a>, Instant) -> bool,
) -> Vec<Run<'h, 'a>> {
    let mut runs: Vec<Run<'h, 'a>> = Vec::new();
    for hit in hits {
        let (start, end) = (hit.row.start, grid.end_of(hit.row.start));
        match runs.last_mut() {
            Some(run) if belongs(run, start) => {
                run.until = run.until.max(end);
                run.hits.push(hit);
            }
            _ => runs.push(Run { from: start, until: end, hits: vec![hit] }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judging::monitoring::period::Row;
    use tidegate_contract::Averaging;

    fn hits(starts: impl Iterator<Item = Instant>) -> Vec<Hit<'static>> {
        let row = |start| Row { start, value: 1, validity: 0, exempted_by: 0 };
        starts
            .map(|start| Hit {
                row: row(start),
                passed: Vec::new(),
                exempted_by: None,
                cap_used_up: None,
            })
            .collect()
    }

    fn spans(hits: &[Hit<'static>], averaging: Averaging) -> Vec<(Instant, Instant, usize)> {
        let hits: Vec<&Hit<'_>> = hits.iter().collect();
        let runs = Run::of(&hits, Grid::of(averaging));
        runs.iter().map(|run| (run.from, run.until, run.hits.len())).collect()
    }

    /// The first instant of 2024-02-01.
    fn first() -> Instant {
        "2024-02-01".parse::<Date>().unwrap().start()
    }

    #[test]
    fn hours_that_follow_one_another_are_one_act() {
        let found = hits([0, 1, 2, 4].into_iter().map(|hour| first() + hour * 3_600));
        let hour = |number: i64| first() + number * 3_600;
        assert_eq!(spans(&found, Averaging::Hour), [(hour(0), hour(3), 3), (hour(4), hour(5), 1)]);
    }

    #[test]
    fn single_values_of_a_day_are_one_act() {
        let found = hits([0, 7_200, 86_399, 86_400].into_iter().map(|second| first() + second));
        let spans = spans(&found, Averaging::Instant);
        assert_eq!(spans.iter().map(|(.., count)| *count).collect::<Vec<_>>(), [3, 1]);
    }

    #[test]
    fn too_many_acts_are_told_by_the_day_and_then_by_the_month() {
        let every_other_hour = |count: i64| hits((0..count).map(|number| first() + number * 7_200));
        assert_eq!(spans(&every_other_hour(31), Averaging::Hour).len(), 31);
        // 32 hours of three days.
        assert_eq!(spans(&every_other_hour(32), Averaging::Hour).len(), 3);
        // 12 hours on each of 31 days, then of 32.
        assert_eq!(spans(&every_other_hour(12 * 31), Averaging::Hour).len(), 31);
        let months = spans(&every_other_hour(12 * 32), Averaging::Hour);
        // February of a leap year has 29 days.
        assert_eq!(months.iter().map(|(.., count)| *count).collect::<Vec<_>>(), [12 * 29, 36]);
    }
}
