//! Violations (违法行为认定): each module looks at one part of the case file, and each act is judged
//! by the law of its time (`parameters/sanctions*.toml`).

mod construction;
mod daily_penalty;
mod dates;
mod duties;
mod events;
mod monitoring;
mod no_permit;
mod outlets;
mod reported;
mod tier;

use tidegate_sdk::contract::{CaseFile, Refusal, Verdict};
use tidegate_sdk::judging::{Collector, Context};
use tidegate_sdk::tables::Tables;

/// All rules, a module each.
const RULES: [fn(&Context<'_>, &mut Collector); 7] = [
    no_permit::rules,
    outlets::rules,
    duties::rules,
    reported::rules,
    construction::rules,
    daily_penalty::rules,
    monitoring::rules,
];

/// The verdict on a case file.
///
/// # Errors
/// A refusal for a period that begins outside the dates covered, or that begins after the day of
/// judging.
pub(crate) fn judge(tables: &'static Tables, file: &CaseFile) -> Result<Verdict, Refusal> {
    let context = Context::new(tables, file)?;
    let mut out = Collector::new();
    for rules in RULES {
        rules(&context, &mut out);
    }
    Ok(out.finish())
}
