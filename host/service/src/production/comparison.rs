//! Consumption and production before and after a date.

use serde::{Deserialize, Serialize};
use tidegate_domain::{DailyEvidence, Date, Decimal, ProductionDayRecord, TruthValue};

use crate::error::ServiceError;
use crate::host::Host;

/// Days either side that one comparison takes at most.
const SIDE_DAYS_MAX: i32 = 180;

/// What changed around a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductionComparison {
    /// Unified social credit code.
    pub enterprise: String,
    /// The date, for example the first day of a stop order.
    pub date: Date,
    /// The days before it.
    pub before: ProductionSide,
    /// The days from it on, as far as they are over.
    pub since: ProductionSide,
    /// Each kind of figure that there is on either side, ascending.
    pub kinds: Vec<EvidenceChange>,
}

/// One side of the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductionSide {
    /// First day.
    pub from: Date,
    /// First day after it.
    pub until: Date,
    /// Days concluded as running.
    pub running: u32,
    /// Days concluded as stopped.
    pub stopped: u32,
    /// Days that stay unknown.
    pub unknown: u32,
}

/// How one kind of figure changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceChange {
    /// Kind, for example `power-kwh`.
    pub kind: String,
    /// Before the date; absent without a figure.
    pub before: Option<DailyMean>,
    /// From the date on; absent without a figure.
    pub since: Option<DailyMean>,
    /// (since − before) / before, 1 being twice as much; absent without both, or when nothing was
    /// used before.
    pub change: Option<Decimal>,
}

/// A mean over the days that have a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyMean {
    /// Amount a day in the unit of the kind, cut at the ninth decimal.
    pub amount: Decimal,
    /// Days that have a figure.
    pub days: u32,
}

impl Host {
    /// Compares `days` days before a date with as many from it on.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] when `days` is not within 1 to 180 or no day from the date on is
    /// over; otherwise as [`Host::production_between`].
    pub async fn production_around(
        &self,
        enterprise: &str,
        date: Date,
        days: i32,
    ) -> Result<ProductionComparison, ServiceError> {
        let invalid = |what, reason| Err(ServiceError::Invalid { what, reason });
        if !(1..=SIDE_DAYS_MAX).contains(&days) {
            return invalid("days", format!("{days} are asked for: 1 to {SIDE_DAYS_MAX}"));
        }
        let until = date.plus_days(days).min(self.today());
        if until <= date {
            return invalid("date", format!("{date} is not over: nothing has come after it yet"));
        }
        let from = date.plus_days(-days);
        let records = self.production_between(enterprise, from, until).await?;
        let figures = self.figures(enterprise, from, until).await?;
        let evidence = figures.evidence(from, until.plus_days(-1));
        Ok(ProductionComparison {
            enterprise: enterprise.to_owned(),
            date,
            before: side(&records, from, date),
            since: side(&records, date, until),
            kinds: changes(&evidence, date),
        })
    }
}

fn side(records: &[ProductionDayRecord], from: Date, until: Date) -> ProductionSide {
    let within = records.iter().map(|record| &record.day).filter(|d| from <= d.on && d.on < until);
    let (mut running, mut stopped, mut unknown) = (0, 0, 0);
    for day in within {
        match day.running {
            TruthValue::Yes => running += 1,
            TruthValue::No => stopped += 1,
            TruthValue::Unknown => unknown += 1,
        }
    }
    ProductionSide { from, until, running, stopped, unknown }
}

/// `evidence` stands by kind.
fn changes(evidence: &[DailyEvidence], date: Date) -> Vec<EvidenceChange> {
    let change = |days: &[DailyEvidence]| {
        let kind = days.first()?.kind.clone();
        let before = mean(days.iter().filter(|day| day.on < date));
        let since = mean(days.iter().filter(|day| day.on >= date));
        let change = match (before, since) {
            (Some(before), Some(since)) => share(before.amount, since.amount),
            _ => None,
        };
        Some(EvidenceChange { kind, before, since, change })
    };
    evidence.chunk_by(|one, next| one.kind == next.kind).filter_map(change).collect()
}

fn mean<'d>(days: impl Iterator<Item = &'d DailyEvidence>) -> Option<DailyMean> {
    let (mut sum, mut count) = (0_i128, 0_u32);
    for day in days {
        sum += i128::from(day.amount.counts());
        count += 1;
    }
    let mean = sum.checked_div(i128::from(count))?;
    Some(DailyMean { amount: Decimal::from_counts(i64::try_from(mean).ok()?), days: count })
}

fn share(before: Decimal, since: Decimal) -> Option<Decimal> {
    let difference = i128::from(since.counts()) - i128::from(before.counts());
    let share = (difference * i128::from(Decimal::ONE.counts()))
        .checked_div(i128::from(before.counts()))?;
    i64::try_from(share).ok().map(Decimal::from_counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_and_shares_are_exact() {
        let date: Date = "2026-03-01".parse().unwrap();
        let day = |kind: &str, after: i32, amount: &str| DailyEvidence {
            kind: kind.to_owned(),
            on: date.plus_days(after),
            amount: amount.parse().unwrap(),
        };
        let evidence = [
            day("flow-m3", -1, "3"),
            day("power-kwh", -2, "100"),
            day("power-kwh", -1, "101"),
            day("power-kwh", 0, "20.1"),
            day("treatment-power-kwh", -1, "0"),
            day("treatment-power-kwh", 0, "5"),
            day("water-m3", 0, "1"),
        ];
        let shown: Vec<String> = changes(&evidence, date)
            .iter()
            .map(|change| {
                let mean = |mean: Option<DailyMean>| {
                    mean.map_or("-".to_owned(), |mean| format!("{}x{}", mean.amount, mean.days))
                };
                let share = change.change.map_or("-".to_owned(), |share| share.to_string());
                format!("{} {} {} {share}", change.kind, mean(change.before), mean(change.since))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "flow-m3 3x1 - -",
                "power-kwh 100.5x2 20.1x1 -0.8",
                "treatment-power-kwh 0x1 5x1 -",
                "water-m3 - 1x1 -",
            ]
        );
    }
}
