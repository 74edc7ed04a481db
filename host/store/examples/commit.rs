//! Prints how many frames a second a store commits to disk, by frames in a group, and how long full
//! batches and pages of readings take.
//!
//! `cargo run -p tidegate-store --example commit -- [folder]` measures SQLite; the folder decides
//! which disk, without it that of the system's temporary folder. With the address of an empty
//! database (`postgres://…`) in its place, PostgreSQL is measured.

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tidegate_domain::{
    Averaging, BatchRecord, Decimal, EnterpriseRecord, LayerRef, Medium, OutletRecord, RawFrame,
    Reading, Stream, Validity,
};
use tidegate_record::{
    Blob, Digest, Engine, GradingManifest, JUDGEMENT_FORMAT, JudgementKind, JudgementRecord,
};
use tidegate_store::{
    BATCH_READINGS_MAX, BatchCommit, FrameCommit, FrameKind, PAGE_ROWS_MAX, PostgresStore,
    SERIES_POINTS_MAX, SqliteStore, Store,
};

/// Readings in a frame: what a water outlet reports, with its flow.
const READINGS: usize = 6;

/// How long each size of group is measured.
const MEASURED: Duration = Duration::from_secs(3);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let place = std::env::args_os().nth(1);
    let url = place.as_ref().and_then(|place| place.to_str());
    if let Some(url) = url.filter(|url| url.starts_with("postgres")) {
        let store = PostgresStore::open(url).await?;
        measure(&store).await?;
        store.close().await;
        return Ok(());
    }
    let folder = tempfile::TempDir::new_in(place.map_or_else(std::env::temp_dir, PathBuf::from))?;
    let store = SqliteStore::open(&folder.path().join("commit.db")).await?;
    measure(&store).await?;
    store.close().await;
    Ok(())
}

async fn measure(store: &dyn Store) -> Result<(), Box<dyn Error>> {
    register(store).await?;
    let mut period_start = 1_772_294_400;
    let first_period = period_start;
    for group in [1, 16, 256] {
        let started = Instant::now();
        let mut frames = 0_u32;
        while started.elapsed() < MEASURED {
            let commits = (0..group).map(|offset| frame(period_start + offset));
            let commits = commits.collect::<Result<Vec<_>, _>>()?;
            period_start += group;
            frames += u32::try_from(store.commit_frames(&commits).await?.len())?;
        }
        let per_second = f64::from(frames) / started.elapsed().as_secs_f64();
        println!("groups of {group:>3}: {per_second:>8.0} frames/s, {READINGS} readings each");
    }
    // A slow disk has taken too few for the batches.
    while usize::try_from(period_start - first_period)? * READINGS
        < 2 * BATCHES * BATCH_READINGS_MAX
    {
        let commits = (0..1_000).map(|offset| frame(period_start + offset));
        store.commit_frames(&commits.collect::<Result<Vec<_>, _>>()?).await?;
        period_start += 1_000;
    }
    set_aside(store).await?;
    grade(store).await?;
    read(store, first_period).await
}

/// Batches that are fetched and marked; the fastest counts, because others may use the disk.
const BATCHES: usize = 5;

/// Fetches and marks full batches of what was committed.
async fn set_aside(store: &dyn Store) -> Result<(), Box<dyn Error>> {
    let (mut fetched, mut marked) = (Duration::MAX, Duration::MAX);
    for _ in 0..BATCHES {
        let started = Instant::now();
        let pending = store.ungraded(&"330122".parse()?, BATCH_READINGS_MAX).await?;
        fetched = fetched.min(started.elapsed());
        let ids: Vec<i64> = pending.iter().map(|one| one.id).collect();
        let started = Instant::now();
        store.set_aside(&ids).await?;
        marked = marked.min(started.elapsed());
    }
    println!("fetched {BATCH_READINGS_MAX} waiting readings in {fetched:?}");
    println!("marked {BATCH_READINGS_MAX} readings in {marked:?}");
    Ok(())
}

/// Commits full batches of readings that are all normal, with their record.
async fn grade(store: &dyn Store) -> Result<(), Box<dyn Error>> {
    let mut committed = Duration::MAX;
    for number in 0..BATCHES {
        let pending = store.ungraded(&"330122".parse()?, BATCH_READINGS_MAX).await?;
        let batch = batch(pending.iter().map(|one| one.id).collect(), number)?;
        let started = Instant::now();
        store.commit_batch(&batch).await?;
        committed = committed.min(started.elapsed());
    }
    println!("committed a batch of {BATCH_READINGS_MAX} readings in {committed:?}");
    Ok(())
}

/// Reads pages of one stream.
async fn read(store: &dyn Store, from: i64) -> Result<(), Box<dyn Error>> {
    let streams = store.streams("A").await?;
    let (stream, _) = streams.first().ok_or("no stream has readings")?;
    for points in [PAGE_ROWS_MAX, SERIES_POINTS_MAX] {
        let mut read = Duration::MAX;
        for _ in 0..4 * BATCHES {
            let started = Instant::now();
            store.series(*stream, from, i64::MAX, points).await?;
            read = read.min(started.elapsed());
        }
        println!("read a page of {points} readings in {read:?}");
    }
    let mut read = Duration::MAX;
    for _ in 0..4 * BATCHES {
        let started = Instant::now();
        store.latest_readings(&"330122".parse()?).await?;
        read = read.min(started.elapsed());
    }
    println!("read the latest of each stream in {read:?}");
    Ok(())
}

fn record(layer: &LayerRef, readings: u32) -> Result<BatchRecord, Box<dyn Error>> {
    Ok(BatchRecord {
        county: "330122".parse()?,
        on: "2026-03-01".parse()?,
        at: 1_772_294_460,
        grader: layer.clone(),
        layers: vec![layer.clone()],
        engine: "none".to_owned(),
        readings,
        judged: readings,
        skipped: 0,
        not_normal: 0,
        input_hash: "01".repeat(32),
        output_hash: "02".repeat(32),
        fuel: 1,
        duration_us: 1,
    })
}

fn batch(graded: Vec<i64>, number: usize) -> Result<BatchCommit, Box<dyn Error>> {
    let layer = LayerRef {
        pack: "national 0.1.0".to_owned(),
        digest: "ab".repeat(32),
        jurisdiction: "000000".parse()?,
    };
    let answer = Blob::new(format!("answer {number}").into_bytes())?;
    let readings = u32::try_from(graded.len())?;
    let record = record(&layer, readings)?;
    let manifest = GradingManifest {
        readings: readings.into(),
        rows: readings.into(),
        not_normal: 0,
        first_period: 1_772_294_400,
        last_period: 1_772_294_400,
        inputs: Digest::of(b"inputs"),
        outputs: *answer.digest(),
    };
    let engine = Engine {
        name: "none".to_owned(),
        version: "1".to_owned(),
        target: "any".to_owned(),
        profile: "1".to_owned(),
    };
    let judgement = JudgementRecord {
        format: JUDGEMENT_FORMAT.to_owned(),
        kind: JudgementKind::GradingBatch,
        county: record.county.clone(),
        enterprise: None,
        from: 1_772_294_400,
        until: 1_772_380_800,
        known_at: 1_772_402_400,
        contract: "0.1".to_owned(),
        engine,
        method: "1".to_owned(),
        layers: Vec::new(),
        stack: vec![layer],
        parameters: Vec::new(),
        inputs: Vec::new(),
        output: *answer.digest(),
        grading: Some(manifest),
        supersedes: None,
        revision: 0,
        reason: None,
    };
    let (unwatched, states, warnings) = (Vec::new(), Vec::new(), Vec::new());
    let (grades, blobs, events) = (Vec::new(), vec![answer], Vec::new());
    Ok(BatchCommit {
        record,
        graded,
        unwatched,
        states,
        warnings,
        grades,
        judgement,
        blobs,
        events,
    })
}

async fn register(store: &dyn Store) -> Result<(), Box<dyn Error>> {
    let enterprise = EnterpriseRecord {
        id: "A".to_owned(),
        name: "A".to_owned(),
        county: "330122".parse()?,
        township: String::new(),
        industries: Vec::new(),
    };
    let outlet = OutletRecord {
        enterprise: "A".to_owned(),
        id: "DW001".to_owned(),
        name: "DW001".to_owned(),
        medium: Medium::Water,
        monitoring_point: "plant-outlet".to_owned(),
    };
    store.put_enterprises(&[enterprise]).await?;
    store.put_outlets(&[outlet]).await?;
    Ok(())
}

/// A frame of some 400 bytes, as a logger sends them.
fn frame(period_start: i64) -> Result<FrameCommit, Box<dyn Error>> {
    let mut readings = Vec::with_capacity(READINGS);
    for number in 0..READINGS {
        let stream = Stream {
            county: "330122".parse()?,
            enterprise: "A".to_owned(),
            outlet: "DW001".to_owned(),
            pollutant: format!("w0100{number}"),
            averaging: Averaging::Minute,
        };
        let reading = Reading {
            period_start,
            value: Decimal::from_counts(period_start % 1_000 * 10_000_000),
            converted: None,
            validity: Validity::Valid,
            flag: Some("N".to_owned()),
        };
        readings.push((stream, reading));
    }
    let frame = RawFrame {
        mn: "MN-A".to_owned(),
        received_at_ms: period_start * 1_000,
        qn: "20260301000000001".to_owned(),
        cn: "2051".to_owned(),
        bytes: vec![b'x'; 400],
    };
    Ok(FrameCommit { frame, kind: FrameKind::Accepted, readings })
}
