//! A pack with every interface of contract 0.1 and a few simple rules in each.
//!
//! Its component is committed in `tests/data/contract-v0.1` and loaded by every later run of the
//! tests. Wherever an answer has room for a text, the pack tells there what it was given, so that
//! a field that gets lost or mixed up on the way in is seen in what comes out.

mod classify;
mod judge;
mod limits;
mod received;

use tidegate_sdk::contract::{
    Application, CaseFile, Conclusion, Date, Enterprise, LimitsAnswer, ProductionEvidence,
    ProductionState, Readiness, Refusal, Site, Verdict,
};
use tidegate_sdk::ladder::WarningLadder;
use tidegate_sdk::tables::Tables;
use tidegate_sdk::{Classification, Judgement, Threshold};

tidegate_sdk::pack!();

/// The rules.
#[derive(Debug)]
pub struct Pack;

impl Classification for Pack {
    fn classify(enterprise: &Enterprise, on: Date) -> Result<Conclusion, Refusal> {
        classify::classify(&TABLES, enterprise, on)
    }

    fn production(evidence: &ProductionEvidence, on: Date) -> Result<ProductionState, Refusal> {
        classify::production(&TABLES, evidence, on)
    }

    fn readiness_of(application: &Application, on: Date) -> Result<Readiness, Refusal> {
        classify::readiness(&TABLES, application, on)
    }
}

impl Threshold for Pack {
    fn limits(site: &Site, on: Date) -> Result<LimitsAnswer, Refusal> {
        limits::limits(&TABLES, site, on)
    }
}

impl WarningLadder for Pack {
    const TABLES: &'static Tables = &TABLES;
}

impl Judgement for Pack {
    fn judge(file: &CaseFile) -> Result<Verdict, Refusal> {
        judge::judge(&TABLES, file)
    }
}

tidegate_sdk::export!(Pack: classification, threshold, grading, judgement);
