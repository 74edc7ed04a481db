//! General processes (通用工序), rows 109 to 112.

use tidegate_sdk::condition::Circumstances;
use tidegate_sdk::contract::{Tier, TruthValue};
use tidegate_sdk::rows::{RowOutcome, evaluate_row};
use tidegate_sdk::tables::Tables;

/// The general processes of a site.
pub(crate) struct Processes {
    /// Row number and outcome of each.
    pub(crate) rows: Vec<(u16, RowOutcome)>,
    /// Whether one is at the key, simplified or registration tier.
    pub(crate) at: [TruthValue; 3],
}

impl Processes {
    /// Evaluates all processes of the table.
    pub(crate) fn evaluate(tables: &Tables, circumstances: &Circumstances<'_>) -> Self {
        let rows: Vec<(u16, RowOutcome)> = tables
            .processes
            .iter()
            .map(|row| (row.row, evaluate_row(row, circumstances)))
            .collect();
        let at = [Tier::Key, Tier::Simplified, Tier::Registration].map(|tier| any_at(&rows, tier));
        Self { rows, at }
    }

    /// Tiers that the strictest process may have, `none` standing for all that a permit does not
    /// follow from; one when it is known.
    pub(crate) fn possible(&self) -> Vec<Tier> {
        let mut possible = vec![Tier::None];
        for (_, outcome) in &self.rows {
            let mut next: Vec<Tier> = Vec::new();
            for known in &possible {
                for tier in &outcome.possible {
                    let permit = if *tier == Tier::Registration { Tier::None } else { *tier };
                    let strictest =
                        if permit.strictness() > known.strictness() { permit } else { *known };
                    if !next.contains(&strictest) {
                        next.push(strictest);
                    }
                }
            }
            possible = next;
        }
        possible
    }

    /// The row of the strictest decided process.
    pub(crate) fn strictest_row(&self) -> Option<u16> {
        let decided = self.rows.iter().filter_map(|(row, outcome)| Some((*row, outcome.tier()?)));
        decided
            .max_by_key(|(row, tier)| (tier.strictness(), std::cmp::Reverse(*row)))
            .map(|(row, _)| row)
    }

    /// Facts whose absence leaves a process open.
    pub(crate) fn missing(&self) -> impl Iterator<Item = &String> {
        self.rows.iter().flat_map(|(_, outcome)| &outcome.missing)
    }
}

fn any_at(rows: &[(u16, RowOutcome)], tier: Tier) -> TruthValue {
    if rows.iter().any(|(_, outcome)| outcome.tier() == Some(tier)) {
        TruthValue::Yes
    } else if rows.iter().any(|(_, outcome)| outcome.possible.contains(&tier)) {
        TruthValue::Unknown
    } else {
        TruthValue::No
    }
}
