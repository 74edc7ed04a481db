//! A host with the shipped packs and one gas boiler, for tests of the whole path without sockets.

use std::path::Path;
use std::sync::Arc;

use tidegate_domain::{
    Averaging, Comparison, Date, DatedFact, Decimal, EnterpriseRecord, FactValue, Instant,
    Jurisdiction, Medium, OutletRecord, Permit, PermitLimit, PermitRecord, RawFrame, Reading,
    Stream, Tier, Validity,
};
use tidegate_runtime::{Runtime, RuntimeConfig, Workers};
use tidegate_service::{
    FrameCommit, FrameKind, Host, HostParts, Intake, Registration, VirtualClock,
};
use tidegate_store::SqliteStore;

use crate::packs::component;

/// First hour that tests send: 2026-03-02T00:00 in China.
pub const MIDNIGHT: Instant = 1_772_380_800;

/// The boiler's nitrogen oxides, over an hour.
pub const NOX: &str = "a21002";

/// A host over a database in `folder` with the packs named.
///
/// # Panics
/// When it cannot be had: a test cannot go on then.
pub async fn host(folder: &Path, packs: &[&str]) -> Host {
    host_at(folder, packs, MIDNIGHT).await
}

/// The same with a clock that starts at `now`.
///
/// # Panics
/// When it cannot be had.
pub async fn host_at(folder: &Path, packs: &[&str], now: Instant) -> Host {
    open(folder, packs, now).await.0
}

/// Name of the database in a folder.
pub const DATABASE: &str = "county.sqlite";

/// The same with its store, so that a test can close it.
///
/// # Panics
/// When it cannot be had.
pub async fn open(folder: &Path, packs: &[&str], now: Instant) -> (Host, Arc<SqliteStore>) {
    let store = Arc::new(SqliteStore::open(&folder.join(DATABASE)).await.unwrap());
    let parts = HostParts {
        store: Arc::<SqliteStore>::clone(&store),
        runtime: Arc::new(Runtime::new(RuntimeConfig::default()).unwrap()),
        workers: Workers::start(2).unwrap(),
        clock: Arc::new(VirtualClock::new(now, 1)),
    };
    let host = Host::new(parts);
    for pack in packs {
        let bytes = if *pack == "hostile" { crate::packs::guest(pack) } else { component(pack) };
        host.install(bytes).await.unwrap();
    }
    (host, store)
}

/// Registers an enterprise of a county with one gas boiler built in 2020, whose nitrogen oxides
/// may be 200 mg/m³ by GB 13271-2014, or what the permit says when one is given.
///
/// # Panics
/// When the store refuses it.
pub async fn register_boiler(host: &Host, county: &str, enterprise: &str, permit: Option<&str>) {
    let fact = |name: &str, value| DatedFact {
        enterprise: enterprise.to_owned(),
        outlet: Some("DA001".to_owned()),
        name: name.to_owned(),
        value,
        from: Date::from_days(18_000),
        source: "test".to_owned(),
        doubtful: false,
    };
    let text = |word: &str| FactValue::Text(word.to_owned());
    let registration = Registration {
        enterprises: vec![EnterpriseRecord {
            id: enterprise.to_owned(),
            name: format!("样例企业{enterprise}"),
            county: county.parse::<Jurisdiction>().unwrap(),
            township: "样例镇".to_owned(),
            industries: vec!["4430".to_owned()],
        }],
        outlets: vec![OutletRecord {
            enterprise: enterprise.to_owned(),
            id: "DA001".to_owned(),
            name: "锅炉烟囱".to_owned(),
            medium: Medium::Air,
            monitoring_point: "stack".to_owned(),
        }],
        facts: vec![
            fact("outlet_kind", text("boiler")),
            fact("boiler_fuel", text("gas")),
            fact("boiler_built", FactValue::Day("2020-05-01".parse().unwrap())),
            fact("boiler_output_tph", FactValue::Number("20".parse().unwrap())),
            fact("special_limits_designated", FactValue::Truth(false)),
        ],
        permits: permit.map(|upper| permit_for(enterprise, upper)).into_iter().collect(),
        devices: Vec::new(),
    };
    host.register(&registration).await.unwrap();
}

fn permit_for(enterprise: &str, upper: &str) -> PermitRecord {
    let limit = PermitLimit {
        outlet: "DA001".to_owned(),
        pollutant: NOX.to_owned(),
        averaging: Averaging::Hour,
        comparison: Comparison::AtMost,
        lower: None,
        upper: Some(upper.parse().unwrap()),
        unit: "mg/m3".to_owned(),
    };
    let permit = Permit {
        number: format!("{enterprise}001P"),
        tier: Tier::Simplified,
        valid_from: "2024-01-01".parse().unwrap(),
        valid_until: "2029-01-01".parse().unwrap(),
        ended: None,
        limits: vec![limit],
        amounts: Vec::new(),
    };
    PermitRecord { enterprise: enterprise.to_owned(), permit }
}

/// A stream of the boiler's nitrogen oxides.
///
/// # Panics
/// When the county is no code.
#[must_use]
pub fn stream(county: &str, enterprise: &str, averaging: Averaging) -> Stream {
    Stream {
        county: county.parse().unwrap(),
        enterprise: enterprise.to_owned(),
        outlet: "DA001".to_owned(),
        pollutant: NOX.to_owned(),
        averaging,
    }
}

/// A reading whose converted value is `value`, `periods` of its averaging time after midnight.
///
/// # Panics
/// When the value is no decimal.
#[must_use]
pub fn reading(averaging: Averaging, periods: i64, value: &str, validity: Validity) -> Reading {
    let seconds = match averaging {
        Averaging::Minute => 600,
        _ => 3600,
    };
    let value: Decimal = value.parse().unwrap();
    Reading {
        period_start: MIDNIGHT + periods * seconds,
        value,
        converted: Some(value),
        validity,
        flag: None,
    }
}

/// Commits readings of one stream as one frame, as the gateway does.
///
/// # Panics
/// When the store refuses them.
pub async fn send(host: &Host, stream: &Stream, readings: Vec<Reading>) {
    let frame = RawFrame {
        mn: "synthetic".to_owned(),
        received_at_ms: MIDNIGHT * 1000,
        qn: String::new(),
        cn: "2061".to_owned(),
        bytes: b"##".to_vec(),
    };
    let readings = readings.into_iter().map(|reading| (stream.clone(), reading)).collect();
    host.take(FrameCommit { frame, kind: FrameKind::Accepted, readings }).await.unwrap();
}
