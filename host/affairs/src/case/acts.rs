//! What can be done in a task.

use serde::{Deserialize, Serialize};

use super::{TaskLine, TaskTerms};

/// What judgements found, for one task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskFound {
    /// Enterprise.
    pub enterprise: String,
    /// Outlet number; empty for what is about the site.
    pub outlet: String,
    /// Whether the enterprise is a key unit.
    pub key_unit: bool,
    /// The acts, one a case of the record; never empty.
    pub lines: Vec<TaskLine>,
    /// The county's numbers on that day.
    pub terms: TaskTerms,
}

/// One act in a task. `action` is its word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "action", deny_unknown_fields)]
pub enum TaskAct {
    /// The host: something is found. Opens the task, adds to it, or opens it again.
    Find(TaskFound),
    /// The host: an act is no longer found.
    Lapse {
        /// Number of the case of the record.
        case: i64,
        /// Judgement that no longer finds it.
        judgement: String,
    },
    /// An officer: the clues hold and go to the enterprise.
    Confirm {
        /// On what ground; never empty.
        text: String,
    },
    /// An officer: the clues do not hold. A task of clues only ends with it.
    Dismiss {
        /// Why; never empty.
        reason: String,
    },
    /// The enterprise has seen it and takes it on.
    Accept {
        /// Anything it says; may be empty.
        text: String,
    },
    /// The enterprise begins to put it right.
    Rectify {
        /// What it will do; never empty.
        measures: String,
    },
    /// The enterprise says that it is put right.
    Submit {
        /// What was done; never empty.
        text: String,
    },
    /// An officer has looked again; once it was found right it can only be taken back.
    Recheck {
        /// Whether it is right now.
        passed: bool,
        /// What was seen; never empty.
        text: String,
        /// Number of the inspection that it rests on.
        inspection: Option<i64>,
    },
    /// An officer closes it: it was found right, or is no longer found.
    Close {
        /// With what result; never empty.
        text: String,
    },
    /// An officer closes it because of a waiver.
    Waive {
        /// Number of the waiver.
        waiver: i64,
        /// Why; never empty.
        reason: String,
    },
    /// The enterprise contests it, once for what it was told of; the clock stops.
    Appeal {
        /// Why; never empty.
        reason: String,
    },
    /// An officer answers that.
    Answer {
        /// Whether the enterprise is right.
        upheld: bool,
        /// Why; never empty.
        reason: String,
    },
    /// An officer names who follows it.
    Assign {
        /// Person.
        officer: String,
    },
    /// An officer gives more time.
    Extend {
        /// Working days from the deadline, from now when that is over; 1 to 365.
        days: u16,
        /// Why; never empty.
        reason: String,
    },
    /// Anybody adds something.
    Note {
        /// What; never empty.
        text: String,
    },
    /// An officer takes it to whoever leads.
    Raise {
        /// Why; never empty.
        reason: String,
    },
    /// The host: what was found within the window is told together.
    TellGathered,
    /// The host: the deadline is near.
    Remind,
    /// The host: the deadline was missed.
    Escalate,
}
