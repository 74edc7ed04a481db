//! Construction that departments tell of: most in order, some begun without approval, some run
//! before acceptance, and now and then two departments with two dates.

use tidegate_domain::{Date, Decimal, DocketItem, DocketRecord, Project, TruthValue};

use super::{APPROVALS, PLANNING, Papers, REFORM};
use crate::year::draw::Draw;
use crate::year::stories::Story;
use crate::year::{Commitment, Year};

/// How construction goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    InOrder,
    /// 未批先建: it is never approved in the year.
    NeverApproved,
    /// 未批先建, approved some weeks after it began.
    ApprovedLate,
    /// 未验先投.
    NotAccepted,
}

/// One thing that a department tells of a project.
struct Told {
    day: i32,
    source: &'static str,
    project: Project,
}

/// The day on which production begins in what an enterprise builds, when it gets so far.
pub(in crate::year) fn production(year: &Year, enterprise: &str, day: i32) -> Option<i32> {
    let draw = Draw::new(year.plan.seed, "project").text(enterprise);
    let (told, commitment) = tell(year, draw, day);
    let last = commitment.and(told.last())?;
    let begun = last.project.production_started?;
    Some(begun.days() - year.plan.from.days())
}

/// Lets the papers of all who build arrive.
pub(super) fn arrive(year: &Year, papers: &mut Papers) {
    for (enterprise, story) in &year.stories {
        let Story::Builds { day } = story else { continue };
        let draw = Draw::new(year.plan.seed, "project").text(enterprise);
        let (told, commitment) = tell(year, draw, *day);
        if let Some((project, promised, production)) = commitment
            && let Some(papers) = papers.on(*day)
        {
            let enterprise = enterprise.clone();
            papers.commitments.push(Commitment { enterprise, project, production, promised });
        }
        for Told { day, source, project } in told {
            papers.file(DocketRecord {
                enterprise: enterprise.clone(),
                item: DocketItem::Project(project),
                source: source.to_owned(),
                recorded_at: year.plan.from.plus_days(day).start() + 10 * 3_600,
                withdrawn: false,
            });
        }
    }
}

/// What is told of a project, and the day on which production was promised to begin.
fn tell(year: &Year, draw: Draw, day: i32) -> (Vec<Told>, Option<(String, Date, Date)>) {
    let on = year.plan.from.plus_days(day);
    let days = |number: i64, least: i64, most: i64| {
        i32::try_from(draw.number(number).between(least, most)).unwrap_or(0)
    };
    let course = match draw.per_mille() {
        0..160 => Course::NeverApproved,
        160..260 => Course::ApprovedLate,
        260..420 => Course::NotAccepted,
        _ => Course::InOrder,
    };
    let reference = format!("样例项目-{}-{:04}", on.ymd().0, draw.number(1).between(1, 9_999));
    let begun = match course {
        Course::NeverApproved | Course::ApprovedLate => on.plus_days(-days(2, 5, 60)),
        Course::InOrder | Course::NotAccepted => on.plus_days(-days(2, 200, 420)),
    };
    let mut project = Project {
        reference: reference.clone(),
        assessment: "table".to_owned(),
        approved: None,
        construction_started: Some(begun),
        completed: None,
        production_started: None,
        accepted: None,
        acceptance_published: None,
        major_change_unapproved: TruthValue::No,
        facilities_built: TruthValue::Unknown,
        investment: Decimal::from_integer(draw.number(3).between(80, 9_000)),
    };
    let is_approved = matches!(course, Course::InOrder | Course::NotAccepted);
    project.approved = is_approved.then(|| begun.plus_days(-days(4, 30, 150)));
    let mut told = vec![Told { day, source: PLANNING, project: project.clone() }];
    if draw.number(5).happens(250) {
        // Another department has another date.
        let started = Some(begun.plus_days(-days(6, 3, 40)));
        let other = Project { construction_started: started, ..project.clone() };
        told.push(Told { day: day + 1, source: REFORM, project: other });
    }
    let mut commitment = None;
    match course {
        Course::NeverApproved => {}
        Course::ApprovedLate => {
            let later = day + days(7, 30, 80);
            project.approved = Some(year.plan.from.plus_days(later));
            told.push(Told { day: later, source: APPROVALS, project });
        }
        Course::InOrder | Course::NotAccepted => {
            project.facilities_built = TruthValue::Yes;
            let completed = day + days(8, 5, 20);
            project.completed = Some(year.plan.from.plus_days(completed));
            told.push(Told { day: completed, source: PLANNING, project: project.clone() });
            let production = completed + days(9, 15, 50);
            let promised_for = year.plan.from.plus_days(production + days(10, -10, 10));
            commitment = Some((reference, on, promised_for));
            project.production_started = Some(year.plan.from.plus_days(production));
            if course == Course::InOrder {
                project.accepted = Some(year.plan.from.plus_days(production - 8));
                project.acceptance_published = Some(year.plan.from.plus_days(production - 3));
            }
            told.push(Told { day: production + 2, source: APPROVALS, project });
        }
    }
    (told, commitment)
}
