//! What one kind of figure says about one day.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use tidegate_sdk::contract::{DailyEvidence, Date, Decimal, Message, Refusal, Step, TruthValue};

use super::Numbers;

/// One kind of figure on the day judged.
pub(super) struct Reading {
    /// Kind, for example `power-kwh`.
    pub(super) kind: &'static str,
    /// What it measures; kinds that measure the same are not independent.
    pub(super) measures: &'static str,
    /// Running, stopped, or says nothing.
    pub(super) says: TruthValue,
    /// 0 to 1.
    pub(super) weight: Decimal,
    /// Whether any figure of the kind was given.
    pub(super) is_given: bool,
    /// Whether more figures of the kind could make it speak.
    pub(super) is_wanting: bool,
    /// How it came.
    pub(super) step: Step,
}

/// Why a kind says what it says.
struct Judged {
    says: TruthValue,
    is_wanting: bool,
    text: Message,
    /// The parameter that the outcome rests on.
    parameter: &'static str,
    changed_by: Option<Message>,
}

impl Judged {
    /// Says nothing, for the reason of the message.
    fn silent(text: Message, is_wanting: bool) -> Self {
        let parameter = "production_history_days_min";
        Self { says: TruthValue::Unknown, is_wanting, text, parameter, changed_by: None }
    }
}

impl Reading {
    /// Reads the figures of one kind: `days` are of this kind, in any order, none after the day
    /// judged.
    pub(super) fn of(
        kind: &'static str,
        measures: &'static str,
        days: &[&DailyEvidence],
        numbers: &Numbers,
    ) -> Result<Self, Refusal> {
        let weight = numbers.number(&format!("production_weight_{kind}"))?;
        let judged = judge(kind, days, numbers)?;
        let rule = format!("production-{kind}");
        let mut step = numbers.step(rule, judged.says, judged.text, judged.parameter);
        step.changed_by = judged.changed_by.into_iter().collect();
        if judged.is_wanting {
            step.missing = vec![kind.to_owned()];
        }
        Ok(Self {
            kind,
            measures,
            says: judged.says,
            weight,
            is_given: !days.is_empty(),
            is_wanting: judged.is_wanting,
            step,
        })
    }
}

fn judge(kind: &str, days: &[&DailyEvidence], numbers: &Numbers) -> Result<Judged, Refusal> {
    let on = numbers.on;
    let by_day = figures(days);
    let text = |key: &str| Message::new(key).with("kind", kind);
    let amount = match by_day.get(&on) {
        None => return Ok(Judged::silent(text("production-no-figure").with("on", on), true)),
        Some(Figure::Conflicting) => {
            return Ok(Judged::silent(text("production-conflicting").with("on", on), true));
        }
        Some(Figure::One(amount)) if *amount < Decimal::ZERO => {
            return Ok(Judged::silent(text("production-negative").with("amount", amount), true));
        }
        Some(Figure::One(amount)) => *amount,
    };
    let history = history(&by_day, numbers)?;
    let wanted = numbers.days("production_history_days_min")?;
    if history.len() < wanted {
        let text = text("production-short-history");
        let text = text.with("days", history.len()).with("wanted", wanted);
        return Ok(Judged::silent(text, true));
    }
    let baseline = quantile(history, numbers.number("production_baseline_quantile")?);
    if baseline <= Decimal::ZERO {
        return Ok(Judged::silent(text("production-no-baseline"), false));
    }
    compare(kind, amount, baseline, numbers)
}

/// Compares the day's figure with the baseline, which is positive.
fn compare(
    kind: &str,
    amount: Decimal,
    baseline: Decimal,
    numbers: &Numbers,
) -> Result<Judged, Refusal> {
    let running = numbers.of_kind("production_running_share", kind)?;
    let stopped = numbers.of_kind("production_stopped_share", kind)?;
    let absurd = numbers.number("production_absurd_ratio")?;
    let text = |key: &str| {
        let text = Message::new(key).with("kind", kind).with("amount", amount);
        text.with("baseline", baseline).with("percent", percent(amount, baseline))
    };
    let reaches = |share| share_of(amount, baseline, share) != Ordering::Less;
    let from = Message::new("production-would-run").with("kind", kind);
    let from = from.with("amount", baseline.saturating_mul(running));
    let up_to = Message::new("production-would-stand").with("kind", kind);
    let up_to = up_to.with("amount", baseline.saturating_mul(stopped));
    let judged = |says, key, parameter, changed_by| Judged {
        says,
        is_wanting: false,
        text: text(key),
        parameter,
        changed_by,
    };
    Ok(if share_of(amount, baseline, absurd) == Ordering::Greater {
        let silent =
            judged(TruthValue::Unknown, "production-absurd", "production_absurd_ratio", None);
        Judged { is_wanting: true, ..silent }
    } else if reaches(running) {
        judged(TruthValue::Yes, "production-runs", "production_running_share", Some(up_to))
    } else if share_of(amount, baseline, stopped) != Ordering::Greater {
        judged(TruthValue::No, "production-stands", "production_stopped_share", Some(from))
    } else {
        judged(TruthValue::Unknown, "production-between", "production_running_share", None)
    })
}

/// The figure of one day.
enum Figure {
    One(Decimal),
    /// Several that differ: none of them can be relied on.
    Conflicting,
}

/// One figure a day; the same figure twice is one.
fn figures(days: &[&DailyEvidence]) -> BTreeMap<Date, Figure> {
    let mut by_day: BTreeMap<Date, Figure> = BTreeMap::new();
    for day in days {
        by_day
            .entry(day.on)
            .and_modify(|known| {
                if matches!(known, Figure::One(amount) if *amount != day.amount) {
                    *known = Figure::Conflicting;
                }
            })
            .or_insert(Figure::One(day.amount));
    }
    by_day
}

/// Usable figures of the days before the day judged from which the baseline is taken: neither
/// negative nor conflicting.
fn history(by_day: &BTreeMap<Date, Figure>, numbers: &Numbers) -> Result<Vec<Decimal>, Refusal> {
    let days = i32::try_from(numbers.days("production_baseline_days")?).unwrap_or(i32::MAX);
    let window = numbers.on.plus_days(days.saturating_neg())..numbers.on;
    let usable = by_day.range(window).filter_map(|(_, figure)| match figure {
        Figure::One(amount) if *amount >= Decimal::ZERO => Some(*amount),
        _ => None,
    });
    Ok(usable.collect())
}

/// The smallest of `values` that at least this share of them does not exceed (nearest rank), an
/// observed value and therefore exact. Zero when there are none.
pub(super) fn quantile(mut values: Vec<Decimal>, share: Decimal) -> Decimal {
    values.sort_unstable();
    let one = i128::from(Decimal::ONE.counts());
    let scaled = i128::try_from(values.len()).unwrap_or(0) * i128::from(share.counts());
    let rank = scaled.div_euclid(one) + i128::from(scaled.rem_euclid(one) != 0);
    let at = usize::try_from(rank - 1).unwrap_or(0).min(values.len().saturating_sub(1));
    values.get(at).copied().unwrap_or(Decimal::ZERO)
}

/// How `amount` lies to `baseline × share`, compared exactly.
fn share_of(amount: Decimal, baseline: Decimal, share: Decimal) -> Ordering {
    let left = i128::from(amount.counts()) * i128::from(Decimal::ONE.counts());
    left.cmp(&(i128::from(baseline.counts()) * i128::from(share.counts())))
}

/// `amount` in percent of `baseline`, rounded down; 0 when the baseline is.
pub(super) fn percent(amount: Decimal, baseline: Decimal) -> i128 {
    (i128::from(amount.counts()) * 100).checked_div(i128::from(baseline.counts())).unwrap_or(0)
}
