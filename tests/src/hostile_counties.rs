//! A province with counties whose packs misbehave and one whose pack does not.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tidegate_domain::{Averaging, Date, Instant, Validity};
use tidegate_runtime::{Ceilings, Runtime, RuntimeConfig, Workers};
use tidegate_service::{Clock, Host, HostParts};
use tidegate_store::SqliteStore;

use crate::county::{DATABASE, MIDNIGHT, reading, register_boiler, send, stream};
use crate::packs::{component, guest};
use crate::sections::edited;

/// The county whose pack behaves.
pub const GOOD: &str = "330109";

/// A value that the hostile pack answers as it should.
pub const BEHAVE: &str = "100.000666";

/// Counties whose packs misbehave, each with the value of a reading that asks for it.
pub const HOSTILE: [(&str, &str); 3] =
    [("330122", "100.000666001"), ("330127", "100.000666002"), ("330182", "100.000666003")];

/// A value that makes the hostile pack panic.
pub const PANIC: &str = "100.000666004";

/// Milliseconds that a call of these packs may take.
pub const BUDGET_MS: u64 = 300;

/// A clock that stands until it is moved.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    /// Stands at an instant.
    #[must_use]
    pub fn at(now: Instant) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(now * 1000)))
    }

    /// Goes on by so many seconds.
    pub fn go_on(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// The hostile guest as the pack of a county.
///
/// # Panics
/// When the guest carries no manifest.
#[must_use]
pub fn hostile_of(county: &str) -> Vec<u8> {
    edited(&guest("hostile"), |manifest| {
        manifest.name = format!("hostile-{county}");
        manifest.jurisdiction = county.to_owned();
        manifest.budgets.fuel = 1 << 60;
        manifest.budgets.time_ms = BUDGET_MS;
    })
}

/// A host over a database in `folder`: standards of the nation, a ladder of the province, and a pack
/// of their own in the counties named. Every county has one boiler, `E` and its code.
///
/// # Panics
/// When it cannot be had.
pub async fn province(folder: &Path, clock: Arc<HandClock>, counties: &[&str]) -> Host {
    let ceilings = Ceilings { fuel: u64::MAX, ..Ceilings::default() };
    let config = RuntimeConfig { ceilings, ..RuntimeConfig::default() };
    let parts = HostParts {
        store: Arc::new(SqliteStore::open(&folder.join(DATABASE)).await.expect("a store")),
        runtime: Arc::new(Runtime::new(config).expect("a runtime")),
        workers: Workers::start(2).expect("workers"),
        clock,
    };
    let host = Host::new(parts);
    let ladder = edited(&component("tonglu"), |manifest| {
        manifest.name = "ladder".to_owned();
        manifest.jurisdiction = "330000".to_owned();
    });
    for pack in [component("standards"), ladder] {
        host.install(pack).await.expect("it is admitted");
    }
    for county in counties {
        if *county != GOOD {
            host.install(hostile_of(county)).await.expect("it is admitted");
        }
        register_boiler(&host, county, &enterprise(county), None).await;
    }
    host
}

/// Id of the one enterprise of a county.
#[must_use]
pub fn enterprise(county: &str) -> String {
    format!("E{county}")
}

/// Sends an hourly value of a county's boiler.
///
/// # Panics
/// When the store refuses it.
pub async fn send_hour(host: &Host, county: &str, hour: i64, value: &str) {
    let hourly = stream(county, &enterprise(county), Averaging::Hour);
    send(host, &hourly, vec![reading(Averaging::Hour, hour, value, Validity::Valid)]).await;
}

/// The day of hour 0.
#[must_use]
pub fn first_day() -> Date {
    Date::of_instant(MIDNIGHT)
}
