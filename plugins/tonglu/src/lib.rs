//! Tonglu county: its warning ladder and lead times, and clues from the power of circuits earlier
//! than the nation's.

mod judge;

use tidegate_sdk::Judgement;
use tidegate_sdk::contract::{CaseFile, Refusal, Verdict};
use tidegate_sdk::ladder::WarningLadder;
use tidegate_sdk::tables::Tables;

tidegate_sdk::pack!();

/// The county's rules.
#[derive(Debug)]
pub struct Pack;

impl WarningLadder for Pack {
    const TABLES: &'static Tables = &TABLES;
}

impl Judgement for Pack {
    fn judge(file: &CaseFile) -> Result<Verdict, Refusal> {
        judge::judge(&TABLES, file)
    }
}

tidegate_sdk::export!(Pack: grading, judgement);
