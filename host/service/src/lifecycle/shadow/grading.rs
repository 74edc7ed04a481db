//! A shadow and a graded batch.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tidegate_domain::{Grade, Stream};
use tidegate_runtime::Pack;
use tidegate_store::{PendingReading, ReadingGrade, ShadowDifference, ShadowWatch};

use super::{Compared, GradedBatch};
use crate::batch::{Job, Row, grades_alone};
use crate::error::ServiceError;
use crate::fairness::beside;
use crate::host::Host;
use crate::overview::grade_word;
use crate::stack::Layers;
use crate::watches::{StreamWatch, columns, watches_of};

/// The readings of a batch that one pack grades, laid out for it.
struct Laid {
    job: Job,
    /// What each watch is, in the order of the columns.
    watches: Vec<ShadowWatch>,
}

impl Host {
    /// Grades the same readings with the shadow in its place. Its watches have states of their own,
    /// which begin at nothing when the shadow does.
    pub(super) async fn grade_again(
        &self,
        shadow: &Arc<Pack>,
        batch: &GradedBatch,
    ) -> Result<Compared, ServiceError> {
        let layers = self.stack().layers(&batch.county).with(shadow);
        let mut said: HashMap<i64, Grade> = HashMap::new();
        let mut states = Vec::new();
        for laid in self.lay_out(shadow, &layers, batch).await? {
            let Laid { mut job, watches } = laid;
            job.states = self.inner.store.shadow_states(&shadow.layer().digest, &watches).await?;
            let alone = self.on_worker(beside(&batch.county), move || grades_alone(&job)).await??;
            let changed = alone.states.into_iter().filter_map(|(at, state)| {
                Some((watches.get(usize::try_from(at).ok()?)?.clone(), state))
            });
            states.extend(changed);
            worst_of(&alone.grades, &mut said);
        }
        let mut active = HashMap::new();
        worst_of(&batch.grades, &mut active);
        let mut seen = Compared { states, ..Compared::default() };
        for pending in &batch.readings {
            seen.compared += 1;
            let of = |grades: &HashMap<i64, Grade>| {
                grades.get(&pending.id).copied().unwrap_or(Grade::Normal)
            };
            let (active, shadow) = (of(&active), of(&said));
            if active != shadow {
                seen.differences.push(difference(batch, pending, (active, shadow)));
            }
        }
        Ok(seen)
    }

    /// The readings by who would grade them, each laid out in columns.
    async fn lay_out(
        &self,
        shadow: &Arc<Pack>,
        layers: &Layers,
        batch: &GradedBatch,
    ) -> Result<Vec<Laid>, ServiceError> {
        let mut sites: HashMap<&str, Vec<String>> = HashMap::new();
        let mut streams: BTreeMap<(String, i64), OneStream<'_>> = BTreeMap::new();
        for pending in &batch.readings {
            let enterprise = pending.stream.enterprise.as_str();
            if !sites.contains_key(enterprise) {
                sites.insert(enterprise, self.industries_on(enterprise, batch.on).await?);
            }
            let industries = sites.get(enterprise).map(Vec::as_slice).unwrap_or_default();
            if let Some(grader) = layers.grader_for(industries, &pending.stream.pollutant) {
                let key = (grader.layer().digest.clone(), pending.stream_id);
                let own = streams.entry(key).or_insert_with(|| (Arc::clone(grader), Vec::new()));
                own.1.push(pending);
            }
        }
        let mut laid: BTreeMap<String, Layout<'_>> = BTreeMap::new();
        for ((digest, _), (grader, readings)) in streams {
            let Some(first) = readings.first() else { continue };
            let (stream, on) = (&first.stream, batch.on);
            let limits = self.limits_beside(shadow, layers, (stream, on)).await?;
            let watches = watches_of(stream, &limits, grader.layer());
            let layout = laid.entry(digest).or_insert_with(|| Layout::new(grader));
            layout.add(batch, watches, &readings);
        }
        Ok(laid.into_values().map(|layout| layout.finish(batch)).collect())
    }
}

/// The readings of one stream, and who grades them.
type OneStream<'a> = (Arc<Pack>, Vec<&'a PendingReading>);

/// Columns as they grow.
struct Layout<'a> {
    grader: Arc<Pack>,
    order: Vec<(&'a Stream, StreamWatch)>,
    watches: Vec<ShadowWatch>,
    rows: Vec<Row>,
    late: Vec<Row>,
}

impl<'a> Layout<'a> {
    fn new(grader: Arc<Pack>) -> Self {
        let (order, watches, rows, late) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { grader, order, watches, rows, late }
    }

    fn add(
        &mut self,
        batch: &GradedBatch,
        watches: Vec<StreamWatch>,
        readings: &[&'a PendingReading],
    ) {
        for stream_watch in watches {
            let Some(first) = readings.first() else { return };
            let watch = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
            for pending in readings {
                let Some(value) = stream_watch.value(&pending.reading) else { continue };
                let row = Row {
                    reading: pending.id,
                    watch,
                    period_start: pending.reading.period_start,
                    value,
                    validity: pending.reading.validity.code(),
                };
                let is_late = batch.late.contains(&pending.id);
                if is_late { self.late.push(row) } else { self.rows.push(row) }
            }
            self.watches.push(ShadowWatch {
                stream_id: first.stream_id,
                limit_id: stream_watch.governing.governing.limit.id.clone(),
                digest: stream_watch.digest.clone(),
            });
            self.order.push((&first.stream, stream_watch));
        }
    }

    fn finish(mut self, batch: &GradedBatch) -> Laid {
        self.rows.sort_by_key(|row| (row.watch, row.period_start));
        self.late.sort_by_key(|row| (row.watch, row.period_start));
        let numbers = 0..i64::try_from(self.watches.len()).unwrap_or(i64::MAX);
        let job = Job {
            grader: self.grader,
            on: batch.on,
            watches: columns(self.order.iter().map(|(stream, watch)| (*stream, watch))),
            ids: numbers.collect(),
            names: Vec::new(),
            states: Vec::new(),
            rows: self.rows,
            late: self.late,
            open: HashMap::new(),
        };
        Laid { job, watches: self.watches }
    }
}

/// The worst grade of each reading that is not normal.
fn worst_of(grades: &[ReadingGrade], worst: &mut HashMap<i64, Grade>) {
    for one in grades {
        let own = worst.entry(one.reading).or_insert(one.grade);
        *own = (*own).max(one.grade);
    }
}

fn difference(
    batch: &GradedBatch,
    pending: &PendingReading,
    (active, shadow): (Grade, Grade),
) -> ShadowDifference {
    let stream = &pending.stream;
    ShadowDifference {
        county: batch.county.clone(),
        enterprise: stream.enterprise.clone(),
        kind: "grading".to_owned(),
        subject: format!("{} {}", stream.outlet, stream.pollutant),
        at: pending.reading.period_start,
        active: grade_word(active).to_owned(),
        shadow: grade_word(shadow).to_owned(),
    }
}
