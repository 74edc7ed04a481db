//! Tier, production state and readiness, much simpler than the national rules.

use tidegate_sdk::condition::Circumstances;
use tidegate_sdk::contract::{
    Application, Basis, Conclusion, Date, Decimal, Enterprise, Fact, FactValue, Message,
    Obligation, ProductionEvidence, ProductionState, Readiness, ReadinessItem, Refusal, RowResult,
    Scope, Step, Tier, TruthValue,
};
use tidegate_sdk::rows::{RowOutcome, evaluate_row};
use tidegate_sdk::tables::{ParameterValue, Tables};

use crate::received::{message, plain, step};

/// Tier of an enterprise: the strictest of its activities and of the general process.
pub(crate) fn classify(
    tables: &'static Tables,
    enterprise: &Enterprise,
    on: Date,
) -> Result<Conclusion, Refusal> {
    tables.covers(on)?;
    let mut said = conclusion();
    said.steps.push(step("enterprise", enterprise));
    if let Some(fact) = prohibited(enterprise) {
        said.tier = Tier::Prohibited;
        let basis = basis_of(tables, "note_5", on);
        let facts = vec![fact.clone()];
        said.steps.push(Step { basis, facts, ..plain("prohibited", TruthValue::Yes) });
        return Ok(said);
    }
    let mut circumstances = Circumstances {
        facts: &enterprise.facts,
        more_facts: &[],
        on,
        industry: "",
        processes: [TruthValue::No; 3],
    };
    let mut spoken: Vec<(Scope, RowOutcome)> = Vec::new();
    for industry in &enterprise.industries {
        circumstances.industry = industry;
        if let Some(row) = tables.row_of(industry) {
            let outcome = evaluate_row(row, &circumstances);
            said.rows.push(outcome.result(industry, row.row));
            spoken.push((Scope::WholeSite, outcome));
        }
    }
    for row in tables.processes {
        let outcome = evaluate_row(row, &circumstances);
        said.rows.push(RowResult { industry: String::new(), ..outcome.result("", row.row) });
        spoken.push((Scope::GeneralProcess, outcome));
    }
    conclude(&mut said, spoken);
    said.obligations = obligations(tables, said.tier, on);
    Ok(said)
}

fn conclusion() -> Conclusion {
    Conclusion {
        tier: Tier::None,
        scope: None,
        rows: Vec::new(),
        steps: Vec::new(),
        missing: Vec::new(),
        possible: Vec::new(),
        obligations: Vec::new(),
        doubts: Vec::new(),
    }
}

/// The fact that keeps the enterprise out of the catalogue.
fn prohibited(enterprise: &Enterprise) -> Option<&Fact> {
    let mut facts = enterprise.facts.iter();
    facts.find(|fact| {
        fact.name == "prohibited_or_eliminated" && fact.value == FactValue::Truth(true)
    })
}

/// The strictest of what rows say; undetermined when one of them is.
fn conclude(said: &mut Conclusion, spoken: Vec<(Scope, RowOutcome)>) {
    for (scope, outcome) in spoken {
        said.steps.extend(outcome.steps.iter().cloned());
        said.doubts.extend(outcome.doubts.iter().cloned());
        said.missing.extend(outcome.missing.iter().cloned());
        match outcome.tier() {
            Some(tier) if tier.strictness() > said.tier.strictness() => {
                said.tier = tier;
                said.scope = Some(scope);
            }
            Some(_) => {}
            None => said.possible.extend(outcome.possible.iter().copied()),
        }
    }
    let reached = said.tier.strictness();
    said.possible.retain(|tier| tier.strictness() > reached);
    if said.possible.is_empty() {
        said.missing.clear();
        return;
    }
    said.possible.push(said.tier);
    said.possible.sort_by_key(|tier| std::cmp::Reverse(tier.strictness()));
    said.possible.dedup();
    said.missing.sort();
    said.missing.dedup();
    said.tier = Tier::Undetermined;
    said.scope = None;
}

/// What a tier obliges to.
fn obligations(tables: &'static Tables, tier: Tier, on: Date) -> Vec<Obligation> {
    let (duty, parameter) = match tier {
        Tier::Key | Tier::Simplified => ("apply-for-permit", "permit"),
        Tier::Registration => ("register", "registration"),
        _ => return Vec::new(),
    };
    let basis = basis_of(tables, parameter, on);
    vec![Obligation { duty: duty.to_owned(), basis, text: Message::new(duty) }]
}

fn basis_of(tables: &'static Tables, parameter: &str, on: Date) -> Vec<Basis> {
    tables.parameter(parameter, on).map(|found| found.source.basis()).into_iter().collect()
}

/// Producing on days with enough power; unknown on days without a figure.
pub(crate) fn production(
    tables: &'static Tables,
    evidence: &ProductionEvidence,
    on: Date,
) -> Result<ProductionState, Refusal> {
    tables.covers(on)?;
    let parameter = tables.parameter("producing_kwh_min", on);
    let Some((parameter, ParameterValue::Number(lowest))) = parameter.map(|p| (p, &p.value)) else {
        return Err(Refusal::not_offered());
    };
    let mut days = evidence.days.iter();
    let figure = days.find(|day| day.on == on && day.kind == "production-power-kwh");
    let running = match figure {
        Some(day) if day.amount >= *lowest => TruthValue::Yes,
        Some(_) => TruthValue::No,
        None => TruthValue::Unknown,
    };
    let missing: Vec<String> = match figure {
        Some(_) => Vec::new(),
        None => vec!["production-power-kwh".to_owned()],
    };
    let own = Step {
        basis: vec![parameter.source.basis()],
        missing: missing.clone(),
        text: Message::new("producing").with("lowest", lowest),
        ..plain("producing", running)
    };
    Ok(ProductionState {
        running,
        confidence: if figure.is_some() { Decimal::ONE } else { Decimal::ZERO },
        steps: vec![step("evidence", evidence), own],
        missing,
    })
}

/// Whether an application says when it was drawn up, and not on a day to come.
pub(crate) fn readiness(
    tables: &'static Tables,
    application: &Application,
    on: Date,
) -> Result<Readiness, Refusal> {
    tables.covers(on)?;
    let mut facts = application.facts.iter();
    let prepared = facts.find(|fact| fact.name == "application_prepared");
    let item = |kind: &str| ReadinessItem {
        rule: "application-prepared".to_owned(),
        kind: kind.to_owned(),
        basis: basis_of(tables, "permit", on),
        text: Message::new("application-prepared"),
    };
    let (ready, items) = match prepared.map(|fact| (&fact.value, fact.doubtful)) {
        Some((FactValue::Day(day), _)) if *day > on => {
            (TruthValue::No, vec![item("contradiction")])
        }
        Some((_, true)) => (TruthValue::Unknown, Vec::new()),
        Some(_) => (TruthValue::Yes, Vec::new()),
        None => (TruthValue::No, vec![item("missing")]),
    };
    Ok(Readiness { ready, items, materials: vec![message("application", application)] })
}
