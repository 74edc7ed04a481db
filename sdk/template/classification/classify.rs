//! The strictest tier of the rows that the activities of an enterprise lead to.

use tidegate_sdk::condition::Circumstances;
use tidegate_sdk::contract::{
    Conclusion, Date, Enterprise, Refusal, Scope, Tier, TruthValue,
};
use tidegate_sdk::rows::evaluate_row;
use tidegate_sdk::tables::Tables;

/// Tier of an enterprise under the rows of the catalogue; `none` when no row names its activities.
///
/// # Errors
/// A refusal for a date that the pack does not cover.
pub(crate) fn classify(
    tables: &'static Tables,
    enterprise: &Enterprise,
    on: Date,
) -> Result<Conclusion, Refusal> {
    tables.covers(on)?;
    let mut conclusion = nothing();
    let mut reached = vec![Tier::None];
    for industry in &enterprise.industries {
        let Some(row) = tables.row_of(industry) else { continue };
        let circumstances = Circumstances {
            facts: &enterprise.facts,
            more_facts: &[],
            on,
            industry,
            processes: [TruthValue::No; 3],
        };
        let outcome = evaluate_row(row, &circumstances);
        conclusion.rows.push(outcome.result(industry, row.row));
        reached = strictest(&reached, &outcome.possible);
        conclusion.steps.extend(outcome.steps);
        conclusion.missing.extend(outcome.missing);
        conclusion.doubts.extend(outcome.doubts);
    }
    reached.sort_by_key(|tier| std::cmp::Reverse(tier.strictness()));
    match reached.as_slice() {
        [tier] => {
            conclusion.tier = *tier;
            conclusion.scope = (*tier != Tier::None).then_some(Scope::WholeSite);
            conclusion.missing.clear();
        }
        _ => conclusion.possible = reached,
    }
    conclusion.missing.sort();
    conclusion.missing.dedup();
    Ok(conclusion)
}

/// The stricter of two activities, for all that each may come to.
fn strictest(left: &[Tier], right: &[Tier]) -> Vec<Tier> {
    let mut reached = Vec::new();
    for one in left {
        for other in right {
            let stricter = if other.strictness() > one.strictness() { *other } else { *one };
            if !reached.contains(&stricter) {
                reached.push(stricter);
            }
        }
    }
    reached
}

/// A conclusion before anything was looked at.
fn nothing() -> Conclusion {
    Conclusion {
        tier: Tier::Undetermined,
        scope: None,
        rows: Vec::new(),
        steps: Vec::new(),
        missing: Vec::new(),
        possible: Vec::new(),
        obligations: Vec::new(),
        doubts: Vec::new(),
    }
}
