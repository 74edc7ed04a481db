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
        let mut graders: HashMap<String, Arc<Pack>> = HashMap::new();
        let mut groups: BTreeMap<String, (Arc<Pack>, Vec<PendingReading>)> = BTreeMap::new();
        for pending in readings {
            let enterprise = &pending.stream.enterprise;
            let grader = match graders.get(enterprise) {
                Some(known) => Arc::clone(known),
                None => {
                    let found = self.grader_at(&layers, enterprise, on).await?;
                    let grader = found.ok_or_else(|| nobody_grades(county))?;
                    graders.insert(enterprise.clone(), Arc::clone(&grader));
                    grader
                }
            };
            let group = groups.entry(grader.layer().digest.clone());
            group.or_insert_with(|| (grader, Vec::new())).1.push(pending);
        }
        Ok(groups.into_values().collect())
    }

    async fn grader_at(
        &self,
        layers: &Layers,
        enterprise: &str,
        on: Date,
    ) -> Result<Option<Arc<Pack>>, ServiceError> {
        let known = self.inner.store.enterprise_on(enterprise, on).await?;
        let industries = known.map(|known| known.industries).unwrap_or_default();
        Ok(layers.for_enterprise(enterprise).grader_at(&industries).map(Arc::clone))
    }
}

fn nobody_grades(county: &Jurisdiction) -> ServiceError {
    ServiceError::NoLayer { county: county.to_string(), interface: "grading" }
}
