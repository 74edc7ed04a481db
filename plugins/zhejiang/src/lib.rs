//! Zhejiang emission standards as dated limits, and what is discharged over them.
//!
//! A finding here has the provincial standard as its basis and names no sanction: what the law
//! provides is national, and the host makes this finding and the national one about the same act
//! into one.

mod judge;

use tidegate_sdk::contract::{CaseFile, Date, LimitsAnswer, Refusal, Site, Verdict};
use tidegate_sdk::limits::limits_from;
use tidegate_sdk::{Judgement, Threshold};

tidegate_sdk::pack!();

/// The provincial standards.
#[derive(Debug)]
pub struct Pack;

impl Threshold for Pack {
    fn limits(site: &Site, on: Date) -> Result<LimitsAnswer, Refusal> {
        limits_from(&TABLES, site, on)
    }
}

impl Judgement for Pack {
    fn judge(file: &CaseFile) -> Result<Verdict, Refusal> {
        judge::judge(&TABLES, file)
    }
}

tidegate_sdk::export!(Pack: threshold, judgement);
