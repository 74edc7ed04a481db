//! An example of a rule over what was owed by a date.

use tidegate_sdk::contract::{CaseFile, Duty, Message, Refusal, Standing, Verdict};
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element};
use tidegate_sdk::tables::Tables;

/// Findings about the acts in the period of a case file.
///
/// # Errors
/// A refusal for a period that the pack does not cover.
pub(crate) fn judge(tables: &'static Tables, file: &CaseFile) -> Result<Verdict, Refusal> {
    let context = Context::new(tables, file)?;
    let mut out = Collector::new();
    for duty in file.duties.iter().filter(|duty| duty.kind == "example-notice") {
        late(&context, duty, &mut out);
    }
    Ok(out.finish())
}

/// A notice that was not handed in within the days of grace: late from the day after them until it
/// is handed in. Each element is a condition; all must hold.
fn late(context: &Context<'_>, duty: &Duty, out: &mut Collector) {
    let Some((grace, _)) = context.count("example_grace_days", duty.due) else { return };
    let last = duty.due.plus_days(i32::try_from(grace).unwrap_or(i32::MAX));
    let act = Act::until_first_of(last.plus_days(1), &[duty.done], context.file.as_of);
    let handed_in = duty.done.filter(|done| *done <= context.file.as_of);
    let charge = Charge::new("example-notice-late", act)
        .about(&duty.subject, &duty.reference)
        .standing(Standing::ConfirmedByData)
        .breaks("example_duty")
        .element(
            Element::known("example-not-in-time", handed_in.is_none_or(|done| done > last))
                .with("last", last),
        )
        .element(Element::of_fact(
            "example-not-exempt",
            "example_exempt",
            context.fact("example_exempt"),
            false,
        ))
        .next_step(Message::new("example-next-step"), None);
    out.decide(context, charge);
}
