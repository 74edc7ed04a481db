//! A monitored outlet ready to be asked for any hour of the year.

use tidegate_domain::{Date, Decimal, Device, Medium, OutletRecord};
use tidegate_hj212::Version;

use super::YearPlan;
use super::course::{Ground, course};
use super::draw::Draw;
use super::spell::{Spell, SpellKind};
use super::temper::Temper;
use crate::devices::{Logger, PollutantProfile, Role, Schedule, Standing, mix};

/// In so many of a thousand outlets one pollutant is always close to its limit.
const NEAR_PER_MILLE: u32 = 70;

/// In so many of a thousand enterprises production stops at the spring festival, by how they run.
const FESTIVAL_PER_MILLE: [u32; 3] = [0, 350, 800];

/// Milliseconds by which loggers lag behind the full hour, each by its own.
const LAG_MS: (i64, i64) = (1_000, 20_000);

/// A monitored outlet with all that befalls it.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) record: OutletRecord,
    pub(super) logger: Logger,
    pub(super) is_gas: bool,
    /// Indexes of what is sent of the profile: the flow, and what a limit binds.
    pub(super) sent: Vec<usize>,
    /// Usual value of each pollutant of the profile as a share of its limit, per mille; 0 where it
    /// has no limit.
    pub(super) bases: Vec<i64>,
    /// In order of the first hour.
    pub(super) spells: Vec<Spell>,
    /// Indexes into `spells` of those that touch a day.
    by_day: Vec<Vec<u32>>,
    pub(super) noise: u64,
    pub(super) lag_ms: i64,
}

impl Site {
    pub(super) fn new(
        plan: &YearPlan,
        record: &OutletRecord,
        (device, logger): (&Device, &Logger),
        months: &[i8],
    ) -> Self {
        let name = format!("{}/{}", record.enterprise, record.id);
        let draw = Draw::new(plan.seed, "outlet").text(&name);
        let is_gas = record.medium == Medium::Air;
        let logger = Logger { seed: 0, ..of_the_year(device, logger) };
        let bound: Vec<usize> = bound(&logger);
        let near = draw.text("near");
        let near = near.happens(NEAR_PER_MILLE).then(|| near.number(1).pick(&bound)).flatten();
        let bases = bases(draw.text("base"), &logger, near.copied());
        let ground = Ground {
            draw,
            temper: Temper::of(plan.seed, &record.enterprise),
            is_gas,
            is_near: near.is_some(),
            schedule: logger.schedule,
            bound: &bound,
            hours: i64::from(plan.days) * 24,
            festival: festival(plan, &record.enterprise, logger.schedule),
            months,
        };
        let spells = course(&ground);
        let mut site = Self {
            record: record.clone(),
            logger,
            is_gas,
            sent: std::iter::once(0).chain(bound.iter().copied()).collect(),
            bases,
            spells: Vec::new(),
            by_day: Vec::new(),
            noise: mix(draw.between(0, i64::MAX >> 21).cast_unsigned()),
            lag_ms: draw.text("lag").between(LAG_MS.0, LAG_MS.1),
        };
        site.befall(spells, months.len());
        site
    }

    /// Lets these spells befall the outlet in a year of so many days, and no others.
    pub(super) fn befall(&mut self, spells: Vec<Spell>, days: usize) {
        self.by_day = by_day(&spells, days);
        self.spells = spells;
    }

    /// What is sent, with its place in the profile; the flow first.
    pub(super) fn sent_profiles(&self) -> impl Iterator<Item = (usize, &PollutantProfile)> {
        let profile = &self.logger.profile.pollutants;
        self.sent.iter().filter_map(|index| profile.get(*index).map(|one| (*index, one)))
    }

    /// The spells that have an hour.
    pub(super) fn spells_at(&self, hour: i64) -> impl Iterator<Item = &Spell> {
        let day = usize::try_from(hour.div_euclid(24)).ok();
        let indexes = day.and_then(|day| self.by_day.get(day)).map_or(&[][..], Vec::as_slice);
        let spells = indexes.iter().filter_map(|index| self.spells.get(*index as usize));
        spells.filter(move |spell| spell.has(hour))
    }

    /// Whether the line is down at the end of an hour: none when it is not, else whether what was
    /// measured is sent on the next day.
    pub(super) fn silence(&self, hour: i64) -> Option<bool> {
        self.spells_at(hour).find_map(|spell| match spell.kind {
            SpellKind::Silence { resent } => Some(resent),
            _ => None,
        })
    }

    /// Whether production stands in an hour.
    pub(super) fn is_stopped(&self, hour: i64) -> bool {
        self.spells_at(hour).any(|spell| spell.kind == SpellKind::Stopped)
    }
}

/// The logger as it stood in the year: registered, and speaking an edition that there was.
fn of_the_year(device: &Device, logger: &Logger) -> Logger {
    let mut logger = logger.clone();
    logger.standing = Standing::Registered;
    logger.password.clone_from(&device.password);
    logger.behaviour = crate::devices::Behaviour::default();
    logger.dialect.sample_time = false;
    if logger.dialect.version == Version::V2025 {
        logger.dialect.version = Version::V2017;
    }
    logger
}

/// Indexes of the pollutants whose concentration is bound by a limit.
fn bound(logger: &Logger) -> Vec<usize> {
    let pollutants = logger.profile.pollutants.iter().enumerate();
    pollutants
        .filter(|(_, pollutant)| pollutant.role.is_concentration() && pollutant.limit.is_some())
        .map(|(index, _)| index)
        .collect()
}

fn bases(draw: Draw, logger: &Logger, near: Option<usize>) -> Vec<i64> {
    let pollutants = logger.profile.pollutants.iter().enumerate();
    let base = |(index, pollutant): (usize, &PollutantProfile)| {
        let is_bound = pollutant.limit.is_some_and(|limit| limit > Decimal::ZERO);
        if !is_bound || matches!(pollutant.role, Role::Ph) {
            return 0;
        }
        let draw = draw.number(i64::try_from(index).unwrap_or(0));
        if near == Some(index) { draw.between(700, 770) } else { draw.between(260, 560) }
    };
    pollutants.map(base).collect()
}

/// First day of the stop and first day after it, from the start of the year.
pub(super) fn festival(
    plan: &YearPlan,
    enterprise: &str,
    schedule: Schedule,
) -> Option<(i64, i64)> {
    let draw = Draw::new(plan.seed, "festival").text(enterprise);
    let [town, continuous, shifts] = FESTIVAL_PER_MILLE;
    let per_mille = match schedule {
        Schedule::Town => town,
        Schedule::Continuous => continuous,
        Schedule::Shifts => shifts,
    };
    // The festival wanders through these weeks; the first of February is that of 2022.
    let (year, ..) = plan.from.ymd();
    let days = Date::from_ymd(year, 2, 1)?.days() - plan.from.days();
    let first = i64::from(days) - draw.number(1).between(1, 4);
    (draw.happens(per_mille) && first >= 0).then(|| (first, first + draw.number(2).between(6, 12)))
}

fn by_day(spells: &[Spell], days: usize) -> Vec<Vec<u32>> {
    let mut by_day = vec![Vec::new(); days];
    for (index, spell) in (0_u32..).zip(spells) {
        let days = spell.from.div_euclid(24)..=(spell.until() - 1).div_euclid(24);
        for day in days.filter_map(|day| usize::try_from(day).ok()) {
            if let Some(touched) = by_day.get_mut(day) {
                touched.push(index);
            }
        }
    }
    by_day
}
