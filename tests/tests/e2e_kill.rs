//! The host killed while devices send.

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use tidegate_domain::Jurisdiction;
use tidegate_store::{Condition, Frames, Page, SqliteStore, WarningFilter, Warnings};
use tidegate_tests::packs::root;
use tidegate_tests::process::{Running, binary, free_address, wait_for};

/// 2026-03-02T00:00+08:00: the day after the demo's.
const CLOCK_START: &str = "1772380800";

/// Frames acknowledged before the host is killed.
const BEFORE_KILL: usize = 400;

fn serve(data: &Path, devices: &str, web: &str) -> Running {
    let data = data.to_str().unwrap();
    let mut running = Running::start(
        &[
            "serve",
            "--data",
            data,
            "--devices",
            devices,
            "--listen",
            web,
            "--clock-start",
            CLOCK_START,
            "--speed",
            "600",
        ],
        &root(),
    );
    running.line_with("page http://");
    running
}

fn acknowledged(log: &Path) -> Vec<Value> {
    let text = fs_err::read_to_string(log).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Raw frames of the store, without head and tail.
async fn kept_segments(store: &SqliteStore) -> HashSet<String> {
    let mut kept = HashSet::new();
    for id in 1.. {
        let Some(frame) = store.frame(id).await.unwrap() else { break };
        let text = String::from_utf8_lossy(&frame.bytes).into_owned();
        let from = text.find("##").map_or(0, |head| head + 6);
        let until = text.trim_end().len().saturating_sub(4);
        kept.insert(text.get(from..until).unwrap_or_default().replace("RF=1;", ""));
    }
    kept
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_graded_twice() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("county");
    let made = Command::new(binary())
        .args(["demo", "--for", "1s", "--listen", "127.0.0.1:0", "--devices", "127.0.0.1:0"])
        .arg("--data")
        .arg(&data)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));

    let devices = free_address().to_string();
    let web = free_address().to_string();
    let log = folder.path().join("acknowledged.jsonl");
    let host = serve(&data, &devices, &web);
    let mut simulate = Command::new(binary())
        .args(["simulate", "--to", &devices, "--start", "2026-03-02", "--for", "25s", "--ack-log"])
        .arg(&log)
        .spawn()
        .unwrap();
    wait_for("acknowledged frames", || (acknowledged(&log).len() >= BEFORE_KILL).then_some(()));
    host.kill();
    let before = acknowledged(&log).len();
    let host = serve(&data, &devices, &web);
    assert!(simulate.wait().unwrap().success());
    let after = acknowledged(&log);
    assert!(after.len() > before, "devices came back: {before} then {}", after.len());

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = data.join("tidegate.sqlite");
    let county: Jurisdiction = "330122".parse().unwrap();
    runtime.block_on(async {
        let store = SqliteStore::open(&database).await.unwrap();
        let mut waited = 0;
        loop {
            let summary = store.summary(&county).await.unwrap();
            if summary.graded + summary.unwatched == summary.readings {
                break;
            }
            waited += 1;
            assert!(waited < 300, "readings stay ungraded: {summary:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        store.close().await;
    });
    assert!(host.stop(), "the host ends well when asked");
    runtime.block_on(async {
        let store = SqliteStore::open(&database).await.unwrap();
        let kept = kept_segments(&store).await;
        let missing: Vec<&Value> = after
            .iter()
            .filter(|frame| {
                !kept.contains(&frame["segment"].as_str().unwrap().replace("RF=1;", ""))
            })
            .collect();
        assert!(missing.is_empty(), "{} acknowledged frames are gone: {missing:?}", missing.len());
        let page = Page::first(1000);
        let filter = WarningFilter::default();
        let warnings = store.warnings(&county, &filter, page).await.unwrap();
        let mut events = HashSet::new();
        for listing in &warnings.items {
            let event = (listing.watch, listing.warning.opened_at);
            assert!(events.insert(event), "one reading opened two warnings: {listing:?}");
        }
        assert!(store.check().await.unwrap().problems.is_empty());
    });
}
