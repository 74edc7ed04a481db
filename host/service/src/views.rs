//! What the API and the pages show: records of the store joined with the words of the packs.
//!
//! A view is asked for in one language and carries the texts of packs already rendered, each by the
//! tables of the layer that spoke, also when that pack has since given way to another. Words of the
//! page itself are not in here.

mod classification;
mod desk;
mod enterprises;
mod judgements;
mod outlets;
mod packs;
mod series;
mod voices;
mod warnings;

use tidegate_domain::CallError;
use tidegate_runtime::AdmissionError;

use crate::error::ServiceError;

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
pub use series::{Chart, ChartLimit, ChartPoint, ChartSpan, LadderShares};
pub use tidegate_store::{
    ApplyReminder, FindingFilter, JudgementFilter, DeviceDay, LatestReading, Listing, PAGE_ROWS_MAX, Page, SERIES_POINTS_MAX,
    SeriesPoint, Standing, WarningFilter, WarningListing,
};
pub use voices::{BasisView, BeatenWhy, FactView, LayerView, LimitView, MissingFact, StepView};
pub use warnings::WarningView;

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
/// HJ 212-2017 annex B.
#[must_use]
pub fn pollutant_name_zh(code: &str) -> Option<&'static str> {
    tidegate_hj212::pollutant(code).map(|pollutant| pollutant.name_zh)
}

/// Symbol of the unit in which devices send a pollutant, for example `mg/L`.
///
/// # Source
/// HJ 212-2017 annex B.
#[must_use]
pub fn pollutant_unit(code: &str) -> Option<&'static str> {
    tidegate_hj212::pollutant(code)?.unit()
}
