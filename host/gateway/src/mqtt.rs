//! Meters over MQTT: readings of electricity, water and flow meters in, acknowledged when they are
//! on disk.
//!
//! [`MqttMeters`] subscribes a topic filter of a broker with a session that outlives it. Each
//! message is one JSON object:
//!
//! ```json
//! {"enterprise": "91330100799655058B", "meter": "M-07", "kind": "power-kwh",
//!  "at": "2026-03-02T08:15:00+08:00", "amount": "412.5"}
//! ```
//!
//! - `enterprise`: unified social credit code. `meter`: number of the meter, perhaps empty.
//! - `kind`: as in the contract's `daily-evidence.kind`: `water-m3`, `power-kwh`,
//!   `production-power-kwh`, `treatment-power-kwh`, `flow-m3`, `output`, `turnover-cny`, or `x-` and
//!   a name.
//! - `amount`: what the day has come to, 0 or more, as a decimal number or as text; not the reading
//!   of a counter.
//! - `on` or `at`, one of them: the day (`2026-03-02`; the last amount told holds), or the instant
//!   by which the day had come to so much (with offset, otherwise in China Standard Time; of one day
//!   and meter only larger amounts are taken, so that late ones do no harm).
//!
//! Other members are passed over. Delivery is at least once: a message is acknowledged after its
//! commit, and the same again changes nothing. What cannot be taken is counted with its reason and
//! acknowledged, or it would come for ever; what could not be committed is not acknowledged, and the
//! broker delivers it again.

mod address;
mod counters;
mod payload;
mod session;

use std::sync::Arc;
use std::time::Duration;

use tidegate_service::MeterIntake;

pub use address::{MqttAddress, MqttAddressError};
pub use counters::{MeterCounters, MeterStats};

use counters::Counters;

/// How the broker is spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MqttOptions {
    /// Name of the session. Of two clients with one name a broker throws out the first, so it must
    /// be this installation's own.
    pub client_id: String,
    /// Pause before the first try again after a connection ended; doubled each time. Default: 1 s.
    pub retry_first: Duration,
    /// Longest such pause. Default: 60 s.
    pub retry_max: Duration,
    /// A broker that is silent for this long is left. Default: 30 s.
    pub keep_alive: Duration,
    /// How long saying goodbye may take. Default: 2 s.
    pub stop_timeout: Duration,
}

impl MqttOptions {
    /// The defaults, with the name of the session.
    #[must_use]
    pub fn new(client_id: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into(),
            retry_first: Duration::from_secs(1),
            retry_max: Duration::from_secs(60),
            keep_alive: Duration::from_secs(30),
            stop_timeout: Duration::from_secs(2),
        }
    }
}

/// The MQTT side of the host.
#[derive(Debug)]
pub struct MqttMeters {
    address: MqttAddress,
    options: MqttOptions,
    counters: Arc<Counters>,
}

impl MqttMeters {
    /// A client that connects when it [serves](Self::serve).
    #[must_use]
    pub fn new(address: MqttAddress, options: MqttOptions) -> Self {
        Self { address, options, counters: Counters::new() }
    }

    /// The running counts, to be read while it serves.
    #[must_use]
    pub fn counters(&self) -> MeterCounters {
        MeterCounters::new(Arc::clone(&self.counters))
    }

    /// Takes readings until `shutdown` ends. A broker that is not there is tried again for ever,
    /// with pauses that grow. A message in hand when it ends is not acknowledged and comes again.
    pub async fn serve(
        self,
        intake: Arc<dyn MeterIntake>,
        shutdown: impl Future<Output = ()> + Send,
    ) {
        session::serve(self, intake, shutdown).await;
    }
}
