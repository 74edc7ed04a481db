//! A county beside others whose packs loop, eat memory and explode: how long its batches wait.

use std::time::{Duration, Instant};

use tidegate_runtime::Served;
use tidegate_service::Host;
use tidegate_tests::county::{MIDNIGHT, register_boiler};
use tidegate_tests::hostile_counties::{BUDGET_MS, GOOD, HOSTILE, HandClock, province, send_hour};
use tokio::sync::watch;

use crate::Failure;
use crate::report::{Goal, Row, Section};

/// Batches of the county that behaves.
const BATCHES: i64 = 60;

const BASE: &str = "alone";

/// How late a call may be stopped: some ticks of a millisecond.
const STOPPED_LATE_MS: f64 = 5.0;

/// Workers of the host.
const WORKERS: f64 = 2.0;

/// Alone and beside three hostile counties, which are never set aside here.
pub(crate) fn section() -> Result<Section, Failure> {
    let runtime = tokio::runtime::Runtime::new()?;
    let alone = runtime.block_on(measured(&[]))?;
    let beside = runtime.block_on(measured(&HOSTILE))?;
    let counties = f64::from(u32::try_from(HOSTILE.len() + 1)?);
    let own = ms(beside.ran);
    let share = own * counties / WORKERS;
    let longest = beside.waits.last().copied().unwrap_or_default();
    let row = |case: &str, ours: Duration, base: Duration, goal| Row {
        case: case.to_owned(),
        unit: "ms",
        ours: ms(ours),
        base_name: BASE,
        base: ms(base),
        goal,
    };
    let budget = f64::from(u32::try_from(BUDGET_MS)?);
    let middle = |waits: &[Duration]| waits.get(waits.len() / 2).copied().unwrap_or_default();
    let rows = vec![
        row(
            "longest wait for a worker",
            longest,
            alone.waits.last().copied().unwrap_or_default(),
            Some(Goal::Ours((budget + STOPPED_LATE_MS + share).ceil())),
        ),
        row("median wait for a worker", middle(&beside.waits), middle(&alone.waits), None),
        row("median from sent to graded", middle(&beside.graded), middle(&alone.graded), None),
    ];
    let note = format!(
        "{BATCHES} batches of a county, two workers, a budget of {BUDGET_MS} ms a call, which is \
         stopped up to {STOPPED_LATE_MS} ms late; the others \
         made {} calls that failed meanwhile, of {} traced jobs",
        beside.failed, beside.jobs
    );
    Ok(Section { title: "Hostile counties", note, rows })
}

/// What a run came to; times ascending.
struct Measured {
    waits: Vec<Duration>,
    graded: Vec<Duration>,
    /// The longest that a batch of the county itself ran.
    ran: Duration,
    failed: usize,
    jobs: usize,
}

async fn measured(hostile: &[(&str, &str)]) -> Result<Measured, Failure> {
    let folder = tempfile::tempdir()?;
    let counties = ["330122", "330127", "330182", GOOD];
    let host = province(folder.path(), HandClock::at(MIDNIGHT), &counties).await;
    host.set_aside_after(u32::MAX);
    for (code, deed) in hostile {
        send_hour(&host, code, 0, deed).await;
    }
    let (stop, stopping) = watch::channel(false);
    let grading = tokio::spawn({
        let host = host.clone();
        async move { host.grade_until(stopping).await }
    });
    let mut graded = Vec::new();
    for hour in 0..BATCHES {
        for (code, deed) in hostile {
            keep_busy(&host, code, hour + 1, deed).await;
        }
        let sent = Instant::now();
        send_hour(&host, GOOD, hour, "100").await;
        while is_waiting(&host, GOOD).await? {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        graded.push(sent.elapsed());
    }
    let _ = stop.send(true);
    grading.await?;
    let trace = host.queue_trace();
    let own: Vec<&Served> = trace.iter().filter(|one| one.lane.name() == GOOD).collect();
    let mut waits: Vec<Duration> = own.iter().map(|one| one.waited).collect();
    waits.sort_unstable();
    graded.sort_unstable();
    let ran = own.iter().map(|one| one.ran).max().unwrap_or_default();
    let failed = trace.len() - own.len();
    Ok(Measured { waits, graded, ran, failed, jobs: trace.len() })
}

/// Gives a hostile county more to do than its failing readings, which are tried again only after a
/// pause: an endless classification for every batch of the county that behaves.
async fn keep_busy(host: &Host, code: &str, hour: i64, deed: &str) {
    send_hour(host, code, hour, deed).await;
    // The guest does what the id of an enterprise asks for.
    let endless = format!("loop/{code}");
    if hour == 1 {
        register_boiler(host, code, &endless, None).await;
    }
    let host = host.clone();
    tokio::spawn(async move { host.classify(&endless, host.today()).await });
}

async fn is_waiting(host: &Host, code: &str) -> Result<bool, Failure> {
    Ok(!host.store().ungraded(&code.parse()?, 1).await?.is_empty())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
