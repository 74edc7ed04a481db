//! What is filled in, version by version.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_domain::{FactValue, Instant, Party};

use crate::Refused;

/// Versions of one application.
pub const VERSIONS_MAX: usize = 100;

/// Facts, texts or attachments of one version.
const FIELDS_MAX: usize = 1_000;

/// Characters of the name of a field.
const NAME_MAX: usize = 100;

/// Characters of all of one version.
const CHARACTERS_MAX: usize = 100_000;

/// What was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationForm {
    /// Values of facts by their declared name.
    #[serde(default)]
    pub facts: BTreeMap<String, FactValue>,
    /// Other fields.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
    /// Numbers of attachments.
    #[serde(default)]
    pub attachments: BTreeSet<i64>,
}

/// A saved version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormVersion {
    /// From 1.
    pub number: u32,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// On whose behalf it was done: an officer may fill in for an enterprise.
    pub party: Party,
    /// What was filled in.
    pub form: ApplicationForm,
}

/// A field in which two versions differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// `facts/NAME`, `texts/NAME` or `attachments/NUMBER`.
    pub field: String,
    /// In the first version; absent when it was not there.
    pub before: Option<Value>,
    /// In the second version; absent when it is not there.
    pub after: Option<Value>,
}

impl ApplicationForm {
    /// In what another version differs from this one, by field.
    #[must_use]
    pub fn differences(&self, after: &Self) -> Vec<Difference> {
        let (before, after) = (self.fields(), after.fields());
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        names
            .into_iter()
            .filter(|name| before.get(*name) != after.get(*name))
            .map(|name| Difference {
                field: name.clone(),
                before: before.get(name).cloned(),
                after: after.get(name).cloned(),
            })
            .collect()
    }

    /// # Errors
    /// [`Refused`] when it is larger than anybody fills in.
    pub(super) fn check(&self) -> Result<(), Refused> {
        let counts = [self.facts.len(), self.texts.len(), self.attachments.len()];
        if counts.iter().any(|count| *count > FIELDS_MAX) {
            return Err(Refused::new(
                "too-large",
                format!("the form has more than {FIELDS_MAX} facts, texts or attachments"),
            ));
        }
        let names = self.facts.keys().chain(self.texts.keys());
        for name in names {
            if name.is_empty() || name.chars().count() > NAME_MAX {
                let shown: String = name.chars().take(NAME_MAX).collect();
                return Err(Refused::new(
                    "field-name",
                    format!("`{shown}` names no field, write 1 to {NAME_MAX} characters"),
                ));
            }
        }
        let characters: usize =
            self.fields().values().map(|value| value.to_string().chars().count()).sum();
        if characters > CHARACTERS_MAX {
            return Err(Refused::new(
                "too-large",
                format!(
                    "the form has {characters} characters, at most {CHARACTERS_MAX}: attach long \
                     texts as files"
                ),
            ));
        }
        Ok(())
    }

    fn fields(&self) -> BTreeMap<String, Value> {
        let mut fields = BTreeMap::new();
        for (name, value) in &self.facts {
            // INVARIANT: a fact can always be written, its maps have text keys only.
            let value = serde_json::to_value(value).unwrap_or(Value::Null);
            fields.insert(format!("facts/{name}"), value);
        }
        for (name, text) in &self.texts {
            fields.insert(format!("texts/{name}"), Value::from(text.as_str()));
        }
        for number in &self.attachments {
            fields.insert(format!("attachments/{number}"), Value::Bool(true));
        }
        fields
    }
}
