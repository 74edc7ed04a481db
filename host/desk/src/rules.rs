//! What the desk asks of the county's packs.

use std::sync::Arc;

use async_trait::async_trait;
use tidegate_affairs::Practice;
use tidegate_domain::{Application, Date, Jurisdiction, Readiness, TruthValue};
use tidegate_manifest::Language;

use crate::DeskError;

/// A text of a pack in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Both {
    /// The text in a language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::ZhCn => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// What a pack says of an application, with its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadinessAnswer {
    /// Name and version of the pack.
    pub pack: String,
    /// The answer.
    pub readiness: Readiness,
    /// The text of each item, in their order.
    pub items: Vec<Both>,
    /// The text of each material, in their order.
    pub materials: Vec<Both>,
}

/// The rules of counties: their packs, as the desk needs them.
#[async_trait]
pub trait Rules: Send + Sync {
    /// The numbers that hold in a county on a day.
    ///
    /// # Errors
    /// [`DeskError::Practice`].
    fn practice(&self, county: &Jurisdiction, on: Date) -> Result<Arc<Practice>, DeskError>;

    /// Whether an application is complete and consistent, by the most specific pack that says so;
    /// none when no pack of the county does.
    ///
    /// # Errors
    /// [`DeskError::Rules`] when the pack or the host fails.
    async fn readiness(
        &self,
        county: &Jurisdiction,
        application: &Application,
        on: Date,
    ) -> Result<Option<ReadinessAnswer>, DeskError>;

    /// Whether an enterprise was producing of late: the latest day before `on`, within the last
    /// weeks, of which the county's packs can tell; unknown where they cannot.
    ///
    /// # Errors
    /// [`DeskError::Rules`].
    async fn producing(&self, enterprise: &str, on: Date) -> Result<TruthValue, DeskError>;

    /// The limits of emission standards at the outlets of an enterprise, as the county's packs give
    /// them without the permit: `DA001 a21026 hour 35 mg/m3`, a range as `6..9`; ascending.
    ///
    /// # Errors
    /// [`DeskError::Rules`].
    async fn standard_limits(&self, enterprise: &str, on: Date) -> Result<Vec<String>, DeskError>;
}
