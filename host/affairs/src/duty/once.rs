//! What is owed once: the renewal before expiry, and the application after a change.

use tidegate_calendar::Term;
use tidegate_domain::Date;

use super::owed::{Named, Sheet};
use super::{Cycle, Doubt, DutyKind, Owed, Period};

/// The renewal (延续), when its day lies in the window.
///
/// # Source
/// 736 art. 14: applied for 60 days before the term ends; seen. Whether these are working days no text
/// says, so that it is a number of the county.
pub(super) fn renewal(sheet: &mut Sheet<'_>) {
    let practice = sheet.context.practice;
    let apply = practice.renewal_apply_days();
    let days = -i16::try_from(apply).unwrap_or(i16::MAX);
    let is_working = practice.renewal_days_are_working() == 1;
    let term = if is_working { Term::Working(days) } else { Term::Calendar(days) };
    let expiry = sheet.duties.valid_until;
    let reckoned = sheet.context.calendar.due(expiry, term);
    let due = reckoned.at;
    let Some(holds) = sheet.holds_on(due).filter(|_| sheet.has(due)) else { return };
    let mut owed = of_day(sheet, Named::site(DutyKind::Renewal), (expiry, due));
    // It is about the whole term, and may be applied for on any day of it.
    owed.from = sheet.duties.valid_from;
    owed.until = expiry;
    owed.done = sheet.duties.renewed;
    // Reminders are counted from expiry: the same days ahead where the term is of working days.
    let mut remind_on: Vec<Date> = [
        practice.renewal_reminder_first_days(),
        practice.renewal_reminder_second_days(),
        practice.renewal_reminder_last_days(),
    ]
    .map(|before| due.plus_days(-i32::from(before.saturating_sub(apply))))
    .to_vec();
    remind_on.sort_unstable();
    remind_on.dedup();
    owed.remind_on = remind_on;
    owed.doubts = doubts(sheet, "renewal_apply_days", reckoned.provisional);
    sheet.settle(owed, holds);
}

/// Applications for changes (变更) whose day lies in the window.
///
/// # Source
/// 736 art. 14: within 30 days of the change of name, address or legal representative; seen.
pub(super) fn changes(sheet: &mut Sheet<'_>) {
    let practice = sheet.context.practice;
    let days = i16::try_from(practice.change_apply_days()).unwrap_or(i16::MAX);
    let duties = sheet.duties;
    for (place, change) in duties.changes.iter().enumerate() {
        let same =
            |other: &&super::RegisteredChange| other.on == change.on && other.what == change.what;
        let due = sheet.context.calendar.due(change.on, Term::Calendar(days)).at;
        let is_repeated = duties.changes.iter().take(place).find(same).is_some();
        let holds = sheet.holds_on(due).filter(|_| sheet.has(due) && !is_repeated);
        let Some(holds) = holds else { continue };
        let named = Named { kind: DutyKind::Change, outlet: "", about: &change.what };
        let mut owed = of_day(sheet, named, (change.on, due));
        owed.until = due.plus_days(1);
        owed.done = change.done;
        let reminder = due.plus_days(-i32::from(practice.change_reminder_days()));
        owed.remind_on = vec![reminder.max(change.on)];
        owed.doubts = doubts(sheet, "change_apply_days", false);
        sheet.settle(owed, holds);
    }
}

/// A duty that is named by a day.
fn of_day(sheet: &Sheet<'_>, named: Named<'_>, (day, due): (Date, Date)) -> Owed {
    let mut owed = sheet.of_period(named, Period::of(Cycle::Day, day), due);
    owed.from = day;
    owed
}

/// Neither the copy nor its tier decides these, so that a copy that was not read is no doubt.
fn doubts(sheet: &Sheet<'_>, number: &str, is_provisional: bool) -> Vec<Doubt> {
    let mut doubts = sheet.doubts(&[number]);
    doubts.retain(|doubt| *doubt != Doubt::ProvisionalCopy);
    if is_provisional {
        doubts.push(Doubt::ProvisionalCalendar);
    }
    doubts
}
