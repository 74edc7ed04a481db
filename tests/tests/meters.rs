//! Meters over MQTT, against a broker of the test's own.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use rumqttc::{AsyncClient, Event, Incoming, MqttOptions as ClientOptions, QoS};
use tidegate_domain::{Date, MeterDay};
use tidegate_gateway::{MeterCounters, MqttMeters, MqttOptions};
use tidegate_service::{Host, MeterError, MeterIntake, MeterOutcome, MeterReading, ServiceError};
use tidegate_tests::county::{host, register_boiler};
use tidegate_tests::process::{WAIT_MAX, free_address};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const COUNTY: &str = "330122";
const TOPIC: &str = "meters/3301220001";

/// A broker that ends with the test.
struct Broker {
    child: Option<Child>,
    address: SocketAddr,
    folder: tempfile::TempDir,
}

impl Broker {
    /// A broker that is not running yet.
    fn absent() -> Self {
        Self { child: None, address: free_address(), folder: tempfile::tempdir().unwrap() }
    }

    async fn start() -> Self {
        let mut broker = Self::absent();
        broker.run().await;
        broker
    }

    /// Runs until it can be reached.
    async fn run(&mut self) {
        let settings = format!(
            "listener {} 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\n",
            self.address.port()
        );
        let file = self.folder.path().join("mosquitto.conf");
        fs_err::write(&file, settings).unwrap();
        let debian = Path::new("/usr/sbin/mosquitto");
        let program = if debian.is_file() { debian } else { Path::new("mosquitto") };
        let child = Command::new(program)
            .arg("-c")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the broker mosquitto is installed: tests/run does it");
        self.child = Some(child);
        let address = self.address;
        until("the broker listens", || std::net::TcpStream::connect(address).is_ok()).await;
    }

    fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Publishes payloads in order and returns when the broker has all of them.
    async fn publish(&self, payloads: &[&[u8]]) {
        let options = ClientOptions::new("test", "127.0.0.1", self.address.port());
        let (client, mut events) = AsyncClient::new(options, 100);
        for payload in payloads {
            client.publish(TOPIC, QoS::AtLeastOnce, false, *payload).await.unwrap();
        }
        let mut waiting = payloads.len();
        while waiting > 0 {
            let event = tokio::time::timeout(WAIT_MAX, events.poll()).await.unwrap().unwrap();
            if matches!(event, Event::Incoming(Incoming::PubAck(_))) {
                waiting -= 1;
            }
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < WAIT_MAX, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A client that serves.
struct Client {
    counters: MeterCounters,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Client {
    fn start(broker: &Broker, intake: Arc<dyn MeterIntake>) -> Self {
        let address = format!("mqtt://{}/meters/#", broker.address).parse().unwrap();
        let mut options = MqttOptions::new("tidegate-test");
        options.retry_first = Duration::from_millis(20);
        options.retry_max = Duration::from_millis(200);
        let meters = MqttMeters::new(address, options);
        let counters = meters.counters();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(meters.serve(intake, async {
            let _ = stopped.await;
        }));
        Self { counters, stop, task }
    }

    async fn is_connected(&self) {
        until("the client is connected", || self.counters.snapshot().connected).await;
    }

    async fn has_taken(&self, messages: u64) {
        let counters = &self.counters;
        until("messages are taken", || {
            let stats = counters.snapshot();
            let refused: u64 = stats.refused.values().sum();
            stats.new + stats.updated + stats.unchanged + refused >= messages
        })
        .await;
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
    }
}

async fn county(folder: &Path) -> Host {
    let host = host(folder, &[]).await;
    register_boiler(&host, COUNTY, "E1", None).await;
    host
}

fn reading(meter: &str, time: &str, amount: &str) -> String {
    format!(
        r#"{{"enterprise":"E1","meter":"{meter}","kind":"power-kwh",{time},"amount":{amount}}}"#
    )
}

/// Meter, day and amount of what is kept.
async fn kept(host: &Host) -> Vec<String> {
    let (from, until): (Date, Date) =
        ("2026-01-01".parse().unwrap(), "2027-01-01".parse().unwrap());
    let days: Vec<MeterDay> = host.store().meter_days("E1", from, until).await.unwrap();
    days.iter().map(|day| format!("{} {} {}", day.meter, day.on, day.amount)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn readings_are_kept_once_and_bad_ones_counted_with_their_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (host, broker) = (county(folder.path()).await, Broker::start().await);
    let client = Client::start(&broker, Arc::new(host.clone()));
    client.is_connected().await;
    let day = r#""on":"2026-03-01""#;
    let at = |hour: u8| format!(r#""at":"2026-03-01T{hour:02}:00:00+08:00""#);
    let good = [
        reading("M1", day, "412.5"),
        reading("M1", day, "412.5"),
        reading("M1", day, "400"),
        reading("M2", &at(8), "\"20.25\""),
        reading("M2", &at(9), "31"),
        // Late, and the same again.
        reading("M2", &at(8), "20.25"),
        reading("M2", &at(9), "31"),
    ];
    let bad = [
        ("meter-not-json", "on the fritz".to_owned()),
        ("meter-bad-field", "{}".to_owned()),
        ("meter-bad-amount", reading("M1", day, "\"many\"")),
        ("meter-bad-time", reading("M1", r#""on":"2026-02-29""#, "1")),
        ("meter-negative-amount", reading("M1", day, "-1")),
        ("meter-future-date", reading("M1", r#""on":"2026-03-03""#, "1")),
        ("meter-unknown-kind", reading("M1", day, "1").replace("power-kwh", "power")),
        ("meter-unknown-enterprise", reading("M1", day, "1").replace("E1", "E2")),
        ("meter-too-long", format!("{:5000}", reading("M1", day, "1"))),
    ];
    let all = good.iter().map(String::as_bytes).chain(bad.iter().map(|(_, text)| text.as_bytes()));
    let last = reading("M3", day, "1");
    let all: Vec<&[u8]> = all.chain([last.as_bytes()]).collect();
    broker.publish(&all).await;
    client.has_taken(all.len() as u64).await;
    assert_eq!(kept(&host).await, ["M1 2026-03-01 400", "M2 2026-03-01 31", "M3 2026-03-01 1"]);
    let stats = client.counters.snapshot();
    assert_eq!((stats.new, stats.updated, stats.unchanged, stats.failed), (3, 2, 3, 0));
    let refused: Vec<(&str, u64)> =
        stats.refused.iter().map(|(code, count)| (code.as_str(), *count)).collect();
    let mut wanted: Vec<(&str, u64)> = bad.iter().map(|(code, _)| (*code, 1)).collect();
    wanted.sort_unstable();
    assert_eq!(refused, wanted);
    client.stop().await;
    // The counts reach the store in groups.
    let (from, until_day) = (host.today(), host.today().plus_days(1));
    let began = Instant::now();
    let rejections = loop {
        let found = host.store().rejections(from, until_day).await.unwrap();
        if found.len() == bad.len() || began.elapsed() > WAIT_MAX {
            break found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let reasons: Vec<&str> = rejections.iter().map(|count| count.reason.as_str()).collect();
    assert_eq!(reasons, wanted.iter().map(|(code, _)| *code).collect::<Vec<_>>());
    let example = String::from_utf8_lossy(&rejections[0].example).into_owned();
    assert!(example.starts_with(TOPIC) && example.contains("many"), "{example}");
}

/// Fails some times before it hands over.
struct Shaky {
    host: Host,
    failures_left: AtomicU32,
}

#[async_trait]
impl MeterIntake for Shaky {
    async fn take_meter(&self, reading: MeterReading) -> Result<MeterOutcome, MeterError> {
        let left = self.failures_left.load(Ordering::SeqCst);
        if left > 0 {
            self.failures_left.store(left - 1, Ordering::SeqCst);
            return Err(MeterError::Host(ServiceError::Stopping));
        }
        self.host.take_meter(reading).await
    }

    fn reject_meter(&self, reason: &'static str, example: &[u8]) {
        self.host.reject_meter(reason, example);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_committed_is_delivered_again() {
    let folder = tempfile::tempdir().unwrap();
    let (host, broker) = (county(folder.path()).await, Broker::start().await);
    let shaky = Arc::new(Shaky { host: host.clone(), failures_left: AtomicU32::new(3) });
    let client = Client::start(&broker, shaky);
    client.is_connected().await;
    let days: Vec<String> = (1..=28)
        .map(|day| reading("M1", &format!(r#""on":"2026-02-{day:02}""#), &day.to_string()))
        .collect();
    let payloads: Vec<&[u8]> = days.iter().map(String::as_bytes).collect();
    broker.publish(&payloads).await;
    client.has_taken(28).await;
    let stats = client.counters.snapshot();
    assert_eq!((stats.new, stats.failed), (28, 3), "{stats:?}");
    assert!(stats.connections >= 4, "each failure leaves the connection: {stats:?}");
    let wanted: Vec<String> = (1..=28).map(|day| format!("M1 2026-02-{day:02} {day}")).collect();
    assert_eq!(kept(&host).await, wanted);
    client.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_the_host_is_away_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let (host, broker) = (county(folder.path()).await, Broker::start().await);
    let client = Client::start(&broker, Arc::new(host.clone()));
    client.is_connected().await;
    client.stop().await;
    let message = reading("M1", r#""on":"2026-03-01""#, "7");
    broker.publish(&[message.as_bytes()]).await;
    assert!(kept(&host).await.is_empty());
    let client = Client::start(&broker, Arc::new(host.clone()));
    client.has_taken(1).await;
    assert_eq!(kept(&host).await, ["M1 2026-03-01 7"]);
    client.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_away_is_tried_until_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (host, mut broker) = (county(folder.path()).await, Broker::absent());
    let client = Client::start(&broker, Arc::new(host.clone()));
    broker.run().await;
    client.is_connected().await;
    broker.stop();
    until("the loss is noticed", || !client.counters.snapshot().connected).await;
    broker.run().await;
    client.is_connected().await;
    let message = reading("M1", r#""on":"2026-03-01""#, "7");
    broker.publish(&[message.as_bytes()]).await;
    client.has_taken(1).await;
    assert_eq!(kept(&host).await, ["M1 2026-03-01 7"]);
    assert!(client.counters.snapshot().connections >= 2);
    // With the broker away again it still ends at once when told to.
    broker.stop();
    let began = Instant::now();
    client.stop().await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}
