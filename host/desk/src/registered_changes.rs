//! Changes of name and address that market regulation told of: a permit is to be changed within the
//! days that the law gives.

use tidegate_affairs::{Application, ApplicationKind, PermitDuties, RegisteredChange};
use tidegate_domain::{Date, DocketItem, DocketRecord, Event, FactValue, Jurisdiction, MatterKind};
use tidegate_store::MatterFilter;

use crate::departments::REGISTERED_CHANGE;
use crate::{Affair, Desk, DeskError};

impl Desk {
    /// Notes on each copy the changes that were told of while it held, with the day on which the
    /// change of the permit was applied for.
    pub(crate) async fn note_changes(
        &self,
        county: &Jurisdiction,
        (enterprise, docket): (&str, &[DocketRecord]),
        copies: &mut [PermitDuties],
    ) -> Result<(), DeskError> {
        let mut told: Vec<RegisteredChange> = docket.iter().filter_map(change_of).collect();
        if told.is_empty() {
            return Ok(());
        }
        let applied = self.changes_applied_for(county, enterprise).await?;
        for change in &mut told {
            change.done = applied.iter().copied().filter(|day| *day >= change.on).min();
        }
        for copy in copies {
            let held = |change: &&RegisteredChange| {
                let end = copy.ended.unwrap_or(copy.valid_until);
                (copy.valid_from..end).contains(&change.on)
            };
            let known = |change: &RegisteredChange| {
                copy.changes.iter().any(|one| (one.on, &one.what) == (change.on, &change.what))
            };
            let new: Vec<RegisteredChange> =
                told.iter().filter(held).filter(|change| !known(change)).cloned().collect();
            copy.changes.extend(new);
        }
        Ok(())
    }

    /// Days on which changes of permits were applied for and not taken back.
    async fn changes_applied_for(
        &self,
        county: &Jurisdiction,
        enterprise: &str,
    ) -> Result<Vec<Date>, DeskError> {
        use tidegate_affairs::ApplicationStatus as S;
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Application),
            enterprise: Some(enterprise.to_owned()),
            subject: Some(ApplicationKind::Change.word().to_owned()),
            ..Default::default()
        };
        let mut days = Vec::new();
        for matter in self.all_matters(&filter).await? {
            let application = Application::from_position(&matter.position)?;
            let is_over = matches!(application.status, S::Withdrawn | S::Moved | S::NotAccepted);
            let first = application.submissions.first().filter(|_| !is_over);
            days.extend(first.map(|first| Date::of_instant(first.at)));
        }
        Ok(days)
    }
}

/// The change that a record on a docket tells of; none for a state, which no permit names.
fn change_of(record: &DocketRecord) -> Option<RegisteredChange> {
    let DocketItem::Event(event) = &record.item else { return None };
    if event.kind != REGISTERED_CHANGE {
        return None;
    }
    let what = text(event, "changed_what").filter(|what| ["name", "address"].contains(what))?;
    // Where nothing was known before, nothing has changed.
    text(event, "changed_before")?;
    Some(RegisteredChange { on: event.from, what: what.to_owned(), done: None })
}

fn text<'a>(event: &'a Event, name: &str) -> Option<&'a str> {
    let fact = event.facts.iter().find(|fact| fact.name == name)?;
    match &fact.value {
        FactValue::Text(text) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}
