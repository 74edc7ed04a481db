//! What can be wrong with the signatures as a whole, or with the version.

use tidegate_domain::Level;
use tidegate_record::KeyId;

use crate::{Role, level_word};

/// What is wrong with the signatures as a whole, or with the version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyProblem {
    /// The policy has nothing for this level.
    #[error("the policy says nothing about packs of a {}, so none is admitted", level_word(*.level))]
    NoRule {
        /// Level of the pack.
        level: Level,
    },
    /// Too few signatures.
    #[error("{found} of {needed} signatures as {role} that count, for a pack of a {}", level_word(*.level))]
    Lacks {
        /// Level of the pack.
        level: Level,
        /// Role.
        role: Role,
        /// How many the policy asks for.
        needed: u32,
        /// How many count.
        found: usize,
    },
    /// A role that the policy does not ask for.
    #[error("`{path}` signs as {role}, which the policy does not ask for, for a pack of a {}", level_word(*.level))]
    NotAsked {
        /// Member.
        path: String,
        /// Level of the pack.
        level: Level,
        /// Role.
        role: Role,
    },
    /// One owner signs in two roles.
    #[error("`{owner}` signs as {first} and as {second}: who did the one may not do the other")]
    TwoRoles {
        /// Owner.
        owner: String,
        /// One role.
        first: Role,
        /// The other.
        second: Role,
    },
    /// One owner signs twice in a role.
    #[error("`{owner}` signs twice as {role}, by keys {first} and {second}")]
    SameOwner {
        /// Owner.
        owner: String,
        /// Role.
        role: Role,
        /// One key.
        first: KeyId,
        /// The other.
        second: KeyId,
    },
    /// Older than what is active.
    #[error("`{name}` {offered} is older than {active}, which is active: give it a higher version")]
    Downgrade {
        /// Name of the pack.
        name: String,
        /// Version offered.
        offered: String,
        /// Version that is active.
        active: String,
    },
    /// The same version as what is active, with another component.
    #[error("`{name}` {version} is active with another component: give this one a higher version")]
    SameVersion {
        /// Name of the pack.
        name: String,
        /// Version of both.
        version: String,
    },
}

impl PolicyProblem {
    /// The member that it is about.
    pub(crate) fn member(&self) -> Option<&str> {
        match self {
            Self::NotAsked { path, .. } => Some(path),
            _ => None,
        }
    }

    /// A word for programs.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::NoRule { .. } => "no-rule",
            Self::Lacks { .. } => "lacks",
            Self::NotAsked { .. } => "not-asked",
            Self::TwoRoles { .. } => "two-roles",
            Self::SameOwner { .. } => "same-owner",
            Self::Downgrade { .. } => "downgrade",
            Self::SameVersion { .. } => "same-version",
        }
    }
}
