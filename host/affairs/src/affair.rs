//! The frame that all affairs share.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tidegate_calendar::Calendar;
use tidegate_domain::{DocketItem, Instant, MatterKind, Party, Position, StepTaken, Urgency};

use crate::Practice;

/// Who takes a step that the host takes by itself.
pub const HOST: &str = "tidegate";

/// What deadlines are reckoned by.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Working days.
    pub calendar: &'a Calendar,
    /// The county's numbers.
    pub practice: &'a Practice,
}

/// Something that somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed<Act> {
    /// When.
    pub at: Instant,
    /// By whom; never empty.
    pub by: String,
    /// On whose behalf.
    pub party: Party,
    /// What.
    pub act: Act,
}

impl<Act> Deed<Act> {
    /// A deed of the host itself.
    #[must_use]
    pub fn of_host(at: Instant, act: Act) -> Self {
        Self { at, by: HOST.to_owned(), party: Party::Host, act }
    }

    /// Refuses a deed on behalf of anybody else.
    ///
    /// # Errors
    /// [`Refused`] as `not-yours`.
    pub(crate) fn only(&self, whose: &[Party]) -> Result<(), Refused> {
        if whose.contains(&self.party) {
            return Ok(());
        }
        let who: Vec<&str> = whose.iter().map(|party| party.word()).collect();
        Err(Refused::new(
            "not-yours",
            format!(
                "this is not for the {} to do, but for the {}",
                self.party.word(),
                who.join(" or ")
            ),
        ))
    }
}

/// Refuses words that were to be written and were not.
///
/// # Errors
/// [`Refused`] as `empty`.
pub(crate) fn said(name: &str, text: &str) -> Result<(), Refused> {
    if text.trim().is_empty() {
        let reason = format!("`{name}` is empty: write it down, it stays in the record");
        return Err(Refused::new("empty", reason));
    }
    Ok(())
}

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// The people of the enterprise.
    Enterprise,
    /// Officers of the county with this post.
    Post(String),
    /// One officer.
    Officer(String),
    /// The people of one of the enterprises that a matter without an own one is about.
    Unit(String),
}

/// Something to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tell {
    /// To whom.
    pub to: Audience,
    /// What about: the key of a text in `messages/`.
    pub topic: &'static str,
    /// How urgent.
    pub urgency: Urgency,
    /// What stands in the text, by name.
    pub arguments: Vec<(&'static str, String)>,
    /// Tells it from other things told in this matter: the same is never told twice.
    pub once: String,
}

/// What an act makes of an affair, with what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn<A> {
    /// The affair after it.
    pub affair: A,
    /// Whom to tell what.
    pub tells: Vec<Tell>,
    /// What goes on the enterprise's docket, so that packs judge by it.
    pub docket: Vec<DocketItem>,
    /// What on the docket no longer holds at all; taken back before `docket` is put on it.
    pub withdrawn: Vec<DocketItem>,
    /// What would have been told and is not, because it goes with what was told already. It is kept
    /// and counted, so that a county sees what people are spared.
    pub held: Vec<Tell>,
}

impl<A> Turn<A> {
    /// A turn of which nobody is told.
    #[must_use]
    pub const fn quiet(affair: A) -> Self {
        Self {
            affair,
            tells: Vec::new(),
            docket: Vec::new(),
            withdrawn: Vec::new(),
            held: Vec::new(),
        }
    }
}

/// Why an act is not possible. The text says what was wrong and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refused {
    /// A stable word for programs, for example `not-yours` or `closed`.
    pub code: &'static str,
    /// For people.
    pub reason: String,
}

impl Refused {
    /// A refusal.
    #[must_use]
    pub fn new(code: &'static str, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into() }
    }
}

/// A small machine that is what its acts made of it.
pub trait Affair: Clone + Serialize + DeserializeOwned + Send + Sync + Sized {
    /// What it is about.
    const KIND: MatterKind;
    /// What can be done, in the form in which it is kept: `{"action": "…", …}`.
    type Act: Clone + Serialize + DeserializeOwned + Send + Sync;

    /// The act as it is kept, with the county's numbers of today written into it where something
    /// begins with it. Done before a new act is taken, never to one that was kept.
    #[must_use]
    fn sealed(act: Self::Act, _context: &Context<'_>) -> Self::Act {
        act
    }

    /// What `deed` makes of the affair; of none, it opens one.
    ///
    /// # Errors
    /// [`Refused`] when it is not allowed now, not to this party, or its content is wrong.
    fn take(
        now: Option<&Self>,
        deed: &Deed<Self::Act>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused>;

    /// What the host does by itself at `now`, for example a reminder or an escalation; none when
    /// nothing is to be done yet. Asked again after each act until it gives none.
    fn due(&self, now: Instant, context: &Context<'_>) -> Option<Self::Act>;

    /// How it stands, for lists.
    fn position(&self) -> Position;

    /// How it stands, with itself as the state.
    ///
    /// # Errors
    /// [`Refused`] when it cannot be written, which no affair of this crate comes to.
    fn standing(&self) -> Result<Position, Refused> {
        let mut position = self.position();
        position.state = serde_json::to_value(self).map_err(|error| unwritable(&error))?;
        Ok(position)
    }

    /// The affair whose standing this is.
    ///
    /// # Errors
    /// [`Refused`] when the state is not that of such an affair.
    fn from_position(position: &Position) -> Result<Self, Refused> {
        serde_json::from_value(position.state.clone()).map_err(|error| unreadable(&error))
    }

    /// The affair that steps made, folded from the first.
    ///
    /// # Errors
    /// [`Refused`] when a step is none of this kind or was not allowed, which means that the record
    /// was changed.
    fn from_steps(steps: &[StepTaken], context: &Context<'_>) -> Result<Option<Self>, Refused> {
        let mut affair: Option<Self> = None;
        for step in steps {
            let act =
                serde_json::from_value(step.body.clone()).map_err(|error| unreadable(&error))?;
            let deed = Deed { at: step.at, by: step.by.clone(), party: step.party, act };
            affair = Some(Self::take(affair.as_ref(), &deed, context)?.affair);
        }
        Ok(affair)
    }
}

/// The step that a deed becomes.
///
/// # Errors
/// [`Refused`] when the act has no action, which no affair of this crate comes to.
pub fn step_of<Act: Serialize>(deed: &Deed<Act>) -> Result<StepTaken, Refused> {
    let body = serde_json::to_value(&deed.act).map_err(|error| unwritable(&error))?;
    let action = body.get("action").and_then(Value::as_str).unwrap_or_default().to_owned();
    if action.is_empty() {
        return Err(Refused::new("unwritable", "the act has no `action`"));
    }
    Ok(StepTaken { at: deed.at, by: deed.by.clone(), party: deed.party, action, body })
}

fn unwritable(error: &serde_json::Error) -> Refused {
    Refused::new("unwritable", format!("the step cannot be written down: {error}"))
}

fn unreadable(error: &serde_json::Error) -> Refused {
    Refused::new("unreadable", format!("what is kept of this matter cannot be read: {error}"))
}
