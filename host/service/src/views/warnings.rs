//! Warnings with their reasons in words.

use tidegate_domain::{Date, Decimal, Grade, Jurisdiction, ProductionDayRecord};
use tidegate_manifest::Language;
use tidegate_store::{Listing, Page, SeriesPoint, WarningFilter, WarningListing};

use super::outlets::{BeatenView, beaten_views};
use super::voices::{LayerView, LimitView, StepView, Voices, layers_of};
use crate::error::ServiceError;
use crate::host::Host;
use crate::production::ProductionBrief;

/// A warning in a list, with whether the enterprise was producing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningRow {
    /// The warning.
    pub listing: WarningListing,
    /// Production on the day on which it opened, or the day before while that is not over; absent
    /// when nothing was concluded.
    pub production: Option<ProductionBrief>,
}

/// Production on the day on which a warning opened, with why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductionView {
    /// The day, the state, its confidence and the kinds of evidence. The day before that of the
    /// warning while that one is not over.
    pub brief: ProductionBrief,
    /// The pack that concluded it; absent when none does.
    pub layer: Option<LayerView>,
    /// Its steps.
    pub steps: Vec<StepView>,
    /// Kinds of evidence to ask for.
    pub missing: Vec<String>,
}

/// A warning with everything known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningView {
    /// The warning.
    pub listing: WarningListing,
    /// Name of the outlet; empty when it is not registered any more.
    pub outlet_name: String,
    /// Whether the readings can exceed the limit; otherwise they can only come near.
    pub own_period: bool,
    /// The limit with its layer.
    pub limit: LimitView,
    /// The limits that it beat.
    pub beaten: Vec<BeatenView>,
    /// The pack that graded.
    pub grader: LayerView,
    /// Why it has its peak grade; empty when so much turned red at once that no explanation was
    /// asked for.
    pub steps: Vec<StepView>,
    /// The largest value (for a lower bound: the smallest) that would have been within the limit.
    pub largest_compliant: Option<Decimal>,
    /// Readings that were not normal while it was open, oldest first.
    pub readings: Vec<SeriesPoint>,
    /// Whether the enterprise was producing; absent when a pack failed over it.
    pub production: Option<ProductionView>,
}

impl Host {
    /// Warnings of a county, latest opened first, each with the production state of its day.
    ///
    /// # Errors
    /// Store.
    pub async fn warning_rows(
        &self,
        county: &Jurisdiction,
        filter: &WarningFilter,
        page: Page,
    ) -> Result<Listing<WarningRow>, ServiceError> {
        let Listing { items, total } = self.inner.store.warnings(county, filter, page).await?;
        let production = self.production_of_warnings(&items).await?;
        let rows = items.into_iter().zip(production);
        let items = rows.map(|(listing, production)| WarningRow { listing, production });
        Ok(Listing { items: items.collect(), total })
    }

    /// Open warnings of a county by grade in force, worst first.
    ///
    /// # Errors
    /// Store.
    pub async fn open_warning_counts(
        &self,
        county: &Jurisdiction,
    ) -> Result<Vec<(Grade, u64)>, ServiceError> {
        Ok(self.inner.store.warning_counts(county).await?.open)
    }

    /// A warning with everything known about it; with `county`, only when it is of that county.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when there is none.
    pub async fn warning_view(
        &self,
        county: Option<&Jurisdiction>,
        id: i64,
        language: Language,
    ) -> Result<WarningView, ServiceError> {
        let found = self.inner.store.warning(id).await?;
        let is_here = |of: &Jurisdiction| county.is_none_or(|county| county == of);
        let detail = found
            .filter(|detail| is_here(&detail.listing.warning.stream.county))
            .ok_or_else(|| ServiceError::NotFound { what: "warning", id: id.to_string() })?;
        let warning = &detail.listing.warning;
        let stream = &warning.stream;
        let on = self.day_over(Date::of_instant(warning.opened_at));
        let production = self.production_if_any(&stream.enterprise, on).await?;
        let mut layers = layers_of(self, &stream.county);
        layers.extend(production.iter().filter_map(|record| record.layer.clone()));
        layers.push(warning.grader.clone());
        layers.extend(detail.governing.governing.layer.clone());
        layers.extend(detail.governing.beaten.iter().filter_map(|(limit, _)| limit.layer.clone()));
        let voices = self.voices(language, &layers).await?;
        let outlets = self.inner.store.outlets(&stream.county).await?;
        let named = outlets
            .into_iter()
            .map(|listing| listing.outlet)
            .find(|outlet| outlet.enterprise == stream.enterprise && outlet.id == stream.outlet);
        let explanation = warning.explanation.as_ref();
        let steps = explanation.map(|explanation| explanation.steps.as_slice()).unwrap_or_default();
        Ok(WarningView {
            outlet_name: named.map(|outlet| outlet.name).unwrap_or_default(),
            own_period: warning.limit.limit.averaging == stream.averaging,
            limit: voices.limit(&detail.governing.governing),
            beaten: beaten_views(&detail.governing, &voices),
            grader: voices.layer(&warning.grader),
            steps: steps.iter().map(|step| voices.step(&warning.grader, step)).collect(),
            largest_compliant: explanation.and_then(|explanation| explanation.largest_compliant),
            readings: detail.readings,
            production: production.map(|record| production_view(&record, &voices)),
            listing: detail.listing,
        })
    }
}

fn production_view(record: &ProductionDayRecord, voices: &Voices) -> ProductionView {
    let steps = record
        .layer
        .iter()
        .flat_map(|layer| record.steps.iter().map(move |step| voices.step(layer, step)));
    ProductionView {
        brief: ProductionBrief::from(record),
        layer: record.layer.as_ref().map(|layer| voices.layer(layer)),
        steps: steps.collect(),
        missing: record.missing.clone(),
    }
}
