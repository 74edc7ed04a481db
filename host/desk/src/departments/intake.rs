//! From the rows of a file to what is kept of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tidegate_domain::{
    Date, DatedFact, DocketRecord, EnterpriseRecord, FactValue, Instant, MeterDay,
};
use tidegate_sheets::departments::Evidence;
use tidegate_sheets::{Filled, Row};

use super::amounts::MONTH_DECLARED;
use super::facts::dated;
use super::known::Known;
use super::permits::ToldTerm;
use super::projects::{merge, records, statements_of};
use super::statements::{PROMISED, SOURCE, Statement};
use super::{CONTRADICTED, DepartmentReport, ToldFile, Unmatched, What, future};

/// Unmatched rows for which the nearest names are looked up; it takes time for each.
const NEAREST_ROWS_MAX: usize = 200;

/// What a file comes to, before anything is written.
pub(super) struct Intake<'a> {
    pub(super) file: &'a ToldFile,
    pub(super) on: Date,
    pub(super) now: Instant,
    pub(super) today: Date,
    pub(super) known: Known,
    pub(super) report: DepartmentReport,
    /// Enterprises of which something was told.
    pub(super) enterprises: BTreeSet<String>,
    /// By enterprise, name and first day.
    pub(super) facts: BTreeMap<(String, String, Date), DatedFact>,
    /// Facts that are in force as they are told.
    pub(super) unchanged: u64,
    /// By enterprise and key.
    pub(super) events: BTreeMap<(String, String), DocketRecord>,
    /// Records of projects and of what departments said of them.
    projects: Vec<DocketRecord>,
    /// By enterprise, kind, meter and day.
    pub(super) meters: BTreeMap<(String, &'static str, String, Date), MeterDay>,
    pub(super) statements: BTreeMap<String, Vec<Statement>>,
    pub(super) renamed: BTreeMap<String, EnterpriseRecord>,
    /// Names that differ from the registered ones, with where they were told.
    pub(super) names_told: BTreeMap<String, (String, String)>,
    /// Terms of permits that were listed, by enterprise.
    pub(super) permits_told: BTreeMap<String, Vec<ToldTerm>>,
    /// Accounts told together with a credit code, by enterprise and name of the fact.
    pub(super) accounts: BTreeMap<(String, &'static str), BTreeSet<String>>,
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
            permits_told: BTreeMap::new(),
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
            Evidence::Permit(one) => {
                self.listed(enterprise, one, row) && self.statement(enterprise, told, &source)
            }
            _ => self.statement(enterprise, told, &source),
        };
        self.other_name(enterprise, told, &source);
        self.enterprises.insert(enterprise.to_owned());
        self.report.taken += u64::from(taken);
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
            // Of two rows of one file that one holds which speaks of the later day.
            Some(known) if known.of > statement.of => {
                let later = std::mem::replace(known, statement);
                known.replace(later);
            }
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

    pub(super) fn event(&mut self, record: DocketRecord) {
        self.events.insert((record.enterprise.clone(), record.item.key()), record);
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

    /// Where something was learnt, as shown with it.
    pub(super) fn label(&self, told: Option<&Evidence>) -> String {
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
