//! Two counties' packs on the same data: where and by which clause they differ.
//!
//! Each stack is asked about the same facts, permits and readings, as though every site lay in its
//! county. Watches begin at rest on the first day on both sides. Nothing is written.

mod classifying;
mod difference;
mod findings;
mod grading;
mod keeping;
mod limits;
mod part;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::StreamExt;
use tidegate_domain::{Date, EnterpriseRecord, Jurisdiction, LayerRef, Level};
use tidegate_store::Page;
use tokio::sync::mpsc;

use crate::error::ServiceError;
use crate::fairness::beside;
use crate::host::Host;
use crate::judge::{Book, Wanted};
use crate::stack::Layers;

pub use difference::{
    CompareTally, ComparedEnterprise, CountyDifference, DifferenceKind, DifferenceKindError,
    KindTally, Said, SanctionSaid,
};
use keeping::Keeper;
use part::{Carried, Work};

/// Enterprises listed at once.
const LISTED: u32 = 1_000;

/// Enterprises whose results may wait to be taken: each holds up to
/// [`keeping::DIFFERENCES_MAX`] differences.
const WAITING_MAX: usize = 4;

/// What is to be compared.
#[derive(Clone, Debug)]
pub struct CompareOrder {
    /// The two counties whose packs are asked.
    pub counties: [Jurisdiction; 2],
    /// Counties whose enterprises and readings they are asked about; the first of the two when
    /// empty.
    pub data_of: Vec<Jurisdiction>,
    /// Only this enterprise.
    pub enterprise: Option<String>,
    /// First day.
    pub from: Date,
    /// First day after.
    pub until: Date,
    /// The day of judging that both are told; today when absent.
    pub as_of: Option<Date>,
    /// What is compared; everything when empty.
    pub kinds: BTreeSet<DifferenceKind>,
    /// Enterprises looked at at the same time.
    pub at_once: usize,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompareProgress {
    /// Enterprises to be looked at.
    pub enterprises: u64,
    /// Values read so far.
    pub values: u64,
}

/// The work of comparing, as it goes on.
#[derive(Debug)]
pub struct Comparing {
    /// What came of each enterprise: by county of the data, then by id.
    pub results: mpsc::Receiver<ComparedEnterprise>,
    /// The packs of each county, widest first.
    pub layers: [Vec<LayerRef>; 2],
    /// Counties whose data is used.
    pub data_of: Vec<Jurisdiction>,
    enterprises: u64,
    values: Arc<AtomicU64>,
    period: (Date, Date),
    needs_readings: bool,
}

impl Comparing {
    /// Fails when everything was looked at and there was no reading in the period: nobody is to take
    /// that for agreement.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`].
    pub fn ended(&self) -> Result<(), ServiceError> {
        if !self.needs_readings || self.progress().values > 0 {
            return Ok(());
        }
        let (from, until) = self.period;
        let reason = format!(
            "no reading of {} begins in {from} to {until}: name days that have some, or compare \
             only classification and limits",
            names(&self.data_of)
        );
        Err(ServiceError::Invalid { what: "period", reason })
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> CompareProgress {
        CompareProgress {
            enterprises: self.enterprises,
            values: self.values.load(Ordering::Relaxed),
        }
    }
}

/// The two stacks.
#[derive(Debug)]
struct Sides {
    counties: [Jurisdiction; 2],
    layers: [Layers; 2],
}

impl Host {
    /// Compares two counties' packs on the same data. Nothing is written.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for an empty period, a code that is no county, an enterprise of
    /// another county, or counties without an enterprise; [`ServiceError::NotFound`] for a county or
    /// an enterprise that the host does not know; store.
    pub async fn compare(&self, mut order: CompareOrder) -> Result<Comparing, ServiceError> {
        if order.from >= order.until {
            let reason = format!(
                "`{}` to `{}` has no day: the end is the first day that no longer counts and comes \
                 after the beginning",
                order.from, order.until
            );
            return Err(ServiceError::Invalid { what: "period", reason });
        }
        if order.data_of.is_empty() {
            order.data_of.push(order.counties[0].clone());
        }
        order.data_of.sort_unstable();
        order.data_of.dedup();
        for county in order.counties.iter().chain(&order.data_of) {
            self.known_county(county).await?;
        }
        let enterprises = self.compared_enterprises(&order).await?;
        let layers = order.counties.each_ref().map(|county| self.stack().layers(county));
        let sides = Arc::new(Sides { counties: order.counties.clone(), layers });
        let named = sides.layers.each_ref().map(|layers| {
            layers.packs().iter().map(|pack| pack.layer().clone()).collect::<Vec<_>>()
        });
        let (sender, results) = mpsc::channel(WAITING_MAX);
        let values = Arc::new(AtomicU64::new(0));
        let comparing = Comparing {
            results,
            layers: named,
            data_of: order.data_of.clone(),
            enterprises: enterprises.len() as u64,
            values: Arc::clone(&values),
            period: (order.from, order.until),
            needs_readings: order.kinds.is_empty()
                || order.kinds.contains(&DifferenceKind::Grade)
                || order.kinds.contains(&DifferenceKind::Finding),
        };
        let (host, at_once) = (self.clone(), order.at_once.max(1));
        tokio::spawn(async move {
            let work = futures::stream::iter(enterprises).map(|enterprise| {
                let one = One {
                    host: host.clone(),
                    sides: Arc::clone(&sides),
                    order: order.clone(),
                    values: Arc::clone(&values),
                };
                let known = enterprise.clone();
                let comparing = tokio::spawn(one.compared(enterprise));
                async move {
                    comparing.await.unwrap_or_else(|error| {
                        let why = format!("its comparison ended early: {error}");
                        ComparedEnterprise::failed(&known, why)
                    })
                }
            });
            // In the order of the enterprises, so that whoever writes them down need not sort.
            let mut work = work.buffered(at_once);
            while let Some(done) = work.next().await {
                // Whoever asked may have gone: then nobody wants the rest.
                if sender.send(done).await.is_err() {
                    break;
                }
            }
        });
        Ok(comparing)
    }

    /// Fails for a code that is no county, and for one that has no enterprise, was not added, and for
    /// which neither it nor its city has a pack: most likely a slip of the pen.
    async fn known_county(&self, county: &Jurisdiction) -> Result<(), ServiceError> {
        if county.level() != Level::County {
            let reason = format!("`{county}` is no county, give the code of one such as 330122");
            return Err(ServiceError::Invalid { what: "county", reason });
        }
        let own = self.stack().packs().into_iter().any(|pack| {
            let place = pack.jurisdiction();
            place.level() >= Level::City && place.contains(county)
        });
        if own || self.inner.store.county(county).await?.is_some() {
            return Ok(());
        }
        let first = Page { offset: 0, rows: 1 };
        if !self.inner.store.enterprises(county, None, first).await?.items.is_empty() {
            return Ok(());
        }
        Err(ServiceError::NotFound {
            what: "county with a pack, an enterprise or an entry by `tidegate county add`:",
            id: county.to_string(),
        })
    }

    /// The enterprises whose data is used.
    async fn compared_enterprises(
        &self,
        order: &CompareOrder,
    ) -> Result<Vec<EnterpriseRecord>, ServiceError> {
        let list = names(&order.data_of);
        if let Some(id) = &order.enterprise {
            let found = self.inner.store.enterprise(id).await?;
            let not_found = || ServiceError::NotFound { what: "enterprise", id: id.clone() };
            let found = found.ok_or_else(not_found)?;
            if !order.data_of.contains(&found.county) {
                let reason = format!(
                    "`{id}` is an enterprise of {}, and the data is that of {list}",
                    found.county
                );
                return Err(ServiceError::Invalid { what: "enterprise", reason });
            }
            return Ok(vec![found]);
        }
        let mut all = Vec::new();
        for county in &order.data_of {
            let mut page = Page { offset: 0, rows: LISTED };
            loop {
                let found = self.inner.store.enterprises(county, None, page).await?.items;
                if found.is_empty() {
                    break;
                }
                page.offset += u32::try_from(found.len()).unwrap_or(u32::MAX);
                all.extend(found);
            }
        }
        if all.is_empty() {
            let reason =
                format!("{list} has no enterprise to compare on: name a county that has some");
            return Err(ServiceError::Invalid { what: "data", reason });
        }
        Ok(all)
    }
}

fn names(counties: &[Jurisdiction]) -> String {
    counties.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The work on one enterprise.
struct One {
    host: Host,
    sides: Arc<Sides>,
    order: CompareOrder,
    values: Arc<AtomicU64>,
}

impl One {
    async fn compared(self, enterprise: EnterpriseRecord) -> ComparedEnterprise {
        let mut done = ComparedEnterprise::begun(&enterprise);
        if let Err(error) = self.parts(&enterprise, &mut done).await {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            done.failure = match cause {
                Some(cause) => format!("{error}: {cause}"),
                None => error.to_string(),
            };
        }
        done
    }

    /// Part by part, so that memory does not grow with the period.
    async fn parts(
        &self,
        enterprise: &EnterpriseRecord,
        done: &mut ComparedEnterprise,
    ) -> Result<(), ServiceError> {
        let CompareOrder { from, until, .. } = self.order;
        let work =
            Arc::new(Work { sides: Arc::clone(&self.sides), kinds: self.order.kinds.clone() });
        let mut carried = Carried::new(Keeper::new(enterprise));
        let mut book: Option<Book> = None;
        let mut start = from;
        for end in self.host.part_ends(&enterprise.id, from, until).await? {
            let wanted = Wanted {
                enterprise: &enterprise.id,
                from: start,
                until: end,
                as_of: self.order.as_of.unwrap_or_else(|| self.host.today()),
                known_at: self.host.clock().now(),
            };
            let material = self.host.gather_part(&wanted, &mut book).await?;
            let values = material.values();
            let work = Arc::clone(&work);
            let compared = move || work.part(material, &mut carried).map(|()| carried);
            carried = self.host.on_worker(beside(&enterprise.county), compared).await??;
            done.values += values;
            self.values.fetch_add(values, Ordering::Relaxed);
            start = end;
        }
        (done.differences, done.tally) = carried.finish();
        Ok(())
    }
}

/// Sums what came of enterprises, one after the other.
impl CompareTally {
    /// Adds what came of another enterprise.
    pub fn add(&mut self, other: &Self) {
        for (kind, tally) in &other.kinds {
            let own = self.kinds.entry(*kind).or_default();
            own.differences += tally.differences;
            own.readings += tally.readings;
            own.enterprises += tally.enterprises;
            add_counts(&mut own.by_what, &tally.by_what);
            add_counts(&mut own.by_clause, &tally.by_clause);
        }
        self.not_listed += other.not_listed;
    }
}

fn add_counts<K: Ord + Clone>(own: &mut BTreeMap<K, u64>, other: &BTreeMap<K, u64>) {
    for (key, count) in other {
        *own.entry(key.clone()).or_default() += count;
    }
}
