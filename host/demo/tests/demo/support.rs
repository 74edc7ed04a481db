//! Plans that several tests share.

use tidegate_demo::{County, CountyPlan, generate};
use tidegate_domain::Date;

pub(crate) fn start() -> Date {
    Date::from_ymd(2026, 3, 2).unwrap()
}

pub(crate) fn plan(seed: u64, enterprises: u32) -> CountyPlan {
    CountyPlan { seed, enterprises, county: "330122".parse().unwrap(), start: start() }
}

pub(crate) fn county(seed: u64, enterprises: u32) -> County {
    generate(&plan(seed, enterprises)).unwrap()
}
