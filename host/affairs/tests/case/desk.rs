//! A task on a desk: acts are taken one by one, and what is told is kept.

use tidegate_affairs::{
    Affair, Audience, Deed, HOST, Refused, Task, TaskAct, TaskFound, TaskLine, TaskTerms, Tell,
    step_of,
};
use tidegate_domain::{CaseKey, Instant, Party, Severity, Standing, StepTaken};

use crate::county::County;

/// A task with all that was done and told in it.
pub(crate) struct Desk {
    pub(crate) county: County,
    pub(crate) task: Option<Task>,
    pub(crate) steps: Vec<StepTaken>,
    /// What was told by all acts.
    pub(crate) tells: Vec<Tell>,
    /// What was held back by the latest act.
    pub(crate) held: Vec<Tell>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            county: County::new(),
            task: None,
            steps: Vec::new(),
            tells: Vec::new(),
            held: Vec::new(),
        }
    }

    /// A desk with a task issued for one act over the limit at outlet DW001.
    pub(crate) fn issued(at: Instant) -> Self {
        let mut desk = Self::new();
        desk.find(at, vec![fact(1, "over-concentration")]);
        desk
    }

    pub(crate) fn task(&self) -> &Task {
        self.task.as_ref().unwrap()
    }

    pub(crate) fn status(&self) -> &'static str {
        self.task().status.word()
    }

    /// Takes an act; what it told.
    pub(crate) fn try_act(
        &mut self,
        at: Instant,
        party: Party,
        act: TaskAct,
    ) -> Result<Vec<Tell>, Refused> {
        let by = match party {
            Party::Enterprise => "ms-wang",
            Party::Officer => "mr-li",
            Party::Host => HOST,
        };
        let deed = Deed { at, by: by.to_owned(), party, act };
        let turn = Task::take(self.task.as_ref(), &deed, &self.county.context())?;
        self.steps.push(step_of(&deed).unwrap());
        self.task = Some(turn.affair);
        self.tells.extend(turn.tells.clone());
        self.held = turn.held;
        Ok(turn.tells)
    }

    #[track_caller]
    pub(crate) fn act(&mut self, at: Instant, party: Party, act: TaskAct) -> Vec<Tell> {
        self.try_act(at, party, act).unwrap()
    }

    #[track_caller]
    pub(crate) fn officer(&mut self, at: Instant, act: TaskAct) -> Vec<Tell> {
        self.act(at, Party::Officer, act)
    }

    #[track_caller]
    pub(crate) fn enterprise(&mut self, at: Instant, act: TaskAct) -> Vec<Tell> {
        self.act(at, Party::Enterprise, act)
    }

    pub(crate) fn found(&self, key_unit: bool, lines: Vec<TaskLine>) -> TaskFound {
        TaskFound {
            enterprise: "91330122MA00000001".to_owned(),
            outlet: "DW001".to_owned(),
            key_unit,
            lines,
            terms: TaskTerms::of_practice(self.county.context().practice, key_unit),
        }
    }

    #[track_caller]
    pub(crate) fn find(&mut self, at: Instant, lines: Vec<TaskLine>) -> Vec<Tell> {
        let found = self.found(false, lines);
        self.act(at, Party::Host, TaskAct::Find(found))
    }

    #[track_caller]
    pub(crate) fn lapse(&mut self, at: Instant, case: i64) -> Vec<Tell> {
        self.act(at, Party::Host, TaskAct::Lapse { case, judgement: "later".to_owned() })
    }

    /// What the host does by itself at an instant: the words of its acts, with what they told.
    pub(crate) fn serve(&mut self, now: Instant) -> (Vec<String>, Vec<Tell>) {
        let (mut words, mut tells) = (Vec::new(), Vec::new());
        while let Some(act) = self.task().due(now, &self.county.context()) {
            tells.extend(self.act(now, Party::Host, act));
            words.push(self.steps.last().unwrap().action.clone());
            assert!(words.len() < 10, "the host does not come to an end: {words:?}");
        }
        (words, tells)
    }
}

/// What data confirm.
pub(crate) fn fact(case: i64, kind: &str) -> TaskLine {
    line(case, kind, Standing::ConfirmedByData, Severity::Ordinary)
}

/// What is only suspected.
pub(crate) fn clue(case: i64, kind: &str) -> TaskLine {
    line(case, kind, Standing::Suspected, Severity::Ordinary)
}

pub(crate) fn line(case: i64, kind: &str, standing: Standing, severity: Severity) -> TaskLine {
    TaskLine {
        case,
        act: CaseKey {
            enterprise: "91330122MA00000001".to_owned(),
            kind: kind.to_owned(),
            subject: "DW001".to_owned(),
            pollutant: String::new(),
            reference: String::new(),
        },
        standing,
        severity,
        confidence: None,
        judgement: "first".to_owned(),
        found: true,
    }
}

/// Topics with who is told, in order: `case-issued to enterprise`.
pub(crate) fn topics(tells: &[Tell]) -> Vec<String> {
    let told = |tell: &Tell| match &tell.to {
        Audience::Enterprise => format!("{} to enterprise", tell.topic),
        Audience::Post(post) => format!("{} to {post}", tell.topic),
        Audience::Officer(name) | Audience::Unit(name) => format!("{} to {name}", tell.topic),
    };
    tells.iter().map(told).collect()
}

/// The acts that a notice names.
pub(crate) fn acts_of(tell: &Tell) -> &str {
    let (_, acts) = tell.arguments.iter().find(|(name, _)| *name == "acts").unwrap();
    acts.strip_prefix("@act/").unwrap()
}

/// An act by its word, with what it has to say.
pub(crate) fn act(word: &str) -> TaskAct {
    let text = || "as seen on site".to_owned();
    match word {
        "lapse" => TaskAct::Lapse { case: 1, judgement: text() },
        "confirm" => TaskAct::Confirm { text: text() },
        "dismiss" => TaskAct::Dismiss { reason: text() },
        "accept" => TaskAct::Accept { text: String::new() },
        "rectify" => TaskAct::Rectify { measures: text() },
        "submit" => TaskAct::Submit { text: text() },
        "recheck-passed" => TaskAct::Recheck { passed: true, text: text(), inspection: None },
        "recheck-failed" => TaskAct::Recheck { passed: false, text: text(), inspection: Some(7) },
        "close" => TaskAct::Close { text: text() },
        "waive" => TaskAct::Waive { waiver: 3, reason: text() },
        "appeal" => TaskAct::Appeal { reason: text() },
        "uphold" => TaskAct::Answer { upheld: true, reason: text() },
        "reject" => TaskAct::Answer { upheld: false, reason: text() },
        "assign" => TaskAct::Assign { officer: "mr-li".to_owned() },
        "extend" => TaskAct::Extend { days: 5, reason: text() },
        "note" => TaskAct::Note { text: text() },
        "raise" => TaskAct::Raise { reason: text() },
        "tell-gathered" => TaskAct::TellGathered,
        "remind" => TaskAct::Remind,
        "escalate" => TaskAct::Escalate,
        other => panic!("no act is called {other}"),
    }
}
