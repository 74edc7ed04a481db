//! Production that runs without treatment, by the county's own numbers.

use tidegate_sdk::contract::{CaseFile, Refusal, Verdict};
use tidegate_sdk::judging::monitoring::treatment::{self, Rule};
use tidegate_sdk::judging::{Collector, Context};
use tidegate_sdk::tables::Tables;

/// The same kind as the national rule's, so that clues about one act become one. What the law
/// provides stands with the national one; a shorter time is the county's clue alone.
const TREATMENT: Rule = Rule {
    kind: "treatment-off-while-producing",
    sanctions: &[],
    next_step: "next-ask-about-treatment",
};

/// Clues in the period of the case file.
///
/// # Errors
/// A refusal for a period that begins outside the dates covered, or that begins after the day of
/// judging.
pub(crate) fn judge(tables: &'static Tables, file: &CaseFile) -> Result<Verdict, Refusal> {
    let context = Context::new(tables, file)?;
    let mut out = Collector::new();
    treatment::judge(&context, &TREATMENT, &mut out);
    Ok(out.finish())
}
