//! Routine batches are not archived: what they sent is had again from the readings, which nothing
//! overwrites, and their digests say whether it was had again truly.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use tidegate_domain::{Answer, Question, Readings, Stream};
use tidegate_record::{Digest, JudgementRecord};
use tidegate_store::{PendingReading, Watch};

use super::archive::read;
use super::batches::{BATCH_PLAN, BatchPlan};
use super::calls::{blob, call};
use crate::batch::{Row, columns};
use crate::error::ServiceError;
use crate::faults::Notes;
use crate::host::Host;
use crate::watches::{StreamWatch, stored_watch};

impl Host {
    /// Question and answer of a batch, under the digests that its record names.
    ///
    /// # Errors
    /// [`ServiceError::Tampered`] when the readings or watches are not those that were graded.
    pub(crate) async fn batch_contents(
        &self,
        record: &JudgementRecord,
    ) -> Result<BTreeMap<Digest, Vec<u8>>, ServiceError> {
        let id = record.id().map_err(|error| ServiceError::Internal(error.to_string()))?;
        let tampered =
            |why: &str| ServiceError::Tampered { what: format!("batch {id}"), why: why.to_owned() };
        let [run] = record.layers.as_slice() else {
            return Err(tampered("its record has not one call"));
        };
        let plan = record.inputs.iter().find(|input| input.role == BATCH_PLAN);
        let plan = plan.ok_or_else(|| tampered("its record names no plan"))?;
        let plan: BatchPlan = read(BATCH_PLAN, &self.archived(&plan.digest).await?)?;
        let question = blob(&self.question_again(&id, plan).await?)?;
        if *question.digest() != run.input {
            return Err(tampered("its readings, watches or states are not those that were graded"));
        }
        let component: Digest =
            run.layer.digest.parse().map_err(|_| tampered("its layer has no digest"))?;
        let component = self.component(&component).await?;
        let runtime = Arc::clone(&self.inner.runtime);
        let asked: Question = read("batch", question.bytes())?;
        let answered = tokio::task::spawn_blocking(move || {
            let pack = runtime.admit(&component).map_err(ServiceError::Admission)?;
            call(&pack, asked, &mut Notes::default())
        });
        let answered =
            answered.await.map_err(|error| ServiceError::Internal(error.to_string()))??;
        let mut contents = BTreeMap::from([(*question.digest(), question.into_bytes())]);
        if let (Ok(Answer::Tallies { .. }), Some(output)) = (&answered.answer, answered.output)
            && Some(*output.digest()) == run.output
        {
            contents.insert(*output.digest(), output.into_bytes());
        } else {
            return Err(tampered("the grader answers otherwise than was recorded"));
        }
        Ok(contents)
    }

    /// The question of a batch from its plan and its readings.
    async fn question_again(&self, id: &Digest, plan: BatchPlan) -> Result<Question, ServiceError> {
        let store = &self.inner.store;
        let tampered =
            |why: &str| ServiceError::Tampered { what: format!("batch {id}"), why: why.to_owned() };
        let (batch, _) = store
            .batch_by_judgement(&id.to_string())
            .await?
            .ok_or_else(|| tampered("no batch belongs to it"))?;
        let readings = store.batch_readings(batch).await?;
        let stored: Vec<(Watch, Stream)> = store.watches_by_id(&plan.watches).await?;
        if stored.len() != plan.watches.len() {
            return Err(tampered("watches that it used are gone"));
        }
        let watches: Vec<(Stream, StreamWatch)> = stored
            .iter()
            .map(|(watch, stream)| {
                let again = stored_watch(stream, watch);
                again.map(|again| (stream.clone(), again))
            })
            .collect::<Option<_>>()
            .ok_or_else(|| tampered("a watch that it used cannot be made again"))?;
        let mut states = vec![0; watches.len()];
        for (at, state) in &plan.states {
            if let Some(place) = states.get_mut(*at as usize) {
                *place = *state;
            }
        }
        let (rows, late) = rows_again(&readings, &watches, &plan);
        Ok(Question::Evaluate {
            on: plan.on,
            watches: crate::watches::columns(watches.iter().map(|(stream, watch)| (stream, watch))),
            states,
            rows,
            late,
        })
    }
}

/// The rows in order and the late ones, as they were sent.
fn rows_again(
    readings: &[PendingReading],
    watches: &[(Stream, StreamWatch)],
    plan: &BatchPlan,
) -> (Readings, Readings) {
    let late: HashSet<i64> = plan.late.iter().copied().collect();
    let mut of_stream: HashMap<&Stream, Vec<(u32, &StreamWatch)>> = HashMap::new();
    for (at, (stream, watch)) in (0..).zip(watches) {
        of_stream.entry(stream).or_default().push((at, watch));
    }
    let (mut in_order, mut passed): (Vec<Row>, Vec<Row>) = (Vec::new(), Vec::new());
    for pending in readings {
        let of = of_stream.get(&pending.stream).into_iter().flatten();
        for (at, watch) in of {
            let Some(value) = watch.value(&pending.reading) else { continue };
            let row = Row {
                reading: pending.id,
                watch: *at,
                period_start: pending.reading.period_start,
                value,
                validity: pending.reading.validity.code(),
            };
            if late.contains(&pending.id) { passed.push(row) } else { in_order.push(row) }
        }
    }
    in_order.sort_by_key(|row| (row.watch, row.period_start));
    passed.sort_by_key(|row| (row.watch, row.period_start));
    (columns(&in_order), columns(&passed))
}
