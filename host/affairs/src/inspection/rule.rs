//! Which sites are visited in a period: by open tasks, by warnings, by the time since the last visit,
//! and by lot.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use tidegate_calendar::Calendar;
use tidegate_domain::{Date, Tier};

use super::acts::{Purpose, Visit};
use crate::Refused;

/// The longest period that is planned at once, in days.
pub const PLAN_DAYS_MAX: i32 = 366;

/// A county's rule for one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionRule {
    /// What is drawn with. The same seed and sites give the same visits, so that anybody can repeat
    /// the drawing; it is kept with each visit that was drawn.
    pub seed: u64,
    /// First day of the period.
    pub from: Date,
    /// First day after it.
    pub until: Date,
    /// The most visits; of more the ones with the weightiest reason take place.
    pub visits_max: u32,
    /// Officers who go to each site, drawn by lot.
    pub inspectors_each: u8,
    /// Warnings still open from which a site is visited; absent: warnings are no reason.
    #[serde(default)]
    pub warnings_least: Option<u32>,
    /// How often sites of a tier are visited, and how many of them are drawn.
    pub tiers: Vec<TierRule>,
}

/// The rule for the sites of one tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierRule {
    /// The tier.
    pub tier: Tier,
    /// The most days between two visits; absent: none are due.
    #[serde(default)]
    pub within_days: Option<u32>,
    /// How many of a thousand sites are drawn by lot, rounded up; 0 to 1000.
    #[serde(default)]
    pub random_per_mille: u32,
}

/// What is known of a site when visits are planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteProfile {
    /// Unified social credit code; unique.
    pub enterprise: String,
    /// Its tier.
    pub tier: Tier,
    /// Numbers of open tasks.
    #[serde(default)]
    pub cases: Vec<i64>,
    /// Warnings that are still open.
    #[serde(default)]
    pub warnings: u32,
    /// The day of the last visit; absent when none is known.
    #[serde(default)]
    pub last: Option<Date>,
    /// Whether a visit is planned already.
    #[serde(default)]
    pub planned: bool,
    /// Officers who must not go there (回避).
    #[serde(default)]
    pub avoids: Vec<String>,
}

/// A visit that the rule asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedVisit {
    /// Whom it is paid to.
    pub enterprise: String,
    /// The visit.
    pub visit: Visit,
}

/// The visits of a period, weightiest reason first: sites with open tasks, with warnings, not visited
/// for too long, drawn by lot. A site is visited once, for its weightiest reason; one that has a visit
/// planned already has none. Visits lie on the period's working days, the weightiest earliest.
///
/// **Shape.** The order of `sites` and `inspectors` makes no difference.
///
/// # Errors
/// [`Refused`] when the period has no working day or is too long, a share is more than all, or there
/// are too few officers who may go to a site.
pub fn plan_inspections(
    rule: &InspectionRule,
    sites: &[SiteProfile],
    inspectors: &[String],
    calendar: &Calendar,
) -> Result<Vec<PlannedVisit>, Refused> {
    let days = working_days(rule, calendar)?;
    if let Some(tier) = rule.tiers.iter().find(|tier| tier.random_per_mille > 1000) {
        let share = tier.random_per_mille;
        return Err(content(format!("{share} of a thousand sites are more than all of them")));
    }
    let drawn = drawn(rule, sites);
    let mut picked: Vec<(Weight, &SiteProfile)> = sites
        .iter()
        .filter(|site| !site.planned)
        .filter_map(|site| Some((weight(rule, site, &drawn)?, site)))
        .collect();
    picked.sort_by(|a, b| (&a.0, &a.1.enterprise).cmp(&(&b.0, &b.1.enterprise)));
    let mut seen = BTreeSet::new();
    picked.retain(|(_, site)| seen.insert(&site.enterprise));
    picked.truncate(usize::try_from(rule.visits_max).unwrap_or(usize::MAX));
    let count = picked.len();
    let mut visits = Vec::with_capacity(count);
    for (place, (weight, site)) in picked.into_iter().enumerate() {
        // INVARIANT: less than the number of days, for `place` is less than `count`.
        let Some(on) = days.get(place * days.len() / count) else { continue };
        let visit = visit(rule, site, (weight.purpose, *on), inspectors)?;
        visits.push(PlannedVisit { enterprise: site.enterprise.clone(), visit });
    }
    Ok(visits)
}

/// What puts one site before another; the least comes first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    purpose: Purpose,
    /// Open tasks and warnings, the most first.
    counts: std::cmp::Reverse<(usize, u32)>,
    /// The last visit: none first, then the longest ago.
    last: Option<Date>,
}

fn weight(rule: &InspectionRule, site: &SiteProfile, drawn: &BTreeSet<&str>) -> Option<Weight> {
    let purpose = if !site.cases.is_empty() {
        Purpose::Cases
    } else if rule.warnings_least.is_some_and(|least| site.warnings >= least.max(1)) {
        Purpose::Warnings
    } else if is_due(rule, site) {
        Purpose::Routine
    } else if drawn.contains(site.enterprise.as_str()) {
        Purpose::Random
    } else {
        return None;
    };
    let counts = std::cmp::Reverse((site.cases.len(), site.warnings));
    Some(Weight { purpose, counts, last: site.last })
}

/// Whether the last visit will be too long ago before the period is over.
fn is_due(rule: &InspectionRule, site: &SiteProfile) -> bool {
    let of_tier = rule.tiers.iter().find(|tier| tier.tier == site.tier);
    let Some(within) = of_tier.and_then(|tier| tier.within_days) else { return false };
    let within = i32::try_from(within).unwrap_or(i32::MAX);
    site.last.is_none_or(|last| last.plus_days(within) < rule.until)
}

/// The sites that are drawn by lot: of each tier its share, of all its sites alike.
fn drawn<'a>(rule: &InspectionRule, sites: &'a [SiteProfile]) -> BTreeSet<&'a str> {
    let mut drawn = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for tier in rule.tiers.iter().filter(|tier| seen.insert(tier.tier as u8)) {
        let of_tier = sites.iter().filter(|site| site.tier == tier.tier);
        let lots: BTreeMap<(u64, &str), ()> = of_tier
            .map(|site| ((lot(rule.seed, &[&site.enterprise]), site.enterprise.as_str()), ()))
            .collect();
        let share = lots.len() * usize::try_from(tier.random_per_mille).unwrap_or(0);
        drawn.extend(lots.into_keys().take(share.div_ceil(1000)).map(|(_, site)| site));
    }
    drawn
}

fn visit(
    rule: &InspectionRule,
    site: &SiteProfile,
    (purpose, on): (Purpose, Date),
    inspectors: &[String],
) -> Result<Visit, Refused> {
    let may_go = inspectors.iter().filter(|one| !site.avoids.contains(one));
    let lots: BTreeSet<(u64, &String)> =
        may_go.map(|one| (lot(rule.seed, &[&site.enterprise, one]), one)).collect();
    let wanted = usize::from(rule.inspectors_each);
    if lots.len() < wanted {
        let (found, enterprise) = (lots.len(), &site.enterprise);
        return Err(content(format!(
            "{wanted} officers go to each site and only {found} may go to {enterprise}: name more"
        )));
    }
    Ok(Visit {
        reference: format!("{}-{}", rule.from, purpose.word()),
        purpose,
        reason: String::new(),
        on,
        inspectors: lots.into_iter().take(wanted).map(|(_, one)| one.clone()).collect(),
        outlets: Vec::new(),
        cases: site.cases.clone(),
        order: None,
        seed: Some(rule.seed),
        announced: false,
        remind_on: None,
    })
}

fn working_days(rule: &InspectionRule, calendar: &Calendar) -> Result<Vec<Date>, Refused> {
    let length = rule.until.days().saturating_sub(rule.from.days());
    if !(1..=PLAN_DAYS_MAX).contains(&length) {
        let InspectionRule { from, until, .. } = rule;
        return Err(content(format!(
            "{from} until {until} is no period of 1 to {PLAN_DAYS_MAX} days: correct it"
        )));
    }
    let days = (0..length).map(|days| rule.from.plus_days(days));
    let worked: Vec<Date> = days.filter(|day| calendar.is_working(*day).working).collect();
    if worked.is_empty() {
        let reason = format!("no day from {} on is worked: give a longer period", rule.from);
        return Err(content(reason));
    }
    Ok(worked)
}

/// The lot of names under a seed: FNV-1a over them, mixed so that near names lie far apart.
fn lot(seed: u64, names: &[&str]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for name in names {
        for byte in name.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    let mut mixed = hash ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

fn content(reason: impl Into<String>) -> Refused {
    Refused::new("content", reason)
}
