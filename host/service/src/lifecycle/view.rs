//! What is in use, what is decided, and what shadows saw, for people to look at.

use std::collections::BTreeMap;
use std::sync::Arc;

use tidegate_domain::{Admission, Date, Instant, Jurisdiction, PackPlace, Stage, StageRecord};
use tidegate_runtime::Pack;
use tidegate_store::{Listing, PAGE_ROWS_MAX, Page, ShadowDifference, ShadowTally};

use crate::error::ServiceError;
use crate::host::Host;

/// A version of a pack and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionView {
    /// SHA-256 of the component.
    pub digest: String,
    /// Version.
    pub version: String,
    /// When it was admitted.
    pub admitted_at: Instant,
    /// Its stage now.
    pub stage: Stage,
    /// Every decision about it, latest first.
    pub decisions: Vec<StageRecord>,
}

/// A place with its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceView {
    /// The place.
    pub place: PackPlace,
    /// Its versions, latest admitted first.
    pub versions: Vec<VersionView>,
}

/// What a shadow saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShadowView {
    /// SHA-256 of the shadow's component.
    pub digest: String,
    /// By county and kind.
    pub tallies: Vec<ShadowTally>,
}

impl ShadowView {
    /// Conclusions compared.
    #[must_use]
    pub fn compared(&self) -> u64 {
        self.tallies.iter().map(|tally| tally.compared).sum()
    }

    /// Those that differ.
    #[must_use]
    pub fn differing(&self) -> u64 {
        self.tallies.iter().map(|tally| tally.differing).sum()
    }
}

/// What a version is used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerUse {
    /// It speaks for its place.
    Active,
    /// It speaks for some enterprises.
    Canary {
        /// How many.
        enterprises: usize,
    },
    /// It runs beside and affects nobody.
    Shadow,
}

/// A version in the stack of a county.
#[derive(Clone, Debug)]
pub struct LayerRow {
    /// The pack.
    pub pack: Arc<Pack>,
    /// What it is used for.
    pub used: LayerUse,
    /// Whether it grades: the county's grader, or a category pack that the county lets grade.
    pub grades: bool,
    /// Whether the law of the day is in it.
    pub covers: bool,
}

impl Host {
    /// The stack of a county on a date, widest first: the versions that were in use at the end of
    /// that day, for a day to come those decided so far. Where `industries` are given, only what
    /// speaks at a site of these.
    ///
    /// # Errors
    /// Store, and a version that cannot be loaded.
    pub async fn layers_on(
        &self,
        county: &Jurisdiction,
        on: Date,
        industries: &[String],
    ) -> Result<Vec<LayerRow>, ServiceError> {
        let history = self.stage_history().await?;
        let at = match on == self.today() {
            true => self.known_now(&history),
            false => on.plus_days(1).start() - 1,
        };
        let mut active = Vec::new();
        let mut tried = Vec::new();
        for (place, lineup) in history.lineup(at) {
            if !place.jurisdiction.contains(county) {
                continue;
            }
            if let Some(digest) = &lineup.active {
                active.push(self.load_version(digest).await?);
            }
            if let Some((digest, enterprises)) = &lineup.canary {
                let used = LayerUse::Canary { enterprises: enterprises.len() };
                tried.push((self.load_version(digest).await?, used));
            }
            if let Some(digest) = &lineup.shadow {
                tried.push((self.load_version(digest).await?, LayerUse::Shadow));
            }
        }
        let graders = self.graders_at(county, at).await?;
        let layers = self.stack().layers_of(county, active).with_graders(graders);
        let layers = layers.at_site(industries);
        let graders: Vec<&str> = match industries {
            [] => layers.category_graders().chain(layers.grader()).map(digest).collect(),
            _ => layers.graders_at(industries).into_iter().map(digest).collect(),
        };
        let covers = |pack: &Pack| {
            let covered = &pack.manifest().covers;
            covered.from <= on && covered.until.is_none_or(|until| on < until)
        };
        let mut rows = Vec::new();
        for pack in layers.packs() {
            let of_place = tried.iter().filter(|(tried, _)| same_place(tried, pack)).cloned();
            let own = (Arc::clone(pack), LayerUse::Active);
            for (pack, used) in std::iter::once(own).chain(of_place) {
                let grades = used == LayerUse::Active && graders.contains(&digest(&pack));
                rows.push(LayerRow { covers: covers(&pack), pack, used, grades });
            }
        }
        Ok(rows)
    }

    /// Every place with its versions, by jurisdiction and name.
    ///
    /// # Errors
    /// Store.
    pub async fn places(&self) -> Result<Vec<PlaceView>, ServiceError> {
        let history = self.stage_history().await?;
        let now = self.known_now(&history);
        let mut places: BTreeMap<PackPlace, Vec<VersionView>> = BTreeMap::new();
        for pack in self.inner.store.packs().await? {
            let decisions = history.records().iter().rev();
            let view = VersionView {
                stage: history.stage(&pack.digest, now),
                decisions: decisions
                    .filter(|one| one.change.digest == pack.digest)
                    .cloned()
                    .collect(),
                version: pack.version,
                admitted_at: pack.admitted_at,
                digest: pack.digest,
            };
            let place = PackPlace { jurisdiction: pack.jurisdiction, name: pack.name };
            places.entry(place).or_default().push(view);
        }
        let views = places.into_iter().map(|(place, mut versions)| {
            versions.reverse();
            PlaceView { place, versions }
        });
        Ok(views.collect())
    }

    /// Where a version stands; `digest` may be its first digits.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn place_of(&self, digest: &str) -> Result<PackPlace, ServiceError> {
        let pack = self.version(digest).await?;
        Ok(PackPlace { jurisdiction: pack.jurisdiction, name: pack.name })
    }

    /// A decision by its number.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn stage_record(&self, id: i64) -> Result<StageRecord, ServiceError> {
        let history = self.stage_history().await?;
        let found = history.records().iter().find(|record| record.id == id).cloned();
        found.ok_or_else(|| ServiceError::NotFound { what: "stage change", id: id.to_string() })
    }

    /// Admissions, let in or not, latest first.
    ///
    /// # Errors
    /// Store.
    pub async fn admissions(&self, page: Page) -> Result<Listing<(i64, Admission)>, ServiceError> {
        Ok(self.inner.store.admissions(page).await?)
    }

    /// An admission by its number.
    ///
    /// # Errors
    /// Store.
    pub async fn admission(&self, number: i64) -> Result<Option<Admission>, ServiceError> {
        let mut page = Page::first(PAGE_ROWS_MAX);
        loop {
            let rows = self.inner.store.admissions(page).await?.items;
            let Some((last, _)) = rows.last() else { return Ok(None) };
            // Latest first, so that what is older than the last of this page is on another.
            if *last <= number {
                return Ok(rows.into_iter().find(|(id, _)| *id == number).map(|(_, one)| one));
            }
            page.offset = page.offset.saturating_add(page.rows);
        }
    }

    /// What a version saw as a shadow; `digest` may be its first digits.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for a version that is not there.
    pub async fn shadow(&self, digest: &str) -> Result<ShadowView, ServiceError> {
        let pack = self.version(digest).await?;
        let tallies = self.inner.store.shadow_tallies(&pack.digest).await?;
        Ok(ShadowView { digest: pack.digest, tallies })
    }

    /// What a version saw otherwise as a shadow, latest first, of one county or all.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for a version that is not there.
    pub async fn shadow_differences(
        &self,
        digest: &str,
        county: Option<&Jurisdiction>,
        page: Page,
    ) -> Result<Listing<ShadowDifference>, ServiceError> {
        let pack = self.version(digest).await?;
        Ok(self.inner.store.shadow_differences(&pack.digest, county, page).await?)
    }
}

fn digest(pack: &Arc<Pack>) -> &str {
    pack.layer().digest.as_str()
}

fn same_place(one: &Pack, other: &Pack) -> bool {
    one.manifest().name == other.manifest().name && one.jurisdiction() == other.jurisdiction()
}
