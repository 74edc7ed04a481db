//! Packs in their places: the layers of a county.

use std::sync::{Arc, PoisonError, RwLock};

use tidegate_domain::{Jurisdiction, LayerRef, Level};
use tidegate_runtime::Pack;

use crate::error::ServiceError;

/// The packs that are installed, widest jurisdiction first, then by name.
#[derive(Debug, Default)]
pub struct Stack {
    packs: RwLock<Arc<Vec<Arc<Pack>>>>,
}

/// The packs whose jurisdiction contains a county, widest first.
#[derive(Clone, Debug)]
pub struct Layers {
    packs: Vec<Arc<Pack>>,
}

impl Stack {
    /// Puts a pack in its place; one of the same name and jurisdiction gives way.
    ///
    /// # Errors
    /// [`ServiceError::Place`] when another pack of the jurisdiction classifies or grades already.
    pub fn install(&self, pack: Arc<Pack>) -> Result<(), ServiceError> {
        let mut packs = self.packs.write().unwrap_or_else(PoisonError::into_inner);
        let replaced = |old: &Arc<Pack>| {
            old.manifest().name == pack.manifest().name && old.jurisdiction() == pack.jurisdiction()
        };
        let mut next: Vec<Arc<Pack>> =
            packs.iter().filter(|old| !replaced(old)).map(Arc::clone).collect();
        let new = pack.interfaces();
        for old in next.iter().filter(|old| old.jurisdiction() == pack.jurisdiction()) {
            let held = old.interfaces();
            let place = if held.classification && new.classification {
                "classification"
            } else if held.grading && new.grading {
                "grading"
            } else {
                continue;
            };
            return Err(ServiceError::Place {
                new: pack.layer().pack.clone(),
                old: old.layer().pack.clone(),
                place,
                jurisdiction: pack.jurisdiction().to_string(),
            });
        }
        next.push(pack);
        next.sort_by_key(place);
        *packs = Arc::new(next);
        Ok(())
    }

    /// All packs, widest jurisdiction first.
    #[must_use]
    pub fn packs(&self) -> Arc<Vec<Arc<Pack>>> {
        Arc::clone(&self.packs.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The layers of a county.
    #[must_use]
    pub fn layers(&self, county: &Jurisdiction) -> Layers {
        let packs = self.packs();
        let over = packs.iter().filter(|pack| pack.jurisdiction().contains(county));
        Layers { packs: over.map(Arc::clone).collect() }
    }
}

/// Where a pack stands in a stack: widest first, then by code, then by name.
fn place(pack: &Arc<Pack>) -> (Level, Jurisdiction, String) {
    let jurisdiction = pack.jurisdiction();
    (jurisdiction.level(), jurisdiction.clone(), pack.layer().pack.clone())
}

impl Layers {
    /// All of them, widest first.
    #[must_use]
    pub fn packs(&self) -> &[Arc<Pack>] {
        &self.packs
    }

    /// Packs that classify, widest first.
    pub fn classifiers(&self) -> impl DoubleEndedIterator<Item = &Arc<Pack>> {
        self.packs.iter().filter(|pack| pack.interfaces().classification)
    }

    /// Packs that contribute limits, widest first.
    pub fn thresholds(&self) -> impl DoubleEndedIterator<Item = &Arc<Pack>> {
        self.packs.iter().filter(|pack| pack.interfaces().threshold)
    }

    /// The grader: the most specific pack that grades.
    #[must_use]
    pub fn grader(&self) -> Option<&Arc<Pack>> {
        self.packs.iter().rfind(|pack| pack.interfaces().grading)
    }

    /// Packs that judge, widest first.
    pub fn judges(&self) -> impl DoubleEndedIterator<Item = &Arc<Pack>> {
        self.packs.iter().filter(|pack| pack.interfaces().judgement)
    }

    /// The layers of these packs, in the order of a stack, whatever is installed.
    #[must_use]
    pub fn of(mut packs: Vec<Arc<Pack>>) -> Self {
        packs.sort_by_key(place);
        Self { packs }
    }

    /// The pack of a layer, if it is installed.
    #[must_use]
    pub fn pack(&self, layer: &LayerRef) -> Option<&Arc<Pack>> {
        self.packs.iter().find(|pack| pack.layer().digest == layer.digest)
    }
}
