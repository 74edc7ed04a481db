//! The officers of the county: a handful, plainly made up, and now and then away.

use tidegate_domain::Date;

use super::People;

/// What an officer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Post {
    /// Reviews applications.
    PermitReviewer,
    /// Decides about them.
    Approver,
    /// Visits sites, follows findings, confirms clues.
    Inspector,
    /// Is told when something is overdue.
    Leader,
}

impl Post {
    /// Its word, as people of the host have it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::PermitReviewer => "permit-reviewer",
            Self::Approver => "approver",
            Self::Inspector => "inspector",
            Self::Leader => "leader",
        }
    }
}

/// An officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Officer {
    /// Unique in the county.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// Post.
    pub post: Post,
    /// Telephone: no number that anybody has.
    pub telephone: &'static str,
}

/// All.
pub(super) static OFFICERS: [Officer; 10] = [
    officer("officer-r1", "样例审查员甲", Post::PermitReviewer, "00000000001"),
    officer("officer-r2", "样例审查员乙", Post::PermitReviewer, "00000000002"),
    officer("officer-r3", "样例审查员丙", Post::PermitReviewer, "00000000003"),
    officer("officer-a1", "样例审批人甲", Post::Approver, "00000000004"),
    officer("officer-i1", "样例执法员甲", Post::Inspector, "00000000005"),
    officer("officer-i2", "样例执法员乙", Post::Inspector, "00000000006"),
    officer("officer-i3", "样例执法员丙", Post::Inspector, "00000000007"),
    officer("officer-i4", "样例执法员丁", Post::Inspector, "00000000008"),
    officer("officer-l1", "样例分管领导甲", Post::Leader, "00000000009"),
    officer("officer-l2", "样例分管领导乙", Post::Leader, "00000000010"),
];

/// In so many of a thousand weeks an officer is away for all of it, and on so many of a thousand
/// other days for the day.
const WEEKS_AWAY_PER_MILLE: u32 = 75;
const DAYS_AWAY_PER_MILLE: u32 = 25;

const fn officer(
    id: &'static str,
    name: &'static str,
    post: Post,
    telephone: &'static str,
) -> Officer {
    Officer { id, name, post, telephone }
}

pub(super) fn assigned(people: People, post: Post, about: &str) -> &'static Officer {
    let of_post: Vec<&'static Officer> =
        OFFICERS.iter().filter(|officer| officer.post == post).collect();
    let drawn = people.draw("assigned").text(about).pick(&of_post).copied();
    // INVARIANT: every post has an officer, so the first of all is never needed.
    let [first, ..] = &OFFICERS;
    drawn.unwrap_or(first)
}

pub(super) fn is_away(people: People, officer: &str, on: Date) -> bool {
    let week = i64::from(on.days() + 3).div_euclid(7);
    let draw = people.draw("away").text(officer);
    draw.text("week").number(week).happens(WEEKS_AWAY_PER_MILLE)
        || draw.text("day").number(i64::from(on.days())).happens(DAYS_AWAY_PER_MILLE)
}
