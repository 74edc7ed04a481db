//! Roles within a jurisdiction.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::permission::Permission;
use super::role::{Role, RoleError};
use crate::{Jurisdiction, JurisdictionError, Level};

/// A role within a jurisdiction: it covers the counties that the jurisdiction contains.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it holds: `330122` one county, `330000` a province, `000000` everywhere.
    pub jurisdiction: Jurisdiction,
}

/// A text that is no grant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// It has not the form.
    #[error("`{text}` is no grant, write role@jurisdiction, for example inspector@330122")]
    Form {
        /// As given.
        text: String,
    },
    /// The part before the sign is no role.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// The part after the sign is no jurisdiction.
    #[error(transparent)]
    Jurisdiction(#[from] JurisdictionError),
}

impl Grant {
    /// Whether it allows something in a place: a county, or for what concerns more than one the
    /// province or the nation.
    #[must_use]
    pub fn allows(&self, permission: Permission, place: &Jurisdiction) -> bool {
        self.role.holds(permission) && self.jurisdiction.contains(place)
    }

    /// Whether it allows something to the host as a whole, such as its counters and its files: a
    /// host serves one province, so that whoever has the right in a province has it there.
    #[must_use]
    pub fn allows_host(&self, permission: Permission) -> bool {
        self.role.holds(permission) && self.jurisdiction.level() <= Level::Province
    }

    /// What two grants have in common: nothing when the roles differ or neither place lies in the
    /// other.
    #[must_use]
    pub fn narrowed(&self, other: &Self) -> Option<Self> {
        let places =
            [(&self.jurisdiction, &other.jurisdiction), (&other.jurisdiction, &self.jurisdiction)];
        let inner = places.into_iter().find(|(outer, inner)| outer.contains(inner));
        let (_, inner) = inner.filter(|_| self.role == other.role)?;
        Some(Self { role: self.role, jurisdiction: inner.clone() })
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.role, self.jurisdiction)
    }
}

impl FromStr for Grant {
    type Err = GrantError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('@');
        let (role, place) = parts.ok_or_else(|| GrantError::Form { text: text.to_owned() })?;
        Ok(Self { role: role.parse()?, jurisdiction: place.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(text: &str) -> Grant {
        text.parse().unwrap()
    }

    #[test]
    fn a_grant_reaches_what_its_jurisdiction_contains_and_no_wider() {
        for (text, place, allowed) in [
            ("inspector@330122", "330122", true),
            ("inspector@330122", "330182", false),
            ("inspector@330122", "330100", false),
            ("inspector@330100", "330122", true),
            ("inspector@330100", "330100", true),
            ("inspector@330100", "330000", false),
            ("inspector@330000", "330182", true),
            ("inspector@330000", "320506", false),
            ("inspector@000000", "320506", true),
            ("device@000000", "330122", false),
        ] {
            let allows = grant(text).allows(Permission::ReadCounty, &place.parse().unwrap());
            assert_eq!(allows, allowed, "{text} {place}");
        }
    }

    #[test]
    fn the_host_as_a_whole_belongs_to_a_province() {
        for (text, allowed) in [
            ("auditor@000000", true),
            ("auditor@330000", true),
            ("auditor@330100", false),
            ("auditor@330122", false),
            ("device@330000", false),
        ] {
            assert_eq!(grant(text).allows_host(Permission::ReadMetrics), allowed, "{text}");
        }
    }

    #[test]
    fn narrowing_never_widens() {
        let common = |one: &str, other: &str| grant(one).narrowed(&grant(other));
        let inner = Some(grant("auditor@330122"));
        assert_eq!(common("auditor@330000", "auditor@330122"), inner);
        assert_eq!(common("auditor@330122", "auditor@330000"), inner);
        assert_eq!(common("auditor@330122", "auditor@330122"), inner);
        assert_eq!(common("auditor@330122", "auditor@330182"), None);
        assert_eq!(common("auditor@330000", "inspector@330122"), None);
    }

    #[test]
    fn a_grant_is_written_and_read_alike() {
        assert_eq!(grant("device@330122").to_string(), "device@330122");
        for text in ["device", "device@", "@330122", "root@330122", "device@33012"] {
            assert!(text.parse::<Grant>().is_err(), "{text}");
        }
    }
}
