//! Production state from independent daily figures: running or stopped with a confidence and its
//! evidence. A help for those who look, never a finding.
//!
//! Each kind of figure is compared with its own baseline and speaks for production, for a stop, or
//! not at all ([`reading`]); kinds that measure different things are then weighed against one
//! another ([`weighing`]).

mod change;
mod reading;
mod weighing;

use std::collections::BTreeSet;

use tidegate_sdk::contract::{
    DailyEvidence, Date, Decimal, Message, ProductionEvidence, ProductionState, Refusal, Step,
    TruthValue,
};
use tidegate_sdk::tables::{ParameterValue, Tables};

use reading::Reading;

/// Kinds of figures, strongest evidence first, each with what it measures. Two kinds that measure
/// the same thing are not independent: the stronger one speaks for both.
const KINDS: [(&str, &str); 7] = [
    ("production-power-kwh", "power"),
    ("output", "output"),
    ("power-kwh", "power"),
    ("flow-m3", "flow"),
    ("water-m3", "water"),
    ("treatment-power-kwh", "treatment"),
    ("turnover-cny", "turnover"),
];

/// Whether the enterprise was producing on `on`, with a confidence from 0 to 1.
///
/// `evidence.days` may stand in any order and have gaps; days after `on` are not looked at.
/// `running` is unknown when too little speaks, or when kinds contradict one another so much that
/// neither side has the confidence required; `missing` then names the kinds of figures to ask for.
///
/// # Errors
/// `before-covered-dates` or `after-covered-dates`; `parameter-not-in-force`.
pub(crate) fn production(
    tables: &'static Tables,
    evidence: &ProductionEvidence,
    on: Date,
) -> Result<ProductionState, Refusal> {
    tables.covers(on)?;
    let numbers = Numbers { tables, on };
    let mut readings = Vec::new();
    for (kind, measures) in KINDS {
        let days: Vec<&DailyEvidence> =
            evidence.days.iter().filter(|day| day.kind == kind && day.on <= on).collect();
        readings.push(Reading::of(kind, measures, &days, &numbers)?);
    }
    let mut steps: Vec<Step> =
        readings.iter().filter(|reading| reading.is_given).map(|one| one.step.clone()).collect();
    steps.extend(unknown_kinds(evidence));
    steps.extend(change::steps(evidence, &numbers)?);
    let weighed = weighing::weigh(&readings, &numbers)?;
    steps.extend(weighed.steps);
    let missing: BTreeSet<String> = match weighed.running {
        TruthValue::Unknown => readings
            .iter()
            .filter(|reading| reading.is_wanting)
            .map(|reading| reading.kind.to_owned())
            .collect(),
        _ => BTreeSet::new(),
    };
    Ok(ProductionState {
        running: weighed.running,
        confidence: weighed.confidence,
        steps,
        missing: missing.into_iter().collect(),
    })
}

/// The parameters in force on the day judged.
#[derive(Clone, Copy)]
struct Numbers {
    tables: &'static Tables,
    on: Date,
}

impl Numbers {
    /// The number of this name.
    fn number(&self, name: &str) -> Result<Decimal, Refusal> {
        self.find(name).ok_or_else(|| Refusal {
            code: "parameter-not-in-force".to_owned(),
            text: Message::new("parameter-not-in-force").with("name", name).with("on", self.on),
        })
    }

    /// The number of this name for one kind, or the one for all kinds.
    fn of_kind(&self, name: &str, kind: &str) -> Result<Decimal, Refusal> {
        match self.find(&format!("{name}_{kind}")) {
            Some(value) => Ok(value),
            None => self.number(name),
        }
    }

    /// The whole part of a number that counts days.
    fn days(&self, name: &str) -> Result<usize, Refusal> {
        let whole = self.number(name)?.counts() / Decimal::ONE.counts();
        Ok(usize::try_from(whole).unwrap_or(0))
    }

    fn find(&self, name: &str) -> Option<Decimal> {
        match self.tables.parameter(name, self.on)?.value {
            ParameterValue::Number(value) => Some(value),
            _ => None,
        }
    }

    /// The basis of a parameter, for the steps that used it.
    fn step(&self, rule: String, outcome: TruthValue, text: Message, parameter: &str) -> Step {
        let basis = self.tables.parameter(parameter, self.on).map(|one| one.source.basis());
        Step {
            rule,
            outcome,
            basis: basis.into_iter().collect(),
            facts: Vec::new(),
            missing: Vec::new(),
            text,
            changed_by: Vec::new(),
        }
    }
}

/// A step for each kind of figure that no rule reads.
fn unknown_kinds(evidence: &ProductionEvidence) -> Vec<Step> {
    let known = |kind: &str| KINDS.iter().any(|(name, _)| *name == kind);
    let kinds: BTreeSet<&str> =
        evidence.days.iter().map(|day| day.kind.as_str()).filter(|kind| !known(kind)).collect();
    let step = |kind| Step {
        rule: "production-kind-unknown".to_owned(),
        outcome: TruthValue::Unknown,
        basis: Vec::new(),
        facts: Vec::new(),
        missing: Vec::new(),
        text: Message::new("production-kind-unknown").with("kind", kind),
        changed_by: Vec::new(),
    };
    kinds.into_iter().map(step).collect()
}
