//! Execution reports (执行报告) with their joining rules.

use tidegate_domain::Date;

use super::owed::{Named, Sheet};
use super::{Cycle, DueBy, DutyKind, Owed, Period, ReportTerm, Sparing};

const REPORT: Named<'static> = Named::site(DutyKind::ExecutionReport);

/// Reports whose day lies in the window.
///
/// # Source
/// HJ 944-2018, second hand: held for fewer than ten days of a month or a month of a quarter, none
/// for it; held for fewer than three months of a half-year or year, with the next; a quarter may
/// stand for its last month, a year for its last quarter. The copy goes before all days.
pub(super) fn reports(sheet: &mut Sheet<'_>) {
    for cycle in [Cycle::Month, Cycle::Quarter, Cycle::HalfYear, Cycle::Year] {
        let Some((due_by, own)) = due_by(sheet, cycle) else { continue };
        for (period, due) in sheet.periods(cycle, due_by.days_max(), |period| due_by.of(period)) {
            let Some(holds) = sheet.holds_on(due) else { continue };
            let outcome = holds.and_then(|()| standing(sheet, period));
            let mut owed = sheet.of_period(REPORT, period, due);
            if outcome.is_ok() {
                detail(sheet, &mut owed, period, own);
            }
            sheet.settle(owed, outcome);
        }
    }
}

/// By when the reports of such periods are due, and whether the copy itself says so; none when it
/// asks for none.
fn due_by(sheet: &Sheet<'_>, cycle: Cycle) -> Option<(DueBy, bool)> {
    let asked = |term: &&ReportTerm| term.every == cycle;
    let term = sheet.duties.reports.iter().find(asked)?;
    if let Some(own) = term.due {
        return Some((own, true));
    }
    let practice = sheet.context.practice;
    let day_of = |day: u16| DueBy::DayOf { month: 1, day: u8::try_from(day).unwrap_or(u8::MAX) };
    let by = match cycle {
        Cycle::Day | Cycle::Week => return None,
        Cycle::Month => day_of(practice.report_month_due_day()),
        Cycle::Quarter => DueBy::DaysAfter(practice.report_quarter_due_days()),
        Cycle::HalfYear => day_of(practice.report_half_due_day()),
        Cycle::Year => day_of(practice.report_year_due_day()),
    };
    Some((by, false))
}

/// Names of the numbers behind the reports of such periods: by when, and from how many days on.
const fn numbers(cycle: Cycle) -> [&'static str; 2] {
    match cycle {
        Cycle::Day | Cycle::Week | Cycle::Month => {
            ["report_month_due_day", "report_month_least_days"]
        }
        Cycle::Quarter => ["report_quarter_due_days", "report_quarter_least_days"],
        Cycle::HalfYear => ["report_half_due_day", "report_half_least_days"],
        Cycle::Year => ["report_year_due_day", "report_year_least_days"],
    }
}

/// Whether the report of a period stands by itself, when the copy holds on its day.
fn standing(sheet: &Sheet<'_>, period: Period) -> Result<(), Sparing> {
    if let Some(sparing) = too_short(sheet, period) {
        return Err(sparing);
    }
    match longer(sheet, period) {
        Some(longer) => Err(Sparing::Merged { period: longer.name() }),
        None => Ok(()),
    }
}

/// Why a period of which the permit was held too short has no report of its own.
fn too_short(sheet: &Sheet<'_>, period: Period) -> Option<Sparing> {
    let (days, least) = (sheet.held_days(period), sheet.least_days(period.cycle)?);
    if days >= least {
        return None;
    }
    Some(match period.cycle {
        Cycle::HalfYear | Cycle::Year => Sparing::JoinedToNext { period: period.next().name() },
        _ => Sparing::HeldTooShort { days, least },
    })
}

/// The longer period in whose report that of this one is merged: one that ends with it, that the
/// copy asks for too, and that has a report, be it merged again.
fn longer(sheet: &Sheet<'_>, period: Period) -> Option<Period> {
    let practice = sheet.context.practice;
    let (cycle, is_merged) = match period.cycle {
        Cycle::Month => (Cycle::Quarter, practice.report_quarter_covers_month()),
        Cycle::Quarter => (Cycle::Year, practice.report_year_covers_quarter()),
        _ => return None,
    };
    let longer = Period::of(cycle, period.from);
    let (due_by, _) = due_by(sheet, cycle)?;
    let is_held = matches!(sheet.holds_on(due_by.of(longer)), Some(Ok(())));
    let has_report = is_held && too_short(sheet, longer).is_none();
    (is_merged == 1 && longer.until == period.until && has_report).then_some(longer)
}

/// What goes with a report that stands by itself.
fn detail(sheet: &Sheet<'_>, owed: &mut Owed, period: Period, own: bool) {
    let before = period.previous();
    let is_joined = sheet.duties.since() < before.until
        && matches!(too_short(sheet, before), Some(Sparing::JoinedToNext { .. }));
    if is_joined {
        owed.from = sheet.duties.since();
        owed.together.push(before.name());
    }
    merged_in(sheet, period, &mut owed.together);
    owed.stopped = sheet.stops.within(owed.from, owed.until);
    owed.remind_on = vec![reminder(sheet, owed.due)];
    let [due, least] = numbers(period.cycle);
    let is_held_whole = sheet.duties.since() <= period.from;
    let used = [(!own).then_some(due), (!is_held_whole).then_some(least)];
    let used: Vec<&str> = used.into_iter().flatten().collect();
    owed.doubts = sheet.doubts(&used);
}

/// Adds the names of the shorter periods at the end of this one whose reports are merged in it.
fn merged_in(sheet: &Sheet<'_>, period: Period, names: &mut Vec<String>) {
    let shorter = match period.cycle {
        Cycle::Year => Cycle::Quarter,
        Cycle::Quarter => Cycle::Month,
        _ => return,
    };
    let last = Period::of(shorter, period.last());
    let is_asked = due_by(sheet, shorter).is_some() && too_short(sheet, last).is_none();
    if is_asked && longer(sheet, last) == Some(period) {
        names.push(last.name());
        merged_in(sheet, last, names);
    }
}

fn reminder(sheet: &Sheet<'_>, due: Date) -> Date {
    due.plus_days(-i32::from(sheet.context.practice.report_reminder_days()))
}
