//! Whether the site was producing on a day, from all that the case file says about it.

use std::collections::BTreeMap;

use tidegate_sdk::contract::{Date, Decimal, ProductionDay, TruthValue};
use tidegate_sdk::judging::Context;

use super::orders::observed;

/// The state of one day.
#[derive(Clone, Debug)]
pub(super) struct State<'a> {
    pub(super) running: TruthValue,
    /// 0 to 1; 1 for what an inspection saw.
    pub(super) confidence: Decimal,
    /// Kinds of evidence.
    pub(super) evidence: Vec<&'a str>,
    /// Whether an inspection saw it.
    pub(super) is_observed: bool,
}

/// The states of the days of a case file.
pub(super) struct Production<'c, 'a> {
    context: &'c Context<'a>,
    days: BTreeMap<Date, Vec<&'a ProductionDay>>,
}

impl<'c, 'a> Production<'c, 'a> {
    /// Gathers the days.
    pub(super) fn new(context: &'c Context<'a>) -> Self {
        let mut days: BTreeMap<Date, Vec<&'a ProductionDay>> = BTreeMap::new();
        for day in &context.file.production {
            days.entry(day.on).or_default().push(day);
        }
        Self { context, days }
    }

    /// The state of a day. What an inspection saw goes before what was inferred; an inference under
    /// the confidence required, or two that differ, leave it unknown.
    pub(super) fn on(&self, day: Date) -> State<'a> {
        let seen = observed(self.context, day);
        if seen != TruthValue::Unknown {
            let evidence = vec!["inspection"];
            return State { running: seen, confidence: Decimal::ONE, evidence, is_observed: true };
        }
        let unknown = State {
            running: TruthValue::Unknown,
            confidence: Decimal::ZERO,
            evidence: Vec::new(),
            is_observed: false,
        };
        let least = self.context.number("order_confidence_min", day);
        let Some(inferred) = self.days.get(&day) else { return unknown };
        let mut inferred = inferred.iter();
        let Some(first) = inferred.next() else { return unknown };
        let is_sure = least.is_some_and(|(least, _)| first.confidence >= least);
        if !is_sure || inferred.any(|other| other.running != first.running) {
            return unknown;
        }
        State {
            running: first.running,
            confidence: first.confidence,
            evidence: first.evidence.iter().map(String::as_str).collect(),
            is_observed: false,
        }
    }
}
