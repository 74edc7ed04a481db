//! What is registered already, as far as the rows at hand speak of it.

use std::collections::{BTreeSet, HashMap, HashSet};

use tidegate_domain::{Date, Instant, Jurisdiction, Medium, PermitRecord};
use tidegate_store::{Store, StoreResult};

use super::notices::MarksSeen;
use super::room::Room;
use super::{ImportFile, ImportKind};

/// Enterprises that are remembered; beyond this the memory is emptied and fills again.
const SITES_REMEMBERED_MAX: usize = 10_000;

/// A registered enterprise, as far as the kind of file needs it.
#[derive(Debug, Default)]
pub(super) struct Site {
    /// What each outlet discharges into, by number.
    pub(super) outlets: HashMap<String, Medium>,
    /// Its permits.
    pub(super) permits: Vec<PermitRecord>,
}

/// What is registered already.
pub(super) struct Registered {
    /// When the import began.
    at: Instant,
    /// Enterprises by id; none for one that is not registered.
    sites: HashMap<String, Option<Site>>,
    /// Of the rows at hand, enterprises and devices that are registered beyond the reach of the
    /// file.
    taken: HashSet<String>,
    /// Marks of those enterprises, where the file has marks.
    pub(super) marks: MarksSeen,
    /// How many enterprises counties may have, where they are bounded.
    pub(super) room: Room,
}

impl Registered {
    pub(super) fn new(at: Instant) -> Self {
        Self {
            at,
            sites: HashMap::new(),
            taken: HashSet::new(),
            marks: MarksSeen::default(),
            room: Room::default(),
        }
    }

    /// Looks up enterprises that are not remembered.
    pub(super) async fn load(
        &mut self,
        store: &dyn Store,
        file: &ImportFile<'_>,
        ids: BTreeSet<&str>,
    ) -> StoreResult<()> {
        let kind = file.kind;
        if self.sites.len() + ids.len() > SITES_REMEMBERED_MAX {
            self.sites.clear();
            self.marks.clear();
        }
        let needs_outlets = !matches!(
            kind,
            ImportKind::Outlets | ImportKind::Permits | ImportKind::Projects | ImportKind::Meters
        );
        let needs_permits = matches!(
            kind,
            ImportKind::Permits | ImportKind::PermitLimits | ImportKind::PermitAmounts
        );
        for id in ids {
            if self.sites.contains_key(id) {
                continue;
            }
            let record = store.enterprise(id).await?;
            if !record.is_some_and(|record| file.reaches(&record.county)) {
                self.sites.insert(id.to_owned(), None);
                continue;
            }
            let mut site = Site::default();
            if needs_outlets {
                let outlets = store.outlets_on(id, Date::of_instant(self.at)).await?;
                site.outlets = outlets.into_iter().map(|one| (one.id, one.medium)).collect();
            }
            if needs_permits {
                site.permits = store.permits(id).await?;
            }
            if kind == ImportKind::Marks {
                store.docket(id, self.at).await?.iter().for_each(|known| self.marks.keep(known));
            }
            self.sites.insert(id.to_owned(), Some(site));
        }
        Ok(())
    }

    /// Looks up which of the enterprises or devices at hand are another county's already: a row
    /// with their id would take them away from it.
    pub(super) async fn load_taken(
        &mut self,
        store: &dyn Store,
        file: &ImportFile<'_>,
        ids: BTreeSet<&str>,
    ) -> StoreResult<()> {
        self.taken.clear();
        if file.within.iter().any(|place| *place == Jurisdiction::nation()) {
            return Ok(());
        }
        for id in ids {
            let owner = match file.kind {
                ImportKind::Devices => store.device(id).await?.map(|device| device.enterprise),
                _ => Some(id.to_owned()),
            };
            let Some(owner) = owner else { continue };
            let record = store.enterprise(&owner).await?;
            if record.is_some_and(|record| !file.reaches(&record.county)) {
                self.taken.insert(id.to_owned());
            }
        }
        Ok(())
    }

    /// Whether an enterprise or device among those at hand is another county's.
    pub(super) fn is_taken(&self, id: &str) -> bool {
        self.taken.contains(id)
    }

    /// A registered enterprise among those that were looked up.
    pub(super) fn site(&self, id: &str) -> Option<&Site> {
        self.sites.get(id)?.as_ref()
    }

    /// The permit at an index of [`Site::permits`], to be changed.
    pub(super) fn permit_mut(&mut self, id: &str, index: usize) -> Option<&mut PermitRecord> {
        self.sites.get_mut(id)?.as_mut()?.permits.get_mut(index)
    }
}
