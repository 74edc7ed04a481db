//! Power and water by day: of monitored sites, of those without the permit that they need, and of
//! those who build.

use std::collections::BTreeMap;

use tidegate_domain::{Decimal, MeterDay};

use super::Year;
use super::draw::Draw;
use super::records::projects;
use super::stories::Story;

/// Kinds with the sources that tell of them, and least and most of what is usual in a day.
const POWER: (&str, &str, i64, i64) = ("power-kwh", "synthetic power-supply", 900, 24_000);
const WATER: (&str, &str, i64, i64) = ("water-m3", "synthetic water-supply", 20, 900);

/// In so many of a thousand, water is metered too where nothing is known of before.
const WATER_PER_MILLE: u32 = 500;

/// Share of the usual that is used while production stands, per mille.
const STANDING_PER_MILLE: i64 = 40;

/// A meter that is read every day.
#[derive(Clone, Debug)]
pub(super) struct Meter {
    enterprise: String,
    kind: &'static str,
    source: &'static str,
    /// Usual amount of a day, whole units.
    usual: i64,
    /// First day that is metered.
    from: i32,
    /// Day from which more is used, because something that was built runs.
    rises: Option<i32>,
    /// Outlets that stand while production does.
    sites: Vec<usize>,
    draw: Draw,
}

impl Year {
    /// Plans the meters, and takes away the figures of those whose account was closed.
    pub(super) fn plan_meters(&mut self) {
        let idle = Some(&Story::Unlicensed { produces: false });
        let stories = &self.stories;
        self.county.meters.retain(|day| stories.get(&day.enterprise) != idle);
        let mut known: BTreeMap<(String, bool), i64> = BTreeMap::new();
        for day in &self.county.meters {
            let whole = day.amount.counts() / Decimal::ONE.counts();
            let key = (day.enterprise.clone(), day.kind == POWER.0);
            let usual = known.entry(key).or_insert(0);
            *usual = (*usual).max(whole * 10 / 11);
        }
        let mut sites: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, site) in self.sites.iter().enumerate() {
            sites.entry(&site.record.enterprise).or_default().push(index);
        }
        let mut metered: BTreeMap<&str, i32> = sites.keys().map(|one| (*one, 0)).collect();
        let mut rises: BTreeMap<&str, i32> = BTreeMap::new();
        for (enterprise, story) in &self.stories {
            match story {
                Story::Unlicensed { produces: true } | Story::Grows { .. } => {
                    metered.insert(enterprise, 0);
                }
                Story::Newcomer { production, licensed: None, .. }
                    if self.needs_permit(enterprise) =>
                {
                    metered.insert(enterprise, *production);
                }
                Story::Builds { day } => {
                    let production = projects::production(self, enterprise, *day);
                    if let Some(production) =
                        production.filter(|_| !sites.contains_key(enterprise.as_str()))
                    {
                        metered.insert(enterprise, 0);
                        rises.insert(enterprise, production);
                    }
                }
                _ => {}
            }
        }
        let mut meters = Vec::new();
        for (enterprise, from) in metered {
            let draw = Draw::new(self.plan.seed, "meter").text(enterprise);
            for (kind, source, least, most) in [POWER, WATER] {
                let is_power = kind == POWER.0;
                let before = known.get(&(enterprise.to_owned(), is_power)).copied();
                let is_new = before.is_none() && (is_power || draw.happens(WATER_PER_MILLE));
                let usual = before.or_else(|| is_new.then(|| draw.text(kind).between(least, most)));
                let Some(usual) = usual else { continue };
                meters.push(Meter {
                    enterprise: enterprise.to_owned(),
                    kind,
                    source,
                    usual: usual.max(10),
                    from,
                    rises: rises.get(enterprise).copied(),
                    sites: sites.get(enterprise).cloned().unwrap_or_default(),
                    draw: draw.text(kind),
                });
            }
        }
        self.meters = meters;
    }

    /// The figures of the day before, which arrive on a day.
    pub(super) fn figures(&self, day: u32) -> Vec<MeterDay> {
        let of = i32::try_from(day).unwrap_or(i32::MAX) - 1;
        if of < 0 || day > self.plan.days {
            return Vec::new();
        }
        let read = self.meters.iter().filter(|meter| meter.from <= of);
        read.map(|meter| self.figure(meter, of)).collect()
    }

    fn figure(&self, meter: &Meter, day: i32) -> MeterDay {
        let noon = i64::from(day) * 24 + 12;
        let mut sites = meter.sites.iter().filter_map(|index| self.sites.get(*index));
        let stands = !meter.sites.is_empty() && sites.all(|site| site.is_stopped(noon));
        let per_mille = if stands {
            STANDING_PER_MILLE
        } else {
            meter.draw.number(i64::from(day)).between(880, 1080)
        };
        let has_risen = meter.rises.is_some_and(|rises| rises <= day);
        let per_mille = if has_risen { per_mille * 3 / 2 } else { per_mille };
        MeterDay {
            enterprise: meter.enterprise.clone(),
            kind: meter.kind.to_owned(),
            meter: String::new(),
            on: self.plan.from.plus_days(day),
            // A thousandth of a unit is 10⁶ counts.
            amount: Decimal::from_counts(meter.usual * per_mille * 1_000_000),
            source: meter.source.to_owned(),
        }
    }
}
