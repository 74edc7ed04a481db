//! Case files: situations with their date and expected result.
//!
//! A pack says in `cases/*.toml` what its rules must answer; the format stands in the kit's README.
//! [`load`] reads the files, [`run`] puts them to an [`Executor`] and [`coverage`] tells which rules
//! no case looks at. An executor is the pack compiled natively ([`native_executor!`]) or whatever a
//! host runs its component in; both must give the same [`Report`], bit for bit
//! ([`Report::differences`]).
//!
//! The test of a pack's crate is its `tests/cases.rs`:
//!
//! ```text
//! //! The cases of the pack, natively.
//!
//! tidegate_testkit::native_executor!(Native: tidegate_pack_tonglu::Pack: grading);
//! tidegate_testkit::cases!(Native);
//! tidegate_testkit::properties!(Native);
//! ```
//!
//! The crate runs no component and needs no engine.

mod case;
mod case_file;
mod coverage;
mod deserialize;
mod executor;
mod expectation;
mod facts;
mod files;
mod generate;
mod given;
mod grading_input;
mod grading_result;
mod grid;
pub mod harness;
mod input;
mod load;
#[doc(hidden)]
pub mod native;
mod node;
mod pattern;
mod problem;
pub mod properties;
mod question;
mod random;
mod reader;
mod run;

pub use case::Case;
pub use coverage::{Coverage, UnknownRule, coverage};
pub use executor::{Executor, Outcome, ReadingInState};
pub use expectation::{Expectation, ExpectedOutcome, ExpectedStep};
pub use given::{Given, question};
pub use load::load;
pub use pattern::{Mismatch, Pattern};
pub use problem::{Problem, Problems};
pub use question::{GradingInput, Question};
pub use run::{CaseReport, Difference, Report, run};
pub use tidegate_contract as contract;
