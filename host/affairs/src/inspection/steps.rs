//! What each act makes of an inspection.

use tidegate_domain::{Date, DocketItem, Party};

use super::acts::{InspectionAct, InspectionStatus, ItemResult, Purpose, Visit, VisitFound};
use super::{Inspection, checks, tells};
use crate::{Deed, Refused, Turn};

/// The longest text of a step, in bytes.
const TEXT_BYTES_MAX: usize = 8000;
/// The longest name: a reference, an outlet, an officer.
const NAME_BYTES_MAX: usize = 100;
/// The most entries of a list.
const LIST_MAX: usize = 500;
/// The most records of one visit, each of which takes the place of the one before.
const RECORDS_MAX: usize = 20;

pub(super) fn take(
    now: Option<&Inspection>,
    deed: &Deed<InspectionAct>,
) -> Result<Turn<Inspection>, Refused> {
    allowed(now, deed)?;
    match (now, &deed.act) {
        (None, InspectionAct::Plan(visit)) => plan(visit, deed),
        (Some(_), InspectionAct::Plan(_)) => {
            Err(Refused::new("already-planned", "it is planned already: move it instead"))
        }
        (None, _) => Err(Refused::new("not-planned", "no visit is planned: begin with `plan`")),
        (Some(inspection), InspectionAct::Remind) => remind(inspection.clone(), deed),
        (Some(inspection), InspectionAct::Move { on, reason, inspectors, remind_on }) => {
            written("reason", reason, true)?;
            let visit = Visit {
                on: *on,
                inspectors: inspectors.clone().unwrap_or(inspection.visit.inspectors.clone()),
                remind_on: *remind_on,
                ..inspection.visit.clone()
            };
            moved(inspection.clone(), visit, deed)
        }
        (Some(inspection), InspectionAct::Record(found)) => record(inspection.clone(), found, deed),
        (Some(inspection), InspectionAct::Cancel { reason }) => {
            written("reason", reason, true)?;
            let status = InspectionStatus::Cancelled;
            let affair = Inspection { status, ..inspection.clone() };
            let tells = tells::to_inspectors(&affair, "inspection-cancelled", reason);
            Ok(Turn { tells, ..Turn::quiet(affair) })
        }
        (Some(inspection), InspectionAct::Miss) => miss(inspection.clone(), deed),
    }
}

/// Whether this party may do this, and whether the inspection has come so far.
fn allowed(now: Option<&Inspection>, deed: &Deed<InspectionAct>) -> Result<(), Refused> {
    use InspectionStatus::{Done, Missed, Planned};
    let (whose, when): (&[Party], &[InspectionStatus]) = match &deed.act {
        InspectionAct::Plan(_) => (&[Party::Host, Party::Officer], &InspectionStatus::ALL),
        InspectionAct::Remind | InspectionAct::Miss => (&[Party::Host], &[Planned]),
        InspectionAct::Move { .. } => (&[Party::Officer], &[Planned, Missed]),
        InspectionAct::Record(_) => (&[Party::Officer], &[Planned, Missed, Done]),
        InspectionAct::Cancel { .. } => (&[Party::Officer], &[Planned, Missed]),
    };
    if !whose.contains(&deed.party) {
        let who: Vec<&str> = whose.iter().map(|party| party.word()).collect();
        let party = deed.party.word();
        let reason = format!("{party} may not do this: it is for the {}", who.join(" or the "));
        return Err(Refused::new("not-yours", reason));
    }
    match now.map(|inspection| inspection.status) {
        Some(status) if !when.contains(&status) => {
            let when: Vec<&str> = when.iter().map(|status| status.word()).collect();
            let reason = format!(
                "the inspection is {}, and this can be done only while it is {}",
                status.word(),
                when.join(" or ")
            );
            Err(Refused::new("not-now", reason))
        }
        _ => Ok(()),
    }
}

fn plan(visit: &Visit, deed: &Deed<InspectionAct>) -> Result<Turn<Inspection>, Refused> {
    sound(visit, deed)?;
    let inspection = Inspection {
        visit: visit.clone(),
        status: InspectionStatus::Planned,
        reminded: false,
        missed: 0,
        moved: 0,
        records: Vec::new(),
    };
    let tells = tells::planned(&inspection, "inspection-planned");
    Ok(Turn { tells, ..Turn::quiet(inspection) })
}

/// Whether a visit makes sense on the day of the step.
fn sound(visit: &Visit, deed: &Deed<InspectionAct>) -> Result<(), Refused> {
    let today = Date::of_instant(deed.at);
    if visit.on < today {
        let on = visit.on;
        return Err(content(format!("{on} has passed: give {today} or a day after it")));
    }
    if visit.remind_on.is_some_and(|remind_on| remind_on > visit.on) {
        return Err(content("`remind_on` comes after the visit: give a day before it"));
    }
    written("reason", &visit.reason, visit.purpose == Purpose::Other)?;
    named("reference", &visit.reference)?;
    list("inspectors", visit.inspectors.len())?;
    list("outlets", visit.outlets.len())?;
    list("cases", visit.cases.len())?;
    for name in visit.inspectors.iter().chain(&visit.outlets).chain(&visit.order) {
        named("inspectors, outlets and order", name)?;
    }
    if visit.purpose == Purpose::Recheck && visit.order.is_none() {
        return Err(content("a recheck is about an order: give the reference of the order"));
    }
    Ok(())
}

fn remind(
    mut inspection: Inspection,
    deed: &Deed<InspectionAct>,
) -> Result<Turn<Inspection>, Refused> {
    let is_time = inspection.visit.remind_on.is_some_and(|on| on.start() <= deed.at);
    if inspection.reminded || !is_time {
        return Err(Refused::new("not-now", "no reminder is due: wait for its day"));
    }
    inspection.reminded = true;
    let tells = tells::planned(&inspection, "inspection-reminder");
    Ok(Turn { tells, ..Turn::quiet(inspection) })
}

fn moved(
    inspection: Inspection,
    visit: Visit,
    deed: &Deed<InspectionAct>,
) -> Result<Turn<Inspection>, Refused> {
    sound(&visit, deed)?;
    let affair = Inspection {
        visit,
        status: InspectionStatus::Planned,
        reminded: false,
        moved: inspection.moved.saturating_add(1),
        ..inspection
    };
    let tells = tells::planned(&affair, "inspection-moved");
    Ok(Turn { tells, ..Turn::quiet(affair) })
}

fn miss(
    mut inspection: Inspection,
    deed: &Deed<InspectionAct>,
) -> Result<Turn<Inspection>, Refused> {
    if deed.at < inspection.missed_from() {
        let on = inspection.visit.on;
        return Err(Refused::new("not-now", format!("it may take place until the end of {on}")));
    }
    inspection.status = InspectionStatus::Missed;
    inspection.missed = inspection.missed.saturating_add(1);
    let tells = tells::missed(&inspection);
    Ok(Turn { tells, ..Turn::quiet(inspection) })
}

fn record(
    mut inspection: Inspection,
    found: &VisitFound,
    deed: &Deed<InspectionAct>,
) -> Result<Turn<Inspection>, Refused> {
    checked(&inspection, found, deed)?;
    let docket = checks::events(&inspection.visit, found)?;
    let keys: Vec<String> = docket.iter().map(DocketItem::key).collect();
    let mut withdrawn = inspection.docket_items();
    withdrawn.retain(|item| !keys.contains(&item.key()));
    inspection.records.push(found.clone());
    inspection.status = InspectionStatus::Done;
    let tells = vec![tells::result(&inspection)];
    Ok(Turn { tells, docket, withdrawn, ..Turn::quiet(inspection) })
}

/// Whether what was found can be kept.
fn checked(
    inspection: &Inspection,
    found: &VisitFound,
    deed: &Deed<InspectionAct>,
) -> Result<(), Refused> {
    let today = Date::of_instant(deed.at);
    if found.on > today {
        let on = found.on;
        return Err(content(format!("{on} is still to come: give the day of the visit")));
    }
    if inspection.records.len() >= RECORDS_MAX {
        return Err(Refused::new(
            "too-often",
            format!("{RECORDS_MAX} records are kept of it: plan another visit"),
        ));
    }
    if found.items.is_empty() {
        return Err(content("`items` is empty: say what was looked at, or that it was not"));
    }
    let facts = found.items.iter().map(|item| item.facts.len()).sum::<usize>() + found.facts.len();
    list("items", found.items.len())?;
    list("facts", facts)?;
    list("readings", found.readings.len())?;
    list("attachments", found.attachments.len())?;
    written("text", &found.text, false)?;
    for item in &found.items {
        named("item", &item.item)?;
        written("note", &item.note, false)?;
        if !item.outlet.is_empty() {
            named("outlet", &item.outlet)?;
        }
        if item.result == ItemResult::NotChecked && !item.facts.is_empty() {
            let item = &item.item;
            return Err(content(format!("`{item}` was not checked and has facts: strike one out")));
        }
    }
    for name in found.inspectors.iter().flatten() {
        named("inspectors", name)?;
    }
    for reading in &found.readings {
        for name in [&reading.outlet, &reading.pollutant, &reading.unit] {
            named("outlet, pollutant and unit of a reading", name)?;
        }
        if reading.at > deed.at {
            return Err(content("a reading is of a time still to come: correct it"));
        }
    }
    if found.same_act.is_some() && inspection.visit.purpose != Purpose::Recheck {
        return Err(content("`same_act` is for a recheck: leave it out"));
    }
    Ok(())
}

fn written(name: &str, text: &str, needed: bool) -> Result<(), Refused> {
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
}

fn named(name: &str, text: &str) -> Result<(), Refused> {
    if text.trim().is_empty() || text.len() > NAME_BYTES_MAX {
        return Err(content(format!("`{name}`: write 1 to {NAME_BYTES_MAX} bytes")));
    }
    Ok(())
}

fn list(name: &str, length: usize) -> Result<(), Refused> {
    if length > LIST_MAX {
        return Err(content(format!("`{name}` has {length} entries: give at most {LIST_MAX}")));
    }
    Ok(())
}

fn content(reason: impl Into<String>) -> Refused {
    Refused::new("content", reason)
}
