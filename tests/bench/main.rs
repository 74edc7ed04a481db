//! What the boundary costs: every number beside a baseline that was measured in turn with it.
//!
//! `cargo bench -p tidegate-tests` prints tables, with `-- --json` the same for a program. It ends
//! with an error only when a pack says something other than the same rules compiled into the host;
//! a goal that is not reached is printed, not enforced, because machines differ.

mod classify;
mod county;
mod decode;
mod grading;
mod report;
mod timing;

use std::process::ExitCode;

/// Why a measurement could not be made.
pub(crate) type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    // Cargo passes `--bench`, and whatever filter was given; neither means anything here.
    let as_json = std::env::args().any(|argument| argument == "--json");
    match measure() {
        Ok(sections) => {
            let facts = report::facts();
            if as_json {
                report::print_json(&facts, &sections);
            } else {
                report::print_text(&facts, &sections);
            }
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<Vec<report::Section>, Failure> {
    Ok(vec![grading::usual()?, grading::worst()?, decode::section()?, classify::section()?])
}

/// Fails when two ways of doing the same came to different ends.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    ours: &T,
    base: &T,
) -> Result<(), Failure> {
    if ours == base {
        return Ok(());
    }
    Err(format!("{what}: the pack says {ours:?}, the same rules natively {base:?}").into())
}
