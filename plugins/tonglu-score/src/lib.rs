//! Tonglu county's score: each polluter has twelve points a calendar year, and what was found against
//! it loses some (污染源一证式积分).

mod deductions;
mod score;

use tidegate_sdk::Judgement;
use tidegate_sdk::contract::{CaseFile, Refusal, Verdict};

tidegate_sdk::pack!();

/// The county's score.
#[derive(Debug)]
pub struct Pack;

impl Judgement for Pack {
    fn judge(file: &CaseFile) -> Result<Verdict, Refusal> {
        score::judge(&TABLES, file)
    }
}

tidegate_sdk::export!(Pack: judgement);
