//! Spans of days on which no permit was valid.

use tidegate_sdk::contract::{Date, Permit};
use tidegate_sdk::judging::Context;

use crate::judge::events::validity;

/// Why no permit was valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    NeverIssued,
    Expired,
    Ended,
    ReapplicationDue,
}

/// Days without a valid permit, half open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) from: Date,
    pub(super) until: Date,
    pub(super) cause: Cause,
    /// The permit that ended before, or the re-application owed; empty for none.
    pub(super) reference: String,
}

/// The gaps inside the period as far as it is known, ascending; first those that no permit covers,
/// then those that a permit does not cover because it had to be applied for anew.
///
/// INVARIANT: the dates of every permit are sound.
pub(super) fn gaps(context: &Context<'_>) -> Vec<Gap> {
    let (from, until) = (context.file.from, context.known_until());
    let mut valid: Vec<(Date, Date)> = context.file.permits.iter().filter_map(validity).collect();
    valid.sort_unstable();
    let mut gaps = Vec::new();
    let mut at = from;
    for (begin, end) in valid.iter().copied() {
        if at < begin && at < until {
            gaps.push(gap(context, at, begin.min(until)));
        }
        at = at.max(end);
    }
    if at < until {
        gaps.push(gap(context, at, until));
    }
    gaps.extend(owed_anew(context, &valid));
    gaps
}

/// A span that no permit covers, with the permit that ended last before it.
fn gap(context: &Context<'_>, from: Date, until: Date) -> Gap {
    let ended = context.file.permits.iter().filter_map(|permit| {
        let (_, end) = validity(permit)?;
        (end <= from).then_some((end, permit))
    });
    let last = ended.max_by(|(a, one), (b, other)| (a, &one.number).cmp(&(b, &other.number)));
    let was_ended =
        |end: Date, permit: &Permit| permit.ended == Some(end) && end < permit.valid_until;
    let (cause, reference) = match last {
        None => (Cause::NeverIssued, String::new()),
        Some((end, permit)) if was_ended(end, permit) => (Cause::Ended, permit.number.clone()),
        Some((_, permit)) => (Cause::Expired, permit.number.clone()),
    };
    Gap { from, until, cause, reference }
}

/// Spans covered by a permit that had to be applied for anew and was not.
fn owed_anew(context: &Context<'_>, valid: &[(Date, Date)]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let owed = context.file.duties.iter().filter(|duty| duty.kind == "re-application");
    for duty in owed {
        let from = duty.due.plus_days(1).max(context.file.from);
        let known_until = context.known_until();
        let until = duty.done.map_or(known_until, |done| done.min(known_until));
        // Elsewhere no permit is valid at all, which is a gap already.
        let covered = valid.iter().map(|(begin, end)| (from.max(*begin), until.min(*end)));
        for (from, until) in covered.filter(|(from, until)| from < until) {
            let (cause, reference) = (Cause::ReapplicationDue, duty.reference.clone());
            gaps.push(Gap { from, until, cause, reference });
        }
    }
    gaps
}
