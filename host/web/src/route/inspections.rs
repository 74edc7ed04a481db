//! Inspections: planned by an officer or by the county's rule.

pub(crate) mod plan;
pub(crate) mod plan_one;

use serde::Deserialize;

use crate::extract::County;

/// The path.
#[derive(Deserialize)]
pub(crate) struct InspectionsPath {
    pub(super) county: County,
}
