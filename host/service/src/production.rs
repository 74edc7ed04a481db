//! Production state (生产状态): running or stopped, from evidence that is independent of the
//! monitored values. Never a finding.
//!
//! The most specific pack that says decides; what it says is kept, so that a warning, a case and a
//! page all show the same. A day that is not over has no figure yet and stays unknown.

mod circuits;
mod comparison;
mod days;
mod figures;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use tidegate_domain::{
    CallError, Date, Decimal, Enterprise, Jurisdiction, LayerRef, PackFault, ProductionDay,
    ProductionDayRecord, ProductionEvidence, ProductionState, Question, TruthValue,
};
use tidegate_runtime::Pack;
use tidegate_store::WarningListing;

use crate::error::ServiceError;
use crate::fairness::live;
use crate::faults::Notes;
use crate::host::{Host, log_fault};
use crate::judge::blob;
use crate::telemetry;

pub use circuits::{circuit_energy_code, circuit_of_energy_code};
pub use comparison::{DailyMean, EvidenceChange, ProductionComparison, ProductionSide};
use figures::Figures;

/// Days before the day judged whose evidence a pack is given. The national pack takes its baseline
/// from 90; a pack that looks back a month further still finds it.
pub const PRODUCTION_LOOK_BACK_DAYS: i32 = 120;

/// Days that one call concludes at most: a leap year and a month around it. Hourly values of these
/// and the days looked back at stay below what one series gives.
pub const PRODUCTION_DAYS_MAX: i32 = 400;

/// Conclusions that one list of warnings asks packs for at most, so that a page answers soon; the
/// rest shows those that are kept, and the next look goes on from there.
const LISTED_CONCLUDED_MAX: usize = 50;

/// How long a conclusion about a day is taken to hold while figures of that day may still come in,
/// seconds.
const UNSETTLED_S: i64 = 3_600;

/// How long after its day a conclusion counts as settled, seconds: meters and returns of a day come
/// in within the next.
const SETTLED_AFTER_S: i64 = 86_400;

/// What a conclusion about a day comes to, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductionBrief {
    /// The day.
    pub on: Date,
    /// Running, stopped or unknown.
    pub running: TruthValue,
    /// 0 to 1.
    pub confidence: Decimal,
    /// Kinds of evidence behind it, ascending.
    pub evidence: Vec<String>,
}

impl From<&ProductionDayRecord> for ProductionBrief {
    fn from(record: &ProductionDayRecord) -> Self {
        let ProductionDay { on, running, confidence, evidence } = record.day.clone();
        Self { on, running, confidence, evidence }
    }
}

impl Host {
    /// Whether an enterprise was producing on a day; kept when it differs from what is kept.
    ///
    /// # Errors
    /// As [`Host::production_between`].
    pub async fn production(
        &self,
        enterprise: &str,
        on: Date,
    ) -> Result<ProductionDayRecord, ServiceError> {
        let mut days = self.production_between(enterprise, on, on.plus_days(1)).await?;
        days.pop().ok_or_else(|| ServiceError::Internal("no production day".to_owned()))
    }

    /// Whether an enterprise was producing on each day of `[from, until)`, by day; those that
    /// differ from what is kept are kept. Unknown without a layer where no pack says.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an enterprise that is not registered;
    /// [`ServiceError::Invalid`] for no days or more than [`PRODUCTION_DAYS_MAX`];
    /// [`ServiceError::Call`] when a pack fails, which is no conclusion.
    pub async fn production_between(
        &self,
        enterprise: &str,
        from: Date,
        until: Date,
    ) -> Result<Vec<ProductionDayRecord>, ServiceError> {
        check_days(from, until)?;
        let facts = self.facts_between(enterprise, (from, until)).await?;
        self.conclude_between(enterprise, (from, until), facts).await
    }

    /// The same for an enterprise whose facts through these days are known already.
    ///
    /// # Errors
    /// As [`Host::production_between`].
    pub(crate) async fn production_with(
        &self,
        facts: &Enterprise,
        (from, until): (Date, Date),
    ) -> Result<Vec<ProductionDayRecord>, ServiceError> {
        check_days(from, until)?;
        self.conclude_between(&facts.id, (from, until), vec![(from, facts.clone())]).await
    }

    /// The facts of an enterprise on the first of some days, and on each of them on which one changes.
    async fn facts_between(
        &self,
        enterprise: &str,
        (from, until): (Date, Date),
    ) -> Result<Vec<(Date, Enterprise)>, ServiceError> {
        let store = &self.inner.store;
        let mut days = BTreeSet::from([from]);
        if from.plus_days(1) < until {
            let changes = store.facts(enterprise).await?.into_iter().map(|fact| fact.from);
            days.extend(changes.filter(|day| from < *day && *day < until));
        }
        let mut facts = Vec::with_capacity(days.len());
        for day in days {
            let known = store.enterprise_on(enterprise, day).await?;
            facts.push((day, known.ok_or_else(|| not_registered(enterprise))?));
        }
        Ok(facts)
    }

    /// Concludes days, with the facts of the first and of each on which one changes.
    async fn conclude_between(
        &self,
        enterprise: &str,
        (from, until): (Date, Date),
        facts: Vec<(Date, Enterprise)>,
    ) -> Result<Vec<ProductionDayRecord>, ServiceError> {
        let figures = self.figures(enterprise, from, until).await?;
        let county = self.county_of(enterprise).await?;
        let mut facts = facts.into_iter().peekable();
        let mut known = None;
        let mut asked = Vec::new();
        for on in (from.days()..until.days()).map(Date::from_days) {
            if let Some((_, changed)) = facts.next_if(|(day, _)| *day <= on) {
                known = Some(changed);
            }
            let known = known.clone().ok_or_else(|| not_registered(enterprise))?;
            asked.push(Asked { on, evidence: evidence(known, &figures, on) });
        }
        let site = asked.first().map(|asked| asked.evidence.enterprise.industries.clone());
        let layers = self.stack().layers(&county).for_enterprise(enterprise);
        let layers = layers.at_site(&site.unwrap_or_default());
        let packs: Vec<Arc<Pack>> = layers.classifiers().rev().map(Arc::clone).collect();
        let at = self.inner.clock.now();
        let lane = live(&county);
        let conclude = move || {
            let _county = telemetry::within(&county);
            let mut notes = Notes::default();
            (conclude(&packs, asked, &mut notes), county, notes)
        };
        let (concluded, county, notes) = self.on_worker(lane, conclude).await?;
        self.heed(&county, notes).await;
        let records = concluded.map_err(ServiceError::Call)?.into_iter().map(|concluded| {
            let Concluded { day, layer, steps, missing } = concluded;
            ProductionDayRecord {
                enterprise: enterprise.to_owned(),
                day,
                layer,
                steps,
                missing,
                at,
            }
        });
        self.keep(enterprise, (from, until), records.collect()).await
    }

    /// Keeps what differs and gives what holds.
    async fn keep(
        &self,
        enterprise: &str,
        (from, until): (Date, Date),
        mut records: Vec<ProductionDayRecord>,
    ) -> Result<Vec<ProductionDayRecord>, ServiceError> {
        let known = self.inner.store.production_days(enterprise, from, until).await?;
        let known: BTreeMap<Date, ProductionDayRecord> =
            known.into_iter().map(|record| (record.day.on, record)).collect();
        let mut changed = Vec::new();
        for record in &mut records {
            match known.get(&record.day.on) {
                Some(before) if is_same(before, record) => *record = before.clone(),
                _ => changed.push(record.clone()),
            }
        }
        if !changed.is_empty() {
            self.inner.store.put_production_days(&changed).await?;
        }
        Ok(records)
    }

    /// The production state of the day on which each warning opened, in the order given; of a day
    /// that is not over, of the day before. None where a pack fails or the list asks for too many
    /// that were never concluded.
    ///
    /// # Errors
    /// Store.
    pub async fn production_of_warnings(
        &self,
        warnings: &[WarningListing],
    ) -> Result<Vec<Option<ProductionBrief>>, ServiceError> {
        let mut known: HashMap<(String, Date), Option<ProductionBrief>> = HashMap::new();
        let mut concluded = 0;
        let mut briefs = Vec::with_capacity(warnings.len());
        for listing in warnings {
            let warning = &listing.warning;
            let enterprise = &warning.stream.enterprise;
            let on = self.day_over(Date::of_instant(warning.opened_at));
            let key = (enterprise.clone(), on);
            if !known.contains_key(&key) {
                let kept = self.kept(enterprise, on).await?;
                let holds = kept.as_ref().is_some_and(|record| self.still_holds(record));
                let brief = if holds || concluded >= LISTED_CONCLUDED_MAX {
                    kept.as_ref().map(ProductionBrief::from)
                } else {
                    concluded += 1;
                    self.production_if_any(enterprise, on)
                        .await?
                        .as_ref()
                        .map(ProductionBrief::from)
                };
                known.insert(key.clone(), brief);
            }
            briefs.push(known.get(&key).cloned().flatten());
        }
        Ok(briefs)
    }

    /// The conclusion about a day; none where there is nothing to conclude from because a pack
    /// failed or the enterprise is no longer registered, which is logged.
    pub(crate) async fn production_if_any(
        &self,
        enterprise: &str,
        on: Date,
    ) -> Result<Option<ProductionDayRecord>, ServiceError> {
        match self.production(enterprise, on).await {
            Ok(record) => Ok(Some(record)),
            Err(ServiceError::Call(error)) => {
                log_fault(&error);
                Ok(None)
            }
            Err(ServiceError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The day itself when it is over, otherwise the one before today.
    pub(crate) fn day_over(&self, on: Date) -> Date {
        on.min(self.today().plus_days(-1))
    }

    async fn kept(
        &self,
        enterprise: &str,
        on: Date,
    ) -> Result<Option<ProductionDayRecord>, ServiceError> {
        let days = self.inner.store.production_days(enterprise, on, on.plus_days(1)).await?;
        Ok(days.into_iter().next())
    }

    /// Whether a kept conclusion need not be looked at again for a list.
    fn still_holds(&self, record: &ProductionDayRecord) -> bool {
        let over = record.day.on.plus_days(1).start();
        let is_settled = record.at >= over.saturating_add(SETTLED_AFTER_S);
        is_settled || self.inner.clock.now().saturating_sub(record.at) < UNSETTLED_S
    }

    pub(super) async fn county_of(&self, enterprise: &str) -> Result<Jurisdiction, ServiceError> {
        let record = self.inner.store.enterprise(enterprise).await?;
        Ok(record.ok_or_else(|| not_registered(enterprise))?.county)
    }
}

/// Refuses no days and more than one call concludes.
fn check_days(from: Date, until: Date) -> Result<(), ServiceError> {
    let days = i64::from(until.days()) - i64::from(from.days());
    if (1..=i64::from(PRODUCTION_DAYS_MAX)).contains(&days) {
        return Ok(());
    }
    let reason = if days < 1 {
        format!("{until} does not lie after {from}: name at least one day")
    } else {
        format!("{days} days are asked for: at most {PRODUCTION_DAYS_MAX}")
    };
    Err(ServiceError::Invalid { what: "days", reason })
}

fn not_registered(enterprise: &str) -> ServiceError {
    ServiceError::NotFound { what: "enterprise", id: enterprise.to_owned() }
}

/// One day to be concluded.
struct Asked {
    on: Date,
    evidence: ProductionEvidence,
}

/// What came of it.
struct Concluded {
    day: ProductionDay,
    layer: Option<LayerRef>,
    steps: Vec<tidegate_domain::Step>,
    missing: Vec<String>,
}

fn evidence(facts: Enterprise, figures: &Figures, on: Date) -> ProductionEvidence {
    let from = on.plus_days(-PRODUCTION_LOOK_BACK_DAYS);
    ProductionEvidence { enterprise: facts, days: figures.evidence(from, on) }
}

/// Asks the packs, most specific first, about each day.
fn conclude(
    packs: &[Arc<Pack>],
    asked: Vec<Asked>,
    notes: &mut Notes,
) -> Result<Vec<Concluded>, CallError> {
    asked.into_iter().map(|asked| conclude_day(packs, asked, notes)).collect()
}

fn conclude_day(
    packs: &[Arc<Pack>],
    asked: Asked,
    notes: &mut Notes,
) -> Result<Concluded, CallError> {
    let Asked { on, evidence } = asked;
    let kinds: BTreeSet<String> =
        evidence.days.iter().filter(|day| day.on == on).map(|day| day.kind.clone()).collect();
    let kinds: Vec<String> = kinds.into_iter().collect();
    for pack in packs {
        let said = pack.production(evidence.clone(), on);
        let said = said.and_then(|state| concluded(pack, (on, kinds.clone()), state));
        match &said {
            Ok(_) => notes.well(pack, "classification.production"),
            Err(error) => notes.failed(pack, error, || {
                blob(&Question::Production { evidence: evidence.clone(), on }).ok()
            }),
        }
        match said {
            Ok(concluded) => return Ok(concluded),
            // Outside what this pack answers, or not offered: the next wider one may know.
            Err(CallError::Refused { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let (running, confidence) = (TruthValue::Unknown, Decimal::ZERO);
    let day = ProductionDay { on, running, confidence, evidence: kinds };
    Ok(Concluded { day, layer: None, steps: Vec::new(), missing: Vec::new() })
}

fn concluded(
    pack: &Pack,
    (on, evidence): (Date, Vec<String>),
    state: ProductionState,
) -> Result<Concluded, CallError> {
    let ProductionState { running, confidence, steps, missing } = state;
    if !(Decimal::ZERO..=Decimal::ONE).contains(&confidence) {
        return Err(CallError::Pack {
            pack: pack.layer().pack.clone(),
            function: "classification.production",
            fault: PackFault::Contract { detail: format!("a confidence of {confidence}") },
            backtrace: None,
        });
    }
    let day = ProductionDay { on, running, confidence, evidence };
    Ok(Concluded { day, layer: Some(pack.layer().clone()), steps, missing })
}

/// Whether two conclusions say the same, whenever they were made.
fn is_same(one: &ProductionDayRecord, other: &ProductionDayRecord) -> bool {
    one.day == other.day
        && one.layer == other.layer
        && one.steps == other.steps
        && one.missing == other.missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_of_one_call_are_bounded() {
        let first: Date = "2026-01-01".parse().unwrap();
        for (days, fits) in [(-1, false), (0, false), (1, true), (400, true), (401, false)] {
            assert_eq!(check_days(first, first.plus_days(days)).is_ok(), fits, "{days}");
        }
        let ends = check_days(Date::from_days(i32::MIN), Date::from_days(i32::MAX));
        assert!(ends.is_err());
    }
}
