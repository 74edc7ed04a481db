//! A small county with real packs: a boiler that drifts over its limit, one that lacks a fact, and
//! names that a page must not take for markup.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use tidegate_domain::{
    Averaging, Comparison, Date, DatedFact, Device, EnterpriseRecord, FactValue, Instant,
    Jurisdiction, Medium, MeterDay, OutletRecord, Permit, PermitLimit, PermitRecord, RawFrame,
    Reading, Stream, Tier, Validity,
};
use tidegate_runtime::{Runtime, RuntimeConfig, Workers};
use tidegate_service::{
    FrameCommit, FrameKind, Host, HostParts, Intake, Registration, VirtualClock,
};
use tidegate_store::{Condition as _, Docket as _, Frames as _, RejectionCount, SqliteStore};
use tower::ServiceExt as _;

pub(crate) const COUNTY: &str = "330122";
/// A gas boiler with readings, a permit and a device.
pub(crate) const HEAT: &str = "91330122TIDEGATE01";
/// An enterprise whose name is markup.
pub(crate) const MARKUP: &str = "91330122TIDEGATE02";
/// An enterprise with an outlet that lacks facts.
pub(crate) const VAGUE: &str = "91330122TIDEGATE03";
/// The name that is markup.
pub(crate) const MARKUP_NAME: &str = r#"<script>alert("1")</script> & 'Sons'"#;
/// Where the county in the tests stands in time.
pub(crate) const TODAY: &str = "2026-03-10";
pub(crate) const HOUR: Instant = 3_600;
const MN: &str = "TIDEGATE000000000000001";

/// The one tokio runtime of all tests, because hosts have tasks of their own.
static TOKIO: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
});

/// The one engine: it reserves much address space, and compiles each pack once.
static ENGINE: LazyLock<(Arc<Runtime>, Workers, TempDir)> = LazyLock::new(|| {
    let cache = TempDir::new().unwrap();
    let config = RuntimeConfig {
        cache_dir: Some(cache.path().to_owned()),
        instances_max: 8,
        ..RuntimeConfig::default()
    };
    (Arc::new(Runtime::new(config).unwrap()), Workers::start(2).unwrap(), cache)
});

/// Runs a test.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    TOKIO.block_on(test)
}

/// The component of a pack of this repository.
pub(crate) fn component(name: &'static str) -> Vec<u8> {
    static BUILT: Mutex<Option<HashMap<&'static str, Vec<u8>>>> = Mutex::new(None);
    let mut built = BUILT.lock().unwrap();
    let built = built.get_or_insert_default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins").join(name);
    let build = || tidegate_build::build(&folder, tidegate_build::Output::Kept).unwrap().component;
    built.entry(name).or_insert_with(build).clone()
}

/// A host with its database.
pub(crate) struct World {
    pub(crate) host: Host,
    pub(crate) router: Router,
    store: Arc<SqliteStore>,
    _folder: TempDir,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl World {
    /// A host without packs or data, at noon of [`TODAY`]; its clock stands still.
    pub(crate) async fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Arc::new(SqliteStore::open(&folder.path().join("t.db")).await.unwrap());
        let noon = day(TODAY).start() + 12 * HOUR;
        let (runtime, workers, _) = &*ENGINE;
        let host = Host::new(HostParts {
            store: store.clone(),
            runtime: Arc::clone(runtime),
            workers: workers.clone(),
            clock: Arc::new(VirtualClock::new(noon, 0)),
        });
        let router = tidegate_web::router(host.clone(), None);
        Self { host, router, store, _folder: folder }
    }

    /// A county with packs, enterprises, readings and warnings.
    pub(crate) async fn seeded() -> Self {
        let world = Self::empty().await;
        for pack in ["national", "standards", "tonglu"] {
            world.host.install(component(pack)).await.unwrap();
        }
        world.host.register(&registration()).await.unwrap();
        let frames = (0..48).map(hour_frame).chain([daily_frame()]);
        for frame in frames {
            world.host.take(frame).await.unwrap();
        }
        let rejected = RejectionCount {
            mn: MN.to_owned(),
            day: day(TODAY),
            reason: "crc-mismatch".to_owned(),
            frames: 3,
            example: format!("##0042QN=1;PW=123456;MN={MN};CP=&&&&").into_bytes(),
        };
        let stranger = RejectionCount {
            mn: String::new(),
            reason: "unknown-device".to_owned(),
            frames: 5,
            ..rejected.clone()
        };
        world.store.count_rejections(&[rejected, stranger]).await.unwrap();
        world.store.put_meter_days(&power(), day(TODAY).start()).await.unwrap();
        world.host.grade_all().await.unwrap();
        world.host.classify_county(&county(), day(TODAY)).await.unwrap();
        assert!(world.store.check().await.unwrap().problems.is_empty());
        world
    }

    /// Closes the database under the host.
    pub(crate) async fn close(&self) {
        self.store.close().await;
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        answer(self.router.clone(), request).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: impl Into<Body>) -> Answer {
        self.send(Request::post(path).body(body.into()).unwrap()).await
    }

    /// The JSON at a path that must answer.
    pub(crate) async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        answer.json()
    }

    /// The page at a path that must answer.
    pub(crate) async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        answer.text
    }

    /// Refused alike: status, code, and the form of all errors.
    pub(crate) async fn refused(&self, path: &str, status: u16, code: &str) {
        check_error(&self.get(path).await, path, status, code);
    }
}

/// What the boiler's plant drew from the grid on each of the forty days before today.
fn power() -> Vec<MeterDay> {
    let on = |days: i32| day(TODAY).plus_days(-days);
    let meter = |days| MeterDay {
        enterprise: HEAT.to_owned(),
        kind: "power-kwh".to_owned(),
        meter: "M1".to_owned(),
        on: on(days),
        amount: "1000".parse().unwrap(),
        source: "test".to_owned(),
    };
    (1..=40).map(meter).collect()
}

/// The form that every error of the API has.
pub(crate) fn check_error(answer: &Answer, path: &str, status: u16, code: &str) {
    assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text);
    let body = answer.json();
    assert_eq!(body["code"], code, "{path}: {body}");
    assert_eq!(body["request_id"], answer.header("x-request-id"), "{path}");
    assert!(body["details"].is_object(), "{path}: {body}");
    let message = body["message"].as_str().unwrap();
    assert!(!message.is_empty() && !message.ends_with('.'), "{path}: {message}");
    assert_eq!(body.as_object().unwrap().len(), 4, "{path}: {body}");
}

pub(crate) async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = axum::body::to_bytes(response.into_body(), 16 << 20).await.unwrap();
    Answer { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

/// The county that tests only read.
pub(crate) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| run_apart(World::seeded()))
}

/// Runs something on a thread of its own, because the one that asks runs a test already.
pub(crate) fn run_apart<T: Send>(work: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| scope.spawn(|| TOKIO.block_on(work)).join().unwrap())
}

pub(crate) fn county() -> Jurisdiction {
    COUNTY.parse().unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A path of the county's API.
pub(crate) fn api(path: &str) -> String {
    format!("/api/v1/counties/{COUNTY}/{path}")
}

fn registration() -> Registration {
    let enterprise = |id: &str, name: &str, industry: &str| EnterpriseRecord {
        id: id.to_owned(),
        name: name.to_owned(),
        county: county(),
        township: "样例镇".to_owned(),
        industries: vec![industry.to_owned()],
    };
    let outlet = |enterprise: &str, id: &str, name: &str| OutletRecord {
        enterprise: enterprise.to_owned(),
        id: id.to_owned(),
        name: name.to_owned(),
        medium: Medium::Air,
        monitoring_point: "stack".to_owned(),
    };
    let fact = |enterprise: &str, name: &str, value: FactValue| DatedFact {
        enterprise: enterprise.to_owned(),
        outlet: Some("DA001".to_owned()),
        name: name.to_owned(),
        value,
        from: day("2020-01-01"),
        source: "test".to_owned(),
        doubtful: false,
    };
    let word = |text: &str| FactValue::Text(text.to_owned());
    Registration {
        enterprises: vec![
            enterprise(HEAT, "样例热力有限公司", "4430"),
            enterprise(MARKUP, MARKUP_NAME, "1713"),
            enterprise(VAGUE, "样例待补有限公司", "4430"),
        ],
        facts: vec![
            fact(HEAT, "outlet_kind", word("boiler")),
            fact(HEAT, "boiler_fuel", word("gas")),
            fact(HEAT, "boiler_built", FactValue::Day(day("2018-05-01"))),
            fact(HEAT, "boiler_output_tph", FactValue::Number("20".parse().unwrap())),
            fact(HEAT, "special_limits_designated", FactValue::Truth(false)),
            fact(VAGUE, "outlet_kind", word("boiler")),
        ],
        outlets: vec![
            outlet(HEAT, "DA001", "锅炉烟囱"),
            outlet(MARKUP, "DA001", "<b>stack</b>"),
            outlet(VAGUE, "DA001", "待补排气筒"),
        ],
        permits: vec![permit()],
        devices: vec![Device {
            mn: MN.to_owned(),
            password: "123456".to_owned(),
            enterprise: HEAT.to_owned(),
            outlet: "DA001".to_owned(),
            crc_modbus_accepted: false,
        }],
    }
}

/// A permit whose own limit for nitrogen oxides is less strict than the standard's.
pub(crate) fn permit() -> PermitRecord {
    PermitRecord {
        enterprise: HEAT.to_owned(),
        permit: Permit {
            number: "P-1".to_owned(),
            tier: Tier::Simplified,
            valid_from: day("2024-01-01"),
            valid_until: day("2029-01-01"),
            ended: None,
            limits: vec![PermitLimit {
                outlet: "DA001".to_owned(),
                pollutant: "a21002".to_owned(),
                averaging: Averaging::Hour,
                comparison: Comparison::AtMost,
                lower: None,
                upper: Some("250".parse().unwrap()),
                unit: "mg/m3".to_owned(),
            }],
            amounts: Vec::new(),
        },
    }
}

/// Nitrogen oxides of one hour: calm, then a warning that releases, then over the limit to the end.
fn hour_frame(hour: i64) -> FrameCommit {
    let (value, validity) = match hour {
        10 => ("185", Validity::Valid),
        20 => ("900", Validity::Fault),
        46 => ("212", Validity::Valid),
        47 => ("230.5", Validity::Valid),
        _ => ("120", Validity::Valid),
    };
    let start = day(TODAY).start() + 12 * HOUR - (48 - hour) * HOUR;
    frame("2061", start, "a21002", Averaging::Hour, (value, validity))
}

/// A daily value of something that no limit watches.
fn daily_frame() -> FrameCommit {
    let start = day("2026-03-09").start();
    frame("2031", start, "a19001", Averaging::Day, ("3.5", Validity::Valid))
}

pub(crate) fn frame(
    cn: &str,
    start: Instant,
    pollutant: &str,
    averaging: Averaging,
    (value, validity): (&str, Validity),
) -> FrameCommit {
    let value = value.parse().unwrap();
    FrameCommit {
        frame: RawFrame {
            mn: MN.to_owned(),
            received_at_ms: (start + HOUR) * 1_000,
            qn: String::new(),
            cn: cn.to_owned(),
            bytes: format!("##{start}").into_bytes(),
        },
        kind: FrameKind::Accepted,
        readings: vec![(
            Stream {
                county: county(),
                enterprise: HEAT.to_owned(),
                outlet: "DA001".to_owned(),
                pollutant: pollutant.to_owned(),
                averaging,
            },
            Reading {
                period_start: start,
                value,
                converted: Some(value),
                validity,
                flag: (validity == Validity::Fault).then(|| "D".to_owned()),
            },
        )],
    }
}
