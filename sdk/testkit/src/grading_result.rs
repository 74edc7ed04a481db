//! Grading calls, and their results with names in place of numbers.

use serde_json::{Value, json};
use tidegate_contract::{Decimal, Explanation, Grade, Readings, Tally, Validity};

use crate::executor::{Executor, Outcome, ReadingInState};
use crate::question::GradingInput;

/// `grading.evaluate`: the tally with one object a row.
pub(crate) fn evaluate(
    executor: &(impl Executor + ?Sized),
    input: &GradingInput,
) -> Outcome<Value> {
    executor.rule_names().and_then(|rules| {
        executor.grade(input.on, &input.watches, &input.readings, &input.state).and_then(|tally| {
            match tally_json(&tally, &rules) {
                Ok(value) => Outcome::Conclusion(value),
                Err(detail) => Outcome::breaks_contract(detail),
            }
        })
    })
}

/// `grading.explain`: the reading at `row` in the state that the readings before it leave.
pub(crate) fn explain(
    executor: &(impl Executor + ?Sized),
    input: &GradingInput,
    row: usize,
) -> Outcome<Value> {
    let Some(reading) = reading(input, row) else {
        return Outcome::HostFault { detail: format!("there is no reading {row}") };
    };
    state_before(executor, input, row, &reading).and_then(|state| {
        let reading = ReadingInState { state, ..reading };
        executor.explain(input.on, &input.watches, reading).and_then(|explanation| {
            match explanation_json(explanation) {
                Ok(value) => Outcome::Conclusion(value),
                Err(detail) => Outcome::breaks_contract(detail),
            }
        })
    })
}

/// State of the reading's watch after the rows before it.
fn state_before(
    executor: &(impl Executor + ?Sized),
    input: &GradingInput,
    row: usize,
    reading: &ReadingInState,
) -> Outcome<u64> {
    if row == 0 {
        return Outcome::Conclusion(reading.state);
    }
    let before = first_rows(&input.readings, row);
    executor.grade(input.on, &input.watches, &before, &input.state).map(|tally| {
        let mut changed = tally.changed.iter().zip(&tally.states);
        changed
            .find(|(watch, _)| **watch == reading.watch)
            .map_or(reading.state, |(_, state)| *state)
    })
}

fn reading(input: &GradingInput, row: usize) -> Option<ReadingInState> {
    let watch = *input.readings.watch.get(row)?;
    Some(ReadingInState {
        watch,
        period_start: *input.readings.period_start.get(row)?,
        value: Decimal::from_counts(*input.readings.value.get(row)?),
        validity: Validity::from_code(*input.readings.validity.get(row)?)?,
        state: *input.state.get(usize::try_from(watch).ok()?)?,
    })
}

fn first_rows(readings: &Readings, rows: usize) -> Readings {
    Readings {
        watch: readings.watch.iter().take(rows).copied().collect(),
        period_start: readings.period_start.iter().take(rows).copied().collect(),
        value: readings.value.iter().take(rows).copied().collect(),
        validity: readings.validity.iter().take(rows).copied().collect(),
    }
}

/// The tally; the error says how it breaks the contract.
fn tally_json(tally: &Tally, rules: &[String]) -> Result<Value, String> {
    let length = tally.rows.len();
    if [tally.grades.len(), tally.in_force.len(), tally.rules.len()] != [length; 3] {
        return Err("the columns of the tally differ in length".to_owned());
    }
    if tally.changed.len() != tally.states.len() {
        return Err("the changed watches and their states differ in number".to_owned());
    }
    let mut rows = Vec::with_capacity(length);
    let grades = tally.grades.iter().zip(&tally.in_force);
    for ((row, (own, in_force)), rule) in tally.rows.iter().zip(grades).zip(&tally.rules) {
        let Some(name) = rules.get(usize::from(*rule)) else {
            return Err(format!("rule {rule} is not among the {} rules", rules.len()));
        };
        rows.push(json!({
            "row": row,
            "grade": grade(*own)?,
            "in_force": grade(*in_force)?,
            "rule": name,
        }));
    }
    let changed = tally.changed.iter().zip(&tally.states);
    let changed: Vec<Value> =
        changed.map(|(watch, state)| json!({ "watch": watch, "state": state })).collect();
    Ok(json!({
        "judged": tally.judged,
        "skipped": tally.skipped,
        "rows": rows,
        "changed": changed,
    }))
}

fn explanation_json(explanation: Explanation) -> Result<Value, String> {
    let steps = serde_json::to_value(&explanation.steps).map_err(|error| error.to_string())?;
    Ok(json!({
        "grade": grade(explanation.grade)?,
        "in_force": grade(explanation.in_force)?,
        "steps": steps,
        "largest_compliant": explanation.largest_compliant.map(|value| value.to_string()),
    }))
}

/// The word of a grade.
fn grade(code: u8) -> Result<Value, String> {
    let grade = Grade::from_code(code).ok_or_else(|| format!("{code} is not a grade"))?;
    serde_json::to_value(grade).map_err(|error| error.to_string())
}
