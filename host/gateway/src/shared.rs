//! What all connections of a gateway share.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tidegate_domain::Date;
use tidegate_service::ServiceError;
use tidegate_service::{Intake, RegisteredDevice};

use crate::counters::Counters;
use crate::{GatewayOptions, Refusal};

/// Longest MN that is looked up; the standard has 24 characters.
const MN_BYTES_MAX: usize = 64;

/// Unknown MNs of one day that refused frames are counted under, each by its own name: enough to
/// see which devices wait to be registered, too few to fill a store with inventions.
const UNKNOWN_MNS_MAX: usize = 256;

/// What all connections share.
pub(crate) struct Shared {
    pub(crate) intake: Arc<dyn Intake>,
    pub(crate) options: GatewayOptions,
    pub(crate) counters: Arc<Counters>,
    unknown: Mutex<(Date, HashSet<String>)>,
    is_failing: AtomicBool,
}

impl Shared {
    pub(crate) fn new(
        intake: Arc<dyn Intake>,
        options: GatewayOptions,
        counters: Arc<Counters>,
    ) -> Arc<Self> {
        let (unknown, is_failing) = (Mutex::default(), AtomicBool::new(false));
        Arc::new(Self { intake, options, counters, unknown, is_failing })
    }

    /// The device under an MN that a peer named.
    ///
    /// # Errors
    /// As [`Intake::device`].
    pub(crate) async fn device(
        &self,
        mn: &str,
    ) -> Result<Option<Arc<RegisteredDevice>>, ServiceError> {
        if mn.is_empty() || mn.len() > MN_BYTES_MAX {
            return Ok(None);
        }
        self.intake.device(mn).await
    }

    /// Counts something refused, under a name that may be counted under.
    pub(crate) fn refuse(&self, mn: Option<&str>, refusal: Refusal, example: &[u8]) {
        self.counters.refuse(refusal);
        self.intake.reject(mn, refusal.code(), example);
    }

    /// The MN itself if frames of this unknown device may be counted under it.
    pub(crate) fn name_unknown<'m>(&self, mn: &'m str) -> Option<&'m str> {
        let is_name =
            mn.len() <= MN_BYTES_MAX && mn.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_name || mn.is_empty() {
            return None;
        }
        let today = Date::of_instant(self.intake.now_ms().div_euclid(1_000));
        let mut unknown = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        let (day, names) = &mut *unknown;
        if *day != today {
            *day = today;
            names.clear();
        }
        if names.contains(mn) {
            return Some(mn);
        }
        if names.len() >= UNKNOWN_MNS_MAX {
            return None;
        }
        names.insert(mn.to_owned());
        Some(mn)
    }

    /// Notes that the intake failed, and says so once until it works again.
    pub(crate) fn failed(&self, mn: &str, error: &ServiceError) {
        self.counters.frames_failed.add(1);
        if !self.is_failing.swap(true, Ordering::Relaxed) {
            tracing::error!(
                device.mn = mn,
                error = error as &dyn std::error::Error,
                "frames cannot be committed and are not answered; devices will send them again"
            );
        }
    }

    /// Notes that the intake works.
    pub(crate) fn worked(&self) {
        if self.is_failing.load(Ordering::Relaxed) && self.is_failing.swap(false, Ordering::Relaxed)
        {
            tracing::info!("frames are committed again");
        }
    }
}
