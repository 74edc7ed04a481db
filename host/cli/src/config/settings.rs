//! The settings as values.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tidegate_gateway::GatewayOptions;

/// Everything that can be set, with the built-in values as defaults.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) data: Option<PathBuf>,
    pub(crate) database: Database,
    pub(crate) keys: Option<PathBuf>,
    pub(crate) packs: Vec<PathBuf>,
    pub(crate) web: WebSettings,
    pub(crate) devices: DeviceSettings,
    pub(crate) meters: MeterSettings,
    pub(crate) messages: MessageSettings,
    pub(crate) log: LogSettings,
    pub(crate) telemetry: TelemetrySettings,
    pub(crate) grading: GradingSettings,
    pub(crate) runtime: RuntimeSettings,
    pub(crate) store: StoreSettings,
}

/// Page and API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WebSettings {
    pub(crate) listen: SocketAddr,
}

/// HJ 212 over TCP.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DeviceSettings {
    pub(crate) listen: SocketAddr,
    pub(crate) connections_max: usize,
    pub(crate) connections_per_ip_max: usize,
    pub(crate) devices_per_connection_max: usize,
    pub(crate) frames_per_s: u32,
    pub(crate) frames_burst: u32,
    pub(crate) bytes_per_s: u32,
    pub(crate) bytes_burst: u32,
    pub(crate) pipeline_frames_max: usize,
    pub(crate) refusals_max: u32,
    pub(crate) segment_bytes_max: usize,
    pub(crate) idle_timeout_s: u64,
    pub(crate) partial_frame_timeout_s: u64,
    pub(crate) write_timeout_s: u64,
    pub(crate) stop_timeout_s: u64,
}

/// Meters over MQTT.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MeterSettings {
    pub(crate) mqtt: Option<String>,
}

/// Notices to people.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MessageSettings {
    pub(crate) gateways: Option<PathBuf>,
}

/// What is sent to whoever collects it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TelemetrySettings {
    pub(crate) otlp: Option<String>,
}

/// What is logged and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LogSettings {
    pub(crate) format: LogFormat,
    pub(crate) level: String,
}

/// Form of a line of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Grading of readings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct GradingSettings {
    pub(crate) batch_readings: usize,
    pub(crate) gather_ms: u64,
}

/// Where packs run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RuntimeSettings {
    pub(crate) workers: usize,
    pub(crate) instances_max: u32,
    pub(crate) set_aside_after: u32,
    pub(crate) fuel_max: u64,
    pub(crate) memory_mib_max: u64,
    pub(crate) output_mib_max: u64,
    pub(crate) time_ms_max: u64,
}

/// The database.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct StoreSettings {
    pub(crate) readers_max: u32,
    pub(crate) busy_timeout_s: u64,
    /// No setting: whether commits wait for the disk, as they do but for a county that is played.
    #[serde(skip, default = "waits_for_disk")]
    pub(crate) durable: bool,
}

/// Where everything is kept.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) enum Database {
    /// A file in the data folder.
    #[default]
    Sqlite,
    /// A server, by its address.
    Postgres(String),
}

/// A database that is written otherwise.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no database: write `sqlite` or `postgres://user@host:5432/name`")]
pub(crate) struct NoDatabase(String);

impl FromStr for Database {
    type Err = NoDatabase;

    fn from_str(text: &str) -> Result<Self, NoDatabase> {
        let is_server = ["postgres://", "postgresql://"].iter().any(|it| text.starts_with(it));
        match text {
            "sqlite" => Ok(Self::Sqlite),
            _ if is_server => Ok(Self::Postgres(text.to_owned())),
            _ => Err(NoDatabase(masked(text))),
        }
    }
}

/// Without the password, which is shown nowhere.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite => f.write_str("sqlite"),
            Self::Postgres(address) => f.write_str(&masked(address)),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Database {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Database {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An address without what stands between the user and `@`, and without its query, where a password
/// may stand too.
fn masked(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let rest = rest.split('?').next().unwrap_or_default();
    let shown = match rest.rsplit_once('@') {
        Some((user, rest)) => format!("{}@{rest}", user.split(':').next().unwrap_or_default()),
        None => rest.to_owned(),
    };
    if scheme.is_empty() { shown } else { format!("{scheme}://{shown}") }
}

impl Default for WebSettings {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 8330)) }
    }
}

impl Default for DeviceSettings {
    fn default() -> Self {
        let built_in = GatewayOptions::default();
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8212)),
            connections_max: built_in.connections_max,
            connections_per_ip_max: built_in.connections_per_ip_max,
            devices_per_connection_max: built_in.devices_per_connection_max,
            frames_per_s: built_in.frames_per_s,
            frames_burst: built_in.frames_burst,
            bytes_per_s: built_in.bytes_per_s,
            bytes_burst: built_in.bytes_burst,
            pipeline_frames_max: built_in.pipeline_frames_max,
            refusals_max: built_in.refusals_max,
            segment_bytes_max: built_in.segment_bytes_max,
            idle_timeout_s: built_in.idle_timeout.as_secs(),
            partial_frame_timeout_s: built_in.partial_frame_timeout.as_secs(),
            write_timeout_s: built_in.write_timeout.as_secs(),
            stop_timeout_s: built_in.stop_timeout.as_secs(),
        }
    }
}

impl DeviceSettings {
    /// The same for the gateway.
    pub(crate) fn options(&self) -> GatewayOptions {
        GatewayOptions {
            connections_max: self.connections_max,
            connections_per_ip_max: self.connections_per_ip_max,
            devices_per_connection_max: self.devices_per_connection_max,
            idle_timeout: Duration::from_secs(self.idle_timeout_s),
            partial_frame_timeout: Duration::from_secs(self.partial_frame_timeout_s),
            write_timeout: Duration::from_secs(self.write_timeout_s),
            stop_timeout: Duration::from_secs(self.stop_timeout_s),
            frames_per_s: self.frames_per_s,
            frames_burst: self.frames_burst,
            bytes_per_s: self.bytes_per_s,
            bytes_burst: self.bytes_burst,
            pipeline_frames_max: self.pipeline_frames_max,
            refusals_max: self.refusals_max,
            segment_bytes_max: self.segment_bytes_max,
        }
    }
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { format: LogFormat::default(), level: crate::print::LOGGED.to_owned() }
    }
}

impl Default for GradingSettings {
    fn default() -> Self {
        let built_in = tidegate_service::GradingPace::default();
        let gather_ms = u64::try_from(built_in.gather.as_millis()).unwrap_or_default();
        Self { batch_readings: built_in.batch_readings, gather_ms }
    }
}

impl GradingSettings {
    /// The same for the host.
    pub(crate) fn pace(&self) -> tidegate_service::GradingPace {
        tidegate_service::GradingPace {
            batch_readings: self.batch_readings,
            gather: Duration::from_millis(self.gather_ms),
        }
    }
}

impl Default for RuntimeSettings {
    fn default() -> Self {
        let built_in = tidegate_runtime::RuntimeConfig::default();
        let ceilings = built_in.ceilings;
        Self {
            workers: 0,
            instances_max: built_in.instances_max,
            set_aside_after: tidegate_service::SET_ASIDE_AFTER,
            fuel_max: ceilings.fuel,
            memory_mib_max: ceilings.memory_bytes >> 20,
            output_mib_max: ceilings.output_bytes >> 20,
            time_ms_max: ceilings.time_ms,
        }
    }
}

impl RuntimeSettings {
    /// The most that any pack may be given.
    pub(crate) fn ceilings(&self) -> tidegate_runtime::Ceilings {
        tidegate_runtime::Ceilings {
            fuel: self.fuel_max,
            memory_bytes: self.memory_mib_max << 20,
            output_bytes: self.output_mib_max << 20,
            time_ms: self.time_ms_max,
            ..tidegate_runtime::Ceilings::default()
        }
    }

    /// Threads that packs run on: as many as cores where 0 is set.
    pub(crate) fn threads(&self) -> usize {
        match self.workers {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            set => set,
        }
    }
}

impl Default for StoreSettings {
    fn default() -> Self {
        let built_in = tidegate_store::SqliteSettings::default();
        let busy_timeout_s = built_in.busy_timeout.as_secs();
        Self { readers_max: built_in.readers_max, busy_timeout_s, durable: built_in.durable }
    }
}

impl StoreSettings {
    /// The same for a SQLite file.
    pub(crate) fn sqlite(&self) -> tidegate_store::SqliteSettings {
        tidegate_store::SqliteSettings {
            readers_max: self.readers_max,
            busy_timeout: Duration::from_secs(self.busy_timeout_s),
            durable: self.durable,
        }
    }
}

impl Settings {
    /// Those of a county that is played in a folder of its own and can be played again.
    pub(crate) fn throw_away(data: PathBuf) -> Self {
        let store = StoreSettings { durable: false, ..StoreSettings::default() };
        Self { data: Some(data), store, ..Self::default() }
    }
}

const fn waits_for_disk() -> bool {
    true
}
