//! A synthetic county, the same for the same plan.

mod code;
mod docket;
mod facts;
mod licensing;
mod line;
mod loggers;
mod mix;
mod outlets;
mod permits;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use serde::Serialize;
use tidegate_domain::{
    Date, DatedFact, Device, DocketRecord, EnterpriseRecord, Jurisdiction, Level, MeterDay,
    OutletRecord, PermitRecord, Tier,
};

pub use code::is_credit_code;
pub(crate) use licensing::{Age, Licensing};
pub use mix::standard_mix;

use crate::devices::Logger;
use code::credit_code;
use line::Line;

/// Most enterprises of a county; the largest real counties have fewer.
pub const ENTERPRISES_MAX: u32 = 100_000;

/// In so many of a thousand, an enterprise is registered with three digits of its industry.
const THREE_DIGITS_PER_MILLE: u32 = 20;

/// Townships, plainly made up.
const TOWNSHIPS: [&str; 14] = [
    "样例一街道",
    "样例二街道",
    "样例三街道",
    "样例四街道",
    "样例一镇",
    "样例二镇",
    "样例三镇",
    "样例四镇",
    "样例五镇",
    "样例六镇",
    "样例一乡",
    "样例二乡",
    "样例三乡",
    "样例四乡",
];

/// What county to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountyPlan {
    /// Seed of all that is drawn.
    pub seed: u64,
    /// How many enterprises, at most [`ENTERPRISES_MAX`]. The standard mix is 3400 with 100
    /// monitored outlets; other numbers keep its proportions.
    pub enterprises: u32,
    /// GB/T 2260 code of the county.
    pub county: Jurisdiction,
    /// The day on which the demonstration begins: facts and permits are older.
    pub start: Date,
}

/// Why a county cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// More than [`ENTERPRISES_MAX`].
    #[error("{enterprises} enterprises are more than {ENTERPRISES_MAX}, plan fewer")]
    TooMany {
        /// As planned.
        enterprises: u32,
    },
    /// The code is that of a city, a province or the nation.
    #[error("`{code}` is not the code of a county, give one such as 330122")]
    NotACounty {
        /// As planned.
        code: Jurisdiction,
    },
}

/// A synthetic county.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct County {
    /// Enterprises, by serial number.
    pub enterprises: Vec<EnterpriseRecord>,
    /// What they declared, in the order of the enterprises; of an outlet behind its enterprise's.
    pub facts: Vec<DatedFact>,
    /// Monitored outlets.
    pub outlets: Vec<OutletRecord>,
    /// Permits; some have expired, and some who need one have none.
    pub permits: Vec<PermitRecord>,
    /// Registered devices, one an outlet.
    pub devices: Vec<Device>,
    /// The loggers behind them, in the same order, and one more that nobody knows. The last
    /// registered one sends a wrong password.
    pub loggers: Vec<Logger>,
    /// Duties, projects and marks, all recorded at the start; most in order, some late or missing.
    pub docket: Vec<DocketRecord>,
    /// Power and water of the month before the start, of monitored sites and of those without the
    /// permit that they need.
    pub meters: Vec<MeterDay>,
}

/// Makes the county of a plan. The same plan makes the same county.
///
/// # Errors
/// [`PlanError`] when the plan asks for too many enterprises or for no county.
pub fn generate(plan: &CountyPlan) -> Result<County, PlanError> {
    generate_under(&Terms { plan, licensing: &Licensing::USUAL }).map(|(county, _)| county)
}

/// A plan with how its permits stand.
pub(crate) struct Terms<'a> {
    pub(crate) plan: &'a CountyPlan,
    pub(crate) licensing: &'a Licensing,
}

/// Makes the county of a plan under a licensing, with the tier that each enterprise's facts are
/// meant to lead to, in the order of the enterprises.
///
/// # Errors
/// As [`generate`].
pub(crate) fn generate_under(terms: &Terms<'_>) -> Result<(County, Vec<Tier>), PlanError> {
    let plan = terms.plan;
    if plan.enterprises > ENTERPRISES_MAX {
        return Err(PlanError::TooMany { enterprises: plan.enterprises });
    }
    if plan.county.level() != Level::County {
        return Err(PlanError::NotACounty { code: plan.county.clone() });
    }
    let mut rng = StdRng::seed_from_u64(plan.seed);
    let mut lines: Vec<&'static Line> = mix::shares(plan.enterprises)
        .into_iter()
        .flat_map(|(line, share)| std::iter::repeat_n(line, share as usize))
        .collect();
    lines.shuffle(&mut rng);

    let mut county = County {
        enterprises: Vec::with_capacity(lines.len()),
        facts: Vec::with_capacity(lines.len() * 10),
        outlets: Vec::new(),
        permits: Vec::new(),
        devices: Vec::new(),
        loggers: Vec::new(),
        docket: Vec::new(),
        meters: Vec::new(),
    };
    let mut monitored = Vec::new();
    for (line, serial) in lines.iter().zip(1..) {
        let record = enterprise(plan, line, serial, &mut rng);
        facts::declare(plan, line, &record.id, &mut rng, &mut county.facts);
        let outlets = outlets::of_site(plan, line, &record.id, &mut rng);
        county.permits.extend(permits::issue(terms, line, &record.id, &outlets, &mut rng));
        for outlet in outlets {
            county.facts.extend(outlet.facts.iter().cloned());
            county.outlets.push(outlet.record.clone());
            monitored.push(outlet);
        }
        county.enterprises.push(record);
    }
    let fleet = loggers::install(plan, monitored, &county.permits, &mut rng);
    county.devices = fleet.devices;
    county.loggers = fleet.loggers;
    let filed = docket::file(plan, &lines, &county);
    county.docket = filed.docket;
    county.meters = filed.meters;
    Ok((county, lines.iter().map(|line| line.tier).collect()))
}

fn enterprise(plan: &CountyPlan, line: &Line, serial: u32, rng: &mut StdRng) -> EnterpriseRecord {
    let is_short = rng.random_range(0..1000) < THREE_DIGITS_PER_MILLE && line.site.is_none();
    let written = |code: &str| {
        let digits = if is_short { 3 } else { 4 };
        code.get(..digits).unwrap_or(code).to_owned()
    };
    let township = TOWNSHIPS.get(rng.random_range(0..TOWNSHIPS.len())).copied();
    EnterpriseRecord {
        id: credit_code(plan.county.as_str(), serial),
        name: format!("合成样例第{serial:04}号{}有限公司", line.word),
        county: plan.county.clone(),
        township: township.unwrap_or_default().to_owned(),
        industries: [Some(line.industry), line.also].into_iter().flatten().map(written).collect(),
    }
}
