//! Amounts of the year against what the permit allows.

use std::collections::BTreeMap;

use tidegate_sdk::contract::{Date, Decimal, Message, Severity, Standing, Total};
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element, round_half_even};

const KIND: &str = "over-total";

/// Sanctions of an amount: the Decree's article, and the Code's two.
const SANCTIONS: &[&str] = &["over_limit", "over_permit_limit", "over_standard_limit"];

/// Hours of a civil day.
const DAY_HOURS: i64 = 24;

/// Decimals of shares that are shown.
const SHARE_DECIMALS: u8 = 4;

/// Amounts of a year over the permitted one: confirmed when measured alone, suspected when only
/// together with substituted hours. Hours that exceed a concentration count (Decree 736, art. 21);
/// substituted ones never prove. Nothing is found before the amount is passed: shares of amount
/// and year and the projected overrun stand among the figures and texts of what is found.
pub(super) fn rules(context: &Context<'_>, out: &mut Collector) {
    let mut latest: BTreeMap<(Option<&str>, &str, u16), Vec<&Total>> = BTreeMap::new();
    for total in &context.file.totals {
        let key = (total.outlet.as_deref(), total.pollutant.as_str(), total.year);
        latest.entry(key).or_default().push(total);
    }
    for totals in latest.values() {
        let Some(until) = totals.iter().map(|total| total.until).max() else { continue };
        let mut last = totals.iter().filter(|total| total.until == until);
        let Some(total) = last.next() else { continue };
        let contradicted = last.any(|other| other != total);
        if let Some(charge) = judge(context, total, contradicted) {
            out.decide(context, charge);
        }
    }
}

/// The charge about one total; none when it is of another year than the period.
fn judge(context: &Context<'_>, total: &Total, contradicted: bool) -> Option<Charge> {
    let year = i16::try_from(total.year).ok()?;
    let first = Date::from_ymd(year, 1, 1)?;
    let end = Date::from_ymd(year.checked_add(1)?, 1, 1)?;
    let ongoing = total.until < end && total.until >= context.known_until();
    let act = Act { ongoing, ..Act::days(first, total.until.min(end).min(context.known_until())) };
    let outlet = total.outlet.as_deref().unwrap_or("");
    let charge = Charge::new(KIND, act)
        .about(outlet, "")
        .of_pollutant(&total.pollutant)
        .sanctioned(SANCTIONS)
        .next_step(Message::new("next-stop-annual-total"), None);
    let is_dated = total.until > first && total.until <= end;
    let unusable = if contradicted {
        Some(("totals-contradict", "total"))
    } else if !is_dated || total.until > context.file.as_of.plus_days(1) {
        Some(("total-dates", "total"))
    } else if total.measured < Decimal::ZERO || total.substituted < Decimal::ZERO {
        Some(("total-negative", "total"))
    } else {
        None
    };
    if let Some((key, missing)) = unusable {
        let text = Message::new(key).with("until", total.until);
        return Some(charge.element(Element::unknown("amount-passed", missing).text(text)));
    }
    let Some(permitted) = total.permitted else {
        return Some(charge.element(amount_permitted(context, total)));
    };
    if permitted < Decimal::ZERO {
        let text = Message::new("total-negative").with("until", total.until);
        return Some(
            charge.element(Element::unknown("amount-permitted", "permit_amounts").text(text)),
        );
    }
    let charge =
        charge.element(Element::known("amount-permitted", true).with("permitted", permitted));
    let days = (total.until.days() - first.days(), end.days() - first.days());
    Some(figures(compare(context, charge, (total, permitted)), total, permitted, days))
}

/// Without a permitted amount: the permit names none, or it has no amounts at all.
fn amount_permitted(context: &Context<'_>, total: &Total) -> Element {
    let until = context.known_until();
    let mut valid = context
        .file
        .permits
        .iter()
        .filter(|permit| permit.valid_from < until && permit.valid_until > context.file.from);
    let is_bare = valid.any(|permit| permit.limits.is_empty() && permit.amounts.is_empty());
    let element = if is_bare {
        Element::unknown("amount-permitted", "permit_amounts")
    } else {
        Element::known("amount-permitted", false)
    };
    element.text(Message::new("no-amount-permitted").with("pollutant", &total.pollutant))
}

/// Compares the amounts; the charge says how far they prove anything.
fn compare(context: &Context<'_>, charge: Charge, (total, permitted): (&Total, Decimal)) -> Charge {
    let text = |key: &str| {
        Message::new(key)
            .with("measured", total.measured)
            .with("substituted", total.substituted)
            .with("permitted", permitted)
            .with("missing", total.missing_hours)
    };
    let with_substituted = total.measured.checked_add(total.substituted).unwrap_or(Decimal::MAX);
    let known = |held: bool, key: &str| Element::known("amount-passed", held).text(text(key));
    if total.measured > permitted {
        let element = known(true, "amount-passed-measured");
        return charge
            .element(
                element.changed_by(Message::new("amount-would-do").with("permitted", permitted)),
            )
            .standing(Standing::ConfirmedByData)
            .severity(severity(context, total, permitted));
    }
    if with_substituted > permitted {
        let element = known(true, "amount-passed-substituted");
        return charge.element(element.changed_by(Message::new("amount-would-be-measured")));
    }
    if could_pass(total, permitted) {
        let element = Element::unknown("amount-passed", "valid_data");
        return charge.element(element.text(text("amount-open-missing-hours")));
    }
    charge.element(known(false, "amount-not-passed"))
}

/// Whether hours that are neither measured nor substituted would pass the amount at the mean rate
/// of those that are measured.
fn could_pass(total: &Total, permitted: Decimal) -> bool {
    if total.missing_hours == 0 || total.substituted > Decimal::ZERO {
        return false;
    }
    let first = i16::try_from(total.year).ok().and_then(|year| Date::from_ymd(year, 1, 1));
    let days = first.map_or(0, |first| i64::from(total.until.days() - first.days()));
    let hours = i128::from(days * DAY_HOURS);
    let measured = hours - i128::from(total.missing_hours);
    // Without a single measured hour nothing is known about the rate.
    measured <= 0
        || i128::from(total.measured.counts()) * hours > i128::from(permitted.counts()) * measured
}

/// Serious from a multiple of the permitted amount on.
fn severity(context: &Context<'_>, total: &Total, permitted: Decimal) -> Severity {
    let ratio = context.number("over_total_serious_ratio", total.until.plus_days(-1));
    let serious = ratio.is_some_and(|(ratio, _)| {
        let left = i128::from(total.measured.counts()) * i128::from(Decimal::ONE.counts());
        left >= i128::from(permitted.counts()) * i128::from(ratio.counts())
    });
    if serious { Severity::Serious } else { Severity::Ordinary }
}

/// Amounts and shares; `days` are those counted and those of the year.
fn figures(charge: Charge, total: &Total, permitted: Decimal, days: (i32, i32)) -> Charge {
    let whole = |count: u32| Decimal::from_integer(i64::from(count)).unwrap_or(Decimal::MAX);
    let charge = charge
        .figure("measured", total.measured, "t")
        .figure("substituted", total.substituted, "t")
        .figure("permitted", permitted, "t")
        .figure("year-share", share(i128::from(days.0), i128::from(days.1)), "1")
        .figure("exceeding-hours", whole(total.exceeding_hours), "h")
        .figure("missing-hours", whole(total.missing_hours), "h");
    let charge = match total.overrun {
        Some(overrun) => charge.changed_by(Message::new("amount-overrun").with("on", overrun)),
        None => charge,
    };
    if permitted > Decimal::ZERO {
        let part = share(total.measured.counts().into(), permitted.counts().into());
        charge.figure("amount-share", part, "1").largest_compliant(Some(permitted))
    } else {
        charge.largest_compliant(Some(permitted))
    }
}

/// `part ÷ whole`, rounded half to even; zero when there is no whole.
fn share(part: i128, whole: i128) -> Decimal {
    let scaled = part * i128::from(Decimal::ONE.counts());
    let counts = scaled.checked_div(whole).unwrap_or(0);
    let share = Decimal::from_counts(i64::try_from(counts).unwrap_or(i64::MAX));
    round_half_even(share, SHARE_DECIMALS)
}
