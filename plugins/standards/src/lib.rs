//! National emission standards as dated limits, and a default warning ladder for counties that
//! have no grader of their own.

use tidegate_sdk::Threshold;
use tidegate_sdk::contract::{Date, LimitsAnswer, Refusal, Site};
use tidegate_sdk::ladder::WarningLadder;
use tidegate_sdk::limits::limits_from;
use tidegate_sdk::tables::Tables;

mod heights;
mod ratio;

tidegate_sdk::pack!();

/// The national standards.
#[derive(Debug)]
pub struct Pack;

impl Threshold for Pack {
    fn limits(site: &Site, on: Date) -> Result<LimitsAnswer, Refusal> {
        let answer = limits_from(&TABLES, site, on)?;
        heights::at_height(&TABLES, site, on, answer)
    }
}

impl WarningLadder for Pack {
    const TABLES: &'static Tables = &TABLES;
}

tidegate_sdk::export!(Pack: threshold, grading);
