//! Amounts of the calendar year against what the permit allows.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tidegate_averages::{
    DayPartial, HourLimit, HourState, Ledger, LedgerError, Method, Monitoring, WantedAmount,
    YearAmounts, YearTotal, is_rate,
};
use tidegate_domain::{Averaging, Comparison, Date, Medium, Outlet, Permit, PermitAmount, Total};
use tidegate_store::AmountDay;

use super::kept_day;
use super::limits::Span;
use super::material::{Material, StreamMaterial, Wanted};
use super::means::{Laid, compared};
use crate::error::ServiceError;
use crate::host::Host;
use crate::outlets::is_valid;

/// Days before the year that the filling of gaps may look back to: 2 160 valid hours are 90 days,
/// and some of the hours before may be invalid.
const LOOK_BACK_DAYS: i32 = 120;

/// Days that are worked out from readings at once.
const CHUNK_DAYS: i32 = 31;

/// Averaging periods that masses are made of.
const AVERAGINGS: [Averaging; 2] = [Averaging::Minute, Averaging::Hour];

/// What was discharged in a calendar year against what the permit allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnnualAmount {
    /// Outlet number; absent for the whole site.
    pub outlet: Option<String>,
    /// HJ 212 code.
    pub pollutant: String,
    /// Tonnes measured, substituted and permitted, shares, hours, and when it is used up.
    pub total: YearTotal,
}

/// The days of all outlets and pollutants of one enterprise, grown day by day.
#[derive(Debug, Default)]
pub(crate) struct Book {
    ledgers: BTreeMap<(String, String), Kept>,
}

/// The days of one pollutant at one outlet.
#[derive(Debug)]
struct Kept {
    ledger: Ledger,
    /// First day in it.
    first: Date,
}

impl Book {
    /// Takes in days; a day that comes again takes the place of what it was.
    pub(crate) fn add(&mut self, partials: Vec<DayPartial>) -> Result<(), ServiceError> {
        for partial in partials {
            let key = (partial.outlet.clone(), partial.pollutant.clone());
            let kept = self.ledgers.entry(key).or_insert_with(|| Kept {
                ledger: Ledger::new(&partial.outlet, &partial.pollutant, partial.monitoring),
                first: partial.day,
            });
            kept.first = kept.first.min(partial.day);
            kept.ledger.add(partial).map_err(internal)?;
        }
        Ok(())
    }

    /// The totals up to `until` of every amount that the permits valid on the day before allow.
    pub(crate) fn totals(
        &self,
        permits: &[Permit],
        until: Date,
    ) -> Result<Vec<Total>, ServiceError> {
        let of_case_file = |amount: AnnualAmount| {
            amount.total.for_case_file(amount.outlet.as_deref(), &amount.pollutant)
        };
        Ok(self.annual(permits, until)?.into_iter().map(of_case_file).collect())
    }

    /// The same with shares.
    fn annual(&self, permits: &[Permit], until: Date) -> Result<Vec<AnnualAmount>, ServiceError> {
        let year = until.plus_days(-1).ymd().0;
        let new_year = Date::from_ymd(year, 1, 1).unwrap_or(until);
        let mut totals = Vec::new();
        for amount in amounts_of(permits, until.plus_days(-1)) {
            let counted = |(outlet, pollutant): &(String, String)| {
                amount.outlet.as_ref().is_none_or(|own| own == outlet)
                    && *pollutant == amount.pollutant
            };
            let of_amount = || self.ledgers.iter().filter(|(key, _)| counted(key));
            // Before anything was monitored there is no gap to fill.
            let first = of_amount().map(|(_, kept)| kept.first).min();
            let first = first.map_or(new_year, |first| first.max(new_year));
            let mut sum: Option<YearAmounts> = None;
            for (_, kept) in of_amount().filter(|_| first < until) {
                let own = kept.ledger.amounts(Method::latest(), first, until).map_err(internal)?;
                sum = Some(match sum {
                    Some(sum) => sum.plus(&own).ok_or_else(|| {
                        ServiceError::Internal("amounts of different days".to_owned())
                    })?,
                    None => own,
                });
            }
            if let Some(sum) = sum {
                totals.push(AnnualAmount {
                    outlet: amount.outlet.clone(),
                    pollutant: amount.pollutant.clone(),
                    total: sum.total(Some(amount.amount)),
                });
            }
        }
        Ok(totals)
    }
}

fn internal(error: LedgerError) -> ServiceError {
    ServiceError::Internal(error.to_string())
}

/// The amounts that the permits valid on a day allow for its year.
fn amounts_of(permits: &[Permit], on: Date) -> Vec<&PermitAmount> {
    let year = u16::try_from(on.ymd().0).unwrap_or(0);
    let valid = permits.iter().filter(|permit| is_valid(permit, on));
    let amounts = valid.flat_map(|permit| &permit.amounts);
    amounts.filter(|amount| amount.year == year).collect()
}

/// Pollutants with an amount, by outlet; an amount of the site is about every outlet.
pub(crate) fn wanted_at(material: &Material, outlet: &Outlet) -> BTreeSet<String> {
    let amounts = amounts_of(&material.permits, material.until.plus_days(-1));
    let about = amounts
        .into_iter()
        .filter(|amount| amount.outlet.as_ref().is_none_or(|own| *own == outlet.id));
    let codes = about.map(|amount| amount.pollutant.clone());
    codes.filter(|code| material.receives(&outlet.id, code)).collect()
}

/// The days of a material from its streams, of these pollutants at an outlet.
pub(crate) fn partials(
    material: &Material,
    outlet: &Outlet,
    pollutants: BTreeSet<String>,
    spans: &[Span],
) -> Result<Vec<DayPartial>, ServiceError> {
    let wanted: Vec<WantedAmount> = pollutants
        .into_iter()
        .map(|pollutant| WantedAmount { hour_limit: hour_limit(spans, &pollutant), pollutant })
        .collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let laid = Laid::new(Method::latest(), material, outlet, &[]);
    let (partials, _) = laid.run()?.amounts(&wanted);
    Ok(partials)
}

/// The hourly limit over which an hour counts as exceeding: that of the concentration, or that of
/// the rate where there is no other.
fn hour_limit(spans: &[Span], pollutant: &str) -> Option<HourLimit> {
    let limits = spans.iter().flat_map(|span| &span.limits.governing);
    let hourly = limits.map(|governing| &governing.governing).filter(|layered| {
        let limit = &layered.limit;
        limit.pollutant == pollutant
            && limit.averaging == Averaging::Hour
            && limit.comparison == Comparison::AtMost
    });
    // Of several equal ones the first is taken.
    let found = hourly.min_by_key(|layered| is_rate(&layered.limit.unit))?;
    Some(HourLimit {
        unit: found.limit.unit.clone(),
        compared: compared(found),
        upper: found.limit.upper?,
        decimals: found.limit.decimals,
    })
}

/// Where the days of a book come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Days {
    /// As they were worked out last, which is kept; those that never were are worked out and kept.
    Kept,
    /// From the readings alone, and nothing is kept.
    WorkedOutAgain,
}

impl Host {
    /// What an enterprise discharged in the calendar year up to and with `on` against every amount
    /// that its permits allow, worked out again from the readings.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an enterprise that is not registered.
    pub async fn annual_amounts(
        &self,
        enterprise: &str,
        on: Date,
    ) -> Result<Vec<AnnualAmount>, ServiceError> {
        let wanted = Wanted {
            enterprise,
            from: on,
            until: on.plus_days(1),
            as_of: on,
            known_at: self.clock().now(),
        };
        let material = self.gather_stored(&wanted).await?;
        let mut book = self.book_before(&material, Days::WorkedOutAgain).await?;
        book.add(self.own_days(&material).await?)?;
        book.annual(&material.permits, material.until)
    }

    /// The totals of a material's year up to its end. Days before it are taken as they were worked
    /// out last, or worked out from the readings when they never were.
    pub(crate) async fn amounts(&self, material: &Material) -> Result<Vec<Total>, ServiceError> {
        let any = material.outlets.iter().any(|outlet| !wanted_at(material, outlet).is_empty());
        if !any {
            return Ok(Vec::new());
        }
        let mut book = self.book_before(material, Days::Kept).await?;
        let own = self.own_days(material).await?;
        self.keep_days(&material.enterprise.id, &own).await?;
        book.add(own)?;
        book.totals(&material.permits, material.until)
    }

    /// The days of the material itself.
    pub(crate) async fn own_days(
        &self,
        material: &Material,
    ) -> Result<Vec<DayPartial>, ServiceError> {
        let mut all = Vec::new();
        for outlet in &material.outlets {
            let span = self.span_of(material, outlet).await?;
            all.extend(partials(material, outlet, wanted_at(material, outlet), &[span])?);
        }
        Ok(all)
    }

    /// The limits at the beginning of a material, taken for all of it: they decide only which hours
    /// are counted as exceeding.
    async fn span_of(&self, material: &Material, outlet: &Outlet) -> Result<Span, ServiceError> {
        let Material { from, until, .. } = *material;
        let limits = self.outlet_limits(&material.enterprise.id, &outlet.id, from).await?;
        Ok(Span { from, until, limits })
    }

    async fn keep_days(
        &self,
        enterprise: &str,
        partials: &[DayPartial],
    ) -> Result<(), ServiceError> {
        let rows: Vec<AmountDay> = partials
            .iter()
            .map(|partial| {
                Ok(AmountDay {
                    outlet: partial.outlet.clone(),
                    pollutant: partial.pollutant.clone(),
                    day: partial.day,
                    partial: kept_day::to_text(partial)?,
                })
            })
            .collect::<Result<_, ServiceError>>()?;
        Ok(self.inner.store.put_amount_days(enterprise, &rows).await?)
    }

    /// The book of the days before a material that its year and the filling of gaps need.
    pub(crate) async fn book_before(
        &self,
        material: &Material,
        source: Days,
    ) -> Result<Book, ServiceError> {
        let year = material.until.plus_days(-1).ymd().0;
        let first = Date::from_ymd(year, 1, 1).unwrap_or(material.from);
        let since = first.plus_days(-LOOK_BACK_DAYS);
        let enterprise = material.enterprise.id.as_str();
        let kept = match source {
            Days::Kept => self.inner.store.amount_days(enterprise, since, material.from).await?,
            Days::WorkedOutAgain => Vec::new(),
        };
        let mut known: BTreeSet<Date> = BTreeSet::new();
        let mut partials: Vec<DayPartial> = Vec::new();
        for day in kept {
            let on = day.day;
            match kept_day::from_text(day) {
                Ok(partial) => {
                    known.insert(on);
                    partials.push(partial);
                }
                // It is worked out again, as one that was never kept.
                Err(error) => tracing::warn!(%error, enterprise, "a kept day is not used"),
            }
        }
        let mut from = since;
        while from < material.from {
            let until = from.plus_days(CHUNK_DAYS).min(material.from);
            let days = (from.days()..until.days()).map(Date::from_days);
            if days.clone().any(|day| !known.contains(&day)) {
                let found = self.worked_out(material, from, until).await?;
                let new: Vec<DayPartial> =
                    found.into_iter().filter(|partial| !known.contains(&partial.day)).collect();
                if source == Days::Kept {
                    self.keep_days(enterprise, &new).await?;
                }
                partials.extend(new);
            }
            from = until;
        }
        let mut book = Book::default();
        book.add(since_monitored(partials))?;
        Ok(book)
    }

    /// Days worked out from the readings alone.
    async fn worked_out(
        &self,
        material: &Material,
        from: Date,
        until: Date,
    ) -> Result<Vec<DayPartial>, ServiceError> {
        let columns = self
            .inner
            .store
            .stream_columns(&material.enterprise.id, &AVERAGINGS, from.start(), until.start())
            .await?;
        let then = Material {
            from,
            until,
            streams: columns.into_iter().map(StreamMaterial::from).collect(),
            amounts: Vec::new(),
            production: Vec::new(),
            earlier: Vec::new(),
            ..material.clone()
        };
        let mut found = Vec::new();
        for outlet in &material.outlets {
            let wanted = wanted_at(material, outlet);
            let (received, silent): (BTreeSet<String>, BTreeSet<String>) =
                wanted.into_iter().partition(|code| then.receives(&outlet.id, code));
            let silent = silent.iter().flat_map(|code| silent_days(outlet, code, (from, until)));
            found.extend(silent);
            let span = self.span_of(&then, outlet).await?;
            found.extend(partials(&then, outlet, received, &[span])?);
        }
        Ok(found)
    }
}

/// Days on which nothing was received.
fn silent_days(
    outlet: &Outlet,
    pollutant: &str,
    (from, until): (Date, Date),
) -> impl Iterator<Item = DayPartial> {
    let (outlet_id, pollutant) = (outlet.id.clone(), pollutant.to_owned());
    let monitoring = match outlet.medium {
        Medium::Air => Monitoring::FlueGas,
        Medium::Water => Monitoring::WasteWater,
    };
    (from.days()..until.days()).map(move |day| DayPartial {
        outlet: outlet_id.clone(),
        pollutant: pollutant.clone(),
        monitoring,
        day: Date::from_days(day),
        mass: [0; 24],
        state: [HourState::Missing; 24],
        exceeding: 0,
    })
}

/// Without the days before anything was ever received: an outlet that was not monitored yet has no
/// gap to fill.
fn since_monitored(mut partials: Vec<DayPartial>) -> Vec<DayPartial> {
    let mut first: BTreeMap<(String, String), Date> = BTreeMap::new();
    for partial in &partials {
        if partial.state.iter().any(|state| *state != HourState::Missing) {
            let key = (partial.outlet.clone(), partial.pollutant.clone());
            let day = first.entry(key).or_insert(partial.day);
            *day = (*day).min(partial.day);
        }
    }
    partials.retain(|partial| {
        let key = (partial.outlet.clone(), partial.pollutant.clone());
        first.get(&key).is_some_and(|first| *first <= partial.day)
    });
    partials
}
