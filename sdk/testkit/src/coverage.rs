//! Which rules of a pack no case looks at.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use tidegate_contract::TruthValue;
use tidegate_manifest::{Interface, Manifest};

use crate::expectation::steps;
use crate::run::Report;

/// Which rules the cases of a pack look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Rules of the pack: cells of the catalogue, limits, parameters, rules of its ladder.
    /// Ascending.
    pub rules: Vec<String>,
    /// Those that no case names in `covers` and that no result applied. Ascending.
    pub uncovered: Vec<String>,
    /// Names in `covers` that no table, ladder or step has.
    pub unknown: Vec<UnknownRule>,
}

/// A rule that a case covers and that nothing has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The rule as written.
    pub rule: String,
    /// Name of the case.
    pub case: String,
    /// Its file inside the folder of the pack.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
}

/// What the cases of a report cover of a pack. `ladder` are the names of its grading rules
/// ([`Executor::rule_names`](crate::Executor::rule_names)), none when it does not grade.
#[must_use]
pub fn coverage(manifest: &Manifest, ladder: &[String], report: &Report) -> Coverage {
    let mut rules: BTreeSet<&str> = cells(manifest).collect();
    rules.extend(manifest.limits.iter().map(|limit| limit.id.as_str()));
    rules.extend(manifest.parameters.iter().map(|parameter| parameter.name.as_str()));
    rules.extend(ladder.iter().map(String::as_str));
    let (mut applied, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for conclusion in report.cases.iter().filter_map(|case| case.conclusion()) {
        for (rule, outcome) in steps(conclusion) {
            seen.insert(rule);
            if outcome == TruthValue::Yes {
                applied.insert(rule);
            }
        }
        applied.extend(graded(conclusion));
        seen.extend(kinds(conclusion));
        seen.extend(noted(conclusion));
    }
    let named: BTreeSet<&str> =
        report.cases.iter().flat_map(|case| &case.covers).map(String::as_str).collect();
    let uncovered = rules.iter().filter(|rule| !named.contains(*rule) && !applied.contains(*rule));
    let unknown = report.cases.iter().flat_map(|case| {
        let unknown =
            |rule: &&String| !rules.contains(rule.as_str()) && !seen.contains(rule.as_str());
        case.covers.iter().filter(unknown).map(|rule| UnknownRule {
            rule: rule.clone(),
            case: case.name.clone(),
            file: case.file.clone(),
            line: case.line,
        })
    });
    Coverage {
        uncovered: uncovered.map(|rule| (*rule).to_owned()).collect(),
        unknown: unknown.collect(),
        rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
    }
}

/// Ids of the cells of a catalogue. Each is the key of a message that a manifest carries: `row-`,
/// the number, the tier, and a number again when cells share the tier.
fn cells(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let classifies = manifest.offers.contains(&Interface::Classification);
    let lines = manifest.messages.zh_cn.lines().filter(move |_| classifies);
    lines.filter_map(|line| line.split_once(" =")).map(|(key, _)| key).filter(|key| is_cell(key))
}

fn is_cell(key: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = key.split('-');
    parts.next() == Some("row")
        && parts.next().is_some_and(is_number)
        && matches!(parts.next(), Some("key" | "simplified" | "registration"))
        && parts.next().is_none_or(is_number)
        && parts.next().is_none()
}

/// Kinds of acts that a verdict decides about.
fn kinds(conclusion: &Json) -> impl Iterator<Item = &str> {
    let lists = ["findings", "undetermined", "cleared"];
    let lists = lists.into_iter().filter_map(|key| conclusion.get(key)?.as_array());
    lists.flatten().filter_map(|one| one.get("kind")?.as_str())
}

/// Rules that noted something about an application.
fn noted(conclusion: &Json) -> impl Iterator<Item = &str> {
    let items = conclusion.get("items").and_then(Json::as_array).into_iter().flatten();
    items.filter_map(|item| item.get("rule")?.as_str())
}

/// Rules that graded readings.
fn graded(conclusion: &Json) -> impl Iterator<Item = &str> {
    let rows = conclusion.get("rows").and_then(Json::as_array).into_iter().flatten();
    rows.filter_map(|row| row.get("rule")?.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_told_from_other_messages() {
        for (key, wanted) in [
            ("row-21-key", true),
            ("row-108-key-2", true),
            ("row-1-registration", true),
            ("row-21", false),
            ("row-21-none", false),
            ("row-x-key", false),
            ("row-21-key-x", false),
            ("row-21-key-2-3", false),
            ("limit-applies", false),
        ] {
            assert_eq!(is_cell(key), wanted, "{key}");
        }
    }
}
