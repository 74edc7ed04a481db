//! Handing spans to a collector, over OTLP by HTTP with Protocol Buffers.
//!
//! Whoever makes a span puts it into a bounded queue and goes on; a thread of its own sends what is
//! there every few seconds. A collector that is away or slow costs spans and nothing else.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use metrics::{counter, describe_counter};
use opentelemetry::KeyValue;
use opentelemetry::trace::Span as _;
use opentelemetry::trace::{SpanBuilder, Status, TracerProvider as _};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{RetryPolicy, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, SdkTracer, SdkTracerProvider, SpanData,
};
use tidegate_domain::Jurisdiction;
use tidegate_runtime::{Observed, Observer};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::filter_fn;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::endpoint;
use crate::config::TelemetrySettings;
use crate::print::LogLayer;

/// Spans that wait to be sent; beyond it the newest are dropped.
const QUEUE_MAX: usize = 8_192;

/// Spans sent at once.
const BATCH_MAX: usize = 512;

/// How often what waits is sent.
const SEND_EVERY: Duration = Duration::from_secs(2);

/// How long a collector may take for one batch.
const SENT_WITHIN: Duration = Duration::from_secs(5);

/// How long the end of the host may wait for what is left.
const STOP_WITHIN: Duration = Duration::from_secs(3);

/// Largest answer of a collector that is read, bytes.
const ANSWER_BYTES_MAX: u64 = 64 << 10;

const SPANS: &str = "tidegate_spans_total";

/// Parts of the program whose spans are sent.
const TARGETS: [&str; 2] = [tidegate_service::SPANS, "tidegate_web"];

/// Sends spans until the process ends.
pub(crate) struct Spans {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

impl Spans {
    /// Starts sending where a collector is named. It need not be there.
    ///
    /// # Errors
    /// When no thread can be had, or no certificates for a collector with TLS.
    pub(crate) fn start(settings: &TelemetrySettings) -> anyhow::Result<Option<Self>> {
        let Some(address) = &settings.otlp else { return Ok(None) };
        let endpoint = endpoint(address)?;
        describe_counter!(SPANS, "Spans that a collector took, and those that it did not");
        let client = Client::new(endpoint.starts_with("https://"))?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_endpoint(endpoint)
            .with_timeout(SENT_WITHIN)
            // What is lost is lost: the next batch tries again anyway.
            .with_retry_policy(RetryPolicy::default().with_max_retries(0))
            .build()
            .context("spans cannot be sent")?;
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(QUEUE_MAX)
            .with_max_export_batch_size(BATCH_MAX)
            .with_scheduled_delay(SEND_EVERY)
            .build();
        let watched = Watched { exporter, fails: AtomicBool::new(false) };
        let processor = BatchSpanProcessor::builder(watched).with_batch_config(batches).build();
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource = Resource::builder().with_service_name("tidegate").with_attribute(version);
        let provider = SdkTracerProvider::builder()
            .with_resource(resource.build())
            .with_span_processor(processor)
            .build();
        let tracer = provider.tracer("tidegate");
        Ok(Some(Self { provider, tracer }))
    }

    /// What takes the spans of the program beside its log; nothing that is logged is sent.
    pub(crate) fn layer(&self) -> LogLayer {
        let is_sent = filter_fn(|metadata| {
            metadata.is_span() && TARGETS.iter().any(|part| metadata.target().starts_with(part))
        });
        tracing_opentelemetry::layer()
            .with_tracer(self.tracer.clone())
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_filter(is_sent)
            .boxed()
    }

    /// Measures calls of packs and sends a span of each.
    pub(crate) fn observer(&self) -> Observer {
        let (measured, tracer) = (tidegate_service::observer(), self.tracer.clone());
        Observer::new(move |observed| {
            measured.tell(observed);
            send(&tracer, observed);
        })
    }

    /// Sends what is left, for a bounded time.
    pub(crate) fn stop(&self) {
        if let Err(error) = self.provider.shutdown_with_timeout(STOP_WITHIN) {
            tracing::warn!(%error, "the last spans did not reach the collector");
        }
    }
}

/// Sends the span of a call that ended, under that of what it was made for.
fn send(tracer: &SdkTracer, observed: &Observed<'_>) {
    let ended = SystemTime::now();
    let began = ended.checked_sub(observed.spent.duration).unwrap_or(ended);
    let county = tidegate_service::working_for();
    let county = county.as_ref().map_or("none", Jurisdiction::as_str).to_owned();
    let outcome = tidegate_service::call_outcome(observed.error);
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let builder = SpanBuilder::from_name("call").with_start_time(began).with_attributes([
        KeyValue::new("region.code", county),
        KeyValue::new("pack.id", observed.layer.pack.clone()),
        KeyValue::new("pack.digest", observed.layer.digest.clone()),
        KeyValue::new("pack.function", observed.function),
        KeyValue::new("pack.outcome", outcome),
        KeyValue::new("pack.fuel", whole(observed.spent.fuel)),
        KeyValue::new("pack.memory_bytes", whole(observed.spent.memory_bytes)),
    ]);
    let mut span = builder.start_with_context(tracer, &tracing::Span::current().context());
    // A pack that declines has done its work.
    if observed.error.is_some() && outcome != "refused" {
        span.set_status(Status::error(outcome));
    }
    span.end_with_timestamp(ended);
}

/// Says once when a collector goes away, and once when it is back.
struct Watched {
    exporter: SpanExporter,
    fails: AtomicBool,
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").finish_non_exhaustive()
    }
}

impl opentelemetry_sdk::trace::SpanExporter for Watched {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let count = u64::try_from(batch.len()).unwrap_or(u64::MAX);
        let sent = self.exporter.export(batch).await;
        let did_fail = self.fails.swap(sent.is_err(), Ordering::Relaxed);
        let outcome = if sent.is_ok() { "sent" } else { "lost" };
        counter!(SPANS, "outcome" => outcome).increment(count);
        match &sent {
            Err(error) if !did_fail => {
                tracing::warn!(%error, "spans do not reach the collector and are dropped");
            }
            Ok(()) if did_fail => tracing::warn!("spans reach the collector again"),
            _ => {}
        }
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

/// Posts batches, on the thread that sends them.
#[derive(Debug)]
struct Client(ureq::Agent);

impl Client {
    fn new(is_encrypted: bool) -> anyhow::Result<Self> {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(SENT_WITHIN))
            .max_redirects(0);
        let config = if is_encrypted { config.tls_config(tls()?) } else { config };
        Ok(Self(ureq::Agent::new_with_config(config.build())))
    }
}

#[async_trait::async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, content) = request.into_parts();
        let answer = self.0.run(Request::from_parts(parts, content.as_ref()))?;
        let (parts, body) = answer.into_parts();
        let content = body.into_with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
        Ok(Response::from_parts(parts, content.into()))
    }
}

/// TLS with the authorities that this machine trusts.
fn tls() -> anyhow::Result<TlsConfig> {
    let found = rustls_native_certs::load_native_certs();
    anyhow::ensure!(
        !found.certs.is_empty(),
        "no certificates of authorities are installed here: install `ca-certificates`"
    );
    let roots: Vec<Certificate<'static>> =
        found.certs.iter().map(|found| Certificate::from_der(found).to_owned()).collect();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(provider)
        .build())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::Instant;

    use tidegate_domain::LayerRef;
    use tidegate_runtime::Spent;

    use super::*;

    const CALLS: u32 = 100_000;

    /// The most that sending the span of a call may take on a busy machine; the cheapest call takes
    /// some ten microseconds.
    const SENT_IN: Duration = Duration::from_micros(20);

    #[test]
    fn a_collector_that_takes_nothing_slows_nobody() {
        // It takes connections and never reads.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let otlp = Some(format!("http://{}", silent.local_addr().unwrap()));
        let spans = Spans::start(&TelemetrySettings { otlp }).unwrap().unwrap();
        let observer = spans.observer();
        let layer = LayerRef {
            pack: "slow 1.0.0".to_owned(),
            digest: "ab".repeat(32),
            jurisdiction: "330122".parse().unwrap(),
        };
        let spent = Spent { fuel: 7, memory_bytes: 1 << 20, duration: Duration::from_micros(40) };
        let observed = Observed { layer: &layer, function: "grading.evaluate", error: None, spent };
        let began = Instant::now();
        for _ in 0..CALLS {
            observer.tell(&observed);
        }
        let each = began.elapsed() / CALLS;
        println!("sending the span of a call: {each:?}");
        assert!(each < SENT_IN, "{each:?}");
        let began = Instant::now();
        spans.stop();
        let stopped = began.elapsed();
        assert!(stopped < STOP_WITHIN + Duration::from_secs(2), "{stopped:?}");
    }
}
