//! The people of the county: they hear of steps, and do what people of the year would do about them,
//! through the same doors as anybody.

mod awaited;
mod forms;
mod visits;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use futures::{StreamExt as _, TryStreamExt as _};
use serde::Serialize;
use tidegate_affairs::ApplicationKind;
use tidegate_demo::year::{People, Year};
use tidegate_desk::{ApplicationWanted, Desk, DeskError, WrittenStep};
use tidegate_domain::{
    Address, Channel, Date, Instant, Jurisdiction, Matter, MatterKind, Party, Person,
};
use tidegate_service::Host;

use awaited::Awaited;
use forms::Applicant;

/// Steps heard of at a time.
const ROWS: u32 = 1_000;

/// Matters asked for at once.
const ASKED_AT_ONCE: usize = 8;

/// Everybody who is told things.
pub(super) struct Population {
    people: Vec<Person>,
    /// Names of enterprises.
    names: HashMap<String, String>,
    conduct: People,
    /// The step heard of last.
    heard: i64,
    /// What somebody will do, by when; the number keeps those of one instant in order.
    planned: BTreeMap<(Instant, u64), Planned>,
    count: u64,
    /// Up to when visits to sites are planned.
    visits_until: Date,
    seed: u64,
    /// What is planned already: matter, and what it waited for.
    known: HashSet<(i64, String)>,
    refusals: Refusals,
}

/// What people wanted to do and were refused, by what the matter waited for.
pub(super) type Refusals = BTreeMap<String, Refusal>;

/// What was refused at one kind of wait.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Refusal {
    /// How often.
    pub(super) times: u64,
    /// The matter and the words of the first.
    pub(super) first: String,
}

/// Something that somebody will do.
#[derive(Clone, Debug)]
struct Planned {
    matter: i64,
    /// What the matter waited for when it was planned.
    awaited: String,
    deed: Doing,
}

/// What is done.
#[derive(Clone, Debug)]
enum Doing {
    /// A step.
    Step { party: Party, by: String, act: serde_json::Value },
    /// An application is begun, filled in, looked at and handed in.
    Apply { kind: ApplicationKind, complete: bool },
    /// The same of one that came back.
    ApplyAgain { complete: bool },
    /// What was handed in is looked at by the packs and accepted, or returned.
    Intake { by: String },
    /// The permit is granted and handed out.
    Grant { by: String },
}

impl Population {
    pub(super) fn of(year: &Year) -> Self {
        let county = &year.plan().county;
        let conduct = People::new(year.plan().seed);
        let person = |id: &str, name: &str, telephone: &str| Person {
            county: county.clone(),
            id: id.to_owned(),
            name: name.to_owned(),
            enterprise: None,
            posts: Vec::new(),
            account: None,
            addresses: vec![Address { channel: Channel::Sms, address: telephone.to_owned() }],
            preferences: Vec::new(),
            language: "zh-CN".to_owned(),
            active: true,
        };
        let officers = People::officers().iter().map(|officer| {
            let posts = match officer.post.word() {
                // Whoever reviews takes in too.
                "permit-reviewer" => vec!["intake".to_owned(), "permit-reviewer".to_owned()],
                post => vec![post.to_owned()],
            };
            Person { posts, ..person(officer.id, officer.name, officer.telephone) }
        });
        let arriving = (0..year.arrival_days()).flat_map(|day| year.records(day).enterprises);
        let enterprises = year.registered().enterprises.iter().cloned().chain(arriving);
        let names: HashMap<String, String> =
            enterprises.map(|enterprise| (enterprise.id, enterprise.name)).collect();
        let ids: BTreeSet<&String> = names.keys().collect();
        let contacts = ids.into_iter().map(|id| {
            let contact = conduct.contact(id);
            Person {
                enterprise: Some(id.clone()),
                posts: vec!["contact".to_owned()],
                ..person(&contact.id, &contact.name, &contact.telephone)
            }
        });
        Self {
            people: officers.chain(contacts).collect(),
            names,
            conduct,
            heard: 0,
            planned: BTreeMap::new(),
            count: 0,
            visits_until: year.plan().from,
            seed: year.plan().seed,
            known: HashSet::new(),
            refusals: Refusals::new(),
        }
    }

    /// What was refused to people so far.
    pub(super) const fn refusals(&self) -> &Refusals {
        &self.refusals
    }

    /// The people of these enterprises, and all officers when `officers` is set.
    pub(super) fn people(&self, enterprises: &BTreeSet<&str>, officers: bool) -> Vec<Person> {
        let wanted = |person: &&Person| match &person.enterprise {
            Some(enterprise) => enterprises.contains(enterprise.as_str()),
            None => officers,
        };
        self.people.iter().filter(wanted).cloned().collect()
    }

    /// What people do by `now`, in the order in which they do it.
    pub(super) async fn act(
        &mut self,
        desk: &Desk,
        county: &Jurisdiction,
        now: Instant,
    ) -> anyhow::Result<()> {
        if self.visits_until <= Date::of_instant(now) {
            self.visits_until = visits::plan(desk, county, (self.seed, now)).await?;
        }
        while let Some(entry) = self.planned.first_entry().filter(|first| first.key().0 <= now) {
            let ((at, _), planned) = entry.remove_entry();
            let matter = desk.matter(county, planned.matter).await?;
            if awaited::of(&matter).map(|it| it.word) != Some(planned.awaited.clone()) {
                // It went on otherwise meanwhile.
                continue;
            }
            match self.do_it(desk, &matter, &planned, at).await {
                // What is refused to people stays undone, as in life.
                Err(error) if is_refusal(&error) => self.refused(&planned, &error),
                done => done?,
            }
        }
        Ok(())
    }

    fn refused(&mut self, planned: &Planned, error: &DeskError) {
        // The first word says what was waited for; what follows tells one wait from the next.
        let kind = planned.awaited.split(' ').next().unwrap_or_default().to_owned();
        let first = || Refusal { times: 0, first: format!("matter {}: {error}", planned.matter) };
        self.refusals.entry(kind).or_insert_with(first).times += 1;
    }

    async fn do_it(
        &mut self,
        desk: &Desk,
        matter: &Matter,
        planned: &Planned,
        at: Instant,
    ) -> Result<(), DeskError> {
        let county = &matter.key.county;
        let enterprise = matter.enterprise.clone().unwrap_or_default();
        match &planned.deed {
            Doing::Step { party, by, act } => {
                let who = Who { party: *party, by, at };
                step(desk, matter, &who, act.clone()).await?;
            }
            Doing::Apply { kind, complete } => {
                let by = self.conduct.contact(&enterprise).id;
                let wanted = ApplicationWanted {
                    enterprise,
                    kind: *kind,
                    by: by.clone(),
                    party: Party::Enterprise,
                    at,
                };
                let begun = desk.begin_application(county, wanted).await?;
                let who = Who { party: Party::Enterprise, by: &by, at };
                forms::hand_in(desk, &begun, &who, &self.applicant(&begun, *complete)).await?;
            }
            Doing::ApplyAgain { complete } => {
                let by = self.conduct.contact(&enterprise).id;
                let who = Who { party: Party::Enterprise, by: &by, at };
                forms::hand_in(desk, matter, &who, &self.applicant(matter, *complete)).await?;
            }
            Doing::Intake { by } => {
                let who = Who { party: Party::Officer, by, at };
                step(desk, matter, &who, forms::intake(matter)?).await?;
            }
            Doing::Grant { by } => {
                let who = Who { party: Party::Officer, by, at };
                let act = forms::grant(matter, at)?;
                step(desk, matter, &who, act).await?;
            }
        }
        Ok(())
    }

    fn applicant(&self, matter: &Matter, complete: bool) -> Applicant<'_> {
        let name = matter.enterprise.as_ref().and_then(|id| self.names.get(id));
        Applicant { name: name.map_or("", String::as_str), complete }
    }

    /// Hears of the steps since the last time and plans what people will do about them.
    pub(super) async fn listen(
        &mut self,
        host: &Host,
        county: &Jurisdiction,
        now: Instant,
    ) -> anyhow::Result<()> {
        loop {
            let steps = host.store().steps_after(county, self.heard, ROWS).await?;
            let Some((last, _, _)) = steps.last() else { return Ok(()) };
            self.heard = *last;
            let matters: BTreeSet<i64> = steps
                .iter()
                .filter(|(_, kind, _)| *kind != MatterKind::Policy)
                .map(|(_, _, step)| step.matter)
                .collect();
            let store = host.store();
            let asking = matters.into_iter().map(|id| store.matter(id));
            let mut told = futures::stream::iter(asking).buffered(ASKED_AT_ONCE);
            while let Some(matter) = told.try_next().await? {
                if let Some(matter) = matter {
                    self.plan(&matter, now);
                }
            }
        }
    }

    fn plan(&mut self, matter: &Matter, now: Instant) {
        let Some(awaited) = awaited::of(matter) else { return };
        if !self.known.insert((matter.id, awaited.word.clone())) {
            return;
        }
        let Some((at, deed)) = self.reaction(matter, &awaited, now) else { return };
        self.count += 1;
        let planned = Planned { matter: matter.id, awaited: awaited.word, deed };
        self.planned.insert((at.max(now + 60), self.count), planned);
    }

    fn reaction(
        &self,
        matter: &Matter,
        awaited: &Awaited,
        now: Instant,
    ) -> Option<(Instant, Doing)> {
        let enterprise = matter.enterprise.as_deref()?;
        awaited::reaction(self.conduct, (matter, enterprise), awaited, now)
    }
}

/// Who takes a step, and when.
struct Who<'a> {
    party: Party,
    by: &'a str,
    at: Instant,
}

async fn step(
    desk: &Desk,
    matter: &Matter,
    who: &Who<'_>,
    act: serde_json::Value,
) -> Result<Matter, DeskError> {
    let written = WrittenStep {
        matter: matter.id,
        seen: None,
        at: who.at.max(matter.updated_at),
        by: who.by.to_owned(),
        party: who.party,
        act,
        attachments: Vec::new(),
    };
    desk.step(&matter.key.county, written).await
}

/// Whether an error only says that this cannot be done.
const fn is_refusal(error: &DeskError) -> bool {
    matches!(error, DeskError::Refused(_) | DeskError::Invalid(_) | DeskError::Behind { .. })
}
