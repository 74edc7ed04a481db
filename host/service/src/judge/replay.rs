//! Executing a judgement again from the archive.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use tidegate_averages::Method;
use tidegate_domain::Question;
use tidegate_record::{Digest, Engine, JudgementKind, JudgementRecord, LayerRun};
use tidegate_runtime::{Pack, Runtime};

use super::archive::read;
use super::calls::call;
use super::carry_out::carry_out;
use super::deed::{CASE_FILE, MATERIAL, engine};
use super::material::Material;
use crate::error::ServiceError;
use crate::faults::Notes;
use crate::host::Host;
use crate::stack::Layers;

/// Most differences that are listed: the first is what matters.
const DIFFERENCES_MAX: usize = 20;

/// Longest excerpt of a value that differs, characters.
const EXCERPT_CHARS: usize = 200;

/// How a replay ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplayOutcome {
    /// Every answer, the case file and the verdict are the same bytes, on the same engine.
    Identical,
    /// The same bytes on another engine.
    SameVerdictOnAnotherEngine,
    /// Every answer is the same bytes, and the means were formed by a method that this version does
    /// not know: how the case file came of the material cannot be gone again here.
    MeansByAnotherMethod,
    /// Something differs.
    Differs,
}

/// One place that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Where, for example `call 3 (judgement.judge of tonglu 0.1.0) /findings/0/severity`.
    pub at: String,
    /// As recorded.
    pub recorded: String,
    /// As it came out now.
    pub now: String,
}

/// What executing a judgement again gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Replay {
    /// Id of the judgement.
    pub judgement: String,
    /// How it ended.
    pub outcome: ReplayOutcome,
    /// Engine of the record.
    pub recorded_on: Engine,
    /// Engine here.
    pub replayed_on: Engine,
    /// Method of the record that formed its means.
    pub method: String,
    /// Calls executed again.
    pub calls: usize,
    /// Where it differs, the first places only.
    pub differences: Vec<Difference>,
}

impl Host {
    /// Executes a judgement again from the archive.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Tampered`] when the archive is not what the
    /// record names, so that nothing can be said about the judgement itself.
    pub async fn replay(&self, id: &str) -> Result<Replay, ServiceError> {
        let record = self.judgement_record(id).await?;
        let contents = self.contents(&record).await?;
        let runtime = Arc::clone(&self.inner.runtime);
        let work = tokio::task::spawn_blocking(move || replay_from(&runtime, &record, &contents));
        work.await.map_err(|error| ServiceError::Internal(error.to_string()))?
    }
}

/// Executes a judgement again from its record and what that names by digest.
///
/// # Errors
/// [`ServiceError::Tampered`] when a content is missing or cannot be read, `Admission` when a
/// component is not admitted any more.
pub fn replay_from(
    runtime: &Arc<Runtime>,
    record: &JudgementRecord,
    contents: &BTreeMap<Digest, Vec<u8>>,
) -> Result<Replay, ServiceError> {
    let archive = Archive { record, contents, packs: packs(runtime, record, contents)? };
    let here = engine();
    let mut differences = Vec::new();
    for (at, run) in record.layers.iter().enumerate() {
        archive.again(at, run, here == record.engine, &mut differences)?;
    }
    let has_means = record.kind == JudgementKind::JudgedPeriod;
    let method = Method::of_version(&record.method);
    if let Some(method) = method.filter(|_| has_means) {
        archive.derive_again(method, &mut differences)?;
    }
    differences.truncate(DIFFERENCES_MAX);
    let outcome = match (differences.is_empty(), here == record.engine) {
        (false, _) => ReplayOutcome::Differs,
        _ if has_means && method.is_none() => ReplayOutcome::MeansByAnotherMethod,
        (true, true) => ReplayOutcome::Identical,
        (true, false) => ReplayOutcome::SameVerdictOnAnotherEngine,
    };
    let id = record.id().map_err(|error| ServiceError::Internal(error.to_string()))?;
    Ok(Replay {
        judgement: id.to_string(),
        outcome,
        recorded_on: record.engine.clone(),
        replayed_on: here,
        method: record.method.clone(),
        calls: record.layers.len(),
        differences,
    })
}

/// The packs of a record's stack, admitted again.
fn packs(
    runtime: &Arc<Runtime>,
    record: &JudgementRecord,
    contents: &BTreeMap<Digest, Vec<u8>>,
) -> Result<Vec<Arc<Pack>>, ServiceError> {
    let mut packs = Vec::new();
    for digest in record.packs() {
        let bytes = contents.get(&digest).ok_or_else(|| missing(&digest))?;
        packs.push(runtime.admit(bytes).map_err(ServiceError::Admission)?);
    }
    Ok(packs)
}

fn missing(digest: &Digest) -> ServiceError {
    ServiceError::Tampered { what: digest.to_string(), why: "it is not there".to_owned() }
}

/// A record with everything that it names.
struct Archive<'a> {
    record: &'a JudgementRecord,
    contents: &'a BTreeMap<Digest, Vec<u8>>,
    packs: Vec<Arc<Pack>>,
}

impl Archive<'_> {
    fn content(&self, digest: &Digest) -> Result<&[u8], ServiceError> {
        self.contents.get(digest).map(Vec::as_slice).ok_or_else(|| missing(digest))
    }

    /// Makes one call again and compares its answer.
    fn again(
        &self,
        at: usize,
        run: &LayerRun,
        same_engine: bool,
        differences: &mut Vec<Difference>,
    ) -> Result<(), ServiceError> {
        let name = format!("call {} ({} of {})", at + 1, run.function, run.layer.pack);
        let found = self.packs.iter().find(|pack| pack.layer().digest == run.layer.digest);
        let pack = found.ok_or_else(|| ServiceError::Tampered {
            what: name.clone(),
            why: "its layer is not in the stack".to_owned(),
        })?;
        let question: Question = read(&name, self.content(&run.input)?)?;
        let called = call(pack, question, &mut Notes::default())?;
        if called.run.output != run.output || called.run.outcome != run.outcome {
            let recorded = run.output.map(|output| self.content(&output)).transpose()?;
            let now = called.output.as_ref().map(tidegate_record::Blob::bytes);
            differences.push(difference(&name, recorded, now));
        } else if same_engine && called.run.fuel != run.fuel {
            differences.push(Difference {
                at: format!("{name} fuel"),
                recorded: run.fuel.to_string(),
                now: called.run.fuel.to_string(),
            });
        }
        Ok(())
    }

    /// Goes the whole way from the material to the verdict again, by the method of the record.
    fn derive_again(
        &self,
        method: &'static Method,
        differences: &mut Vec<Difference>,
    ) -> Result<(), ServiceError> {
        let role = |role: &'static str| {
            let input = self.record.inputs.iter().find(|input| input.role == role);
            input.ok_or_else(|| ServiceError::Tampered {
                what: "the record".to_owned(),
                why: format!("it names no {role}"),
            })
        };
        let material: Material = read(MATERIAL, self.content(&role(MATERIAL)?.digest)?)?;
        let judged = carry_out(method, &material, &Layers::of(self.packs.clone()))?;
        let made = [(CASE_FILE, role(CASE_FILE)?.digest, &judged.case_file)];
        for (name, recorded, now) in
            made.into_iter().chain([("verdict", self.record.output, &judged.output)])
        {
            if recorded != *now.digest() {
                let recorded = self.content(&recorded)?;
                differences.push(difference(name, Some(recorded), Some(now.bytes())));
            }
        }
        if judged.calls.made().len() != self.record.layers.len() {
            differences.push(Difference {
                at: "number of calls".to_owned(),
                recorded: self.record.layers.len().to_string(),
                now: judged.calls.made().len().to_string(),
            });
        }
        Ok(())
    }
}

/// Where two JSON texts differ first.
fn difference(name: &str, recorded: Option<&[u8]>, now: Option<&[u8]>) -> Difference {
    let parse = |bytes: Option<&[u8]>| {
        bytes.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or(Value::Null)
    };
    let (left, right) = (parse(recorded), parse(now));
    match first_difference(&left, &right) {
        Some((path, recorded, now)) => Difference { at: format!("{name} {path}"), recorded, now },
        None => Difference {
            at: format!("{name} (bytes only)"),
            recorded: excerpt(&left),
            now: excerpt(&right),
        },
    }
}

/// JSON pointer and excerpts of the first place where two values differ.
pub(crate) fn first_difference(left: &Value, right: &Value) -> Option<(String, String, String)> {
    let deeper =
        |key: String, (path, a, b): (String, String, String)| (format!("/{key}{path}"), a, b);
    match (left, right) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().find_map(|key| {
                let (a, b) = (a.get(key), b.get(key));
                let null = Value::Null;
                let found = first_difference(a.unwrap_or(&null), b.unwrap_or(&null))?;
                Some(deeper(key.clone(), found))
            })
        }
        (Value::Array(a), Value::Array(b)) => {
            let null = Value::Null;
            (0..a.len().max(b.len())).find_map(|at| {
                let found =
                    first_difference(a.get(at).unwrap_or(&null), b.get(at).unwrap_or(&null))?;
                Some(deeper(at.to_string(), found))
            })
        }
        (a, b) if a == b => None,
        (a, b) => Some((String::new(), excerpt(a), excerpt(b))),
    }
}

fn excerpt(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(EXCERPT_CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_place_that_differs_is_named() {
        let left = json!({"findings": [{"kind": "a", "severity": "slight"}], "open": []});
        let right = json!({"findings": [{"kind": "a", "severity": "serious"}], "open": []});
        let (path, a, b) = first_difference(&left, &right).unwrap();
        assert_eq!(
            (path.as_str(), a.as_str(), b.as_str()),
            ("/findings/0/severity", "\"slight\"", "\"serious\"")
        );
        assert_eq!(first_difference(&left, &left), None);
        let shorter = json!({"findings": [], "open": []});
        assert_eq!(first_difference(&left, &shorter).unwrap().0, "/findings/0");
    }
}
