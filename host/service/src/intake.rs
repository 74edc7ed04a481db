//! From the gateway into the store: frames of all connections, committed in groups.

use std::sync::Arc;

use async_trait::async_trait;
use tidegate_domain::{Jurisdiction, Medium};
pub use tidegate_store::{FrameCommit, FrameKind, FrameOutcome};

use crate::error::ServiceError;

/// A device with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredDevice {
    /// MN.
    pub mn: String,
    /// PW.
    pub password: String,
    /// County of the outlet.
    pub county: Jurisdiction,
    /// Enterprise id.
    pub enterprise: String,
    /// Outlet number.
    pub outlet: String,
    /// What the outlet discharges into.
    pub medium: Medium,
    /// Whether a Modbus CRC is let through.
    pub crc_modbus_accepted: bool,
}

/// What the gateway needs of the host.
#[async_trait]
pub trait Intake: Send + Sync {
    /// The device registered under an MN.
    ///
    /// # Errors
    /// When the store fails; an unknown device is none.
    async fn device(&self, mn: &str) -> Result<Option<Arc<RegisteredDevice>>, ServiceError>;

    /// Commits a frame with the readings that it carries; returns when it is on disk, so that the
    /// device may be answered. Frames of other connections are committed with it.
    ///
    /// # Errors
    /// When the store fails; then nothing of the frame is kept and the device must not be answered.
    async fn take(&self, frame: FrameCommit) -> Result<FrameOutcome, ServiceError>;

    /// Counts a frame that is not taken, under the MN it names, if any. Never blocks: the counts
    /// reach the store in groups.
    fn reject(&self, mn: Option<&str>, reason: &'static str, example: &[u8]);

    /// Now, milliseconds since 1970-01-01T00:00:00Z, by the host's clock.
    fn now_ms(&self) -> i64;
}
