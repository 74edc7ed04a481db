//! How consumption changed around a date that a person names, such as the first day of a stop.

use tidegate_sdk::contract::{
    Date, Decimal, FactValue, Message, ProductionEvidence, Refusal, Step, TruthValue,
};

use super::reading::{percent, quantile};
use super::{KINDS, Numbers};

/// The fact that names the date.
const FACT: &str = "production_comparison_date";

/// The median of a half: the middle figure, the lower one of two.
const MEDIAN: Decimal = Decimal::from_counts(Decimal::ONE.counts() / 2);

/// One step for each kind that has figures on both sides of the date: the medians before and from
/// it on, and whether the later one fell to the share of a stop. No steps without a date.
pub(super) fn steps(
    evidence: &ProductionEvidence,
    numbers: &Numbers,
) -> Result<Vec<Step>, Refusal> {
    let fact = evidence.enterprise.facts.iter().find(|fact| fact.name == FACT);
    let Some((fact, FactValue::Day(around))) = fact.map(|fact| (fact, &fact.value)) else {
        return Ok(Vec::new());
    };
    let mut steps = Vec::new();
    for (kind, _) in KINDS {
        let Some((before, since)) = medians(evidence, kind, *around, numbers)? else { continue };
        let least = numbers.of_kind("production_stopped_share", kind)?;
        let fell = i128::from(since.counts()) * i128::from(Decimal::ONE.counts())
            <= i128::from(before.counts()) * i128::from(least.counts());
        let outcome = if fell { TruthValue::Yes } else { TruthValue::No };
        let text = Message::new("production-changed")
            .with("kind", kind)
            .with("date", around)
            .with("before", before)
            .with("since", since)
            .with("percent", percent(since, before));
        let rule = format!("production-fell-{kind}");
        let mut step = numbers.step(rule, outcome, text, "production_stopped_share");
        step.facts.push(fact.clone());
        steps.push(step);
    }
    Ok(steps)
}

/// The medians of a kind within the baseline's days before `around` and from `around` to the day
/// judged; none when a side has no figure or nothing was used before.
fn medians(
    evidence: &ProductionEvidence,
    kind: &str,
    around: Date,
    numbers: &Numbers,
) -> Result<Option<(Decimal, Decimal)>, Refusal> {
    let days = i32::try_from(numbers.days("production_baseline_days")?).unwrap_or(i32::MAX);
    let first = around.plus_days(days.saturating_neg());
    let usable = evidence.days.iter().filter(|day| {
        day.kind == kind && day.amount >= Decimal::ZERO && day.on >= first && day.on <= numbers.on
    });
    let (before, since): (Vec<_>, Vec<_>) = usable.partition(|day| day.on < around);
    if before.is_empty() || since.is_empty() {
        return Ok(None);
    }
    let median = |side: Vec<_>| {
        quantile(
            side.into_iter()
                .map(|day: &tidegate_sdk::contract::DailyEvidence| day.amount)
                .collect(),
            MEDIAN,
        )
    };
    let (before, since) = (median(before), median(since));
    Ok((before > Decimal::ZERO).then_some((before, since)))
}
