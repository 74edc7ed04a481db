//! A province: a hundred counties with three packs of their own each, under the packs of the nation
//! and the province, all in one process of the real binary.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tidegate_domain::{EnterpriseRecord, PackPlace, Stage, StageChange};
use tidegate_runtime::read_manifest;
use tidegate_store::{PackRecord, Packs, Registry, SqliteStore, Stages};
use tidegate_tests::packs::component;
use tidegate_tests::process::{binary, free_address};
use tidegate_tests::sections::edited;

use crate::Failure;
use crate::report::{Row, Section};

/// Counties, when `TIDEGATE_BENCH_COUNTIES` says nothing else.
const COUNTIES: usize = 100;

/// What each county's own three packs are made of: a ladder with clues, limits, a category pack.
const OWN: [&str; 3] = ["tonglu", "zhejiang", "textile-dyeing"];

/// Packs of the nation and the province, the same in every process.
const ABOVE: [&str; 3] = ["national", "standards", "zhejiang"];

/// When everything was published, 2026-03-02T00:00:00+08:00.
const PUBLISHED: i64 = 1_772_380_800;

/// Pause between two looks whether a host is ready.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// The longest that a host is waited for.
const READY_MAX: Duration = Duration::from_secs(1_800);

/// What a host is left alone for before its memory is read.
const SETTLE: Duration = Duration::from_secs(2);

/// One start of a host.
#[derive(Clone, Copy, Debug)]
struct Start {
    /// From the start of the process to the first answer that it is ready.
    ready: Duration,
    /// Memory that it holds, idle: all, and what no file stands behind.
    resident_kib: f64,
    anonymous_kib: f64,
}

/// Packs in a data folder, each with a manifest and a digest of its own.
struct Province {
    folder: TempDir,
    packs: usize,
    component_bytes: u64,
}

/// Starts hosts with no county, with one and with all, and reads their memory.
pub(crate) fn section() -> Result<Section, Failure> {
    let asked = std::env::var("TIDEGATE_BENCH_COUNTIES").ok().map(|text| text.parse::<usize>());
    let counties = asked.transpose()?.unwrap_or(COUNTIES);
    let tokio = tokio::runtime::Runtime::new()?;
    let [none, one, all] = [0, 1, counties].map(|count| tokio.block_on(Province::with(count)));
    let (none, one, all) = (none?, one?, all?);
    let [empty_first, empty] = none.first_and_second()?;
    let [one_first, one_second] = one.first_and_second()?;
    let [all_first, all_second] = all.first_and_second()?;
    let packs = all.packs - none.packs;
    let (counties, packs) = (f64::from(u32::try_from(counties)?), f64::from(u32::try_from(packs)?));
    let own_bytes = all.component_bytes - none.component_bytes;
    let own_kib = f64::from(u32::try_from(own_bytes >> 10)?);
    let more = |of: fn(&Start) -> f64, (start, without): (&Start, &Start)| of(start) - of(without);
    let resident: fn(&Start) -> f64 = |start| start.resident_kib;
    let anonymous: fn(&Start) -> f64 = |start| start.anonymous_kib;
    let ms = |start: &Start| start.ready.as_secs_f64() * 1e3;
    let row = |case: &str, unit, ours, (base_name, base)| Row {
        case: case.to_owned(),
        unit,
        ours,
        base_name,
        base,
        goal: None,
    };
    let no_county = "no county, the packs above alone";
    let rows = vec![
        row(
            "all counties, first start to ready",
            "ms",
            ms(&all_first),
            (no_county, ms(&empty_first)),
        ),
        row(
            "one county, first start to ready",
            "ms",
            ms(&one_first),
            (no_county, ms(&empty_first)),
        ),
        row("all counties, second start to ready", "ms", ms(&all_second), (no_county, ms(&empty))),
        row("one county, second start to ready", "ms", ms(&one_second), (no_county, ms(&empty))),
        row(
            "second start, a county",
            "ms",
            (ms(&all_second) - ms(&empty)) / counties,
            ("the same, first start", (ms(&all_first) - ms(&empty_first)) / counties),
        ),
        row(
            "memory of the process, all counties",
            "KiB",
            all_second.resident_kib,
            (no_county, empty.resident_kib),
        ),
        row(
            "memory of an idle county",
            "KiB",
            more(resident, (&all_second, &empty)) / counties,
            ("the files of its three components", own_kib / counties),
        ),
        row(
            "memory of an idle pack",
            "KiB",
            more(resident, (&all_second, &empty)) / packs,
            ("the file of its component", own_kib / packs),
        ),
        row(
            "of it without a file behind",
            "KiB",
            more(anonymous, (&all_second, &empty)) / packs,
            ("after a first start", more(anonymous, (&all_first, &empty_first)) / packs),
        ),
    ];
    let note = format!(
        "{counties} counties with three packs of their own each under {} packs of nation and \
         province, each pack published under a digest of its own; the real binary with a database \
         and the page; a first start finds no compiled code, a second does.",
        ABOVE.len()
    );
    Ok(Section { title: "province", note, rows })
}

impl Province {
    async fn with(counties: usize) -> Result<Self, Failure> {
        let folder = TempDir::new()?;
        let data = folder.path().join("data");
        fs_err::create_dir_all(&data)?;
        let store = Arc::new(SqliteStore::open(&data.join("tidegate.sqlite")).await?);
        let mut province = Self { folder, packs: 0, component_bytes: 0 };
        for name in ABOVE {
            province.publish(&store, &component(name)).await?;
        }
        for county in 0..counties {
            // Nine cities of at most 99 counties each.
            let code = format!("33{:02}{:02}", 1 + county / 99, 1 + county % 99);
            for name in OWN {
                let own = edited(&component(name), |manifest| {
                    manifest.name = format!("{name}-{code}");
                    manifest.jurisdiction.clone_from(&code);
                });
                province.publish(&store, &own).await?;
            }
            let enterprise = EnterpriseRecord {
                id: format!("91{code}PLANT"),
                name: format!("样例企业{code}"),
                county: code.parse()?,
                township: String::new(),
                industries: vec!["1713".to_owned()],
            };
            store.put_enterprises(&[enterprise]).await?;
        }
        store.close().await;
        Ok(province)
    }

    /// Keeps a pack and makes it active, as an admission and a decision do.
    async fn publish(&mut self, store: &SqliteStore, component: &[u8]) -> Result<(), Failure> {
        let manifest = read_manifest(component)?;
        let digest = hex::encode(Sha256::digest(component));
        let place =
            PackPlace { jurisdiction: manifest.jurisdiction.parse()?, name: manifest.name.clone() };
        let record = PackRecord {
            digest: digest.clone(),
            name: place.name.clone(),
            version: manifest.version.to_string(),
            jurisdiction: place.jurisdiction.clone(),
            manifest: serde_json::to_value(&manifest)?,
            admitted_at: PUBLISHED,
        };
        store.put_pack(&record, component).await?;
        let change = StageChange {
            place,
            digest,
            stage: Stage::Active,
            enterprises: Vec::new(),
            effective_at: PUBLISHED,
            decided_at: PUBLISHED,
            by: "bench".to_owned(),
            reason: "bench".to_owned(),
        };
        store.put_stage_change(&change, 0).await?;
        self.packs += 1;
        self.component_bytes += component.len() as u64;
        Ok(())
    }

    /// Starts a host twice: without compiled code, then with it.
    fn first_and_second(&self) -> Result<[Start; 2], Failure> {
        let data = self.folder.path().join("data");
        let compiled = data.join("compiled");
        if compiled.exists() {
            fs_err::remove_dir_all(&compiled)?;
        }
        Ok([start(&data)?, start(&data)?])
    }
}

/// Starts a host, waits until it is ready, reads its memory and stops it.
fn start(data: &Path) -> Result<Start, Failure> {
    let [web, devices] = [free_address(), free_address()];
    let begun = Instant::now();
    let mut host = Served(
        Command::new(binary())
            .args(["serve", "--listen", &web.to_string(), "--devices", &devices.to_string()])
            .arg("--data")
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?,
    );
    while !is_ready(web) {
        if let Some(status) = host.0.try_wait()? {
            return Err(format!("the host ended before it was ready: {status}").into());
        }
        if begun.elapsed() > READY_MAX {
            return Err("the host does not become ready".into());
        }
        std::thread::sleep(LOOK_EVERY);
    }
    let ready = begun.elapsed();
    std::thread::sleep(SETTLE);
    let memory = memory_kib(host.0.id())?;
    let of = |name: &str| memory.get(name).copied().ok_or(format!("no {name} of the process"));
    let start = Start { ready, resident_kib: of("VmRSS")?, anonymous_kib: of("RssAnon")? };
    host.stop()?;
    Ok(start)
}

/// A process that is killed when it is not stopped.
struct Served(Child);

impl Served {
    fn stop(mut self) -> Result<(), Failure> {
        Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status()?;
        let status = self.0.wait()?;
        if status.success() { Ok(()) } else { Err(format!("the host ended with {status}").into()) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn is_ready(web: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(web)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET /readyz HTTP/1.1\r\nhost: {web}\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}

/// The figures of `/proc/PID/status` that are in KiB.
fn memory_kib(process: u32) -> Result<BTreeMap<String, f64>, Failure> {
    let text = fs_err::read_to_string(format!("/proc/{process}/status"))?;
    let lines = text.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let value = value.trim().strip_suffix(" kB")?.trim().parse().ok()?;
        Some((name.to_owned(), value))
    });
    Ok(lines.collect())
}
