//! Copies of permits as an officer enters them.

use serde::Serialize;
use tidegate_affairs::PermitDuties;
use tidegate_domain::{Date, DatedFact, FactValue, Jurisdiction, Permit, PermitRecord, Tier};
use tokio::sync::Mutex;

use super::PERMIT_DUTIES;
use crate::drafts::Carried;
use crate::{Desk, DeskError, Planner};

/// Most bytes of all that the copies of one enterprise's permits ask for, as it is kept.
pub const COPIES_BYTES_MAX: usize = 256 << 10;

/// One writes at a time: all copies of an enterprise are one fact, and whoever read it before
/// another wrote would take away what that other entered.
static WRITING: Mutex<()> = Mutex::const_new(());

/// What a copy of a permit asks for, as the desk knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KnownCopy {
    /// What it asks for; `provisional` says that nobody entered it and that these are the terms of
    /// its tier.
    pub duties: PermitDuties,
    /// Who entered it; absent where nobody did.
    pub source: Option<String>,
    /// The day on which it was entered; absent where it was not.
    pub entered_on: Option<Date>,
}

impl Desk {
    /// What the copies of an enterprise's permits ask for, as of a day: those that were entered, and
    /// for permits without one what their tier lets expect; by permit and first day.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] also for an enterprise of another county.
    pub async fn permit_duties(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
        on: Date,
    ) -> Result<Vec<KnownCopy>, DeskError> {
        self.enterprise_in(county, enterprise).await?;
        let mut copies = self.entered(enterprise, on).await?;
        for PermitRecord { permit, .. } in self.store.permits(enterprise).await? {
            if !copies.iter().any(|copy| is_of(&copy.duties, &permit)) {
                let duties = PermitDuties::provisional(&permit, permit.tier == Tier::Key);
                copies.push(KnownCopy { duties, source: None, entered_on: None });
            }
        }
        copies.sort_by(|a, b| place(&a.duties).cmp(&place(&b.duties)));
        Ok(copies)
    }

    /// Keeps what the copy of a registered permit asks for, in place of what was entered for the
    /// same permit and first day before, and opens, changes and excuses duties by it at once. What
    /// is entered was read, so that it is no longer provisional.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]; [`DeskError::Invalid`] for a copy that makes no sense, of a permit
    /// that is not registered or has another end, or when all copies together are too long.
    pub async fn put_permit_duties(
        &self,
        county: &Jurisdiction,
        (enterprise, copy): (&str, PermitDuties),
        planner: Planner,
    ) -> Result<(Vec<KnownCopy>, Carried), DeskError> {
        self.enterprise_in(county, enterprise).await?;
        let Planner { by, at } = planner;
        if by.trim().is_empty() {
            return Err(DeskError::Invalid("`by` is empty: say who enters the copy".to_owned()));
        }
        let copy = PermitDuties { provisional: false, ..copy };
        copy.check().map_err(|error| DeskError::Invalid(error.to_string()))?;
        require_permit(&copy, &self.store.permits(enterprise).await?)?;
        let today = Date::of_instant(at);
        {
            let _one = WRITING.lock().await;
            let known = self.entered(enterprise, today).await?;
            let mut copies: Vec<PermitDuties> = known.into_iter().map(|one| one.duties).collect();
            copies.retain(|known| place(known) != place(&copy));
            copies.push(copy);
            copies.sort_by(|a, b| place(a).cmp(&place(b)));
            let value = FactValue::Text(kept(&copies)?);
            let fact = DatedFact {
                enterprise: enterprise.to_owned(),
                outlet: None,
                name: PERMIT_DUTIES.to_owned(),
                value,
                from: today,
                source: format!("entered by {by}"),
                doubtful: false,
            };
            self.store.put_facts(&[fact], at).await?;
        }
        let mut carried = self.owe_duties_of(county, enterprise, at).await?;
        carried.add(self.look_at_late(county, enterprise, at).await?);
        Ok((self.permit_duties(county, enterprise, today).await?, carried))
    }

    /// What was entered of an enterprise's copies and holds on a day.
    async fn entered(&self, enterprise: &str, on: Date) -> Result<Vec<KnownCopy>, DeskError> {
        let mut entered: Vec<KnownCopy> = Vec::new();
        let facts = self.store.facts(enterprise).await?.into_iter();
        // They come by first day and in the order of recording, so that the last one holds.
        let versions = facts
            .filter(|fact| fact.name == PERMIT_DUTIES && fact.outlet.is_none() && fact.from <= on);
        for DatedFact { value, from, source, .. } in versions {
            let FactValue::Text(json) = value else { continue };
            let copies = read(enterprise, &json)?;
            let before = std::mem::take(&mut entered);
            entered.extend(copies.into_iter().map(|duties| {
                let same = before.iter().find(|one| one.duties == duties).cloned();
                let (source, entered_on) = (Some(source.clone()), Some(from));
                same.unwrap_or(KnownCopy { duties, source, entered_on })
            }));
        }
        Ok(entered)
    }
}

/// Copies as the fact of an enterprise holds them.
pub(super) fn read(enterprise: &str, json: &str) -> Result<Vec<PermitDuties>, DeskError> {
    serde_json::from_str(json).map_err(|error| {
        DeskError::Invalid(format!(
            "fact `{PERMIT_DUTIES}` of {enterprise} cannot be read: {error}"
        ))
    })
}

/// What tells a copy from others of its enterprise, and their order.
fn place(copy: &PermitDuties) -> (&str, Date) {
    (&copy.permit, copy.valid_from)
}

/// Whether a copy is that of a permit and its term.
fn is_of(copy: &PermitDuties, permit: &Permit) -> bool {
    place(copy) == (permit.number.as_str(), permit.valid_from)
}

fn kept(copies: &[PermitDuties]) -> Result<String, DeskError> {
    let json = serde_json::to_string(copies)
        .map_err(|error| DeskError::Rules(format!("copies cannot be written: {error}")))?;
    if json.len() > COPIES_BYTES_MAX {
        return Err(DeskError::Invalid(format!(
            "the copies of the enterprise's permits come to {} bytes, at most {COPIES_BYTES_MAX} \
             are kept: leave out monitoring that the copy does not ask for",
            json.len()
        )));
    }
    Ok(json)
}

fn require_permit(copy: &PermitDuties, permits: &[PermitRecord]) -> Result<(), DeskError> {
    let (number, from, until) = (&copy.permit, copy.valid_from, copy.valid_until);
    let Some(record) = permits.iter().find(|record| is_of(copy, &record.permit)) else {
        let known: Vec<String> = permits
            .iter()
            .map(|record| format!("`{}` from {}", record.permit.number, record.permit.valid_from))
            .collect();
        let known = match known.as_slice() {
            [] => "the enterprise has none: register it first".to_owned(),
            some => format!("registered are {}", some.join(", ")),
        };
        return Err(DeskError::Invalid(format!(
            "no permit `{number}` from {from} is registered; {known}"
        )));
    };
    let registered = record.permit.valid_until;
    if registered != until {
        return Err(DeskError::Invalid(format!(
            "permit `{number}` holds until {registered} as registered, until {until} by this copy: \
             correct one of them"
        )));
    }
    Ok(())
}
