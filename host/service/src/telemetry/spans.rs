//! Spans of what a host does, for whoever collects them.
//!
//! They stand under one target, so that a collector takes them and a log leaves them. Nobody who
//! collects costs next to nothing. What they hold are counties, packs and numbers, never what an
//! enterprise sent.

use tidegate_domain::{CallError, Jurisdiction};
use tracing::Span;

use super::COUNTY;

/// Target of the spans of this crate.
pub const SPANS: &str = "tidegate::spans";

/// A grading batch of a county.
pub(crate) fn batch(county: &Jurisdiction, readings: usize) -> Span {
    tracing::info_span!(target: SPANS, "batch", region.code = %county, readings)
}

/// A judgement of a day of an enterprise of a county.
pub(crate) fn judgement(county: &Jurisdiction) -> Span {
    tracing::info_span!(target: SPANS, "judgement", region.code = %county)
}

/// A writing transaction.
pub(crate) fn transaction(operation: &'static str) -> Span {
    tracing::info_span!(target: SPANS, "transaction", operation)
}

/// The county that the calling thread works for.
#[must_use]
pub fn working_for() -> Option<Jurisdiction> {
    COUNTY.with_borrow(Clone::clone)
}

/// How a call ended, one word: `answered`, or the class of its failure.
#[must_use]
pub fn outcome(error: Option<&CallError>) -> &'static str {
    error.map_or("answered", super::class)
}
