//! What is done once or more every period: ledgers, monitoring, disclosure.

use std::collections::BTreeSet;

use super::owed::{Named, Sheet};
use super::{Cycle, DueBy, DutyKind, Period, RegularTerm, Sparing, Stopped};

/// One term with what is the same for all its periods.
struct Regular<'a> {
    named: Named<'a>,
    every: Cycle,
    due: DueBy,
    times: u16,
    reminder_days: u16,
    /// Whether it is owed for a period without any production.
    owed_when_stopped: bool,
}

/// Ledgers whose day lies in the window.
pub(super) fn ledgers(sheet: &mut Sheet<'_>) {
    let reminder_days = sheet.context.practice.ledger_reminder_days();
    let terms = &sheet.duties.ledgers;
    for term in first_of_each(terms) {
        add(sheet, &regular(DutyKind::Ledger, term, reminder_days));
    }
}

/// Disclosures whose day lies in the window.
pub(super) fn disclosures(sheet: &mut Sheet<'_>) {
    let reminder_days = sheet.context.practice.disclosure_reminder_days();
    let terms = &sheet.duties.disclosures;
    for term in first_of_each(terms) {
        let regular = regular(DutyKind::Disclosure, term, reminder_days);
        // What is made public says also that nothing was discharged.
        add(sheet, &Regular { owed_when_stopped: true, ..regular });
    }
}

/// Self-monitoring whose day lies in the window.
pub(super) fn monitoring(sheet: &mut Sheet<'_>) {
    let reminder_days = sheet.context.practice.monitoring_reminder_days();
    let terms = &sheet.duties.monitoring;
    let mut seen = BTreeSet::new();
    for term in terms {
        if !seen.insert((&term.outlet, &term.pollutant, term.every)) {
            continue;
        }
        let named =
            Named { kind: DutyKind::SelfMonitoring, outlet: &term.outlet, about: &term.pollutant };
        let regular = Regular {
            named,
            every: term.every,
            due: term.due.unwrap_or(DueBy::DaysAfter(0)),
            times: term.times.max(1),
            reminder_days,
            owed_when_stopped: false,
        };
        add(sheet, &regular);
    }
}

fn regular(kind: DutyKind, term: &RegularTerm, reminder_days: u16) -> Regular<'static> {
    Regular {
        named: Named::site(kind),
        every: term.every,
        due: term.due,
        times: 1,
        reminder_days,
        owed_when_stopped: false,
    }
}

fn first_of_each(terms: &[RegularTerm]) -> impl Iterator<Item = &RegularTerm> {
    let mut seen = BTreeSet::new();
    terms.iter().filter(move |term| seen.insert(term.every))
}

fn add(sheet: &mut Sheet<'_>, regular: &Regular<'_>) {
    let due_by = regular.due;
    let doubts = sheet.doubts(&[]);
    for (period, due) in sheet.periods(regular.every, due_by.days_max(), |period| due_by.of(period))
    {
        let Some(holds) = sheet.holds_on(due) else { continue };
        let mut owed = sheet.of_period(regular.named, period, due);
        owed.times = regular.times;
        owed.stopped = sheet.stops.within(owed.from, owed.until);
        // A reminder on or before the first day of what is done within the period says nothing yet.
        let remind_on = due.plus_days(-i32::from(regular.reminder_days)).max(period.from);
        owed.remind_on = vec![remind_on];
        owed.doubts.clone_from(&doubts);
        let outcome = holds.and_then(|()| held_enough(sheet, period)).and_then(|()| {
            let is_spared = owed.stopped == Stopped::Wholly && !regular.owed_when_stopped;
            if is_spared { Err(Sparing::Stopped) } else { Ok(()) }
        });
        sheet.settle(owed, outcome);
    }
}

/// No rule says from how many days of holding a permit on these are owed; those of the execution
/// reports are taken, and days and weeks must be held whole.
fn held_enough(sheet: &Sheet<'_>, period: Period) -> Result<(), Sparing> {
    let days = sheet.held_days(period);
    let whole = u32::try_from(period.until.days().saturating_sub(period.from.days())).unwrap_or(0);
    let least = sheet.least_days(period.cycle).unwrap_or(whole);
    if days >= least { Ok(()) } else { Err(Sparing::HeldTooShort { days, least }) }
}
