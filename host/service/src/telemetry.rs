//! What an operator measures: calls of packs by county, batches, transactions, queues.
//!
//! Metrics go to whatever recorder the process has installed; with none they cost a look-up. Labels
//! are counties, installed packs and words of this program, so that no peer can add a series.

mod sampling;
pub(crate) mod spans;

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::time::{Duration, Instant};

use metrics::{
    Counter, Histogram, counter, describe_counter, describe_gauge, describe_histogram, gauge,
};
use tidegate_domain::{CallError, Jurisdiction, PackFault, SetAside};
use tidegate_runtime::{Lane, Observed, Observer};
use tidegate_store::ShadowCommit;
use tracing::Instrument as _;

pub use sampling::Readiness;
pub use spans::{SPANS, outcome, working_for};

/// Series that one thread keeps at hand; the memory starts again when it is full.
const KEPT_MAX: usize = 4_096;

/// The county of a call that was made for none, such as a trial.
const NO_COUNTY: &str = "none";

pub(crate) const BATCHES: &str = "tidegate_batches_total";
pub(crate) const READINGS_RECEIVED: &str = "tidegate_readings_received_total";
pub(crate) const READINGS_GRADED: &str = "tidegate_readings_graded_total";
pub(crate) const JUDGEMENTS: &str = "tidegate_judgements_total";
pub(crate) const LAST_GRADED: &str = "tidegate_seconds_since_last_graded";
pub(crate) const WAITING: &str = "tidegate_readings_waiting";
pub(crate) const DUE: &str = "tidegate_due_days_waiting";
pub(crate) const UNRECORDED: &str = "tidegate_unrecorded_judgements";
pub(crate) const STALLED: &str = "tidegate_grading_stalled";
pub(crate) const QUEUE: &str = "tidegate_queue_depth";
pub(crate) const QUOTA_USED: &str = "tidegate_quota_used_ratio";
pub(crate) const QUOTA_REFUSED: &str = "tidegate_quota_refused_total";
const SHADOW_COMPARED: &str = "tidegate_shadow_compared_total";
const SHADOW_AGREED: &str = "tidegate_shadow_agreed_total";
const SHADOW_DIFFERED: &str = "tidegate_shadow_differed_total";
const SHADOW_FAULTS: &str = "tidegate_shadow_faults_total";
const CALL_SECONDS: &str = "tidegate_pack_call_seconds";
const CALL_MEMORY: &str = "tidegate_pack_call_memory_bytes";
const FUEL: &str = "tidegate_pack_fuel_total";
const FAILURES: &str = "tidegate_pack_failures_total";
const SET_ASIDE: &str = "tidegate_pack_set_aside";
const QUEUE_SECONDS: &str = "tidegate_pack_queue_seconds";
const TRANSACTION_SECONDS: &str = "tidegate_store_transaction_seconds";

/// Classes of failures that are the pack's or the host's doing.
const CLASSES: [&str; 8] =
    ["trap", "fuel", "memory", "stack", "output", "time", "contract", "host"];

/// Metrics that are histograms, each with the upper bounds of its buckets.
pub const BUCKETS: [(&str, &[f64]); 4] = [
    (CALL_SECONDS, &[0.000_05, 0.000_2, 0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0]),
    (CALL_MEMORY, &[131_072.0, 1_048_576.0, 4_194_304.0, 16_777_216.0, 67_108_864.0]),
    (QUEUE_SECONDS, &[0.000_2, 0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0]),
    (TRANSACTION_SECONDS, &[0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0]),
];

/// Tells the recorder what each metric means.
pub fn describe() {
    for (name, says) in [
        (BATCHES, "Grading batches that were committed"),
        (READINGS_RECEIVED, "Readings that were committed, by county"),
        (READINGS_GRADED, "Rows of readings under watches that were graded, by county"),
        (JUDGEMENTS, "Judgements of days that were recorded, by county"),
        (
            QUOTA_REFUSED,
            "Frames that were not taken because the county is full, by county and quota",
        ),
        (SHADOW_COMPARED, "Conclusions of shadows compared, by county, pack and kind"),
        (SHADOW_AGREED, "Of these those that agree, by county, pack and kind"),
        (SHADOW_DIFFERED, "Of these those that differ, by county, pack and kind"),
        (SHADOW_FAULTS, "Calls of shadows without a conclusion, by county, pack and kind"),
        (FUEL, "Units of fuel that calls of packs used, by county and pack"),
        (FAILURES, "Calls of packs without an answer, by county, pack and class"),
    ] {
        describe_counter!(name, says);
    }
    for (name, says) in [
        (LAST_GRADED, "Seconds of the host's clock since the latest grading batch, by county"),
        (WAITING, "Readings that wait to be graded, by county"),
        (DUE, "Days of enterprises that are over and wait to be judged, by county"),
        (UNRECORDED, "Of the newest judgements those without an entry in the record; must be 0"),
        (STALLED, "Times in a row that grading of a county failed; 0 when it goes on"),
        (QUEUE, "What waits in a queue of the host"),
        (QUOTA_USED, "Part of its quota that a county uses, by county and quota; full at 1"),
        (SET_ASIDE, "1 while a pack is set aside in a county because it failed too often"),
    ] {
        describe_gauge!(name, says);
    }
    for (name, says) in [
        (CALL_SECONDS, "Wall time of calls of packs, by county and pack"),
        (CALL_MEMORY, "Memories and tables of the instance of a call, by county and pack"),
        (QUEUE_SECONDS, "Wait of work for a pack worker, by county and whether beside its day"),
        (TRANSACTION_SECONDS, "Wall time of writing transactions, by operation"),
    ] {
        describe_histogram!(name, says);
    }
}

/// Records calls of packs, under the county that the calling thread works for.
#[must_use]
pub fn observer() -> Observer {
    Observer::new(record)
}

/// The calling thread works for a county until this is dropped.
#[derive(Debug)]
pub(crate) struct Within(Option<Jurisdiction>);

thread_local! {
    static COUNTY: RefCell<Option<Jurisdiction>> = const { RefCell::new(None) };
    static SERIES: RefCell<HashMap<u64, Series>> = RefCell::new(HashMap::new());
}

/// Lets the calling thread work for a county.
pub(crate) fn within(county: &Jurisdiction) -> Within {
    Within(COUNTY.replace(Some(county.clone())))
}

impl Drop for Within {
    fn drop(&mut self) {
        COUNTY.set(self.0.take());
    }
}

/// The series of one pack in one county.
struct Series {
    county: String,
    pack: String,
    seconds: Histogram,
    memory: Histogram,
    fuel: Counter,
}

impl Series {
    fn new(county: &str, pack: &str) -> Self {
        let labels = [("county", county.to_owned()), ("pack", pack.to_owned())];
        // A rate needs the 0 before the first failure.
        for class in CLASSES {
            let (county, pack) = (county.to_owned(), pack.to_owned());
            counter!(FAILURES, "county" => county, "pack" => pack, "class" => class).increment(0);
        }
        Self {
            county: county.to_owned(),
            pack: pack.to_owned(),
            seconds: metrics::histogram!(CALL_SECONDS, &labels),
            memory: metrics::histogram!(CALL_MEMORY, &labels),
            fuel: counter!(FUEL, &labels),
        }
    }
}

fn record(observed: &Observed<'_>) {
    COUNTY.with_borrow(|county| {
        let county = county.as_ref().map_or(NO_COUNTY, Jurisdiction::as_str);
        let pack = observed.layer.pack.as_str();
        let mut hasher = DefaultHasher::new();
        (county, pack).hash(&mut hasher);
        let key = hasher.finish();
        SERIES.with_borrow_mut(|kept| {
            if kept.len() >= KEPT_MAX {
                kept.clear();
            }
            let series = kept.entry(key).or_insert_with(|| Series::new(county, pack));
            if series.county != county || series.pack != pack {
                *series = Series::new(county, pack);
            }
            series.seconds.record(observed.spent.duration);
            #[expect(clippy::cast_precision_loss, reason = "a metric: memory is below 2^53 bytes")]
            series.memory.record(observed.spent.memory_bytes as f64);
            series.fuel.increment(observed.spent.fuel);
        });
        if let Some(error) = observed.error {
            let (county, pack) = (county.to_owned(), pack.to_owned());
            counter!(FAILURES, "county" => county, "pack" => pack, "class" => class(error))
                .increment(1);
        }
    });
}

/// The class of a failure, one word.
fn class(error: &CallError) -> &'static str {
    match error {
        CallError::Refused { .. } => "refused",
        CallError::Host { .. } => "host",
        CallError::Pack { fault, .. } => match fault {
            PackFault::Trap { .. } => "trap",
            PackFault::Fuel { .. } => "fuel",
            PackFault::Memory { .. } => "memory",
            PackFault::Stack { .. } => "stack",
            PackFault::Output { .. } => "output",
            PackFault::Time { .. } => "time",
            PackFault::Contract { .. } => "contract",
        },
    }
}

/// Carries out a writing transaction and records how long it took, whether it was done or failed.
pub(crate) async fn transaction<T>(operation: &'static str, write: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let done = write.instrument(spans::transaction(operation)).await;
    metrics::histogram!(TRANSACTION_SECONDS, "operation" => operation).record(began.elapsed());
    done
}

/// Records how long work of a lane waited for a worker.
pub(crate) fn waited(lane: &Lane, wait: Duration) {
    let (county, work) = match lane.name().split_once(' ') {
        Some((county, _)) => (county, "beside"),
        None => (lane.name(), "live"),
    };
    metrics::histogram!(QUEUE_SECONDS, "county" => county.to_owned(), "work" => work).record(wait);
}

/// Records what is aside, and what was before and is no longer.
pub(crate) fn set_aside(before: &[SetAside], now: &[SetAside]) {
    for (asides, is) in [(before, 0.0), (now, 1.0)] {
        for aside in asides {
            let (county, pack) = (aside.county.to_string(), aside.layer.pack.clone());
            let office = aside.office.word();
            gauge!(SET_ASIDE, "county" => county, "pack" => pack, "office" => office).set(is);
        }
    }
}

/// Counts what a shadow came to: by county, pack with version, and kind of conclusion.
pub(crate) fn shadow(pack: &str, seen: &ShadowCommit) {
    let differed = seen.differences.len() as u64;
    let labels = [
        ("county", seen.county.to_string()),
        ("pack", pack.to_owned()),
        ("kind", seen.kind.clone()),
    ];
    // All four are there from the first on, so that their rates can be divided.
    counter!(SHADOW_COMPARED, &labels).increment(seen.compared);
    counter!(SHADOW_AGREED, &labels).increment(seen.compared.saturating_sub(differed));
    counter!(SHADOW_DIFFERED, &labels).increment(differed);
    counter!(SHADOW_FAULTS, &labels).increment(seen.faults);
}

/// Adds to a counter of a county.
pub(crate) fn count(name: &'static str, county: &Jurisdiction, more: u64) {
    counter!(name, "county" => county.to_string()).increment(more);
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;
    use tidegate_store::ShadowDifference;

    use super::*;

    #[test]
    fn what_a_shadow_came_to_is_counted_by_county_pack_and_kind() {
        let county: Jurisdiction = "330122".parse().unwrap();
        let differs = ShadowDifference {
            county: county.clone(),
            enterprise: "E".to_owned(),
            kind: "grading".to_owned(),
            subject: "DA001 a21002".to_owned(),
            at: 0,
            active: "normal".to_owned(),
            shadow: "warning".to_owned(),
        };
        let seen = ShadowCommit {
            shadow: "s".to_owned(),
            active: "a".to_owned(),
            county,
            kind: "grading".to_owned(),
            at: 0,
            compared: 10,
            differences: vec![differs.clone(), differs],
            faults: 1,
            states: Vec::new(),
        };
        let recorder = PrometheusBuilder::new().build_recorder();
        metrics::with_local_recorder(&recorder, || {
            shadow("tonglu 0.2.0", &seen);
            shadow("tonglu 0.2.0", &seen);
        });
        let text = recorder.handle().render();
        for (what, count) in [("compared", 20), ("agreed", 16), ("differed", 4), ("faults", 2)] {
            let labels = "county=\"330122\",pack=\"tonglu 0.2.0\",kind=\"grading\"";
            let line = format!("tidegate_shadow_{what}_total{{{labels}}} {count}");
            assert!(text.lines().any(|one| one == line), "`{line}` is not in {text}");
        }
    }
}
