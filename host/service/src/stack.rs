//! Packs in their places: the layers of a county.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use tidegate_domain::{Jurisdiction, LayerRef, Level, Office, PackPlace, Stage};
use tidegate_runtime::Pack;

use crate::binding::Binding;

/// The packs that are installed, widest jurisdiction first, a category pack after the general ones
/// of its jurisdiction, then by name; and the category packs that counties let grade.
#[derive(Debug, Default)]
pub struct Stack {
    lineup: RwLock<Arc<Lineup>>,
    /// County and name of the pack.
    graders: RwLock<BTreeSet<(Jurisdiction, String)>>,
    /// County, digest and office of what is set aside.
    resting: RwLock<BTreeSet<(Jurisdiction, String, Office)>>,
}

/// The packs in use, swapped as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lineup {
    /// Those that speak for their places.
    pub(crate) packs: Vec<Arc<Pack>>,
    /// Those that speak for some enterprises.
    pub(crate) canaries: Vec<Canary>,
    /// Those that run beside and affect nobody.
    pub(crate) shadows: Vec<Arc<Pack>>,
}

impl Lineup {
    /// Takes in the packs of another place.
    pub(crate) fn add(&mut self, other: Self) {
        self.packs.extend(other.packs);
        self.canaries.extend(other.canaries);
        self.shadows.extend(other.shadows);
    }
}

/// A version that speaks for some enterprises in the place of the active one.
#[derive(Clone, Debug)]
pub(crate) struct Canary {
    /// The version.
    pub(crate) pack: Arc<Pack>,
    /// Ids of the enterprises.
    pub(crate) enterprises: BTreeSet<String>,
}

/// The packs whose jurisdiction contains a county, widest first.
#[derive(Clone, Debug)]
pub struct Layers {
    packs: Vec<Arc<Pack>>,
    /// Versions that speak for some enterprises of the county.
    canaries: Vec<Canary>,
    /// Names of the category packs that the county lets grade.
    graders: BTreeSet<String>,
    /// Digests and offices of the packs that are set aside in the county.
    resting: BTreeSet<(String, Office)>,
}

impl Stack {
    /// Takes other packs into use, all at once. What is under way goes on with those it has.
    pub(crate) fn replace(&self, mut lineup: Lineup) {
        lineup.packs.sort_by_key(place);
        *self.lineup.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(lineup);
    }

    /// The pack of another name that classifies or grades where `pack` does, and what of the two it
    /// is: only one may.
    pub(crate) fn rival(&self, pack: &Pack) -> Option<(String, &'static str)> {
        let new = pack.interfaces();
        let packs = self.packs();
        let same_place = |old: &&Arc<Pack>| {
            old.jurisdiction() == pack.jurisdiction()
                && old.manifest().name != pack.manifest().name
                && binding(old).collides(binding(pack))
        };
        packs.iter().filter(same_place).find_map(|old| {
            let held = old.interfaces();
            let claimed = if held.classification && new.classification {
                "classification"
            } else if held.grading && new.grading {
                "grading"
            } else {
                return None;
            };
            Some((old.layer().pack.clone(), claimed))
        })
    }

    /// What is in use in a place.
    pub(crate) fn held(&self, place: &PackPlace) -> Lineup {
        let lineup = self.lineup();
        let there = |pack: &&Arc<Pack>| {
            pack.manifest().name == place.name && *pack.jurisdiction() == place.jurisdiction
        };
        Lineup {
            packs: lineup.packs.iter().filter(there).cloned().collect(),
            canaries: lineup.canaries.iter().filter(|one| there(&&one.pack)).cloned().collect(),
            shadows: lineup.shadows.iter().filter(there).cloned().collect(),
        }
    }

    /// A version in use, whatever it is used for.
    pub(crate) fn loaded(&self, digest: &str) -> Option<Arc<Pack>> {
        let lineup = self.lineup();
        let tried = lineup.canaries.iter().map(|canary| &canary.pack).chain(&lineup.shadows);
        let mut all = lineup.packs.iter().chain(tried);
        all.find(|pack| pack.layer().digest == digest).map(Arc::clone)
    }

    /// Every version in use, with the stage that it is used in.
    pub(crate) fn in_use(&self) -> Vec<(Stage, Arc<Pack>)> {
        let lineup = self.lineup();
        let active = lineup.packs.iter().map(|pack| (Stage::Active, pack));
        let canaries = lineup.canaries.iter().map(|canary| (Stage::Canary, &canary.pack));
        let shadows = lineup.shadows.iter().map(|pack| (Stage::Shadow, pack));
        let all = active.chain(canaries).chain(shadows);
        all.map(|(stage, pack)| (stage, Arc::clone(pack))).collect()
    }

    /// The versions that run beside those of a county and affect nobody.
    pub(crate) fn shadows(&self, county: &Jurisdiction) -> Vec<Arc<Pack>> {
        let lineup = self.lineup();
        let over = lineup.shadows.iter().filter(|pack| pack.jurisdiction().contains(county));
        over.map(Arc::clone).collect()
    }

    fn lineup(&self) -> Arc<Lineup> {
        Arc::clone(&self.lineup.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// All packs, widest jurisdiction first.
    #[must_use]
    pub fn packs(&self) -> Vec<Arc<Pack>> {
        self.lineup().packs.clone()
    }

    /// Takes over which category packs, by name, counties let grade; whether that changes anything.
    /// Without it a category pack never grades.
    pub(crate) fn set_graders(&self, decided: BTreeSet<(Jurisdiction, String)>) -> bool {
        let mut graders = self.graders.write().unwrap_or_else(PoisonError::into_inner);
        let changes = *graders != decided;
        *graders = decided;
        changes
    }

    /// Sets aside what failed too often, by county, digest and office; gives whether that is news.
    pub(crate) fn rest(&self, resting: BTreeSet<(Jurisdiction, String, Office)>) -> bool {
        let mut kept = self.resting.write().unwrap_or_else(PoisonError::into_inner);
        let is_news = *kept != resting;
        *kept = resting;
        is_news
    }

    /// The layers of a county, whatever is carried on at a site.
    #[must_use]
    pub fn layers(&self, county: &Jurisdiction) -> Layers {
        let lineup = self.lineup();
        let canaries = lineup.canaries.iter();
        let canaries = canaries.filter(|canary| canary.pack.jurisdiction().contains(county));
        let canaries = canaries.cloned().collect();
        Layers { canaries, ..self.layers_of(county, lineup.packs.clone()) }
    }

    /// The layers that a county would have with these packs.
    pub(crate) fn layers_of(&self, county: &Jurisdiction, mut packs: Vec<Arc<Pack>>) -> Layers {
        packs.retain(|pack| pack.jurisdiction().contains(county));
        packs.sort_by_key(place);
        let graders = self.graders.read().unwrap_or_else(PoisonError::into_inner);
        let own = graders.iter().filter(|(bound, _)| bound == county);
        let graders = own.map(|(_, pack)| pack.clone()).collect();
        let resting = self.resting.read().unwrap_or_else(PoisonError::into_inner);
        let own = resting.iter().filter(|(at, _, _)| at == county);
        let resting = own.map(|(_, digest, office)| (digest.clone(), *office)).collect();
        Layers { packs, canaries: Vec::new(), graders, resting }
    }
}

/// Where a pack stands in a stack: widest first, then by code, categories after what is general,
/// then by name.
fn place(pack: &Arc<Pack>) -> (Level, Jurisdiction, bool, String) {
    let jurisdiction = pack.jurisdiction();
    let is_category = binding(pack).is_category();
    (jurisdiction.level(), jurisdiction.clone(), is_category, pack.layer().pack.clone())
}

fn same_name(one: &Pack, other: &Pack) -> bool {
    one.manifest().name == other.manifest().name && one.jurisdiction() == other.jurisdiction()
}

fn binding(pack: &Pack) -> Binding<'_> {
    Binding::of(pack.manifest())
}

impl Layers {
    /// All of them, widest first.
    #[must_use]
    pub fn packs(&self) -> &[Arc<Pack>] {
        &self.packs
    }

    /// Whether some version speaks for some enterprises only.
    #[must_use]
    pub fn has_canaries(&self) -> bool {
        !self.canaries.is_empty()
    }

    /// The layers that speak for an enterprise: a version that is tried with it takes the place of
    /// the active one, unless it is set aside.
    #[must_use]
    pub fn for_enterprise(&self, enterprise: &str) -> Self {
        let fit = |pack: &Pack| {
            self.is_asked(pack, Office::Grading) && self.is_asked(pack, Office::Judging)
        };
        let tried = self.canaries.iter();
        let tried = tried.filter(|one| one.enterprises.contains(enterprise) && fit(&one.pack));
        let layers = Self { canaries: Vec::new(), ..self.clone() };
        tried.fold(layers, |layers, canary| layers.with(&canary.pack))
    }

    /// The layers with this version in its place.
    #[must_use]
    pub(crate) fn with(mut self, pack: &Arc<Pack>) -> Self {
        self.packs.retain(|old| !same_name(old, pack));
        self.packs.push(Arc::clone(pack));
        self.packs.sort_by_key(place);
        self
    }

    /// The layers with these category packs, by name, let grade.
    #[must_use]
    pub(crate) fn with_graders(self, graders: BTreeSet<String>) -> Self {
        Self { graders, ..self }
    }

    /// The layers that speak at a site where `industries` are carried on: the general packs, and the
    /// category packs that are bound to one of the codes.
    #[must_use]
    pub fn at_site(&self, industries: &[String]) -> Self {
        let speak = self.packs.iter().filter(|pack| binding(pack).concerns(industries));
        Self { packs: speak.map(Arc::clone).collect(), ..self.clone() }
    }

    /// The layers without those that are set aside in judging: what a judgement rests on.
    #[must_use]
    pub fn that_judge(&self) -> Self {
        let asked = self.packs.iter().filter(|pack| self.is_asked(pack, Office::Judging));
        Self { packs: asked.map(Arc::clone).collect(), ..self.clone() }
    }

    /// Whether a pack is not set aside for an office in this county.
    fn is_asked(&self, pack: &Pack, office: Office) -> bool {
        let digest = &pack.layer().digest;
        !self.resting.iter().any(|(aside, from)| aside == digest && *from == office)
    }

    /// Packs that classify, widest first.
    pub fn classifiers(&self) -> impl DoubleEndedIterator<Item = &Arc<Pack>> {
        self.asked_to_judge().filter(|pack| pack.interfaces().classification)
    }

    /// Packs that contribute limits, widest first.
    pub fn thresholds(&self) -> impl DoubleEndedIterator<Item = &Arc<Pack>> {
        self.asked_to_judge().filter(|pack| pack.interfaces().threshold)
    }

    fn asked_to_judge(&self) -> impl DoubleEndedIterator<Item = &Arc<Pack>> {
        self.packs.iter().filter(|pack| self.is_asked(pack, Office::Judging))
    }

    /// Packs that may grade, widest first.
    fn asked_to_grade(&self) -> impl DoubleEndedIterator<Item = &Arc<Pack>> {
        let graders = self.packs.iter().filter(|pack| pack.interfaces().grading);
        graders.filter(|pack| self.is_asked(pack, Office::Grading))
    }

    /// The grader of the county: the most specific general pack that grades.
    #[must_use]
    pub fn grader(&self) -> Option<&Arc<Pack>> {
        let general = |pack: &&Arc<Pack>| !binding(pack).is_category();
        self.asked_to_grade().rfind(general)
    }

    /// The grader at a site where `industries` are carried on: the most specific category pack of
    /// these industries that the county lets grade, otherwise the county's. Pollutants that a
    /// category pack is bound to may have another.
    #[must_use]
    pub fn grader_at(&self, industries: &[String]) -> Option<&Arc<Pack>> {
        self.graders_at(industries).into_iter().find(|pack| !binding(pack).is_of_pollutants())
    }

    /// The grader of one pollutant at a site where `industries` are carried on.
    #[must_use]
    pub fn grader_for(&self, industries: &[String], pollutant: &str) -> Option<&Arc<Pack>> {
        let graders = self.graders_at(industries);
        graders.into_iter().find(|pack| binding(pack).speaks_of(pollutant))
    }

    /// All that grade at a site where `industries` are carried on, the most specific first: those
    /// for some pollutants, and last the one for all others.
    #[must_use]
    pub fn graders_at(&self, industries: &[String]) -> Vec<&Arc<Pack>> {
        let mut graders = Vec::new();
        for pack in self.category_graders().rev() {
            if !binding(pack).concerns(industries) {
                continue;
            }
            graders.push(pack);
            if !binding(pack).is_of_pollutants() {
                return graders;
            }
        }
        graders.extend(self.grader());
        graders
    }

    /// The category packs that the county lets grade, widest first.
    pub fn category_graders(&self) -> impl DoubleEndedIterator<Item = &Arc<Pack>> {
        self.asked_to_grade().filter(|pack| {
            binding(pack).is_category() && self.graders.contains(&pack.manifest().name)
        })
    }

    /// Packs that judge, widest first.
    pub fn judges(&self) -> impl DoubleEndedIterator<Item = &Arc<Pack>> {
        self.asked_to_judge().filter(|pack| pack.interfaces().judgement)
    }

    /// The layers of these packs, in the order of a stack, whatever is installed.
    #[must_use]
    pub fn of(mut packs: Vec<Arc<Pack>>) -> Self {
        packs.sort_by_key(place);
        let (graders, resting) = (BTreeSet::new(), BTreeSet::new());
        Self { packs, canaries: Vec::new(), graders, resting }
    }

    /// The pack of a layer, if it is installed.
    #[must_use]
    pub fn pack(&self, layer: &LayerRef) -> Option<&Arc<Pack>> {
        self.packs.iter().find(|pack| pack.layer().digest == layer.digest)
    }
}
