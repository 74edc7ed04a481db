//! Grading batches and the warnings in them as records.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Averaging, Date, Instant, Jurisdiction, LayerRef, Stream};
use tidegate_record::{
    Blob, GradingManifest, JUDGEMENT_FORMAT, JudgementKind, JudgementRecord, LayerOutcome, LayerRun,
};

use super::calls::blob;
use super::deed::{CONTRACT, engine, input};
use crate::batch::{Explained, Graded, Job};
use crate::error::ServiceError;
use crate::watches::StreamWatch;

/// Role of the archived [`BatchPlan`].
pub(crate) const BATCH_PLAN: &str = "batch-plan";

/// Role of the question behind an event.
pub(crate) const QUESTION: &str = "question";

/// What is needed beside the readings to send a batch again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchPlan {
    /// Date whose ladder was used.
    pub(crate) on: Date,
    /// Numbers of the watches in the store, in the order of the columns.
    pub(crate) watches: Vec<i64>,
    /// States that went in and were not 0: place of the watch, state.
    pub(crate) states: Vec<(u32, u64)>,
    /// Numbers of the readings whose period had been passed.
    pub(crate) late: Vec<i64>,
}

/// A batch about to be written.
pub(crate) struct BatchDraft<'a> {
    /// County.
    pub(crate) county: &'a Jurisdiction,
    /// What was sent.
    pub(crate) job: &'a Job,
    /// What came back.
    pub(crate) graded: &'a Graded,
    /// Layers whose limits were used.
    pub(crate) layers: &'a [LayerRef],
}

/// A batch as records.
pub(crate) struct RecordedBatch {
    /// Of the batch.
    pub(crate) judgement: JudgementRecord,
    /// What it names.
    pub(crate) blobs: Vec<Blob>,
    /// One for each explanation.
    pub(crate) events: Vec<(JudgementRecord, Vec<Blob>)>,
}

impl BatchDraft<'_> {
    /// The records of the batch, known at `known_at`.
    pub(crate) fn recorded(&self, known_at: Instant) -> Result<RecordedBatch, ServiceError> {
        let plan = blob(&self.plan())?;
        let judgement = self.judgement(known_at, &plan);
        let events = self.graded.events.iter();
        let events = events.filter_map(|explained| self.event(explained, known_at)).collect();
        Ok(RecordedBatch { judgement, blobs: vec![plan], events })
    }

    fn plan(&self) -> BatchPlan {
        let states = (0..).zip(&self.job.states).filter(|(_, state)| **state != 0);
        let mut late: Vec<i64> = self.job.late.iter().map(|row| row.reading).collect();
        late.sort_unstable();
        late.dedup();
        BatchPlan {
            on: self.job.on,
            watches: self.job.ids.clone(),
            states: states.map(|(at, state)| (at, *state)).collect(),
            late,
        }
    }

    /// The grader and the layers of its limits, widest first.
    fn stack(&self) -> Vec<LayerRef> {
        let grader = self.job.grader.layer();
        let mut stack: Vec<LayerRef> = self.layers.to_vec();
        if !stack.contains(grader) {
            stack.push(grader.clone());
        }
        stack.sort_by(|a, b| {
            let key = |layer: &LayerRef| {
                (layer.jurisdiction.level(), layer.jurisdiction.clone(), layer.pack.clone())
            };
            key(a).cmp(&key(b))
        });
        stack
    }

    fn judgement(&self, known_at: Instant, plan: &Blob) -> JudgementRecord {
        let (job, graded) = (self.job, self.graded);
        let rows = || job.rows.iter().chain(&job.late);
        let starts = || rows().map(|row| row.period_start);
        let (first, last) = (starts().min().unwrap_or(0), starts().max().unwrap_or(0));
        let mut readings: Vec<i64> = rows().map(|row| row.reading).collect();
        readings.sort_unstable();
        readings.dedup();
        let run = LayerRun {
            layer: job.grader.layer().clone(),
            function: "grading.evaluate".to_owned(),
            input: graded.inputs,
            output: Some(graded.outputs),
            outcome: LayerOutcome::Conclusion,
            fuel: graded.spent.fuel,
            memory_bytes: graded.spent.memory_bytes,
        };
        JudgementRecord {
            kind: JudgementKind::GradingBatch,
            from: first,
            until: last.saturating_add(1),
            layers: vec![run],
            inputs: vec![input(BATCH_PLAN, plan)],
            output: graded.outputs,
            grading: Some(GradingManifest {
                readings: readings.len() as u64,
                rows: rows().count() as u64,
                not_normal: u64::from(graded.not_normal),
                first_period: first,
                last_period: last,
                inputs: graded.inputs,
                outputs: graded.outputs,
            }),
            ..self.blank(known_at)
        }
    }

    /// The record of one explanation; none when there is no answer to record.
    fn event(
        &self,
        explained: &Explained,
        known_at: Instant,
    ) -> Option<(JudgementRecord, Vec<Blob>)> {
        let called = &explained.called;
        let output = called.run.output?;
        let name = self.job.names.get(explained.watch).map_or("", String::as_str);
        let seconds = self.job.watches.averaging.get(explained.watch).copied();
        let seconds = seconds.and_then(Averaging::from_code).map_or(1, seconds_of);
        let record = JudgementRecord {
            kind: JudgementKind::Event,
            enterprise: name.split('/').next().map(str::to_owned),
            from: explained.period_start,
            until: explained.period_start.saturating_add(seconds),
            layers: vec![called.run.clone()],
            inputs: vec![input(QUESTION, &called.input)],
            output,
            ..self.blank(known_at)
        };
        let blobs = [Some(&called.input), called.output.as_ref()].into_iter().flatten();
        Some((record, blobs.cloned().collect()))
    }

    /// What all records of the batch have in common.
    fn blank(&self, known_at: Instant) -> JudgementRecord {
        JudgementRecord {
            format: JUDGEMENT_FORMAT.to_owned(),
            kind: JudgementKind::Event,
            county: self.county.clone(),
            enterprise: None,
            from: known_at,
            until: known_at,
            known_at,
            contract: CONTRACT.to_owned(),
            engine: engine(),
            method: "as-sent".to_owned(),
            layers: Vec::new(),
            stack: self.stack(),
            parameters: Vec::new(),
            inputs: Vec::new(),
            output: self.graded.outputs,
            grading: None,
            supersedes: None,
            revision: 0,
            reason: None,
        }
    }
}

/// Seconds of a period; of a month or year those of the shortest.
fn seconds_of(averaging: Averaging) -> i64 {
    match averaging {
        Averaging::Instant => 1,
        Averaging::Minute => 60,
        Averaging::Hour => 3_600,
        Averaging::Day => 86_400,
        Averaging::Month => 28 * 86_400,
        Averaging::Year => 365 * 86_400,
    }
}

/// What a watch is about, as records name it: enterprise, outlet, pollutant, averaging period and
/// limit.
pub(crate) fn watch_name(stream: &Stream, watch: &StreamWatch) -> String {
    let limit = &watch.governing.governing.limit.id;
    let Stream { enterprise, outlet, pollutant, averaging, .. } = stream;
    format!("{enterprise}/{outlet}/{pollutant}/{}/{limit}", averaging.code())
}
