//! What an event tells of an act: its time, its facts, and whether a permit was held.

use tidegate_sdk::contract::{Date, Event, Fact, Message, Permit, TruthValue};
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element, find, truth_of};

use super::dates::{contradict, in_future};

/// The time of the act that an event tells of: its own days, or since its first day while the act
/// went on.
pub(super) fn act_of(context: &Context<'_>, event: &Event) -> Act {
    let as_of = context.file.as_of;
    match event.until {
        Some(until) if until <= as_of => Act::days(event.from, until),
        Some(_) => Act::since(event.from, as_of),
        None if truth_of(find(&event.facts, "act_continues")) == TruthValue::Yes => {
            Act::since(event.from, as_of)
        }
        None => Act::on(event.from),
    }
}

/// Whether an event lies after the day of judging, or ends before it begins. Then the rule stays
/// open and names the cause.
pub(super) fn is_impossible(
    context: &Context<'_>,
    out: &mut Collector,
    kind: &str,
    event: &Event,
) -> bool {
    let element = if event.from > context.file.as_of {
        Element::unknown("event-date", "event_date").text(in_future(&event.reference, event.from))
    } else if event.until.is_some_and(|until| until < event.from) {
        Element::unknown("event-date", "event_date").text(contradict(&event.reference))
    } else {
        return false;
    };
    out.undetermined(kind, &event.subject, &event.reference, element);
    true
}

/// A charge about what an event tells, suspected because a person must look.
pub(super) fn charge_of(context: &Context<'_>, kind: &'static str, event: &Event) -> Charge {
    let harm = truth_of(find(&event.facts, "pollution_harm"));
    Charge::new(kind, act_of(context, event)).about(&event.subject, &event.reference).harm(harm)
}

/// The element that an event tells of something, with the event named.
pub(super) fn told(rule: &str, event: &Event, fact: &str, breach: bool) -> Element {
    Element::of_fact(rule, fact, find(&event.facts, fact), breach)
        .with("event", &event.kind)
        .with("reference", &event.reference)
        .with("day", event.from)
}

/// A fact of the event, else of the outlet that it is about, else of the enterprise.
pub(super) fn known<'a>(context: &Context<'a>, event: &'a Event, name: &str) -> Option<&'a Fact> {
    find(&event.facts, name).or_else(|| context.outlet_fact(&event.subject, name))
}

/// Days on which a permit is valid, half open; none when its dates contradict one another.
pub(super) fn validity(permit: &Permit) -> Option<(Date, Date)> {
    let is_sound = permit.valid_from < permit.valid_until
        && permit.ended.is_none_or(|ended| ended >= permit.valid_from);
    let until = permit.ended.map_or(permit.valid_until, |ended| ended.min(permit.valid_until));
    is_sound.then_some((permit.valid_from, until))
}

/// That a permit was valid on a day.
pub(super) fn permit_held(context: &Context<'_>, on: Date) -> Element {
    let mut is_unsound = false;
    for permit in &context.file.permits {
        match validity(permit) {
            Some((from, until)) if from <= on && on < until => {
                return Element::known("permit-held", true)
                    .text(Message::new("permit-held-number").with("number", &permit.number));
            }
            Some(_) => {}
            None => is_unsound = true,
        }
    }
    if is_unsound {
        return Element::unknown("permit-held", "permit_dates");
    }
    Element::known("permit-held", false)
}
