//! What a finding about an exceedance says.

use tidegate_contract::{Basis, Decimal, LimitSource, Message, Severity, Standing};

use super::{Exceedance, Rule, SERIOUS_RATIO, SLIGHT_RATIO, moment};
use crate::judging::monitoring::cause::OVER_RANGE;
use crate::judging::monitoring::limits::Bar;
use crate::judging::{Act, Charge, Context, Element, round_half_even};

/// Decimals of the ratio that is shown.
const RATIO_DECIMALS: u8 = 4;

/// The charge of one act; all its elements hold.
pub(super) fn charge(context: &Context<'_>, rule: &Rule, found: &Exceedance<'_, '_>) -> Charge {
    let (series, run) = (found.series, &found.run);
    let ongoing = run.until >= context.known_until().start();
    let act = Act { from: run.from, until: run.until, ongoing };
    let mut charge = Charge::new(rule.kind, act)
        .about(&series.outlet, "")
        .of_pollutant(&series.pollutant)
        .standing(Standing::ConfirmedByData)
        .severity(severity(context, found))
        .sanctioned((rule.sanctions)(found))
        .next_step((rule.next_step)(context, found), None)
        .largest_compliant(found.bar.bounds.largest_compliant(found.worst.row.value))
        .continuing()
        .element(valid_mean(found));
    for (bar, value) in bars(found) {
        charge = charge
            .element(passed(&bar, value))
            .basis([basis_of(&bar)])
            .doubts(bar.applied.limit.doubts.iter().cloned());
    }
    let charge = charge.element(not_exempt(found)).doubts(over_range(found));
    figures(charge.doubts((rule.doubts)(found)), found)
}

fn valid_mean(found: &Exceedance<'_, '_>) -> Element {
    let averaging = found.series.averaging;
    let last = found.run.hits.last().map_or(found.run.from, |hit| hit.row.start);
    Element::known("valid-mean", true)
        .with("count", found.run.hits.len())
        .with("first", moment(found.run.from, averaging))
        .with("last", moment(last, averaging))
}

/// The element that one limit is passed, by the value furthest beyond it.
fn passed(bar: &Bar<'_>, value: i64) -> Element {
    let limit = &bar.applied.limit;
    let is_above = value > bar.bounds.highest;
    let key = match (bar.applied.source, is_above) {
        (LimitSource::Permit, true) => "over-permit-limit",
        (LimitSource::Permit, false) => "under-permit-limit",
        (LimitSource::Standard, true) => "over-standard-limit",
        (LimitSource::Standard, false) => "under-standard-limit",
    };
    let bound = if is_above { limit.upper } else { limit.lower };
    let text = Message::new(key)
        .with("value", round_half_even(Decimal::from_counts(value), limit.decimals))
        .with("limit", bound.unwrap_or_default())
        .with("unit", &limit.unit)
        .with("id", &limit.id);
    let element = Element::known("over-limit", true).text(text).basis([basis_of(bar)]);
    match bar.bounds.largest_compliant(value) {
        Some(compliant) => element.changed_by(
            Message::new("would-have-complied").with("value", compliant).with("unit", &limit.unit),
        ),
        None => element,
    }
}

fn not_exempt(found: &Exceedance<'_, '_>) -> Element {
    let element = Element::known("not-exempt", true);
    match found.run.hits.iter().find_map(|hit| hit.cap_used_up) {
        Some(mark) => element.text(
            Message::new("mark-cap-used-up")
                .with("mark", &mark.reference)
                .with("used", mark.hours_used)
                .with("cap", mark.hours_cap.unwrap_or_default()),
        ),
        None => element.changed_by(Message::new("would-be-exempt")),
    }
}

/// Every limit passed by any period, each with the value furthest beyond it.
fn bars<'a>(found: &Exceedance<'_, 'a>) -> Vec<(Bar<'a>, i64)> {
    let mut bars: Vec<(Bar<'a>, i64)> = Vec::new();
    for (bar, value) in
        found.run.hits.iter().flat_map(|hit| hit.passed.iter().map(|bar| (*bar, hit.row.value)))
    {
        match bars.iter_mut().find(|(known, _)| std::ptr::eq(known.applied, bar.applied)) {
            Some((known, furthest)) if bar.beyond(value) > known.beyond(*furthest) => {
                *furthest = value;
            }
            Some(_) => {}
            None => bars.push((bar, value)),
        }
    }
    bars.sort_by(|(one, _), (next, _)| {
        let key = |bar: &Bar<'a>| (!bar.is_decisive, &bar.applied.limit.id);
        key(one).cmp(&key(next))
    });
    bars
}

fn figures(charge: Charge, found: &Exceedance<'_, '_>) -> Charge {
    let limit = &found.bar.applied.limit;
    let value = Decimal::from_counts(found.worst.row.value);
    let is_above = found.worst.row.value > found.bar.bounds.highest;
    let bound = if is_above { limit.upper } else { limit.lower };
    let count = i64::try_from(found.run.hits.len()).ok().and_then(Decimal::from_integer);
    let charge = charge
        .figure("mean", value, &limit.unit)
        .figure("rounded", round_half_even(value, limit.decimals), &limit.unit)
        .figure("limit", bound.unwrap_or_default(), &limit.unit)
        .figure("periods", count.unwrap_or(Decimal::MAX), "1");
    match found.upper() {
        Some(upper) => charge.figure("ratio", ratio(value, upper), "1"),
        None => charge,
    }
}

/// `value ÷ upper`, rounded half to even; `upper` is positive.
fn ratio(value: Decimal, upper: Decimal) -> Decimal {
    let scaled = i128::from(value.counts()) * i128::from(Decimal::ONE.counts());
    let counts = scaled.checked_div(i128::from(upper.counts())).unwrap_or(0);
    let ratio = Decimal::from_counts(i64::try_from(counts).unwrap_or(i64::MAX));
    round_half_even(ratio, RATIO_DECIMALS)
}

fn over_range(found: &Exceedance<'_, '_>) -> Option<Message> {
    (found.worst.row.validity == OVER_RANGE).then(|| Message::new("mean-at-least"))
}

fn basis_of(bar: &Bar<'_>) -> Basis {
    bar.applied.limit.basis.clone()
}

/// Serious from a multiple of the limit on; slight when a single period lies barely above it.
fn severity(context: &Context<'_>, found: &Exceedance<'_, '_>) -> Severity {
    let on = tidegate_contract::Date::of_instant(found.run.until.saturating_sub(1));
    let compare = |name: &str| {
        let (ratio, _) = context.number(name, on)?;
        found.compared_with(ratio)
    };
    if compare(SERIOUS_RATIO).is_some_and(std::cmp::Ordering::is_ge) {
        Severity::Serious
    } else if found.run.hits.len() == 1
        && compare(SLIGHT_RATIO).is_some_and(std::cmp::Ordering::is_le)
    {
        Severity::Slight
    } else {
        Severity::Ordinary
    }
}
