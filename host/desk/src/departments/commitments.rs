//! The day on which production was promised to begin (承诺投产), against production as it seems.

use serde::Serialize;
use tidegate_domain::{
    Date, DocketItem, EnterpriseRecord, Instant, Jurisdiction, Project, TruthValue,
};
use tidegate_sheets::departments::Department;

use super::projects::statements_of;
use super::statements::{CODE, NAME, PROMISED, REFERENCE, Statement};
use crate::{Desk, DeskError};

/// Days before the promised one in which production is looked for.
const BEFORE_DAYS: i32 = 366;

/// The longest time looked at, days.
const LOOKED_AT_DAYS_MAX: i32 = 3 * 366;

/// What is odd about a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommitmentOddity {
    /// It produced before the day that was promised.
    ProducedBefore,
    /// The day is over and it does not produce.
    NotProducingAfter,
    /// It produced, and the project was not accepted by then.
    WithoutAcceptance,
    /// The day is over and nothing tells whether it produces.
    ProductionUnknown,
}

/// A promise that is not kept as it was given. Production is inferred and never proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommitmentState {
    /// Unified social credit code.
    pub enterprise: String,
    /// Registered name.
    pub name: String,
    /// The project, as the promise calls it; absent for the site as a whole.
    pub project: Option<String>,
    /// Reference of the project on the docket; absent where none is known.
    pub reference: Option<String>,
    /// Day on which production was to begin.
    pub promised: Date,
    /// Where the promise was learnt.
    pub source: String,
    /// First day on which production was concluded, from a year before the promised day on.
    pub produced_from: Option<Date>,
    /// Whether it was producing of late.
    pub producing: TruthValue,
    /// Day on which the project was accepted.
    pub accepted: Option<Date>,
    /// What is odd, ascending.
    pub oddities: Vec<CommitmentOddity>,
}

impl Desk {
    /// Enterprises that produce before or not after the day that they promised, or without
    /// acceptance: by enterprise, then promised day. Those with nothing odd are left out.
    ///
    /// # Errors
    /// Store and rules.
    pub async fn commitments(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Vec<CommitmentState>, DeskError> {
        let today = Date::of_instant(now);
        let facts = self.store.enterprises_on(county, today).await?;
        let mut states = Vec::new();
        for one in facts.iter().filter(|one| one.facts.iter().any(|fact| fact.name == PROMISED)) {
            let Some(record) = self.store.enterprise(&one.id).await? else { continue };
            states.extend(self.commitments_of(&record, now).await?);
        }
        Ok(states)
    }

    async fn commitments_of(
        &self,
        record: &EnterpriseRecord,
        now: Instant,
    ) -> Result<Vec<CommitmentState>, DeskError> {
        let today = Date::of_instant(now);
        let docket = self.store.docket(&record.id, now).await?;
        let statements = statements_of(&docket);
        let projects: Vec<&Project> = docket
            .iter()
            .filter_map(|record| match &record.item {
                DocketItem::Project(project) => Some(project),
                _ => None,
            })
            .collect();
        let promises = statements.iter().filter(|one| one.by == Department::Commitment.word());
        let mut promises: Vec<(Date, &Statement)> =
            promises.filter_map(|one| Some((one.day(PROMISED)?, one))).collect();
        promises.sort_by_key(|(promised, one)| (*promised, one.key.clone()));
        if promises.is_empty() {
            return Ok(Vec::new());
        }
        let producing = self.rules.producing(&record.id, today).await?;
        let mut states = Vec::new();
        for (promised, one) in promises {
            let project = project_of(one, &projects);
            let state = CommitmentState {
                enterprise: record.id.clone(),
                name: record.name.clone(),
                project: one.text(NAME).or_else(|| one.text(CODE)).map(str::to_owned),
                reference: project.map(|project| project.reference.clone()),
                promised,
                source: one.source.clone(),
                produced_from: self.produced_from(&record.id, promised, today).await?,
                producing,
                accepted: project.and_then(|project| project.accepted),
                oddities: Vec::new(),
            };
            let oddities = oddities(&state, project.is_some(), today);
            if !oddities.is_empty() {
                states.push(CommitmentState { oddities, ..state });
            }
        }
        Ok(states)
    }

    /// The first day on which production was concluded, from a year before the promised day on.
    async fn produced_from(
        &self,
        enterprise: &str,
        promised: Date,
        today: Date,
    ) -> Result<Option<Date>, DeskError> {
        let from = promised.plus_days(-BEFORE_DAYS);
        let until = today.plus_days(1).min(from.plus_days(LOOKED_AT_DAYS_MAX));
        if until <= from {
            return Ok(None);
        }
        let days = self.store.production_days(enterprise, from, until).await?.into_iter();
        let running = days.filter(|day| day.day.running == TruthValue::Yes);
        Ok(running.map(|day| day.day.on).min())
    }
}

/// The project that a promise is about: the one it was found to be of, or the only one of the site
/// where it names none.
fn project_of<'a>(promise: &Statement, projects: &[&'a Project]) -> Option<&'a Project> {
    let reference = promise.text(REFERENCE);
    let named = projects.iter().find(|one| Some(one.reference.as_str()) == reference);
    let is_of_the_site = promise.text(NAME).is_none() && promise.text(CODE).is_none();
    match (named, projects) {
        (Some(project), _) => Some(project),
        (None, [only]) if is_of_the_site => Some(only),
        _ => None,
    }
}

fn oddities(state: &CommitmentState, has_project: bool, today: Date) -> Vec<CommitmentOddity> {
    let mut found = Vec::new();
    // Production that goes on today is seen today at the latest.
    let now = (state.producing == TruthValue::Yes).then_some(today);
    let seen = [state.produced_from, now].into_iter().flatten().min();
    if seen.is_some_and(|seen| seen < state.promised) {
        found.push(CommitmentOddity::ProducedBefore);
    }
    let is_over = today > state.promised;
    if is_over && state.producing == TruthValue::No {
        found.push(CommitmentOddity::NotProducingAfter);
    }
    let accepted = |seen: Date| state.accepted.is_some_and(|accepted| accepted <= seen);
    // Trial runs come before acceptance: it is for a person to tell them from production.
    if has_project && seen.is_some_and(|seen| !accepted(seen)) {
        found.push(CommitmentOddity::WithoutAcceptance);
    }
    if is_over && state.producing == TruthValue::Unknown && state.produced_from.is_none() {
        found.push(CommitmentOddity::ProductionUnknown);
    }
    found
}
