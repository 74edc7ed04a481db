//! Makes a failing question smaller for as long as it fails.

use std::ops::Range;

use tidegate_contract::{CaseFile, Enterprise};

use crate::question::{GradingInput, Question};

/// Questions that are tried at most.
const TRIES_MAX: u32 = 600;

/// Seeds that are tried with each smaller question, because a change that was picked by position
/// may now be another one.
const SEEDS: u64 = 2;

/// The smallest question found that still fails, and what is wrong with it. `fails` says what is
/// wrong with a question under a seed.
pub(super) fn smallest(
    question: &Question,
    (seed, what): (u64, String),
    fails: &dyn Fn(&Question, u64) -> Option<String>,
) -> (Question, String) {
    let (mut best, mut what) = (question.clone(), what);
    let mut tries = 0;
    let mut again = true;
    while again {
        again = false;
        for part in PARTS {
            let mut size = length(&best, part);
            while size > 0 && tries < TRIES_MAX {
                let mut at = 0;
                while at < length(&best, part) && tries < TRIES_MAX {
                    let end = (at + size).min(length(&best, part));
                    let smaller = without(&best, part, at..end);
                    tries += 1;
                    let failing =
                        (0..SEEDS).find_map(|other| fails(&smaller, seed.wrapping_add(other)));
                    match failing {
                        Some(still) => {
                            (best, what) = (smaller, still);
                            again = true;
                        }
                        None => at = end,
                    }
                }
                size /= 2;
            }
        }
    }
    (best, what)
}

/// A list of a question that can be made shorter.
#[derive(Clone, Copy, Debug)]
enum Part {
    Facts,
    Industries,
    Outlets,
    Permits,
    Rows,
    Series,
    Limits,
    Marks,
    Totals,
    Duties,
    Projects,
    Events,
    Production,
    Earlier,
}

const PARTS: [Part; 14] = [
    Part::Rows,
    Part::Series,
    Part::Limits,
    Part::Marks,
    Part::Totals,
    Part::Duties,
    Part::Projects,
    Part::Events,
    Part::Production,
    Part::Earlier,
    Part::Permits,
    Part::Outlets,
    Part::Facts,
    Part::Industries,
];

/// Items of a part.
fn length(question: &Question, part: Part) -> usize {
    let of_enterprise = |enterprise: &Enterprise| match part {
        Part::Facts => enterprise.facts.len(),
        Part::Industries => enterprise.industries.len(),
        _ => 0,
    };
    match (question, part) {
        (Question::Judge { file }, _) => length_of_file(file, part),
        (Question::Evaluate(input) | Question::Explain { input, .. }, Part::Rows) => {
            input.readings.watch.len()
        }
        (Question::Evaluate(input), Part::Series) => input.watches.pollutant.len(),
        (Question::Classify { enterprise, .. }, _) => of_enterprise(enterprise),
        (Question::Production { evidence, .. }, Part::Rows) => evidence.days.len(),
        (Question::Production { evidence, .. }, _) => of_enterprise(&evidence.enterprise),
        (Question::Readiness { application, .. }, Part::Outlets) => application.facts.len(),
        (Question::Readiness { application, .. }, Part::Permits) => {
            usize::from(application.current.is_some())
        }
        (Question::Readiness { application, .. }, _) => of_enterprise(&application.enterprise),
        (Question::Limits { site, .. }, Part::Outlets) => site.outlet.facts.len(),
        (Question::Limits { site, .. }, Part::Permits) => usize::from(site.permit.is_some()),
        (Question::Limits { site, .. }, _) => of_enterprise(&site.enterprise),
        _ => 0,
    }
}

fn length_of_file(file: &CaseFile, part: Part) -> usize {
    match part {
        Part::Facts => file.enterprise.facts.len(),
        Part::Industries => file.enterprise.industries.len(),
        Part::Outlets => file.outlets.len(),
        Part::Permits => file.permits.len(),
        Part::Rows => file.means.rows(),
        Part::Series => file.series.len(),
        Part::Limits => file.limits.len(),
        Part::Marks => file.marks.len(),
        Part::Totals => file.totals.len(),
        Part::Duties => file.duties.len(),
        Part::Projects => file.projects.len(),
        Part::Events => file.events.len(),
        Part::Production => file.production.len(),
        Part::Earlier => file.earlier.len(),
    }
}

/// The question without some items of a part.
fn without(question: &Question, part: Part, range: Range<usize>) -> Question {
    let mut smaller = question.clone();
    match (&mut smaller, part) {
        (Question::Judge { file }, _) => cut_file(file, part, &range),
        (Question::Evaluate(input), Part::Rows) => cut_readings(input, &range),
        (Question::Explain { input, row }, Part::Rows) if !range.contains(row) => {
            cut_readings(input, &range);
            *row -= if range.end <= *row { range.len() } else { 0 };
        }
        (Question::Evaluate(input), Part::Series) => cut_watches(input, &range),
        (Question::Classify { enterprise, .. }, _) => cut_enterprise(enterprise, part, &range),
        (Question::Production { evidence, .. }, Part::Rows) => cut(&mut evidence.days, &range),
        (Question::Production { evidence, .. }, _) => {
            cut_enterprise(&mut evidence.enterprise, part, &range);
        }
        (Question::Readiness { application, .. }, Part::Outlets) => {
            cut(&mut application.facts, &range);
        }
        (Question::Readiness { application, .. }, Part::Permits) => application.current = None,
        (Question::Readiness { application, .. }, _) => {
            cut_enterprise(&mut application.enterprise, part, &range);
        }
        (Question::Limits { site, .. }, Part::Outlets) => cut(&mut site.outlet.facts, &range),
        (Question::Limits { site, .. }, Part::Permits) => site.permit = None,
        (Question::Limits { site, .. }, _) => cut_enterprise(&mut site.enterprise, part, &range),
        _ => {}
    }
    smaller
}

fn cut<T>(items: &mut Vec<T>, range: &Range<usize>) {
    let mut at = 0;
    items.retain(|_| {
        at += 1;
        !range.contains(&(at - 1))
    });
}

fn cut_enterprise(enterprise: &mut Enterprise, part: Part, range: &Range<usize>) {
    match part {
        Part::Facts => cut(&mut enterprise.facts, range),
        Part::Industries => cut(&mut enterprise.industries, range),
        _ => {}
    }
}

fn cut_file(file: &mut CaseFile, part: Part, range: &Range<usize>) {
    match part {
        Part::Facts | Part::Industries => cut_enterprise(&mut file.enterprise, part, range),
        Part::Outlets => cut(&mut file.outlets, range),
        Part::Permits => cut(&mut file.permits, range),
        Part::Rows => cut_rows(file, &|row, _| range.contains(&row)),
        Part::Series => {
            cut_rows(file, &|_, series| range.contains(&series));
            cut(&mut file.series, range);
            for series in &mut file.means.series {
                *series = moved(*series, range);
            }
        }
        Part::Limits => {
            cut(&mut file.limits, range);
            for series in &mut file.series {
                series.limits.retain(|limit| !range.contains(&(*limit as usize)));
                series.limits.iter_mut().for_each(|limit| *limit = moved(*limit, range));
            }
        }
        Part::Marks => {
            cut(&mut file.marks, range);
            for exempted in &mut file.means.exempted_by {
                // 0 is no mark, and a row whose mark is gone has none.
                *exempted = match exempted.checked_sub(1) {
                    Some(mark) if !range.contains(&(mark as usize)) => moved(mark, range) + 1,
                    _ => 0,
                };
            }
        }
        Part::Totals => cut(&mut file.totals, range),
        Part::Duties => cut(&mut file.duties, range),
        Part::Projects => cut(&mut file.projects, range),
        Part::Events => cut(&mut file.events, range),
        Part::Production => cut(&mut file.production, range),
        Part::Earlier => cut(&mut file.earlier, range),
    }
}

/// Where an item stands after those of the range are gone.
fn moved(at: u32, range: &Range<usize>) -> u32 {
    let gone = if at as usize >= range.end { range.len() } else { 0 };
    at.saturating_sub(u32::try_from(gone).unwrap_or(0))
}

/// Takes out the means for which `gone` holds, given the row and its series.
fn cut_rows(file: &mut CaseFile, gone: &dyn Fn(usize, usize) -> bool) {
    let means = &mut file.means;
    let gone: Vec<bool> =
        means.series.iter().enumerate().map(|(row, series)| gone(row, *series as usize)).collect();
    keep(&mut means.series, &gone);
    keep(&mut means.period_start, &gone);
    keep(&mut means.value, &gone);
    keep(&mut means.validity, &gone);
    keep(&mut means.exempted_by, &gone);
}

fn keep<T>(items: &mut Vec<T>, gone: &[bool]) {
    let mut gone = gone.iter();
    items.retain(|_| !gone.next().copied().unwrap_or(false));
}

fn cut_readings(input: &mut GradingInput, range: &Range<usize>) {
    let readings = &mut input.readings;
    cut(&mut readings.watch, range);
    cut(&mut readings.period_start, range);
    cut(&mut readings.value, range);
    cut(&mut readings.validity, range);
}

fn cut_watches(input: &mut GradingInput, range: &Range<usize>) {
    let readings = &mut input.readings;
    let gone: Vec<bool> =
        readings.watch.iter().map(|watch| range.contains(&(*watch as usize))).collect();
    keep(&mut readings.watch, &gone);
    keep(&mut readings.period_start, &gone);
    keep(&mut readings.value, &gone);
    keep(&mut readings.validity, &gone);
    readings.watch.iter_mut().for_each(|watch| *watch = moved(*watch, range));
    let watches = &mut input.watches;
    cut(&mut watches.pollutant, range);
    cut(&mut watches.averaging, range);
    cut(&mut watches.own_period, range);
    cut(&mut watches.lower, range);
    cut(&mut watches.upper, range);
    cut(&mut watches.decimals, range);
    cut(&mut input.state, range);
}
