//! Case files: situations with their date and expected result.

mod executor;
#[doc(hidden)]
pub mod native;

pub use executor::{Executor, Outcome, ReadingInState};
pub use tidegate_contract as contract;
