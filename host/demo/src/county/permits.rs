//! Permits of those who are expected to need one, and what is wrong with some of them.

use rand::Rng;
use rand::rngs::StdRng;
use tidegate_domain::{
    Averaging, Comparison, Date, Decimal, Medium, Permit, PermitAmount, PermitLimit, PermitRecord,
    Tier,
};

use super::Terms;
use super::facts::chance;
use super::licensing::{Age, Licensing};
use super::line::Line;
use super::outlets::{Expected, Monitored};

/// In so many of a thousand, it was issued for another tier than the facts of today ask for.
const OTHER_TIER_PER_MILLE: u32 = 10;

/// Days of five years, for which a permit is issued.
///
/// # Source
/// State Council Order 736, article 14.
const VALID_DAYS: i32 = 1826;

/// Issues the permit of one enterprise, if it is expected to need one and did not forget.
pub(super) fn issue(
    terms: &Terms<'_>,
    line: &Line,
    enterprise: &str,
    outlets: &[Monitored],
    rng: &mut StdRng,
) -> Option<PermitRecord> {
    let Terms { plan, licensing } = terms;
    let needs_one = matches!(line.tier, Tier::Key | Tier::Simplified);
    let must_hold = licensing.monitored_hold && !outlets.is_empty();
    if !needs_one || (chance(rng, licensing.without_per_mille) && !must_hold) {
        return None;
    }
    let is_expired = chance(rng, licensing.expired_per_mille) && !must_hold;
    let age = age(licensing, (must_hold, is_expired), rng);
    let valid_from = plan.start.plus_days(-age - if is_expired { VALID_DAYS } else { 0 });
    let is_ended = chance(rng, licensing.ended_per_mille) && !must_hold;
    let ended = is_ended.then(|| plan.start.plus_days(-age / 3));
    let other = if line.tier == Tier::Key { Tier::Simplified } else { Tier::Key };
    let tier = if chance(rng, OTHER_TIER_PER_MILLE) { other } else { line.tier };
    let mut limits = Vec::new();
    for outlet in outlets {
        let is_stricter = chance(rng, licensing.stricter_per_mille);
        limits.extend(outlet_limits(outlet, (is_stricter, licensing.stricter_throughout)));
    }
    let permit = Permit {
        number: format!("{enterprise}001P"),
        tier,
        valid_from,
        valid_until: valid_from.plus_days(VALID_DAYS),
        ended,
        limits,
        amounts: amounts(plan.start, line, outlets, rng),
    };
    Some(PermitRecord { enterprise: enterprise.to_owned(), permit })
}

/// Days since the permit was issued, or since it expired.
fn age(licensing: &Licensing, (must_hold, is_expired): (bool, bool), rng: &mut StdRng) -> i32 {
    match licensing.age {
        Age::Any => rng.random_range(40..VALID_DAYS - 20),
        Age::Campaign { .. } if is_expired => rng.random_range(20..150),
        Age::Campaign { early_per_mille, early, late } => {
            let is_early = chance(rng, early_per_mille) && !must_hold;
            let (first, last) = if is_early { early } else { late };
            VALID_DAYS - rng.random_range(first..=last)
        }
    }
}

fn outlet_limits(
    outlet: &Monitored,
    (is_stricter, is_throughout): (bool, bool),
) -> Vec<PermitLimit> {
    let (averaging, unit) = match outlet.record.medium {
        Medium::Water => (Averaging::Day, "mg/L"),
        Medium::Air => (Averaging::Hour, "mg/m3"),
    };
    let limit = |pollutant: &str, comparison, lower, upper, unit: &str| PermitLimit {
        outlet: outlet.record.id.clone(),
        pollutant: pollutant.to_owned(),
        averaging,
        comparison,
        lower,
        upper: Some(upper),
        unit: unit.to_owned(),
    };
    let upper = |expected: &Expected| match is_stricter && (expected.is_standard || is_throughout) {
        true => Decimal::from_counts(expected.upper.counts() / 10 * 8),
        false => expected.upper,
    };
    let mut limits: Vec<PermitLimit> = outlet
        .limits
        .iter()
        .map(|expected| limit(expected.code, Comparison::AtMost, None, upper(expected), unit))
        .collect();
    if outlet.record.monitoring_point == "plant-outlet" {
        let six = Decimal::from_integer(6);
        let nine = Decimal::from_integer(9).unwrap_or(Decimal::MAX);
        limits.push(limit("w01001", Comparison::Within, six, nine, "pH"));
    }
    limits
}

/// Tonnes that may be discharged in the year of the start: seven tenths of what the usual flow
/// carries at the limit; without a monitored outlet, a little of what any plant has.
fn amounts(start: Date, line: &Line, outlets: &[Monitored], rng: &mut StdRng) -> Vec<PermitAmount> {
    let year = u16::try_from(start.ymd().0).unwrap_or(u16::MAX);
    let amount = |pollutant: &str, kilograms: i64| PermitAmount {
        outlet: None,
        pollutant: pollutant.to_owned(),
        year,
        amount: Decimal::from_counts(kilograms * 1_000_000),
    };
    if outlets.is_empty() && line.tier == Tier::Key {
        let cod = rng.random_range(200..9000);
        return vec![amount("w01018", cod), amount("w21003", cod / 10)];
    }
    let expected = outlets
        .iter()
        .flat_map(|outlet| outlet.limits.iter().map(|expected| (expected, outlet.flow)));
    expected.map(|(expected, flow)| amount(expected.code, kilograms(expected, flow))).collect()
}

/// Seven tenths of flow × limit × one year. Both L/s × mg/L and m³/s × mg/m³ are mg/s.
fn kilograms(expected: &Expected, flow: Decimal) -> i64 {
    let per_second = expected.upper.saturating_mul(flow).counts();
    let milligrams = i128::from(per_second) * 31_536_000 * 7 / 10 / 1_000_000_000;
    i64::try_from(milligrams / 1_000_000).unwrap_or(i64::MAX)
}
