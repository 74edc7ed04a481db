//! The desk (经办): keeps matters, tells people, watches clocks.
//!
//! Packs conclude, people act; the desk is what lies between. It follows what was classified, judged
//! and warned of, makes matters of it, takes people's steps, and does by itself what a deadline or a
//! rule says. Every step is written in one transaction with the notices and docket records that it
//! causes, so that a desk that is killed anywhere goes on where it was: nothing is done or told twice.
//!
//! Time is an argument of everything.

mod applications;
mod attachments;
mod calendars;
mod departments;
mod desk;
mod drafts;
mod duties;
mod error;
mod follow;
mod handing;
mod inspections;
mod kinds;
mod lists;
mod people;
mod policies;
mod prompts;
mod pull;
mod registered_changes;
mod renewals;
mod round;
mod rules;
mod sending;
mod several;
mod statistics;

pub use applications::*;
pub use attachments::*;
pub use calendars::*;
pub use departments::*;
pub use desk::*;
pub use drafts::Carried;
pub use duties::{
    COPIES_BYTES_MAX, DutyOrder, KeptStop, KnownCopy, PERMIT_DUTIES, PRODUCTION_STOP,
    STOP_AHEAD_DAYS_MAX, STOP_BACK_DAYS_MAX, StopTold,
};
pub use error::*;
pub use inspections::*;
pub use kinds::*;
pub use lists::*;
pub use pull::*;
pub use round::Round;
pub use rules::*;
pub use sending::Outgoing;
pub use statistics::*;
pub use tidegate_affairs::Affair;
pub use tidegate_calendar::Calendar;
