//! Grading a batch of a county's readings.
//!
//! Readings are on disk before they are graded, so grading can stop anywhere: what a batch
//! concludes and the marks on its readings are one transaction, and whatever is unmarked is graded
//! later.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tidegate_domain::{BatchRecord, Date, Instant, Jurisdiction, LayerRef};
use tidegate_runtime::{ENGINE_NAME, ENGINE_PROFILE, ENGINE_VERSION, Pack};
use tidegate_store::{BatchCommit, PendingReading, WarningChange, WarningProgress};
use tracing::Instrument as _;

use crate::batch::{Graded, Job, Row, grade};
use crate::error::ServiceError;
use crate::fairness::live;
use crate::faults::Notes;
use crate::host::{Event, Host};
use crate::judge::{BatchDraft, watch_name};
use crate::lifecycle::{Concluded, GradedBatch};
use crate::numbering::{KnownWatches, Numbered};
use crate::progress::OpenWarning;
use crate::telemetry;
use crate::watches::{StreamWatch, columns};

/// What is remembered of a county; all of it can be had again from the store.
#[derive(Default)]
pub(crate) struct Memory {
    /// Watches of streams with their numbers in the store.
    watches: KnownWatches,
    /// Latest period graded, by stream.
    latest: HashMap<i64, Instant>,
    /// Open warnings by watch.
    open: HashMap<i64, OpenWarning>,
    /// Whether `latest` and `open` were read.
    loaded: bool,
}

/// What is remembered of counties from one grading to the next.
#[derive(Default)]
pub struct GradingMemory(HashMap<Jurisdiction, Memory>);

impl std::fmt::Debug for GradingMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GradingMemory").field("counties", &self.0.len()).finish()
    }
}

impl Host {
    /// Grades everything that waits; for tests and for imports.
    ///
    /// # Errors
    /// Store and packs.
    pub async fn grade_all(&self) -> Result<(), ServiceError> {
        self.grade_waiting(&mut GradingMemory::default()).await
    }

    /// The same by somebody who does so again and again and is alone in it, as where a time is played.
    ///
    /// # Errors
    /// Store and packs.
    pub async fn grade_waiting(&self, memory: &mut GradingMemory) -> Result<(), ServiceError> {
        loop {
            let counties = self.inner.store.counties_with_ungraded().await?;
            if counties.is_empty() {
                return Ok(());
            }
            for county in counties {
                let memory = memory.0.entry(county.clone()).or_default();
                self.grade_batch(&county, memory).await?;
            }
        }
    }

    /// One batch of a county, split by the civil date whose law applies.
    pub(crate) async fn grade_batch(
        &self,
        county: &Jurisdiction,
        memory: &mut Memory,
    ) -> Result<bool, ServiceError> {
        let pending = self.inner.store.ungraded(county, self.inner.pace.batch_readings).await?;
        if pending.is_empty() {
            return Ok(false);
        }
        if !memory.loaded {
            self.load(county, memory).await?;
        }
        let mut by_date: BTreeMap<Date, Vec<PendingReading>> = BTreeMap::new();
        for reading in pending {
            by_date
                .entry(Date::of_instant(reading.reading.period_start))
                .or_default()
                .push(reading);
        }
        for (on, mut readings) in by_date {
            readings.sort_by_key(|pending| {
                (pending.stream_id, pending.reading.period_start, pending.revision)
            });
            for (grader, readings) in self.by_grader(county, on, readings).await? {
                let span = telemetry::spans::batch(county, readings.len());
                let graded = self.grade_date(county, (on, grader), readings, memory);
                graded.instrument(span).await?;
            }
        }
        Ok(true)
    }

    /// Reads what the loop remembers from the store.
    async fn load(&self, county: &Jurisdiction, memory: &mut Memory) -> Result<(), ServiceError> {
        for latest in self.inner.store.latest_readings(county).await? {
            if latest.point.done {
                memory.latest.insert(latest.stream_id, latest.point.reading.period_start);
            }
        }
        for listing in self.inner.store.open_warnings(county).await? {
            let warning = listing.warning;
            let progress = WarningProgress {
                grade: warning.grade,
                peak: warning.peak,
                updated_at: warning.updated_at,
                closed_at: None,
                worst: warning.worst,
                readings: warning.readings,
                explanation: None,
            };
            memory.open.insert(listing.watch, OpenWarning { id: warning.id, progress });
        }
        memory.loaded = true;
        Ok(())
    }

    /// The readings of one date that one pack grades.
    async fn grade_date(
        &self,
        county: &Jurisdiction,
        (on, grader): (Date, Arc<Pack>),
        readings: Vec<PendingReading>,
        memory: &mut Memory,
    ) -> Result<(), ServiceError> {
        let planned = self.plan(on, &readings, &grader, memory).await?;
        if planned.job.rows.is_empty() && planned.job.late.is_empty() {
            self.inner.store.set_aside(&planned.unwatched).await?;
            return Ok(());
        }
        let (job, place) = (planned.job, county.clone());
        let layers: Vec<LayerRef> = planned.layers;
        let (job, graded, notes) = self
            .on_worker(live(county), move || {
                let _county = telemetry::within(&place);
                let mut notes = Notes::default();
                let graded = grade(&job, &mut notes);
                (job, graded, notes)
            })
            .await?;
        self.heed(county, notes).await;
        let graded = graded?;
        let draft = BatchDraft { county, job: &job, graded: &graded, layers: &layers };
        let recorded = draft.recorded(self.clock().now())?;
        let commit = BatchCommit {
            record: record(self, county, &job, &graded, layers.clone()),
            judgement: recorded.judgement,
            blobs: recorded.blobs,
            events: recorded.events,
            graded: planned.graded,
            unwatched: planned.unwatched,
            states: graded.states,
            warnings: graded.warnings,
            grades: graded.grades,
        };
        let write = self.inner.store.commit_batch(&commit);
        let outcome = telemetry::transaction("commit-batch", write).await?;
        telemetry::count(telemetry::BATCHES, county, 1);
        let graded = u64::from(commit.record.readings);
        telemetry::count(telemetry::READINGS_GRADED, county, graded);
        remember(memory, &readings, &commit.warnings, &outcome.opened);
        if self.has_shadows(county) {
            let late = job.late.iter().map(|row| row.reading).collect();
            let (county, grades) = (county.clone(), commit.grades.clone());
            self.hand_to_shadows(Concluded::Graded(GradedBatch {
                county,
                on,
                readings,
                late,
                grades,
            }));
        }
        self.tell(Event::Graded { county: county.clone(), readings: commit.record.readings });
        self.tell_warnings(county, &commit.warnings, memory);
        Ok(())
    }

    fn tell_warnings(&self, county: &Jurisdiction, changes: &[WarningChange], memory: &Memory) {
        for change in changes {
            let (watch, progress) = match change {
                WarningChange::Open { watch, progress, .. } => (*watch, progress),
                WarningChange::Update { warning, progress } => {
                    let known = memory.open.iter().find(|(_, open)| open.id == *warning);
                    (known.map_or(0, |(watch, _)| *watch), progress)
                }
            };
            self.tell(Event::Warning { county: county.clone(), watch, grade: progress.grade });
        }
    }

    /// Finds the watches of all readings and lays them out in columns.
    async fn plan(
        &self,
        on: Date,
        readings: &[PendingReading],
        grader: &Arc<Pack>,
        memory: &mut Memory,
    ) -> Result<Planned, ServiceError> {
        let mut planned = Planned::new(Arc::clone(grader), on);
        let watches = self.stream_watches(on, readings, grader, &mut memory.watches).await?;
        let mut used: Vec<(&PendingReading, Numbered)> = Vec::new();
        for pending in readings {
            match watches.get(&pending.stream_id) {
                Some(known) if !known.is_empty() => used.push((pending, Arc::clone(known))),
                _ => planned.unwatched.push(pending.id),
            }
        }
        let mut first: HashMap<i64, u32> = HashMap::new();
        let mut order: Vec<(&PendingReading, &StreamWatch)> = Vec::new();
        for (pending, watches) in &used {
            if let std::collections::hash_map::Entry::Vacant(vacant) =
                first.entry(pending.stream_id)
            {
                vacant.insert(u32::try_from(order.len()).unwrap_or(u32::MAX));
                for (watch, id) in watches.iter() {
                    planned.job.ids.push(*id);
                    planned.job.names.push(watch_name(&pending.stream, watch));
                    planned.add_layer(watch.governing.governing.layer.as_ref());
                    order.push((pending, watch));
                }
            }
        }
        planned.job.watches =
            columns(order.iter().map(|(pending, watch)| (&pending.stream, *watch)));
        for (pending, watches) in &used {
            let start = first.get(&pending.stream_id).copied().unwrap_or(0);
            planned.add_rows(pending, watches, start, &mut memory.latest);
        }
        planned.sort();
        planned.job.states = self.inner.store.states(&planned.job.ids).await?;
        for id in &planned.job.ids {
            if let Some(open) = memory.open.get(id) {
                planned.job.open.insert(*id, open.clone());
            }
        }
        Ok(planned)
    }
}

/// A batch about to be graded.
struct Planned {
    job: Job,
    graded: Vec<i64>,
    unwatched: Vec<i64>,
    layers: Vec<LayerRef>,
}

impl Planned {
    fn new(grader: Arc<Pack>, on: Date) -> Self {
        let job = Job {
            grader,
            on,
            watches: tidegate_domain::Watches::default(),
            ids: Vec::new(),
            names: Vec::new(),
            states: Vec::new(),
            rows: Vec::new(),
            late: Vec::new(),
            open: HashMap::new(),
        };
        Self { job, graded: Vec::new(), unwatched: Vec::new(), layers: Vec::new() }
    }

    fn add_layer(&mut self, layer: Option<&LayerRef>) {
        if let Some(layer) = layer
            && !self.layers.contains(layer)
        {
            self.layers.push(layer.clone());
        }
    }

    /// One row for each watch that the reading has a value for. A period at or before the latest
    /// of its stream is late: a correction or a frame that was held up.
    fn add_rows(
        &mut self,
        pending: &PendingReading,
        watches: &[(StreamWatch, i64)],
        start: u32,
        latest: &mut HashMap<i64, Instant>,
    ) {
        let reading = &pending.reading;
        let passed = latest.get(&pending.stream_id).copied().unwrap_or(Instant::MIN);
        let late = reading.period_start <= passed;
        if !late {
            latest.insert(pending.stream_id, reading.period_start);
        }
        let mut met = false;
        for (watch, (stream_watch, _)) in (start..).zip(watches) {
            let Some(value) = stream_watch.value(reading) else { continue };
            met = true;
            let row = Row {
                reading: pending.id,
                watch,
                period_start: reading.period_start,
                value,
                validity: reading.validity.code(),
            };
            if late { self.job.late.push(row) } else { self.job.rows.push(row) }
        }
        if met { self.graded.push(pending.id) } else { self.unwatched.push(pending.id) }
    }

    /// Rows of one watch must stand in the order of their periods.
    fn sort(&mut self) {
        self.job.rows.sort_by_key(|row| (row.watch, row.period_start));
        self.job.late.sort_by_key(|row| (row.watch, row.period_start));
    }
}

/// The manifest of a batch.
fn record(
    host: &Host,
    county: &Jurisdiction,
    job: &Job,
    graded: &Graded,
    layers: Vec<LayerRef>,
) -> BatchRecord {
    let rows = job.rows.len() + job.late.len();
    BatchRecord {
        county: county.clone(),
        on: job.on,
        at: host.clock().now(),
        grader: job.grader.layer().clone(),
        layers,
        engine: format!("{ENGINE_NAME} {ENGINE_VERSION} {ENGINE_PROFILE}"),
        readings: u32::try_from(rows).unwrap_or(u32::MAX),
        judged: graded.judged,
        skipped: graded.skipped,
        not_normal: graded.not_normal,
        input_hash: graded.inputs.to_string(),
        output_hash: graded.outputs.to_string(),
        fuel: graded.spent.fuel,
        duration_us: u64::try_from(graded.spent.duration.as_micros()).unwrap_or(u64::MAX),
    }
}

/// Keeps what the store now has.
fn remember(
    memory: &mut Memory,
    readings: &[PendingReading],
    changes: &[WarningChange],
    opened: &[i64],
) {
    for pending in readings {
        let latest = memory.latest.entry(pending.stream_id).or_insert(Instant::MIN);
        *latest = (*latest).max(pending.reading.period_start);
    }
    let mut numbers = opened.iter();
    for change in changes {
        match change {
            WarningChange::Open { watch, progress, .. } => {
                let Some(id) = numbers.next() else { continue };
                if progress.closed_at.is_none() {
                    let progress = WarningProgress { explanation: None, ..progress.clone() };
                    memory.open.insert(*watch, OpenWarning { id: *id, progress });
                }
            }
            WarningChange::Update { warning, progress } => {
                if progress.closed_at.is_some() {
                    memory.open.retain(|_, open| open.id != *warning);
                } else if let Some(open) = memory.open.values_mut().find(|open| open.id == *warning)
                {
                    open.progress = WarningProgress { explanation: None, ..progress.clone() };
                }
            }
        }
    }
}
