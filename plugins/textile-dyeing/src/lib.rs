//! Discharge of dyeing and finishing of textiles: GB 4287-2012 as dated limits, for the industries
//! that it concerns.

use tidegate_sdk::Threshold;
use tidegate_sdk::contract::{Date, LimitsAnswer, Refusal, Site};
use tidegate_sdk::limits::limits_from;

tidegate_sdk::pack!();

/// The standard of the industry.
#[derive(Debug)]
pub struct Pack;

impl Threshold for Pack {
    fn limits(site: &Site, on: Date) -> Result<LimitsAnswer, Refusal> {
        limits_from(&TABLES, site, on)
    }
}

tidegate_sdk::export!(Pack: threshold);
