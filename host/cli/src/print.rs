//! What goes to the terminal: results to standard output, everything else to standard error.

use std::io::{IsTerminal, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::SubscriberBuilder;

use crate::config::{LogFormat, LogSettings};

/// Version of the JSON that commands print with `--json`.
pub(crate) const JSON_VERSION: u32 = 1;

/// What is logged when `TIDEGATE_LOG` asks for nothing: what a person should look at. Refused
/// frames are counted and shown on the page; in the field there are always some.
pub(crate) const LOGGED: &str = "warn,tidegate_gateway=error";

/// Microseconds, as JSON has them.
pub(crate) fn microseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Starts logging to standard error, at the level that `TIDEGATE_LOG` asks for, or else the
/// settings.
pub(crate) fn start_logging(settings: &LogSettings) {
    let asked = EnvFilter::try_from_env("TIDEGATE_LOG");
    let filter = asked
        .or_else(|_| EnvFilter::try_new(&settings.level))
        .unwrap_or_else(|_| EnvFilter::new(LOGGED));
    let subscriber: SubscriberBuilder<_, _, EnvFilter, _> = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match settings.format {
        LogFormat::Text => subscriber.init(),
        // The span of a request gives each of its lines the id and the county.
        LogFormat::Json => subscriber.json().with_span_list(false).flatten_event(true).init(),
    }
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
