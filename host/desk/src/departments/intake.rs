//! From the rows of a file to what is kept of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tidegate_domain::{
    Date, DatedFact, DocketItem, DocketRecord, EnterpriseRecord, Event, Fact, FactValue, Instant,
    MeterDay,
};
use tidegate_sheets::departments::{Department, Evidence, Period};
use tidegate_sheets::{Filled, Month, Row};

use super::known::{FORMER_NAME, Known, accounts_of, folded};
use super::projects::{merge, records, statements_of};
use super::statements::{PROMISED, SOURCE, Statement};
use super::{
    CONTRADICTED, CellProblem, DepartmentReport, ToldFile, Trust, Unmatched, What, future, trust,
};

/// Kind of the docket's events that hold what an account came to over a month.
const MONTH_USED: &str = "monthly-use";

/// Kind of the docket's events that hold what a taxpayer declared for a month.
const MONTH_DECLARED: &str = "monthly-return";

/// Unmatched rows for which the nearest names are looked up; it takes time for each.
const NEAREST_ROWS_MAX: usize = 200;

/// What a file comes to, before anything is written.
pub(super) struct Intake<'a> {
    file: &'a ToldFile,
    pub(super) on: Date,
    pub(super) now: Instant,
    today: Date,
    pub(super) known: Known,
    pub(super) report: DepartmentReport,
    /// Enterprises of which something was told.
    pub(super) enterprises: BTreeSet<String>,
    /// By enterprise, name and first day.
    pub(super) facts: BTreeMap<(String, String, Date), DatedFact>,
    /// Facts that are in force as they are told.
    pub(super) unchanged: u64,
    /// By enterprise and key.
    events: BTreeMap<(String, String), DocketRecord>,
    /// Records of projects and of what departments said of them.
    projects: Vec<DocketRecord>,
    /// By enterprise, kind, meter and day.
    meters: BTreeMap<(String, &'static str, String, Date), MeterDay>,
    pub(super) statements: BTreeMap<String, Vec<Statement>>,
    pub(super) renamed: BTreeMap<String, EnterpriseRecord>,
    /// Names that differ from the registered ones, with where they were told.
    pub(super) names_told: BTreeMap<String, (String, String)>,
    /// Accounts told together with a credit code, by enterprise and name of the fact.
    accounts: BTreeMap<(String, &'static str), BTreeSet<String>>,
}

impl<'a> Intake<'a> {
    pub(super) fn new(file: &'a ToldFile, known: Known, report: DepartmentReport) -> Self {
        Self {
            file,
            on: file.on,
            now: file.now,
            today: Date::of_instant(file.now),
            known,
            report,
            enterprises: BTreeSet::new(),
            facts: BTreeMap::new(),
            unchanged: 0,
            events: BTreeMap::new(),
            projects: Vec::new(),
            meters: BTreeMap::new(),
            statements: BTreeMap::new(),
            renamed: BTreeMap::new(),
            names_told: BTreeMap::new(),
            accounts: BTreeMap::new(),
        }
    }

    /// Takes what the rows say, row by row.
    pub(super) fn take(&mut self, evidence: &[Evidence], filled: &Filled) {
        let rows = filled.rows.iter().map(|row| ((row.sheet.as_str(), row.row), row));
        let rows: HashMap<(&str, u32), &Row> = rows.collect();
        let department = self.file.department;
        let mut past: Vec<(&Evidence, &Row)> = Vec::with_capacity(evidence.len());
        for one in evidence {
            let place = one.source();
            let Some(row) = rows.get(&(place.sheet.as_str(), place.row)) else { continue };
            let problems = future::problems(department, row, self.today);
            if problems.is_empty() {
                past.push((one, row));
            }
            problems.into_iter().for_each(|problem| self.report.problem(problem));
        }
        self.learn_accounts(&past);
        for (one, row) in past {
            match self.known.find(department, one.party()).map(str::to_owned) {
                Ok(enterprise) => self.take_row(&enterprise, one, row),
                Err(reason) => self.unmatched(one, reason),
            }
        }
        self.keep_accounts();
    }

    /// Accounts are known from the rows that have a credit code too, wherever in the file they are.
    fn learn_accounts(&mut self, rows: &[(&Evidence, &Row)]) {
        let Some(kind) = accounts_of(self.file.department) else { return };
        for party in rows.iter().map(|(one, _)| one.party()) {
            if let (Some(code), Some(account)) = (&party.credit_code, &party.account)
                && self.known.enterprises.contains_key(code)
            {
                self.known.learn(kind, account, code);
                let accounts = self.accounts.entry((code.clone(), kind)).or_default();
                accounts.insert(account.clone());
            }
        }
    }

    fn keep_accounts(&mut self) {
        for ((enterprise, kind), mut accounts) in std::mem::take(&mut self.accounts) {
            let before = self.known.fact_today(&enterprise, kind).map(|fact| fact.value.clone());
            if let Some(FactValue::Texts(before)) = &before {
                accounts.extend(before.iter().cloned());
            }
            let value = FactValue::Texts(accounts.into_iter().collect());
            if before.as_ref() == Some(&value) {
                self.unchanged += 1;
                continue;
            }
            let source = self.label(None);
            self.put(dated(&enterprise, kind, (value, false), (self.today, &source)));
        }
    }

    fn take_row(&mut self, enterprise: &str, told: &Evidence, row: &Row) {
        let source = self.label(Some(told));
        let taken = match told {
            Evidence::Registration(one) => {
                self.registration(enterprise, one, &source);
                true
            }
            Evidence::Energy(one) => {
                let account = one.party.account.as_deref().unwrap_or_default();
                let amounts = [("power-kwh", "energy_kwh", What::Energy, Some(one.energy_kwh))];
                self.amounts(enterprise, (one.period, account, row), &amounts, &source)
            }
            Evidence::Water(one) => {
                let account = one.party.account.as_deref().unwrap_or_default();
                // Sewage is mostly reckoned from the water drawn and no figure of its own.
                let amounts = [
                    ("water-m3", "drawn_m3", What::Water, Some(one.drawn_m3)),
                    ("x-sewage-m3", "sewage_m3", What::Sewage, one.sewage_m3),
                ];
                let until = one.drain_permit_until.map(FactValue::Day);
                let permit = one.drain_permit.clone().map(FactValue::Text);
                for (name, value) in [("drain_permit", permit), ("drain_permit_until", until)] {
                    if let Some(value) = value {
                        let of = one.source.of.min(self.today);
                        self.fact_of(dated(enterprise, name, (value, false), (of, &source)));
                    }
                }
                self.amounts(enterprise, (one.period, account, row), &amounts, &source)
            }
            Evidence::Tax(one) => {
                let said = [
                    ("environmental_tax_cny", What::EnvironmentalTax, one.environmental_tax_yuan),
                    ("turnover_10k_cny", What::Turnover, one.turnover_10k_yuan),
                ];
                self.month(enterprise, (one.month, MONTH_DECLARED, "tax", row), &said, &source)
            }
            _ => self.statement(enterprise, told, &source),
        };
        self.other_name(enterprise, told, &source);
        self.enterprises.insert(enterprise.to_owned());
        self.report.taken += u64::from(taken);
    }

    /// Keeps amounts: of a day as days of the meter, of a month over the month. The amount of a month
    /// is none of its days: production is told from days that differ.
    fn amounts(
        &mut self,
        enterprise: &str,
        (period, account, row): (Period, &str, &Row),
        amounts: &[(&'static str, &'static str, What, Option<tidegate_domain::Decimal>)],
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
    fn month(
        &mut self,
        enterprise: &str,
        (month, kind, of, row): (Month, &str, &str, &Row),
        said: &[(&'static str, What, Option<tidegate_domain::Decimal>)],
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

    /// Keeps what was said of a project or paper; a later row of the same paper says it better.
    fn statement(&mut self, enterprise: &str, told: &Evidence, source: &str) -> bool {
        let source = format!("{SOURCE}{source}");
        let Some(statement) = Statement::of_row(told, source.clone(), self.now) else {
            return false;
        };
        if let Some(promised) = statement.day(PROMISED) {
            let value = FactValue::Day(promised);
            self.fact_of(dated(enterprise, PROMISED, (value, false), (told.source().of, &source)));
        }
        let statements = self.statements.entry(enterprise.to_owned()).or_default();
        let same = |one: &&mut Statement| (&one.by, &one.key) == (&statement.by, &statement.key);
        match statements.iter_mut().find(same) {
            Some(known) => known.replace(statement),
            None => statements.push(statement),
        }
        true
    }

    /// Puts what was said on top of what an enterprise's docket has.
    pub(super) fn merge(&mut self, enterprise: &str, docket: &[DocketRecord]) {
        let mut all = statements_of(docket);
        for later in self.statements.remove(enterprise).unwrap_or_default() {
            let same = |one: &&mut Statement| (&one.by, &one.key) == (&later.by, &later.key);
            match all.iter_mut().find(same) {
                Some(known) => known.replace(later),
                None => all.push(later),
            }
        }
        let merged = merge(all, docket);
        let disputed = !merged.disputes.is_empty();
        self.projects.extend(records(enterprise, merged, self.now));
        let before = self.known.fact_today(enterprise, CONTRADICTED).map(|fact| &fact.value);
        if disputed != matches!(before, Some(FactValue::Truth(true))) {
            let value = (FactValue::Truth(disputed), false);
            let source = self.label(None);
            self.put(dated(enterprise, CONTRADICTED, value, (self.today, &source)));
        }
    }

    /// Remembers that a department other than the one that registers has another name for an
    /// enterprise with this credit code, or no longer has.
    fn other_name(&mut self, enterprise: &str, told: &Evidence, source: &str) {
        let department = self.file.department;
        let (Some(_), Some(name)) = (&told.party().credit_code, &told.party().name) else { return };
        if trust(department, What::Name) == Trust::Trusted {
            return;
        }
        let Some(registered) = self.known.enterprises.get(enterprise) else { return };
        let fact = other_name_of(department);
        let is_known = folded(&registered.name) == folded(name)
            || self
                .known
                .text(enterprise, FORMER_NAME)
                .is_some_and(|one| folded(one) == folded(name));
        if !is_known {
            let value = (FactValue::Text(name.clone()), true);
            self.fact_of(dated(enterprise, &fact, value, (self.today, source)));
        } else if self.known.fact_today(enterprise, &fact).is_some() {
            let value = (FactValue::Text(registered.name.clone()), true);
            self.fact_of(dated(enterprise, &fact, value, (self.today, source)));
        }
    }

    pub(super) fn event(&mut self, record: DocketRecord) {
        self.events.insert((record.enterprise.clone(), record.item.key()), record);
    }

    /// Keeps a fact as of the day of the file, unless it is in force then as it is told.
    pub(super) fn fact(
        &mut self,
        enterprise: &str,
        name: &str,
        value: (FactValue, bool),
        source: &str,
    ) {
        let on = self.on;
        self.fact_of(dated(enterprise, name, value, (on, source)));
    }

    /// Keeps a fact, unless it is in force on its first day as it is told.
    fn fact_of(&mut self, fact: DatedFact) {
        let in_force = if fact.from == self.today {
            self.known.fact_today(&fact.enterprise, &fact.name)
        } else {
            self.known.fact(&fact.enterprise, &fact.name)
        };
        let is_same = |known: &Fact| known.value == fact.value && known.doubtful == fact.doubtful;
        if in_force.is_some_and(is_same) {
            self.unchanged += 1;
        } else {
            self.put(fact);
        }
    }

    /// Keeps a fact; of rows that tell the same one after the other, only the first day is kept.
    fn put(&mut self, fact: DatedFact) {
        let key = |from: Date| (fact.enterprise.clone(), fact.name.clone(), from);
        let is_same = |((enterprise, name, _), known): (&(String, String, Date), &DatedFact)| {
            (enterprise, name, &known.value) == (&fact.enterprise, &fact.name, &fact.value)
        };
        if self.facts.range(..=key(fact.from)).next_back().is_some_and(is_same) {
            return;
        }
        let next = self.facts.range(key(fact.from.plus_days(1))..).next();
        let next = next.filter(|entry| is_same(*entry)).map(|(key, _)| key.clone());
        if let Some(next) = next {
            self.facts.remove(&next);
        }
        self.facts.insert(key(fact.from), fact);
    }

    fn unmatched(&mut self, told: &Evidence, reason: String) {
        let (place, party) = (told.source(), told.party());
        let nearest = match &party.name {
            Some(name) if self.report.unmatched.len() < NEAREST_ROWS_MAX => {
                self.known.nearest(name)
            }
            _ => Vec::new(),
        };
        self.report.unmatched(Unmatched {
            sheet: place.sheet.clone(),
            row: place.row,
            credit_code: party.credit_code.clone(),
            name: party.name.clone(),
            account: party.account.clone(),
            reason,
            nearest,
        });
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

    /// Where something was learnt, as shown with it.
    fn label(&self, told: Option<&Evidence>) -> String {
        let ToldFile { department, name, by, .. } = self.file;
        let mut label = format!("{} {name}", department.word());
        if let Some(place) = told.map(Evidence::source) {
            if place.sheet != *name {
                label.push_str(&format!(", {}", place.sheet));
            }
            label.push_str(&format!(" row {}", place.row));
        }
        format!("{label}, given by {by}")
    }

    /// What goes onto dockets.
    pub(super) fn docket(&mut self) -> Vec<DocketRecord> {
        let mut records = std::mem::take(&mut self.projects);
        records.extend(std::mem::take(&mut self.events).into_values());
        records
    }

    pub(super) fn meter_days(&mut self) -> Vec<MeterDay> {
        std::mem::take(&mut self.meters).into_values().collect()
    }

    pub(super) fn report(mut self) -> DepartmentReport {
        self.report.enterprises = self.enterprises.len() as u64;
        self.report
    }
}

/// A fact of an enterprise: what it is called, its value and doubt, its first day and source.
fn dated(
    enterprise: &str,
    name: &str,
    (value, doubtful): (FactValue, bool),
    (from, source): (Date, &str),
) -> DatedFact {
    DatedFact {
        enterprise: enterprise.to_owned(),
        outlet: None,
        name: name.to_owned(),
        value,
        from,
        source: source.to_owned(),
        doubtful,
    }
}

/// Name of the fact that holds the name that a department has for an enterprise.
pub(super) fn other_name_of(department: Department) -> String {
    format!("name_by_{}", department.word())
}
