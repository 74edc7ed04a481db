//! Putting the parts of an evaluation together into a conclusion.

use tidegate_sdk::contract::{
    Basis, Conclusion, Date, Message, Obligation, RowResult, Step, Tier, TruthValue,
};
use tidegate_sdk::tables::Tables;

use crate::activity::{Activity, Covered};
use crate::classify::plain;
use crate::processes::Processes;

/// What was gathered on the way.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) rows: Vec<RowResult>,
    pub(crate) steps: Vec<Step>,
    pub(crate) missing: Vec<String>,
    pub(crate) doubts: Vec<Message>,
}

/// The basis of an article that the parameters name.
pub(crate) fn article_basis(tables: &Tables, name: &str, on: Date) -> Vec<Basis> {
    tables.parameter(name, on).map(|parameter| parameter.source.basis()).into_iter().collect()
}

impl Parts {
    /// Adds the processes that exist or may exist.
    pub(crate) fn add_processes(&mut self, processes: &Processes) {
        for (row, outcome) in &processes.rows {
            if outcome.possible == [Tier::None] {
                continue;
            }
            self.rows.push(outcome.result("", *row));
            let mattered = |step: &&Step| step.outcome != TruthValue::No || !step.facts.is_empty();
            self.steps.extend(outcome.steps.iter().filter(mattered).cloned());
            self.doubts.extend(outcome.doubts.iter().cloned());
        }
    }

    /// Adds one activity.
    pub(crate) fn add_activity(&mut self, tables: &Tables, on: Date, activity: Activity) {
        self.rows.push(activity.outcome.result(&activity.industry, activity.row.row));
        self.steps.extend(activity.steps());
        if let Some((parameter, text)) = activity.article {
            let basis = article_basis(tables, parameter, on);
            let rule = text.key.clone();
            self.steps.push(Step { basis, text, ..plain(&rule, TruthValue::Yes) });
        }
        if activity.possible.len() > 1 {
            self.missing.extend(activity.missing);
        }
        self.doubts.extend(activity.outcome.doubts);
    }

    /// The conclusion, given all that the site may come to.
    pub(crate) fn conclude(mut self, tables: &Tables, on: Date, reached: &[Covered]) -> Conclusion {
        let mut tiers: Vec<Tier> = Vec::new();
        for (tier, _) in reached {
            if !tiers.contains(tier) {
                tiers.push(*tier);
            }
        }
        tiers.sort_by_key(|tier| std::cmp::Reverse(tier.strictness()));
        let tier = match tiers.as_slice() {
            [tier] => *tier,
            _ => Tier::Undetermined,
        };
        let scope = match reached {
            [(_, scope)] => *scope,
            _ => None,
        };
        if reached.len() <= 1 {
            self.missing.clear();
        }
        self.missing.sort();
        self.missing.dedup();
        self.doubts.dedup();
        Conclusion {
            tier,
            scope,
            rows: self.rows,
            steps: self.steps,
            missing: self.missing,
            possible: if tier == Tier::Undetermined { tiers } else { Vec::new() },
            obligations: obligations(tables, tier, on),
            doubts: self.doubts,
        }
    }
}

/// What the tier obliges to under the law of the date.
fn obligations(tables: &Tables, tier: Tier, on: Date) -> Vec<Obligation> {
    let (duty, parameters) = match tier {
        Tier::Key | Tier::Simplified => ("apply-for-permit", ["permit_decree_736", "permit_code"]),
        Tier::Registration => ("register", ["registration_decree_736", "registration_code"]),
        _ => return Vec::new(),
    };
    let basis: Vec<Basis> =
        parameters.iter().flat_map(|name| article_basis(tables, name, on)).collect();
    if basis.is_empty() {
        return Vec::new();
    }
    vec![Obligation { duty: duty.to_owned(), basis, text: Message::new(duty) }]
}
