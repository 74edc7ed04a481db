//! What tries make of notices, whatever the database.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tidegate_domain::{Instant, NoticeStatus, NoticeTry, TryOutcome};

use crate::row::{from_word, small};
use crate::{StoreError, StoreResult};

/// What is asked here.
pub(crate) const OPERATION: &str = "put_tries";

/// A notice that tries are of.
#[derive(sqlx::FromRow)]
pub(crate) struct TriedRow {
    id: i64,
    status: String,
    tries: i64,
    next_at: i64,
    sent_at: Option<i64>,
    receipt: Option<String>,
    problem: Option<String>,
}

/// A notice after tries, as it is to be written.
#[derive(Serialize)]
pub(crate) struct TriedColumns {
    id: i64,
    #[serde(skip)]
    known: NoticeStatus,
    status: &'static str,
    tries: u32,
    next_at: Instant,
    sent_at: Option<Instant>,
    receipt: Option<String>,
    problem: Option<String>,
}

/// A try: notice, number, when, outcome, receipt, problem, next time.
pub(crate) type TryColumns<'a> =
    (i64, u32, Instant, &'static str, Option<&'a str>, Option<&'a str>, Option<Instant>);

/// The notices that tries are of, each once and ascending.
pub(crate) fn notices_tried(tries: &[NoticeTry]) -> BTreeSet<i64> {
    tries.iter().map(|one| one.notice).collect()
}

/// What tries make of the notices that were found, and the tries themselves. Two hosts may both have
/// tried, the second because it thought the first gone: then the later try has the next number.
pub(crate) fn tried(
    tries: &[NoticeTry],
    rows: Vec<TriedRow>,
) -> StoreResult<(Vec<TriedColumns>, Vec<TryColumns<'_>>)> {
    let mut notices = BTreeMap::new();
    for row in rows {
        notices.insert(row.id, row.columns()?);
    }
    let mut kept = Vec::with_capacity(tries.len());
    for one in tries {
        let unknown =
            StoreError::UnknownNumber { operation: OPERATION, what: "notice", id: one.notice };
        let notice = notices.get_mut(&one.notice).ok_or(unknown)?;
        notice.tries = one.number.max(notice.tries + 1);
        notice.learn(one);
        kept.push(columns(one, notice.tries));
    }
    Ok((notices.into_values().collect(), kept))
}

fn columns(one: &NoticeTry, number: u32) -> TryColumns<'_> {
    let (outcome, receipt, problem, next_at) = match &one.outcome {
        TryOutcome::Sent { receipt } => ("sent", receipt.as_deref(), None, None),
        TryOutcome::Again { problem, next_at } => {
            ("again", None, Some(problem.as_str()), Some(*next_at))
        }
        TryOutcome::Dead { problem } => ("dead", None, Some(problem.as_str()), None),
    };
    (one.notice, number, one.at, outcome, receipt, problem, next_at)
}

impl TriedRow {
    fn columns(self) -> StoreResult<TriedColumns> {
        let known: NoticeStatus = from_word(OPERATION, "status", &self.status)?;
        Ok(TriedColumns {
            id: self.id,
            known,
            status: known.word(),
            tries: small(OPERATION, "tries", self.tries)?,
            next_at: self.next_at,
            sent_at: self.sent_at,
            receipt: self.receipt,
            problem: self.problem,
        })
    }
}

impl TriedColumns {
    /// What the gateway took is sent whatever else was thought of it; a failure changes only what
    /// waits.
    fn learn(&mut self, one: &NoticeTry) {
        let is_waiting = self.known == NoticeStatus::Waiting;
        match &one.outcome {
            TryOutcome::Sent { receipt } => {
                if !matches!(self.known, NoticeStatus::Sent | NoticeStatus::Delivered) {
                    self.set(NoticeStatus::Sent);
                    self.sent_at = Some(one.at);
                    self.problem = None;
                }
                self.receipt = self.receipt.take().or_else(|| receipt.clone());
            }
            TryOutcome::Again { problem, next_at } if is_waiting => {
                self.next_at = *next_at;
                self.problem = Some(problem.clone());
            }
            TryOutcome::Dead { problem } if is_waiting => {
                self.set(NoticeStatus::Dead);
                self.problem = Some(problem.clone());
            }
            TryOutcome::Again { .. } | TryOutcome::Dead { .. } => {}
        }
    }

    fn set(&mut self, status: NoticeStatus) {
        self.known = status;
        self.status = status.word();
    }
}
