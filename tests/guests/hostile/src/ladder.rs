//! A grader under the generated traits, so that it can give answers that the kit never gives.

use tidegate_sdk::bindings::classification::tidegate::rules::types as types_wit;
use tidegate_sdk::bindings::grading::exports::tidegate::rules::grading as wit;

use crate::misdeeds;

/// Exports `grading`.
#[derive(Debug)]
pub struct Ladder;

/// Does what the first pollutant code asks for: `constructor/…`, `evaluate/…`, `explain/…` with a
/// misdeed, or `tally/…` and `grade/…` with what the answer shall be like. Where the code is one of a
/// pollutant, the value of the first reading asks instead, by its last six digits ([`asked_by`]).
#[derive(Debug)]
pub struct Rules {
    request: String,
}

impl wit::Guest for Ladder {
    type RuleSet = Rules;

    fn rules() -> Vec<String> {
        vec!["plain".to_owned(), "odd".to_owned()]
    }
}

impl Rules {
    /// Commits the deed asked of `place`; gives what it tells as a number.
    fn commit_at(&self, place: &str) -> u64 {
        let request = self.request.strip_prefix(place).and_then(|rest| rest.strip_prefix('/'));
        let told = request.map(misdeeds::commit).unwrap_or_default();
        told.first().and_then(|text| text.parse().ok()).unwrap_or_default()
    }
}

impl wit::GuestRuleSet for Rules {
    fn new(_on: i32, watches: wit::Watches) -> Self {
        let rules = Self { request: watches.pollutants.first().cloned().unwrap_or_default() };
        rules.commit_at("constructor");
        rules
    }

    fn evaluate(
        &self,
        readings: wit::Readings,
        _state: Vec<u64>,
    ) -> Result<wit::Tally, types_wit::Refusal> {
        if let Some(deed) = readings.value.first().and_then(|value| asked_by(*value)) {
            let _told = misdeeds::commit(deed);
            return Ok(answer_to(deed, &readings));
        }
        let told = self.commit_at("evaluate");
        let mut tally = wit::Tally {
            judged: u32::try_from(readings.watch.len()).unwrap_or(u32::MAX),
            skipped: 0,
            rows: vec![0, 1],
            grades: vec![1, 4],
            in_force: vec![1, 0],
            rules: vec![0, 1],
            changed: vec![0],
            states: vec![told],
        };
        match self.request.strip_prefix("tally/") {
            Some("every-row") => name_every_row(&mut tally),
            Some(flaw) => spoil(&mut tally, flaw),
            None => {}
        }
        Ok(tally)
    }

    fn explain(
        &self,
        _watch: u32,
        _period_start: i64,
        value: i64,
        _validity: u8,
        _state: u64,
    ) -> Result<wit::Explanation, types_wit::Refusal> {
        self.commit_at("explain");
        let grade = self.request.strip_prefix("grade/").and_then(|code| code.parse().ok());
        Ok(wit::Explanation {
            grade: grade.unwrap_or_default(),
            in_force: 0,
            steps: Vec::new(),
            largest_compliant: Some(value),
        })
    }
}

/// The deed that a value asks for: 0.000666 and a digit more than it would be.
fn asked_by(value: i64) -> Option<&'static str> {
    match value % 1_000_000 {
        666_000 => Some("behave"),
        666_001 => Some("loop"),
        666_002 => Some("allocate/4000000000"),
        666_003 => Some("explode"),
        666_004 => Some("panic"),
        _ => None,
    }
}

/// All rows normal; a tally far beyond what was asked where that is the deed.
fn answer_to(deed: &str, readings: &wit::Readings) -> wit::Tally {
    let beyond = if deed == "explode" { 8 << 20 } else { 0 };
    wit::Tally {
        judged: u32::try_from(readings.watch.len()).unwrap_or(u32::MAX),
        skipped: 0,
        rows: vec![0; beyond],
        grades: vec![0; beyond],
        in_force: vec![0; beyond],
        rules: vec![0; beyond],
        changed: Vec::new(),
        states: Vec::new(),
    }
}

/// Names all rows, which is within the contract and as large as an answer can be.
fn name_every_row(tally: &mut wit::Tally) {
    let rows = tally.judged as usize;
    tally.rows = (0..tally.judged).collect();
    tally.grades = vec![1; rows];
    tally.in_force = vec![1; rows];
    tally.rules = vec![0; rows];
}

/// Makes one thing wrong in a tally of two rows and one watch.
fn spoil(tally: &mut wit::Tally, flaw: &str) {
    match flaw {
        "row-out-of-range" => tally.rows = vec![0, 2],
        "rows-descending" => tally.rows = vec![1, 0],
        "row-twice" => tally.rows = vec![1, 1],
        "columns-unequal" => tally.in_force.push(0),
        "grade-unknown" => tally.grades = vec![1, 5],
        "in-force-unknown" => tally.in_force = vec![255, 0],
        "rule-unknown" => tally.rules = vec![0, 2],
        "watch-out-of-range" => tally.changed = vec![1],
        "states-unequal" => tally.states.push(0),
        "miscounted" => tally.judged += 1,
        "miscounted-beyond-range" => tally.skipped = u32::MAX,
        _ => {}
    }
}
