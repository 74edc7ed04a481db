//! From a pack folder to its manifest.

use crate::language::Language;
use crate::limits::LimitEntry;
use crate::manifest::{LimitSummary, MANIFEST_VERSION, Manifest, ParameterSummary};
use crate::parameters::ParameterEntry;
use crate::source::PackSource;

impl PackSource {
    /// The manifest that travels inside the component.
    #[must_use]
    pub fn manifest(&self) -> Manifest {
        let pack = &self.pack;
        Manifest {
            manifest_version: MANIFEST_VERSION,
            name: pack.name.clone(),
            version: pack.version.clone(),
            contract: pack.contract.clone(),
            title: pack.title.clone(),
            jurisdiction: pack.jurisdiction.clone(),
            industries: pack.industries.clone(),
            pollutants: pack.pollutants.clone(),
            offers: pack.offers.clone(),
            covers: pack.covers,
            budgets: pack.budgets,
            facts: self.facts.declarations().cloned().collect(),
            messages: self.messages.merged(),
            parameters: self.parameters.iter().map(parameter).collect(),
            limits: self.limits.iter().map(limit).collect(),
            documents: self.documents.clone(),
        }
    }

    /// The part of a message table that comes from the pack itself. It stands at the end of the
    /// table in the manifest, behind the kit's messages, which change from kit to kit.
    #[must_use]
    pub fn own_messages(&self, language: Language) -> String {
        self.messages.own(language)
    }
}

fn parameter(entry: &ParameterEntry) -> ParameterSummary {
    ParameterSummary {
        name: entry.name.value.clone(),
        value: entry.value.clone(),
        unit: entry.unit.clone(),
        label: entry.label.clone(),
        basis: entry.source.basis(),
    }
}

fn limit(entry: &LimitEntry) -> LimitSummary {
    LimitSummary {
        id: entry.id.value.clone(),
        pollutant: entry.pollutant.clone(),
        medium: entry.medium,
        monitoring_point: entry.monitoring_point.to_owned(),
        comparison: entry.comparison,
        lower: entry.lower,
        upper: entry.upper,
        unit: entry.unit.clone(),
        averaging: entry.averaging,
        basis: entry.source.basis(),
    }
}
