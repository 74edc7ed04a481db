//! China's working days: which days are worked, terms counted in them, clocks that run in working
//! hours, and hours in which nobody is disturbed. Pure: nothing is read and no clock is asked.
//!
//! The State Council says once a year which days of the next one are off and which weekends are
//! worked instead (调休). [`Calendar::standing`] holds the notices of 2019 to 2026, each with its
//! number and day; [`Calendar::with_year`] adds one that appeared since. A day on which no notice
//! has spoken yet is *provisional*: weekends and the fixed days of the law are off, and every answer
//! that touched such a day says so, for it may turn out otherwise.
//!
//! ```
//! use tidegate_calendar::{Calendar, Term};
//!
//! let calendar = Calendar::standing()?;
//! let accepted = "2024-09-27".parse()?;
//! // National day lies between, and both 29 September and 12 October are worked.
//! let due = calendar.due(accepted, Term::Working(10));
//! assert_eq!((due.at, due.provisional), ("2024-10-16".parse()?, false));
//! assert!(calendar.due("2027-01-20".parse()?, Term::Working(20)).provisional);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod calendar;
mod foreign;
mod hours;
mod quiet;
mod reckon;
mod statute;
mod table;

pub use calendar::*;
pub use hours::*;
pub use quiet::*;
pub use reckon::*;
pub use table::*;
