//! From a pack's limit table to the limits at one outlet on one date.

use tidegate_contract::{
    Date, Dating, Displacement, Fact, FactValue, Limit, LimitsAnswer, Message, Refusal, Site, Step,
    TruthValue, UndeterminedLimit, Verified,
};

use crate::condition::{Circumstances, Trace, merge};
use crate::tables::{LimitRow, Source, Tables};

/// The limits of the table that apply at `site` on `on`; rows whose conditions need facts that are
/// missing are named with those facts.
///
/// # Errors
/// `before-covered-dates` or `after-covered-dates` outside the dates that the pack covers.
pub fn limits_from(tables: &Tables, site: &Site, on: Date) -> Result<LimitsAnswer, Refusal> {
    tables.covers(on)?;
    let mut answer =
        LimitsAnswer { limits: Vec::new(), undetermined: Vec::new(), steps: Vec::new() };
    let rows = tables.limits.iter().filter(|row| {
        row.source.in_force(on)
            && row.medium == site.outlet.medium
            && row.monitoring_point == site.outlet.monitoring_point
    });
    for row in rows {
        let mut trace = Trace::default();
        match applies(row, site, on, &mut trace) {
            TruthValue::No => {}
            TruthValue::Unknown => answer.undetermined.push(UndeterminedLimit {
                id: row.id.to_owned(),
                pollutant: row.pollutant.to_owned(),
                missing: trace.missing,
            }),
            TruthValue::Yes => {
                answer.limits.push(limit(row, &trace));
                answer.steps.push(step(row, trace));
            }
        }
    }
    Ok(answer)
}

/// Whether a row applies: its own condition, and the designation where one is needed.
fn applies(row: &LimitRow, site: &Site, on: Date, trace: &mut Trace) -> TruthValue {
    let mut outcome = TruthValue::No;
    let first = site.enterprise.industries.first().map_or("", String::as_str);
    let others = site.enterprise.industries.iter().skip(1).map(String::as_str);
    for industry in std::iter::once(first).chain(others) {
        let circumstances = Circumstances {
            facts: &site.outlet.facts,
            more_facts: &site.enterprise.facts,
            on,
            industry,
            processes: [TruthValue::No; 3],
        };
        let mut inner = Trace::default();
        let value = row.when.evaluate(&circumstances, &mut inner);
        match value {
            TruthValue::Yes => {
                *trace = inner;
                outcome = TruthValue::Yes;
                break;
            }
            TruthValue::Unknown => {
                merge(trace, inner);
                outcome = TruthValue::Unknown;
            }
            TruthValue::No => {}
        }
    }
    let designation =
        row.source.designated_by.filter(|_| row.source.dating == Dating::ByDesignation);
    match designation {
        Some(fact) if outcome != TruthValue::No => designated(fact, site, trace, outcome),
        _ => outcome,
    }
}

/// Whether the place is designated, on top of the row's own condition.
fn designated(name: &str, site: &Site, trace: &mut Trace, outcome: TruthValue) -> TruthValue {
    let known = find(&site.outlet.facts, name).or_else(|| find(&site.enterprise.facts, name));
    match known.map(|fact| (fact, &fact.value)) {
        Some((fact, FactValue::Truth(true))) => {
            trace.facts.push(fact.clone());
            outcome
        }
        Some((_, FactValue::Truth(false))) => TruthValue::No,
        _ => {
            trace.missing.push(name.to_owned());
            TruthValue::Unknown
        }
    }
}

fn find<'a>(facts: &'a [Fact], name: &str) -> Option<&'a Fact> {
    facts.iter().find(|fact| fact.name == name)
}

/// The limit as it stands in the answer, with its doubts.
fn limit(row: &LimitRow, trace: &Trace) -> Limit {
    let mut doubts: Vec<Message> = row.doubts.iter().map(|key| Message::new(*key)).collect();
    doubts.extend(source_doubts(&row.source));
    doubts.extend(fact_doubts(trace));
    Limit {
        id: row.id.to_owned(),
        pollutant: row.pollutant.to_owned(),
        averaging: row.averaging,
        comparison: row.comparison,
        lower: row.lower,
        upper: row.upper,
        unit: row.unit.to_owned(),
        decimals: row.decimals,
        reference_oxygen: row.reference_oxygen,
        basis: row.source.basis(),
        displaces: row
            .displaces
            .iter()
            .map(|displaced| Displacement {
                document: displaced.document.to_owned(),
                text: Message::new(displaced.text),
            })
            .collect(),
        doubts,
    }
}

fn step(row: &LimitRow, trace: Trace) -> Step {
    Step {
        rule: row.id.to_owned(),
        outcome: TruthValue::Yes,
        basis: vec![row.source.basis()],
        facts: trace.facts,
        missing: Vec::new(),
        text: Message::new("limit-applies").with("id", row.id),
        changed_by: trace.changed_by,
    }
}

/// What makes a source doubtful.
#[must_use]
pub fn source_doubts(source: &Source) -> Vec<Message> {
    let mut doubts = Vec::new();
    let mut push = |key: &str| {
        let message = Message::new(key);
        doubts.push(message.with("document", source.document).with("article", source.article));
    };
    if source.verified == Verified::Recalled {
        push("recalled-basis");
    }
    match source.dating {
        Dating::Dated => {}
        Dating::ByDesignation => push("designated-basis"),
        Dating::Unknown => push("undated-basis"),
    }
    doubts
}

/// A doubt for each fact used that the host doubts.
#[must_use]
pub fn fact_doubts(trace: &Trace) -> Vec<Message> {
    let doubtful = trace.facts.iter().filter(|fact| fact.doubtful);
    doubtful.map(|fact| Message::new("doubtful-fact").with("fact", &fact.name)).collect()
}
