//! V20 and V21: built without approval (未批先建) and run without acceptance (未验先投).

mod acceptance;
mod approval;

use tidegate_sdk::contract::{Date, Message, Project};
use tidegate_sdk::judging::{Collector, Context, Element};

use super::dates::{contradict, in_future};

/// The rules over construction projects.
pub(crate) fn rules(context: &Context<'_>, out: &mut Collector) {
    for project in &context.file.projects {
        if let Some(text) = impossible(context, project) {
            for kind in [approval::KIND, acceptance::KIND] {
                let element = Element::unknown("project-dates", "project_dates").text(text.clone());
                out.undetermined(kind, "", &project.reference, element);
            }
            continue;
        }
        out.decide(context, approval::built(context, project));
        out.decide(context, approval::form_not_filed(context, project));
        out.decide(context, acceptance::run(context, project));
        out.decide(context, acceptance::not_published(context, project));
    }
}

/// What is impossible about the dates of a project; none when they can be.
fn impossible(context: &Context<'_>, project: &Project) -> Option<Message> {
    let all = [
        project.approved,
        project.construction_started,
        project.completed,
        project.production_started,
        project.accepted,
        project.acceptance_published,
    ];
    if let Some(day) = all.into_iter().flatten().find(|day| *day > context.file.as_of) {
        return Some(in_future(&project.reference, day));
    }
    let backward = [
        (project.construction_started, project.completed),
        (project.construction_started, project.production_started),
        (project.construction_started, project.accepted),
        (project.approved, project.accepted),
        (project.completed, project.accepted),
        (project.accepted, project.acceptance_published),
    ];
    let is_backward = |(first, then): (Option<Date>, Option<Date>)| matches!((first, then), (Some(first), Some(then)) if then < first);
    backward.into_iter().any(is_backward).then(|| contradict(&project.reference))
}

/// That the project needs a report book or a table, or, where `form` is wanted, a form.
fn assessment(project: &Project, wanted: &[&str]) -> Element {
    let id = "assessment-needed";
    match project.assessment.as_str() {
        word @ ("book" | "table" | "form") => {
            Element::known(id, wanted.contains(&word)).with("assessment", word)
        }
        _ => Element::unknown(id, "assessment").with("assessment", "unknown"),
    }
}
