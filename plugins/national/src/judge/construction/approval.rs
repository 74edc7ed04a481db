//! V20: construction began without approval of the assessment, or without its form filed.

use tidegate_sdk::contract::{Date, Message, Project, Standing, TruthValue};
use tidegate_sdk::judging::deadline::years_after;
use tidegate_sdk::judging::{Act, Charge, Context, Element};

use super::assessment;

pub(super) const KIND: &str = "built-without-approval";
const FORM_KIND: &str = "assessment-form-not-filed";

/// Built without approval. The act runs from the start of construction to its end, or to the
/// approval when that came first.
///
/// # Source
/// EIA law (2018), art. 31; Ecological and Environmental Code, art. 1095. That the act ends with
/// construction: the ministry's opinion of 2018-02-22.
pub(super) fn built(context: &Context<'_>, project: &Project) -> Charge {
    let as_of = context.file.as_of;
    let start = start_of(project);
    let approved_late =
        project.approved.filter(|approved| start.is_some_and(|day| *approved > day));
    let act = match start {
        Some(start) => {
            Act::until_first_of(start, &[project.completed, project.accepted, approved_late], as_of)
        }
        None => Act::days(context.file.from, context.known_until()),
    };
    let standing =
        if approved_late.is_some() { Standing::ConfirmedByData } else { Standing::Suspected };
    let prefixes: &'static [&'static str] =
        if project.assessment == "table" { &["built_table"] } else { &["built_book"] };
    let doubt = project.approved.is_none().then(|| Message::new("approval-may-be-unrecorded"));
    // Of an approval that came late both days are recorded, of one that is not there nothing is.
    let number = match approved_late {
        Some(_) => "clue_confidence_recorded",
        None => "clue_confidence_unrecorded",
    };
    let charge = Charge::new(KIND, act);
    let charge = match context.number(number, act.last_day()) {
        Some((confidence, _)) => charge.figure("confidence", confidence, "1"),
        None => charge,
    };
    charge
        .about("", &project.reference)
        .sanctioned(prefixes)
        .investment(project.investment)
        .standing(standing)
        .element(assessment(project, &["book", "table"]))
        .element(started(project))
        .element(not_approved(context, project, start))
        .doubts(doubt)
        .next_step(Message::new("next-check-approval"), None)
}

/// The registration form was not filed before operation.
pub(super) fn form_not_filed(context: &Context<'_>, project: &Project) -> Charge {
    let act = match start_of(project) {
        Some(start) => {
            let filed_late = project.approved.filter(|filed| *filed > start);
            Act::until_first_of(start, &[filed_late], context.file.as_of)
        }
        None => Act::days(context.file.from, context.known_until()),
    };
    let filed_in_time =
        project.approved.is_some_and(|filed| start_of(project).is_none_or(|start| filed <= start));
    let filed = Element::known("form-not-filed", !filed_in_time)
        .changed_by(Message::new("changed-if-form-filed"));
    Charge::new(FORM_KIND, act)
        .about("", &project.reference)
        .sanctioned(&["assessment_form"])
        .element(assessment(project, &["form"]))
        .element(started(project))
        .element(filed)
        .doubts([Message::new("approval-may-be-unrecorded")])
        .next_step(Message::new("next-check-approval"), None)
}

/// The first day on which construction had certainly begun.
fn start_of(project: &Project) -> Option<Date> {
    project
        .construction_started
        .or_else(|| [project.completed, project.production_started].into_iter().flatten().min())
}

/// That construction began; a project that was completed or produces was built.
fn started(project: &Project) -> Element {
    let id = "construction-started";
    match (project.construction_started, start_of(project)) {
        (Some(day), _) => Element::known(id, true).with("day", day),
        (None, Some(day)) => Element::known(id, true)
            .text(Message::new("construction-started-before").with("day", day)),
        (None, None) => Element::unknown(id, "construction_started")
            .text(Message::new("construction-start-unknown")),
    }
}

/// That no valid approval covered the construction.
fn not_approved(context: &Context<'_>, project: &Project, start: Option<Date>) -> Element {
    let id = "not-approved";
    let known = |held: bool, text: Message| {
        Element::known(id, held).text(text).changed_by(Message::new("changed-if-approved-before"))
    };
    let Some(approved) = project.approved else {
        return known(true, Message::new("approval-none"));
    };
    let Some(start) = start else {
        return Element::unknown(id, "construction_started")
            .text(Message::new("construction-start-unknown"));
    };
    if approved > start {
        let text = Message::new("approval-late").with("approved", approved).with("start", start);
        // Only the recorded start proves the order of the two.
        return match project.construction_started {
            Some(_) => known(true, text),
            None => Element::unknown(id, "construction_started").text(text),
        };
    }
    let valid = context.count("eia_valid_years", start);
    if let Some((years, source)) = valid
        && project.construction_started.is_some()
        && start > years_after(approved, years)
    {
        let text = Message::new("approval-too-old").with("approved", approved);
        return known(true, text.with("years", years)).basis([source.basis()]);
    }
    let text = Message::new("approval-changed-unapproved").with("approved", approved);
    match project.major_change_unapproved {
        TruthValue::Yes => known(true, text),
        TruthValue::No => known(false, Message::new("approval-in-time").with("approved", approved)),
        TruthValue::Unknown => Element::unknown(id, "major_change_unapproved").text(text),
    }
}
