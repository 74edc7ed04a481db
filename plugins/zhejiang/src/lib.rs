//! Zhejiang emission standards as dated limits.

use tidegate_sdk::Threshold;
use tidegate_sdk::contract::{Date, LimitsAnswer, Refusal, Site};
use tidegate_sdk::limits::limits_from;

tidegate_sdk::pack!();

/// The provincial standards.
#[derive(Debug)]
pub struct Pack;

impl Threshold for Pack {
    fn limits(site: &Site, on: Date) -> Result<LimitsAnswer, Refusal> {
        limits_from(&TABLES, site, on)
    }
}

tidegate_sdk::export!(Pack: threshold);
