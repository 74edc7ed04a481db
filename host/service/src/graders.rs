//! Who grades the readings of a county.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tidegate_domain::{Date, Jurisdiction};
use tidegate_runtime::Pack;
use tidegate_store::PendingReading;

use crate::error::ServiceError;
use crate::host::Host;
use crate::stack::Layers;

impl Host {
    /// The readings of a date by their grader. Only a county that lets category packs grade, or
    /// tries a version with some enterprises, has more than one, and only there a site is looked at.
    /// All readings of a stream have one.
    ///
    /// # Errors
    /// Store; [`ServiceError::NoLayer`] when nobody grades.
    pub(crate) async fn by_grader(
        &self,
        county: &Jurisdiction,
        on: Date,
        readings: Vec<PendingReading>,
    ) -> Result<Vec<(Arc<Pack>, Vec<PendingReading>)>, ServiceError> {
        let layers = self.stack().layers(county);
        if layers.category_graders().next().is_none() && !layers.has_canaries() {
            let grader = layers.grader().map(Arc::clone);
            return Ok(vec![(grader.ok_or_else(|| nobody_grades(county))?, readings)]);
        }
        let mut sites: HashMap<String, (Layers, Vec<String>)> = HashMap::new();
        let mut groups: BTreeMap<String, (Arc<Pack>, Vec<PendingReading>)> = BTreeMap::new();
        for pending in readings {
            let enterprise = &pending.stream.enterprise;
            if !sites.contains_key(enterprise) {
                let industries = self.industries_on(enterprise, on).await?;
                sites.insert(enterprise.clone(), (layers.for_enterprise(enterprise), industries));
            }
            let grader = sites.get(enterprise).and_then(|(own, industries)| {
                own.grader_for(industries, &pending.stream.pollutant).map(Arc::clone)
            });
            let grader = grader.ok_or_else(|| nobody_grades(county))?;
            let group = groups.entry(grader.layer().digest.clone());
            group.or_insert_with(|| (grader, Vec::new())).1.push(pending);
        }
        Ok(groups.into_values().collect())
    }

    /// What an enterprise carries on, on a date; nothing for one that is not registered then.
    ///
    /// # Errors
    /// Store.
    pub(crate) async fn industries_on(
        &self,
        enterprise: &str,
        on: Date,
    ) -> Result<Vec<String>, ServiceError> {
        let known = self.inner.store.enterprise_on(enterprise, on).await?;
        Ok(known.map(|known| known.industries).unwrap_or_default())
    }
}

fn nobody_grades(county: &Jurisdiction) -> ServiceError {
    ServiceError::NoLayer { county: county.to_string(), interface: "grading" }
}
