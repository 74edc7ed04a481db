//! The desk of a host: what its packs say to the matters of people.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use async_trait::async_trait;
use futures::StreamExt as _;
use sha2::{Digest as _, Sha256};
use tidegate_affairs::{LayerParameters, Practice};
use tidegate_desk::{Both, Calendar, Desk, DeskError, ReadinessAnswer, Round, Rules, limit_text};
use tidegate_domain::{
    Application, BasisKind, CallError, ClassificationRecord, ClassificationResult, Date, Instant,
    Jurisdiction, Limit, Message, PermitLimit, Readiness, TruthValue,
};
use tidegate_manifest::Language;
use tidegate_runtime::Pack;
use tidegate_store::{EnterpriseChange, PAGE_ROWS_MAX, Page};
use tokio::sync::watch;

use crate::error::ServiceError;
use crate::fairness::live;
use crate::host::{Host, Inner};

/// Days looked back for one of which packs can tell whether it was one of production.
const PRODUCTION_DAYS: i32 = 45;

/// Days of which packs are asked again while they cannot tell: figures of a day come in within these.
const FRESH_DAYS: i32 = 3;

impl Host {
    /// The desk: matters, people and clocks.
    ///
    /// # Errors
    /// [`ServiceError::Internal`] when the calendar that comes with the program cannot be read, which
    /// its own tests rule out.
    pub fn desk(&self) -> Result<Desk, ServiceError> {
        let mut kept = self.inner.desk.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(desk) = kept.as_ref() {
            return Ok(desk.clone());
        }
        let calendar =
            Calendar::standing().map_err(|error| ServiceError::Internal(error.to_string()))?;
        let rules = HostRules { host: Arc::downgrade(&self.inner), practices: Mutex::default() };
        let desk = Desk::new(Arc::clone(&self.inner.store), Arc::new(rules), calendar);
        Ok(kept.insert(desk).clone())
    }
}

/// The follower that remembers which changes of enterprises were compared with the catalogue.
const COMPARED: &str = "compared";

/// The follower that remembers with which packs a county was compared.
const STACK: &str = "stack";

/// The follower that remembers on which day a county was compared last.
const COMPARED_ON: &str = "compared-on";

/// The follower that remembers on which day all of a county was.
const COMPARED_WHOLE: &str = "compared-whole";

/// Days after which all of a county is compared again.
const WHOLE_EVERY_DAYS: i64 = 7;

/// Changes read at a time.
const CHANGES: u32 = 5_000;

/// How often the desk looks at a county.
const ROUND_EVERY: Duration = Duration::from_secs(5);

/// Counties whose rounds are carried out at the same time.
const ROUNDS_AT_ONCE: usize = 4;

/// The longest pause after a round that failed.
const ROUND_PAUSE_MAX: u32 = 60;

impl Host {
    /// Carries out the desk's rounds over all counties until `stop` turns true. Each county has its
    /// own: one that fails is tried again later and holds up no other.
    pub async fn desk_until(&self, mut stop: watch::Receiver<bool>) {
        let mut pauses: HashMap<Jurisdiction, (u32, u32)> = HashMap::new();
        while !*stop.borrow() {
            match self.inner.store.counties().await {
                Ok(counties) => self.rounds(&counties, &mut pauses).await,
                Err(error) => tracing::error!(%error, "counties could not be read for the desk"),
            }
            tokio::select! {
                () = tokio::time::sleep(ROUND_EVERY) => {}
                _ = stop.changed() => {}
            }
        }
    }

    async fn round(&self, county: &Jurisdiction, now: Instant) -> Result<Round, String> {
        self.compare_again(county).await.map_err(|error| error.to_string())?;
        let desk = self.desk().map_err(|error| error.to_string())?;
        desk.round(county, now).await.map_err(|error| error.to_string())
    }

    /// Classifies again those of a county whose facts or registration changed since the last time, or
    /// of whom a fact began to hold; and all of it when its packs are others, and once a week, for what
    /// the packs' own tables let begin or end. Gives how many.
    ///
    /// # Errors
    /// Store and workers.
    pub async fn compare_again(&self, county: &Jurisdiction) -> Result<u64, ServiceError> {
        let store = &self.inner.store;
        let today = self.today();
        let seen = store.followed(county, STACK).await?;
        let stack = next_position(seen, self.stack_digest(county));
        let days = i64::from(today.days());
        let whole = store.followed(county, COMPARED_WHOLE).await?;
        let mut after = store.followed(county, COMPARED).await?;
        let mut changed: BTreeSet<String> = BTreeSet::new();
        let began = after;
        loop {
            let changes = store.enterprise_changes_after(county, after, CHANGES).await?;
            let Some(last) = changes.last().map(|change| change.number) else { break };
            let matters = changes.into_iter().filter(|change| {
                matches!(change.what, EnterpriseChange::Registration | EnterpriseChange::Facts)
            });
            changed.extend(matters.map(|change| change.enterprise));
            after = last;
        }
        let compared = if stack.is_some() {
            self.classify_county(county, today).await?
        } else if days >= whole.saturating_add(WHOLE_EVERY_DAYS) {
            self.classify_what_differs(county, today).await?
        } else {
            changed.extend(self.with_facts_since(county, today).await?);
            self.classify_some(&changed, today).await?
        };
        if after != began {
            store.put_followed(county, COMPARED, after).await?;
        }
        if stack.is_some() || days >= whole.saturating_add(WHOLE_EVERY_DAYS) {
            store.put_followed(county, COMPARED_WHOLE, days).await?;
        }
        store.put_followed(county, COMPARED_ON, days).await?;
        if let Some(position) = stack {
            store.put_followed(county, STACK, position).await?;
        }
        Ok(compared)
    }

    /// Classifies all of a county and keeps what came to something else than before.
    async fn classify_what_differs(
        &self,
        county: &Jurisdiction,
        on: Date,
    ) -> Result<u64, ServiceError> {
        let store = &self.inner.store;
        let enterprises = store.enterprises_on(county, on).await?;
        let records = self.classify_these(enterprises, on).await?;
        let mut known: HashMap<String, ClassificationResult> = HashMap::new();
        let mut page = Page::first(PAGE_ROWS_MAX);
        loop {
            let found = store.classified(county, on, None, page).await?.items;
            let is_last = found.len() < PAGE_ROWS_MAX as usize;
            let read = found.into_iter().filter_map(|one| Some((one.enterprise.id, one.record?)));
            known.extend(read.map(|(id, record)| (id, record.result)));
            if is_last {
                break;
            }
            page.offset += PAGE_ROWS_MAX;
        }
        let compared = records.len() as u64;
        let differs =
            |record: &ClassificationRecord| known.get(&record.enterprise) != Some(&record.result);
        let differing: Vec<ClassificationRecord> = records.into_iter().filter(differs).collect();
        for rows in differing.chunks(PAGE_ROWS_MAX as usize) {
            store.put_classifications(rows).await?;
        }
        Ok(compared)
    }

    /// Those of whom a fact began to hold after the day of the last comparison.
    async fn with_facts_since(
        &self,
        county: &Jurisdiction,
        today: Date,
    ) -> Result<Vec<String>, ServiceError> {
        let store = &self.inner.store;
        let last = store.followed(county, COMPARED_ON).await?;
        let last = Date::from_days(i32::try_from(last).unwrap_or(i32::MAX));
        if today <= last {
            return Ok(Vec::new());
        }
        let (from, until) = (last.plus_days(1), today.plus_days(1));
        Ok(store.with_facts_from(county, from, until).await?)
    }

    async fn classify_some(
        &self,
        enterprises: &BTreeSet<String>,
        on: Date,
    ) -> Result<u64, ServiceError> {
        let mut asked = Vec::with_capacity(enterprises.len());
        for id in enterprises {
            asked.extend(self.inner.store.enterprise_on(id, on).await?);
        }
        if asked.is_empty() {
            return Ok(0);
        }
        let records = self.classify_these(asked, on).await?;
        self.inner.store.put_classifications(&records).await?;
        Ok(records.len() as u64)
    }

    /// What tells the packs that classify in a county from others.
    fn stack_digest(&self, county: &Jurisdiction) -> u32 {
        let layers = self.stack().layers(county);
        let digests = layers.classifiers().map(|pack| pack.layer().digest.clone());
        let all = digests.collect::<Vec<_>>().join(" ");
        let digest = Sha256::digest(all.as_bytes());
        digest.iter().take(4).fold(0, |sum, byte| (sum << 8) | u32::from(*byte))
    }

    async fn rounds(
        &self,
        counties: &[Jurisdiction],
        pauses: &mut HashMap<Jurisdiction, (u32, u32)>,
    ) {
        let ready = counties.iter().filter(|county| match pauses.get_mut(*county) {
            Some((left, _)) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        });
        let ready: Vec<Jurisdiction> = ready.cloned().collect();
        let rounds = ready.into_iter().map(|county| {
            let host = self.clone();
            async move {
                let round = host.round(&county, host.clock().now()).await;
                (county, round)
            }
        });
        let mut rounds = futures::stream::iter(rounds).buffer_unordered(ROUNDS_AT_ONCE);
        while let Some((county, round)) = rounds.next().await {
            match round {
                Ok(_) => {
                    pauses.remove(&county);
                }
                Err(error) => {
                    // Twice as long each time, so that a county without the numbers of a practice
                    // does not fill the log.
                    let (left, times) = pauses.entry(county.clone()).or_default();
                    *times = times.saturating_add(1);
                    *left = (1 << (*times).min(6)).min(ROUND_PAUSE_MAX);
                    tracing::warn!(%county, error, "the desk's round failed and is tried again");
                }
            }
        }
    }
}

/// The packs of a host as the desk needs them. It does not keep the host alive, which has the desk.
struct HostRules {
    host: Weak<Inner>,
    practices: Mutex<HashMap<Jurisdiction, Kept>>,
}

/// A county's numbers with what they were made of.
struct Kept {
    on: Date,
    digests: Vec<String>,
    practice: Arc<Practice>,
}

impl HostRules {
    fn host(&self) -> Result<Host, DeskError> {
        let inner = self.host.upgrade();
        let inner = inner.ok_or_else(|| DeskError::Rules("the host has ended".to_owned()))?;
        Ok(Host { inner })
    }
}

#[async_trait]
impl Rules for HostRules {
    fn practice(&self, county: &Jurisdiction, on: Date) -> Result<Arc<Practice>, DeskError> {
        let layers = self.host()?.stack().layers(county);
        let digests: Vec<String> =
            layers.packs().iter().map(|pack| pack.layer().digest.clone()).collect();
        let mut practices = self.practices.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = practices.get(county)
            && kept.on == on
            && kept.digests == digests
        {
            return Ok(Arc::clone(&kept.practice));
        }
        let layers: Vec<LayerParameters<'_>> = layers
            .packs()
            .iter()
            .map(|pack| LayerParameters {
                pack: &pack.layer().pack,
                parameters: &pack.manifest().parameters,
            })
            .collect();
        let practice = Arc::new(Practice::of_layers(&layers, on)?);
        let kept = Kept { on, digests, practice: Arc::clone(&practice) };
        practices.insert(county.clone(), kept);
        Ok(practice)
    }

    async fn readiness(
        &self,
        county: &Jurisdiction,
        application: &Application,
        on: Date,
    ) -> Result<Option<ReadinessAnswer>, DeskError> {
        let host = self.host()?;
        let layers = host.stack().layers(county).at_site(&application.enterprise.industries);
        let packs: Vec<Arc<Pack>> = layers.classifiers().rev().map(Arc::clone).collect();
        let asked = application.clone();
        let work = move || first_answer(&packs, &asked, on);
        let answered = host.on_worker(live(county), work).await.map_err(|e| failed(&e))?;
        let Some((pack, readiness)) = answered.map_err(|error| failed(&error))? else {
            return Ok(None);
        };
        let both = |message: &Message| Both {
            zh: host.renderer(&pack, Language::ZhCn).render(message),
            en: host.renderer(&pack, Language::En).render(message),
        };
        Ok(Some(ReadinessAnswer {
            pack: pack.layer().pack.clone(),
            items: readiness.items.iter().map(|item| both(&item.text)).collect(),
            materials: readiness.materials.iter().map(both).collect(),
            readiness,
        }))
    }

    async fn producing(&self, enterprise: &str, on: Date) -> Result<TruthValue, DeskError> {
        let host = self.host()?;
        let from = on.plus_days(-PRODUCTION_DAYS);
        let kept = host.store().production_days(enterprise, from, on).await?;
        // What was concluded is kept, so that a day is asked for once; one of which packs could not
        // tell is asked for again for some days, since figures may come late.
        let known = kept.iter().rev().find(|record| record.day.running != TruthValue::Unknown);
        let fresh = on.plus_days(-FRESH_DAYS);
        let next = known.map_or(fresh, |known| known.day.on.plus_days(1).max(fresh));
        let fresh = if next < on {
            let fresh = host.production_between(enterprise, next, on).await;
            fresh.map_err(|error| failed(&error))?
        } else {
            Vec::new()
        };
        let told = kept.iter().chain(&fresh).rev().map(|record| record.day.running);
        Ok(told.into_iter().find(|it| *it != TruthValue::Unknown).unwrap_or(TruthValue::Unknown))
    }

    async fn standard_limits(&self, enterprise: &str, on: Date) -> Result<Vec<String>, DeskError> {
        let host = self.host()?;
        let mut texts = BTreeSet::new();
        for outlet in host.store().outlets_on(enterprise, on).await? {
            let limits = host.outlet_limits(enterprise, &outlet.id, on).await;
            let limits = limits.map_err(|error| failed(&error))?;
            let all = limits.governing.iter().flat_map(|one| {
                std::iter::once(&one.governing).chain(one.beaten.iter().map(|(beaten, _)| beaten))
            });
            // Those of the permit have no layer, and a county's lines to warn by are no standards.
            let law = all.filter(|it| it.layer.is_some() && it.limit.basis.kind == BasisKind::Law);
            texts.extend(law.map(|layered| limit_text(&as_applied(&outlet.id, &layered.limit))));
        }
        Ok(texts.into_iter().collect())
    }
}

/// The next position of the follower of a county's packs when they are others than those that it saw
/// last; none while they are the same. A position only grows, so that how often they changed stands
/// before what they are: packs that are put back are others than those before them.
fn next_position(seen: i64, digest: u32) -> Option<i64> {
    let (times, last) = (seen >> 32, seen & i64::from(u32::MAX));
    let digest = i64::from(digest);
    (times == 0 || last != digest).then_some(((times + 1) << 32) | digest)
}

/// A limit of a layer as one that is applied for.
fn as_applied(outlet: &str, limit: &Limit) -> PermitLimit {
    PermitLimit {
        outlet: outlet.to_owned(),
        pollutant: limit.pollutant.clone(),
        averaging: limit.averaging,
        comparison: limit.comparison,
        lower: limit.lower,
        upper: limit.upper,
        unit: limit.unit.clone(),
    }
}

/// The answer of the first pack that offers one; a pack that refuses the question leaves it to the
/// next wider.
fn first_answer(
    packs: &[Arc<Pack>],
    application: &Application,
    on: Date,
) -> Result<Option<(Arc<Pack>, Readiness)>, CallError> {
    for pack in packs {
        match pack.readiness_of(application.clone(), on) {
            Ok(readiness) => return Ok(Some((Arc::clone(pack), readiness))),
            Err(CallError::Refused { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

fn failed(error: &dyn std::fmt::Display) -> DeskError {
    DeskError::Rules(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_that_are_put_back_are_compared_with_again() {
        let (one, other) = (0, u32::MAX);
        let first = next_position(0, one).expect("the first packs are new");
        assert_eq!(next_position(first, one), None);
        let second = next_position(first, other).expect("others are new");
        assert_eq!(next_position(second, other), None);
        let third = next_position(second, one).expect("so are those before, put back");
        assert!(0 < first && first < second && second < third, "a follower never goes back");
        assert_eq!(next_position(third, one), None);
    }
}
