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
            run.until >= start || (grid.is_by_day() && day(run, start))
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
