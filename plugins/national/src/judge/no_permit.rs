//! V01, discharging without a permit (无证排污): never issued, expired, revoked or cancelled, or the
//! re-application due and not done.

mod discharge;
mod gaps;

use tidegate_sdk::contract::{Date, Decimal, Message, Standing, TruthValue};
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element, find, truth_of};

use discharge::Discharge;
pub(super) use discharge::Discharges;
use gaps::{Cause, Gap};

use super::tier;

const KIND: &str = "no-permit";

/// The rule over permits and discharge.
pub(crate) fn rules(context: &Context<'_>, out: &mut Collector) {
    if context.file.permits.iter().any(|permit| super::events::validity(permit).is_none()) {
        let element = Element::unknown("permit-dates", "permit_dates");
        out.undetermined(KIND, "", "", element);
        return;
    }
    let gaps = gaps::gaps(context);
    if gaps.is_empty() {
        out.push_cleared(KIND, "", "no-valid-permit");
        return;
    }
    let discharges = Discharges::of(context);
    for gap in gaps {
        out.decide(context, charge(context, &gap, &discharges));
    }
}

/// One span of days without a valid permit.
///
/// # Source
/// Decree 736, arts. 2, 14, 15 and 33; Ecological and Environmental Code, arts. 174 to 176, 182
/// and 1102.
fn charge(context: &Context<'_>, gap: &Gap, discharges: &Discharges<'_>) -> Charge {
    let found = discharges.within(gap.from, gap.until);
    let act = match &found {
        Discharge::Measured { first, last } | Discharge::Inferred { first, last } => {
            let end = last.plus_days(1);
            let goes_on = end == context.known_until() && end == gap.until;
            Act { ongoing: goes_on, ..Act::days(*first, end) }
        }
        Discharge::None | Discharge::Unknown => Act::days(gap.from, gap.until),
    };
    let measured = matches!(found, Discharge::Measured { .. });
    let only_noise =
        !measured && truth_of(context.fact("discharges_noise_only")) == TruthValue::Yes;
    let mut charge = Charge::new(KIND, act)
        .about("", &gap.reference)
        .breaks("permit")
        .sanctioned(if only_noise { &["no_permit_noise"] } else { &["no_permit"] })
        .standing(if measured { Standing::ConfirmedByData } else { Standing::Suspected })
        .element(tier::needs_permit(context))
        .element(no_valid_permit(gap))
        .element(discharge(&found))
        .next_step(Message::new("next-apply-for-permit"), None)
        .continuing();
    if let Some(confidence) = confidence(context, &found) {
        charge = charge.figure("confidence", confidence, "1");
    }
    if gap.cause == Cause::Expired {
        charge = charge.element(renewal(context, gap));
    }
    if gap.cause == Cause::ReapplicationDue {
        charge = charge.basis(context.bases("reapplication_duty", act.last_day()));
    }
    charge
}

/// How sure it is that something was discharged: that of the production which shows it.
fn confidence(context: &Context<'_>, found: &Discharge) -> Option<Decimal> {
    match found {
        Discharge::Measured { .. } => Some(Decimal::ONE),
        Discharge::Inferred { first, last } => running_confidence(context, *first, *last),
        Discharge::None | Discharge::Unknown => None,
    }
}

/// The lowest confidence with which days of a span, both ends included, are known as ones of
/// production.
pub(super) fn running_confidence(
    context: &Context<'_>,
    first: Date,
    last: Date,
) -> Option<Decimal> {
    let days = context.file.production.iter();
    let running =
        days.filter(|day| day.running == TruthValue::Yes && first <= day.on && day.on <= last);
    running.map(|day| day.confidence).min()
}

fn no_valid_permit(gap: &Gap) -> Element {
    let text = Message::new(match gap.cause {
        Cause::NeverIssued => "no-permit-never-issued",
        Cause::Expired => "no-permit-expired",
        Cause::Ended => "no-permit-ended",
        Cause::ReapplicationDue => "no-permit-reapplication-due",
    });
    let text = text.with("reference", &gap.reference).with("day", gap.from);
    Element::known("no-valid-permit", true)
        .text(text)
        .changed_by(Message::new("changed-if-permit-valid"))
}

fn discharge(found: &Discharge) -> Element {
    let days = |key: &str, first, last| {
        Element::known("discharge", true)
            .text(Message::new(key).with("first", first).with("last", last))
            .changed_by(Message::new("changed-if-no-discharge"))
    };
    match found {
        Discharge::Measured { first, last } => days("discharge-measured", first, last),
        Discharge::Inferred { first, last } => days("discharge-inferred", first, last),
        Discharge::None => Element::known("discharge", false),
        Discharge::Unknown => {
            Element::unknown("discharge", "monitoring_data").missing("production_evidence")
        }
    }
}

/// That no renewal applied for in time waits for its decision: that is for a person to review.
fn renewal(context: &Context<'_>, gap: &Gap) -> Element {
    let of_permit = |reference: &str| reference.is_empty() || reference == gap.reference;
    let in_time = context.file.duties.iter().any(|duty| {
        duty.kind == "renewal"
            && of_permit(&duty.reference)
            && duty.done.is_some_and(|done| done <= duty.due)
            && duty.due < gap.from
    });
    if !in_time {
        return Element::known("renewal-not-pending", true);
    }
    let decided = context.file.events.iter().filter(|event| {
        event.from <= context.file.as_of && find(&event.facts, "renewal_refused").is_some()
    });
    let latest = decided.max_by(|a, b| (a.from, &a.reference).cmp(&(b.from, &b.reference)));
    let refused = latest.and_then(|event| find(&event.facts, "renewal_refused"));
    Element::of_fact("renewal-not-pending", "renewal_refused", refused, true)
}
