//! Construction projects, most of them approved, built, accepted and only then run.

use rand::Rng;
use rand::rngs::StdRng;
use tidegate_domain::{Date, Decimal, DocketItem, Project, Tier, TruthValue};

use super::Holder;
use crate::county::facts::chance;

/// In so many of a thousand, who needs a permit has a project on the docket.
const WITH_PERMIT_PER_MILLE: u32 = 220;

/// The same for who needs only be registered.
const REGISTERED_PER_MILLE: u32 = 30;

/// What became of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    InOrder,
    /// 未批先建, and still being built: the act ends with construction, and a day after that has
    /// no part in it.
    NeverApproved,
    /// 未批先建, approved afterwards.
    ApprovedLate,
    /// 未验先投.
    NotAccepted,
    /// Accepted, and nobody was told.
    NotPublished,
}

impl Course {
    /// In a thousand, 900 are in order.
    fn draw(rng: &mut StdRng) -> Self {
        match rng.random_range(0..1000) {
            0..30 => Self::NeverApproved,
            30..45 => Self::ApprovedLate,
            45..80 => Self::NotAccepted,
            80..100 => Self::NotPublished,
            _ => Self::InOrder,
        }
    }
}

/// Adds the project of one enterprise, if it has one.
pub(super) fn build(
    start: Date,
    holder: &Holder<'_>,
    rng: &mut StdRng,
    items: &mut Vec<DocketItem>,
) {
    let share = match holder.tier {
        Tier::Key | Tier::Simplified => WITH_PERMIT_PER_MILLE,
        Tier::Registration => REGISTERED_PER_MILLE,
        _ => return,
    };
    if chance(rng, share) {
        items.push(DocketItem::Project(project(start, holder.tier, rng)));
    }
}

/// A project that has been running for some months at least, or one that is being built without
/// approval.
fn project(start: Date, tier: Tier, rng: &mut StdRng) -> Project {
    let assessment = match (tier, rng.random_range(0..10)) {
        (Tier::Key, 0..6) => "book",
        (Tier::Registration, 0..4) => "form",
        _ => "table",
    };
    let course = Course::draw(rng);
    if course == Course::NeverApproved {
        return being_built(start, assessment, rng);
    }
    let begun = start.plus_days(-rng.random_range(900..2600));
    let approved = match course {
        Course::ApprovedLate => begun.plus_days(rng.random_range(40..160)),
        _ => begun.plus_days(-rng.random_range(30..200)),
    };
    let completed = begun.plus_days(rng.random_range(200..500));
    let accepted = completed.plus_days(rng.random_range(20..80));
    let published = accepted.plus_days(rng.random_range(3..10));
    let is_accepted = assessment != "form" && course != Course::NotAccepted;
    let is_published = is_accepted && course != Course::NotPublished;
    let production = accepted.plus_days(rng.random_range(10..30));
    Project {
        reference: reference(begun, rng),
        assessment: assessment.to_owned(),
        approved: Some(approved),
        construction_started: Some(begun),
        completed: Some(completed),
        production_started: Some(production),
        accepted: is_accepted.then_some(accepted),
        acceptance_published: is_published.then_some(published),
        major_change_unapproved: TruthValue::No,
        facilities_built: TruthValue::Yes,
        investment: investment(rng),
    }
}

/// A project that is being built and that nobody approved.
fn being_built(start: Date, assessment: &str, rng: &mut StdRng) -> Project {
    let begun = start.plus_days(-rng.random_range(40..300));
    Project {
        reference: reference(begun, rng),
        assessment: assessment.to_owned(),
        approved: None,
        construction_started: Some(begun),
        completed: None,
        production_started: None,
        accepted: None,
        acceptance_published: None,
        major_change_unapproved: TruthValue::No,
        facilities_built: TruthValue::Unknown,
        investment: investment(rng),
    }
}

fn reference(begun: Date, rng: &mut StdRng) -> String {
    format!("样例项目-{}-{:04}", begun.ymd().0, rng.random_range(1..10_000))
}

/// 10 000 CNY.
fn investment(rng: &mut StdRng) -> Option<Decimal> {
    Decimal::from_integer(rng.random_range(80..30_000))
}
