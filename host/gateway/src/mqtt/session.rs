//! One connection after another to the broker.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use rumqttc::{AsyncClient, ConnectionError, Event, EventLoop, Incoming, Outgoing, Publish, QoS};
use rumqttc::{MqttOptions as ClientOptions, SubscribeReasonCode};
use tidegate_service::{MeterError, MeterIntake, MeterOutcome, ServiceError};
use tokio::time::{sleep, timeout};

use super::counters::Counters;
use super::payload::{Bad, read};
use super::{MqttAddress, MqttMeters, MqttOptions};

/// Acknowledgements that may wait to be sent. The client hands over ten messages between two looks
/// at them.
const ACKS_WAITING_MAX: usize = 1_024;

/// Largest packet that is read at all. What is smaller and still too long for a reading is refused
/// and acknowledged; of a larger one the client gives no number to acknowledge.
const PACKET_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Bytes of a refused message that are kept as its example.
const EXAMPLE_BYTES_MAX: usize = 2_048;

/// Why a connection ended.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error("the broker cannot be reached or ended the connection")]
    Lost(#[source] Box<ConnectionError>),
    #[error("the broker refuses the subscription: give the user leave to read the topic")]
    Refused,
    #[error("a reading could not be committed and will be delivered again")]
    NotCommitted(#[source] ServiceError),
    #[error("an acknowledgement could not be handed over")]
    NotAcknowledged,
}

/// Takes readings until `shutdown` ends.
pub(super) async fn serve(
    meters: MqttMeters,
    intake: Arc<dyn MeterIntake>,
    shutdown: impl Future<Output = ()> + Send,
) {
    let MqttMeters { address, options, counters } = meters;
    let (client, events) = AsyncClient::new(client_options(&address, &options), ACKS_WAITING_MAX);
    let retry = options.retry_first;
    let mut session = Session { address, intake, counters, client, events, retry, is_out: false };
    let mut shutdown = pin!(shutdown);
    loop {
        let ended = tokio::select! {
            biased;
            () = &mut shutdown => break,
            ended = session.run() => ended,
        };
        let pause = session.lose(&ended, &options);
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            () = sleep(pause) => {}
        }
    }
    session.end(options.stop_timeout).await;
}

fn client_options(address: &MqttAddress, options: &MqttOptions) -> ClientOptions {
    let mut client = ClientOptions::new(&*options.client_id, &*address.host, address.port);
    client
        .set_clean_session(false)
        .set_manual_acks(true)
        .set_keep_alive(options.keep_alive.max(Duration::from_secs(1)))
        .set_max_packet_size(PACKET_BYTES_MAX, PACKET_BYTES_MAX);
    if let Some(user) = &address.user {
        client.set_credentials(user, address.password.as_deref().unwrap_or_default());
    }
    client
}

struct Session {
    address: MqttAddress,
    intake: Arc<dyn MeterIntake>,
    counters: Arc<Counters>,
    client: AsyncClient,
    events: EventLoop,
    /// Pause after the next loss.
    retry: Duration,
    /// Whether it was said that the broker is out of reach.
    is_out: bool,
}

impl Session {
    /// Connects and takes readings until the connection ends.
    async fn run(&mut self) -> Ended {
        loop {
            let event = match self.events.poll().await {
                Ok(event) => event,
                Err(error) => return Ended::Lost(Box::new(error)),
            };
            let handled = match event {
                Event::Incoming(Incoming::ConnAck(_)) => self.subscribe(),
                Event::Incoming(Incoming::SubAck(answer)) => {
                    self.subscribed(answer.return_codes.contains(&SubscribeReasonCode::Failure))
                }
                Event::Incoming(Incoming::Publish(message)) => self.take(&message).await,
                _ => Ok(()),
            };
            if let Err(ended) = handled {
                return ended;
            }
        }
    }

    /// Also when the broker knows the session: the filter may be another than before.
    fn subscribe(&mut self) -> Result<(), Ended> {
        self.counters.connections.add(1);
        let filter = self.address.filter.clone();
        self.client.try_subscribe(filter, QoS::AtLeastOnce).map_err(|_| Ended::NotAcknowledged)
    }

    fn subscribed(&mut self, is_refused: bool) -> Result<(), Ended> {
        if is_refused {
            return Err(Ended::Refused);
        }
        self.counters.connected.store(true, Ordering::Relaxed);
        if std::mem::take(&mut self.is_out) {
            tracing::info!(mqtt.address = %self.address, "meters are read again");
        } else {
            tracing::info!(mqtt.address = %self.address, "meters are read");
        }
        Ok(())
    }

    /// Commits a reading or counts why not, and acknowledges it.
    async fn take(&mut self, message: &Publish) -> Result<(), Ended> {
        self.counters.messages.add(1);
        let taken = match read(&message.topic, &message.payload) {
            Ok(reading) => match self.intake.take_meter(reading).await {
                Ok(outcome) => Ok(outcome),
                Err(MeterError::Refused { code, reason }) => Err(Bad { code, reason }),
                Err(MeterError::Host(error)) => {
                    self.counters.failed.add(1);
                    return Err(Ended::NotCommitted(error));
                }
            },
            Err(bad) => Err(bad),
        };
        match taken {
            Ok(MeterOutcome::New) => self.counters.new.add(1),
            Ok(MeterOutcome::Updated) => self.counters.updated.add(1),
            Ok(MeterOutcome::Unchanged) => self.counters.unchanged.add(1),
            Err(bad) => self.refuse(message, &bad),
        }
        // Not at the connection: a broker that lets in and throws out would be tried without pause.
        self.retry = Duration::ZERO;
        self.client.try_ack(message).map_err(|_| Ended::NotAcknowledged)
    }

    fn refuse(&self, message: &Publish, bad: &Bad) {
        self.counters.refuse(bad.code);
        tracing::debug!(
            mqtt.topic = message.topic,
            reason = bad.code,
            detail = bad.reason,
            "a message of a meter was refused"
        );
        let mut example = format!("{}: {}: ", message.topic, bad.reason).into_bytes();
        example.extend(message.payload.iter().take(EXAMPLE_BYTES_MAX));
        self.intake.reject_meter(bad.code, &example);
    }

    /// Leaves the connection, says so once until it is there again, and gives the pause before the
    /// next try.
    fn lose(&mut self, ended: &Ended, options: &MqttOptions) -> Duration {
        self.events.clean();
        // What was read and not taken comes again in the next connection.
        self.events.state.events.clear();
        self.counters.connected.store(false, Ordering::Relaxed);
        let error: &dyn std::error::Error = ended;
        if std::mem::replace(&mut self.is_out, true) {
            tracing::debug!(mqtt.address = %self.address, error, "meters are still not read");
        } else {
            tracing::error!(
                mqtt.address = %self.address,
                error,
                "meters are not read; the broker is tried again"
            );
        }
        let pause = self.retry.max(options.retry_first).min(options.retry_max);
        self.retry = pause.saturating_mul(2);
        pause
    }

    /// Says goodbye; the broker keeps what comes meanwhile.
    async fn end(mut self, stop_timeout: Duration) {
        let goodbye = async {
            if self.client.try_disconnect().is_err() {
                return;
            }
            while let Ok(event) = self.events.poll().await {
                if event == Event::Outgoing(Outgoing::Disconnect) {
                    return;
                }
            }
        };
        if self.counters.connected.load(Ordering::Relaxed) {
            // Whoever does not take it sees the connection end, which is the same.
            let _ = timeout(stop_timeout, goodbye).await;
        }
        self.counters.connected.store(false, Ordering::Relaxed);
    }
}
