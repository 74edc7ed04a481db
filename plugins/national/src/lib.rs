//! National rule pack: the 2019 catalogue of classified management of discharge permits
//! (固定污染源排污许可分类管理名录), articles 4 to 7 and the table notes; and violations of the permit
//! system and of construction supervision with their sanctions.
//!
//! The rows stand in `catalogue/` and the sanctions in `parameters/`; this crate carries out what
//! the articles say about them.

mod activity;
mod classify;
mod conclusion;
mod judge;
mod processes;
mod production;
mod readiness;

use tidegate_sdk::contract::{
    Application, CaseFile, Conclusion, Date, Enterprise, ProductionEvidence, ProductionState,
    Readiness, Refusal, Verdict,
};
use tidegate_sdk::{Classification, Judgement};

tidegate_sdk::pack!();

/// The national rules.
#[derive(Debug)]
pub struct Pack;

impl Classification for Pack {
    fn classify(enterprise: &Enterprise, on: Date) -> Result<Conclusion, Refusal> {
        classify::classify(&TABLES, enterprise, on)
    }

    fn production(evidence: &ProductionEvidence, on: Date) -> Result<ProductionState, Refusal> {
        production::production(&TABLES, evidence, on)
    }

    fn readiness_of(application: &Application, on: Date) -> Result<Readiness, Refusal> {
        readiness::readiness(&TABLES, application, on)
    }
}

impl Judgement for Pack {
    fn judge(file: &CaseFile) -> Result<Verdict, Refusal> {
        judge::judge(&TABLES, file)
    }
}

tidegate_sdk::export!(Pack: classification, judgement);
