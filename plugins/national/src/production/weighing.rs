//! Weighing what the kinds say against one another.

use tidegate_sdk::contract::{Decimal, Message, Refusal, Step, TruthValue};

use super::Numbers;
use super::reading::Reading;

/// What all kinds come to.
pub(super) struct Weighed {
    pub(super) running: TruthValue,
    /// 0 to 1.
    pub(super) confidence: Decimal,
    pub(super) steps: Vec<Step>,
}

/// Weighs independent kinds: those of one side support each other, those of the other side take
/// from it.
///
/// Support of a side a = 1 − Π (1 − weight) of its kinds; confidence of the stronger side against
/// the other, b, = a (1 − b) ÷ (1 − a b), Dempster's rule of combination. All in decimals of nine
/// places, rounded toward zero.
pub(super) fn weigh(readings: &[Reading], numbers: &Numbers) -> Result<Weighed, Refusal> {
    let speaking = independent(readings);
    let running = support(&speaking, TruthValue::Yes);
    let stopped = support(&speaking, TruthValue::No);
    let (says, support, against) = if running >= stopped {
        (TruthValue::Yes, running, stopped)
    } else {
        (TruthValue::No, stopped, running)
    };
    let confidence = combined(support, against);
    let least = numbers.number("production_confidence_min")?;
    let is_enough = confidence >= least && running != stopped;
    let state = if is_enough { says } else { TruthValue::Unknown };
    let mut steps = Vec::new();
    if running > Decimal::ZERO && stopped > Decimal::ZERO {
        steps.push(contradiction(&speaking, numbers));
    }
    let key = match state {
        TruthValue::Yes => "production-running",
        TruthValue::No => "production-stopped",
        TruthValue::Unknown => "production-undecided",
    };
    let text = Message::new(key).with("confidence", confidence).with("least", least);
    let parameter = "production_confidence_min";
    steps.push(numbers.step("production-state".to_owned(), state, text, parameter));
    Ok(Weighed { running: state, confidence, steps })
}

/// The kinds that say something, one for each thing measured: the first, which is the strongest.
fn independent(readings: &[Reading]) -> Vec<&Reading> {
    let mut chosen: Vec<&Reading> = Vec::new();
    for reading in readings.iter().filter(|reading| reading.says != TruthValue::Unknown) {
        if !chosen.iter().any(|known| known.measures == reading.measures) {
            chosen.push(reading);
        }
    }
    chosen
}

fn support(speaking: &[&Reading], side: TruthValue) -> Decimal {
    let of_side = speaking.iter().filter(|reading| reading.says == side);
    let doubt = of_side
        .fold(Decimal::ONE, |doubt, reading| doubt.saturating_mul(complement(reading.weight)));
    complement(doubt)
}

/// a (1 − b) ÷ (1 − a b); 0 when both sides are certain.
fn combined(a: Decimal, b: Decimal) -> Decimal {
    let agreeing = i128::from(a.saturating_mul(complement(b)).counts());
    let possible = i128::from(complement(a.saturating_mul(b)).counts());
    let scaled = agreeing * i128::from(Decimal::ONE.counts());
    let counts = scaled.checked_div(possible).unwrap_or(0);
    Decimal::from_counts(i64::try_from(counts).unwrap_or(0)).min(Decimal::ONE)
}

fn complement(share: Decimal) -> Decimal {
    Decimal::from_counts(Decimal::ONE.counts().saturating_sub(share.counts()))
}

/// The step that names both sides.
fn contradiction(speaking: &[&Reading], numbers: &Numbers) -> Step {
    let side = |says| {
        let kinds = speaking.iter().filter(|reading| reading.says == says);
        kinds.map(|reading| reading.kind).collect::<Vec<_>>().join(" | ")
    };
    let text = Message::new("production-contradiction")
        .with("running", side(TruthValue::Yes))
        .with("stopped", side(TruthValue::No));
    let rule = "production-contradiction".to_owned();
    numbers.step(rule, TruthValue::Yes, text, "production_confidence_min")
}
