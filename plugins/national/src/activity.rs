//! One activity of a site: its row, and what articles 6 and 7 make of it.

use tidegate_sdk::condition::Circumstances;
use tidegate_sdk::contract::{Message, Scope, Step, Tier, TruthValue};
use tidegate_sdk::rows::{RowOutcome, depends_on_processes, evaluate_row};
use tidegate_sdk::tables::{CatalogueRow, Tables};

use crate::processes::Processes;

/// The row for industries that no other row names.
pub(crate) const OTHER_INDUSTRIES: u16 = 108;

/// A tier with what it covers.
pub(crate) type Covered = (Tier, Option<Scope>);

/// What one activity comes to.
pub(crate) struct Activity {
    pub(crate) industry: String,
    pub(crate) row: &'static CatalogueRow,
    pub(crate) outcome: RowOutcome,
    /// All that it may come to; one when it is decided.
    pub(crate) possible: Vec<Covered>,
    pub(crate) missing: Vec<String>,
    /// The article that decided the scope, with its message.
    pub(crate) article: Option<(&'static str, Message)>,
}

impl Activity {
    /// Evaluates the activity of one industry code; none when the catalogue has no row at all.
    pub(crate) fn evaluate(
        tables: &'static Tables,
        processes: &Processes,
        circumstances: &Circumstances<'_>,
    ) -> Option<Self> {
        let other = || tables.rows.iter().find(|row| row.row == OTHER_INDUSTRIES);
        let row = tables.row_of(circumstances.industry).or_else(other)?;
        let outcome = evaluate_row(row, circumstances);
        let mut activity = Self {
            industry: circumstances.industry.to_owned(),
            row,
            missing: outcome.missing.clone(),
            outcome,
            possible: Vec::new(),
            article: None,
        };
        if row.row == OTHER_INDUSTRIES {
            activity.apply_article_7(processes, circumstances);
        } else {
            activity.apply_article_6(processes);
        }
        Some(activity)
    }

    /// A general process at a stricter permit tier brings in that process, and only that.
    fn apply_article_6(&mut self, processes: &Processes) {
        let strictest = processes.possible();
        let mut open = false;
        for tier in self.outcome.possible.clone() {
            let own = (tier, self.own_scope(tier));
            let mut reached = Vec::new();
            for process in &strictest {
                let raised = process.strictness() > tier.strictness();
                push(
                    &mut reached,
                    if raised { (*process, Some(Scope::GeneralProcess)) } else { own },
                );
            }
            open |= reached.len() > 1;
            for covered in reached {
                push(&mut self.possible, covered);
            }
        }
        if open {
            self.missing.extend(processes.missing().cloned());
        }
        if matches!(self.possible.as_slice(), [(_, Some(Scope::GeneralProcess))]) {
            let row = processes.strictest_row().unwrap_or_default();
            self.article = Some(("article_6", Message::new("article-6").with("row", row)));
        }
    }

    /// Other industries: the processes, and the whole site in the situations of article 7.
    fn apply_article_7(&mut self, processes: &Processes, circumstances: &Circumstances<'_>) {
        let whole_site = self.whole_site_key(circumstances);
        for tier in self.outcome.possible.clone() {
            let scope = (tier.strictness() > Some(0)).then_some(Scope::GeneralProcess);
            match (tier, whole_site) {
                (Tier::Key, TruthValue::Yes) => {
                    push(&mut self.possible, (tier, Some(Scope::WholeSite)));
                }
                (Tier::Key, TruthValue::Unknown) => {
                    push(&mut self.possible, (tier, Some(Scope::WholeSite)));
                    if processes.at.first() != Some(&TruthValue::No) {
                        push(&mut self.possible, (tier, scope));
                    }
                }
                _ => push(&mut self.possible, (tier, scope)),
            }
        }
        if self.possible.len() > 1 && processes.at.contains(&TruthValue::Unknown) {
            self.missing.extend(processes.missing().cloned());
        }
        self.article = Some(("article_7", Message::new("article-7")));
    }

    /// Whether a key cell that asks for no process holds: a situation of article 7.
    fn whole_site_key(&mut self, circumstances: &Circumstances<'_>) -> TruthValue {
        let mut outcome = TruthValue::No;
        for cell in self.row.cells {
            if cell.tier != Tier::Key || depends_on_processes(&cell.when) {
                continue;
            }
            let mut trace = tidegate_sdk::condition::Trace::default();
            let value = cell.when.evaluate(circumstances, &mut trace);
            if value == TruthValue::Unknown {
                self.missing.extend(trace.missing);
            }
            if value != TruthValue::No {
                outcome = value;
            }
        }
        outcome
    }

    /// What a tier of the row's own covers: the process alone when the cell asks for one.
    fn own_scope(&self, tier: Tier) -> Option<Scope> {
        let cell = self.row.cells.iter().find(|cell| match self.outcome.cell {
            Some(decided) => decided.id == cell.id,
            None => cell.tier == tier,
        });
        let of_process =
            cell.is_some_and(|cell| tier != Tier::Registration && depends_on_processes(&cell.when));
        match tier {
            Tier::Key | Tier::Simplified | Tier::Registration => {
                Some(if of_process { Scope::GeneralProcess } else { Scope::WholeSite })
            }
            _ => None,
        }
    }

    /// The steps of the row.
    pub(crate) fn steps(&self) -> impl Iterator<Item = Step> {
        self.outcome.steps.iter().cloned()
    }
}

fn push(possible: &mut Vec<Covered>, covered: Covered) {
    if !possible.contains(&covered) {
        possible.push(covered);
    }
}
