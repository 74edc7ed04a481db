//! Files as departments send them, read whole.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod bad;
mod departments;
mod formats;
mod hostile;
mod legacy;
mod permits;
mod titles;
mod write;

use tidegate_sheets::departments::{Department, Given, Told, tell};
use tidegate_sheets::{Filled, SheetError};

/// What a department's file says, given on 2022-04-05.
fn told(department: Department, name: &str, bytes: &[u8]) -> Result<Told, SheetError> {
    tell(department, Given { bytes, name, on: "2022-04-05".parse().unwrap() })
}

/// The problems of a file, as they are shown.
fn problems(filled: &Filled) -> Vec<String> {
    filled.problems.iter().map(ToString::to_string).collect()
}
