//! What becomes of moves, whatever the database.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use tidegate_domain::{DocketRecord, Instant, Matter, MatterKey, Position, StepAside, StepTaken};

use crate::failure::{damaged, refused};
use crate::outbox::rows::NoticeColumns;
use crate::row::{json, small};
use crate::{MATTERS_AT_ONCE_MAX, MatterMove, Moved, StoreResult};

/// What is asked here.
pub(crate) const OPERATION: &str = "move_matters";

/// A matter that is there; `place` counts from 0 in the keys that were asked for.
#[derive(sqlx::FromRow)]
pub(crate) struct KnownRow {
    place: i64,
    id: i64,
    enterprise: Option<String>,
    revision: i64,
    opened_at: i64,
    closed_at: Option<i64>,
}

/// Refuses what cannot be moves at all.
pub(crate) fn require_moves(moves: &[MatterMove]) -> StoreResult<()> {
    if moves.len() > MATTERS_AT_ONCE_MAX as usize {
        return Err(refused(OPERATION, "matters_at_once_max"));
    }
    if moves.iter().any(|one| one.steps.is_empty()) {
        return Err(refused(OPERATION, "matter_move_has_steps"));
    }
    Ok(())
}

/// The keys of these moves, each once and ascending.
pub(crate) fn keys(moves: &[MatterMove]) -> BTreeSet<&MatterKey> {
    moves.iter().map(|one| &one.key).collect()
}

/// Counties, kinds and keys as columns.
pub(crate) fn key_columns<'a>(keys: &BTreeSet<&'a MatterKey>) -> Vec<(&'a str, &'a str, &'a str)> {
    keys.iter().map(|key| (key.county.as_str(), key.kind.word(), key.key.as_str())).collect()
}

/// How a matter stands while moves are carried out.
struct Standing<'a> {
    id: i64,
    enterprise: Option<&'a str>,
    revision: u32,
    opened_at: Instant,
    updated_at: Instant,
    closed_at: Option<Instant>,
    is_new: bool,
    /// Absent while no move of the call was carried out on it.
    position: Option<&'a Position>,
}

/// A matter as it is to be written.
#[derive(Serialize)]
pub(crate) struct MatterColumns<'a> {
    id: i64,
    county: &'a str,
    kind: &'static str,
    key: &'a str,
    enterprise: Option<&'a str>,
    revision: u32,
    opened_at: Instant,
    updated_at: Instant,
    closed_at: Option<Instant>,
    status: &'a str,
    owner: Option<&'a str>,
    due_at: Option<Instant>,
    deadline: Option<Instant>,
    severity: u8,
    subject: &'a str,
    labels: String,
    state: String,
}

/// A step: county, matter, number, when, by whom, party, action and body as JSON.
pub(crate) type StepColumns<'a> =
    (&'a str, i64, u32, Instant, &'a str, &'static str, &'a str, String);

/// A step that did not count: matter, seen, found, when, by whom, party, action, body and reason.
pub(crate) type AsideColumns<'a> =
    (i64, u32, u32, Instant, &'a str, &'static str, &'a str, String, &'a str);

/// The columns of a step that did not count.
pub(crate) fn aside_columns<'a>(
    operation: &'static str,
    aside: &'a StepAside,
) -> StoreResult<AsideColumns<'a>> {
    let StepAside { matter, seen, found, step, reason } = aside;
    let StepTaken { at, by, party, action, body } = step;
    let body = json(operation, body)?;
    Ok((*matter, *seen, *found, *at, by, party.word(), action, body, reason))
}

/// What a move came to before anything is read again.
enum Outcome {
    Done { id: i64, revision: u32 },
    Behind { id: i64 },
}

/// What moves make of the matters that are there: all that is to be written, in order.
#[derive(Default)]
pub(crate) struct Moving<'a> {
    standing: HashMap<&'a MatterKey, Standing<'a>>,
    outcomes: Vec<Outcome>,
    /// Steps.
    pub(crate) steps: Vec<StepColumns<'a>>,
    /// Attachments that come with a step: its number, its matter, the step.
    pub(crate) named: Vec<(i64, i64, u32)>,
    /// Notices, each with the matter that it belongs to.
    pub(crate) notices: Vec<NoticeColumns<'a>>,
    /// What goes on dockets.
    pub(crate) docket: Vec<DocketRecord>,
}

impl<'a> Moving<'a> {
    /// Carries moves out in order on what is known of their matters; `ids` are the numbers of those
    /// that are opened, as many as keys that are not known.
    pub(crate) fn of(
        moves: &'a [MatterMove],
        known: &'a [KnownRow],
        mut ids: impl Iterator<Item = i64>,
    ) -> StoreResult<Self> {
        let mut moving = Self::default();
        let keys = Vec::from_iter(keys(moves));
        for row in known {
            let key = usize::try_from(row.place).ok().and_then(|place| keys.get(place));
            let key = key.ok_or_else(|| damaged(OPERATION, "place", row.place))?;
            moving.standing.insert(key, row.standing()?);
        }
        for one in moves {
            moving.carry_out(one, &mut ids)?;
        }
        Ok(moving)
    }

    fn carry_out(
        &mut self,
        one: &'a MatterMove,
        ids: &mut impl Iterator<Item = i64>,
    ) -> StoreResult<()> {
        let (Some(first), Some(last)) = (one.steps.first(), one.steps.last()) else {
            return Err(refused(OPERATION, "matter_move_has_steps"));
        };
        if !self.standing.contains_key(&one.key) {
            if one.seen > 0 {
                return Err(refused(OPERATION, "matter_move_is_of_a_matter"));
            }
            let id = ids.next().ok_or_else(|| damaged(OPERATION, "id", "no number left"))?;
            self.standing.insert(&one.key, Standing::new(id, one, first.at));
        }
        let Some(standing) = self.standing.get_mut(&one.key) else { return Ok(()) };
        if standing.enterprise != one.enterprise.as_deref() {
            return Err(refused(OPERATION, "matter_enterprise_stays"));
        }
        if standing.revision != one.seen {
            self.outcomes.push(Outcome::Behind { id: standing.id });
            return Ok(());
        }
        let (id, county) = (standing.id, one.key.county.as_str());
        for (number, step) in (standing.revision + 1..).zip(&one.steps) {
            let StepTaken { at, by, party, action, body } = step;
            let body = json(OPERATION, body)?;
            self.steps.push((county, id, number, *at, by, party.word(), action, body));
        }
        let from = standing.revision + 1;
        standing.revision = from + small(OPERATION, "revision", one.steps.len() as i64 - 1)?;
        standing.updated_at = last.at;
        standing.closed_at = one.position.closed.then(|| standing.closed_at.unwrap_or(last.at));
        standing.position = Some(&one.position);
        self.outcomes.push(Outcome::Done { id, revision: standing.revision });
        self.named.extend(one.attachments.iter().map(|attachment| (*attachment, id, from)));
        let notices = one.notices.iter().map(|notice| NoticeColumns::of(notice, Some(id)));
        self.notices.extend(notices);
        self.docket.extend(one.docket.iter().cloned());
        Ok(())
    }

    /// Matters that are opened, and those that are there and went on, by number.
    pub(crate) fn matters(&self) -> StoreResult<(Vec<MatterColumns<'a>>, Vec<MatterColumns<'a>>)> {
        let mut opened = Vec::new();
        let mut changed = Vec::new();
        for (key, standing) in &self.standing {
            let Some(position) = standing.position else { continue };
            let list = if standing.is_new { &mut opened } else { &mut changed };
            list.push(standing.columns(key, position)?);
        }
        opened.sort_by_key(|one| one.id);
        changed.sort_by_key(|one| one.id);
        Ok((opened, changed))
    }

    /// Numbers of the matters that moves were behind of.
    pub(crate) fn behind(&self) -> BTreeSet<i64> {
        let behind = self.outcomes.iter().filter_map(|outcome| match outcome {
            Outcome::Behind { id } => Some(*id),
            Outcome::Done { .. } => None,
        });
        behind.collect()
    }

    /// What became of the moves; `found` are the matters that some were behind of, as they stand.
    pub(crate) fn moved(&self, found: Vec<Matter>) -> StoreResult<Vec<Moved>> {
        let found: HashMap<i64, Matter> =
            found.into_iter().map(|matter| (matter.id, matter)).collect();
        let moved = self.outcomes.iter().map(|outcome| match outcome {
            Outcome::Done { id, revision } => Ok(Moved::Done { id: *id, revision: *revision }),
            Outcome::Behind { id } => {
                let matter = found.get(id).ok_or_else(|| damaged(OPERATION, "id", id))?;
                Ok(Moved::Behind { matter: Box::new(matter.clone()) })
            }
        });
        moved.collect()
    }
}

impl KnownRow {
    fn standing(&self) -> StoreResult<Standing<'_>> {
        Ok(Standing {
            id: self.id,
            enterprise: self.enterprise.as_deref(),
            revision: small(OPERATION, "revision", self.revision)?,
            opened_at: self.opened_at,
            updated_at: self.opened_at,
            closed_at: self.closed_at,
            is_new: false,
            position: None,
        })
    }
}

impl<'a> Standing<'a> {
    fn new(id: i64, opening: &'a MatterMove, at: Instant) -> Self {
        Self {
            id,
            enterprise: opening.enterprise.as_deref(),
            revision: 0,
            opened_at: at,
            updated_at: at,
            closed_at: None,
            is_new: true,
            position: None,
        }
    }

    fn columns(
        &self,
        key: &'a MatterKey,
        position: &'a Position,
    ) -> StoreResult<MatterColumns<'a>> {
        Ok(MatterColumns {
            id: self.id,
            county: key.county.as_str(),
            kind: key.kind.word(),
            key: &key.key,
            enterprise: self.enterprise,
            revision: self.revision,
            opened_at: self.opened_at,
            updated_at: self.updated_at,
            closed_at: self.closed_at,
            status: &position.status,
            owner: position.owner.as_deref(),
            due_at: position.due_at,
            deadline: position.deadline,
            severity: position.severity,
            subject: &position.subject,
            labels: json(OPERATION, &position.labels)?,
            state: json(OPERATION, &position.state)?,
        })
    }
}
