//! `tidegate:rules/threshold`: the limits that a layer contributes.

use serde::{Deserialize, Serialize};

use crate::{Enterprise, Limit, Outlet, Permit, Step};

/// One outlet with what is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Enterprise.
    pub enterprise: Enterprise,
    /// Outlet.
    pub outlet: Outlet,
    /// Permit.
    pub permit: Option<Permit>,
}

/// A limit whose conditions need facts that are missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndeterminedLimit {
    /// Id.
    pub id: String,
    /// Pollutant.
    pub pollutant: String,
    /// Names of the missing facts.
    pub missing: Vec<String>,
}

/// What this layer says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsAnswer {
    /// Limits.
    pub limits: Vec<Limit>,
    /// Undetermined.
    pub undetermined: Vec<UndeterminedLimit>,
    /// The conditions behind each limit given; `rule` is the limit's id.
    pub steps: Vec<Step>,
}
