//! A pack that misbehaves costs the others no more than its own budget.

use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use tidegate_domain::{CallError, PackFault};
use tidegate_runtime::{Lane, Pack, Runtime, RuntimeConfig, Workers, WorkersError};
use tidegate_tests::asks::{classify, fault, grade, session};
use tidegate_tests::packs::{component, guest};
use tidegate_tests::running::{assert_well, hostile, runtime};

/// Time that the endless pack of these tests may take.
const LOOP_MS: u64 = 500;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

fn county() -> Arc<Pack> {
    runtime().admit(&component("tonglu")).unwrap()
}

/// A pack that loops until its time is up.
fn endless() -> Arc<Pack> {
    hostile(|budgets| {
        budgets.fuel = 1 << 60;
        budgets.time_ms = LOOP_MS;
    })
}

/// Starts the endless loop on a worker; its fault comes when it is stopped.
fn start_loop(workers: &Workers) -> Receiver<PackFault> {
    let (ended, stopped) = channel();
    let pack = endless();
    workers
        .submit(&Lane::new("330182"), move || ended.send(fault(classify(&pack, "loop"))).unwrap())
        .unwrap();
    stopped
}

/// Grades a batch of the county on a worker; gives how long it took from asking to answer.
fn latency(workers: &Workers, county: &Arc<Pack>) -> Duration {
    let (done, graded) = channel();
    let county = Arc::clone(county);
    let asked = Instant::now();
    workers
        .submit(&Lane::new("330122"), move || done.send(grade(&county, "w01018").is_ok()).unwrap())
        .unwrap();
    assert!(graded.recv_timeout(PATIENCE).unwrap(), "the county's batch is graded");
    asked.elapsed()
}

#[test]
fn batches_on_another_worker_do_not_wait_for_an_endless_loop() {
    let (workers, county) = (Workers::start(2).unwrap(), county());
    let stopped = start_loop(&workers);
    let mut latencies = Vec::new();
    let ended = loop {
        latencies.push(latency(&workers, &county));
        if let Ok(ended) = stopped.try_recv() {
            break ended;
        }
    };
    let PackFault::Time { budget_ms: LOOP_MS, used_ms } = ended else { panic!("{ended:?}") };
    assert!(used_ms < LOOP_MS * 10, "{used_ms}");
    latencies.sort_unstable();
    let worst = *latencies.last().unwrap();
    assert!(latencies.len() > 10, "only {} batches beside the loop", latencies.len());
    assert!(worst < Duration::from_millis(LOOP_MS), "the slowest batch took {worst:?}");
    assert!(latencies[latencies.len() / 2] < Duration::from_millis(LOOP_MS / 5));
}

#[test]
fn behind_an_endless_loop_on_the_same_worker_a_batch_waits_its_budget_at_most() {
    let (workers, county) = (Workers::start(1).unwrap(), county());
    let stopped = start_loop(&workers);
    let waited = latency(&workers, &county);
    assert!(matches!(stopped.recv_timeout(PATIENCE), Ok(PackFault::Time { .. })));
    assert!(waited < Duration::from_millis(LOOP_MS * 10), "{waited:?}");
}

#[test]
fn a_job_that_panics_does_not_end_its_thread() {
    let workers = Workers::start(1).unwrap();
    for _ in 0..3 {
        let (done, seen) = channel::<()>();
        workers
            .submit(&Lane::new("330182"), move || {
                let _kept = done;
                panic!("a fault of the host, on purpose");
            })
            .unwrap();
        assert!(seen.recv_timeout(PATIENCE).is_err(), "whoever waits sees the channel closed");
    }
    latency(&workers, &county());
}

#[test]
fn a_queue_that_is_full_says_so_and_drains() {
    const QUEUE: usize = 1024;
    let (lane, other) = (Lane::new("330182"), Lane::new("330122"));
    let workers = Workers::start(1).unwrap();
    let (go_on, gate) = sync_channel::<()>(0);
    let (started, busy) = channel();
    workers
        .submit(&lane, move || {
            started.send(()).unwrap();
            let _ = gate.recv();
        })
        .unwrap();
    busy.recv_timeout(PATIENCE).unwrap();
    let (done, finished) = channel();
    for _ in 0..QUEUE {
        let done = done.clone();
        workers.submit(&lane, move || done.send(()).unwrap()).unwrap();
    }
    let full = WorkersError::LaneFull { lane: lane.to_string() };
    assert_eq!(workers.submit(&lane, || {}), Err(full));
    let (done, taken) = channel();
    workers.submit(&other, move || done.send(()).unwrap()).unwrap();
    drop(go_on);
    taken.recv_timeout(PATIENCE).unwrap();
    for _ in 0..QUEUE {
        finished.recv_timeout(PATIENCE).unwrap();
    }
    assert_eq!(workers.submit(&lane, || {}), Ok(()));
}

#[test]
fn too_many_instances_at_once_are_the_hosts_matter() {
    let config = RuntimeConfig { instances_max: 2, ..RuntimeConfig::default() };
    let runtime = Runtime::new(config).unwrap();
    let pack = runtime.admit(&guest("hostile")).unwrap();
    let open = [session(&pack, "").unwrap(), session(&pack, "").unwrap()];
    for third in [session(&pack, "").map(drop), classify(&pack, "").map(drop)] {
        assert!(matches!(third, Err(CallError::Host { .. })), "{third:?}");
    }
    drop(open);
    assert!(session(&pack, "").is_ok() && classify(&pack, "").is_ok());
}

#[test]
fn faults_of_all_kinds_side_by_side_keep_apart() {
    const ROUNDS: usize = 20;
    let pack = hostile(|budgets| budgets.fuel = 5_000_000);
    let deeds =
        ["loop", "recurse/100000", "allocate/500000000", "panic", "answer/2000000", "count"];
    let start = Barrier::new(deeds.len());
    std::thread::scope(|scope| {
        for deed in deeds {
            let (pack, start) = (&pack, &start);
            scope.spawn(move || {
                start.wait();
                for _ in 0..ROUNDS {
                    let answer = classify(pack, deed);
                    if deed == "count" {
                        assert_eq!(answer.unwrap().missing, ["1"]);
                        continue;
                    }
                    let kind = match fault(answer) {
                        PackFault::Fuel { .. } => "loop",
                        PackFault::Stack { .. } => "recurse/100000",
                        PackFault::Memory { .. } => "allocate/500000000",
                        PackFault::Trap { .. } => "panic",
                        PackFault::Output { .. } => "answer/2000000",
                        other => panic!("{deed}: {other:?}"),
                    };
                    assert_eq!(kind, deed);
                }
            });
        }
    });
    assert_well(&pack);
}
