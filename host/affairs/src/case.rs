//! Tasks (任务): findings at one outlet, or of one kind at one site, on their way through people.

mod acts;
mod clocks;
mod find;
mod rules;
mod steps;
mod tells;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_domain::{CaseKey, Decimal, Instant, MatterKind, Party, Position, Severity, Standing};

pub use acts::*;

use crate::{Affair, Context, Deed, Refused, Turn};

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskStatus {
    /// A clue that a person has to confirm first (待确认).
    ToConfirm,
    /// Issued to the enterprise (已下发).
    Issued,
    /// Accepted by it (已签收).
    Accepted,
    /// Being put right (整改中).
    Rectifying,
    /// Said to be put right (已提交).
    Submitted,
    /// Looked at again and found to be right (已复核).
    Rechecked,
    /// Looked at again and not right (已退回).
    Returned,
    /// Contested by the enterprise (申诉中).
    Appealed,
    /// Done (已办结).
    Closed,
    /// The clue does not hold, or the appeal was upheld (不成立).
    Dismissed,
    /// Waived by a decision (已豁免).
    Waived,
}

impl TaskStatus {
    /// All.
    pub const ALL: [Self; 11] = [
        Self::ToConfirm,
        Self::Issued,
        Self::Accepted,
        Self::Rectifying,
        Self::Submitted,
        Self::Rechecked,
        Self::Returned,
        Self::Appealed,
        Self::Closed,
        Self::Dismissed,
        Self::Waived,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ToConfirm => "to-confirm",
            Self::Issued => "issued",
            Self::Accepted => "accepted",
            Self::Rectifying => "rectifying",
            Self::Submitted => "submitted",
            Self::Rechecked => "rechecked",
            Self::Returned => "returned",
            Self::Appealed => "appealed",
            Self::Closed => "closed",
            Self::Dismissed => "dismissed",
            Self::Waived => "waived",
        }
    }

    /// Whether nothing more is to be done.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Closed | Self::Dismissed | Self::Waived)
    }
}

/// One act in a task, as the judgements tell of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskLine {
    /// Number of the case of the record.
    pub case: i64,
    /// What act.
    pub act: CaseKey,
    /// Standing of its latest finding.
    pub standing: Standing,
    /// Highest severity of its findings.
    pub severity: Severity,
    /// How sure the packs are that it happened, 0 to 1; absent where they give no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Decimal>,
    /// Judgement that told of it last.
    pub judgement: String,
    /// Whether it is still found: false once every period was judged again without it.
    pub found: bool,
}

/// The numbers that held when the task was opened; they stay with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskTerms {
    /// Minutes of work within which it is to be accepted.
    pub accept_minutes: u16,
    /// Working days to put it right.
    pub rectify_days: u16,
    /// Working days to look at it again.
    pub recheck_days: u16,
    /// Working days to close it after that.
    pub close_days: u16,
    /// Working days to confirm a clue.
    pub confirm_days: u16,
    /// Days after closing within which the same act opens it again.
    pub reopen_days: u16,
    /// Hours within which what is found is told once.
    pub window_hours: u16,
    /// Hours of work.
    pub hours: tidegate_calendar::WorkingHours,
}

impl TaskTerms {
    /// The terms of a county's practice, for a key unit (重点排污单位) or another one.
    #[must_use]
    pub fn of_practice(practice: &crate::Practice, key_unit: bool) -> Self {
        let hours =
            if key_unit { practice.case_accept_key_hours() } else { practice.case_accept_hours() };
        Self {
            accept_minutes: hours.saturating_mul(60),
            rectify_days: practice.case_rectify_days(),
            recheck_days: practice.case_recheck_days(),
            close_days: practice.case_close_days(),
            confirm_days: practice.clue_confirm_days(),
            reopen_days: practice.reopen_within_days(),
            window_hours: practice.group_window_hours(),
            hours: practice.hours().clone(),
        }
    }
}

/// A clock that runs against somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskClock {
    /// When it began.
    pub from: Instant,
    /// The last instant in time.
    pub deadline: Instant,
    /// Whether it rests on a day of the calendar that may still change.
    pub provisional: bool,
    /// When a reminder is sent; none once it was.
    pub remind_at: Option<Instant>,
    /// Whether it was missed and said so.
    pub escalated: bool,
}

/// A task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Enterprise.
    pub enterprise: String,
    /// Outlet number; empty for what is about the site.
    pub outlet: String,
    /// Whether the enterprise is a key unit.
    pub key_unit: bool,
    /// How far it has come.
    pub status: TaskStatus,
    /// What it is about, by number of the case of the record.
    pub lines: Vec<TaskLine>,
    /// The numbers by which its clocks run.
    pub terms: TaskTerms,
    /// Who follows it.
    pub owner: Option<String>,
    /// The clock that runs now.
    pub clock: Option<TaskClock>,
    /// How it stood before the enterprise contested it.
    pub before_appeal: Option<TaskStatus>,
    /// When the enterprise was last told of something found.
    pub told_at: Option<Instant>,
    /// When it was last closed.
    pub closed_at: Option<Instant>,
    /// How often it was opened again.
    pub reopened: u32,
    /// Clocks that were missed.
    pub missed: u32,
    /// Those of them that ran against an officer; the others ran against the enterprise.
    pub missed_by_officer: u32,
    /// Acts that are only suspected and that nobody has confirmed yet, by number of the case,
    /// ascending. The enterprise is told nothing of them.
    pub clues: Vec<i64>,
    /// Acts that do not hold by the word of a person, ascending: they stay aside until data confirm
    /// one.
    pub set_aside: Vec<i64>,
    /// Acts that the enterprise is told of together once the window is over, ascending.
    pub untold: Vec<i64>,
    /// Whether an appeal against what it was told of was answered already.
    pub appeal_answered: bool,
    /// Whether an officer took it to whoever leads.
    pub raised: bool,
    /// Acts taken so far, by which one message is told from the next.
    pub steps: u32,
}

impl Task {
    /// Whether anything that it is about is still found; what was set aside does not count.
    #[must_use]
    pub fn is_found(&self) -> bool {
        self.lines.iter().any(|line| line.found && !self.set_aside.contains(&line.case))
    }

    /// Whether the enterprise was told of it and may see it: a clue is no finding.
    #[must_use]
    pub fn is_known_to_enterprise(&self) -> bool {
        self.told_at.is_some() && self.status != TaskStatus::ToConfirm
    }

    /// What the task gathers: its outlet, or at a site the kind of act, `site/ledger-missing`.
    #[must_use]
    pub fn group(&self) -> String {
        self.lines.first().map_or_else(|| self.outlet.clone(), |line| group_of(&line.act))
    }

    /// Severity of what is found and not set aside, else of what was.
    #[must_use]
    pub fn severity(&self) -> Severity {
        let counts = |line: &TaskLine| line.found && !self.set_aside.contains(&line.case);
        let of = |counted: bool| {
            let lines = self.lines.iter().filter(|line| counts(line) == counted);
            lines.map(|line| line.severity).max()
        };
        of(true).or_else(|| of(false)).unwrap_or(Severity::Slight)
    }

    /// Kinds of acts, ascending, each once.
    #[must_use]
    pub fn kinds(&self) -> Vec<&str> {
        let mut kinds: Vec<&str> = self.lines.iter().map(|line| line.act.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> = self.kinds().into_iter().map(str::to_owned).collect();
        let mut flag = |holds: bool, word: &str| {
            if holds {
                labels.push(word.to_owned());
            }
        };
        flag(self.key_unit, "key-unit");
        flag(self.reopened > 0, "reopened");
        flag(self.missed > 0, "missed");
        flag(self.missed > self.missed_by_officer, "missed-by-enterprise");
        flag(self.missed_by_officer > 0, "missed-by-officer");
        let overdue = self.clock.is_some_and(|clock| clock.escalated);
        flag(overdue, "overdue");
        flag(overdue || self.raised, "escalated");
        flag(self.clock.is_some_and(|clock| clock.provisional), "provisional");
        flag(!self.clues.is_empty(), "clue");
        flag(self.missed == 0 && self.status == TaskStatus::Closed, "on-time");
        flag(!self.is_found(), "no-longer-found");
        let confirmed = |line: &TaskLine| line.standing == Standing::ConfirmedByData;
        flag(self.lines.iter().any(confirmed), "confirmed-by-data");
        labels.sort_unstable();
        labels.dedup();
        labels
    }
}

/// What an act is gathered by: its outlet, or at a site its kind, `site/ledger-missing`.
#[must_use]
pub fn group_of(act: &CaseKey) -> String {
    if act.subject.is_empty() { format!("site/{}", act.kind) } else { act.subject.clone() }
}

impl Affair for Task {
    const KIND: MatterKind = MatterKind::Case;
    type Act = TaskAct;

    fn take(
        now: Option<&Self>,
        deed: &Deed<TaskAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        if deed.by.trim().is_empty() {
            return Err(Refused::new("empty", "`by` is empty: say who does it"));
        }
        match (now, &deed.act) {
            (_, TaskAct::Find(_)) if deed.party != Party::Host => Err(Refused::new(
                "not-yours",
                "what is found comes from judgements only: let the host judge again",
            )),
            (_, TaskAct::Find(found)) => find::find(now, found, deed.at, context),
            (None, _) => Err(Refused::new(
                "not-open",
                "a task is opened by what a judgement finds, not by hand",
            )),
            (Some(task), act) => steps::take(task.clone(), act, deed, context),
        }
    }

    fn due(&self, now: Instant, _context: &Context<'_>) -> Option<TaskAct> {
        clocks::due(self, now)
    }

    fn position(&self) -> Position {
        Position {
            status: self.status.word().to_owned(),
            closed: self.status.is_closed(),
            owner: self.owner.clone(),
            due_at: clocks::next(self),
            deadline: self.clock.map(|clock| clock.deadline),
            severity: self.severity() as u8,
            subject: self.group(),
            labels: self.labels(),
            state: Value::Null,
        }
    }
}
