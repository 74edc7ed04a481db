//! What the API and the pages show: records of the store joined with the words of the packs.
//!
//! A view is asked for in one language and carries the texts of packs already rendered, each by the
//! tables of the layer that spoke, also when that pack has since given way to another. Words of the
//! page itself are not in here.

mod cases;
mod classification;
mod desk;
mod enterprises;
mod judgements;
mod outlets;
mod packs;
mod production;
mod revisions;
mod series;
mod unapplied;
mod voices;
mod warnings;

use tidegate_domain::CallError;
use tidegate_hj212::{Circuit, CircuitSide};
use tidegate_runtime::AdmissionError;

use crate::error::ServiceError;
use crate::production::circuit_of_energy_code;

pub use cases::{CaseRow, CaseView, FindingRow, JudgementRow};
pub use classification::ExplainedClassification;
pub use desk::{DeviceView, RejectedFrames};
pub use enterprises::{
    EnterpriseDetail, EnterpriseFilter, EnterpriseRow, KnownFact, MissingCount, STANDINGS,
    standing_word,
};
pub use judgements::{
    ClearedView, FigureView, FindingView, JudgementView, OpenRuleView, SanctionView,
};
pub use outlets::{
    BeatenView, GoverningView, OutletDetail, OutletOverview, StreamLatest, StreamLimit,
    UndeterminedView,
};
pub use packs::{Condition, LayerPlace, PackView};
pub use production::{ProductionDayView, ProductionDays};
pub use revisions::{ActView, RevisionChange};
pub use series::{Chart, ChartLimit, ChartPoint, ChartSpan, LadderShares};
pub use tidegate_store::{
    ApplyReminder, DeviceDay, FindingFilter, JudgementFilter, LatestReading, Listing, MatterFilter,
    NoticeFilter, PAGE_ROWS_MAX, Page, PersonFilter, SERIES_POINTS_MAX, SeriesPoint,
    ShadowDifference, ShadowTally, Source, SourceState, Standing, WarningFilter, WarningListing,
};
pub use unapplied::{UnappliedView, UnappliedWhy};
pub use voices::{BasisView, BeatenWhy, FactView, LayerView, LimitView, MissingFact, StepView};
pub use warnings::{ProductionView, WarningRow, WarningView};

impl ServiceError {
    /// Whether the host itself failed: whoever asked cannot do anything about it, and the cause is
    /// nobody's business but the operator's.
    #[must_use]
    pub const fn is_host_fault(&self) -> bool {
        match self {
            Self::Store(_) | Self::Internal(_) => true,
            Self::Admission(error) => matches!(error, AdmissionError::Host { .. }),
            Self::Call(error) => matches!(error, CallError::Host { .. }),
            _ => false,
        }
    }
}

/// Chinese name of a pollutant by its code.
///
/// # Source
/// HJ 212-2017 annex B; of electric circuits HJ 212-2025, second hand.
#[must_use]
pub fn pollutant_name_zh(code: &str) -> Option<&'static str> {
    if let Some(circuit) = circuit_of_energy_code(code).and_then(tidegate_hj212::circuit) {
        return Some(match circuit.side {
            CircuitSide::Production => "生产设施用电量",
            CircuitSide::Treatment => "治理设施用电量",
        });
    }
    tidegate_hj212::pollutant(code).map(|pollutant| pollutant.name_zh)
}

/// Symbol of the unit in which devices send a pollutant, for example `mg/L`.
///
/// # Source
/// HJ 212-2017 annex B; of electric circuits HJ 212-2025, second hand.
#[must_use]
pub fn pollutant_unit(code: &str) -> Option<&'static str> {
    if circuit_of_energy_code(code).is_some() {
        return Some(Circuit::UNIT_ACCUMULATED);
    }
    match tidegate_hj212::pollutant(code) {
        Some(pollutant) => pollutant.unit(),
        None => tidegate_hj212::circuit(code).map(|_| Circuit::UNIT),
    }
}
