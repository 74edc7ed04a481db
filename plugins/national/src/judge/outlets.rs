//! V06 from data: an outlet that discharges and that no permit of the day names.

use std::collections::BTreeSet;

use tidegate_sdk::contract::{Date, Message, Permit};
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element};

use super::events::validity;
use super::no_permit::Discharges;

const KIND: &str = "outlets-not-as-permitted";

/// The rule over outlets and permits. Suspected: a permit may name general outlets without a limit
/// or an amount.
pub(crate) fn rules(context: &Context<'_>, out: &mut Collector) {
    let mut discharges = None;
    for permit in &context.file.permits {
        let Some((from, until)) = validity(permit) else { continue };
        let (from, until) = (from.max(context.file.from), until.min(context.known_until()));
        let named = outlets_of(permit);
        let others = context.file.outlets.iter().filter(|outlet| {
            outlet.monitoring_point != "boundary" && !named.contains(outlet.id.as_str())
        });
        for outlet in others.filter(|_| from < until) {
            let discharges = discharges.get_or_insert_with(|| Discharges::of(context));
            let Some(found) = discharges.of_outlet(&outlet.id, from, until) else { continue };
            if named.is_empty() {
                let element = Element::unknown("permit-names-outlet", "limits_of_permit")
                    .text(Message::new("permit-names-no-outlet").with("number", &permit.number));
                out.undetermined(KIND, &outlet.id, &permit.number, element);
            } else {
                out.decide(context, charge(permit, &outlet.id, found));
            }
        }
    }
}

/// One outlet that discharged from the first to the last of two days under a permit that does not
/// name it.
fn charge(permit: &Permit, outlet: &str, (first, last): (Date, Date)) -> Charge {
    let not_named = Element::known("outlet-not-in-permit", true)
        .with("outlet", outlet)
        .with("number", &permit.number)
        .changed_by(Message::new("changed-if-outlet-in-permit"));
    let discharges = Element::known("discharge", true)
        .text(Message::new("discharge-measured").with("first", first).with("last", last));
    Charge::new(KIND, Act::days(first, last.plus_days(1)))
        .about(outlet, &permit.number)
        .breaks("outlet_duty")
        .sanctioned(&["outlet_position"])
        .element(not_named)
        .element(discharges)
        .next_step(Message::new("next-compare-with-permit"), None)
        .continuing()
}

/// Outlets that a permit names with a limit or an amount.
fn outlets_of(permit: &Permit) -> BTreeSet<&str> {
    let limits = permit.limits.iter().map(|limit| limit.outlet.as_str());
    limits.chain(permit.amounts.iter().filter_map(|amount| amount.outlet.as_deref())).collect()
}
