//! What other departments of a county send (跨部门数据), kept with its source, its day and how far it
//! is trusted.
//!
//! Every row is found its registered enterprise, or is shown as unmatched: nothing is guessed. What
//! departments say of projects stands on the docket beside each other, and one project is made of it
//! for the rules; what they say of the enterprise becomes dated facts; days of meters become days of
//! meters. A bill for a month is no figure of a day: it stands on the docket over its month. Where
//! two contradict each other, both stay, the one that answers for it counts, and the contradiction
//! is shown. Doing the same again changes nothing.
//!
//! Facts of an enterprise that come from here:
//!
//! | fact | from | what |
//! |---|---|---|
//! | `registration_state` | market | `active`, `suspended`, `revoked`, `deregistered` or `moved-out` |
//! | `registered_address`, `registered_on` | market | as registered |
//! | `registered_industry` | market, doubtful | the trade registered, not the one carried on |
//! | `former_name` | market, register | the name before the last change |
//! | `power_accounts`, `water_accounts` | power, water | accounts told together with a credit code |
//! | `drain_permit`, `drain_permit_until` | water | permit to let sewage into the drain |
//! | `permits_listed` | permit | numbers of the permits that were ever listed, for `contradictions` |
//! | `promised_production` | commitment | day on which production is to begin, the last that was told |
//! | `name_by_…` | any other, doubtful | a name that differs from the registered one |
//! | `departments_contradict` | the host | whether departments contradict one another about a project |
//!
//! Events of the docket: `department-record` (what one department said of one project or paper),
//! `monthly-use` and `monthly-return` (amounts of a month), `registered-change` (a name, state or
//! address that changed). Days of meters: `power-kwh`, `water-m3`, `x-sewage-m3`. Packs
//! judge by the projects and the days of meters; the rest is for people, and packs may read it.
//!
//! Discharge permits that are listed become permits of the register, where they are not kept yet;
//! what a list changes of those that are, and what not, is said in `permits.rs`.

mod amounts;
mod commitments;
mod contradictions;
mod facts;
mod future;
mod intake;
mod known;
mod market;
mod permits;
mod projects;
mod renames;
mod report;
mod rows;
mod statements;
mod trust;

pub use commitments::*;
pub(crate) use market::CHANGED as REGISTERED_CHANGE;
pub(crate) use renames::RENAMED;
pub use renames::{Renames, renames};
pub use report::*;
pub use rows::ROWS_AT_ONCE_MAX;
pub use statements::RECORD;
pub use trust::*;

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use tidegate_domain::{Date, Instant, Jurisdiction};
use tidegate_sheets::departments::{Department, Given, Told, tell};

use crate::{Desk, DeskError};
use intake::Intake;
use known::Known;

/// Largest file, bytes.
pub const FILE_BYTES_MAX: usize = 20 << 20;

/// Longest name of a file, in characters; the rest is cut off.
const FILE_NAME_CHARACTERS_MAX: usize = 120;

/// Fact that says whether departments contradict one another about a project of the enterprise.
const CONTRADICTED: &str = "departments_contradict";

/// A file of a department as it was given.
#[derive(Clone, Debug)]
pub struct ToldFile {
    /// Who sent it.
    pub department: Department,
    /// Its bytes: CSV in any usual encoding, xlsx, xls or ods.
    pub bytes: Vec<u8>,
    /// Its name.
    pub name: String,
    /// The day as of which it speaks, where its rows have none.
    pub on: Date,
    /// Who gave it.
    pub by: String,
    /// When it was given.
    pub now: Instant,
}

/// Rows of a department as they come over the API.
#[derive(Clone, Debug)]
pub struct ToldRows {
    /// Who sent them.
    pub department: Department,
    /// The rows. Members are named as the columns of the department's form: by title or by key.
    pub rows: Vec<Map<String, Value>>,
    /// What they are called in reports and sources. Row *n* of them is shown as row *n* + 1, as it
    /// would stand below a row of titles.
    pub name: String,
    /// The day as of which they speak, where they have none.
    pub on: Date,
    /// Who gave them.
    pub by: String,
    /// When they were given.
    pub now: Instant,
}

impl Desk {
    /// Takes in a file of a department.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] when the file as a whole cannot be read, is larger than
    /// [`FILE_BYTES_MAX`], speaks as of a day to come, or nobody gave it; then nothing was kept.
    /// What is wrong with single rows stands in the report.
    pub async fn take_told(
        &self,
        county: &Jurisdiction,
        file: ToldFile,
    ) -> Result<DepartmentReport, DeskError> {
        let invalid = |why: String| Err(DeskError::Invalid(why));
        if file.by.trim().is_empty() {
            return invalid("`by` is empty: say who gives the file".to_owned());
        }
        if file.bytes.len() > FILE_BYTES_MAX {
            return invalid(format!(
                "the file has {} bytes, at most {FILE_BYTES_MAX}: split it by month or township",
                file.bytes.len()
            ));
        }
        let today = Date::of_instant(file.now);
        if file.on > today {
            return invalid(format!(
                "the file is of {}, which is to come: today is {today}",
                file.on
            ));
        }
        let file =
            ToldFile { name: file.name.chars().take(FILE_NAME_CHARACTERS_MAX).collect(), ..file };
        let name = file.name.clone();
        // Reading a large workbook takes seconds, in which others are to be served.
        let read = tokio::task::spawn_blocking(move || {
            let given = Given { bytes: &file.bytes, name: &file.name, on: file.on };
            let told = tell(file.department, given);
            told.map(|told| (told, file))
        });
        match read.await {
            Ok(Ok((told, file))) => self.keep_told(county, told, &file).await,
            Ok(Err(error)) => invalid(format!("`{name}`: {error}")),
            Err(_) => {
                invalid(format!("`{name}`: the file could not be read: save it again as xlsx"))
            }
        }
    }

    /// Takes in rows of a department, as [`Desk::take_told`] does those of a file. Without rows
    /// nothing happens.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] for more than [`ROWS_AT_ONCE_MAX`] rows, or a member that is neither
    /// text, number, truth nor null; else as [`Desk::take_told`].
    pub async fn take_told_rows(
        &self,
        county: &Jurisdiction,
        told: ToldRows,
    ) -> Result<DepartmentReport, DeskError> {
        if told.rows.is_empty() {
            let (department, file) = (told.department.word().to_owned(), told.name);
            return Ok(DepartmentReport { department, file, ..Default::default() });
        }
        let bytes = rows::table(told.department, &told.rows).map_err(DeskError::Invalid)?;
        let ToldRows { department, name, on, by, now, .. } = told;
        self.take_told(county, ToldFile { department, bytes, name, on, by, now }).await
    }

    /// Keeps what a file says. Killed anywhere, it is finished by taking the file again: what is
    /// derived from what was known before is written before that changes.
    async fn keep_told(
        &self,
        county: &Jurisdiction,
        told: Told,
        file: &ToldFile,
    ) -> Result<DepartmentReport, DeskError> {
        let Told { evidence, mut filled } = told;
        let report = DepartmentReport::of(file.department.word(), &file.name, &mut filled);
        let enterprises = self.all_enterprises(county).await?;
        let today = Date::of_instant(file.now);
        let facts = self.store.enterprises_on(county, today).await?;
        let on = match file.on == today {
            true => None,
            false => Some(self.store.enterprises_on(county, file.on).await?),
        };
        let mut intake = Intake::new(file, Known::new(enterprises, facts, on), report);
        intake.take(&evidence, &filled);
        for enterprise in intake.asks_for_names() {
            let facts = self.store.facts(&enterprise).await?;
            intake.name(&enterprise, &facts);
        }
        let touched: BTreeSet<String> = intake.statements.keys().cloned().collect();
        for enterprise in &touched {
            let mut docket = self.store.docket(enterprise, Instant::MAX).await?;
            if file.department == Department::Permit {
                self.keep_permits(enterprise, &mut intake, &mut docket).await?;
            }
            intake.merge(enterprise, &docket);
        }
        let of = intake.enterprises.clone();
        let mut report = self.write_told(intake, file.now).await?;
        self.settle(&touched, file.now).await?;
        for one in self.contradictions_of(county, file.now, Some(&of)).await? {
            report.contradiction(one);
        }
        Ok(report)
    }

    /// Makes projects of what is kept now: two who wrote about one enterprise at the same time did
    /// not see what the other wrote, and whoever looks last sees both.
    async fn settle(&self, touched: &BTreeSet<String>, now: Instant) -> Result<(), DeskError> {
        let mut left = Vec::new();
        for enterprise in touched {
            let docket = self.store.docket(enterprise, Instant::MAX).await?;
            left.extend(projects::unsettled(enterprise, &docket, now));
        }
        if !left.is_empty() {
            self.store.put_docket(&left).await?;
        }
        Ok(())
    }

    async fn write_told(
        &self,
        mut intake: Intake<'_>,
        now: Instant,
    ) -> Result<DepartmentReport, DeskError> {
        let unchanged = intake.unchanged;
        let docket = intake.docket();
        let meters = intake.meter_days();
        let facts: Vec<_> = std::mem::take(&mut intake.facts).into_values().collect();
        let renamed: Vec<_> = std::mem::take(&mut intake.renamed).into_values().collect();
        if !docket.is_empty() {
            intake.report.docket = self.store.put_docket(&docket).await?.into();
        }
        if !meters.is_empty() {
            intake.report.meter_days = self.store.put_meter_days(&meters, now).await?.into();
        }
        if !facts.is_empty() {
            intake.report.facts = self.store.put_facts(&facts, now).await?.into();
        }
        intake.report.facts.unchanged += unchanged;
        if !renamed.is_empty() {
            intake.report.renamed = self.store.put_enterprises(&renamed).await?.updated;
        }
        Ok(intake.report())
    }
}
