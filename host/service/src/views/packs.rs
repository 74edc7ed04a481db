//! Installed packs, the layers of a county, and the state of the host.

use std::collections::HashMap;
use std::sync::Arc;

use tidegate_domain::{Date, Instant, Jurisdiction};
use tidegate_manifest::Language;
use tidegate_runtime::Pack;

use super::voices::LayerView;
use crate::error::ServiceError;
use crate::host::Host;

/// What an installed pack says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackView {
    /// Name, version, digest, place and title.
    pub layer: LayerView,
    /// Name.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// Version of the contract that it was built against.
    pub contract: String,
    /// Interfaces that it exports.
    pub interfaces: Vec<&'static str>,
    /// Industries that it is bound to; empty for all.
    pub industries: Vec<String>,
    /// Pollutants that it is bound to; empty for all.
    pub pollutants: Vec<String>,
    /// First day whose law is inside.
    pub covers_from: Date,
    /// First day whose law is no longer inside.
    pub covers_until: Option<Date>,
    /// Facts that its rules ask for.
    pub facts: usize,
    /// Limits in its tables.
    pub limits: usize,
    /// Dated parameters.
    pub parameters: usize,
    /// Its documents: number and title.
    pub documents: Vec<(String, String)>,
    /// When it was admitted; absent while that is not on record.
    pub admitted_at: Option<Instant>,
}

/// A pack as a layer of a county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerPlace {
    /// The pack.
    pub pack: PackView,
    /// Whether it is the county's grader, or a category pack that the county lets grade; any other
    /// pack that grades stands by.
    pub grades: bool,
}

/// The state of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What is wrong; empty when it is sound.
    pub problems: Vec<String>,
    /// Version of the schema.
    pub schema: i64,
}

impl Host {
    /// The installed packs, widest jurisdiction first.
    ///
    /// # Errors
    /// Store.
    pub async fn pack_views(&self, language: Language) -> Result<Vec<PackView>, ServiceError> {
        let packs = self.stack().packs();
        self.views_of(&packs, language).await
    }

    /// The layers of a county, widest first.
    ///
    /// # Errors
    /// Store.
    pub async fn layer_places(
        &self,
        county: &Jurisdiction,
        language: Language,
    ) -> Result<Vec<LayerPlace>, ServiceError> {
        let layers = self.stack().layers(county);
        let graders = layers.category_graders().chain(layers.grader());
        let graders: Vec<&str> = graders.map(|pack| pack.layer().digest.as_str()).collect();
        let views = self.views_of(layers.packs(), language).await?;
        let places = views.into_iter().map(|pack| LayerPlace {
            grades: graders.contains(&pack.layer.layer.digest.as_str()),
            pack,
        });
        Ok(places.collect())
    }

    /// One pack as a list shows it.
    ///
    /// # Errors
    /// Store.
    pub async fn pack_view(
        &self,
        pack: &Arc<Pack>,
        language: Language,
    ) -> Result<PackView, ServiceError> {
        let mut views = self.views_of(std::slice::from_ref(pack), language).await?;
        views.pop().ok_or_else(|| ServiceError::Internal("no view of a pack".to_owned()))
    }

    async fn views_of(
        &self,
        packs: &[Arc<Pack>],
        language: Language,
    ) -> Result<Vec<PackView>, ServiceError> {
        let kept = self.inner.store.packs().await?;
        let admitted: HashMap<String, Instant> =
            kept.into_iter().map(|record| (record.digest, record.admitted_at)).collect();
        let view = |pack: &Arc<Pack>| {
            let at = admitted.get(&pack.layer().digest).copied();
            view(pack, at, language)
        };
        Ok(packs.iter().map(view).collect())
    }

    /// Looks over the database; may take seconds on a large one.
    ///
    /// # Errors
    /// Store.
    pub async fn condition(&self) -> Result<Condition, ServiceError> {
        let health = self.inner.store.check().await?;
        Ok(Condition { problems: health.problems, schema: health.schema })
    }
}

fn view(pack: &Pack, admitted_at: Option<Instant>, language: Language) -> PackView {
    let manifest = pack.manifest();
    let documents = manifest.documents.iter();
    PackView {
        layer: LayerView {
            layer: pack.layer().clone(),
            title: Some(manifest.title.in_language(language).to_owned()),
            installed: true,
        },
        name: manifest.name.clone(),
        version: manifest.version.to_string(),
        contract: manifest.contract.clone(),
        interfaces: pack.interfaces().names(),
        industries: manifest.industries.clone(),
        pollutants: manifest.pollutants.clone(),
        covers_from: manifest.covers.from,
        covers_until: manifest.covers.until,
        facts: manifest.facts.len(),
        limits: manifest.limits.len(),
        parameters: manifest.parameters.len(),
        documents: documents
            .map(|(number, title)| (number.clone(), title.in_language(language).to_owned()))
            .collect(),
        admitted_at,
    }
}
