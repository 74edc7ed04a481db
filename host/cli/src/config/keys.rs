//! The keys of a file of settings: what each is for, and what it may hold.

/// A key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// Its table; empty at the top.
    pub(super) table: &'static str,
    /// Its name.
    pub(super) name: &'static str,
    /// What it is for, in lines of a comment.
    pub(super) says: &'static str,
    /// Shown where nothing is set.
    pub(super) example: &'static str,
    /// Least and largest whole number.
    pub(super) range: Option<(i64, i64)>,
}

/// Connections, frames and bytes are bounded far beyond any county, so that a slip of the hand does
/// not make a bound of memory meaningless.
const MANY: i64 = 100_000;

/// Bytes of a burst or a second at most.
const BYTES: i64 = 1 << 30;

/// A timeout of a day at most.
const SECONDS: i64 = 86_400;

const fn text(table: &'static str, name: &'static str, says: &'static str) -> Key {
    Key { table, name, says, example: "", range: None }
}

const fn shown(key: Key, example: &'static str) -> Key {
    Key { example, ..key }
}

const fn count(
    table: &'static str,
    name: &'static str,
    says: &'static str,
    range: (i64, i64),
) -> Key {
    Key { table, name, says, example: "", range: Some(range) }
}

/// All keys, in the order in which they are printed.
pub(super) const KEYS: &[Key] = &[
    shown(
        text("", "data", "Folder of the database, keys and compiled packs; made when missing."),
        "\"/var/lib/tidegate\"",
    ),
    text(
        "",
        "database",
        "`sqlite` for a file in the data folder, or `postgres://user@host:5432/name`. A password is\n\
         better kept in ~/.pgpass or in the environment variable TIDEGATE_DATABASE.",
    ),
    shown(
        text(
            "",
            "keys",
            "Folder of the signing key and of trusted keys; `keys` in the data folder.",
        ),
        "\"/etc/tidegate/keys\"",
    ),
    text(
        "",
        "packs",
        "Components to install at each start. With none, those installed last serve again.",
    ),
    text(
        "web",
        "listen",
        "Address of page, API, /healthz, /readyz and /metrics. There is no TLS here: put a reverse\n\
         proxy with a certificate in front, and bind to an address that only the proxy reaches.",
    ),
    text("devices", "listen", "Address for devices that speak HJ 212."),
    count("devices", "connections_max", "Connections at once.", (1, MANY)),
    count(
        "devices",
        "connections_per_ip_max",
        "Connections at once from one address; a relay brings those of many devices.",
        (1, MANY),
    ),
    count("devices", "devices_per_connection_max", "Devices behind one connection.", (1, 4096)),
    count(
        "devices",
        "frames_per_s",
        "Frames a second that one connection is read at; faster ones wait and lose nothing.",
        (1, MANY),
    ),
    count("devices", "frames_burst", "Frames at once after a pause.", (1, 10 * MANY)),
    count(
        "devices",
        "bytes_per_s",
        "Bytes a second that one connection is read at.",
        (1024, BYTES),
    ),
    count("devices", "bytes_burst", "Bytes at once after a pause.", (1024, BYTES)),
    count(
        "devices",
        "pipeline_frames_max",
        "Frames of one connection that await their commit.",
        (1, 8192),
    ),
    count(
        "devices",
        "refusals_max",
        "Pieces refused in a row before a connection is closed.",
        (1, MANY),
    ),
    count(
        "devices",
        "segment_bytes_max",
        "Longest data segment; the standard has 1024.",
        (1024, 1 << 20),
    ),
    count(
        "devices",
        "idle_timeout_s",
        "A connection that is silent for so long is closed.",
        (1, SECONDS),
    ),
    count(
        "devices",
        "partial_frame_timeout_s",
        "A frame that began must end within.",
        (1, SECONDS),
    ),
    count("devices", "write_timeout_s", "A peer must take an answer within.", (1, SECONDS)),
    count(
        "devices",
        "stop_timeout_s",
        "Frames in hand may take so long when the host stops.",
        (0, 300),
    ),
    shown(
        text(
            "meters",
            "mqtt",
            "Broker and topic of meters; a password is read from TIDEGATE_MQTT_PASSWORD.",
        ),
        "\"mqtt://reader@broker:1883/meters/#\"",
    ),
    shown(
        text(
            "messages",
            "gateways",
            "File of the gateways for mail, short messages, calls, applications and webhooks, see\n\
             gateways.example.toml. Without one, notices wait and people see their inbox only.",
        ),
        "\"/etc/tidegate/gateways.toml\"",
    ),
    text("log", "format", "`text` for people, `json` for one object a line; to standard error."),
    text(
        "log",
        "level",
        "What is logged: `error`, `warn`, `info`, `debug`, or by part of the program such as\n\
         `warn,tidegate_web=info`. The environment variable TIDEGATE_LOG wins.",
    ),
    shown(
        text(
            "telemetry",
            "otlp",
            "Collector of OpenTelemetry that takes spans of requests, batches and calls by HTTP; nothing\n\
             is sent without. Needs a program with the feature `otlp`.",
        ),
        "\"http://127.0.0.1:4318\"",
    ),
    count("grading", "batch_readings", "Readings that one grading call takes at most.", (1, 8192)),
    count(
        "grading",
        "gather_ms",
        "How long readings are gathered after the first; longer makes larger, cheaper batches.",
        (0, 10_000),
    ),
    count("runtime", "workers", "Threads that packs run on; 0 takes one for each core.", (0, 256)),
    count(
        "runtime",
        "instances_max",
        "Instances of packs alive at once; each reserves address space.",
        (1, 1000),
    ),
    count(
        "runtime",
        "set_aside_after",
        "Faults in a row after which a pack is set aside in a county and the layers above go on.",
        (1, 1000),
    ),
    count(
        "runtime",
        "fuel_max",
        "Ceiling of what a manifest may ask for: units of fuel a call, about one an instruction.",
        (1_000_000, 1_000_000_000_000),
    ),
    count("runtime", "memory_mib_max", "MiB of an instance.", (1, 4096)),
    count("runtime", "output_mib_max", "MiB of an answer.", (1, 1024)),
    count("runtime", "time_ms_max", "Milliseconds of a call.", (10, 600_000)),
    count(
        "store",
        "readers_max",
        "Connections that read a SQLite file beside the writer.",
        (1, 64),
    ),
    count(
        "store",
        "busy_timeout_s",
        "How long SQLite waits for another process that holds the file, such as a backup.",
        (1, 600),
    ),
];
