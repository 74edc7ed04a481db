//! Steps as they come over the API: the kind of the matter says what they may be.

use serde_json::Value;
use tidegate_affairs::{
    Affair, Alert, Application, Context, Deed, DutyAffair, Inspection, Policy, Prompt, Refused,
    Task,
};
use tidegate_domain::{
    Date, Instant, Jurisdiction, Matter, MatterKind, MatterStep, Party, StepTaken,
};
use tidegate_store::Page;

use crate::{Desk, DeskError, StepWanted};

/// A step as somebody writes it down.
#[derive(Clone, Debug)]
pub struct WrittenStep {
    /// The matter.
    pub matter: i64,
    /// The revision that whoever takes it has seen; without it the step is taken whatever happened
    /// meanwhile.
    pub seen: Option<u32>,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// On whose behalf.
    pub party: Party,
    /// What is done: `{"action": "accept", …}`.
    pub act: Value,
    /// Attachments, by number.
    pub attachments: Vec<i64>,
}

/// A matter folded from its steps again, beside how it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refolded {
    /// Steps read.
    pub steps: u32,
    /// Whether they come to what is kept.
    pub same: bool,
}

/// Calls `$body` with the affair of a kind.
macro_rules! of_kind {
    ($kind:expr, $affair:ident => $body:expr) => {
        match $kind {
            MatterKind::Prompt => {
                type $affair = Prompt;
                $body
            }
            MatterKind::Application => {
                type $affair = Application;
                $body
            }
            MatterKind::Duty => {
                type $affair = DutyAffair;
                $body
            }
            MatterKind::Case => {
                type $affair = Task;
                $body
            }
            MatterKind::Alert => {
                type $affair = Alert;
                $body
            }
            MatterKind::Inspection => {
                type $affair = Inspection;
                $body
            }
            MatterKind::Policy => {
                type $affair = Policy;
                $body
            }
        }
    };
}

impl Desk {
    /// Takes a step in a matter of any kind and gives the matter after it.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] for a step that is none of the matter's kind, naming those that are
    /// known; else as [`Desk::take`].
    pub async fn step(
        &self,
        county: &Jurisdiction,
        written: WrittenStep,
    ) -> Result<Matter, DeskError> {
        let matter = self.matter(county, written.matter).await?;
        let at = written.at;
        let matter =
            of_kind!(matter.key.kind, Kind => self.written_step::<Kind>(county, written).await)?;
        if matter.key.kind == MatterKind::Application {
            return self.after_application(county, matter, at).await;
        }
        if matter.key.kind == MatterKind::Policy && !matter.position.closed {
            // What was changed may concern others.
            let id = matter.id;
            self.address(county, vec![matter], at).await?;
            return self.matter(county, id).await;
        }
        Ok(matter)
    }

    async fn written_step<A: Affair>(
        &self,
        county: &Jurisdiction,
        written: WrittenStep,
    ) -> Result<Matter, DeskError> {
        if written.by.trim().is_empty() {
            return Err(DeskError::Invalid("`by` is empty: say who takes the step".to_owned()));
        }
        if written.party == Party::Host {
            return Err(DeskError::Invalid(
                "the host takes its steps by itself: `party` is `enterprise` or `officer`"
                    .to_owned(),
            ));
        }
        let act: A::Act = serde_json::from_value(written.act.clone()).map_err(|error| {
            DeskError::Invalid(format!("this is no step of a {}: {error}", A::KIND))
        })?;
        let deed = Deed { at: written.at, by: written.by, party: written.party, act };
        let wanted = StepWanted {
            matter: written.matter,
            seen: written.seen,
            deed,
            attachments: written.attachments,
        };
        self.take::<A>(county, wanted).await
    }

    /// Folds a matter from its steps again, by the calendar and practice of today, and compares it
    /// with how it is kept.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]; [`DeskError::Refused`] when a step was not allowed.
    pub async fn refold(&self, county: &Jurisdiction, id: i64) -> Result<Refolded, DeskError> {
        let matter = self.matter(county, id).await?;
        let steps = self.all_steps(&matter).await?;
        let taken: Vec<StepTaken> = steps.into_iter().map(|step| step.step).collect();
        of_kind!(matter.key.kind, Kind => self.refolded::<Kind>(&matter, &taken))
    }

    fn refolded<A: Affair>(
        &self,
        matter: &Matter,
        steps: &[StepTaken],
    ) -> Result<Refolded, DeskError> {
        let practice = self.practice(&matter.key.county, Date::of_instant(matter.opened_at))?;
        let calendar = self.calendar();
        let context = Context { calendar: &calendar, practice: &practice };
        let affair = A::from_steps(steps, &context)?;
        let affair = affair.ok_or_else(|| Refused::new("empty", "the matter has no steps"))?;
        Ok(Refolded {
            steps: u32::try_from(steps.len()).unwrap_or(u32::MAX),
            same: affair.standing()? == matter.position,
        })
    }

    /// All steps of a matter, in order.
    pub(crate) async fn all_steps(&self, matter: &Matter) -> Result<Vec<MatterStep>, DeskError> {
        let mut steps = Vec::new();
        let mut offset = 0;
        loop {
            let page = self.store.matter_steps(matter.id, Page { offset, rows: 1_000 }).await?;
            let read = page.items.len();
            steps.extend(page.items);
            offset += 1_000;
            if read < 1_000 {
                return Ok(steps);
            }
        }
    }
}
