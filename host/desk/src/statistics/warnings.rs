//! Warnings that count as effective (有效预警).

use std::collections::BTreeMap;

use tidegate_domain::{Averaging, DocketItem, FiledMark, Grade, Instant, Jurisdiction};
use tidegate_store::{Page, WarningFilter, WarningListing};

use super::{FigureEntry, Span};
use crate::{Desk, DeskError};

/// Rows read at a time.
const ROWS: u32 = 1_000;

impl Desk {
    /// Warnings that opened in the period, came to the grade of a warning at least, and have a
    /// reading of that grade outside of every mark that the unit filed; by time.
    pub(super) async fn effective_warnings(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<Vec<FigureEntry>, DeskError> {
        let mut marks: BTreeMap<String, Vec<FiledMark>> = BTreeMap::new();
        let mut entries = Vec::new();
        for listing in self.warnings_in(county, span).await? {
            let enterprise = &listing.warning.stream.enterprise;
            if !marks.contains_key(enterprise) {
                let filed = self.marks(enterprise).await?;
                marks.insert(enterprise.clone(), filed);
            }
            let filed = marks.get(enterprise).map_or(&[][..], Vec::as_slice);
            if self.is_withdrawn(&listing, filed).await? {
                continue;
            }
            entries.push(entry(&listing));
        }
        entries.sort_by_key(|entry| (entry.at, entry.warning));
        Ok(entries)
    }

    async fn warnings_in(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<Vec<WarningListing>, DeskError> {
        let mut found = Vec::new();
        let mut offset = 0;
        loop {
            let filter = WarningFilter::default();
            let page = self.store.warnings(county, &filter, Page { offset, rows: ROWS }).await?;
            let read = page.items.len();
            // Latest opened first: once they are all earlier, the rest is too.
            let earlier =
                page.items.last().is_some_and(|last| last.warning.opened_at < span.from.start());
            found.extend(page.items.into_iter().filter(|listing| {
                span.has(listing.warning.opened_at) && listing.warning.peak >= Grade::Warning
            }));
            offset += ROWS;
            if read < ROWS as usize || earlier {
                return Ok(found);
            }
        }
    }

    async fn marks(&self, enterprise: &str) -> Result<Vec<FiledMark>, DeskError> {
        let docket = self.store.docket(enterprise, Instant::MAX).await?;
        let marks = docket.into_iter().filter_map(|record| match record.item {
            DocketItem::Mark(mark) => Some(mark),
            _ => None,
        });
        Ok(marks.collect())
    }

    /// Whether every reading that is a warning by itself lies wholly within a mark.
    async fn is_withdrawn(
        &self,
        listing: &WarningListing,
        marks: &[FiledMark],
    ) -> Result<bool, DeskError> {
        let warning = &listing.warning;
        let until = warning.closed_at.unwrap_or(warning.updated_at).max(warning.updated_at);
        let near: Vec<&FiledMark> = marks
            .iter()
            .filter(|mark| is_about(mark, listing))
            .filter(|mark| mark.from <= until && warning.opened_at < mark.until)
            .collect();
        if near.is_empty() {
            return Ok(false);
        }
        let detail = self.store.warning(warning.id).await?;
        let length = seconds(warning.stream.averaging);
        let readings = detail.map(|detail| detail.readings).unwrap_or_default();
        Ok(readings.iter().filter(|point| point.grade >= Grade::Warning).all(|point| {
            let from = point.reading.period_start;
            let within = |mark: &&&FiledMark| mark.from <= from && from + length <= mark.until;
            near.iter().find(within).is_some()
        }))
    }
}

fn is_about(mark: &FiledMark, listing: &WarningListing) -> bool {
    let stream = &listing.warning.stream;
    mark.outlet == stream.outlet
        && (mark.pollutants.is_empty() || mark.pollutants.contains(&stream.pollutant))
}

/// How long a period of readings is.
const fn seconds(averaging: Averaging) -> i64 {
    match averaging {
        Averaging::Instant => 0,
        Averaging::Minute => 60,
        Averaging::Hour => 3_600,
        Averaging::Day | Averaging::Month | Averaging::Year => 86_400,
    }
}

fn entry(listing: &WarningListing) -> FigureEntry {
    let warning = &listing.warning;
    FigureEntry {
        matter: None,
        step: None,
        enterprise: Some(warning.stream.enterprise.clone()),
        at: warning.opened_at,
        subject: format!("{} {}", warning.stream.outlet, warning.stream.pollutant),
        warning: Some(warning.id),
        counts: true,
    }
}
