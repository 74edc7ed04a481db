//! Shutdowns (停产) as an enterprise or an officer tells of them.

use serde::Serialize;
use tidegate_domain::{Date, DocketItem, DocketRecord, Event, Instant, Jurisdiction, Party};

use super::PRODUCTION_STOP;
use crate::drafts::Carried;
use crate::{Desk, DeskError};

/// Days ahead for which a shutdown may be told.
pub const STOP_AHEAD_DAYS_MAX: i32 = 366;

/// Days back for which it may be told.
pub const STOP_BACK_DAYS_MAX: i32 = 5 * 366;

/// A shutdown that somebody tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopTold {
    /// First day without production.
    pub from: Date,
    /// First day with production again; absent while it goes on. The same day as `from` takes back
    /// what was told.
    pub until: Option<Date>,
    /// Who tells of it.
    pub by: String,
    /// On whose behalf.
    pub party: Party,
    /// When.
    pub at: Instant,
}

/// A shutdown as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptStop {
    /// What tells it from others of the enterprise.
    pub reference: String,
    /// First day without production.
    pub from: Date,
    /// First day with production again; absent while it goes on.
    pub until: Option<Date>,
    /// Whether it was told before and was taken back now.
    pub taken_back: bool,
}

impl Desk {
    /// Keeps a shutdown, in place of one that was told to begin on the same day, and looks at once
    /// at what the enterprise owes: nothing is asked of ledgers and monitoring of a period without
    /// any production, and reports have to tell of it. What is late already falls away only when an
    /// officer tells of the shutdown.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]; [`DeskError::Invalid`] for days that make no sense, while an earlier
    /// shutdown is told to go on, or when there is nothing to take back.
    pub async fn tell_stop(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        told: StopTold,
    ) -> Result<(KeptStop, Carried), DeskError> {
        self.enterprise_in(county, enterprise).await?;
        check(&told)?;
        let known = self.store.docket(enterprise, told.at).await?;
        let known: Vec<&Event> = known.iter().filter_map(of_site).collect();
        let StopTold { from, until, by, party, at } = told;
        let before = known.iter().find(|stop| stop.from == from);
        if let Some(open) = known.iter().find(|stop| stop.until.is_none() && stop.from < from) {
            return Err(DeskError::Invalid(format!(
                "production stands still since {} as was told: say first when that ended",
                open.from
            )));
        }
        let taken_back = until == Some(from);
        let event = match before {
            Some(before) if taken_back => (*before).clone(),
            None if taken_back => {
                return Err(DeskError::Invalid(format!(
                    "no shutdown was told to begin on {from}: there is nothing to take back"
                )));
            }
            _ => Event {
                kind: PRODUCTION_STOP.to_owned(),
                // One that came from elsewhere keeps its name, so that this takes its place.
                reference: before.map_or_else(|| from.to_string(), |one| one.reference.clone()),
                subject: String::new(),
                from,
                until,
                facts: Vec::new(),
            },
        };
        let kept = KeptStop { reference: event.reference.clone(), from, until, taken_back };
        let record = DocketRecord {
            enterprise: enterprise.to_owned(),
            item: DocketItem::Event(event),
            source: format!("told by {by} ({})", party.word()),
            recorded_at: at,
            withdrawn: taken_back,
        };
        self.store.put_docket(&[record]).await?;
        let mut carried = self.owe_duties_of(county, enterprise, at).await?;
        if party == Party::Officer {
            carried.add(self.look_at_late(county, enterprise, at).await?);
        }
        Ok((kept, carried))
    }
}

/// The shutdown that a record tells of; none where one outlet stands still and others do not.
pub(super) fn of_site(record: &DocketRecord) -> Option<&Event> {
    match &record.item {
        DocketItem::Event(event) if event.kind == PRODUCTION_STOP && event.subject.is_empty() => {
            Some(event)
        }
        _ => None,
    }
}

fn check(told: &StopTold) -> Result<(), DeskError> {
    let StopTold { from, until, by, at, .. } = told;
    let today = Date::of_instant(*at);
    let (first, last) =
        (today.plus_days(-STOP_BACK_DAYS_MAX), today.plus_days(STOP_AHEAD_DAYS_MAX));
    if by.trim().is_empty() {
        return Err(DeskError::Invalid("`by` is empty: say who tells of it".to_owned()));
    }
    if !(first..=last).contains(from) {
        return Err(DeskError::Invalid(format!(
            "a shutdown from {from} cannot be told today: write a day from {first} to {last}"
        )));
    }
    match until {
        Some(until) if until < from => Err(DeskError::Invalid(format!(
            "production begins again on {until}, before it stopped on {from}: correct the days"
        ))),
        Some(until) if *until > last.plus_days(STOP_AHEAD_DAYS_MAX) => {
            Err(DeskError::Invalid(format!(
                "production begins again on {until}, which is too far ahead: leave it out until it \
                 is known"
            )))
        }
        _ => Ok(()),
    }
}
