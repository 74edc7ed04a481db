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
    Application, BasisKind, CallError, Date, Instant, Jurisdiction, Limit, Message, PermitLimit,
    Readiness, TruthValue,
};
use tidegate_manifest::Language;
use tidegate_runtime::Pack;
use tidegate_store::EnterpriseChange;
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

    /// Classifies again those of a county whose facts or registration changed since the last time,
    /// and all when its packs are others; gives how many.
    ///
    /// # Errors
    /// Store and workers.
    pub async fn compare_again(&self, county: &Jurisdiction) -> Result<u64, ServiceError> {
        let store = &self.inner.store;
        let today = self.today();
        let stack = format!("stack/{}", self.stack_digest(county));
        let is_new = store.followed(county, &stack).await? == 0;
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
        let compared = if is_new {
            self.classify_county(county, today).await?
        } else {
            self.classify_some(&changed, today).await?
        };
        if after != began {
            store.put_followed(county, COMPARED, after).await?;
        }
        if is_new {
            store.put_followed(county, &stack, 1).await?;
        }
        Ok(compared)
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
    fn stack_digest(&self, county: &Jurisdiction) -> String {
        let layers = self.stack().layers(county);
        let digests = layers.classifiers().map(|pack| pack.layer().digest.clone());
        let all = digests.collect::<Vec<_>>().join(" ");
        hex::encode(Sha256::digest(all.as_bytes()))
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
