//! Sources of other departments that are asked on a schedule.

pub(crate) mod list;
pub(crate) mod pull;
pub(crate) mod put;
pub(crate) mod remove;

use serde::Deserialize;

use crate::extract::County;

/// The path of a source.
#[derive(Deserialize)]
pub(crate) struct SourcePath {
    county: County,
    source: String,
}
