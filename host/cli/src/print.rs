//! What goes to the terminal: results to standard output, everything else to standard error.

use std::io::{IsTerminal, Write};

use tidegate_domain::{Date, Instant};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry};

use crate::config::{LogFormat, LogSettings};

/// Version of the JSON that commands print with `--json`.
pub(crate) const JSON_VERSION: u32 = 1;

/// What is logged when `TIDEGATE_LOG` asks for nothing: what a person should look at. Refused
/// frames are counted and shown on the page; in the field there are always some.
pub(crate) const LOGGED: &str = "warn,tidegate_gateway=error";

/// An instant in China Standard Time, to the minute.
pub(crate) fn moment(instant: Instant) -> String {
    let day = Date::of_instant(instant);
    let minutes = instant.saturating_sub(day.start()) / 60;
    format!("{day} {:02}:{:02}", minutes / 60, minutes % 60)
}

/// Microseconds, as JSON has them.
pub(crate) fn microseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// One of those that are told what the program logs and does.
pub(crate) type LogLayer = Box<dyn Layer<Registry> + Send + Sync>;

/// Starts logging to standard error, at the level that `TIDEGATE_LOG` asks for, or else the
/// settings.
pub(crate) fn start_logging(settings: &LogSettings) {
    start_logging_beside(settings, None);
}

/// The same, with another who is told.
pub(crate) fn start_logging_beside(settings: &LogSettings, other: Option<LogLayer>) {
    let asked = EnvFilter::try_from_env("TIDEGATE_LOG");
    let filter = asked
        .or_else(|_| EnvFilter::try_new(&settings.level))
        .unwrap_or_else(|_| EnvFilter::new(LOGGED));
    let is_terminal = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt::layer().with_ansi(is_terminal).with_writer(std::io::stderr);
    let log = match settings.format {
        LogFormat::Text => log.with_filter(filter).boxed(),
        // The span of a request gives each of its lines the id and the county.
        LogFormat::Json => {
            log.json().with_span_list(false).flatten_event(true).with_filter(filter).boxed()
        }
    };
    let told: Vec<LogLayer> = std::iter::once(log).chain(other).collect();
    tracing_subscriber::registry().with(told).init();
}

/// Prints a line to standard output; a reader that went away ends the command quietly.
pub(crate) fn line(text: &str) {
    if writeln!(std::io::stdout(), "{text}").is_err() {
        std::process::exit(0);
    }
}

/// Prints one JSON object on a line of its own, with the version of the form.
pub(crate) fn json(mut value: serde_json::Value) {
    if let Some(object) = value.as_object_mut() {
        object.insert("json_version".to_owned(), JSON_VERSION.into());
    }
    line(&value.to_string());
}

/// Prints a note to standard error.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints an error with all its causes, once.
pub(crate) fn failure(error: &anyhow::Error) {
    note(&format!("error: {error}"));
    for cause in error.chain().skip(1) {
        note(&format!("  because: {cause}"));
    }
}
