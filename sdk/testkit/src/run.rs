//! Runs cases and reports what came.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::case::Case;
use crate::executor::{Executor, Outcome};
use crate::pattern::{Mismatch, shown};

/// What came of all cases of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// One entry a case, in the order of the cases.
    pub cases: Vec<CaseReport>,
}

/// What came of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseReport {
    /// Name of the case.
    pub name: String,
    /// Its file inside the folder of the pack.
    pub file: String,
    /// Its line in that file, from 1.
    pub line: usize,
    /// Rules that the case is there for.
    pub covers: Vec<String>,
    /// Whether everything is as expected.
    pub passed: bool,
    /// What is not.
    pub mismatches: Vec<Mismatch>,
    /// How the call ended: `conclusion`, `refusal`, `fault` (its kind) or `host_fault`, and with
    /// what. The same pack gives the same value natively and as a component.
    pub result: Json,
    /// What happened in a fault, for people; it is not part of the result.
    pub detail: String,
    /// Time of the call, microseconds.
    pub duration_us: u64,
}

/// A case that ended differently in two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Name of the case.
    pub name: String,
    /// Its file inside the folder of the pack.
    pub file: String,
    /// What came in the first run; none when it has no such case.
    pub one: Option<Json>,
    /// What came in the other.
    pub other: Option<Json>,
}

/// Runs every case.
pub fn run(cases: &[Case], executor: &impl Executor) -> Report {
    Report { cases: cases.iter().map(|case| run_case(case, executor)).collect() }
}

fn run_case(case: &Case, executor: &impl Executor) -> CaseReport {
    let start = Instant::now();
    let outcome = case.question.ask(executor);
    let duration = start.elapsed();
    let mismatches = case.expectation.compare(&outcome);
    let (result, detail) = result_of(outcome);
    CaseReport {
        name: case.name.clone(),
        file: case.file.clone(),
        line: case.line,
        covers: case.covers.clone(),
        passed: mismatches.is_empty(),
        mismatches,
        result,
        detail,
        duration_us: u64::try_from(duration.as_micros()).unwrap_or(u64::MAX),
    }
}

/// The outcome as it is compared, and what is said about a fault besides.
pub(crate) fn result_of(outcome: Outcome<Json>) -> (Json, String) {
    match outcome {
        Outcome::Conclusion(value) => (json!({ "conclusion": value }), String::new()),
        Outcome::Refused(refusal) => (json!({ "refusal": refusal }), String::new()),
        Outcome::PackFault { kind, detail } => (json!({ "fault": kind }), detail),
        Outcome::HostFault { detail } => (json!({ "host_fault": true }), detail),
    }
}

impl CaseReport {
    /// The conclusion, when the call ended in one.
    #[must_use]
    pub fn conclusion(&self) -> Option<&Json> {
        self.result.get("conclusion")
    }
}

impl Report {
    /// Whether every case passed; also when there is none.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The cases that did not pass.
    pub fn failures(&self) -> impl Iterator<Item = &CaseReport> {
        self.cases.iter().filter(|case| !case.passed)
    }

    /// The cases whose results differ from those of another run, for example natively and as a
    /// component, or that stand in one of them only.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<Difference> {
        let find = |report: &Self, case: &CaseReport| {
            let same = |known: &&CaseReport| (&known.file, &known.name) == (&case.file, &case.name);
            report.cases.iter().find(same).map(|case| case.result.clone())
        };
        let difference = |case: &CaseReport, one: Option<Json>, other: Option<Json>| Difference {
            name: case.name.clone(),
            file: case.file.clone(),
            one,
            other,
        };
        let mut differences: Vec<Difference> = Vec::new();
        for case in &self.cases {
            let counterpart = find(other, case);
            if counterpart.as_ref() != Some(&case.result) {
                differences.push(difference(case, Some(case.result.clone()), counterpart));
            }
        }
        let only_there = other.cases.iter().filter(|case| find(self, case).is_none());
        differences
            .extend(only_there.map(|case| difference(case, None, Some(case.result.clone()))));
        differences
    }

    /// Every case that did not pass with `file:line` and its differences, and the count. `folder`
    /// is put in front of the files.
    #[must_use]
    pub fn text(&self, folder: &Path) -> String {
        let mut text = String::new();
        for case in self.failures() {
            // Writing to a text does not fail.
            let _ = writeln!(
                text,
                "{}:{}: {}",
                folder.join(&case.file).display(),
                case.line,
                case.name
            );
            for mismatch in &case.mismatches {
                let _ = writeln!(text, "    {}", mismatch.path);
                let _ = writeln!(text, "        expected {}", mismatch.expected);
                let _ = writeln!(text, "        got      {}", mismatch.actual);
            }
        }
        let failed = self.failures().count();
        let passed = self.cases.len() - failed;
        let _ = writeln!(text, "{passed} of {} cases passed, {failed} failed", self.cases.len());
        text
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = |result: &Option<Json>| result.as_ref().map_or("no such case".into(), shown);
        write!(
            f,
            "{}: {}: {} against {}",
            self.file,
            self.name,
            words(&self.one),
            words(&self.other)
        )
    }
}
