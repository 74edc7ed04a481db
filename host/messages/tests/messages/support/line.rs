//! A line of notices in memory, that keeps what a store would keep.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use tidegate_domain::{Channel, Instant, NewNotice, Notice, NoticeStatus, NoticeTry, TryOutcome};
use tidegate_messages::{Claim, Line, LineError, Postponed, Whom};

use super::kept;

/// A line in memory.
pub(crate) struct MemoryLine {
    /// Whether it can put notices off.
    puts_off: bool,
    inner: Mutex<Inner>,
}

#[derive(Default)]
pub(crate) struct Inner {
    pub(crate) entries: Vec<Entry>,
    pub(crate) postponed: Vec<Postponed>,
    /// So many records fail from now on.
    pub(crate) failing: u32,
}

pub(crate) struct Entry {
    pub(crate) notice: Notice,
    pub(crate) tries: Vec<NoticeTry>,
    claimed_until: Instant,
}

impl MemoryLine {
    pub(crate) fn new(puts_off: bool) -> Self {
        Self { puts_off, inner: Mutex::default() }
    }

    pub(crate) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    pub(crate) fn put(&self, notice: NewNotice) -> i64 {
        let mut inner = self.inner();
        let id = i64::try_from(inner.entries.len()).unwrap() + 1;
        let entry = Entry { notice: kept(id, notice), tries: Vec::new(), claimed_until: 0 };
        inner.entries.push(entry);
        id
    }

    pub(crate) fn notice(&self, id: i64) -> Notice {
        self.inner().entry(id).notice.clone()
    }

    pub(crate) fn count(&self, status: NoticeStatus) -> usize {
        self.inner().entries.iter().filter(|entry| entry.notice.status == status).count()
    }
}

impl Inner {
    pub(crate) fn entry(&mut self, id: i64) -> &mut Entry {
        self.entries.iter_mut().find(|entry| entry.notice.id == id).unwrap()
    }
}

#[async_trait]
impl Line for MemoryLine {
    async fn claim(&self, claim: &Claim) -> Result<Vec<Notice>, LineError> {
        let mut inner = self.inner();
        let mut heads = BTreeSet::new();
        let mut claimed = Vec::new();
        for entry in &mut inner.entries {
            let (notice, kept) = (&entry.notice, &entry.notice.notice);
            let whose = (kept.county.clone(), kept.person.clone(), kept.channel);
            let is_quiet = kept.not_before > claim.now;
            if notice.status != NoticeStatus::Waiting || is_quiet || !heads.insert(whose) {
                continue;
            }
            let is_full = claimed.len() >= usize::try_from(claim.rows).unwrap();
            if notice.next_at <= claim.now && entry.claimed_until <= claim.now && !is_full {
                entry.claimed_until = claim.until;
                claimed.push(entry.notice.clone());
            }
        }
        Ok(claimed)
    }

    async fn put_tries(&self, tries: &[NoticeTry]) -> Result<(), LineError> {
        let mut inner = self.inner();
        if inner.failing > 0 {
            inner.failing -= 1;
            return Err(LineError("the disk is full".into()));
        }
        for one in tries {
            let entry = inner.entry(one.notice);
            entry.tries.push(one.clone());
            entry.claimed_until = 0;
            let notice = &mut entry.notice;
            notice.tries = notice.tries.max(one.number);
            match &one.outcome {
                TryOutcome::Sent { receipt } => {
                    notice.status = NoticeStatus::Sent;
                    notice.sent_at = notice.sent_at.or(Some(one.at));
                    notice.receipt.clone_from(receipt);
                }
                TryOutcome::Again { problem, next_at } => {
                    notice.next_at = *next_at;
                    notice.problem = Some(problem.clone());
                }
                TryOutcome::Dead { problem } => {
                    notice.status = NoticeStatus::Dead;
                    notice.problem = Some(problem.clone());
                }
            }
        }
        Ok(())
    }

    async fn postpone(&self, notices: &[Postponed]) -> Result<(), LineError> {
        let mut inner = self.inner();
        inner.postponed.extend_from_slice(notices);
        if self.puts_off {
            for one in notices {
                let entry = inner.entry(one.notice);
                entry.notice.next_at = one.next_at;
                entry.notice.problem = Some(one.reason.clone());
                entry.claimed_until = 0;
                if one.may_be_passed {
                    entry.notice.notice.not_before = one.next_at;
                }
            }
        }
        Ok(())
    }

    async fn suppress(&self, notice: i64, reason: &str) -> Result<bool, LineError> {
        let mut inner = self.inner();
        let notice = &mut inner.entry(notice).notice;
        let waits = notice.status == NoticeStatus::Waiting;
        if waits {
            notice.status = NoticeStatus::Suppressed;
            notice.problem = Some(reason.to_owned());
        }
        Ok(waits)
    }

    async fn sent_since(&self, whom: Whom<'_>, since: Instant) -> Result<u64, LineError> {
        let inner = self.inner();
        let sent = inner.entries.iter().filter(|entry| {
            let kept = &entry.notice.notice;
            kept.county == *whom.county
                && kept.person == whom.person
                && kept.channel == whom.channel
                && entry.notice.sent_at.is_some_and(|at| at >= since)
        });
        Ok(sent.count() as u64)
    }

    async fn waiting(&self, channel: Channel) -> Result<u64, LineError> {
        let inner = self.inner();
        let waiting = inner.entries.iter().filter(|entry| {
            entry.notice.status == NoticeStatus::Waiting && entry.notice.notice.channel == channel
        });
        Ok(waiting.count() as u64)
    }
}
