//! What would change, in counts.

use std::collections::BTreeMap;

use serde_json::json;
use tidegate_service::{ChangeKind, Rejudgement};

use crate::print;

/// Lines shown of each list; the file has all.
const SHOWN: usize = 20;

/// Counts of changes: newly found, no longer found, changed grade.
type Counts = [u64; 3];

/// What would change.
#[derive(Debug, Default)]
pub(super) struct Summary {
    enterprises: u64,
    all: Counts,
    by_rule: BTreeMap<String, Counts>,
    by_enterprise: BTreeMap<String, Counts>,
    failures: Vec<(String, String)>,
}

impl Summary {
    /// Counts what came of each enterprise.
    pub(super) fn of(results: &[Rejudgement]) -> Self {
        let mut summary = Self { enterprises: results.len() as u64, ..Self::default() };
        for result in results {
            if !result.failure.is_empty() {
                summary.failures.push((result.enterprise.clone(), result.failure.clone()));
            }
            for change in &result.changes {
                let by_rule = summary.by_rule.entry(change.kind.clone()).or_default();
                let enterprise = format!("{} {}", change.enterprise, change.enterprise_name);
                let by_enterprise = summary.by_enterprise.entry(enterprise).or_default();
                for counts in [&mut summary.all, by_rule, by_enterprise] {
                    let [new, gone, other] = counts;
                    *match change.change {
                        ChangeKind::NewlyFound => new,
                        ChangeKind::NoLongerFound => gone,
                        ChangeKind::ChangedGrade => other,
                    } += 1;
                }
            }
        }
        summary
    }

    /// Enterprises that could not be judged to the end.
    pub(super) const fn failed(&self) -> usize {
        self.failures.len()
    }

    /// Prints the counts.
    pub(super) fn print(&self, as_json: bool, values: u64, seconds: f64) {
        let rate = if seconds > 0.0 { values as f64 / seconds } else { 0.0 };
        if as_json {
            let named = |counts: &Counts| {
                let [new, gone, other] = counts;
                json!({ "newly_found": new, "no_longer_found": gone, "changed_grade": other })
            };
            let map = |of: &BTreeMap<String, Counts>| {
                of.iter()
                    .map(|(key, counts)| (key.clone(), named(counts)))
                    .collect::<serde_json::Map<_, _>>()
            };
            print::json(json!({
                "enterprises": self.enterprises,
                "values": values,
                "seconds": seconds,
                "values_per_second": rate,
                "changes": named(&self.all),
                "by_rule": map(&self.by_rule),
                "by_enterprise": map(&self.by_enterprise),
                "failed": self.failures.iter().map(|(id, why)| json!({ "enterprise": id, "why": why })).collect::<Vec<_>>(),
            }));
            return;
        }
        print::line(&format!(
            "{} enterprises, {values} values in {seconds:.1} s, {rate:.0} values/s",
            self.enterprises
        ));
        print::line(&row("all", &self.all));
        list("by rule", &self.by_rule);
        list("by enterprise", &self.by_enterprise);
        for (enterprise, why) in &self.failures {
            print::note(&format!("{enterprise} was not judged to the end: {why}"));
        }
    }
}

fn list(title: &str, of: &BTreeMap<String, Counts>) {
    if of.is_empty() {
        return;
    }
    print::line(title);
    for (key, counts) in of.iter().take(SHOWN) {
        print::line(&format!("  {}", row(key, counts)));
    }
    if of.len() > SHOWN {
        print::line(&format!("  … and {} more", of.len() - SHOWN));
    }
}

fn row(name: &str, [new, gone, other]: &Counts) -> String {
    format!("{name}: {new} newly found, {gone} no longer found, {other} with another grade")
}
