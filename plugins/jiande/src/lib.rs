//! Jiande: the county's own tables of warnings (预警) and alarms (报警) for waste incineration, and
//! the ladder of the layers above at all other outlets.
//!
//! The tables stand in `parameters/` as lines of this layer, so that the outlet's facts decide where
//! they hold. At an incinerator's stack a line takes the place of the limit of the same period when
//! readings are graded; what is unlawful is judged by the limits of law as everywhere.

mod grader;
mod line;

use tidegate_sdk::Threshold;
use tidegate_sdk::contract::{Date, LimitsAnswer, Refusal, Site};
use tidegate_sdk::limits::limits_from;

tidegate_sdk::pack!();

/// The county's rules.
#[derive(Debug)]
pub struct Pack;

impl Threshold for Pack {
    fn limits(site: &Site, on: Date) -> Result<LimitsAnswer, Refusal> {
        limits_from(&TABLES, site, on)
    }
}

tidegate_sdk::export!(Pack: threshold, grading);
