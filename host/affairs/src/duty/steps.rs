//! What each act makes of a duty.

use tidegate_domain::{Date, Instant, Party};

use super::acts::{DutyAct, DutyStatus, Excuse, Excused, HandIn};
use super::{DutyAffair, Owed, WORD_BYTES_MAX, tells};
use crate::{Deed, Refused, Turn};

/// The longest text of a step, in bytes.
const TEXT_BYTES_MAX: usize = 8000;
/// The most files that come with a step.
const ATTACHMENTS_MAX: usize = 50;
/// The most times that something is owed in a period: once an hour of a year.
const TIMES_MAX: u16 = 8784;
/// The most reminders, and the most periods that go with a report.
const LIST_MAX: usize = 24;
/// How often something is handed in and returned before an officer has to settle it otherwise.
const ROUNDS_MAX: u16 = 200;

pub(super) fn take(
    now: Option<&DutyAffair>,
    deed: &Deed<DutyAct>,
) -> Result<Turn<DutyAffair>, Refused> {
    allowed(now, deed)?;
    written(&deed.act)?;
    match (now, &deed.act) {
        (None, DutyAct::Owe(owed)) => owe(owed, deed),
        (Some(_), DutyAct::Owe(_)) => {
            Err(Refused::new("already-owed", "this is owed already: go on with it"))
        }
        (None, _) => Err(Refused::new("not-owed", "nothing is owed yet: begin with `owe`")),
        (Some(duty), DutyAct::Revise(owed)) => revise(duty.clone(), owed, deed),
        (Some(duty), DutyAct::Remind) => remind(duty.clone(), deed.at),
        (Some(duty), DutyAct::HandIn { on, times, attachments, .. }) => {
            let day = handed_on(duty, *on, deed)?;
            hand_in(duty.clone(), deed, (day, *times, attachments))
        }
        (Some(duty), DutyAct::Return { reason, by }) => returned(duty.clone(), reason, *by, deed),
        (Some(duty), DutyAct::Excuse { reason, text }) => {
            excuse(duty.clone(), Excused { at: deed.at, reason: *reason, text: text.clone() })
        }
        (Some(duty), DutyAct::FallDue) => fall_due(duty.clone(), deed.at),
        (Some(duty), DutyAct::Reopen { reason, due }) => reopen(duty.clone(), reason, *due, deed),
    }
}

/// Whether this party may do this, and whether the duty has come so far.
fn allowed(now: Option<&DutyAffair>, deed: &Deed<DutyAct>) -> Result<(), Refused> {
    use DutyStatus::{Done, DoneLate, Excused, Late, Open};
    let (whose, when): (&[Party], &[DutyStatus]) = match &deed.act {
        DutyAct::Owe(_) => (&[Party::Host, Party::Officer], &DutyStatus::ALL),
        DutyAct::Revise(_) => (&[Party::Host, Party::Officer], &[Open, Late]),
        DutyAct::Remind | DutyAct::FallDue => (&[Party::Host], &[Open]),
        DutyAct::HandIn { .. } => (&Party::ALL, &[Open, Late]),
        DutyAct::Return { .. } => (&[Party::Host, Party::Officer], &[Done, DoneLate]),
        DutyAct::Excuse { reason: Excuse::Other, .. } => (&[Party::Officer], &[Open, Late]),
        DutyAct::Excuse { .. } => (&[Party::Host, Party::Officer], &[Open, Late]),
        DutyAct::Reopen { .. } => (&[Party::Host, Party::Officer], &[Excused]),
    };
    if !whose.contains(&deed.party) {
        let who: Vec<&str> = whose.iter().map(|party| party.word()).collect();
        let reason = format!(
            "{} may not do this: it is for the {}",
            deed.party.word(),
            who.join(" or the ")
        );
        return Err(Refused::new("not-yours", reason));
    }
    match now.map(|duty| duty.status) {
        Some(status) if !when.contains(&status) => {
            let when: Vec<&str> = when.iter().map(|status| status.word()).collect();
            let reason = format!(
                "the duty is {}, and this can be done only while it is {}",
                status.word(),
                when.join(" or ")
            );
            Err(Refused::new("not-now", reason))
        }
        _ => Ok(()),
    }
}

/// Whether what the act says can be kept.
fn written(act: &DutyAct) -> Result<(), Refused> {
    let text = |name: &str, text: &str, needed: bool| {
        if needed && text.trim().is_empty() {
            return Err(content(format!("`{name}` is empty: say it in words")));
        }
        if text.len() > TEXT_BYTES_MAX {
            let length = text.len();
            return Err(content(format!(
                "`{name}` has {length} bytes: write at most {TEXT_BYTES_MAX}"
            )));
        }
        Ok(())
    };
    match act {
        DutyAct::Owe(owed) | DutyAct::Revise(owed) => owed_is_sound(owed),
        DutyAct::Remind | DutyAct::FallDue => Ok(()),
        DutyAct::HandIn { times, text: said, attachments, .. } => {
            if !(1..=TIMES_MAX).contains(times) {
                return Err(content(format!("`times` is {times}: write 1 to {TIMES_MAX}")));
            }
            if attachments.len() > ATTACHMENTS_MAX {
                let count = attachments.len();
                return Err(content(format!(
                    "{count} files come with it: bring at most {ATTACHMENTS_MAX}"
                )));
            }
            text("text", said, false)
        }
        DutyAct::Return { reason, .. } | DutyAct::Reopen { reason, .. } => {
            text("reason", reason, true)
        }
        DutyAct::Excuse { reason, text: said } => text("text", said, *reason == Excuse::Other),
    }
}

fn owed_is_sound(owed: &Owed) -> Result<(), Refused> {
    let named = [&owed.permit, &owed.outlet, &owed.about, &owed.period];
    if owed.key.is_empty() || owed.key.len() > 6 * WORD_BYTES_MAX || owed.period.is_empty() {
        return Err(content("`key` and `period` name what is owed: write both, and not too long"));
    }
    if named.iter().any(|name| name.len() > WORD_BYTES_MAX) {
        return Err(content(format!("a name is longer than {WORD_BYTES_MAX} bytes: shorten it")));
    }
    if owed.until <= owed.from {
        let (from, until) = (owed.from, owed.until);
        return Err(content(format!("it covers {from} until {until}, which is no time")));
    }
    if !(1..=TIMES_MAX).contains(&owed.times) {
        return Err(content(format!("`times` is {}: write 1 to {TIMES_MAX}", owed.times)));
    }
    let is_ascending = owed.remind_on.is_sorted_by(|one, next| one < next);
    if !is_ascending || owed.remind_on.last().is_some_and(|last| *last > owed.due) {
        return Err(content("`remind_on` must ascend and not pass the day by which it is due"));
    }
    if owed.remind_on.len() > LIST_MAX || owed.together.len() > LIST_MAX {
        return Err(content(format!(
            "`remind_on` and `together` hold at most {LIST_MAX}: leave some out"
        )));
    }
    Ok(())
}

fn owe(owed: &Owed, deed: &Deed<DutyAct>) -> Result<Turn<DutyAffair>, Refused> {
    done_before(owed, deed)?;
    let mut duty = DutyAffair {
        owed: owed.clone(),
        status: DutyStatus::Open,
        due: owed.due,
        remind_on: owed.remind_on.clone(),
        reminded: 0,
        handed: Vec::new(),
        excused: None,
        round: 1,
    };
    if let Some(done) = owed.done {
        duty.status = status_when_done(done, duty.due);
        duty.remind_on.clear();
    }
    let is_told = deed.party == Party::Officer && duty.status == DutyStatus::Open;
    let tells = if is_told { vec![tells::owed(&duty)] } else { Vec::new() };
    let docket = duty.docket_item().into_iter().collect();
    Ok(Turn { tells, docket, ..Turn::quiet(duty) })
}

fn revise(
    mut duty: DutyAffair,
    owed: &Owed,
    deed: &Deed<DutyAct>,
) -> Result<Turn<DutyAffair>, Refused> {
    done_before(owed, deed)?;
    if owed.key != duty.owed.key || owed.kind != duty.owed.kind {
        let (key, other) = (&duty.owed.key, &owed.key);
        return Err(content(format!("{other} is another duty than {key}: revise that one")));
    }
    let before = duty.docket_item();
    let was_due = duty.due;
    // A later day that an officer gave goes before what is worked out.
    if duty.due == duty.owed.due || owed.due > duty.due {
        duty.due = owed.due;
    }
    duty.owed = owed.clone();
    if let Some(done) = duty.done_on() {
        duty.status = status_when_done(done, duty.due);
        duty.remind_on.clear();
    } else if duty.due != was_due {
        let today = Date::of_instant(deed.at);
        let is_late = deed.at >= duty.late_from();
        duty.status = if is_late { duty.status } else { DutyStatus::Open };
        duty.remind_on = owed.remind_on.iter().copied().filter(|on| *on >= today).collect();
    }
    let is_moved = duty.due != was_due && !duty.status.is_closed();
    let was_told = duty.reminded > 0 || duty.status == DutyStatus::Late;
    let tells =
        if is_moved && was_told { vec![tells::revised(&duty, deed.at)] } else { Vec::new() };
    let after = duty.docket_item();
    if after == before {
        return Ok(Turn { tells, ..Turn::quiet(duty) });
    }
    let withdrawn = before.filter(|_| duty.due != was_due).into_iter().collect();
    Ok(Turn { tells, docket: after.into_iter().collect(), withdrawn, ..Turn::quiet(duty) })
}

/// What was done was done before the step.
fn done_before(owed: &Owed, deed: &Deed<DutyAct>) -> Result<(), Refused> {
    let today = Date::of_instant(deed.at);
    match owed.done.filter(|done| *done > today) {
        Some(done) => Err(content(format!("it was done on {done}, which is still to come"))),
        None => Ok(()),
    }
}

fn remind(mut duty: DutyAffair, at: Instant) -> Result<Turn<DutyAffair>, Refused> {
    let today = Date::of_instant(at);
    // Several days that passed unseen are one reminder.
    let passed = duty.remind_on.iter().filter(|on| **on <= today).count();
    if passed == 0 {
        return Err(Refused::new("not-now", "no reminder is due yet: wait for its day"));
    }
    duty.remind_on.drain(..passed);
    duty.reminded = duty.reminded.saturating_add(1);
    let tell = tells::reminder(&duty, today);
    Ok(Turn { tells: vec![tell], ..Turn::quiet(duty) })
}

/// The day that a hand-in counts for.
fn handed_on(duty: &DutyAffair, on: Option<Date>, deed: &Deed<DutyAct>) -> Result<Date, Refused> {
    let today = Date::of_instant(deed.at);
    let Some(on) = on else { return Ok(today) };
    if on > today {
        return Err(content(format!("{on} is still to come: give the day on which it was done")));
    }
    if on < today && !duty.may_date(deed.party) {
        let reason = format!(
            "what is handed in counts on its day, {today}, and not on {on}: have an officer record \
             that it was handed in elsewhere before"
        );
        return Err(Refused::new("backdated", reason));
    }
    if on < duty.owed.from {
        let from = duty.owed.from;
        return Err(content(format!(
            "{on} lies before {from}, the first day that this is about: correct it"
        )));
    }
    Ok(on)
}

fn hand_in(
    mut duty: DutyAffair,
    deed: &Deed<DutyAct>,
    (on, times, attachments): (Date, u16, &[i64]),
) -> Result<Turn<DutyAffair>, Refused> {
    let number = duty.handed.len() + 1;
    if number > usize::from(duty.owed.times) + usize::from(ROUNDS_MAX) {
        return Err(Refused::new(
            "too-often",
            "it was handed in too often: an officer has to excuse it or settle it otherwise",
        ));
    }
    duty.handed.push(HandIn {
        at: deed.at,
        by: deed.by.clone(),
        on,
        times,
        receipt: format!("{}-{number}", duty.owed.key.replace('/', "-")),
        attachments: attachments.to_vec(),
        returned: None,
    });
    let Some(done) = duty.done_on() else {
        let tell = tells::received_part(&duty);
        return Ok(Turn { tells: tell.into_iter().collect(), ..Turn::quiet(duty) });
    };
    duty.status = status_when_done(done, duty.due);
    duty.remind_on.clear();
    let tells = tells::received(&duty).into_iter().collect();
    let docket = duty.docket_item().into_iter().collect();
    Ok(Turn { tells, docket, ..Turn::quiet(duty) })
}

fn returned(
    mut duty: DutyAffair,
    reason: &str,
    by: Option<Date>,
    deed: &Deed<DutyAct>,
) -> Result<Turn<DutyAffair>, Refused> {
    let last = duty.handed.iter_mut().rev().find(|one| one.returned.is_none());
    if let Some(last) = last {
        last.returned = Some(reason.to_owned());
    }
    // What is known from elsewhere is sent back with it.
    duty.owed.done = None;
    let before = duty.docket_item();
    again(&mut duty, by, deed)?;
    let tells = vec![tells::returned(&duty, reason)];
    let withdrawn = before.filter(|_| by.is_some()).into_iter().collect();
    let docket = duty.docket_item().into_iter().collect();
    Ok(Turn { tells, docket, withdrawn, ..Turn::quiet(duty) })
}

fn excuse(mut duty: DutyAffair, excused: Excused) -> Result<Turn<DutyAffair>, Refused> {
    let withdrawn = duty.docket_item().into_iter().collect();
    let was_told = duty.reminded > 0 || duty.status == DutyStatus::Late;
    duty.status = DutyStatus::Excused;
    duty.excused = Some(excused);
    duty.remind_on.clear();
    // Whoever was never told that it is owed need not be told that it is not.
    let tells = if was_told { tells::excused(&duty).into_iter().collect() } else { Vec::new() };
    Ok(Turn { tells, withdrawn, ..Turn::quiet(duty) })
}

fn fall_due(mut duty: DutyAffair, at: Instant) -> Result<Turn<DutyAffair>, Refused> {
    if at < duty.late_from() {
        let due = duty.due;
        return Err(Refused::new("not-now", format!("it is in time until the end of {due}")));
    }
    duty.status = DutyStatus::Late;
    duty.remind_on.clear();
    let tells = tells::late(&duty);
    Ok(Turn { tells, ..Turn::quiet(duty) })
}

fn reopen(
    mut duty: DutyAffair,
    reason: &str,
    due: Option<Date>,
    deed: &Deed<DutyAct>,
) -> Result<Turn<DutyAffair>, Refused> {
    duty.excused = None;
    again(&mut duty, due, deed)?;
    let tells = vec![tells::reopened(&duty, reason)];
    let docket = duty.docket_item().into_iter().collect();
    Ok(Turn { tells, docket, ..Turn::quiet(duty) })
}

/// Makes it owed again, by the day that it had or a new one.
fn again(duty: &mut DutyAffair, by: Option<Date>, deed: &Deed<DutyAct>) -> Result<(), Refused> {
    let today = Date::of_instant(deed.at);
    if duty.round >= ROUNDS_MAX {
        return Err(Refused::new("too-often", "it was sent back too often: settle it otherwise"));
    }
    if let Some(by) = by {
        if by < today || by < duty.due {
            let least = today.max(duty.due);
            return Err(content(format!("{by} is no later day: give {least} or one after it")));
        }
        // Reminded as long before the new day as before the first one.
        let lead = duty.owed.remind_on.last().map(|on| duty.owed.due.days() - on.days());
        let reminder = lead.map(|days| by.plus_days(-days));
        duty.remind_on = reminder.filter(|on| *on > today).into_iter().collect();
        duty.due = by;
    } else {
        duty.remind_on = duty.owed.remind_on.iter().copied().filter(|on| *on > today).collect();
    }
    duty.round += 1;
    let is_late = deed.at >= duty.late_from();
    duty.status = if is_late { DutyStatus::Late } else { DutyStatus::Open };
    Ok(())
}

fn status_when_done(done: Date, due: Date) -> DutyStatus {
    if done <= due { DutyStatus::Done } else { DutyStatus::DoneLate }
}

fn content(reason: impl Into<String>) -> Refused {
    Refused::new("content", reason)
}
