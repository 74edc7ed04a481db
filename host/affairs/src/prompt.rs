//! Reminders before a permit (提醒): to apply, to register, to say what is missing.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_domain::{Instant, MatterKind, Party, Position, Urgency};

use crate::affair::said;
use crate::{Affair, Audience, Context, Deed, Refused, Tell, Turn};

/// The most reminders of one kind to one enterprise; then an officer is told instead.
pub const PROMPTS_MAX: u32 = 6;

/// What an enterprise is reminded to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PromptKind {
    /// To apply for a permit (申请排污许可证).
    Apply,
    /// To fill in the registration form (填报排污登记表).
    Register,
    /// To say what the classification lacks (补充信息).
    CompleteFacts,
}

impl PromptKind {
    /// All.
    pub const ALL: [Self; 3] = [Self::Apply, Self::Register, Self::CompleteFacts];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Register => "register",
            Self::CompleteFacts => "complete-facts",
        }
    }

    const fn topic(self) -> &'static str {
        match self {
            Self::Apply => "prompt-apply",
            Self::Register => "prompt-register",
            Self::CompleteFacts => "prompt-complete-facts",
        }
    }
}

/// Why somebody is reminded, and how to go about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromptReason {
    /// Tier of the classification, for example `key`.
    pub tier: String,
    /// Rows of the catalogue that spoke, for example `109`; may be empty.
    pub rows: Vec<String>,
    /// Sources of the duty, for example `State Council Decree 736 art. 2`.
    pub basis: Vec<String>,
    /// Facts that are missing, ascending; of a reminder to complete them.
    pub missing: Vec<String>,
    /// Whether the enterprise seems to be producing: `yes`, `no` or `unknown`.
    pub producing: String,
    /// What makes the conclusion doubtful, in a word each.
    pub doubts: Vec<String>,
}

/// One act of a reminder. `action` is its word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "action", deny_unknown_fields)]
pub enum PromptAct {
    /// The host: it is to be done, or again after it was not for a time.
    Ask {
        /// What.
        kind: PromptKind,
        /// Why and how.
        reason: PromptReason,
        /// Days between two reminders.
        repeat_days: u16,
    },
    /// The host: nothing has happened since the last one.
    Repeat,
    /// The host: it is done, or on its way.
    Answer {
        /// How: a permit, an application, a registration.
        by: String,
    },
    /// The host: there is no reason any more.
    Moot {
        /// Why.
        reason: String,
    },
    /// The enterprise says something to it.
    Reply {
        /// What; never empty.
        text: String,
    },
    /// An officer stops reminding.
    Stop {
        /// Why; never empty.
        reason: String,
    },
}

/// A reminder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// What to do.
    pub kind: PromptKind,
    /// Why and how.
    pub reason: PromptReason,
    /// Days between two reminders.
    pub repeat_days: u16,
    /// `asked`, `answered`, `moot` or `stopped`.
    pub status: String,
    /// Reminders sent.
    pub times: u32,
    /// When the latest was.
    pub asked_at: Instant,
    /// Whether an officer was told that nothing comes of it.
    pub given_up: bool,
    /// When somebody last replied; the next reminder waits from then on.
    pub replied_at: Option<Instant>,
    /// How often it began: once more when it was done and is to be done again.
    pub round: u32,
    /// Acts taken so far, by which one message is told from the next.
    pub steps: u32,
}

impl Affair for Prompt {
    const KIND: MatterKind = MatterKind::Prompt;
    type Act = PromptAct;

    fn take(
        now: Option<&Self>,
        deed: &Deed<PromptAct>,
        _context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        if deed.by.trim().is_empty() {
            return Err(Refused::new("empty", "`by` is empty: say who does it"));
        }
        match (now, &deed.act) {
            (now, PromptAct::Ask { kind, reason, repeat_days }) => {
                ask(now, *kind, reason, *repeat_days, deed)
            }
            (None, _) => Err(Refused::new("not-open", "a reminder begins with the host asking")),
            (Some(prompt), act) => {
                let steps = prompt.steps.saturating_add(1);
                go_on(Self { steps, ..prompt.clone() }, act, deed)
            }
        }
    }

    fn due(&self, now: Instant, _context: &Context<'_>) -> Option<PromptAct> {
        self.next().filter(|next| *next <= now).map(|_| PromptAct::Repeat)
    }

    fn position(&self) -> Position {
        let mut labels = vec![self.kind.word().to_owned(), self.reason.tier.clone()];
        if self.given_up {
            labels.push("given-up".to_owned());
        }
        labels.retain(|label| !label.is_empty());
        labels.sort_unstable();
        labels.dedup();
        Position {
            status: self.status.clone(),
            closed: self.status != "asked",
            owner: None,
            due_at: self.next(),
            deadline: None,
            severity: 0,
            subject: self.kind.word().to_owned(),
            labels,
            state: Value::Null,
        }
    }
}

impl Prompt {
    fn next(&self) -> Option<Instant> {
        if self.status != "asked" || self.given_up || self.repeat_days == 0 {
            return None;
        }
        // The same hour of the day on which it was asked or answered last.
        let since = self.replied_at.map_or(self.asked_at, |replied| replied.max(self.asked_at));
        Some(since.saturating_add(i64::from(self.repeat_days) * 86_400))
    }

    /// What somebody is told at this step.
    fn tell(&self, to: Audience, topic: &'static str, urgency: Urgency) -> Tell {
        let once = self.steps.to_string();
        Tell { to, topic, urgency, arguments: self.arguments(), once }
    }

    fn remind(&self) -> Tell {
        self.tell(Audience::Enterprise, self.kind.topic(), Urgency::Action)
    }

    /// Whether an officer stopped it and what is to be done is still the same.
    fn stays(&self, reason: &PromptReason) -> bool {
        let what = |reason: &PromptReason| (reason.tier.clone(), reason.missing.clone());
        self.status == "stopped" && what(&self.reason) == what(reason)
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        vec![
            ("tier", format!("@tier/{}", self.reason.tier)),
            ("by", known(&self.reason.rows)),
            ("rows", self.reason.rows.join(", ")),
            ("law", known(&self.reason.basis)),
            ("basis", self.reason.basis.join("; ")),
            ("lacks", known(&self.reason.missing)),
            ("missing", self.reason.missing.join(", ")),
            ("times", self.times.to_string()),
            ("producing", format!("@producing/{}", self.reason.producing)),
        ]
    }
}

/// Whether a text names the list or goes round it.
fn known(list: &[String]) -> String {
    if list.is_empty() { "none" } else { "known" }.to_owned()
}

fn ask(
    now: Option<&Prompt>,
    kind: PromptKind,
    reason: &PromptReason,
    repeat_days: u16,
    deed: &Deed<PromptAct>,
) -> Result<Turn<Prompt>, Refused> {
    deed.only(&[Party::Host])?;
    if let Some(other) = now.filter(|prompt| prompt.kind != kind) {
        return Err(Refused::new(
            "other-kind",
            format!(
                "this reminder is to {}: open another one to {}",
                other.kind.word(),
                kind.word()
            ),
        ));
    }
    let steps = now.map_or(0, |prompt| prompt.steps).saturating_add(1);
    if let Some(open) = now.filter(|prompt| prompt.status == "asked" || prompt.stays(reason)) {
        // The reason may change while it is open; that alone disturbs nobody.
        let prompt = Prompt { reason: reason.clone(), repeat_days, steps, ..open.clone() };
        return Ok(Turn::quiet(prompt));
    }
    let prompt = Prompt {
        kind,
        reason: reason.clone(),
        repeat_days,
        status: "asked".to_owned(),
        times: 1,
        asked_at: deed.at,
        given_up: false,
        replied_at: None,
        round: now.map_or(0, |prompt| prompt.round).saturating_add(1),
        steps,
    };
    let tells = vec![prompt.remind()];
    Ok(Turn { tells, ..Turn::quiet(prompt) })
}

fn go_on(
    mut prompt: Prompt,
    act: &PromptAct,
    deed: &Deed<PromptAct>,
) -> Result<Turn<Prompt>, Refused> {
    if prompt.status != "asked" && !matches!(act, PromptAct::Reply { .. }) {
        return Err(Refused::new("closed", format!("the reminder is {} already", prompt.status)));
    }
    match act {
        PromptAct::Ask { .. } => Err(Refused::new("unexpected", "asking goes another way")),
        PromptAct::Repeat => {
            deed.only(&[Party::Host])?;
            if prompt.next().is_none_or(|next| deed.at < next) {
                return Err(Refused::new("not-now", "it is not the time for another reminder"));
            }
            Ok(repeat(prompt, deed.at))
        }
        PromptAct::Answer { by } => end(prompt, "answered", by, deed, &[Party::Host]),
        PromptAct::Moot { reason } => end(prompt, "moot", reason, deed, &[Party::Host]),
        PromptAct::Stop { reason } => end(prompt, "stopped", reason, deed, &[Party::Officer]),
        PromptAct::Reply { text } => {
            deed.only(&[Party::Enterprise, Party::Officer])?;
            said("text", text)?;
            prompt.given_up = false;
            prompt.replied_at = Some(deed.at);
            let reviewer = Audience::Post("permit-reviewer".to_owned());
            let mut tell = prompt.tell(reviewer, "prompt-reply", Urgency::Information);
            tell.arguments.push(("reason", crate::short(text)));
            Ok(Turn { tells: vec![tell], ..Turn::quiet(prompt) })
        }
    }
}

fn repeat(mut prompt: Prompt, at: Instant) -> Turn<Prompt> {
    if prompt.times >= PROMPTS_MAX {
        prompt.given_up = true;
        let inspector = Audience::Post("inspector".to_owned());
        let tell = prompt.tell(inspector, "prompt-unanswered", Urgency::Action);
        return Turn { tells: vec![tell], ..Turn::quiet(prompt) };
    }
    prompt.times += 1;
    prompt.asked_at = at;
    let tell = prompt.remind();
    Turn { tells: vec![tell], ..Turn::quiet(prompt) }
}

fn end(
    mut prompt: Prompt,
    status: &str,
    why: &str,
    deed: &Deed<PromptAct>,
    whose: &[Party],
) -> Result<Turn<Prompt>, Refused> {
    deed.only(whose)?;
    said("reason", why)?;
    status.clone_into(&mut prompt.status);
    Ok(Turn::quiet(prompt))
}
