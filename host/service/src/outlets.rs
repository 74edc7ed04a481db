//! The limits of an outlet on a date, from all layers and the permit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tidegate_domain::{
    CallError, Date, Jurisdiction, LayerRef, LayeredLimit, LimitsAnswer, Outlet, Permit, Question,
    Site, Stream,
};
use tidegate_runtime::Pack;

use crate::binding::Binding;
use crate::error::ServiceError;
use crate::fairness::{beside, live};
use crate::faults::Notes;
use crate::governing::{OutletLimits, govern, permit_limits};
use crate::host::{Host, log_fault};
use crate::judge::blob;
use crate::stack::Layers;
use crate::telemetry;

/// Entries kept; the cache starts again when it is full.
const ENTRIES_MAX: usize = 50_000;

/// Digest of the shadow, or nothing for the packs that speak; enterprise; outlet; date.
type Key = (String, String, String, Date);

/// Limits by enterprise, outlet and date, until something that they rest on changes.
#[derive(Debug, Default)]
pub(crate) struct LimitCache {
    known: Mutex<HashMap<Key, Arc<OutletLimits>>>,
}

impl LimitCache {
    /// Forgets everything, after packs, facts, outlets or permits changed.
    pub(crate) fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn get(&self, key: &Key) -> Option<Arc<OutletLimits>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(key).map(Arc::clone)
    }

    fn keep(&self, key: Key, limits: &Arc<OutletLimits>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= ENTRIES_MAX {
            known.clear();
        }
        known.insert(key, Arc::clone(limits));
    }
}

impl Host {
    /// The limits that govern an outlet on a date.
    ///
    /// A layer that fails or refuses is named in `failed`; the others still speak.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an enterprise or outlet that is not registered.
    pub async fn outlet_limits(
        &self,
        enterprise: &str,
        outlet: &str,
        on: Date,
    ) -> Result<Arc<OutletLimits>, ServiceError> {
        let key = (String::new(), enterprise.to_owned(), outlet.to_owned(), on);
        self.limits_of(key, |county| self.stack().layers(county).for_enterprise(enterprise)).await
    }

    /// The limits that would govern a stream's outlet with a shadow in its place.
    ///
    /// # Errors
    /// As [`Host::outlet_limits`].
    pub(crate) async fn limits_beside(
        &self,
        shadow: &Pack,
        layers: &Layers,
        (stream, on): (&Stream, Date),
    ) -> Result<Arc<OutletLimits>, ServiceError> {
        let (enterprise, outlet) = (stream.enterprise.clone(), stream.outlet.clone());
        let key = (shadow.layer().digest.clone(), enterprise, outlet, on);
        self.limits_of(key, |_| layers.clone()).await
    }

    async fn limits_of(
        &self,
        key: Key,
        layers: impl FnOnce(&Jurisdiction) -> Layers,
    ) -> Result<Arc<OutletLimits>, ServiceError> {
        if let Some(limits) = self.inner.limits.get(&key) {
            return Ok(limits);
        }
        let (_, enterprise, outlet, on) = &key;
        let (enterprise, outlet, on) = (enterprise.as_str(), outlet.as_str(), *on);
        let store = &self.inner.store;
        let not_found = |what, id: &str| ServiceError::NotFound { what, id: id.to_owned() };
        let facts = store.enterprise_on(enterprise, on).await?;
        let facts = facts.ok_or_else(|| not_found("enterprise", enterprise))?;
        let outlets = store.outlets_on(enterprise, on).await?;
        let found: Option<Outlet> = outlets.into_iter().find(|known| known.id == outlet);
        let found = found.ok_or_else(|| not_found("outlet", outlet))?;
        let permit = store.site_permit(enterprise, on).await?.map(|record| record.permit);
        let permit = permit.filter(|permit| is_valid(permit, on));
        let county: Jurisdiction = facts.jurisdiction.parse().map_err(|error| {
            ServiceError::Internal(format!("enterprise `{enterprise}`: {error}"))
        })?;
        let site = Site { enterprise: facts, outlet: found, permit };
        let layers = layers(&county).at_site(&site.enterprise.industries);
        let packs: Vec<Arc<Pack>> = layers.thresholds().map(Arc::clone).collect();
        let is_shadow = !key.0.is_empty();
        let lane = if is_shadow { beside(&county) } else { live(&county) };
        let asked = move || {
            let _county = telemetry::within(&county);
            let mut notes = Notes::default();
            (collect(&packs, &site, on, &mut notes), county, notes)
        };
        let (limits, county, notes) = self.on_worker(lane, asked).await?;
        let limits = Arc::new(limits);
        // What a pack failed to say is asked again, until it answers or is set aside.
        if is_shadow || !notes.has_faults() {
            self.inner.limits.keep(key, &limits);
        }
        if !is_shadow {
            self.heed(&county, notes).await;
        }
        Ok(limits)
    }
}

/// Whether a permit is valid on a date.
pub(crate) fn is_valid(permit: &Permit, on: Date) -> bool {
    permit.valid_from <= on
        && on < permit.valid_until
        && permit.ended.is_none_or(|ended| on < ended)
}

/// Asks every layer and lets the strictest govern.
fn collect(packs: &[Arc<Pack>], site: &Site, on: Date, notes: &mut Notes) -> OutletLimits {
    let said = packs.iter().map(|pack| {
        let said = pack.limits(site.clone(), on);
        match &said {
            Ok(_) => notes.well(pack, "threshold.limits"),
            Err(error) => notes.failed(pack, error, || {
                blob(&Question::Limits { site: Box::new(site.clone()), on }).ok()
            }),
        }
        let said = said.map_err(|error| match error {
            CallError::Refused { refusal, .. } => refusal.code,
            error => {
                log_fault(&error);
                error.to_string()
            }
        });
        (pack.layer().clone(), said.map(|answer| Binding::of(pack.manifest()).taken(answer)))
    });
    settle(site.permit.as_ref(), &site.outlet.id, said.collect())
}

/// What the permit's own limits and the answers of all layers, widest first, come to; a layer that
/// gave none is named with its reason.
pub(crate) fn settle(
    permit: Option<&Permit>,
    outlet: &str,
    said: Vec<(LayerRef, Result<LimitsAnswer, String>)>,
) -> OutletLimits {
    let mut contributed: Vec<LayeredLimit> =
        permit.map(|permit| permit_limits(permit, outlet)).unwrap_or_default();
    let mut limits = OutletLimits::default();
    for (layer, said) in said {
        match said {
            Ok(answer) => {
                contributed.extend(
                    answer
                        .limits
                        .into_iter()
                        .map(|limit| LayeredLimit { layer: Some(layer.clone()), limit }),
                );
                limits.undetermined.extend(answer.undetermined);
            }
            Err(why) => limits.failed.push(format!("{}: {why}", layer.pack)),
        }
    }
    limits.governing = govern(contributed);
    limits
}
