//! Sanctions from dated tables, and which applies to an act (从旧兼从轻).
//!
//! What a law provides for one kind of act stands in parameters that begin with a common prefix:
//!
//! | parameter | value |
//! | --- | --- |
//! | `PREFIX_measures` | keys of messages, parted by spaces: what is ordered beside a fine. Each entry is one version of the law; the others belong to it by document, article and first day |
//! | `PREFIX_fine_min`, `PREFIX_fine_max` | `10k-CNY`, or `share-of-investment` |
//! | `PREFIX_serious_fine_min`, `…_max` | the same where circumstances are serious |
//! | `PREFIX_refused_fine_min`, `…_max` | where correction is refused or overdue |
//! | `PREFIX_persons_fine_min`, `…_max` | on the persons responsible |
//! | `PREFIX_detention_days_min`, `…_max` | days of detention, unit `d` |
//! | `PREFIX_serious_detention_days_min`, `…_max` | where circumstances are serious |
//! | `PREFIX_refused_detention_days_min`, `…_max` | where the order to stop is refused |
//! | `PREFIX_bar_years` | years within which no permit may be applied for, unit `a` |
//! | `PREFIX_unmapped` | in the place of `_measures`: key of the message why this version is not in the tables |
//! | `PREFIX_lawful` | in the place of `_measures`: key of the message why the law of these dates no longer treats the act as unlawful |
//! | `PREFIX_doubt` | key of a message: what makes sanctions for acts that ended on these dates doubtful |

mod choice;
#[cfg(test)]
mod tests;
mod version;

use tidegate_contract::{Basis, Date, Decimal, Message, Sanction, Severity};

use super::Context;
use super::act::Act;

pub use version::{Fine, Version};

/// What is asked of the tables.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Prefixes of the parameters: one, or several where several provisions punish the act. Of
    /// equal fines the first named goes before.
    pub prefixes: &'a [&'a str],
    /// The act.
    pub act: Act,
    /// How grave it is.
    pub severity: Severity,
    /// Total investment, 10 000 CNY, where a fine is a share of it.
    pub investment: Option<Decimal>,
}

/// What the law provides for an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provision {
    /// No law in the tables treated it as unlawful when it ended, or the newer one no longer does.
    NotUnlawful {
        /// Why.
        text: Message,
        /// The newer law that no longer does.
        basis: Option<Basis>,
    },
    /// The law of that time is not in the tables.
    Unmapped {
        /// Where it would stand.
        basis: Basis,
        /// Why.
        text: Message,
    },
    /// Sanctions, each version that was looked at.
    Provided {
        /// The basis in force when the act ended.
        basis: Basis,
        /// Ascending by first day in force.
        sanctions: Vec<Sanction>,
        /// What makes those that apply doubtful.
        doubts: Vec<Message>,
    },
}

/// What the law provides for an act, each version of it that was in force from the act's first day
/// to the day of judging.
///
/// The law when the act ended applies, unless the one in force on the day of judging is lighter;
/// an act that went on past a change is judged by the law at its end. Of several provisions in
/// force at once the one with the higher fine applies. Lighter is a lower maximum, then a lower
/// minimum, with no longer detention; where one end is lower and the other higher, where equal fines
/// differ in how long they bar a new permit, or an amount is unknown, it is not decided.
///
/// # Source
/// Ecological and Environmental Code, arts. 1055 and 1057.
#[must_use]
pub fn provision(context: &Context<'_>, question: &Question<'_>) -> Provision {
    let looked_at = version::versions(context, question);
    choice::choose(&looked_at, question.act.last_day(), context.file.as_of, question.severity)
}

/// Which of two versions is lighter for the offender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The newer is lighter.
    Lighter,
    /// It is as heavy or heavier.
    NotLighter,
    /// It cannot be told.
    Unknown {
        /// Key of the message that says why.
        why: &'static str,
    },
}

/// Compares a newer version with an older one for an act of this severity.
#[must_use]
pub fn compare(newer: &Version, older: &Version, severity: Severity) -> Compared {
    choice::compare(newer, older, severity)
}

/// Whether a day lies between the days on which a version is in force.
fn in_force(version: &Version, on: Date) -> bool {
    version.source.in_force(on)
}
