//! Catalogue rows evaluated under three-valued facts.

use tidegate_contract::{Message, RowResult, Step, Tier, TruthValue};

use crate::condition::{Circumstances, Condition, Trace};
use crate::tables::{CatalogueRow, Cell};

/// What a row says.
#[derive(Clone, Debug)]
pub struct RowOutcome {
    /// Tiers still possible, strictest first; one when the row is decided.
    pub possible: Vec<Tier>,
    /// The cell that decided, when one did.
    pub cell: Option<&'static Cell>,
    /// Facts whose absence leaves it open.
    pub missing: Vec<String>,
    /// A step for each cell that was looked at.
    pub steps: Vec<Step>,
    /// Facts that were used and are doubtful.
    pub doubts: Vec<Message>,
}

impl RowOutcome {
    /// The tier, when it is decided.
    #[must_use]
    pub fn tier(&self) -> Option<Tier> {
        match self.possible.as_slice() {
            [tier] => Some(*tier),
            _ => None,
        }
    }

    /// The row as it stands in a conclusion.
    #[must_use]
    pub fn result(&self, industry: &str, row: u16) -> RowResult {
        let cell = self.tier().unwrap_or(Tier::Undetermined);
        let possible = if cell == Tier::Undetermined { self.possible.clone() } else { Vec::new() };
        RowResult { industry: industry.to_owned(), row, cell, possible }
    }
}

/// Evaluates the cells of a row in order; the first that holds decides, one that is unknown before
/// it leaves its tier possible as well.
#[must_use]
pub fn evaluate_row(row: &'static CatalogueRow, circumstances: &Circumstances<'_>) -> RowOutcome {
    let mut outcome = RowOutcome {
        possible: Vec::new(),
        cell: None,
        missing: Vec::new(),
        steps: Vec::new(),
        doubts: Vec::new(),
    };
    let mut decided = false;
    for cell in row.cells {
        let mut trace = Trace::default();
        let value = cell.when.evaluate(circumstances, &mut trace);
        outcome.doubts.extend(crate::limits::fact_doubts(&trace));
        if value == TruthValue::Unknown {
            outcome.missing.extend(trace.missing.iter().cloned());
        }
        if value != TruthValue::No {
            push_tier(&mut outcome.possible, cell.tier);
        }
        outcome.steps.push(step(row, cell, value, trace));
        if value == TruthValue::Yes {
            if outcome.possible.len() == 1 {
                outcome.cell = Some(cell);
            }
            decided = true;
            break;
        }
    }
    if !decided {
        push_tier(&mut outcome.possible, Tier::None);
    }
    if outcome.possible.len() == 1 {
        outcome.missing.clear();
    }
    outcome.possible.sort_by_key(|tier| std::cmp::Reverse(tier.strictness()));
    outcome
}

/// Whether a condition asks for the tier of a general process.
#[must_use]
pub fn depends_on_processes(condition: &Condition) -> bool {
    match condition {
        Condition::Process { .. } => true,
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(depends_on_processes),
        Condition::Not(part) => depends_on_processes(part),
        _ => false,
    }
}

fn push_tier(possible: &mut Vec<Tier>, tier: Tier) {
    if !possible.contains(&tier) {
        possible.push(tier);
    }
}

fn step(row: &CatalogueRow, cell: &Cell, outcome: TruthValue, trace: Trace) -> Step {
    Step {
        rule: cell.id.to_owned(),
        outcome,
        basis: vec![row.source.basis()],
        facts: trace.facts,
        missing: trace.missing,
        text: Message::new(cell.id),
        changed_by: trace.changed_by,
    }
}
