//! Where a list of permits and the permits that are kept do not say the same.

use tidegate_domain::{Date, EnterpriseRecord, Instant};
use tidegate_sheets::departments::Department;

use super::term::Term;
use crate::departments::contradictions::{REGISTER, about};
use crate::departments::statements::Statement;
use crate::departments::{Contradiction, ToldValue, What};
use crate::{Desk, DeskError};

impl Desk {
    /// What was listed of the permits of an enterprise, as known at `now`, and is kept otherwise.
    pub(in crate::departments) async fn contradictions_of_permits(
        &self,
        record: &EnterpriseRecord,
        now: Instant,
    ) -> Result<Vec<Contradiction>, DeskError> {
        let docket = self.store.docket(&record.id, now).await?;
        let kept = self.store.permits(&record.id).await?;
        let kept: Vec<Term> = kept.iter().map(|one| Term::of_permit(&one.permit)).collect();
        let mut found = Vec::new();
        for said in docket.iter().filter_map(Statement::of_record) {
            let Some(term) = Term::of_statement(&said) else { continue };
            for (what, here, listed) in differences(&term, &kept) {
                let values = vec![value(None, here), value(Some(&said), listed)];
                let permit = Some(term.number.clone());
                found.push(Contradiction { permit, ..about(record, what, values) });
            }
        }
        Ok(found)
    }
}

/// In what a listed term differs from the one that is kept: what it is, as it is kept and as it was
/// listed.
fn differences(listed: &Term, kept: &[Term]) -> Vec<(What, String, String)> {
    let Some(here) = kept.iter().find(|kept| kept.is_same(listed)) else {
        let other = kept.iter().find(|kept| kept.overlaps(listed));
        return other
            .map(|other| (What::PermitTerm, span(other), span(listed)))
            .into_iter()
            .collect();
    };
    let day = |day: Option<Date>| day.map_or_else(|| "not ended".to_owned(), |day| day.to_string());
    let mut found = Vec::new();
    if here.tier != listed.tier {
        let tier = |term: &Term| term.tier_word().to_owned();
        found.push((What::PermitTier, tier(here), tier(listed)));
    }
    if here.until != listed.until {
        found.push((What::PermitUntil, here.until.to_string(), listed.until.to_string()));
    }
    // A list without the day says nothing of it.
    if listed.ended.is_some() && here.ended != listed.ended {
        found.push((What::PermitEnded, day(here.ended), day(listed.ended)));
    }
    found
}

fn span(term: &Term) -> String {
    format!("{} to {}, the day no longer valid", term.from, term.until)
}

/// What is kept, or what was listed. What is kept counts.
fn value(said: Option<&Statement>, value: String) -> ToldValue {
    ToldValue {
        by: said.map_or(REGISTER, |_| Department::Permit.word()).to_owned(),
        value,
        of: said.map(|said| said.of),
        source: said.map_or_else(String::new, |said| said.source.clone()),
        counts: said.is_none(),
    }
}
