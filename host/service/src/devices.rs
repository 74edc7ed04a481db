//! Registered devices, kept at hand because every frame asks for one.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;

use crate::error::ServiceError;
use crate::host::Host;
use crate::intake::{FrameCommit, FrameOutcome, Intake, RegisteredDevice};

/// Devices by MN; unknown ones are not kept, so nobody can fill it.
#[derive(Debug, Default)]
pub(crate) struct DeviceCache {
    known: RwLock<HashMap<String, Arc<RegisteredDevice>>>,
}

impl DeviceCache {
    /// Forgets everything, after devices or outlets were registered.
    pub(crate) fn forget(&self) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn get(&self, mn: &str) -> Option<Arc<RegisteredDevice>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(mn).map(Arc::clone)
    }

    fn keep(&self, device: &Arc<RegisteredDevice>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(device.mn.clone(), Arc::clone(device));
    }
}

#[async_trait]
impl Intake for Host {
    async fn device(&self, mn: &str) -> Result<Option<Arc<RegisteredDevice>>, ServiceError> {
        if let Some(device) = self.inner.devices.get(mn) {
            return Ok(Some(device));
        }
        let store = &self.inner.store;
        let Some(device) = store.device(mn).await? else { return Ok(None) };
        let Some(enterprise) = store.enterprise(&device.enterprise).await? else { return Ok(None) };
        let outlets = store.outlets_on(&device.enterprise, self.today()).await?;
        let Some(outlet) = outlets.into_iter().find(|outlet| outlet.id == device.outlet) else {
            return Ok(None);
        };
        let registered = Arc::new(RegisteredDevice {
            mn: device.mn,
            password: device.password,
            county: enterprise.county,
            enterprise: device.enterprise,
            outlet: device.outlet,
            medium: outlet.medium,
            crc_modbus_accepted: device.crc_modbus_accepted,
        });
        self.inner.devices.keep(&registered);
        Ok(Some(registered))
    }

    async fn take(&self, frame: FrameCommit) -> Result<FrameOutcome, ServiceError> {
        self.within_quota(&frame).await?;
        let of_readings = frame.readings.first().map(|(stream, _)| stream.county.clone());
        let of_device = || self.inner.devices.get(&frame.frame.mn).map(|one| one.county.clone());
        let county = of_readings.or_else(of_device);
        self.inner.committer.take(county, frame).await
    }

    fn reject(&self, mn: Option<&str>, reason: &'static str, example: &[u8]) {
        // Only registered devices are counted by name, so that invented ones fill nothing.
        let known = mn.filter(|mn| self.inner.devices.get(mn).is_some());
        self.inner.committer.reject(known.unwrap_or_default(), reason, self.today(), example);
    }

    fn now_ms(&self) -> i64 {
        self.inner.clock.now_ms()
    }
}
