//! The entries behind each figure.

use tidegate_affairs::{Affair, Task, TaskLine};
use tidegate_domain::{Channel, Jurisdiction, Matter, MatterKind, NoticeStatus};
use tidegate_store::{MatterFilter, NoticeFilter, Page};

use super::{Figure, FigureEntry, NoticeFigures, Span};
use crate::{Desk, DeskError, GROUPED};

/// Rows read at a time.
const ROWS: u32 = 1_000;

/// Kinds of acts that online data show by themselves.
const EXCEEDING: [&str; 3] = ["over-concentration", "over-rate", "over-total"];

/// Which matters, and which of their steps, a figure counts.
struct Wanted {
    kind: MatterKind,
    actions: &'static [&'static str],
    labels: &'static [&'static str],
    subject: Option<&'static str>,
    /// Every such step is an entry; else the first of each matter.
    every: bool,
}

const fn wanted(kind: MatterKind, actions: &'static [&'static str]) -> Wanted {
    Wanted { kind, actions, labels: &[], subject: None, every: false }
}

impl Desk {
    /// What is behind a figure, by time.
    ///
    /// # Errors
    /// Store.
    pub async fn figure_entries(
        &self,
        county: &Jurisdiction,
        figure: Figure,
        span: Span,
    ) -> Result<Vec<FigureEntry>, DeskError> {
        use MatterKind as K;
        let wanted = match figure {
            Figure::RemindedToApply => {
                Wanted { subject: Some("apply"), ..wanted(K::Prompt, &["ask", "repeat"]) }
            }
            Figure::AppliedAfterReminder => {
                Wanted { subject: Some("apply"), ..wanted(K::Prompt, &["answer"]) }
            }
            Figure::RenewalsReminded => {
                Wanted { labels: &["renewal"], ..wanted(K::Duty, &["remind"]) }
            }
            Figure::RenewalsDone => {
                Wanted { labels: &["renewal"], ..wanted(K::Duty, &["hand-in"]) }
            }
            Figure::ReportsReminded => Wanted {
                labels: &["execution-report"],
                every: true,
                ..wanted(K::Duty, &["remind"])
            },
            Figure::ApplicationsReceived => wanted(K::Application, &["submit"]),
            Figure::ApplicationsInTime => return self.decided(county, span).await,
            Figure::NodesLate => Wanted { every: true, ..wanted(K::Application, &["escalate"]) },
            Figure::EnterprisesWarned | Figure::EffectiveWarnings => {
                return self.effective_warnings(county, span).await;
            }
            Figure::EnterprisesExceeding => return self.exceeding(county, span).await,
            Figure::Clues => return self.clues(county, span).await,
            Figure::CluesConfirmed => wanted(K::Case, &["confirm"]),
            Figure::TasksIssued => return self.tasks_issued(county, span).await,
            Figure::TasksReopened => return self.tasks_reopened(county, span).await,
            Figure::TasksClosed => Wanted { every: true, ..wanted(K::Case, &["close"]) },
            Figure::TasksInTime => return self.tasks_closed(county, span).await,
            Figure::DutiesInTime => return self.duties_due(county, span).await,
            Figure::Inspections => wanted(K::Inspection, &["record"]),
        };
        self.steps_in(county, &wanted, span).await
    }

    /// What people were told in a period, and what they were spared.
    ///
    /// # Errors
    /// Store.
    pub async fn notice_figures(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<NoticeFigures, DeskError> {
        let filter = |channel, status| NoticeFilter {
            county: Some(county.clone()),
            channel: Some(channel),
            status,
            written: Some(span.instants()),
            ..Default::default()
        };
        let mut figures = NoticeFigures::default();
        for channel in Channel::ALL {
            let all = self.store.count_notices(&filter(channel, None)).await?;
            let dead = Some(NoticeStatus::Dead);
            let dead = self.store.count_notices(&filter(channel, dead)).await?;
            let suppressed = Some(NoticeStatus::Suppressed);
            let suppressed = self.store.count_notices(&filter(channel, suppressed)).await?;
            let held = if suppressed == 0 {
                0
            } else {
                self.held(&filter(channel, Some(NoticeStatus::Suppressed))).await?
            };
            let told = all - dead - suppressed;
            if channel == Channel::Inbox {
                figures.inbox += told;
            } else {
                figures.sent_outside += told;
                figures.held_outside += held;
                figures.not_sent += dead + suppressed - held;
            }
        }
        Ok(figures)
    }

    async fn held(&self, filter: &NoticeFilter) -> Result<u64, DeskError> {
        let mut held = 0;
        let mut offset = 0;
        loop {
            let page = self.store.notices(filter, Page { offset, rows: ROWS }).await?;
            let read = page.items.len();
            let grouped =
                page.items.iter().filter(|one| one.notice.held.as_deref() == Some(GROUPED));
            held += grouped.count() as u64;
            offset += ROWS;
            if read < ROWS as usize {
                return Ok(held);
            }
        }
    }

    /// Steps of these actions in the period.
    async fn steps_in(
        &self,
        county: &Jurisdiction,
        wanted: &Wanted,
        span: Span,
    ) -> Result<Vec<FigureEntry>, DeskError> {
        let (from, until) = span.instants();
        let actions: Vec<String> = wanted.actions.iter().map(|word| (*word).to_owned()).collect();
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(wanted.kind),
            labels: wanted.labels.iter().map(|word| (*word).to_owned()).collect(),
            subject: wanted.subject.map(str::to_owned),
            stepped: Some((actions, from, until)),
            ..Default::default()
        };
        let mut entries = Vec::new();
        for matter in self.all_matters(&filter).await? {
            let steps = self.all_steps(&matter).await?;
            let counted = steps.into_iter().filter(|kept| {
                wanted.actions.contains(&kept.step.action.as_str()) && span.has(kept.step.at)
            });
            for kept in counted {
                entries.push(FigureEntry {
                    step: Some(kept.number),
                    at: kept.step.at,
                    ..entry(&matter, kept.step.at, true)
                });
                if !wanted.every {
                    break;
                }
            }
        }
        Ok(by_time(entries))
    }

    /// Applications decided in the period: in time or not.
    async fn decided(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<Vec<FigureEntry>, DeskError> {
        let decided = wanted(MatterKind::Application, &["decide"]);
        let mut entries = self.steps_in(county, &decided, span).await?;
        for one in &mut entries {
            let Some(number) = one.matter else { continue };
            let matter = self.matter(county, number).await?;
            one.counts = matter.position.labels.iter().any(|label| label == "on-time");
        }
        Ok(entries)
    }

    /// Tasks about what online data show, that were told of it in the period and of which it is still
    /// found: what was judged again without it, because a mark or data came late, does not count.
    async fn exceeding(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<Vec<FigureEntry>, DeskError> {
        let mut entries = Vec::new();
        let found = wanted(MatterKind::Case, &["find"]);
        for one in self.steps_in(county, &found, span).await? {
            let Some(number) = one.matter else { continue };
            let task = Task::from_position(&self.matter(county, number).await?.position)?;
            let is_over =
                |line: &TaskLine| line.found && EXCEEDING.contains(&line.act.kind.as_str());
            if task.lines.iter().any(is_over) {
                entries.push(one);
            }
        }
        Ok(entries)
    }

    /// Tasks that began as a clue for a person.
    async fn clues(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<Vec<FigureEntry>, DeskError> {
        let mut entries = Vec::new();
        for matter in self.tasks_opened(county, span).await? {
            if !self.began_issued(&matter).await? {
                entries.push(entry(&matter, matter.opened_at, true));
            }
        }
        Ok(by_time(entries))
    }

    /// Tasks issued in the period: those that began so, and clues that were confirmed.
    async fn tasks_issued(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<Vec<FigureEntry>, DeskError> {
        let confirmed = wanted(MatterKind::Case, &["confirm"]);
        let mut entries = self.steps_in(county, &confirmed, span).await?;
        for matter in self.tasks_opened(county, span).await? {
            if self.began_issued(&matter).await? {
                entries.push(entry(&matter, matter.opened_at, true));
            }
        }
        Ok(by_time(entries))
    }

    async fn tasks_opened(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<Vec<Matter>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Case),
            opened: Some(span.instants()),
            ..Default::default()
        };
        self.all_matters(&filter).await
    }

    /// Whether data alone issued a task: the first thing that it was told was confirmed by data.
    async fn began_issued(&self, matter: &Matter) -> Result<bool, DeskError> {
        let first = self.store.matter_steps(matter.id, Page::first(1)).await?;
        let lines = first.items.first().and_then(|kept| kept.step.body.get("lines").cloned());
        let lines = lines.and_then(|lines| lines.as_array().cloned()).unwrap_or_default();
        Ok(lines
            .iter()
            .any(|line| line.get("standing").is_some_and(|it| it == "confirmed-by-data")))
    }

    /// Every opening again of a closed task.
    async fn tasks_reopened(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<Vec<FigureEntry>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Case),
            labels: vec!["reopened".to_owned()],
            ..Default::default()
        };
        let mut entries = Vec::new();
        for matter in self.all_matters(&filter).await? {
            let mut is_closed = false;
            for kept in self.all_steps(&matter).await? {
                match kept.step.action.as_str() {
                    "close" | "dismiss" | "waive" => is_closed = true,
                    "find" if is_closed => {
                        is_closed = false;
                        if span.has(kept.step.at) {
                            let step = Some(kept.number);
                            entries
                                .push(FigureEntry { step, ..entry(&matter, kept.step.at, true) });
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(by_time(entries))
    }

    /// Tasks closed in the period, and whether any of their clocks was missed.
    async fn tasks_closed(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<Vec<FigureEntry>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Case),
            statuses: vec!["closed".to_owned()],
            closed_in: Some(span.instants()),
            ..Default::default()
        };
        let closed = self.all_matters(&filter).await?;
        let in_time = |matter: &Matter| !matter.position.labels.iter().any(|it| it == "missed");
        Ok(by_time(
            closed
                .iter()
                .map(|one| entry(one, one.closed_at.unwrap_or(one.updated_at), in_time(one)))
                .collect(),
        ))
    }

    /// Duties whose day lies in the period and that were not excused: done in time or not.
    async fn duties_due(
        &self,
        county: &Jurisdiction,
        span: Span,
    ) -> Result<Vec<FigureEntry>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Duty),
            statuses: ["open", "late", "done", "done-late"].map(str::to_owned).to_vec(),
            ..Default::default()
        };
        let mut entries = Vec::new();
        for matter in self.all_matters(&filter).await? {
            let due = matter.position.state.pointer("/owed/due").and_then(|due| due.as_str());
            let Some(due) = due.and_then(|due| due.parse::<tidegate_domain::Date>().ok()) else {
                continue;
            };
            if (span.from..span.until).contains(&due) {
                entries.push(entry(&matter, due.start(), matter.position.status == "done"));
            }
        }
        Ok(by_time(entries))
    }

    /// All matters of a filter.
    pub(crate) async fn all_matters(
        &self,
        filter: &MatterFilter,
    ) -> Result<Vec<Matter>, DeskError> {
        let mut matters = Vec::new();
        let mut offset = 0;
        loop {
            let page = self.store.matters(filter, Page { offset, rows: ROWS }).await?;
            let read = page.items.len();
            matters.extend(page.items);
            offset += ROWS;
            if read < ROWS as usize {
                return Ok(matters);
            }
        }
    }
}

fn entry(matter: &Matter, at: i64, counts: bool) -> FigureEntry {
    FigureEntry {
        matter: Some(matter.id),
        step: None,
        enterprise: matter.enterprise.clone(),
        at,
        subject: matter.position.subject.clone(),
        warning: None,
        counts,
    }
}

fn by_time(mut entries: Vec<FigureEntry>) -> Vec<FigureEntry> {
    entries.sort_by_key(|entry| (entry.at, entry.matter, entry.step));
    entries
}
