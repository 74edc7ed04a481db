//! The manifest as JSON, as it travels inside a component.

use crate::fluent;
use crate::language::Language;
use crate::manifest::{CONTRACTS_SERVED, MANIFEST_VERSION, Manifest};
use crate::names;

/// Largest manifest that is read or written, in bytes.
pub const MANIFEST_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Why bytes are not a manifest that a host can serve.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// More than [`MANIFEST_BYTES_MAX`].
    #[error("the manifest has {bytes} bytes, at most {MANIFEST_BYTES_MAX} are allowed")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Not JSON, or not of this form.
    #[error("the manifest cannot be read, build the pack again with this version of the kit")]
    Form(#[source] serde_json::Error),
    /// Written by a kit of another version.
    #[error("the manifest has version {found}, this host reads version {MANIFEST_VERSION}")]
    Version {
        /// The version found.
        found: u32,
    },
    /// Built against a contract that is not served.
    #[error("the pack is built against contract `{contract}`, served are {}", CONTRACTS_SERVED.join(", "))]
    Contract {
        /// The contract named.
        contract: String,
    },
    /// A field has a value that no pack may have.
    #[error("the manifest has {field} `{value}`, {wanted}")]
    Field {
        /// The field, for example `jurisdiction`.
        field: &'static str,
        /// Its value.
        value: String,
        /// What may stand there.
        wanted: &'static str,
    },
    /// A message table is not usable.
    #[error("the {language} message table is not usable: {problem}")]
    Messages {
        /// The table.
        language: Language,
        /// What is wrong with it.
        problem: String,
    },
}

impl Manifest {
    /// The manifest in `bytes`, checked for everything that a host relies on.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] when the bytes are too many, are not of this form, are of another
    /// version or contract, or hold a value that no pack may have.
    pub fn from_json(bytes: &[u8]) -> Result<Self, ManifestError> {
        if bytes.len() > MANIFEST_BYTES_MAX {
            return Err(ManifestError::TooLarge { bytes: bytes.len() });
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(ManifestError::Form)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The manifest as JSON; the same manifest gives the same bytes.
    ///
    /// # Errors
    ///
    /// [`ManifestError::TooLarge`] when it would not be read again.
    pub fn to_json(&self) -> Result<Vec<u8>, ManifestError> {
        let bytes = serde_json::to_vec(self).map_err(ManifestError::Form)?;
        if bytes.len() > MANIFEST_BYTES_MAX {
            return Err(ManifestError::TooLarge { bytes: bytes.len() });
        }
        Ok(bytes)
    }

    fn check(&self) -> Result<(), ManifestError> {
        if self.manifest_version != MANIFEST_VERSION {
            return Err(ManifestError::Version { found: self.manifest_version });
        }
        if !CONTRACTS_SERVED.contains(&self.contract.as_str()) {
            return Err(ManifestError::Contract { contract: self.contract.clone() });
        }
        self.check_binding()?;
        self.check_facts()?;
        for language in Language::ALL {
            check_messages(language, self.messages.in_language(language))?;
        }
        Ok(())
    }

    fn check_binding(&self) -> Result<(), ManifestError> {
        let field = |field, value: &str, wanted| {
            Err(ManifestError::Field { field, value: value.to_owned(), wanted })
        };
        if !names::is_pack_name(&self.name) {
            return field("name", &self.name, names::PACK_NAME);
        }
        if !names::is_jurisdiction(&self.jurisdiction) {
            return field("jurisdiction", &self.jurisdiction, names::JURISDICTION);
        }
        if let Some(code) = self.industries.iter().find(|code| !names::is_industry(code)) {
            return field("industry", code, names::INDUSTRY);
        }
        if let Some(code) = self.pollutants.iter().find(|code| !names::is_pollutant(code)) {
            return field("pollutant", code, names::POLLUTANT);
        }
        if !self.offers.is_sorted_by(|one, next| one < next) || self.offers.is_empty() {
            let offers: Vec<&str> = self.offers.iter().map(|offer| offer.name()).collect();
            return field("offers", &offers.join(", "), "name each interface once, in their order");
        }
        if self.covers.until.is_some_and(|until| until <= self.covers.from) {
            return field("covers", &self.covers.from.to_string(), "`until` must be later");
        }
        let budgets = self.budgets;
        let amounts = [
            budgets.fuel,
            budgets.memory_bytes,
            budgets.stack_bytes,
            budgets.output_bytes,
            budgets.time_ms,
        ];
        if amounts.contains(&0) {
            return field("budgets", "0", "each budget must be at least 1");
        }
        Ok(())
    }

    fn check_facts(&self) -> Result<(), ManifestError> {
        if let Some(fact) = self.facts.iter().find(|fact| !names::is_fact_name(&fact.name)) {
            return Err(ManifestError::Field {
                field: "fact",
                value: fact.name.clone(),
                wanted: names::FACT_NAME,
            });
        }
        let ascending = self.facts.windows(2).all(|pair| match pair {
            [one, next] => one.name < next.name,
            _ => true,
        });
        if ascending {
            return Ok(());
        }
        Err(ManifestError::Field {
            field: "facts",
            value: self.facts.len().to_string(),
            wanted: "they must ascend by name without duplicates",
        })
    }
}

fn check_messages(language: Language, text: &str) -> Result<(), ManifestError> {
    let (table, faults) = fluent::inspect(text);
    if let Some(fault) = faults.into_iter().next() {
        return Err(ManifestError::Messages { language, problem: fault.message });
    }
    match table.references.iter().find(|(reference, _)| !table.resolves(reference)) {
        Some((reference, _)) => Err(ManifestError::Messages {
            language,
            problem: format!("`{reference}` is referred to and not defined"),
        }),
        None => Ok(()),
    }
}
