//! V17, the daily continuous penalty (按日连续处罚): an order to correct was served, and the recheck in
//! time finds the same act.

use tidegate_sdk::contract::{Decimal, Event, FactValue, Message, Severity, TruthValue};
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Deadline, Element, find, words_of};

use super::events::is_impossible;

const KIND: &str = "daily-penalty";

/// The rule over orders to correct and rechecks.
pub(crate) fn rules(context: &Context<'_>, out: &mut Collector) {
    for order in context.file.events.iter().filter(|event| event.kind == "correction-order") {
        if is_impossible(context, out, KIND, order) {
            continue;
        }
        let rechecks = context.file.events.iter().filter(|event| {
            let order_of = words_of(find(&event.facts, "order_reference")).unwrap_or_default();
            event.kind == "recheck" && order_of.contains(&order.reference.as_str())
        });
        let mut is_rechecked = false;
        for recheck in rechecks {
            is_rechecked = true;
            if !is_impossible(context, out, KIND, recheck) {
                out.decide(context, charge(context, order, recheck));
            }
        }
        if !is_rechecked {
            not_rechecked(context, out, order);
        }
    }
}

/// One recheck of one order.
///
/// # Source
/// Decree 736, art. 38; Ecological and Environmental Code, art. 1060: the original fine for each
/// day from the day after the order until the recheck.
fn charge(context: &Context<'_>, order: &Event, recheck: &Event) -> Charge {
    let days = recheck.from.days().saturating_sub(order.from.days());
    let act = Act::days(order.from.plus_days(1), recheck.from.plus_days(1));
    let same_act = Element::of_fact(
        "recheck-found-same-act",
        "same_act_found",
        find(&recheck.facts, "same_act_found"),
        true,
    );
    let mut charge = Charge::new(KIND, act)
        .about(&order.subject, &order.reference)
        .sanctioned(&["daily_penalty"])
        .severity(Severity::Serious)
        .element(Element::known("order-served", true).with("day", order.from))
        .element(in_time(context, order, recheck))
        .element(same_act.with("day", recheck.from))
        .element(confirmed(context, order))
        .next_step(Message::new("next-daily-penalty"), None);
    if let Some(days) = Decimal::from_integer(i64::from(days)) {
        charge = charge.figure("penalty-days", days, "d");
        match find(&order.facts, "original_fine").map(|fact| &fact.value) {
            Some(FactValue::Number(fine)) if *fine >= Decimal::ZERO => {
                charge = charge.figure("original-fine", *fine, "10k-CNY").figure(
                    "daily-penalty-sum",
                    fine.saturating_mul(days),
                    "10k-CNY",
                );
            }
            _ => charge = charge.doubts([Message::new("original-fine-unknown")]),
        }
    }
    charge
}

/// That the recheck was made after the order and within the days that the law gives.
fn in_time(context: &Context<'_>, order: &Event, recheck: &Event) -> Element {
    let Some((days, source)) = context.count("daily_penalty_recheck_days", recheck.from) else {
        return Element::unknown("recheck-in-time", "daily_penalty_recheck_days")
            .with("days", "-")
            .with("day", recheck.from);
    };
    let last = Deadline::natural_days(order.from, days).due;
    let held = recheck.from > order.from && last.is_some_and(|last| recheck.from <= last);
    Element::known("recheck-in-time", held)
        .with("days", days)
        .with("day", recheck.from)
        .basis([source.basis()])
        .changed_by(Message::new("changed-if-not-rechecked-in-time"))
}

/// That the act which the order is about was found and a person confirmed it.
fn confirmed(context: &Context<'_>, order: &Event) -> Element {
    let Some(kind) = find(&order.facts, "ordered_kind").and_then(|fact| match &fact.value {
        FactValue::Text(kind) => Some(kind.as_str()),
        _ => None,
    }) else {
        return Element::unknown("ordered-act-confirmed", "ordered_kind").with("kind", "-");
    };
    let before = order.from.plus_days(1).start();
    let of_order = context.file.earlier.iter().filter(|earlier| {
        earlier.kind == kind && earlier.subject == order.subject && earlier.from < before
    });
    let mut outcome = None;
    for earlier in of_order {
        outcome = match (outcome, earlier.confirmed) {
            (_, TruthValue::Yes) | (Some(TruthValue::Yes), _) => Some(TruthValue::Yes),
            (_, TruthValue::Unknown) | (Some(TruthValue::Unknown), _) => Some(TruthValue::Unknown),
            (_, TruthValue::No) => Some(TruthValue::No),
        };
    }
    match outcome {
        Some(TruthValue::Yes) => Element::known("ordered-act-confirmed", true).with("kind", kind),
        Some(TruthValue::No) => Element::known("ordered-act-confirmed", false).with("kind", kind),
        Some(TruthValue::Unknown) | None => {
            Element::unknown("ordered-act-confirmed", "earlier_finding").with("kind", kind)
        }
    }
}

/// An order that has not been rechecked: open while the recheck may still come, with its last day.
fn not_rechecked(context: &Context<'_>, out: &mut Collector, order: &Event) {
    let days = context.count("daily_penalty_recheck_days", order.from);
    let last = days.and_then(|(days, _)| Deadline::natural_days(order.from, days).due);
    match last {
        Some(last) if context.file.as_of <= last => {
            let element = Element::unknown("recheck-in-time", "recheck")
                .text(Message::new("recheck-due").with("due", last));
            out.undetermined(KIND, &order.subject, &order.reference, element);
        }
        _ => out.push_cleared(KIND, &order.subject, "recheck-in-time"),
    }
}
