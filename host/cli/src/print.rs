//! What goes to the terminal: results to standard output, everything else to standard error.

use std::io::{IsTerminal, Write};

use tracing_subscriber::EnvFilter;

/// Version of the JSON that commands print with `--json`.
pub(crate) const JSON_VERSION: u32 = 1;

/// What is logged when `TIDEGATE_LOG` asks for nothing: what a person should look at. Refused
/// frames are counted and shown on the page; in the field there are always some.
const LOGGED: &str = "warn,tidegate_gateway=error";

/// Starts logging to standard error, at the level that `TIDEGATE_LOG` asks for.
pub(crate) fn start_logging() {
    let filter = EnvFilter::try_from_env("TIDEGATE_LOG").unwrap_or_else(|_| EnvFilter::new(LOGGED));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
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
