//! The real binary under devices that send as fast as it answers, with a pack published, shadowed,
//! promoted and rolled back meanwhile or not.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tidegate_domain::Jurisdiction;
use tidegate_store::{BATCH_READINGS_MAX, Condition, Frames, Grading, SqliteStore};

use crate::binary::run;
use crate::bundles;
use crate::packs::root;
use crate::process::{Running, binary, free_address};

/// The demo's county.
const COUNTY: &str = "330122";

/// The day that devices send, after the demo's own.
const DAY: &str = "2026-03-02";

/// The host's clock: 2026-03-02T23:00+08:00. Data may lie a day ahead of it, and no day that is sent
/// is judged before it is over.
const CLOCK_START: &str = "1772463600";

/// Pause between two looks at what waits for grading.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Batches looked up at once.
const BATCHES: u32 = 100_000;

/// How hard and how long devices send.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Frames a second of all devices together, at most; none: as fast as they are answered.
    pub frames_per_s: Option<u32>,
    /// How long they send.
    pub lasts: Duration,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Frames acknowledged.
    pub acknowledged: u64,
    /// Readings in the store.
    pub readings: u64,
    /// From when a reading was seen committed until it was seen graded: the longest, and what one of
    /// a hundred looks exceeds.
    pub worst: Duration,
    /// See `worst`.
    pub one_in_a_hundred: Duration,
    /// Batches by version of the grader.
    pub batches: BTreeMap<String, u64>,
    /// How long each step of publishing took, in order.
    pub steps: Vec<(&'static str, Duration)>,
}

/// A data folder with the demo's county, to run on copies of it.
#[derive(Debug)]
pub struct County {
    folder: TempDir,
}

impl County {
    /// Makes it.
    ///
    /// # Panics
    /// When the demo does not run.
    #[must_use]
    pub fn made() -> Self {
        let folder = TempDir::new().expect("a folder");
        let made = Command::new(binary())
            .args(["demo", "--for", "1s", "--listen", "127.0.0.1:0", "--devices", "127.0.0.1:0"])
            .arg("--data")
            .arg(folder.path().join("county"))
            .current_dir(root())
            .output()
            .expect("the demo starts");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self { folder }
    }

    /// Lets devices send to a host of it, with or without publishing meanwhile.
    ///
    /// # Panics
    /// When an acknowledged reading is lost, one is graded twice, or a step of publishing fails.
    #[must_use]
    pub fn under(&self, load: Load, publishing: bool) -> Outcome {
        let copy = TempDir::new().expect("a folder");
        copy_folder(&self.folder.path().join("county"), &copy.path().join("county"));
        let run = Run { folder: copy, web: free_address(), devices: free_address() };
        run.carried_out(load, publishing)
    }
}

struct Run {
    folder: TempDir,
    web: SocketAddr,
    devices: SocketAddr,
}

impl Run {
    fn data(&self) -> PathBuf {
        self.folder.path().join("county")
    }

    fn carried_out(&self, load: Load, publishing: bool) -> Outcome {
        let keyring = bundles::trust().keyring.to_toml().expect("a keyring is text");
        fs_err::write(self.data().join("keyring.toml"), keyring).expect("a keyring");
        let host = self.serve();
        let log = self.folder.path().join("acknowledged.jsonl");
        let over = AtomicBool::new(false);
        let (steps, lags) = std::thread::scope(|scope| {
            let looking = scope.spawn(|| self.look_until(&over));
            let publisher = publishing.then(|| scope.spawn(|| self.publish(load.lasts)));
            self.simulate(load, &log);
            let steps = publisher.map(|steps| steps.join().expect("publishing goes well"));
            over.store(true, Ordering::Relaxed);
            (steps.unwrap_or_default(), looking.join().expect("looking goes well"))
        });
        assert!(host.stop(), "the host ends well when asked");
        let mut lags = lags;
        lags.sort_unstable();
        let at = |share: usize| lags.get((lags.len() * share / 100).min(lags.len() - 1)).copied();
        let tokio = tokio::runtime::Runtime::new().expect("a runtime");
        let checked = tokio.block_on(self.checked(&log));
        Outcome {
            worst: lags.last().copied().expect("it was looked at"),
            one_in_a_hundred: at(99).expect("it was looked at"),
            steps,
            ..checked
        }
    }

    fn serve(&self) -> Running {
        let (web, devices) = (self.web.to_string(), self.devices.to_string());
        let fixed = ["serve", "--data", "county", "--clock-start", CLOCK_START];
        let addresses = ["--devices", &devices, "--listen", &web];
        let mut running = Running::start(&[&fixed[..], &addresses].concat(), self.folder.path());
        running.line_with("page http://");
        running
    }

    fn simulate(&self, load: Load, log: &Path) {
        let most = load.frames_per_s.map(|most| most.to_string());
        let bound = most.iter().flat_map(|most| ["--frames-per-second-max", most]);
        let ended = Command::new(binary())
            .args(["simulate", "--to", &self.devices.to_string(), "--start", DAY])
            .args(["--speed", "0", "--for", &format!("{}s", load.lasts.as_secs())])
            .args(bound)
            .arg("--ack-log")
            .arg(log)
            .output()
            .expect("devices start");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    }

    /// Publishes another version of the county's pack, tries it as a shadow, makes it active, and goes
    /// back, each as somebody else than who published.
    fn publish(&self, lasts: Duration) -> Vec<(&'static str, Duration)> {
        let pause = lasts / 6;
        let newer = bundles::file("tonglu", &[("version = \"0.1.0\"", "version = \"0.2.0\"")]);
        let file = bundles::signed(newer);
        let mut steps = Vec::new();
        let mut step = |name, work: &mut dyn FnMut()| {
            std::thread::sleep(pause);
            let begun = Instant::now();
            work();
            steps.push((name, begun.elapsed()));
        };
        let mut digest = String::new();
        step("publish", &mut || {
            let answer = self.post("/api/v1/packs", "application/octet-stream", &file);
            digest = answer["digest"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        });
        let by = ["--by", "li", "--reason", "trial", "--data", "county"];
        for stage in ["shadow", "active"] {
            let set = ["stage", "set", digest.as_str(), stage, "--yes"];
            step(stage, &mut || self.command(&[&set[..], &by].concat()));
        }
        let back = ["stage", "rollback", "tonglu", COUNTY];
        step("rollback", &mut || self.command(&[&back[..], &by].concat()));
        steps
    }

    fn command(&self, arguments: &[&str]) {
        let ran = run(self.folder.path(), arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {ran:?}");
    }

    fn post(&self, path: &str, kind: &str, body: &[u8]) -> Value {
        let mut stream = TcpStream::connect(self.web).expect("the page is there");
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: {kind}\r\n\
             content-length: {}\r\n\r\n",
            self.web,
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("a request is taken");
        stream.write_all(body).expect("a body is taken");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (_, body) = answer.split_once("\r\n\r\n").expect("an answer has a body");
        serde_json::from_str(body).unwrap_or_else(|_| json!({ "answer": answer }))
    }

    /// Looks at what waits until `over`, and until nothing waits: how long what was seen committed at
    /// one look took to be graded.
    fn look_until(&self, over: &AtomicBool) -> Vec<Duration> {
        let tokio = tokio::runtime::Runtime::new().expect("a runtime");
        let county: Jurisdiction = COUNTY.parse().expect("a code");
        tokio.block_on(async {
            let store = self.store().await;
            let (mut lags, mut waiting) = (Vec::new(), VecDeque::new());
            loop {
                let looked = Instant::now();
                let found = store.ungraded(&county, BATCH_READINGS_MAX).await.expect("it reads");
                let oldest = found.iter().map(|one| one.id).min();
                while let Some((id, since)) = waiting.front().copied() {
                    if oldest.is_some_and(|oldest| oldest <= id) {
                        break;
                    }
                    let lag: Duration = looked.duration_since(since);
                    lags.push(lag);
                    waiting.pop_front();
                }
                match found.iter().map(|one| one.id).max() {
                    Some(newest) => waiting.push_back((newest, looked)),
                    None if over.load(Ordering::Relaxed) => break,
                    None => {}
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
            store.close().await;
            lags
        })
    }

    async fn store(&self) -> SqliteStore {
        SqliteStore::open(&self.data().join("tidegate.sqlite")).await.expect("it opens")
    }

    /// Counts what the store has against what was acknowledged.
    async fn checked(&self, log: &Path) -> Outcome {
        let store = self.store().await;
        let acknowledged = acknowledged(log);
        let kept = kept_segments(&store).await;
        let lost = acknowledged.iter().filter(|segment| !kept.contains(*segment)).count();
        assert_eq!(lost, 0, "acknowledged frames are gone, of {}", acknowledged.len());
        let county: Jurisdiction = COUNTY.parse().expect("a code");
        let summary = store.summary(&county).await.expect("it counts");
        assert_eq!(summary.graded + summary.unwatched, summary.readings, "{summary:?}");
        let mut graded = HashSet::new();
        let mut batches: BTreeMap<String, u64> = BTreeMap::new();
        for (number, batch) in store.batches(&county, BATCHES).await.expect("it lists") {
            *batches.entry(batch.grader.pack).or_default() += 1;
            for reading in store.batch_readings(number).await.expect("it lists") {
                assert!(graded.insert(reading.id), "reading {} stands in two batches", reading.id);
            }
        }
        assert_eq!(graded.len() as u64, summary.graded, "{summary:?}");
        assert!(store.check().await.expect("it checks").problems.is_empty());
        store.close().await;
        Outcome {
            acknowledged: acknowledged.len() as u64,
            readings: summary.readings,
            batches,
            worst: Duration::ZERO,
            one_in_a_hundred: Duration::ZERO,
            steps: Vec::new(),
        }
    }
}

/// The frames that devices were told are kept, each without head and tail.
fn acknowledged(log: &Path) -> Vec<String> {
    let text = fs_err::read_to_string(log).expect("frames were acknowledged");
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let segments = lines.filter_map(|line| line["segment"].as_str().map(plain));
    segments.collect()
}

/// Raw frames of the store, likewise.
async fn kept_segments(store: &SqliteStore) -> HashSet<String> {
    let mut kept = HashSet::new();
    for id in 1.. {
        let Some(frame) = store.frame(id).await.expect("it reads") else { break };
        let text = String::from_utf8_lossy(&frame.bytes).into_owned();
        let from = text.find("##").map_or(0, |head| head + 6);
        let until = text.trim_end().len().saturating_sub(4);
        kept.insert(plain(text.get(from..until).unwrap_or_default()));
    }
    kept
}

/// A frame that is sent again says so.
fn plain(segment: &str) -> String {
    segment.replace("RF=1;", "")
}

fn copy_folder(from: &Path, to: &Path) {
    fs_err::create_dir_all(to).expect("a folder");
    for entry in fs_err::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs_err::copy(entry.path(), &target).expect("a copy");
        }
    }
}
