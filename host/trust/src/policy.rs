//! Whose signatures a pack needs.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tidegate_domain::Level;

use crate::{Role, level_word};

/// The format that this version writes and reads.
pub const POLICY_FORMAT: &str = "tidegate-policy-1";

/// Largest policy that is read, bytes.
pub const POLICY_BYTES_MAX: usize = 64 << 10;

/// Most signatures of one role that a policy may ask for.
pub const COUNT_MAX: u32 = 8;

/// What is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Larger than [`POLICY_BYTES_MAX`].
    #[error("the policy has {bytes} bytes, at most {POLICY_BYTES_MAX} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Not of this form.
    #[error("the policy cannot be read: {detail}")]
    Form {
        /// Where and why.
        detail: String,
    },
    /// Of another version.
    #[error("the policy has format `{found}`, this version reads `{POLICY_FORMAT}`")]
    Format {
        /// As found.
        found: String,
    },
    /// A number of signatures that is not possible.
    #[error("the policy asks for {count} signatures as {role}, ask for 1 to {COUNT_MAX}")]
    Count {
        /// Role.
        role: Role,
        /// As asked.
        count: u32,
    },
    /// Two rules for one level and role.
    #[error("the policy asks twice for {role} at level {}", level_word(*.level))]
    Twice {
        /// Level.
        level: Level,
        /// Role.
        role: Role,
    },
    /// A level whose packs would need no signature of whoever wrote them.
    #[error("the policy asks for no author at level {}, add one", level_word(*.level))]
    NoAuthor {
        /// Level.
        level: Level,
    },
    /// A role that has no keys for that level.
    #[error("the policy asks for {role} at level {}, whose packs lie outside every such key", level_word(*.level))]
    Impossible {
        /// Level.
        level: Level,
        /// Role.
        role: Role,
    },
}

/// What becomes of signatures by a key that was revoked later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevokedKeys {
    /// They no longer count, whenever they were made.
    #[default]
    Refuse,
    /// Those that say that they were made before the revocation count on, unless the key was
    /// compromised. When a signature was made is the word of whoever made it.
    CountEarlier,
}

/// How many signatures packs of a level need in a role: `count` of all the keys that the keyring
/// has for it, by as many owners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Level of the pack's jurisdiction.
    pub level: Level,
    /// Role.
    pub role: Role,
    /// How many, 1 to [`COUNT_MAX`].
    pub count: u32,
}

/// Whose signatures a pack needs. A pack of a level that it does not name is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PolicyFile")]
pub struct Policy {
    format: String,
    revoked_keys: RevokedKeys,
    require: Vec<Requirement>,
}

/// A policy as it is written, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    format: String,
    #[serde(default)]
    revoked_keys: RevokedKeys,
    require: Vec<Requirement>,
}

impl Default for Policy {
    /// A county's pack: its author, a reviewer of the county, an approver of the province. A city's
    /// or a province's: its author and an approver. The nation's: two authors, because no reviewer
    /// or approver is above a province. A revoked key no longer counts.
    fn default() -> Self {
        let rule = |level, role, count| Requirement { level, role, count };
        let require = vec![
            rule(Level::Nation, Role::Author, 2),
            rule(Level::Province, Role::Author, 1),
            rule(Level::Province, Role::ProvincialApprover, 1),
            rule(Level::City, Role::Author, 1),
            rule(Level::City, Role::ProvincialApprover, 1),
            rule(Level::County, Role::Author, 1),
            rule(Level::County, Role::CountyReviewer, 1),
            rule(Level::County, Role::ProvincialApprover, 1),
        ];
        Self { format: POLICY_FORMAT.to_owned(), revoked_keys: RevokedKeys::Refuse, require }
    }
}

impl TryFrom<PolicyFile> for Policy {
    type Error = PolicyError;

    fn try_from(file: PolicyFile) -> Result<Self, Self::Error> {
        if file.format != POLICY_FORMAT {
            return Err(PolicyError::Format { found: file.format });
        }
        Self::new(file.require, file.revoked_keys)
    }
}

impl Policy {
    /// A policy of these rules.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] for rules that contradict each other or that no pack could meet.
    pub fn new(require: Vec<Requirement>, revoked_keys: RevokedKeys) -> Result<Self, PolicyError> {
        let mut seen = BTreeSet::new();
        for Requirement { level, role, count } in require.iter().copied() {
            if !(1..=COUNT_MAX).contains(&count) {
                return Err(PolicyError::Count { role, count });
            }
            // A key of a level signs for packs of that level and of those within it.
            if role.level().is_some_and(|keys| level < keys) {
                return Err(PolicyError::Impossible { level, role });
            }
            if !seen.insert((level, role)) {
                return Err(PolicyError::Twice { level, role });
            }
        }
        let unsigned = seen.iter().find(|(level, _)| !seen.contains(&(*level, Role::Author)));
        if let Some((level, _)) = unsigned {
            return Err(PolicyError::NoAuthor { level: *level });
        }
        Ok(Self { format: POLICY_FORMAT.to_owned(), revoked_keys, require })
    }

    /// The policy of a TOML text; keys that this version does not know are errors.
    ///
    /// # Errors
    ///
    /// [`PolicyError`].
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        if text.len() > POLICY_BYTES_MAX {
            return Err(PolicyError::TooLarge { bytes: text.len() });
        }
        toml::from_str(text).map_err(|error| PolicyError::Form { detail: error.to_string() })
    }

    /// What becomes of signatures by a key that was revoked later.
    #[must_use]
    pub const fn revoked_keys(&self) -> RevokedKeys {
        self.revoked_keys
    }

    /// What packs of a level need.
    pub fn of_level(&self, level: Level) -> impl Iterator<Item = Requirement> {
        self.require.iter().copied().filter(move |rule| rule.level == level)
    }
}
