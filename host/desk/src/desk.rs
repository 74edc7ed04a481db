//! Taking steps.

use std::sync::{Arc, PoisonError, RwLock};

use tidegate_affairs::{Affair, Context, Deed, Practice, step_of};
use tidegate_calendar::Calendar;
use tidegate_domain::{
    Date, DocketItem, DocketRecord, Instant, Jurisdiction, Matter, MatterKey, MatterKind,
    NewNotice, StepAside, StepTaken,
};
use tidegate_store::{MatterMove, Moved, Page, Store};

use crate::people::{About, People};
use crate::{DeskError, Rules};

/// Why a notice is held that goes with one that was sent.
pub const GROUPED: &str = "grouped";

/// How often a step of the host is tried when somebody else was first.
const TRIES: usize = 5;

/// The desk of an installation.
#[derive(Clone)]
pub struct Desk {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) rules: Arc<dyn Rules>,
    calendar: Arc<RwLock<Arc<Calendar>>>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

/// A matter with what came with it, before anything is written.
pub(crate) struct Wanted<'a, A: Affair> {
    /// What tells it from others.
    pub(crate) key: MatterKey,
    /// Its enterprise.
    pub(crate) enterprise: Option<String>,
    /// Registered name of the enterprise; empty without one.
    pub(crate) name: &'a str,
    /// The matter, when it is there.
    pub(crate) matter: Option<&'a Matter>,
    /// What is done, in order; never empty.
    pub(crate) deeds: Vec<Deed<A::Act>>,
}

/// A step that somebody wants to take.
#[derive(Clone, Debug)]
pub struct StepWanted<Act> {
    /// The matter.
    pub matter: i64,
    /// The revision that whoever takes it has seen; without it the step is taken whatever happened
    /// meanwhile.
    pub seen: Option<u32>,
    /// What is done.
    pub deed: Deed<Act>,
    /// Attachments, by number, that come with it.
    pub attachments: Vec<i64>,
}

impl Desk {
    /// A desk over a store and the counties' rules.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, rules: Arc<dyn Rules>, calendar: Calendar) -> Self {
        Self { store, rules, calendar: Arc::new(RwLock::new(Arc::new(calendar))) }
    }

    /// Working days as known now.
    #[must_use]
    pub fn calendar(&self) -> Arc<Calendar> {
        Arc::clone(&self.calendar.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes over another calendar, for what is reckoned from now on.
    pub(crate) fn set_calendar(&self, calendar: Calendar) {
        *self.calendar.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(calendar);
    }

    /// The numbers of a county on a day.
    ///
    /// # Errors
    /// [`DeskError::Practice`] when its packs do not give them.
    pub fn practice(&self, county: &Jurisdiction, on: Date) -> Result<Arc<Practice>, DeskError> {
        self.rules.practice(county, on)
    }

    /// The matter of a county.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] also for one of another county.
    pub async fn matter(&self, county: &Jurisdiction, id: i64) -> Result<Matter, DeskError> {
        let found = self.store.matter(id).await?;
        found
            .filter(|matter| matter.key.county == *county)
            .ok_or_else(|| DeskError::NotFound { what: "matter", id: id.to_string() })
    }

    /// Takes a step in a matter of kind `A` and gives the matter after it.
    ///
    /// # Errors
    /// [`DeskError::Behind`] when somebody else was first and [`DeskError::Refused`] when the step
    /// is not allowed; either way what was written is kept beside the matter.
    pub async fn take<A: Affair>(
        &self,
        county: &Jurisdiction,
        wanted: StepWanted<A::Act>,
    ) -> Result<Matter, DeskError> {
        for _ in 0..TRIES {
            let matter = self.matter(county, wanted.matter).await?;
            if matter.key.kind != A::KIND {
                return Err(DeskError::Invalid(format!(
                    "matter {} is a {}, not a {}",
                    matter.id,
                    matter.key.kind,
                    A::KIND
                )));
            }
            if let Some(seen) = wanted.seen.filter(|seen| *seen != matter.revision) {
                return Err(self.behind(matter, seen, step_of(&wanted.deed)?).await?);
            }
            match self.planned_step::<A>(&matter, &wanted).await? {
                Moved::Done { .. } => return self.matter(county, wanted.matter).await,
                Moved::Behind { matter } => {
                    if let Some(seen) = wanted.seen {
                        return Err(self.behind(*matter, seen, step_of(&wanted.deed)?).await?);
                    }
                }
            }
        }
        Err(DeskError::Invalid("others keep changing this matter: try again".to_owned()))
    }

    async fn planned_step<A: Affair>(
        &self,
        matter: &Matter,
        wanted: &StepWanted<A::Act>,
    ) -> Result<Moved, DeskError> {
        let county = &matter.key.county;
        let enterprise = matter.enterprise.as_deref();
        let people = match A::KIND {
            // It has no enterprise of its own and is told to many.
            MatterKind::Policy => People::of_county(self.store.as_ref(), county).await?,
            _ => People::of_matter(self.store.as_ref(), county, enterprise).await?,
        };
        let name = self.name_of(enterprise).await?;
        let whole = Wanted::<A> {
            key: matter.key.clone(),
            enterprise: matter.enterprise.clone(),
            name: &name,
            matter: Some(matter),
            deeds: vec![wanted.deed.clone()],
        };
        let planned = match self.plan(&whole, &people) {
            Err(DeskError::Refused(refused)) => {
                let step = step_of(&wanted.deed)?;
                self.keep_aside(matter, wanted.seen, step, &refused.reason).await?;
                return Err(refused.into());
            }
            planned => planned?,
        };
        let planned = MatterMove { attachments: wanted.attachments.clone(), ..planned };
        self.carry_out(planned).await
    }

    /// Opens a matter of kind `A` with a deed and gives it; the one that is there already is given
    /// when `deed` was taken before.
    ///
    /// # Errors
    /// [`DeskError::Refused`] when the deed opens none; [`DeskError::Behind`] when there is one.
    pub async fn open<A: Affair>(
        &self,
        key: MatterKey,
        enterprise: Option<&str>,
        deed: Deed<A::Act>,
    ) -> Result<Matter, DeskError> {
        let people = self.people_for(&key, enterprise).await?;
        let name = self.name_of(enterprise).await?;
        let wanted = Wanted::<A> {
            key: key.clone(),
            enterprise: enterprise.map(str::to_owned),
            name: &name,
            matter: None,
            deeds: vec![deed],
        };
        let planned = self.plan(&wanted, &people)?;
        match self.carry_out(planned).await? {
            Moved::Done { id, .. } => self.matter(&key.county, id).await,
            Moved::Behind { matter } => {
                let by = self.last_by(&matter).await?;
                Err(DeskError::Behind { matter, by })
            }
        }
    }

    /// What deeds come to, as one move: nothing is written.
    ///
    /// # Errors
    /// [`DeskError::Refused`] for the first that is not allowed.
    pub(crate) fn plan<A: Affair>(
        &self,
        wanted: &Wanted<'_, A>,
        people: &People,
    ) -> Result<MatterMove, DeskError> {
        let calendar = self.calendar();
        let mut affair: Option<A> = match wanted.matter {
            Some(matter) => Some(A::from_position(&matter.position)?),
            None => None,
        };
        let mut planned = MatterMove {
            key: wanted.key.clone(),
            enterprise: wanted.enterprise.clone(),
            seen: wanted.matter.map_or(0, |matter| matter.revision),
            steps: Vec::with_capacity(wanted.deeds.len()),
            position: wanted.matter.map_or_else(nowhere, |matter| matter.position.clone()),
            attachments: Vec::new(),
            notices: Vec::new(),
            docket: Vec::new(),
        };
        for deed in &wanted.deeds {
            let practice = self.practice(&wanted.key.county, Date::of_instant(deed.at))?;
            let context = Context { calendar: &calendar, practice: &practice };
            // What begins now is handled by the numbers of today, whatever was sent.
            let deed = &Deed { act: A::sealed(deed.act.clone(), &context), ..deed.clone() };
            let turn = A::take(affair.as_ref(), deed, &context)?;
            let about = About {
                key: &wanted.key,
                enterprise: wanted.enterprise.as_deref(),
                name: wanted.name,
                at: deed.at,
            };
            for tell in &turn.tells {
                planned.notices.extend(people.notices(tell, &about, &practice));
            }
            for tell in &turn.held {
                let notices = people.notices(tell, &about, &practice);
                planned.notices.extend(
                    notices
                        .into_iter()
                        .map(|notice| NewNotice { held: Some(GROUPED.to_owned()), ..notice }),
                );
            }
            planned.docket.extend(docket(turn.withdrawn, wanted, deed.at, true));
            planned.docket.extend(docket(turn.docket, wanted, deed.at, false));
            planned.steps.push(step_of(deed)?);
            affair = Some(turn.affair);
        }
        if let Some(affair) = affair {
            planned.position = affair.standing()?;
        }
        Ok(planned)
    }

    /// Whom a step of a matter may be told to.
    async fn people_for(
        &self,
        key: &MatterKey,
        enterprise: Option<&str>,
    ) -> Result<People, DeskError> {
        let store = self.store.as_ref();
        if key.kind == MatterKind::Policy {
            return People::of_county(store, &key.county).await;
        }
        People::of_matter(store, &key.county, enterprise).await
    }

    async fn carry_out(&self, planned: MatterMove) -> Result<Moved, DeskError> {
        let mut moved = self.store.move_matters(&[planned]).await?;
        moved.pop().ok_or_else(|| DeskError::Rules("the store answered nothing".to_owned()))
    }

    async fn behind(
        &self,
        matter: Matter,
        seen: u32,
        step: StepTaken,
    ) -> Result<DeskError, DeskError> {
        let by = self.last_by(&matter).await?;
        let reason = format!("{by} had taken step {} meanwhile", matter.revision);
        self.keep_aside(&matter, Some(seen), step, &reason).await?;
        Ok(DeskError::Behind { matter: Box::new(matter), by })
    }

    async fn keep_aside(
        &self,
        matter: &Matter,
        seen: Option<u32>,
        step: StepTaken,
        reason: &str,
    ) -> Result<(), DeskError> {
        let aside = StepAside {
            matter: matter.id,
            seen: seen.unwrap_or(matter.revision),
            found: matter.revision,
            step,
            reason: reason.to_owned(),
        };
        Ok(self.store.put_step_aside(&aside).await?)
    }

    async fn last_by(&self, matter: &Matter) -> Result<String, DeskError> {
        let page = Page { offset: matter.revision.saturating_sub(1), rows: 1 };
        let steps = self.store.matter_steps(matter.id, page).await?;
        Ok(steps.items.into_iter().next().map_or_else(String::new, |step| step.step.by))
    }

    pub(crate) async fn name_of(&self, enterprise: Option<&str>) -> Result<String, DeskError> {
        let Some(enterprise) = enterprise else { return Ok(String::new()) };
        let record = self.store.enterprise(enterprise).await?;
        Ok(record.map(|record| record.name).unwrap_or_default())
    }
}

fn docket<A: Affair>(
    items: Vec<DocketItem>,
    wanted: &Wanted<'_, A>,
    at: Instant,
    withdrawn: bool,
) -> Vec<DocketRecord> {
    let Some(enterprise) = &wanted.enterprise else { return Vec::new() };
    let record = |item| DocketRecord {
        enterprise: enterprise.clone(),
        item,
        source: format!("{} {}", wanted.key.kind, wanted.key.key),
        recorded_at: at,
        withdrawn,
    };
    items.into_iter().map(record).collect()
}

/// The position of a matter before its first step.
fn nowhere() -> tidegate_domain::Position {
    tidegate_domain::Position {
        status: String::new(),
        closed: false,
        owner: None,
        due_at: None,
        deadline: None,
        severity: 0,
        subject: String::new(),
        labels: Vec::new(),
        state: serde_json::Value::Null,
    }
}
