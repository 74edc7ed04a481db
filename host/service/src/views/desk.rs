//! What an operator looks at: batches, devices, refused frames, imports, the state of the host.

use std::collections::{BTreeMap, HashMap, HashSet};

use tidegate_domain::{BatchRecord, Date, Jurisdiction};
use tidegate_store::DeviceDay;

use crate::error::ServiceError;
use crate::host::Host;
use crate::import::{ImportError, ImportFile, ImportReport, import};

/// What stands in place of a password in the example of a refused frame.
const MASK: char = '*';

/// A registered device without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceView {
    /// MN.
    pub mn: String,
    /// Enterprise id.
    pub enterprise: String,
    /// Registered name of the enterprise.
    pub enterprise_name: String,
    /// Outlet number.
    pub outlet: String,
    /// Its latest day with frames; absent when it never sent one.
    pub latest: Option<DeviceDay>,
}

/// Refused frames of one sender and reason on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedFrames {
    /// MN, or `unknown` when no registered device sent them.
    pub mn: String,
    /// Whether a device of the county sent them; otherwise nobody knows whose they are.
    pub registered: bool,
    /// Day of receipt in China Standard Time.
    pub day: Date,
    /// Stable code of the reason.
    pub reason: String,
    /// Frames refused.
    pub frames: u64,
    /// The last of them as text, its password masked.
    pub example: String,
}

impl Host {
    /// The latest grading batches of a county, latest first: number and manifest.
    ///
    /// # Errors
    /// Store.
    pub async fn batches(
        &self,
        county: &Jurisdiction,
        rows: u32,
    ) -> Result<Vec<(i64, BatchRecord)>, ServiceError> {
        Ok(self.inner.store.batches(county, rows).await?)
    }

    /// The devices of a county, by MN.
    ///
    /// # Errors
    /// Store.
    pub async fn county_devices(
        &self,
        county: &Jurisdiction,
    ) -> Result<Vec<DeviceView>, ServiceError> {
        let store = &self.inner.store;
        let outlets = store.outlets(county).await?;
        let named: HashMap<String, String> = outlets
            .into_iter()
            .map(|listing| (listing.outlet.enterprise, listing.enterprise_name))
            .collect();
        let days = store.device_days().await?;
        let mut days: HashMap<String, DeviceDay> =
            days.into_iter().map(|day| (day.mn.clone(), day)).collect();
        let devices = store.devices().await?.into_iter().filter_map(|device| {
            Some(DeviceView {
                enterprise_name: named.get(&device.enterprise)?.clone(),
                latest: days.remove(&device.mn),
                mn: device.mn,
                enterprise: device.enterprise,
                outlet: device.outlet,
            })
        });
        Ok(devices.collect())
    }

    /// Refused frames of the days in `[from, until)` that a device of the county sent, or nobody
    /// knows who.
    ///
    /// # Errors
    /// Store.
    pub async fn county_rejections(
        &self,
        county: &Jurisdiction,
        from: Date,
        until: Date,
    ) -> Result<Vec<RejectedFrames>, ServiceError> {
        let devices = self.inner.store.devices().await?;
        let registered: HashSet<String> = devices.into_iter().map(|device| device.mn).collect();
        let own = self.county_devices(county).await?;
        let own: HashSet<String> = own.into_iter().map(|device| device.mn).collect();
        let counts = self.inner.store.rejections(from, until).await?;
        let shown = counts.into_iter().filter_map(|count| {
            let is_own = own.contains(&count.mn);
            (is_own || !registered.contains(&count.mn)).then(|| RejectedFrames {
                registered: is_own,
                day: count.day,
                frames: count.frames,
                example: masked(&String::from_utf8_lossy(&count.example)),
                mn: count.mn,
                reason: count.reason,
            })
        });
        Ok(shown.collect())
    }

    /// Stores the good rows of a file and looks up again what rests on them.
    ///
    /// # Errors
    /// As [`import`].
    pub async fn import_file(&self, file: &ImportFile<'_>) -> Result<ImportReport, ImportError> {
        let facts: BTreeMap<_, _> = self.fact_declarations().into_iter().collect();
        let report = import(self.inner.store.as_ref(), file, &facts, self.clock().now()).await;
        // Also after a failure: what was done before it stays.
        self.registered();
        report
    }
}

/// A frame with the value of every `PW=` made unreadable.
fn masked(frame: &str) -> String {
    let mut parts = frame.split("PW=");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shown.push_str("PW=");
        let end = part.find([';', '&', '\r', '\n']).unwrap_or(part.len());
        shown.extend(part.chars().take(end).map(|_| MASK));
        shown.push_str(part.get(end..).unwrap_or_default());
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        for (frame, shown) in [
            ("##0101QN=1;PW=123456;MN=A;CP=&&&&", "##0101QN=1;PW=******;MN=A;CP=&&&&"),
            ("PW=1", "PW=*"),
            ("PW=secret&&PW=again;", "PW=******&&PW=*****;"),
            ("no password", "no password"),
        ] {
            assert_eq!(masked(frame), shown);
        }
    }
}
