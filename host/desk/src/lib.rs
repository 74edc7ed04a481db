//! The desk (经办): keeps matters, tells people, watches clocks.
//!
//! Packs conclude, people act; the desk is what lies between. It follows what was classified, judged
//! and warned of, makes matters of it, takes people's steps, and does by itself what a deadline or a
//! rule says. Every step is written in one transaction with the notices and docket records that it
//! causes, so that a desk that is killed anywhere goes on where it was: nothing is done or told twice.
//!
//! Time is an argument of everything.

mod desk;
mod error;
mod people;
mod rules;

pub use desk::*;
pub use error::*;
pub use rules::*;
