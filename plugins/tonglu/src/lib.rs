//! Tonglu county: its warning ladder and lead times.

use tidegate_sdk::ladder::WarningLadder;
use tidegate_sdk::tables::Tables;

tidegate_sdk::pack!();

/// The county's rules.
#[derive(Debug)]
pub struct Pack;

impl WarningLadder for Pack {
    const TABLES: &'static Tables = &TABLES;
}

tidegate_sdk::export!(Pack: grading);
