//! From raw values to judged means and yearly amounts: pure, exact, explained.
//!
//! What a device sent over a few days or a month goes in as a [`Chunk`] of columns, with the
//! marks that the unit filed and the series that limits ask for; out come [`Judged`] means with
//! their validity. A [`Run`] explains any one of its rows on demand ([`Run::derive`]), so that
//! judging many rows never pays for explanations.
//!
//! Amounts of a year grow from one [`DayPartial`] a day: a [`Ledger`] holds them in any order, a
//! day that is judged again takes the place of what it was, and [`Ledger::amounts`] fills gaps by
//! the rules of the year as a whole, measured and substituted kept apart.
//!
//! Every number of law lives in [`Method`], cited and dated.

mod amounts;
mod days;
mod derive;
mod exact;
mod grid;
mod hours;
mod input;
mod judge;
mod ledger;
mod marks;
mod mass;
mod method;
mod nature;
mod parts;
mod problem;
mod reason;
mod run;
mod shorts;
mod substitute;
mod timeline;
mod units;

pub use amounts::{DayAmount, YearAmounts, YearTotal};
pub use derive::{ActingMark, Conversion, Derivation, DeviceValue, DustCondition, Formula};
pub use derive::{MarkRole, PartCounts};
pub use input::*;
pub use judge::Judged;
pub use ledger::{DayPartial, HourState, LEDGER_DAYS_MAX, Ledger, LedgerError};
pub use marks::{MarkKind, MarkUse};
pub use method::{Cited, Method};
pub use problem::{Problem, ProblemKind};
pub use reason::Reason;
pub use run::{DeriveError, Run};
pub use substitute::{Substitution, SubstitutionRule};
