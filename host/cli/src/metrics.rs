//! What is measured, as Prometheus reads it.

use std::sync::Arc;

use anyhow::Context;
use metrics::{counter, describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tidegate_gateway::GatewayCounters;

const REJECTED: &str = "tidegate_frames_rejected_total";
const ACCEPTED: &str = "tidegate_frames_accepted_total";
const FAILED: &str = "tidegate_frames_failed_total";
const CONNECTIONS: &str = "tidegate_device_connections";
const BUILD: &str = "tidegate_build_info";

/// Starts measuring; once in a process, before anything is to be measured.
///
/// # Errors
/// When something measures already.
pub(crate) fn start() -> anyhow::Result<PrometheusHandle> {
    let mut builder = PrometheusBuilder::new();
    let of_notices = [tidegate_messages::SEND_SECONDS_BUCKETS];
    let buckets = tidegate_service::METRIC_BUCKETS.iter().chain(&tidegate_web::METRIC_BUCKETS);
    for (name, bounds) in buckets.chain(&of_notices) {
        builder = builder.set_buckets_for_metric(Matcher::Full((*name).to_owned()), bounds)?;
    }
    let handle = builder.install_recorder().context("measuring cannot begin")?;
    tidegate_service::describe_metrics();
    tidegate_web::describe_metrics();
    tidegate_messages::describe();
    describe_counter!(REJECTED, "Frames that the gateway refused, by reason");
    describe_counter!(ACCEPTED, "Frames that were committed with readings");
    describe_counter!(FAILED, "Good frames that could not be committed and were not answered");
    describe_gauge!(CONNECTIONS, "Connections of devices that are open");
    describe_gauge!(BUILD, "1, with the version of the program");
    counter!(FAILED).increment(0);
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(handle)
}

/// The text of everything that is measured, with the counts of the gateway as they are then.
pub(crate) fn text(
    handle: PrometheusHandle,
    gateway: GatewayCounters,
) -> tidegate_web::MetricsText {
    Arc::new(move || {
        let counts = gateway.snapshot();
        counter!(ACCEPTED).absolute(counts.frames_accepted);
        counter!(FAILED).absolute(counts.frames_failed);
        #[expect(clippy::cast_precision_loss, reason = "a metric: connections are few")]
        gauge!(CONNECTIONS).set(counts.connections_open as f64);
        for (reason, frames) in counts.refused {
            counter!(REJECTED, "reason" => reason).absolute(frames);
        }
        handle.run_upkeep();
        handle.render()
    })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use tidegate_domain::LayerRef;
    use tidegate_runtime::{Observed, Spent};

    /// Calls that are recorded; the cheapest call of a pack takes some ten microseconds.
    const CALLS: u32 = 200_000;

    /// The most that recording one call may take on a busy machine.
    const RECORDED_WITHIN: Duration = Duration::from_micros(5);

    #[test]
    fn recording_a_call_costs_little_beside_the_call_and_is_read_back() {
        let handle = super::start().unwrap();
        let layer = LayerRef {
            pack: "measured 1.0.0".to_owned(),
            digest: "ab".repeat(32),
            jurisdiction: "330122".parse().unwrap(),
        };
        let spent = Spent { fuel: 7, memory_bytes: 1 << 20, duration: Duration::from_micros(40) };
        let observed = Observed { layer: &layer, function: "grading.evaluate", error: None, spent };
        let observer = tidegate_service::observer();
        let began = Instant::now();
        for _ in 0..CALLS {
            observer.tell(&observed);
        }
        let each = began.elapsed() / CALLS;
        println!("recording a call: {each:?}");
        assert!(each < RECORDED_WITHIN, "{each:?}");
        let text = handle.render();
        let labels = "county=\"none\",pack=\"measured 1.0.0\"";
        for line in [
            format!("tidegate_pack_call_seconds_count{{{labels}}} {CALLS}"),
            format!("tidegate_pack_call_seconds_bucket{{{labels},le=\"0.00005\"}} {CALLS}"),
            format!("tidegate_pack_fuel_total{{{labels}}} {}", 7 * CALLS),
            format!("tidegate_pack_failures_total{{{labels},class=\"trap\"}} 0"),
        ] {
            assert!(text.lines().any(|measured| measured == line), "{line}\n{text}");
        }
    }
}
