//! Readings of meters as they come in one by one: what a day came to.

use async_trait::async_trait;
use tidegate_domain::{Date, Decimal, Instant, MeterDay};
use tidegate_store::StoreError;

use crate::error::ServiceError;
use crate::host::Host;
use crate::import::meter_kind_word;

/// Longest id of an enterprise or number of a meter, in characters.
const NUMBER_CHARACTERS_MAX: usize = 64;

/// Longest source of a meter day, in characters; the rest is cut off.
const SOURCE_CHARACTERS_MAX: usize = 200;

/// When an amount was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeterTime {
    /// The amount of this day as it stands: the last one told holds, also when it is smaller.
    On(Date),
    /// What the day, in China Standard Time, had come to by this instant. Amounts of one day and
    /// meter only grow, so a smaller one is an old one that came late, and is passed over.
    At(Instant),
}

/// One reading of a meter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterReading {
    /// Unified social credit code.
    pub enterprise: String,
    /// As in the contract's `daily-evidence.kind`, or `x-` and a name.
    pub kind: String,
    /// Meter or account; may be empty.
    pub meter: String,
    /// When it was read.
    pub time: MeterTime,
    /// Amount of the day in the unit of the kind, 0 or more.
    pub amount: Decimal,
    /// Where it was learnt, for example `mqtt meters/3301220001`.
    pub source: String,
}

/// What became of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeterOutcome {
    /// The first of its day.
    New,
    /// Another amount for the day.
    Updated,
    /// The same again, or an old one that came late.
    Unchanged,
}

/// Why a reading is not taken.
#[derive(Debug, thiserror::Error)]
pub enum MeterError {
    /// It cannot be; the same again would fail again.
    #[error("{reason}")]
    Refused {
        /// Stable code, for example `meter-unknown-kind`.
        code: &'static str,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The host failed; the same again may be taken.
    #[error(transparent)]
    Host(ServiceError),
}

/// What takes readings of meters, whichever way they come.
#[async_trait]
pub trait MeterIntake: Send + Sync {
    /// Keeps a reading; returns when it is on disk.
    ///
    /// # Errors
    /// [`MeterError`]; then nothing was kept.
    async fn take_meter(&self, reading: MeterReading) -> Result<MeterOutcome, MeterError>;

    /// Counts something that is not taken, with an example. Never blocks.
    fn reject_meter(&self, reason: &'static str, example: &[u8]);
}

#[async_trait]
impl MeterIntake for Host {
    async fn take_meter(&self, reading: MeterReading) -> Result<MeterOutcome, MeterError> {
        let now = self.inner.clock.now();
        let is_running_total = matches!(reading.time, MeterTime::At(_));
        let day = checked(reading, now)?;
        if is_running_total && self.is_late(&day).await? {
            return Ok(MeterOutcome::Unchanged);
        }
        let put = self.inner.store.put_meter_days(std::slice::from_ref(&day), now).await;
        let put = put.map_err(of_store)?;
        Ok(match (put.new, put.updated) {
            (0, 0) => MeterOutcome::Unchanged,
            (0, _) => MeterOutcome::Updated,
            _ => MeterOutcome::New,
        })
    }

    fn reject_meter(&self, reason: &'static str, example: &[u8]) {
        self.inner.committer.reject("", reason, self.today(), example);
    }
}

impl Host {
    /// Whether the meter's day is known to have come to more.
    async fn is_late(&self, day: &MeterDay) -> Result<bool, MeterError> {
        let store = &self.inner.store;
        let known = store.meter_days(&day.enterprise, day.on, day.on.plus_days(1)).await;
        let known = known.map_err(of_store)?;
        Ok(known.iter().any(|known| {
            known.kind == day.kind && known.meter == day.meter && known.amount > day.amount
        }))
    }
}

fn of_store(error: StoreError) -> MeterError {
    match error {
        StoreError::UnknownEnterprise { enterprise, .. } => refused(
            "meter-unknown-enterprise",
            format!("enterprise `{enterprise}` is not registered: import it first"),
        ),
        error => MeterError::Host(ServiceError::Store(error)),
    }
}

const fn refused(code: &'static str, reason: String) -> MeterError {
    MeterError::Refused { code, reason }
}

/// The day that a reading is about, when nothing is wrong with it.
fn checked(reading: MeterReading, now: Instant) -> Result<MeterDay, MeterError> {
    let MeterReading { enterprise, kind, meter, time, amount, source } = reading;
    for (what, text) in [("enterprise", &enterprise), ("meter", &meter)] {
        let is_word = text.chars().count() <= NUMBER_CHARACTERS_MAX
            && !text.chars().any(|one| one.is_whitespace() || one.is_control());
        if !is_word || (what == "enterprise" && text.is_empty()) {
            let most = NUMBER_CHARACTERS_MAX;
            let reason = format!("`{what}` is not one word of at most {most} characters");
            return Err(refused("meter-bad-value", reason));
        }
    }
    let kind = meter_kind_word(&kind).map_err(|reason| refused("meter-unknown-kind", reason))?;
    if amount < Decimal::ZERO {
        let reason = format!("the amount {amount} is below zero");
        return Err(refused("meter-negative-amount", reason));
    }
    let on = match time {
        MeterTime::On(on) => on,
        MeterTime::At(at) => Date::of_instant(at),
    };
    if on > Date::of_instant(now) {
        let reason = format!("{on} lies in the future: look at the meter's clock");
        return Err(refused("meter-future-date", reason));
    }
    let source = source.chars().take(SOURCE_CHARACTERS_MAX).collect();
    Ok(MeterDay { enterprise, kind, meter, on, amount, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-01T00:00:00 in China.
    const MARCH: Instant = 1_772_294_400;

    fn reading() -> MeterReading {
        MeterReading {
            enterprise: "E1".to_owned(),
            kind: "power-kwh".to_owned(),
            meter: "M1".to_owned(),
            time: MeterTime::At(MARCH),
            amount: Decimal::ONE,
            source: "test".to_owned(),
        }
    }

    #[test]
    fn what_cannot_be_is_refused_under_its_own_code() {
        let day = |text: &str| MeterTime::On(text.parse().unwrap());
        let word = |length: usize| "n".repeat(length);
        for (change, wanted) in [
            (MeterReading { meter: word(64), ..reading() }, None),
            (MeterReading { meter: word(65), ..reading() }, Some("meter-bad-value")),
            (MeterReading { meter: String::new(), ..reading() }, None),
            (MeterReading { meter: "M 1".to_owned(), ..reading() }, Some("meter-bad-value")),
            (MeterReading { enterprise: String::new(), ..reading() }, Some("meter-bad-value")),
            (MeterReading { kind: "power".to_owned(), ..reading() }, Some("meter-unknown-kind")),
            (MeterReading { kind: "x-steam-t".to_owned(), ..reading() }, None),
            (MeterReading { amount: Decimal::ZERO, ..reading() }, None),
            (
                MeterReading { amount: Decimal::from_counts(-1), ..reading() },
                Some("meter-negative-amount"),
            ),
            (MeterReading { time: day("2026-03-01"), ..reading() }, None),
            (MeterReading { time: day("2026-03-02"), ..reading() }, Some("meter-future-date")),
            (MeterReading { time: MeterTime::At(MARCH + 86_399), ..reading() }, None),
            (
                MeterReading { time: MeterTime::At(MARCH + 86_400), ..reading() },
                Some("meter-future-date"),
            ),
        ] {
            let code = match checked(change.clone(), MARCH) {
                Err(MeterError::Refused { code, .. }) => Some(code),
                _ => None,
            };
            assert_eq!(code, wanted, "{change:?}");
        }
    }

    #[test]
    fn an_instant_falls_on_its_day_in_china() {
        for (at, wanted) in [(MARCH, "2026-03-01"), (MARCH - 1, "2026-02-28")] {
            let day = checked(MeterReading { time: MeterTime::At(at), ..reading() }, MARCH);
            assert_eq!(day.unwrap().on.to_string(), wanted);
        }
    }
}
