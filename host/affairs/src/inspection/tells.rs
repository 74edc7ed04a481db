//! Who is told what of an inspection.

use tidegate_domain::Urgency;

use super::{Inspection, ItemResult};
use crate::{Audience, Tell};

/// Topics of inspections.
pub const INSPECTION_TOPICS: &[&str] = &[
    "inspection-planned",
    "inspection-reminder",
    "inspection-moved",
    "inspection-cancelled",
    "inspection-missed",
    "inspection-announced",
    "inspection-result",
    "inspection-result-bad",
];

/// Those who go are told of the day, and the enterprise when the visit is announced.
pub(super) fn planned(inspection: &Inspection, topic: &'static str) -> Vec<Tell> {
    let mut tells = to_inspectors(inspection, topic, &inspection.visit.reason);
    if inspection.visit.announced {
        let announced =
            tell(inspection, Audience::Enterprise, "inspection-announced", Urgency::Action);
        // Of a day it is told once, however often those who go are reminded.
        let once = format!("announced/{}", inspection.moved);
        tells.push(Tell { once, ..announced });
    }
    tells
}

/// Those who go, or all inspectors while nobody was named.
pub(super) fn to_inspectors(
    inspection: &Inspection,
    topic: &'static str,
    reason: &str,
) -> Vec<Tell> {
    let named = inspection.visit.inspectors.iter().cloned().map(Audience::Officer);
    let mut audiences: Vec<Audience> = named.collect();
    if audiences.is_empty() {
        audiences.push(Audience::Post("inspector".to_owned()));
    }
    let to = |to| {
        let mut told = tell(inspection, to, topic, Urgency::Action);
        told.arguments.push(("reason", reason.to_owned()));
        told.arguments.push(("reasoned", if reason.is_empty() { "no" } else { "yes" }.to_owned()));
        told
    };
    audiences.into_iter().map(to).collect()
}

/// Those who were to go, and whoever leads.
pub(super) fn missed(inspection: &Inspection) -> Vec<Tell> {
    let mut tells = to_inspectors(inspection, "inspection-missed", "");
    let leader = Audience::Post("leader".to_owned());
    tells.push(tell(inspection, leader, "inspection-missed", Urgency::Information));
    tells
}

/// The enterprise is told what was found.
pub(super) fn result(inspection: &Inspection) -> Tell {
    let bad = inspection.count(ItemResult::DoesNot);
    let (topic, urgency) = if bad > 0 {
        ("inspection-result-bad", Urgency::Action)
    } else {
        ("inspection-result", Urgency::Information)
    };
    let mut told = tell(inspection, Audience::Enterprise, topic, urgency);
    let on = inspection.found().map_or(inspection.visit.on, |found| found.on);
    let looked_at = bad + inspection.count(ItemResult::Conforms);
    told.arguments.push(("day", on.to_string()));
    told.arguments.push(("items", looked_at.to_string()));
    told.arguments.push(("bad", bad.to_string()));
    told.once = format!("result/{}", inspection.records.len());
    told
}

fn tell(inspection: &Inspection, to: Audience, topic: &'static str, urgency: Urgency) -> Tell {
    let visit = &inspection.visit;
    let place = if visit.outlets.is_empty() { "site" } else { "outlets" };
    let arguments = vec![
        ("reference", visit.reference.clone()),
        ("purpose", visit.purpose.word().to_owned()),
        ("on", visit.on.to_string()),
        ("place", place.to_owned()),
        ("outlets", visit.outlets.join(", ")),
    ];
    let once = format!("{topic}/{}/{}", inspection.moved, inspection.missed);
    Tell { to, topic, urgency, arguments, once }
}
