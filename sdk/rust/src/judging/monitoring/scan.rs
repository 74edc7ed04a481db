//! One pass over the columns of a case file.
//!
//! Rows that are plainly within their limits cost one comparison and allocate nothing. What is
//! left is looked at once more, together with whatever else the columns say about the same period,
//! so that the order of the rows never matters.

use tidegate_contract::{AppliedLimit, CaseFile, Instant, Means};

use super::cause::Cause;
use super::limits::{Role, Watch};
use super::period::{Hit, Outcome, Row, outcome};

/// One series with what its rows came to.
#[derive(Clone, Debug)]
pub struct Watched<'a> {
    /// The series and its limits.
    pub watch: Watch<'a>,
    /// Periods beyond a decisive limit, ascending.
    pub hits: Vec<Hit<'a>>,
    /// Periods that prove nothing though they might matter, ascending.
    pub open: Vec<(Instant, Cause)>,
    /// Whether any period complies.
    pub complies: bool,
    /// Whether there is any row at all in the period of the case file.
    pub has_rows: bool,
}

/// All series that have limits to be compared with, in the order of the case file.
#[derive(Clone, Debug)]
pub struct Scan<'a> {
    /// The series.
    pub watched: Vec<Watched<'a>>,
    /// Whether the columns are of equal length and name only series that exist.
    pub is_sound: bool,
}

/// Compares the rows inside the period of the case file with the limits that `role` looks at.
#[must_use]
pub fn scan<'a>(file: &'a CaseFile, role: &dyn Fn(&AppliedLimit) -> Role) -> Scan<'a> {
    let mut slots: Vec<Option<Watched<'a>>> = file
        .series
        .iter()
        .map(|series| Watch::of(file, series, role))
        .map(|watch| watch.map(Watched::new))
        .collect();
    let mut suspects = find_suspects(file, &mut slots);
    attach_valid_rows(file, &slots, &mut suspects);
    for suspect in &suspects {
        if let Some(watched) = slot(&mut slots, suspect.series) {
            watched.take(file, suspect);
        }
    }
    let series = u32::try_from(file.series.len()).unwrap_or(u32::MAX);
    let is_sound = is_even(&file.means) && file.means.series.iter().all(|at| *at < series);
    Scan { watched: slots.into_iter().flatten().collect(), is_sound }
}

impl<'a> Watched<'a> {
    const fn new(watch: Watch<'a>) -> Self {
        Self { watch, hits: Vec::new(), open: Vec::new(), complies: false, has_rows: false }
    }

    /// Takes in what a period comes to.
    fn take(&mut self, file: &'a CaseFile, suspect: &Suspect) {
        let result = match (suspect.valid, suspect.cause) {
            _ if suspect.is_conflicting => Outcome::Open(Cause::Duplicate),
            (Some(row), _) => outcome(file, &self.watch, row),
            (None, Some(cause)) => Outcome::Open(cause),
            (None, None) => return,
        };
        match result {
            Outcome::Complies => self.complies = true,
            Outcome::Passes(hit) => self.hits.push(hit),
            Outcome::Open(cause) => self.open.push((suspect.start, cause)),
        }
    }
}

/// A period that is not plainly within its limits.
#[derive(Clone, Copy, Debug)]
struct Suspect {
    /// Position of the series.
    series: u32,
    /// Start of the period.
    start: Instant,
    /// Why an invalid row of the period might matter.
    cause: Option<Cause>,
    /// The valid row.
    valid: Option<Row>,
    /// Whether another valid row says something else.
    is_conflicting: bool,
}

/// Rows that have to be looked at, ascending by series and time, one for each period.
fn find_suspects(file: &CaseFile, slots: &mut [Option<Watched<'_>>]) -> Vec<Suspect> {
    let (first, end) = (file.from.start(), file.until.start());
    let known_until = end.min(file.as_of.plus_days(1).start());
    let mut suspects = Vec::new();
    for (series, row) in rows(&file.means) {
        let Some(watched) = slot(slots, series) else { continue };
        if row.start < first || row.start >= end {
            continue;
        }
        watched.has_rows = true;
        let watch = &watched.watch;
        let is_inside = watch.inner.complies(row.value) && row.value >= 0;
        if is_inside && row.validity == 0 && row.start < known_until {
            if watch.grid.starts_at(row.start) {
                watched.complies = true;
                continue;
            }
        } else if !Means::proves(row.validity) {
            let is_over = row.value > watch.inner.highest;
            let Some(cause) = Cause::of_validity(row.validity, is_over) else { continue };
            // That the clock jumped says more than that such a period has no value.
            let on_grid = watch.grid.starts_at(row.start);
            let cause = if on_grid { cause } else { Cause::OffGrid };
            suspects.push(Suspect::new(series, row.start, Some(cause)));
            continue;
        }
        suspects.push(Suspect::new(series, row.start, None));
    }
    suspects.sort_unstable_by_key(|suspect| (suspect.series, suspect.start, suspect.cause));
    suspects.dedup_by(|next, kept| {
        let same = next.series == kept.series && next.start == kept.start;
        // The first cause in order is told; none sorts first and must not hide one.
        if same && kept.cause.is_none() {
            kept.cause = next.cause;
        }
        same
    });
    suspects
}

/// Gives each suspect period its valid row, whatever rows say so, and notes those that disagree.
fn attach_valid_rows(file: &CaseFile, slots: &[Option<Watched<'_>>], suspects: &mut [Suspect]) {
    if suspects.is_empty() {
        return;
    }
    for (series, row) in rows(&file.means) {
        if !Means::proves(row.validity) || !matches!(slots.get(series as usize), Some(Some(_))) {
            continue;
        }
        let key = (series, row.start);
        let found = suspects.binary_search_by_key(&key, |suspect| (suspect.series, suspect.start));
        let Some(suspect) = found.ok().and_then(|at| suspects.get_mut(at)) else { continue };
        match suspect.valid {
            None => suspect.valid = Some(row),
            Some(known) if known != row => suspect.is_conflicting = true,
            Some(_) => {}
        }
    }
}

impl Suspect {
    const fn new(series: u32, start: Instant, cause: Option<Cause>) -> Self {
        Self { series, start, cause, valid: None, is_conflicting: false }
    }
}

/// The watched series of a row.
fn slot<'s, 'a>(slots: &'s mut [Option<Watched<'a>>], series: u32) -> Option<&'s mut Watched<'a>> {
    slots.get_mut(series as usize)?.as_mut()
}

/// The rows of the columns; a column that is too short ends them.
pub fn rows(means: &Means) -> impl Iterator<Item = (u32, Row)> {
    let places = means.series.iter().zip(&means.period_start);
    let values = means.value.iter().zip(&means.validity).zip(&means.exempted_by);
    places.zip(values).map(|((series, start), ((value, validity), exempted_by))| {
        let row =
            Row { start: *start, value: *value, validity: *validity, exempted_by: *exempted_by };
        (*series, row)
    })
}

fn is_even(means: &Means) -> bool {
    let rows = means.series.len();
    [means.period_start.len(), means.value.len(), means.validity.len(), means.exempted_by.len()]
        .iter()
        .all(|length| *length == rows)
}
