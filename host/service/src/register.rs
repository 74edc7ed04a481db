//! Registering who and what the county has.

use tidegate_domain::{DatedFact, Device, EnterpriseRecord, Instant, OutletRecord, PermitRecord};
use tidegate_store::{Put, Store, StoreResult};

use crate::error::ServiceError;
use crate::host::Host;

/// Everything that is registered of a county at once.
#[derive(Clone, Debug, Default)]
pub struct Registration {
    /// Enterprises.
    pub enterprises: Vec<EnterpriseRecord>,
    /// Facts about them and their outlets.
    pub facts: Vec<DatedFact>,
    /// Outlets.
    pub outlets: Vec<OutletRecord>,
    /// Permits.
    pub permits: Vec<PermitRecord>,
    /// Devices.
    pub devices: Vec<Device>,
}

impl Host {
    /// Registers everything, in the order in which one needs the other; gives what was done with
    /// the enterprises.
    ///
    /// # Errors
    /// Store; what was registered before the failure stays.
    pub async fn register(&self, registration: &Registration) -> Result<Put, ServiceError> {
        let store = &self.inner.store;
        let source = (self.inner.clock.now(), "register");
        let put = put_enterprises(&**store, &registration.enterprises, source).await?;
        store.put_outlets(&registration.outlets).await?;
        store.put_facts(&registration.facts, self.inner.clock.now()).await?;
        store.put_permits(&registration.permits).await?;
        store.put_devices(&registration.devices).await?;
        self.registered();
        Ok(put)
    }

    /// To be called after anything was registered: what rests on it is looked up again.
    pub fn registered(&self) {
        self.inner.limits.forget();
        self.inner.devices.forget();
    }
}

/// Puts enterprises into the register, and keeps the names that they had before. The names go first:
/// killed between the two, the same register comes to the same.
pub(crate) async fn put_enterprises(
    store: &dyn Store,
    told: &[EnterpriseRecord],
    (at, source): (Instant, &str),
) -> StoreResult<Put> {
    let mut known = Vec::with_capacity(told.len());
    for one in told {
        known.extend(store.enterprise(&one.id).await?);
    }
    let kept = tidegate_desk::renames(&known, told, (at, source));
    if !kept.docket.is_empty() {
        store.put_facts(&kept.facts, at).await?;
        store.put_docket(&kept.docket).await?;
    }
    store.put_enterprises(told).await
}
