//! Judging stored history by a candidate stack beside the one in force, without touching the
//! record.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::StreamExt;
use serde::{Deserialize, Serialize};
use tidegate_averages::Method;
use tidegate_domain::{
    CaseKey, Date, EnterpriseRecord, Instant, Jurisdiction, LayeredFinding, MergedVerdict,
    Severity, Standing,
};
use tidegate_runtime::Pack;
use tidegate_store::Page;
use tokio::sync::mpsc;

use super::amounts::{Book, Days, wanted_at};
use super::calls::Calls;
use super::carry_out::{judge, prepare};
use super::material::{Material, Wanted};
use crate::error::ServiceError;
use crate::fairness::beside;
use crate::host::Host;
use crate::stack::Layers;

/// Enterprises listed at once.
const LISTED: u32 = 1_000;

/// Results that wait to be taken: enough that nobody waits, few enough to stay flat.
const WAITING_MAX: usize = 64;

/// What is to be judged again.
#[derive(Clone, Debug)]
pub struct RejudgeOrder {
    /// County.
    pub county: Jurisdiction,
    /// First day.
    pub from: Date,
    /// First day after.
    pub until: Date,
    /// The day of judging that both stacks are told.
    pub as_of: Date,
    /// Candidate packs: each takes the place of the pack of its name and jurisdiction, or comes
    /// beside those in force.
    pub candidates: Vec<Arc<Pack>>,
    /// Enterprises that were done before.
    pub done: BTreeSet<String>,
    /// Enterprises judged at the same time.
    pub at_once: usize,
}

/// How a finding would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Only the candidate stack finds it.
    NewlyFound,
    /// Only the stack in force finds it.
    NoLongerFound,
    /// Both find it, with another severity or standing.
    ChangedGrade,
}

/// One finding that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Enterprise.
    pub enterprise: String,
    /// Registered name.
    pub enterprise_name: String,
    /// How it would change.
    pub change: ChangeKind,
    /// Kind of act.
    pub kind: String,
    /// Outlet number, or empty for the site.
    pub subject: String,
    /// Pollutant; empty when there is none.
    pub pollutant: String,
    /// Duty, project, order or mark; empty when there is none.
    pub reference: String,
    /// First instant.
    pub from: Instant,
    /// End.
    pub until: Instant,
    /// Severity and standing by the stack in force.
    pub before: Option<(Severity, Standing)>,
    /// Severity and standing by the candidate stack.
    pub after: Option<(Severity, Standing)>,
}

/// What came of one enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejudgement {
    /// Enterprise.
    pub enterprise: String,
    /// Values read.
    pub values: u64,
    /// Findings that would change.
    pub changes: Vec<Change>,
    /// Why it could not be judged to the end; empty when it was.
    pub failure: String,
}

impl Rejudgement {
    /// Nothing of an enterprise: nobody may take its silence for "no change".
    fn ended_early(enterprise: String, cause: &dyn std::error::Error) -> Self {
        let failure = format!("its judging ended early: {cause}");
        Self { enterprise, values: 0, changes: Vec::new(), failure }
    }
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RejudgeProgress {
    /// Enterprises to be judged.
    pub enterprises: u64,
    /// Values judged so far.
    pub values: u64,
}

/// The work of judging again, as it goes on.
#[derive(Debug)]
pub struct Rejudging {
    /// What came of each enterprise, in the order in which they end.
    pub results: mpsc::Receiver<Rejudgement>,
    enterprises: u64,
    values: Arc<AtomicU64>,
}

impl Rejudging {
    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> RejudgeProgress {
        RejudgeProgress {
            enterprises: self.enterprises,
            values: self.values.load(Ordering::Relaxed),
        }
    }
}

/// The two stacks of a county.
#[derive(Debug)]
struct Stacks {
    in_force: Layers,
    candidate: Layers,
    /// Whether tier and limits come out the same, so that one case file serves both.
    one_file: bool,
}

impl Host {
    /// Judges stored history by a candidate stack beside the one in force. Nothing is written.
    ///
    /// # Errors
    /// Store; [`ServiceError::Invalid`] for an empty period or no candidate.
    pub async fn rejudge(&self, order: RejudgeOrder) -> Result<Rejudging, ServiceError> {
        if order.from >= order.until {
            let reason = "the period has no day: give a `--to` after `--from`".to_owned();
            return Err(ServiceError::Invalid { what: "period", reason });
        }
        if order.candidates.is_empty() {
            let reason = "give at least one component that is to be tried".to_owned();
            return Err(ServiceError::Invalid { what: "candidates", reason });
        }
        let stacks = Arc::new(self.stacks(&order));
        let enterprises = self.rest(&order).await?;
        let (sender, results) = mpsc::channel(WAITING_MAX);
        let values = Arc::new(AtomicU64::new(0));
        let rejudging = Rejudging {
            results,
            enterprises: enterprises.len() as u64,
            values: Arc::clone(&values),
        };
        let host = self.clone();
        let at_once = order.at_once.max(1);
        tokio::spawn(async move {
            let work =
                futures::stream::iter(enterprises).map(|enterprise| {
                    let one = One {
                        host: host.clone(),
                        stacks: Arc::clone(&stacks),
                        order: order.clone(),
                        values: Arc::clone(&values),
                    };
                    let id = enterprise.id.clone();
                    let judging = tokio::spawn(one.judged(enterprise));
                    async move {
                        judging.await.unwrap_or_else(|error| Rejudgement::ended_early(id, &error))
                    }
                });
            let mut work = work.buffer_unordered(at_once);
            while let Some(done) = work.next().await {
                // Whoever asked may have gone: then nobody wants the rest.
                if sender.send(done).await.is_err() {
                    break;
                }
            }
        });
        Ok(rejudging)
    }

    fn stacks(&self, order: &RejudgeOrder) -> Stacks {
        let in_force = self.stack().layers(&order.county);
        let replaced = |old: &Arc<Pack>| {
            order.candidates.iter().any(|new| {
                new.manifest().name == old.manifest().name
                    && new.jurisdiction() == old.jurisdiction()
            })
        };
        let kept = in_force.packs().iter().filter(|old| !replaced(old));
        let new = order.candidates.iter().filter(|new| new.jurisdiction().contains(&order.county));
        let candidate = Layers::of(kept.chain(new).map(Arc::clone).collect());
        let same = |a: &mut dyn Iterator<Item = &Arc<Pack>>,
                    b: &mut dyn Iterator<Item = &Arc<Pack>>| {
            let digests = |packs: &mut dyn Iterator<Item = &Arc<Pack>>| -> Vec<String> {
                packs.map(|pack| pack.layer().digest.clone()).collect()
            };
            digests(a) == digests(b)
        };
        let one_file = same(&mut in_force.thresholds(), &mut candidate.thresholds())
            && same(&mut in_force.classifiers(), &mut candidate.classifiers());
        Stacks { in_force, candidate, one_file }
    }

    /// Enterprises of the county that were not done before, by id.
    async fn rest(&self, order: &RejudgeOrder) -> Result<Vec<EnterpriseRecord>, ServiceError> {
        let mut all = Vec::new();
        let mut offset = 0;
        loop {
            let page = Page { offset, rows: LISTED };
            let found = self.inner.store.enterprises(&order.county, None, page).await?;
            if found.items.is_empty() {
                return Ok(all);
            }
            offset += u32::try_from(found.items.len()).unwrap_or(u32::MAX);
            all.extend(found.items.into_iter().filter(|one| !order.done.contains(&one.id)));
        }
    }

    /// Ends of the parts that history is looked at in, ascending: at most a month each, so that memory
    /// does not grow with the period, and nothing that is registered changes within one.
    pub(crate) async fn part_ends(
        &self,
        enterprise: &str,
        from: Date,
        until: Date,
    ) -> Result<Vec<Date>, ServiceError> {
        let mut ends = self.cut_days(enterprise, from, until).await?;
        ends.extend(month_starts(from, until));
        ends.push(until);
        ends.sort_unstable();
        ends.dedup();
        Ok(ends)
    }

    /// What is known for a part, production days as they were concluded and amounts of the year from a
    /// book that grows from part to part; writes nothing.
    ///
    /// # Errors
    /// As [`Host::gather`].
    pub(crate) async fn gather_part(
        &self,
        wanted: &Wanted<'_>,
        book: &mut Option<Book>,
    ) -> Result<Material, ServiceError> {
        let mut material = self.gather_stored(wanted).await?;
        let Wanted { enterprise, from, until, .. } = *wanted;
        let concluded = self.inner.store.production_days(enterprise, from, until).await?;
        material.production = concluded.into_iter().map(|record| record.day).collect();
        let any = material.outlets.iter().any(|outlet| !wanted_at(&material, outlet).is_empty());
        if !any {
            return Ok(material);
        }
        let book = match book {
            Some(book) => book,
            none => none.insert(self.book_before(&material, Days::WorkedOutAgain).await?),
        };
        book.add(self.own_days(&material).await?)?;
        material.amounts = book.totals(&material.permits, material.until)?;
        Ok(material)
    }
}

/// The work on one enterprise.
struct One {
    host: Host,
    stacks: Arc<Stacks>,
    order: RejudgeOrder,
    values: Arc<AtomicU64>,
}

impl One {
    async fn judged(self, enterprise: EnterpriseRecord) -> Rejudgement {
        let mut result = Rejudgement {
            enterprise: enterprise.id.clone(),
            values: 0,
            changes: Vec::new(),
            failure: String::new(),
        };
        if let Err(error) = self.months(&enterprise, &mut result).await {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            result.failure = format!("{error}: {}", cause.unwrap_or_default());
        }
        result
    }

    /// Month by month, so that memory does not grow with the period.
    async fn months(
        &self,
        enterprise: &EnterpriseRecord,
        result: &mut Rejudgement,
    ) -> Result<(), ServiceError> {
        let RejudgeOrder { from, until, as_of, .. } = self.order;
        let mut book: Option<Book> = None;
        let mut start = from;
        for end in self.host.part_ends(&enterprise.id, from, until).await? {
            let wanted = Wanted {
                enterprise: &enterprise.id,
                from: start,
                until: end,
                as_of,
                known_at: self.host.clock().now(),
            };
            let material = self.host.gather_part(&wanted, &mut book).await?;
            let values = material.values();
            let stacks = Arc::clone(&self.stacks);
            let lane = beside(&material.county);
            let verdicts = self.host.on_worker(lane, move || both(&material, &stacks)).await??;
            result.changes.extend(changes(enterprise, &verdicts));
            result.values += values;
            self.values.fetch_add(values, Ordering::Relaxed);
            start = end;
        }
        Ok(())
    }
}

/// The verdicts of the stack in force and of the candidate.
fn both(
    material: &Material,
    stacks: &Stacks,
) -> Result<(MergedVerdict, MergedVerdict), ServiceError> {
    let industries = &material.enterprise.industries;
    let (now, then) = (stacks.in_force.at_site(industries), stacks.candidate.at_site(industries));
    let mut calls = Calls::unrecorded();
    let file = prepare(&mut calls, Method::latest(), (material, &now))?;
    let in_force = judge(&mut calls, &file, &now)?;
    let candidate = if stacks.one_file {
        judge(&mut calls, &file, &then)?
    } else {
        let file = prepare(&mut calls, Method::latest(), (material, &then))?;
        judge(&mut calls, &file, &then)?
    };
    Ok((in_force, candidate))
}

/// First days of the months after `from` and before `until`.
fn month_starts(from: Date, until: Date) -> Vec<Date> {
    let mut starts = Vec::new();
    let (mut year, mut month, _) = from.ymd();
    loop {
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        match Date::from_ymd(year, month, 1) {
            Some(start) if start < until => starts.push(start),
            _ => return starts,
        }
    }
}

/// Findings that differ between the two verdicts.
fn changes(
    enterprise: &EnterpriseRecord,
    (in_force, candidate): &(MergedVerdict, MergedVerdict),
) -> Vec<Change> {
    let mut left: Vec<&LayeredFinding> = in_force.findings.iter().collect();
    let mut changes = Vec::new();
    for new in &candidate.findings {
        let same = |old: &&LayeredFinding| same_act(&enterprise.id, old, new);
        match left.iter().position(same) {
            Some(at) => {
                let old = left.swap_remove(at);
                if grade(old) != grade(new) {
                    changes.push(change(
                        enterprise,
                        ChangeKind::ChangedGrade,
                        (Some(old), Some(new)),
                    ));
                }
            }
            None => changes.push(change(enterprise, ChangeKind::NewlyFound, (None, Some(new)))),
        }
    }
    let gone = left.into_iter();
    changes
        .extend(gone.map(|old| change(enterprise, ChangeKind::NoLongerFound, (Some(old), None))));
    changes.sort_by(|a, b| {
        (a.from, &a.kind, &a.subject, &a.pollutant, &a.reference).cmp(&(
            b.from,
            &b.kind,
            &b.subject,
            &b.pollutant,
            &b.reference,
        ))
    });
    changes
}

fn same_act(enterprise: &str, old: &LayeredFinding, new: &LayeredFinding) -> bool {
    let (a, b) = (&old.finding, &new.finding);
    CaseKey::of(enterprise, a) == CaseKey::of(enterprise, b)
        && a.from <= b.until
        && b.from <= a.until
}

const fn grade(layered: &LayeredFinding) -> (Severity, Standing) {
    (layered.finding.severity, layered.finding.standing)
}

fn change(
    enterprise: &EnterpriseRecord,
    kind: ChangeKind,
    (old, new): (Option<&LayeredFinding>, Option<&LayeredFinding>),
) -> Change {
    let shown = new.or(old).map(|layered| &layered.finding);
    let key = shown.map(|finding| CaseKey::of(&enterprise.id, finding));
    let of = |part: fn(&CaseKey) -> &String| key.as_ref().map(part).cloned().unwrap_or_default();
    Change {
        enterprise: enterprise.id.clone(),
        enterprise_name: enterprise.name.clone(),
        change: kind,
        kind: of(|key| &key.kind),
        subject: of(|key| &key.subject),
        pollutant: of(|key| &key.pollutant),
        reference: of(|key| &key.reference),
        from: shown.map_or(0, |finding| finding.from),
        until: shown.map_or(0, |finding| finding.until),
        before: old.map(grade),
        after: new.map(grade),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_after_the_first_day_and_before_the_last() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let starts = month_starts(day("2025-11-15"), day("2026-02-01"));
        assert_eq!(starts, [day("2025-12-01"), day("2026-01-01")]);
        assert_eq!(month_starts(day("2026-02-01"), day("2026-03-01")), []);
    }
}
