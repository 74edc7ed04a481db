//! Matters: what people have to do with a permit, step by step.

pub(crate) mod asides;
pub(crate) mod check;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod steps;
pub(crate) mod take;

use serde::Deserialize;

use crate::extract::County;

/// The path of a matter.
#[derive(Deserialize)]
pub(crate) struct MatterPath {
    pub(super) county: County,
    pub(super) matter: i64,
}
