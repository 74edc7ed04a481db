//! An intake in memory.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use tidegate_domain::{Medium, Reading, ReadingOutcome, Stream};
use tidegate_service::{FrameCommit, FrameOutcome, Intake, RegisteredDevice, ServiceError};
use tokio::sync::watch;

/// MN of the device that every fake knows.
pub(super) const MN: &str = "010000A8900016F000169DC0";
/// Its password.
pub(super) const PW: &str = "123456";
/// MN of a device that may send Modbus checksums; same password.
pub(super) const MODBUS_MN: &str = "MODBUS1";
/// 2026-03-16T00:00:00 in China.
pub(super) const NOW_MS: i64 = 1_773_590_400_000;

/// Something refused: MN, reason, example.
pub(super) type Refused = (Option<String>, &'static str, Vec<u8>);

#[derive(Default)]
pub(super) struct State {
    /// QN of every frame handed over, committed or not.
    pub(super) arrived: Vec<String>,
    /// Most frames that waited at once.
    pub(super) waiting_max: usize,
    waiting: usize,
    /// Frames committed.
    pub(super) taken: Vec<FrameCommit>,
    /// Frames whose commit failed.
    pub(super) failed: usize,
    pub(super) refused: Vec<Refused>,
    is_failing: bool,
    kept: HashMap<(Stream, i64), Reading>,
}

/// Keeps frames in memory; fails and holds commits back when told to.
pub(super) struct Fake {
    devices: Mutex<HashMap<String, Arc<RegisteredDevice>>>,
    state: Mutex<State>,
    /// MNs whose commits are held back.
    held: watch::Sender<HashSet<String>>,
    changes: watch::Sender<u64>,
}

impl Fake {
    pub(super) fn new() -> Arc<Self> {
        let fake = Self {
            devices: Mutex::default(),
            state: Mutex::default(),
            held: watch::Sender::default(),
            changes: watch::Sender::default(),
        };
        fake.register(MN, false);
        fake.register(MODBUS_MN, true);
        Arc::new(fake)
    }

    pub(super) fn register(&self, mn: &str, crc_modbus_accepted: bool) {
        let device = RegisteredDevice {
            mn: mn.to_owned(),
            password: PW.to_owned(),
            county: "330122".parse().unwrap(),
            enterprise: "E1".to_owned(),
            outlet: "DW001".to_owned(),
            medium: Medium::Water,
            crc_modbus_accepted,
        };
        self.devices.lock().unwrap().insert(mn.to_owned(), Arc::new(device));
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(super) fn hold(&self, mn: &str) {
        self.held.send_if_modified(|held| held.insert(mn.to_owned()));
    }

    pub(super) fn release(&self, mn: &str) {
        self.held.send_if_modified(|held| held.remove(mn));
    }

    pub(super) fn fail(&self, is_failing: bool) {
        self.state().is_failing = is_failing;
    }

    /// Waits until something is so.
    pub(super) async fn until(&self, is_so: impl Fn(&State) -> bool) {
        let mut changes = self.changes.subscribe();
        while !is_so(&self.state()) {
            changes.changed().await.unwrap();
        }
    }

    /// Reasons and MNs of all refused so far.
    pub(super) fn refusals(&self) -> Vec<(Option<String>, &'static str)> {
        self.state().refused.iter().map(|(mn, reason, _)| (mn.clone(), *reason)).collect()
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state());
        self.changes.send_modify(|count| *count += 1);
        result
    }
}

#[async_trait]
impl Intake for Fake {
    async fn device(&self, mn: &str) -> Result<Option<Arc<RegisteredDevice>>, ServiceError> {
        Ok(self.devices.lock().unwrap().get(mn).cloned())
    }

    async fn take(&self, frame: FrameCommit) -> Result<FrameOutcome, ServiceError> {
        self.change(|state| {
            state.arrived.push(frame.frame.qn.clone());
            state.waiting += 1;
            state.waiting_max = state.waiting_max.max(state.waiting);
        });
        let mut held = self.held.subscribe();
        held.wait_for(|held| !held.contains(&frame.frame.mn)).await.unwrap();
        self.change(|state| {
            state.waiting -= 1;
            if state.is_failing {
                state.failed += 1;
                return Err(ServiceError::Internal("the disk is full".to_owned()));
            }
            let mut keep = |(stream, reading): &(Stream, Reading)| {
                let key = (stream.clone(), reading.period_start);
                match state.kept.insert(key, reading.clone()) {
                    None => ReadingOutcome::New,
                    Some(before) if before == *reading => ReadingOutcome::Duplicate,
                    Some(_) => ReadingOutcome::Revised,
                }
            };
            let readings = frame.readings.iter().map(&mut keep).collect();
            state.taken.push(frame);
            Ok(FrameOutcome { frame: i64::try_from(state.taken.len()).unwrap(), readings })
        })
    }

    fn reject(&self, mn: Option<&str>, reason: &'static str, example: &[u8]) {
        let refused = (mn.map(str::to_owned), reason, example.to_vec());
        self.change(|state| state.refused.push(refused));
    }

    fn now_ms(&self) -> i64 {
        NOW_MS
    }
}
