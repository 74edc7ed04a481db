//! Power and water by day before the start, of monitored sites and of those without the permit
//! that they need.

use rand::Rng;
use rand::rngs::StdRng;
use tidegate_domain::{Date, Decimal, MeterDay};

use super::Holder;
use crate::county::facts::{SOURCE, chance};

/// Days of history: more than the national pack wants for a baseline.
const DAYS: i32 = 30;

/// In so many of a thousand, the site has stood still for some days.
const STOPPED_PER_MILLE: u32 = 60;

/// In so many of a thousand, water is metered too.
const WATER_PER_MILLE: u32 = 500;

/// Amounts of one day by kind, least and most of what is usual.
const POWER: (&str, i64, i64) = ("power-kwh", 900, 24_000);
const WATER: (&str, i64, i64) = ("water-m3", 20, 900);

/// Adds the meter days of one enterprise, if its meters are known.
pub(super) fn read(start: Date, holder: &Holder<'_>, rng: &mut StdRng, days: &mut Vec<MeterDay>) {
    let without = holder.needs_permit() && holder.permit.is_none();
    if holder.outlets.is_empty() && !without {
        return;
    }
    let stopped = if chance(rng, STOPPED_PER_MILLE) { rng.random_range(3..8) } else { 0 };
    let has_water = chance(rng, WATER_PER_MILLE);
    for (kind, least, most) in [Some(POWER), has_water.then_some(WATER)].into_iter().flatten() {
        let usual = rng.random_range(least..most);
        for back in (1..=DAYS).rev() {
            let per_mille = if back <= stopped { 30 } else { rng.random_range(900..1100) };
            days.push(MeterDay {
                enterprise: holder.enterprise.to_owned(),
                kind: kind.to_owned(),
                meter: String::new(),
                on: start.plus_days(-back),
                // A thousandth of a unit is 10⁶ counts.
                amount: Decimal::from_counts(usual * per_mille * 1_000_000),
                source: SOURCE.to_owned(),
            });
        }
    }
}
