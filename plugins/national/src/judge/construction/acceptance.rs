//! V21: a project runs although its environmental facilities are not built or not accepted, or the
//! acceptance was not published.

use tidegate_sdk::contract::{Date, Message, Project, TruthValue};
use tidegate_sdk::judging::deadline::months_after;
use tidegate_sdk::judging::{Act, Charge, Context, Element, find, truth_of, words_of};

use super::assessment;
use crate::judge::no_permit::running_confidence;

pub(super) const KIND: &str = "run-without-acceptance";
const PUBLISHED_KIND: &str = "acceptance-not-published";

/// Why a project may not run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lack {
    FacilitiesNotBuilt,
    AcceptedFalsely,
    NotAccepted,
    AcceptedLate,
}

/// Run without acceptance: a continuing act while production goes on. Always suspected, because
/// commissioning and production are told apart by a person.
///
/// # Source
/// Decree 682, art. 23; Ecological and Environmental Code, art. 1100; the interim measures on
/// acceptance for the time that acceptance may take.
pub(super) fn run(context: &Context<'_>, project: &Project) -> Charge {
    let as_of = context.file.as_of;
    let lack = lack(context, project);
    let act = match project.production_started.or_else(|| inferred(context)) {
        Some(start) if lack == Some(Lack::AcceptedLate) => {
            Act::until_first_of(start, &[project.accepted], as_of)
        }
        Some(start) => Act::since(start, as_of),
        None => Act::days(context.file.from, context.known_until()),
    };
    let recorded = project.production_started.and_then(|_| {
        context.number("clue_confidence_recorded", act.last_day()).map(|(confidence, _)| confidence)
    });
    let seen = || running_confidence(context, context.file.from, context.file.until);
    let mut charge = Charge::new(KIND, act);
    if let Some(confidence) = recorded.or_else(seen) {
        charge = charge.figure("confidence", confidence, "1");
    }
    let charge = charge
        .about("", &project.reference)
        .sanctioned(&["run_without_acceptance"])
        .element(assessment(project, &["book", "table"]))
        .element(in_production(context, project))
        .element(not_accepted(project, lack))
        .next_step(Message::new("next-check-acceptance"), None);
    match lack {
        Some(Lack::NotAccepted | Lack::AcceptedLate) => {
            let longest = context.count("acceptance_months_longest", act.last_day());
            let extended = longest.zip(project.completed).and_then(|((months, _), completed)| {
                let within = act.last_day() <= months_after(completed, months);
                within.then(|| Message::new("acceptance-may-be-extended").with("months", months))
            });
            charge.element(beyond_commissioning(context, project, act)).doubts(extended)
        }
        _ => charge,
    }
}

/// Accepted, and the report was not published within the time for acceptance, which ends with its
/// publication.
pub(super) fn not_published(context: &Context<'_>, project: &Project) -> Charge {
    let as_of = context.file.as_of;
    let due = acceptance_due(context, project, as_of);
    let first = due.as_ref().map_or(context.file.from, |(due, _)| due.plus_days(1));
    let first = project.accepted.map_or(first, |accepted| first.max(accepted)).min(as_of);
    let act = Act::until_first_of(first, &[project.acceptance_published], as_of);
    let accepted = Element::known("accepted", project.accepted.is_some());
    let published = Element::known("not-published", project.acceptance_published.is_none())
        .changed_by(Message::new("changed-if-published"));
    let time_over = match due {
        None => Element::unknown("acceptance-time-over", "completed")
            .text(Message::new("completion-unknown")),
        Some((due, source)) => {
            Element::known("acceptance-time-over", as_of > due).with("due", due).basis([source])
        }
    };
    Charge::new(PUBLISHED_KIND, act)
        .about("", &project.reference)
        .sanctioned(&["acceptance_not_published"])
        .element(assessment(project, &["book", "table"]))
        .element(accepted)
        .element(published)
        .element(time_over)
        .next_step(Message::new("next-check-acceptance"), None)
}

/// What is lacking, the gravest first; none when nothing is known to be.
fn lack(context: &Context<'_>, project: &Project) -> Option<Lack> {
    if project.facilities_built == TruthValue::No {
        return Some(Lack::FacilitiesNotBuilt);
    }
    let of_project = context.file.events.iter().filter(|event| {
        let references = words_of(find(&event.facts, "project_reference")).unwrap_or_default();
        event.from <= context.file.as_of && references.contains(&project.reference.as_str())
    });
    let mut said = of_project.map(|event| truth_of(find(&event.facts, "acceptance_false")));
    if said.any(|value| value == TruthValue::Yes) {
        return Some(Lack::AcceptedFalsely);
    }
    match (project.accepted, project.production_started) {
        (None, _) => Some(Lack::NotAccepted),
        (Some(accepted), Some(started)) if accepted > started => Some(Lack::AcceptedLate),
        _ => None,
    }
}

fn not_accepted(project: &Project, lack: Option<Lack>) -> Element {
    let text = Message::new(match lack {
        Some(Lack::FacilitiesNotBuilt) => "acceptance-facilities-not-built",
        Some(Lack::AcceptedFalsely) => "acceptance-false",
        Some(Lack::NotAccepted) => "acceptance-none",
        Some(Lack::AcceptedLate) => "acceptance-after-start",
        None => "acceptance-in-time",
    });
    let day = project.accepted.map_or_else(String::new, |day| day.to_string());
    Element::known("not-accepted", lack.is_some())
        .text(text.with("day", day))
        .changed_by(Message::new("changed-if-accepted-before"))
}

/// That the project is in production, as recorded, or as evidence of the site shows where it is
/// the only project.
fn in_production(context: &Context<'_>, project: &Project) -> Element {
    let id = "in-production";
    match (project.production_started, inferred(context)) {
        (Some(day), _) => Element::known(id, true).with("day", day),
        (None, Some(day)) => {
            Element::known(id, true).text(Message::new("in-production-inferred").with("day", day))
        }
        (None, None) => Element::unknown(id, "production_started")
            .text(Message::new("production-start-unknown")),
    }
}

/// The first day on which the site produced, where it has one project only.
fn inferred(context: &Context<'_>) -> Option<Date> {
    let [_] = context.file.projects.as_slice() else { return None };
    let as_of = context.file.as_of;
    let days = context.file.production.iter();
    let running = days.filter(|day| day.running == TruthValue::Yes && day.on <= as_of);
    running.map(|day| day.on).min()
}

/// That production went on beyond the time in which facilities are adjusted and accepted.
fn beyond_commissioning(context: &Context<'_>, project: &Project, act: Act) -> Element {
    let id = "beyond-commissioning";
    let told = context.fact("commissioning");
    if truth_of(told) != TruthValue::Unknown {
        return Element::of_fact(id, "commissioning", told, false)
            .text(Message::new("commissioning-told"));
    }
    match acceptance_due(context, project, act.last_day()) {
        None => Element::unknown(id, "completed")
            .missing("commissioning")
            .text(Message::new("completion-unknown")),
        Some((due, source)) if act.last_day() > due => {
            Element::known(id, true).with("due", due).basis([source])
        }
        Some((due, source)) => {
            Element::unknown(id, "commissioning").with("due", due).basis([source])
        }
    }
}

/// The last day on which acceptance is normally due, with its basis; none while the day of
/// completion is not known.
fn acceptance_due(
    context: &Context<'_>,
    project: &Project,
    on: Date,
) -> Option<(Date, tidegate_sdk::contract::Basis)> {
    let (months, source) = context.count("acceptance_months", on)?;
    Some((months_after(project.completed?, months), source.basis()))
}
