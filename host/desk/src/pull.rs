//! Sources of other departments that are asked over HTTP on a schedule.
//!
//! What a source gives goes the way of any other file. Each source is asked by itself: what one does
//! wrong, or how long it takes, disturbs no other. A source that fails is asked again later and
//! later, at the latest after a day or at its own pace where that is slower.

mod http;
mod settings;

pub use http::{HttpFetcher, SecretLookup};

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde::Serialize;
use serde_json::{Map, Value};
use tidegate_domain::{Date, Instant, Jurisdiction};
use tidegate_sheets::departments::{DEPARTMENTS, Department};
use tidegate_store::{Source, SourceState};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tracing::Instrument as _;

use crate::{DepartmentReport, Desk, DeskError, ToldFile, ToldRows};

/// Largest answer of a source, bytes.
pub const ANSWER_BYTES_MAX: usize = crate::FILE_BYTES_MAX;

/// Sources asked at the same time, each of another county; it bounds memory.
const AT_ONCE: usize = 8;

/// How long one call begins to ask; what is left waits for the next.
const BEGINS_WITHIN: Duration = Duration::from_secs(600);

/// Seconds for which a source is in hand; longer than one call takes.
const IN_HAND_S: i64 = 3_600;

/// How long one who asks by hand begins to ask; somebody waits for the answer.
pub const BEGINS_BY_HAND_WITHIN: Duration = Duration::from_secs(400);

/// Seconds for which a source is in hand of one who asks by hand; longer than one asking takes, and
/// no longer, because a command that was broken off holds it for as long.
const IN_HAND_BY_HAND_S: i64 = 900;

/// What is said of a source whose answer made a reader stop.
const STOPPED: &str = "the host stopped while it read the answer";

/// The longest pause of a source that fails, seconds, unless its own pace is slower.
const PAUSE_S_MAX: i64 = 86_400;

/// Longest problem that is kept, in characters.
const PROBLEM_CHARACTERS_MAX: usize = 500;

/// What a source answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// Nothing new since the tag.
    Unchanged,
    /// What it has.
    New {
        /// CSV, a workbook, or JSON: a list of objects, or `{"rows": […]}`.
        bytes: Vec<u8>,
        /// By which it is asked for what is new; absent without.
        tag: Option<String>,
    },
}

/// How sources are reached.
#[async_trait]
pub trait Fetcher: Send + Sync {
    /// What a source has, at most [`ANSWER_BYTES_MAX`], within a bounded time.
    ///
    /// # Errors
    /// What went wrong, in words that name no secret.
    async fn fetch(&self, source: &Source, tag: Option<&str>) -> Result<Fetched, String>;
}

/// What became of asking a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pulled {
    /// County.
    pub county: Jurisdiction,
    /// Name of the source.
    pub source: String,
    /// What became of it.
    pub outcome: PullOutcome,
    /// When it is asked next.
    pub next_at: Instant,
}

/// What became of asking a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome", content = "detail")]
pub enum PullOutcome {
    /// It gave something, which was taken in.
    Taken(Box<DepartmentReport>),
    /// Nothing new.
    Unchanged,
    /// It gave nothing usable: why.
    Failed(String),
    /// It was not asked by hand: why.
    NotAsked(String),
}

/// Who asks sources by hand, when and how.
#[derive(Clone)]
pub struct ByHand {
    /// Name of the host.
    pub by: String,
    /// Now.
    pub now: Instant,
    /// How sources are reached.
    pub fetcher: Arc<dyn Fetcher>,
    /// How long sources are begun to be asked, [`BEGINS_BY_HAND_WITHIN`]; what is left is not asked.
    pub begins_within: Duration,
}

impl std::fmt::Debug for ByHand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ByHand")
            .field("by", &self.by)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl Desk {
    /// Asks every source whose time has come, of all counties, and takes in what they give; gives
    /// what became of each, by county and name. Of several hosts only one asks a source. Those of one
    /// county are asked one after the other, so that its slow ones hold up no other county.
    ///
    /// # Errors
    /// Store, when the sources that are due cannot be read; whatever one source does wrong stands in
    /// its outcome and state.
    pub async fn pull_due(
        &self,
        by: &str,
        now: Instant,
        fetcher: Arc<dyn Fetcher>,
    ) -> Result<Vec<Pulled>, DeskError> {
        let due = self.store.claim_sources(by, now, now.saturating_add(IN_HAND_S)).await?;
        let begun = tokio::time::Instant::now();
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        let mut counties: HashMap<Jurisdiction, Arc<Semaphore>> = HashMap::new();
        let mut tasks = JoinSet::new();
        let mut asked = HashMap::with_capacity(due.len());
        for (source, state) in due {
            let (desk, fetcher, turns) = (self.clone(), Arc::clone(&fetcher), Arc::clone(&turns));
            let own = counties.entry(source.county.clone());
            let own = Arc::clone(own.or_insert_with(|| Arc::new(Semaphore::new(1))));
            let of_task = (source.clone(), state.clone());
            let task = tasks.spawn(async move {
                // A semaphore that is never closed gives a turn to everybody.
                let _own = own.acquire_owned().await;
                let _turn = turns.acquire_owned().await;
                if begun.elapsed() > BEGINS_WITHIN {
                    return Ok(Got::Later);
                }
                desk.pull(&source, &state, now, fetcher.as_ref()).await
            });
            asked.insert(task.id(), of_task);
        }
        let mut pulled = Vec::with_capacity(asked.len());
        while let Some(done) = tasks.join_next_with_id().await {
            let (id, got) = match done {
                Ok((id, got)) => (id, got),
                // What it gave made a reader stop; the next try may be with another answer.
                Err(error) => (error.id(), Err(STOPPED.to_owned())),
            };
            let Some((source, state)) = asked.remove(&id) else { continue };
            pulled.extend(self.keep_pulled(&source, &state, got, now).await);
        }
        pulled
            .sort_by(|one, other| (&one.county, &one.source).cmp(&(&other.county, &other.source)));
        Ok(pulled)
    }

    /// Asks sources of a county at once, whether their time has come or not: the one with this name,
    /// or every active one, one after the other by name. One that is in hand of a host or of another
    /// who asks by hand is not asked twice, and after some minutes no more are begun: both are said.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] when the county has no source of the name; store. Whatever a source
    /// does wrong stands in its outcome and state.
    pub async fn pull_now(
        &self,
        county: &Jurisdiction,
        name: Option<&str>,
        hand: &ByHand,
    ) -> Result<Vec<Pulled>, DeskError> {
        let begun = tokio::time::Instant::now();
        let mut sources = self.store.sources(county).await?;
        sources.retain(|(source, _)| name.map_or(source.active, |name| source.name == name));
        if let Some(name) = name.filter(|_| sources.is_empty()) {
            return Err(DeskError::NotFound { what: "source", id: name.to_owned() });
        }
        let mut pulled = Vec::with_capacity(sources.len());
        for (source, state) in sources {
            if begun.elapsed() > hand.begins_within {
                let why = "the others took too long: name it to have it asked now";
                pulled.push(not_asked(source, state, why));
                continue;
            }
            // The clock of a host may be another than the machine's, so that what has passed is added.
            let passed = i64::try_from(begun.elapsed().as_secs()).unwrap_or(i64::MAX);
            let from = hand.now.saturating_add(passed);
            let times = (from, from.saturating_add(IN_HAND_BY_HAND_S));
            let claim = self.store.claim_source((county, &source.name), &hand.by, times).await?;
            match claim {
                Some(claimed) => pulled.extend(self.pull_by_hand(claimed, hand).await),
                None => pulled.push(not_asked(source, state, "it is being asked already")),
            }
        }
        Ok(pulled)
    }

    /// Asks one source that was taken in hand, and lets it go whatever comes of it.
    async fn pull_by_hand(
        &self,
        (source, state): (Source, SourceState),
        hand: &ByHand,
    ) -> Option<Pulled> {
        let task = {
            let (desk, hand) = (self.clone(), hand.clone());
            let (source, state) = (source.clone(), state.clone());
            async move { desk.pull(&source, &state, hand.now, hand.fetcher.as_ref()).await }
        };
        let got = tokio::spawn(task.in_current_span()).await;
        let got = got.unwrap_or_else(|_| Err(STOPPED.to_owned()));
        self.keep_pulled(&source, &state, got, hand.now).await
    }

    /// Asks one source and takes in what it gives.
    async fn pull(
        &self,
        source: &Source,
        state: &SourceState,
        now: Instant,
        fetcher: &dyn Fetcher,
    ) -> Result<Got, String> {
        let department = department_of(&source.form)?;
        match fetcher.fetch(source, state.tag.as_deref()).await? {
            Fetched::Unchanged => Ok(Got::Unchanged),
            Fetched::New { bytes, tag } => {
                let report = self.take_pulled(source, (department, bytes), now).await;
                Ok(Got::Taken(Box::new(report.map_err(in_words)?), tag))
            }
        }
    }

    async fn take_pulled(
        &self,
        source: &Source,
        (department, bytes): (Department, Vec<u8>),
        now: Instant,
    ) -> Result<DepartmentReport, DeskError> {
        let name = match source.department.trim() {
            "" => source.name.clone(),
            department => format!("{department} {}", source.name),
        };
        let (on, by) = (Date::of_instant(now), format!("pull of {}", source.name));
        match rows_of(&bytes).map_err(DeskError::Invalid)? {
            Some(rows) => {
                let told = ToldRows { department, rows, name, on, by, now };
                self.take_told_rows(&source.county, told).await
            }
            None => {
                let file = ToldFile { department, bytes, name, on, by, now };
                self.take_told(&source.county, file).await
            }
        }
    }

    /// Keeps how a source stands after it was asked; none when even that cannot be kept, and it is
    /// asked again when it is no longer in hand.
    async fn keep_pulled(
        &self,
        source: &Source,
        state: &SourceState,
        got: Result<Got, String>,
        now: Instant,
    ) -> Option<Pulled> {
        let mut after = SourceState { asked_at: Some(now), ..state.clone() };
        let outcome = match got {
            Ok(Got::Later) => {
                self.let_go(source, state).await;
                return None;
            }
            Ok(got) => {
                (after.good_at, after.failures, after.problem) = (Some(now), 0, None);
                after.next_at = now.saturating_add(source.every.max(1));
                match got {
                    Got::Later | Got::Unchanged => PullOutcome::Unchanged,
                    Got::Taken(report, tag) => {
                        after.rows = report.taken;
                        // What could not be taken may be taken next time, when more is registered.
                        after.tag = tag.filter(|_| report.is_whole());
                        PullOutcome::Taken(report)
                    }
                }
            }
            Err(problem) => {
                let problem: String = problem.chars().take(PROBLEM_CHARACTERS_MAX).collect();
                tracing::warn!(county = %source.county, source = source.name, "{problem}");
                after.failures = state.failures.saturating_add(1);
                after.next_at = now.saturating_add(pause(source.every, after.failures));
                after.problem = Some(problem.clone());
                PullOutcome::Failed(problem)
            }
        };
        let next_at = after.next_at;
        if !self.let_go(source, &after).await {
            return None;
        }
        Some(Pulled {
            county: source.county.clone(),
            source: source.name.clone(),
            outcome,
            next_at,
        })
    }

    /// Keeps how a source stands and lets it go; false when that failed.
    async fn let_go(&self, source: &Source, state: &SourceState) -> bool {
        let (county, name) = (&source.county, &source.name);
        let kept = self.store.put_source_state(county, name, state).await;
        if let Err(error) = &kept {
            tracing::error!(%county, source = name, %error, "the state of a source was not kept");
        }
        kept.is_ok()
    }
}

/// That a source was not asked by hand.
fn not_asked(source: Source, state: SourceState, why: &str) -> Pulled {
    let outcome = PullOutcome::NotAsked(why.to_owned());
    Pulled { county: source.county, source: source.name, outcome, next_at: state.next_at }
}

/// What a source gave.
enum Got {
    /// Its turn did not come.
    Later,
    Unchanged,
    Taken(Box<DepartmentReport>, Option<String>),
}

/// Seconds until a source is asked that failed so often in a row: its own pace, doubled with every
/// failure, to a day.
fn pause(every: i64, failures: u32) -> i64 {
    let every = every.max(1);
    let doubled = every.saturating_mul(1_i64 << failures.min(20));
    doubled.min(PAUSE_S_MAX.max(every))
}

/// The department with this word.
fn department_of(form: &str) -> Result<Department, String> {
    Department::from_word(form).ok_or_else(|| {
        let words: Vec<&str> = DEPARTMENTS.into_iter().map(Department::word).collect();
        format!("`{form}` is no form that is known: write one of {}", words.join(", "))
    })
}

/// The rows of an answer in JSON; none where it is a file.
fn rows_of(bytes: &[u8]) -> Result<Option<Vec<Map<String, Value>>>, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = bytes.trim_ascii_start();
    if is_page(start) {
        return Err(
            "the answer is a web page and no table: the address may want a sign-in".to_owned()
        );
    }
    if !matches!(start.first(), Some(b'[' | b'{')) {
        return Ok(None);
    }
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| format!("the answer is JSON that cannot be read: {error}"))?;
    let list = match value {
        Value::Array(list) => list,
        Value::Object(mut members) => match members.remove("rows") {
            Some(Value::Array(list)) => list,
            _ => {
                return Err(
                    "the answer has no list `rows`: send a list of objects, or one in `rows`"
                        .to_owned(),
                );
            }
        },
        _ => Vec::new(),
    };
    let row = |(number, row): (usize, Value)| match row {
        Value::Object(members) => Ok(members),
        _ => Err(format!("row {number} of the answer is no object")),
    };
    (1..).zip(list).map(row).collect::<Result<Vec<_>, _>>().map(Some)
}

fn is_page(start: &[u8]) -> bool {
    let begins =
        |word: &[u8]| start.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word));
    begins(b"<!doctype") || begins(b"<html")
}

/// An error as it is shown to the county.
fn in_words(error: DeskError) -> String {
    match error {
        DeskError::Store(error) => {
            tracing::error!(%error, "what a source gave could not be kept");
            "the host could not keep what the source gave".to_owned()
        }
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_fails_is_asked_after_a_day_at_the_latest() {
        for (every, failures, wanted) in [
            (60, 1, 120),
            (60, 2, 240),
            (60, 10, 61_440),
            (60, 11, 86_400),
            (60, u32::MAX, 86_400),
            (3_600, 5, 86_400),
            (7 * 86_400, 1, 7 * 86_400),
        ] {
            assert_eq!(pause(every, failures), wanted, "{every} {failures}");
        }
    }

    #[test]
    fn answers_are_told_apart_by_what_they_begin_with() {
        let count = |text: &str| rows_of(text.as_bytes()).map(|rows| rows.map(|rows| rows.len()));
        assert_eq!(count("户名,电量\n"), Ok(None));
        assert_eq!(count("PK\u{3}\u{4}"), Ok(None));
        assert_eq!(count(" [{}, {\"a\": 1}]"), Ok(Some(2)));
        assert_eq!(count("\u{FEFF}{\"rows\": [{}], \"total\": 1}"), Ok(Some(1)));
        assert_eq!(count("[]"), Ok(Some(0)));
        for bad in ["[1]", "{\"data\": []}", "{", "<!DOCTYPE html>", "<HTML><body>"] {
            assert!(count(bad).is_err(), "{bad}");
        }
    }
}
