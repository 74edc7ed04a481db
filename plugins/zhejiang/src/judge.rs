//! Concentrations and rates over the limits of provincial standards.

use tidegate_sdk::contract::{AppliedLimit, CaseFile, Message, Refusal, Verdict};
use tidegate_sdk::judging::monitoring::concentration::{Exceedance, Quantity, Rule, judge_scanned};
use tidegate_sdk::judging::monitoring::limits::Role;
use tidegate_sdk::judging::monitoring::scan::scan;
use tidegate_sdk::judging::{Collector, Context};
use tidegate_sdk::tables::Tables;

/// Numbers of the standards of Zhejiang begin so.
const PROVINCIAL: &str = "DB33";

/// The same kinds as the national rules', so that findings about one act become one.
const CONCENTRATION: Rule = Rule {
    kind: "over-concentration",
    quantity: Quantity::Concentration,
    role,
    sanctions: |_| &[],
    next_step,
    doubts: |_| None,
    open_sanctions: &[],
};

const RATE: Rule = Rule { kind: "over-rate", quantity: Quantity::Rate, ..CONCENTRATION };

/// Findings over provincial limits in the period of the case file.
///
/// # Errors
/// A refusal for a period that begins outside the dates covered, or that begins after the day of
/// judging.
pub(crate) fn judge(tables: &'static Tables, file: &CaseFile) -> Result<Verdict, Refusal> {
    let context = Context::new(tables, file)?;
    let mut out = Collector::new();
    let scanned = scan(file, &role);
    for rule in [CONCENTRATION, RATE] {
        judge_scanned(&context, &rule, &scanned, &mut out);
    }
    Ok(out.finish())
}

/// A provincial limit decides whether or not a stricter one governs beside it; others are for
/// their own layers to judge.
fn role(applied: &AppliedLimit) -> Role {
    if applied.limit.basis.document.starts_with(PROVINCIAL) {
        Role::Decisive
    } else {
        Role::Ignored
    }
}

fn next_step(_: &Context<'_>, _: &Exceedance<'_, '_>) -> Message {
    Message::new("next-national-law")
}
