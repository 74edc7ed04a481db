//! What the boundary costs: every number beside a baseline that was measured in turn with it.
//!
//! `cargo bench -p tidegate-tests` prints tables, with `-- --json` the same for a program; words
//! such as `-- grading` choose sections. It ends with an error only when a pack says something other
//! than the same rules compiled into the host; a goal that is not reached is printed, not enforced,
//! because machines differ.

mod classify;
mod county;
mod decode;
mod grading;
mod hostile;
mod province;
mod province_publishing;
mod rejudge;
mod report;
mod timing;

use std::process::ExitCode;

/// Why a measurement could not be made.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// A measurement and the word that chooses it.
type Measurement = (&'static str, fn() -> Result<report::Section, Failure>);

const MEASUREMENTS: [Measurement; 8] = [
    ("grading", grading::usual),
    ("grading-worst", grading::worst),
    ("decoding", decode::section),
    ("classification", classify::section),
    ("rejudge", rejudge::section),
    ("province", province::section),
    ("publishing", province_publishing::section),
    ("hostile", hostile::section),
];

fn main() -> ExitCode {
    // Cargo itself passes `--bench`.
    let (options, words): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with('-'));
    let chosen = MEASUREMENTS
        .iter()
        .filter(|(name, _)| words.is_empty() || words.iter().any(|word| name == word));
    let sections: Result<Vec<_>, Failure> = chosen.map(|(_, measure)| measure()).collect();
    match sections {
        Ok(sections) => {
            let facts = report::facts();
            if options.iter().any(|option| option == "--json") {
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
