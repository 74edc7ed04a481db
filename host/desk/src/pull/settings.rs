//! Which sources a county has.

use tidegate_domain::{Instant, Jurisdiction};
use tidegate_store::{Source, SourceState};
use ureq::http::Uri;

use super::department_of;
use crate::{Desk, DeskError};

/// Longest name of a source, in characters.
const NAME_CHARACTERS_MAX: usize = 60;

/// What no source may be called: the API has sources asked under this name.
const ASKED_UNDER: &str = "pull";

/// Longest address, in characters.
const URL_CHARACTERS_MAX: usize = 2_000;

/// Sources that one county may have.
const SOURCES_MAX: usize = 100;

/// Shortest and longest pause between two askings, seconds.
const EVERY_S: std::ops::RangeInclusive<i64> = 60..=31 * 86_400;

impl Desk {
    /// Sources of a county with how each stands, by name.
    ///
    /// # Errors
    /// Store.
    pub async fn sources(
        &self,
        county: &Jurisdiction,
    ) -> Result<Vec<(Source, SourceState)>, DeskError> {
        Ok(self.store.sources(county).await?)
    }

    /// Adds or changes a source.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] saying what is wrong with it, or that the county has enough.
    pub async fn put_source(&self, source: &Source, now: Instant) -> Result<(), DeskError> {
        check(source)
            .map_err(|why| DeskError::Invalid(format!("source `{}`: {why}", source.name)))?;
        let known = self.store.sources(&source.county).await?;
        let is_new = known.iter().all(|(known, _)| known.name != source.name);
        if is_new && known.len() >= SOURCES_MAX {
            return Err(DeskError::Invalid(format!(
                "the county has {SOURCES_MAX} sources already: remove one first"
            )));
        }
        Ok(self.store.put_source(source, now).await?)
    }

    /// Removes a source.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] when the county has none of this name.
    pub async fn remove_source(&self, county: &Jurisdiction, name: &str) -> Result<(), DeskError> {
        match self.store.remove_source(county, name).await? {
            true => Ok(()),
            false => Err(DeskError::NotFound { what: "source", id: name.to_owned() }),
        }
    }
}

fn check(source: &Source) -> Result<(), String> {
    let word = |text: &str| {
        let characters = text.chars().count();
        (1..=NAME_CHARACTERS_MAX).contains(&characters)
            && !text.contains(['/', '\\'])
            && !text.chars().any(char::is_control)
            && text.trim() == text
    };
    if !word(&source.name) {
        return Err(format!("a name has 1 to {NAME_CHARACTERS_MAX} characters and no `/`"));
    }
    if source.name == ASKED_UNDER {
        return Err(format!(
            "`{ASKED_UNDER}` is where the API has sources asked: take another name"
        ));
    }
    department_of(&source.form)?;
    if source.department.chars().count() > NAME_CHARACTERS_MAX {
        return Err(format!("`department` has at most {NAME_CHARACTERS_MAX} characters"));
    }
    if source.secret.as_deref().is_some_and(|name| !word(name)) {
        return Err("`secret` is the name of a secret of the host's settings".to_owned());
    }
    if !EVERY_S.contains(&source.every) {
        let (least, most) = (EVERY_S.start(), EVERY_S.end());
        return Err(format!("`every` is {} seconds: {least} to {most}", source.every));
    }
    let uri: Option<Uri> = (source.url.chars().count() <= URL_CHARACTERS_MAX)
        .then(|| source.url.parse().ok())
        .flatten();
    let is_address = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some_and(|it| !it.host().is_empty() && !it.as_str().contains('@'))
    });
    if !is_address {
        return Err(
            "`url` is no address of the web without a user: write `https://host/path`".to_owned()
        );
    }
    Ok(())
}
