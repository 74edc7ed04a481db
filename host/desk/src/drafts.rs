//! Many steps at once: a round over a county is a few transactions, not one a matter.

use std::collections::{BTreeSet, HashMap};

use tidegate_affairs::{Affair, Deed};
use tidegate_domain::{Jurisdiction, Matter, MatterKey, MatterKind};
use tidegate_store::{MatterMove, Moved};

use crate::desk::Wanted;
use crate::people::People;
use crate::several::several;
use crate::{Desk, DeskError};

/// Moves written in one transaction: few enough that nobody waits long for the next.
const MOVES: usize = 1_000;

/// Steps of one matter, not yet taken.
pub(crate) struct Draft<A: Affair> {
    /// What tells it from others.
    pub(crate) key: MatterKey,
    /// Its enterprise.
    pub(crate) enterprise: Option<String>,
    /// The matter, when it is there.
    pub(crate) matter: Option<Matter>,
    /// What is done, in order.
    pub(crate) deeds: Vec<Deed<A::Act>>,
}

/// What became of drafts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Matters that were opened.
    pub opened: u64,
    /// Matters that went on.
    pub moved: u64,
    /// Matters that somebody else changed meanwhile; the next round looks again.
    pub behind: u64,
    /// Matters whose steps were not allowed; named in the log.
    pub refused: u64,
    /// Notices written.
    pub notices: u64,
    /// Notices held because they go with others.
    pub held: u64,
}

impl Carried {
    /// Takes another sum in.
    pub(crate) fn add(&mut self, other: Self) {
        self.opened += other.opened;
        self.moved += other.moved;
        self.behind += other.behind;
        self.refused += other.refused;
        self.notices += other.notices;
        self.held += other.held;
    }
}

impl Desk {
    /// Takes steps in many matters of a county.
    pub(crate) async fn carry<A: Affair>(
        &self,
        county: &Jurisdiction,
        drafts: Vec<Draft<A>>,
    ) -> Result<Carried, DeskError> {
        let mut carried = Carried::default();
        if drafts.is_empty() {
            return Ok(carried);
        }
        let concerned: BTreeSet<&str> =
            drafts.iter().filter_map(|draft| draft.enterprise.as_deref()).collect();
        let people = match A::KIND {
            // It has no enterprise of its own and is told to many.
            MatterKind::Policy => People::of_county(self.store.as_ref(), county).await?,
            _ => People::of_enterprises(self.store.as_ref(), county, &concerned).await?,
        };
        let names = self.names(county, &concerned).await?;
        for some in drafts.chunks(MOVES) {
            let mut moves = Vec::with_capacity(some.len());
            for draft in some {
                let name = draft.enterprise.as_ref().and_then(|id| names.get(id));
                let wanted = Wanted::<A> {
                    key: draft.key.clone(),
                    enterprise: draft.enterprise.clone(),
                    name: name.map_or("", String::as_str),
                    matter: draft.matter.as_ref(),
                    deeds: draft.deeds.clone(),
                };
                match self.plan(&wanted, &people) {
                    Ok(planned) => moves.push(planned),
                    Err(DeskError::Refused(refused)) => {
                        carried.refused += 1;
                        tracing::warn!(
                            %county, matter = %draft.key.key, code = refused.code,
                            "a step of the host was refused: {}", refused.reason
                        );
                    }
                    Err(error) => return Err(error),
                }
            }
            carried.add(self.write(&moves).await?);
        }
        Ok(carried)
    }

    async fn write(&self, moves: &[MatterMove]) -> Result<Carried, DeskError> {
        let mut carried = Carried::default();
        if moves.is_empty() {
            return Ok(carried);
        }
        let moved = self.store.move_matters(moves).await?;
        for (planned, moved) in moves.iter().zip(moved) {
            match moved {
                Moved::Behind { .. } => carried.behind += 1,
                Moved::Done { .. } => {
                    let held = planned.notices.iter().filter(|notice| notice.held.is_some());
                    let held = held.count() as u64;
                    carried.held += held;
                    carried.notices += planned.notices.len() as u64 - held;
                    if planned.seen == 0 {
                        carried.opened += 1;
                    } else {
                        carried.moved += 1;
                    }
                }
            }
        }
        Ok(carried)
    }

    /// Registered names of enterprises of a county.
    pub(crate) async fn names(
        &self,
        county: &Jurisdiction,
        wanted: &BTreeSet<&str>,
    ) -> Result<HashMap<String, String>, DeskError> {
        let mut names = HashMap::with_capacity(wanted.len());
        if wanted.len() > crate::people::ONE_BY_ONE_MAX {
            for record in self.all_enterprises(county).await? {
                names.insert(record.id, record.name);
            }
            return Ok(names);
        }
        let asking = wanted.iter().map(|id| self.name_of(Some(id))).collect();
        let found = several(asking).await?;
        names.extend(wanted.iter().map(|id| (*id).to_owned()).zip(found));
        Ok(names)
    }
}
