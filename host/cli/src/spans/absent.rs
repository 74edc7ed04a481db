//! In the place of spans, where the program was built without them.

use anyhow::{Result, bail};
use tidegate_runtime::Observer;

use crate::config::TelemetrySettings;
use crate::print::LogLayer;

/// None can be made.
pub(crate) enum Spans {}

impl Spans {
    /// None where no collector is named.
    ///
    /// # Errors
    /// Where one is.
    pub(crate) fn start(settings: &TelemetrySettings) -> Result<Option<Self>> {
        let Some(address) = &settings.otlp else { return Ok(None) };
        bail!(
            "`[telemetry] otlp` is set to `{address}`, and this program was built without it: build \
             it with `cargo build --release --features otlp`, or take the key out"
        )
    }

    pub(crate) fn layer(&self) -> LogLayer {
        match *self {}
    }

    pub(crate) fn observer(&self) -> Observer {
        match *self {}
    }

    pub(crate) fn stop(&self) {
        match *self {}
    }
}
