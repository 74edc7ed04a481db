//! Amounts of days and of months: energy, water, turnover, tax.

use tidegate_domain::{Decimal, DocketItem, DocketRecord, Event, Fact, FactValue, MeterDay};
use tidegate_sheets::departments::Period;
use tidegate_sheets::{Month, Row};

use super::intake::Intake;
use super::statements::SOURCE;
use super::{CellProblem, Trust, What, trust};

/// Kind of the docket's events that hold what an account came to over a month.
const MONTH_USED: &str = "monthly-use";

/// Kind of the docket's events that hold what a taxpayer declared for a month.
pub(super) const MONTH_DECLARED: &str = "monthly-return";

impl Intake<'_> {
    /// Keeps amounts: of a day as days of the meter, of a month over the month. The amount of a month
    /// is none of its days: production is told from days that differ.
    pub(super) fn amounts(
        &mut self,
        enterprise: &str,
        (period, account, row): (Period, &str, &Row),
        amounts: &[(&'static str, &'static str, What, Option<Decimal>)],
        source: &str,
    ) -> bool {
        let day = match period {
            Period::Day(day) => day,
            Period::Month(month) => {
                let said: Vec<_> =
                    amounts.iter().map(|(_, name, what, amount)| (*name, *what, *amount)).collect();
                let account = format!("{}/{account}", self.file.department.word());
                return self.month(enterprise, (month, MONTH_USED, &account, row), &said, source);
            }
        };
        for (kind, _, _, amount) in amounts {
            let Some(amount) = *amount else { continue };
            let key = (enterprise.to_owned(), *kind, account.to_owned(), day);
            if self.meters.get(&key).is_some_and(|known| known.amount != amount) {
                self.said_twice(row, &day.to_string());
                return false;
            }
            self.meters.insert(
                key,
                MeterDay {
                    enterprise: enterprise.to_owned(),
                    kind: (*kind).to_owned(),
                    meter: account.to_owned(),
                    on: day,
                    amount,
                    source: format!("{SOURCE}{source}"),
                },
            );
        }
        true
    }

    /// Keeps what was told of a month on the docket.
    pub(super) fn month(
        &mut self,
        enterprise: &str,
        (month, kind, of, row): (Month, &str, &str, &Row),
        said: &[(&'static str, What, Option<Decimal>)],
        source: &str,
    ) -> bool {
        let mut facts: Vec<Fact> = Vec::with_capacity(said.len());
        for (name, what, amount) in said {
            let Some(amount) = *amount else { continue };
            let doubtful = trust(self.file.department, *what) == Trust::Doubtful;
            facts.push(Fact {
                name: (*name).to_owned(),
                value: FactValue::Number(amount),
                doubtful,
            });
        }
        facts.sort_by(|one, other| one.name.cmp(&other.name));
        let item = DocketItem::Event(Event {
            kind: kind.to_owned(),
            reference: format!("{of}/{month}"),
            subject: String::new(),
            from: month.first(),
            until: Some(month.last().plus_days(1)),
            facts,
        });
        let key = (enterprise.to_owned(), item.key());
        if self.events.get(&key).is_some_and(|known| known.item != item) {
            self.said_twice(row, &month.to_string());
            return false;
        }
        self.event(DocketRecord {
            enterprise: enterprise.to_owned(),
            item,
            source: format!("{SOURCE}{source}"),
            recorded_at: self.now,
            withdrawn: false,
        });
        true
    }

    /// Two rows of one file that do not say the same of the same thing: neither is better.
    fn said_twice(&mut self, row: &Row, period: &str) {
        let amount = |key| row.field(key);
        let field = ["energy", "drawn", "turnover", "tax"].into_iter().find_map(amount);
        let form = self.file.department.form();
        let column = field.and_then(|field| form.columns.iter().find(|one| one.key == field.key));
        self.report.problem(CellProblem {
            sheet: row.sheet.clone(),
            row: row.row,
            cell: field.map(|field| field.at.to_string()).unwrap_or_default(),
            title: column
                .and_then(|one| one.titles.first())
                .copied()
                .unwrap_or_default()
                .to_owned(),
            found: String::new(),
            reason: format!(
                "says otherwise than an earlier row of the file of the same for {period}"
            ),
            help: "leave one row for each account and period; the earlier one was taken".to_owned(),
        });
    }
}
