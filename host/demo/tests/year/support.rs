//! Plans that several tests share.

use tidegate_demo::year::count::{Counts, count};
use tidegate_demo::year::{Year, YearPlan};
use tidegate_domain::{Date, Tier};

/// The whole scenario.
pub(crate) fn plan(seed: u64) -> YearPlan {
    YearPlan {
        seed,
        county: "330122".parse().unwrap(),
        enterprises: 3400,
        from: Date::from_ymd(2022, 1, 1).unwrap(),
        days: 365,
    }
}

/// A county of a tenth, for some weeks.
pub(crate) fn small(seed: u64) -> Year {
    Year::new(&YearPlan { enterprises: 340, days: 60, ..plan(seed) }).unwrap()
}

/// The counts of a year by the tiers that its facts are meant to lead to.
pub(crate) fn counted(year: &Year) -> Counts {
    count(year, &|enterprise| year.meant_tier(enterprise).unwrap_or(Tier::None))
}
