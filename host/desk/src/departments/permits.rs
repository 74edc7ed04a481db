//! Discharge permits (排污许可证) as the national permit platform lists them, beside those kept here.
//!
//! A list prints the last day of a term; a permit is kept with the day after, on which it is no
//! longer valid. What a list says of a term becomes a permit of the register:
//!
//! - A term that is not kept yet is put, without limits and amounts: these do not stand in a list.
//! - A term that is kept keeps its limits and amounts. Its tier and its end follow the list as long
//!   as they stand as the list had them before; an end that was unknown follows too.
//! - Where they were entered here otherwise, what is kept counts and the contradiction is shown until
//!   one of the two is corrected. The same holds of a term that overlaps another one of the same
//!   number: it is not put beside that, which would hide its limits, before that one was ended here.
//! - What a list is silent of stays, and an older list than the one known changes nothing.
//!
//! What was listed stands on the docket whatever becomes of it. Where the platform corrects the first
//! day of a term, what it said before of that term is withdrawn.

mod disputes;
mod term;

pub(super) use term::Term;

use std::collections::BTreeSet;

use tidegate_domain::{Date, DocketRecord, FactValue, Permit, PermitRecord, Tier};
use tidegate_sheets::Row;
use tidegate_sheets::departments::ListedPermit;

use super::facts::dated;
use super::intake::Intake;
use super::{CellProblem, PassedOver, RegisteredChange, What};
use crate::{Desk, DeskError};
use term::{is_regular, tier_word};

/// Name of the fact that holds the numbers of the permits that were ever listed of an enterprise.
pub(super) const LISTED: &str = "permits_listed";

/// A term as a row of a list tells of it.
#[derive(Clone, Debug)]
pub(super) struct ToldTerm {
    term: Term,
    sheet: String,
    row: u32,
}

impl Desk {
    /// Keeps the permits that were listed of one enterprise. It comes before what was listed goes onto
    /// the docket: killed between the two, the same file comes to the same.
    pub(super) async fn keep_permits(
        &self,
        enterprise: &str,
        intake: &mut Intake<'_>,
        docket: &mut Vec<DocketRecord>,
    ) -> Result<(), DeskError> {
        // Read right before they are written: whoever enters limits meanwhile is not undone.
        let kept = self.store.permits(enterprise).await?;
        let permits = intake.permits(enterprise, &kept, docket);
        if !permits.is_empty() {
            let put = self.store.put_permits(&permits).await?;
            let counts = &mut intake.report.permits;
            counts.new += put.new;
            counts.updated += put.updated;
            counts.unchanged += put.unchanged;
        }
        Ok(())
    }
}

impl Intake<'_> {
    /// Takes one row of a list; false where it cannot be.
    pub(super) fn listed(&mut self, enterprise: &str, told: &ListedPermit, row: &Row) -> bool {
        let wrong = |key: &str, reason: String, help: &str| {
            let help = help.to_owned();
            Cell { row, key }.problem(reason, help)
        };
        if told.last_day < told.valid_from {
            let reason = format!("is before the first day of the term, {}", told.valid_from);
            self.report.problem(wrong("last_day", reason, "write the last day as it is printed"));
            return false;
        }
        if told.ended.is_some_and(|ended| ended < told.valid_from) {
            let reason = format!("is before the first day of the term, {}", told.valid_from);
            let help = "write the day on which this term was cancelled or revoked";
            self.report.problem(wrong("ended", reason, help));
            return false;
        }
        let term = Term::of_list(told);
        let terms = self.permits_told.entry(enterprise.to_owned()).or_default();
        match terms.iter().find(|one| one.term.is_same(&term)) {
            Some(known) if known.term == term => return true,
            Some(_) => {
                let reason = "says otherwise than an earlier row of the file of the same term";
                let help = "leave one row for each permit and term; the earlier one was taken";
                self.report.problem(wrong("number", reason.to_owned(), help));
                return false;
            }
            None => {}
        }
        if !is_regular(&term.number) {
            let reason = "is not a credit code with three digits and a letter behind".to_owned();
            self.report.doubt(wrong("number", reason, "compare it with the permit; it was taken"));
        } else if !term.number.starts_with(enterprise) {
            let reason = format!("begins with another credit code than {enterprise}");
            let help = "compare it with the permit; it was taken as the permit of this enterprise";
            self.report.doubt(wrong("number", reason, help));
        }
        terms.push(ToldTerm { term, sheet: row.sheet.clone(), row: row.row });
        true
    }

    /// What is to be put of the permits that were listed of an enterprise. What the platform no longer
    /// says of them leaves the docket.
    fn permits(
        &mut self,
        enterprise: &str,
        kept: &[PermitRecord],
        docket: &mut Vec<DocketRecord>,
    ) -> Vec<PermitRecord> {
        let said: Vec<(Term, Date)> = docket.iter().filter_map(Term::of_record).collect();
        let mut told = self.newer(enterprise, &said);
        // An earlier term that is ended makes room for the next.
        told.sort_by_key(|one| one.from);
        let mut held: Vec<Term> = kept.iter().map(|one| Term::of_permit(&one.permit)).collect();
        let mut put = Vec::new();
        for one in &told {
            let known = kept.iter().find(|known| Term::of_permit(&known.permit).is_same(one));
            let permit = match known {
                Some(known) => {
                    let before = said.iter().find(|(said, _)| said.is_same(one));
                    let permit = one.followed_by(&known.permit, before.map(|(said, _)| said));
                    if permit == known.permit {
                        self.report.permits.unchanged += 1;
                        continue;
                    }
                    self.permit_changed(enterprise, &known.permit, &permit);
                    permit
                }
                None if held.iter().any(|held| held.overlaps(one)) => continue,
                None => {
                    let permit = one.permit();
                    self.permit_new(enterprise, &permit);
                    permit
                }
            };
            held.retain(|held| !held.is_same(one));
            held.push(Term::of_permit(&permit));
            put.push(PermitRecord { enterprise: enterprise.to_owned(), permit });
        }
        self.withdraw(&told, docket);
        self.keep_numbers(enterprise, &told);
        put
    }

    /// The terms that were told of an enterprise, without those that a later list knows otherwise.
    fn newer(&mut self, enterprise: &str, said: &[(Term, Date)]) -> Vec<Term> {
        let told = self.permits_told.remove(enterprise).unwrap_or_default();
        let mut newer = Vec::with_capacity(told.len());
        for ToldTerm { term, sheet, row } in told {
            let is_later = |(said, of): &(Term, Date)| {
                *of > self.on && *said != term && (said.is_same(&term) || said.overlaps(&term))
            };
            if !said.iter().any(is_later) {
                newer.push(term);
                continue;
            }
            if let Some(statements) = self.statements.get_mut(enterprise) {
                statements.retain(|one| one.key != term.key());
            }
            let reason =
                "is of an older list than the one known of the permit, and changes nothing";
            self.report.passed_over(PassedOver { sheet, row: Some(row), reason });
        }
        newer
    }

    /// Withdraws what the platform said of terms in whose place it has another one now.
    fn withdraw(&mut self, told: &[Term], docket: &mut Vec<DocketRecord>) {
        let is_old = |record: &DocketRecord| {
            Term::of_record(record).is_some_and(|(term, _)| {
                told.iter().any(|one| one.overlaps(&term))
                    && !told.iter().any(|one| one.is_same(&term))
            })
        };
        let (old, stays) = std::mem::take(docket).into_iter().partition(is_old);
        *docket = stays;
        let old: Vec<DocketRecord> = old;
        for record in old {
            self.event(DocketRecord { recorded_at: self.now, withdrawn: true, ..record });
        }
    }

    fn keep_numbers(&mut self, enterprise: &str, told: &[Term]) {
        let before = self.known.fact_today(enterprise, LISTED).map(|fact| fact.value.clone());
        let mut numbers: BTreeSet<String> = told.iter().map(|one| one.number.clone()).collect();
        if let Some(FactValue::Texts(before)) = &before {
            numbers.extend(before.iter().cloned());
        }
        let value = FactValue::Texts(numbers.into_iter().collect());
        if before.as_ref() == Some(&value) {
            self.unchanged += 1;
            return;
        }
        let source = self.label(None);
        self.put(dated(enterprise, LISTED, (value, false), (self.today, &source)));
    }

    fn permit_new(&mut self, enterprise: &str, permit: &Permit) {
        let after = format!("{} from {}", tier_word(permit.tier), permit.valid_from);
        let note = "not known before: its limits and amounts do not stand in a list, enter them";
        self.permit_change(enterprise, &permit.number, (What::Permit, None, after), note);
    }

    fn permit_changed(&mut self, enterprise: &str, before: &Permit, after: &Permit) {
        let note = "as listed now; its limits and amounts stay as they were";
        let tier = |tier: Tier| tier_word(tier).to_owned();
        let changes = [
            (What::PermitTier, Some(tier(before.tier)), Some(tier(after.tier))),
            (
                What::PermitUntil,
                Some(before.valid_until.to_string()),
                Some(after.valid_until.to_string()),
            ),
            (
                What::PermitEnded,
                before.ended.map(|day| day.to_string()),
                after.ended.map(|day| day.to_string()),
            ),
        ];
        for (what, before, now) in changes {
            if let Some(now) = now.filter(|now| before.as_ref() != Some(now)) {
                self.permit_change(enterprise, &after.number, (what, before, now), note);
            }
        }
    }

    fn permit_change(
        &mut self,
        enterprise: &str,
        number: &str,
        (what, before, after): (What, Option<String>, String),
        note: &'static str,
    ) {
        self.report.change(RegisteredChange {
            enterprise: enterprise.to_owned(),
            what,
            permit: Some(number.to_owned()),
            before,
            after,
            from: self.on,
            note,
        });
    }
}

/// A cell of a list.
struct Cell<'a> {
    row: &'a Row,
    key: &'a str,
}

impl Cell<'_> {
    fn problem(&self, reason: String, help: String) -> CellProblem {
        let form = tidegate_sheets::departments::Department::Permit.form();
        let column = form.columns.iter().find(|column| column.key == self.key);
        let title = column.and_then(|column| column.titles.first()).copied().unwrap_or(self.key);
        let field = self.row.field(self.key);
        let day = self.row.day(self.key).map(|day| day.to_string());
        let found = day.or_else(|| self.row.text(self.key).map(str::to_owned));
        CellProblem {
            sheet: self.row.sheet.clone(),
            row: self.row.row,
            cell: field.map(|field| field.at.to_string()).unwrap_or_default(),
            title: title.to_owned(),
            found: found.unwrap_or_default(),
            reason,
            help,
        }
    }
}
