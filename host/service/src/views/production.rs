//! Production days of an enterprise in words.

use tidegate_domain::{Date, EnterpriseRecord, Jurisdiction, LayerRef, ProductionDayRecord};
use tidegate_manifest::Language;

use super::voices::{LayerView, StepView};
use crate::error::ServiceError;
use crate::host::Host;

/// One day with why it is taken as running or stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductionDayView {
    /// What was concluded.
    pub record: ProductionDayRecord,
    /// The layer that concluded it; absent when none says.
    pub layer: Option<LayerView>,
    /// Why.
    pub steps: Vec<StepView>,
}

/// Production days of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductionDays {
    /// The enterprise.
    pub enterprise: EnterpriseRecord,
    /// Its days, first first.
    pub days: Vec<ProductionDayView>,
}

impl Host {
    /// A registered enterprise; with `county`, only when it is of that county.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn enterprise_in(
        &self,
        county: Option<&Jurisdiction>,
        id: &str,
    ) -> Result<EnterpriseRecord, ServiceError> {
        let found = self.inner.store.enterprise(id).await?;
        let here = found.filter(|found| county.is_none_or(|county| *county == found.county));
        here.ok_or_else(|| ServiceError::NotFound { what: "enterprise", id: id.to_owned() })
    }

    /// Production days `[from, until)` of an enterprise in words.
    ///
    /// # Errors
    /// As [`Host::production_between`].
    pub async fn production_days(
        &self,
        enterprise: &str,
        (from, until): (Date, Date),
        language: Language,
    ) -> Result<ProductionDays, ServiceError> {
        let record = self.enterprise_in(None, enterprise).await?;
        let days = self.production_between(enterprise, from, until).await?;
        let mut layers: Vec<LayerRef> = Vec::new();
        for layer in days.iter().filter_map(|day| day.layer.as_ref()) {
            if !layers.contains(layer) {
                layers.push(layer.clone());
            }
        }
        let voices = self.voices(language, &layers).await?;
        let view = |record: ProductionDayRecord| {
            let layer = record.layer.as_ref();
            let steps = layer.map_or_else(Vec::new, |layer| {
                record.steps.iter().map(|step| voices.step(layer, step)).collect()
            });
            ProductionDayView { layer: layer.map(|layer| voices.layer(layer)), steps, record }
        };
        Ok(ProductionDays { enterprise: record, days: days.into_iter().map(view).collect() })
    }
}
