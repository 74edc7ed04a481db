//! Who is told what of a duty.

use tidegate_domain::{Date, Instant, Urgency};

use super::{Doubt, DutyAffair, DutyStatus};
use crate::{Audience, Tell};

/// The post that late duties are told to.
const INSPECTOR: &str = "inspector";

/// Topics of duties.
pub const DUTY_TOPICS: &[&str] = &[
    "duty-owed",
    "duty-reminder",
    "duty-received",
    "duty-received-late",
    "duty-received-part",
    "duty-returned",
    "duty-excused",
    "duty-late",
    "duty-late-officer",
    "duty-reopened",
    "duty-revised",
];

pub(super) fn owed(duty: &DutyAffair) -> Tell {
    tell(duty, "duty-owed", Urgency::Action, "owed".to_owned())
}

pub(super) fn reminder(duty: &DutyAffair, today: Date) -> Tell {
    let days = duty.due.days().saturating_sub(today.days());
    let once = format!("reminder/{}/{}", duty.round, duty.reminded);
    with(tell(duty, "duty-reminder", Urgency::Action, once), "days", days.to_string())
}

/// None when nothing was handed in.
pub(super) fn received(duty: &DutyAffair) -> Option<Tell> {
    let last = duty.handed.last()?;
    let is_in_time = duty.done_on()? <= duty.due;
    let topic = if is_in_time { "duty-received" } else { "duty-received-late" };
    let told = tell(duty, topic, Urgency::Information, format!("received/{}", last.receipt));
    let told = with(told, "on", last.on.to_string());
    Some(with(told, "receipt", last.receipt.clone()))
}

/// None when nothing was handed in.
pub(super) fn received_part(duty: &DutyAffair) -> Option<Tell> {
    let last = duty.handed.last()?;
    let once = format!("received/{}", last.receipt);
    let told = tell(duty, "duty-received-part", Urgency::Information, once);
    let told = with(told, "receipt", last.receipt.clone());
    let told = with(told, "done", duty.times_done().to_string());
    Some(with(told, "times", duty.owed.times.to_string()))
}

pub(super) fn returned(duty: &DutyAffair, reason: &str) -> Tell {
    let once = format!("returned/{}", duty.round);
    with(tell(duty, "duty-returned", Urgency::Action, once), "reason", reason.to_owned())
}

/// None when it is not excused.
pub(super) fn excused(duty: &DutyAffair) -> Option<Tell> {
    let excused = duty.excused.as_ref()?;
    let once = format!("excused/{}", duty.round);
    let told = tell(duty, "duty-excused", Urgency::Information, once);
    let told = with(told, "reason", excused.reason.word().to_owned());
    Some(with(told, "text", excused.text.clone()))
}

pub(super) fn late(duty: &DutyAffair) -> Vec<Tell> {
    let once = format!("late/{}", duty.round);
    let to_officer = Tell {
        to: Audience::Post(INSPECTOR.to_owned()),
        ..tell(duty, "duty-late-officer", Urgency::Information, once.clone())
    };
    vec![tell(duty, "duty-late", Urgency::Action, once), to_officer]
}

pub(super) fn reopened(duty: &DutyAffair, reason: &str) -> Tell {
    let once = format!("reopened/{}", duty.round);
    with(tell(duty, "duty-reopened", Urgency::Action, once), "reason", reason.to_owned())
}

pub(super) fn revised(duty: &DutyAffair, at: Instant) -> Tell {
    tell(duty, "duty-revised", Urgency::Action, format!("revised/{at}/{}", duty.due))
}

fn with(mut tell: Tell, name: &'static str, value: String) -> Tell {
    tell.arguments.push((name, value));
    tell
}

/// A message to the enterprise with what all of them name.
fn tell(duty: &DutyAffair, topic: &'static str, urgency: Urgency, once: String) -> Tell {
    let owed = &duty.owed;
    let provisional = if owed.doubts.contains(&Doubt::ProvisionalCopy) { "yes" } else { "no" };
    let late = if duty.status == DutyStatus::Late { "yes" } else { "no" };
    let together = if owed.together.is_empty() { "no" } else { "yes" };
    let place = match (owed.outlet.is_empty(), owed.about.is_empty()) {
        (false, false) => "outlet-about",
        (false, true) => "outlet",
        (true, false) => "about",
        (true, true) => "site",
    };
    let arguments = vec![
        ("kind", owed.kind.word().to_owned()),
        ("permit", owed.permit.clone()),
        ("place", place.to_owned()),
        ("outlet", owed.outlet.clone()),
        ("about", owed.about.clone()),
        ("period", owed.period.clone()),
        ("from", owed.from.to_string()),
        ("last", owed.until.plus_days(-1).to_string()),
        ("due", duty.due.to_string()),
        ("late", late.to_owned()),
        ("stopped", owed.stopped.word().to_owned()),
        ("together", together.to_owned()),
        ("periods", owed.together.join(", ")),
        ("provisional", provisional.to_owned()),
    ];
    Tell { to: Audience::Enterprise, topic, urgency, arguments, once }
}
