//! What came of the cases, in words and as JSON.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use tidegate_manifest::Manifest;
use tidegate_runtime::Spent;
use tidegate_testkit::properties::{PROPERTIES, PropertyFailure};
use tidegate_testkit::{CaseReport, Coverage, Difference, Report};

use crate::pack::run::spent as spent_json;
use crate::print::microseconds;

/// Uncovered rules that are listed for people; more would hide the counts.
const LISTED_MAX: usize = 20;

/// What came of the cases as a component.
pub(super) struct Components {
    pub(super) report: Report,
    /// All calls of the cases together.
    pub(super) spent: Spent,
    /// The most that one call of a case used.
    pub(super) most: Spent,
    /// Names of the grader's rules.
    pub(super) ladder: Vec<String>,
    /// Properties that do not hold.
    pub(super) failures: Vec<PropertyFailure>,
    /// Whether generated questions were asked, beside those of the cases.
    pub(super) generated: bool,
}

/// What came of everything.
pub(super) struct Summary {
    pub(super) manifest: Manifest,
    pub(super) native: Option<Report>,
    pub(super) component: Option<Components>,
    pub(super) differences: Vec<Difference>,
    /// None when only some cases ran or no component.
    pub(super) coverage: Option<Coverage>,
}

impl Summary {
    /// Whether nothing is wrong.
    pub(super) fn passed(&self) -> bool {
        let known = self.coverage.as_ref().is_none_or(|coverage| coverage.unknown.is_empty());
        let holds = self.component.as_ref().is_none_or(|ran| ran.failures.is_empty());
        self.reports().all(|(_, report)| report.passed())
            && self.differences.is_empty()
            && known
            && holds
    }

    fn reports(&self) -> impl Iterator<Item = (&'static str, &Report)> {
        let native = self.native.iter().map(|report| ("natively", report));
        let component = self.component.iter().map(|ran| ("as a component", &ran.report));
        native.chain(component)
    }

    /// For people: a line for whatever is wrong, then the counts.
    pub(super) fn lines(&self, folder: &Path) -> Vec<String> {
        let mut lines = Vec::new();
        for (way, report) in self.reports() {
            for case in report.failures() {
                lines.extend(failure(folder, way, case));
            }
        }
        for difference in &self.differences {
            lines.push(format!("differs natively and as a component: {difference}"));
        }
        let failures = self.component.iter().flat_map(|ran| &ran.failures);
        lines.extend(failures.map(PropertyFailure::to_string));
        for unknown in self.coverage.iter().flat_map(|coverage| &coverage.unknown) {
            let file = folder.join(&unknown.file);
            let place = format!("{}:{}", file.display(), unknown.line);
            lines.push(format!(
                "{place}: {}: covers `{}`, which nothing in the pack has",
                unknown.case, unknown.rule
            ));
        }
        for (way, report) in self.reports() {
            let failed = report.failures().count();
            let passed = report.cases.len() - failed;
            let pack = self.manifest.pack();
            lines.push(format!("{pack}: {passed} cases passed {way}, {failed} failed"));
        }
        if self.native.is_some() && self.component.is_some() {
            lines.push(format!("  differences {}", self.differences.len()));
        }
        lines.extend(self.component.iter().flat_map(|ran| self.costs(ran)));
        lines.extend(self.coverage.iter().map(covered));
        lines
    }

    fn costs(&self, ran: &Components) -> [String; 2] {
        let (most, budgets) = (ran.most, self.manifest.budgets);
        let properties = held(ran);
        [
            format!(
                "  largest     {} of {} fuel, {} of {} bytes, {} us; all cases {} us",
                most.fuel,
                budgets.fuel,
                most.memory_bytes,
                budgets.memory_bytes,
                microseconds(most.duration),
                microseconds(ran.spent.duration),
            ),
            format!("  properties  {properties}"),
        ]
    }

    /// For programs.
    pub(super) fn json(&self, folder: &Path) -> Value {
        let reports = self.reports().map(|(way, report)| {
            let failures: Vec<Value> =
                report.failures().map(|case| failure_json(folder, case)).collect();
            json!({ "way": way, "cases": report.cases.len(), "failures": failures })
        });
        let differences = self.differences.iter().map(|difference| {
            json!({
                "case": difference.name,
                "file": folder.join(&difference.file),
                "native": difference.one,
                "component": difference.other,
            })
        });
        let coverage = self.coverage.as_ref().map(|coverage| {
            let unknown = coverage.unknown.iter().map(|unknown| {
                json!({ "rule": unknown.rule, "case": unknown.case, "line": unknown.line,
                        "file": folder.join(&unknown.file) })
            });
            json!({
                "rules": coverage.rules.len(),
                "uncovered": coverage.uncovered,
                "unknown": unknown.collect::<Vec<_>>(),
            })
        });
        json!({
            "pack": self.manifest.pack(),
            "passed": self.passed(),
            "runs": reports.collect::<Vec<_>>(),
            "differences": differences.collect::<Vec<_>>(),
            "properties": self.component.as_ref().map(properties_json),
            "largest": self.component.as_ref().map(|ran| spent_json(ran.most)),
            "spent": self.component.as_ref().map(|ran| spent_json(ran.spent)),
            "coverage": coverage,
        })
    }
}

/// Which properties hold, and over what.
fn held(ran: &Components) -> String {
    let broken: BTreeSet<&str> = ran.failures.iter().map(|failure| failure.property).collect();
    let over = if ran.generated { "cases and generated questions" } else { "cases" };
    let (all, failing) = (PROPERTIES.len(), broken.len());
    if broken.is_empty() {
        return format!("all {all} hold over {over}");
    }
    let broken: Vec<&str> = broken.into_iter().collect();
    format!("{failing} of {all} do not hold over {over}: {}", broken.join(", "))
}

fn properties_json(ran: &Components) -> Value {
    let failures = ran.failures.iter().map(|failure| {
        json!({
            "property": failure.property,
            "what": failure.what,
            "source": failure.source,
            "call": failure.question.name(),
            "on": failure.question.on(),
            "input": failure.question.arguments(),
        })
    });
    json!({
        "checked": PROPERTIES.map(|property| property.name),
        "generated": ran.generated,
        "failures": failures.collect::<Vec<_>>(),
    })
}

fn failure(folder: &Path, way: &str, case: &CaseReport) -> Vec<String> {
    let place = format!("{}:{}", folder.join(&case.file).display(), case.line);
    let mut lines = vec![format!("{place}: {} ({way})", case.name)];
    for mismatch in &case.mismatches {
        lines.push(format!("    {}", mismatch.path));
        lines.push(format!("        expected {}", mismatch.expected));
        lines.push(format!("        got      {}", mismatch.actual));
    }
    if !case.detail.is_empty() {
        lines.push(format!("    {}", case.detail));
    }
    lines
}

fn failure_json(folder: &Path, case: &CaseReport) -> Value {
    json!({
        "case": case.name,
        "file": folder.join(&case.file),
        "line": case.line,
        "mismatches": case.mismatches,
        "result": case.result,
        "detail": case.detail,
        "duration_us": case.duration_us,
    })
}

fn covered(coverage: &Coverage) -> String {
    let (rules, uncovered) = (coverage.rules.len(), &coverage.uncovered);
    let mut text = format!("  coverage    {} of {rules} rules", rules - uncovered.len());
    if !uncovered.is_empty() {
        let listed: Vec<&str> = uncovered.iter().take(LISTED_MAX).map(String::as_str).collect();
        let more = uncovered.len().saturating_sub(LISTED_MAX);
        text.push_str(&format!("; no case looks at {}", listed.join(", ")));
        if more > 0 {
            text.push_str(&format!(" and {more} more"));
        }
    }
    text
}
