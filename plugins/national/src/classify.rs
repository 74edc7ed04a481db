//! The algorithm of the catalogue: prohibited, processes, each activity, the strictest of all.

use tidegate_sdk::condition::Circumstances;
use tidegate_sdk::contract::{
    Conclusion, Date, Enterprise, FactValue, Message, Refusal, Scope, Step, Tier, TruthValue,
};
use tidegate_sdk::tables::Tables;

use crate::activity::{Activity, Covered};
use crate::conclusion::{Parts, article_basis};
use crate::processes::Processes;

/// Tier of an enterprise under the catalogue in force on `on`.
///
/// # Errors
/// A refusal for a date that the pack does not cover.
///
/// # Source
/// MEE Order 11 (2019), articles 2 and 4 to 7, table notes 1 to 5.
pub(crate) fn classify(
    tables: &'static Tables,
    enterprise: &Enterprise,
    on: Date,
) -> Result<Conclusion, Refusal> {
    tables.covers(on)?;
    let mut parts = Parts::default();
    if prohibited(tables, enterprise, on, &mut parts) {
        return Ok(parts.conclude(tables, on, &[(Tier::Prohibited, None)]));
    }
    let mut circumstances = Circumstances {
        facts: &enterprise.facts,
        more_facts: &[],
        on,
        industry: "",
        processes: [TruthValue::Unknown; 3],
    };
    let processes = Processes::evaluate(tables, &circumstances);
    circumstances.processes = processes.at;
    parts.add_processes(&processes);
    if enterprise.industries.is_empty() {
        parts.missing.push("industry_code_4".to_owned());
        parts.steps.push(plain("no-industry", TruthValue::Unknown));
        let all = [Tier::Key, Tier::Simplified, Tier::Registration, Tier::None];
        return Ok(parts.conclude(tables, on, &all.map(|tier| (tier, None))));
    }
    let mut reached: Vec<Covered> = vec![(Tier::None, None)];
    for industry in &enterprise.industries {
        let circumstances = Circumstances { industry, ..circumstances };
        let Some(activity) = Activity::evaluate(tables, &processes, &circumstances) else {
            continue;
        };
        reached = strictest(&reached, &activity.possible);
        parts.add_activity(tables, on, activity);
    }
    if enterprise.industries.len() > 1 {
        let basis = article_basis(tables, "article_5", on);
        parts.steps.push(Step { basis, ..plain("article-5", TruthValue::Yes) });
    }
    Ok(parts.conclude(tables, on, &reached))
}

/// Whether note 5 keeps the unit out of the catalogue; not knowing is a doubt.
fn prohibited(tables: &Tables, enterprise: &Enterprise, on: Date, parts: &mut Parts) -> bool {
    let name = "prohibited_or_eliminated";
    let fact = enterprise.facts.iter().find(|fact| fact.name == name);
    let Some((fact, FactValue::Truth(held))) = fact.map(|fact| (fact, &fact.value)) else {
        parts.doubts.push(Message::new("prohibition-not-checked"));
        return false;
    };
    if *held {
        let basis = article_basis(tables, "note_5", on);
        let facts = vec![fact.clone()];
        parts.steps.push(Step { basis, facts, ..plain("prohibited", TruthValue::Yes) });
    }
    *held
}

/// The strictest of two activities, for all that each may come to. One permit covers both, so the
/// whole site wins over a process of the same tier.
fn strictest(left: &[Covered], right: &[Covered]) -> Vec<Covered> {
    let mut reached = Vec::new();
    for a in left {
        for b in right {
            let rank =
                |covered: &Covered| (covered.0.strictness(), covered.1 == Some(Scope::WholeSite));
            let stricter = if rank(b) > rank(a) { *b } else { *a };
            if !reached.contains(&stricter) {
                reached.push(stricter);
            }
        }
    }
    reached
}

/// A step that rests on no fact.
pub(crate) fn plain(rule: &str, outcome: TruthValue) -> Step {
    Step {
        rule: rule.to_owned(),
        outcome,
        basis: Vec::new(),
        facts: Vec::new(),
        missing: Vec::new(),
        text: Message::new(rule),
        changed_by: Vec::new(),
    }
}
