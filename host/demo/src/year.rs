//! A synthetic year: what arrives about a county day by day, and how its people behave.
//!
//! [`Year::new`] makes the registered county of the first day and plans all that befalls it.
//! [`Year::frames`] are the HJ 212 frames of a day, [`Year::records`] the papers, figures and
//! facts; [`People`] say what enterprises and officers do about what reaches them. Each is a pure
//! function of plan and day, so days can be made alone, in any order and on many cores.
//!
//! Nothing here knows a rule of the host: what is an exceedance, a warning or an enterprise to
//! remind is concluded from what arrives. [`count`] draws the same conclusions once more, in loops
//! of its own, so that the two can be held against each other.

pub mod count;
mod course;
mod draw;
mod hours;
mod meters;
mod people;
mod records;
mod sent;
mod site;
mod spell;
mod stories;
mod temper;

use std::collections::{BTreeMap, BTreeSet};

use tidegate_domain::{Date, DocketItem, Instant, Jurisdiction, OutletRecord, Tier};

pub use people::{Contact, Deed, HandedIn, Officer, People, Post, Prompt};
pub use records::{Change, ChangeKind, Commitment, Records, Return};
pub use sent::{Sent, SentFrame, SentValue};

use crate::county::{Age, County, CountyPlan, Licensing, PlanError, Terms, generate_under};
use meters::Meter;
use site::Site;
use stories::{Place, Story};

/// Most days of a year that is planned.
pub const DAYS_MAX: u32 = 366;

/// Days after the last one on which something about the year still arrives: its last hour, its
/// last mean, what was held up, marks that were filed late.
const TAIL_DAYS: u32 = 3;

/// How the permits of the scenario stand: most were issued in the campaign that ended in 2020, few
/// are older and expire in the year or soon after, and some enterprises still have none. Whoever is
/// monitored holds one that is a fifth stricter than the standards: then the permit's own limit is
/// the one that governs, and the count needs no table of law.
const LICENSING: Licensing = Licensing {
    without_per_mille: 24,
    expired_per_mille: 4,
    ended_per_mille: 2,
    stricter_per_mille: 1000,
    stricter_throughout: true,
    monitored_hold: true,
    age: Age::Campaign { early_per_mille: 7, early: (110, 415), late: (530, 1700) },
};

/// What year to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearPlan {
    /// Seed of all that is drawn.
    pub seed: u64,
    /// GB/T 2260 code of the county.
    pub county: Jurisdiction,
    /// How many enterprises; the standard mix is 3400 with 100 monitored outlets.
    pub enterprises: u32,
    /// First day.
    pub from: Date,
    /// How many days, 1 to [`DAYS_MAX`].
    pub days: u32,
}

/// Why a year cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum YearError {
    /// No day, or more than [`DAYS_MAX`].
    #[error("a year of {days} days cannot be planned, ask for 1 to {DAYS_MAX}")]
    Days {
        /// As planned.
        days: u32,
    },
    /// The county cannot be made.
    #[error(transparent)]
    County(#[from] PlanError),
}

/// A synthetic year.
#[derive(Clone, Debug)]
pub struct Year {
    plan: YearPlan,
    county: County,
    meant: BTreeMap<String, Tier>,
    stories: BTreeMap<String, Story>,
    sites: Vec<Site>,
    months: Vec<i8>,
    papers: Vec<Records>,
    meters: Vec<Meter>,
}

impl Year {
    /// Plans a year. The same plan makes the same year.
    ///
    /// # Errors
    /// [`YearError`] when the plan asks for no day or too many, or its county cannot be made.
    pub fn new(plan: &YearPlan) -> Result<Self, YearError> {
        if !(1..=DAYS_MAX).contains(&plan.days) {
            return Err(YearError::Days { days: plan.days });
        }
        let county = CountyPlan {
            seed: plan.seed,
            enterprises: plan.enterprises,
            county: plan.county.clone(),
            start: plan.from,
        };
        let (county, meant) = generate_under(&Terms { plan: &county, licensing: &LICENSING })?;
        let days = i32::try_from(plan.days).unwrap_or(0);
        let months: Vec<i8> = (0..days).map(|day| plan.from.plus_days(day).ymd().1).collect();
        let devices = county.devices.iter().zip(&county.loggers);
        let sites = county.outlets.iter().zip(devices);
        let sites =
            sites.map(|(outlet, device)| Site::new(plan, outlet, device, &months)).collect();
        let ids = county.enterprises.iter().map(|record| record.id.clone());
        let mut year = Self {
            plan: plan.clone(),
            meant: ids.zip(meant).collect(),
            stories: BTreeMap::new(),
            county,
            sites,
            months,
            papers: Vec::new(),
            meters: Vec::new(),
        };
        // The marks of a demonstration of one day are not those of this year.
        year.county.docket.retain(|record| !matches!(record.item, DocketItem::Mark(_)));
        year.stories = year.tell_stories();
        year.plan_meters();
        year.plan_papers();
        Ok(year)
    }

    /// Draws what happens to each enterprise.
    fn tell_stories(&self) -> BTreeMap<String, Story> {
        let from = self.plan.from;
        let held_on = |day: Date| -> BTreeSet<&str> {
            let permits = self.county.permits.iter();
            let held = permits.filter(|record| {
                let permit = &record.permit;
                day < permit.valid_until && permit.ended.is_none_or(|ended| day < ended)
            });
            held.map(|record| record.enterprise.as_str()).collect()
        };
        let (licensed, later) = (held_on(from), held_on(from.plus_days(500)));
        let monitored: BTreeSet<&str> =
            self.county.outlets.iter().map(|outlet| outlet.enterprise.as_str()).collect();
        let mut stories = BTreeMap::new();
        for record in &self.county.enterprises {
            let id = record.id.as_str();
            let division = record.industries.first().and_then(|code| code.get(..2)?.parse().ok());
            let place = Place {
                seed: self.plan.seed,
                enterprise: id,
                tier: self.meant.get(id).copied().unwrap_or(Tier::None),
                division: division.unwrap_or(0),
                is_licensed: licensed.contains(id),
                expires: licensed.contains(id) && !later.contains(id),
                is_monitored: monitored.contains(id),
                days: i32::try_from(self.plan.days).unwrap_or(i32::MAX),
            };
            if let Some(story) = place.story() {
                stories.insert(id.to_owned(), story);
            }
        }
        stories
    }

    /// Whether the facts of an enterprise are meant to lead to a tier that needs a permit.
    fn needs_permit(&self, enterprise: &str) -> bool {
        matches!(self.meant.get(enterprise), Some(Tier::Key | Tier::Simplified))
    }

    /// The plan.
    #[must_use]
    pub const fn plan(&self) -> &YearPlan {
        &self.plan
    }

    /// The county as it is registered when the year begins: those who come later are not in it.
    #[must_use]
    pub const fn registered(&self) -> &County {
        &self.county
    }

    /// The people of the county.
    #[must_use]
    pub const fn people(&self) -> People {
        People::new(self.plan.seed)
    }

    /// The tier that the facts of an enterprise are meant to lead to; none of one that is unknown.
    /// What the catalogue makes of them is the host's to say: this is for tests without a host.
    #[must_use]
    pub fn meant_tier(&self, enterprise: &str) -> Option<Tier> {
        self.meant.get(enterprise).copied()
    }

    /// The monitored outlets, which messages name by their place here.
    pub fn outlets(&self) -> impl ExactSizeIterator<Item = &OutletRecord> {
        self.sites.iter().map(|site| &site.record)
    }

    /// Days on which something arrives, counted from the start of the year: those of the plan and
    /// a few after them.
    #[must_use]
    pub const fn arrival_days(&self) -> u32 {
        self.plan.days + TAIL_DAYS
    }

    /// The instant at which an hour of the year begins.
    const fn instant(&self, hour: i64) -> Instant {
        self.plan.from.start() + hour * 3_600
    }

    /// The month of an hour of the year, 1 to 12.
    fn month(&self, hour: i64) -> i8 {
        let day = usize::try_from(hour.div_euclid(24)).ok();
        day.and_then(|day| self.months.get(day)).copied().unwrap_or(1)
    }
}
