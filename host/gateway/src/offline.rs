//! Frames that come from elsewhere than a connection: a file, a played year.

use std::collections::HashSet;
use std::sync::Arc;

use tidegate_hj212::{FrameEvent, Framer, FramerSettings};
use tidegate_service::{FrameCommit, Intake, ServiceError};

use crate::counters::{Counters, GatewayCounters};
use crate::examine::{Examined, examine};
use crate::shared::Shared;
use crate::{GatewayOptions, Refusal};

/// Reads frames as a connection does, without one: whoever calls commits what they come to.
pub struct FrameReader {
    shared: Arc<Shared>,
    framer: Framer,
    speakers: HashSet<String>,
    counters: Arc<Counters>,
}

impl std::fmt::Debug for FrameReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FrameReader").finish_non_exhaustive()
    }
}

impl FrameReader {
    /// A reader for all devices of a host.
    #[must_use]
    pub fn new(intake: Arc<dyn Intake>) -> Self {
        // One reader stands for as many connections as there are devices.
        let options =
            GatewayOptions { devices_per_connection_max: usize::MAX, ..GatewayOptions::default() };
        let framer = Framer::new(FramerSettings {
            segment_bytes_max: options.segment_bytes_max,
            crc_modbus_accepted: true,
        });
        let counters = Counters::new();
        let shared = Shared::new(intake, options, Arc::clone(&counters));
        Self { shared, framer, speakers: HashSet::new(), counters }
    }

    /// What was counted so far.
    #[must_use]
    pub fn counters(&self) -> GatewayCounters {
        GatewayCounters::new(Arc::clone(&self.counters))
    }

    /// What bytes come to: frames to commit, in order. What is refused is counted.
    ///
    /// # Errors
    /// When the store cannot say whose a frame is; frames before it are lost to the caller, who reads
    /// them again.
    pub async fn read(&mut self, mut bytes: &[u8]) -> Result<Vec<FrameCommit>, ServiceError> {
        let mut commits = Vec::new();
        loop {
            let taken = self.framer.push(bytes);
            bytes = bytes.get(taken..).unwrap_or_default();
            while let Some(event) = self.framer.next() {
                let frame = match event {
                    FrameEvent::Frame(frame) => frame,
                    FrameEvent::Rejected(rejection) => {
                        self.shared.refuse(None, Refusal::from(&rejection.reason), &[]);
                        continue;
                    }
                };
                match examine(&self.shared, &mut self.speakers, &frame).await {
                    Examined::Good(good) => commits.push(good.commit),
                    Examined::Bad(bad) => {
                        self.shared.refuse(bad.mn.as_deref(), bad.refusal, frame.bytes());
                    }
                    Examined::Unknown { error, .. } => return Err(error),
                }
            }
            if bytes.is_empty() {
                return Ok(commits);
            }
        }
    }
}
