//! Waivers (豁免): decisions not to follow certain findings for a time.

use std::collections::BTreeSet;

use tidegate_domain::{Instant, Jurisdiction, Revocation, Waiver, WaiverRecord};
use tidegate_store::{Listing, PAGE_ROWS_MAX, Page};

use crate::error::ServiceError;
use crate::host::Host;

/// Longest reason, in characters.
const REASON_CHARACTERS_MAX: usize = 1_000;

/// Longest name of who approved or took back, in characters.
const NAME_CHARACTERS_MAX: usize = 200;

/// Kinds or pollutants that one waiver may name.
const NAMED_MAX: usize = 100;

/// Longest kind or pollutant code, in bytes.
const WORD_BYTES_MAX: usize = 64;

impl Host {
    /// Keeps a waiver and gives its number. Kinds and pollutants are put in order; those that stand
    /// twice are one.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] when the reason, the approver or the kinds are empty, the window is
    /// empty, it expires before it is approved, it is approved later than now, or an outlet is named
    /// without its enterprise; [`ServiceError::NotFound`] for an enterprise or outlet that is not
    /// registered in the county.
    pub async fn put_waiver(&self, waiver: Waiver) -> Result<i64, ServiceError> {
        let waiver = checked(waiver, self.inner.clock.now())?;
        self.require_scope(&waiver).await?;
        let id = self.inner.store.put_waiver(&waiver).await?;
        tracing::info!(waiver.id = id, region.code = waiver.county.as_str(), "waiver kept");
        Ok(id)
    }

    /// Takes a waiver back: from now on it hides nothing any more.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] when who or why is empty, or it was taken back before;
    /// [`ServiceError::NotFound`] when there is none.
    pub async fn revoke_waiver(
        &self,
        id: i64,
        by: &str,
        reason: &str,
    ) -> Result<Revocation, ServiceError> {
        let by = said("by", by, NAME_CHARACTERS_MAX)?;
        let reason = said("reason", reason, REASON_CHARACTERS_MAX)?;
        let revocation = Revocation { at: self.inner.clock.now(), by, reason };
        match self.inner.store.revoke_waiver(id, &revocation).await {
            Ok(()) => Ok(revocation),
            Err(tidegate_store::StoreError::UnknownNumber { .. }) => {
                Err(ServiceError::NotFound { what: "waiver", id: id.to_string() })
            }
            Err(tidegate_store::StoreError::Constraint { .. }) => {
                Err(invalid("waiver", format!("number {id} was taken back before")))
            }
            Err(error) => Err(ServiceError::Store(error)),
        }
    }

    /// The waiver of a county with this number.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when the county has none, also when another county has.
    pub async fn waiver_in(
        &self,
        county: &Jurisdiction,
        id: i64,
    ) -> Result<WaiverRecord, ServiceError> {
        let mut page = Page::first(PAGE_ROWS_MAX);
        loop {
            let waivers = self.inner.store.waivers(county, page).await?.items;
            if waivers.is_empty() {
                return Err(ServiceError::NotFound { what: "waiver", id: id.to_string() });
            }
            if let Some(found) = waivers.into_iter().find(|waiver| waiver.id == id) {
                return Ok(found);
            }
            page.offset = page.offset.saturating_add(PAGE_ROWS_MAX);
        }
    }

    /// Waivers of a county, latest first, also expired and revoked ones.
    ///
    /// # Errors
    /// Store.
    pub async fn waivers(
        &self,
        county: &Jurisdiction,
        page: Page,
    ) -> Result<Listing<WaiverRecord>, ServiceError> {
        Ok(self.inner.store.waivers(county, page).await?)
    }

    /// Fails when a waiver names what the county does not have: it would hide nothing for ever.
    async fn require_scope(&self, waiver: &Waiver) -> Result<(), ServiceError> {
        let Some(enterprise) = &waiver.enterprise else { return Ok(()) };
        let not_found = |what, id: &str| ServiceError::NotFound { what, id: id.to_owned() };
        let record = self.inner.store.enterprise(enterprise).await?;
        if record.is_none_or(|record| record.county != waiver.county) {
            return Err(not_found("enterprise", enterprise));
        }
        let Some(subject) = &waiver.subject else { return Ok(()) };
        let outlets = self.inner.store.outlets_on(enterprise, self.today()).await?;
        if outlets.iter().any(|outlet| outlet.id == *subject) {
            return Ok(());
        }
        Err(not_found("outlet", subject))
    }
}

/// How a waiver stands at an instant: `in-force`, `not-yet`, `expired` or `revoked`.
#[must_use]
pub fn waiver_standing(record: &WaiverRecord, now: Instant) -> &'static str {
    if record.revoked.as_ref().is_some_and(|revoked| revoked.at <= now) {
        "revoked"
    } else if now >= record.waiver.expires_at {
        "expired"
    } else if now < record.waiver.approved_at {
        "not-yet"
    } else {
        "in-force"
    }
}

fn invalid(what: &'static str, reason: impl Into<String>) -> ServiceError {
    ServiceError::Invalid { what, reason: reason.into() }
}

/// A text that says something, without spaces around it.
fn said(what: &'static str, text: &str, most: usize) -> Result<String, ServiceError> {
    let text = text.trim();
    let characters = text.chars().count();
    if characters == 0 {
        return Err(invalid(what, "it is empty: say it"));
    }
    if characters > most {
        return Err(invalid(what, format!("it has {characters} characters: at most {most}")));
    }
    Ok(text.to_owned())
}

/// Words in order, each once.
fn words(what: &'static str, given: Vec<String>) -> Result<Vec<String>, ServiceError> {
    let words: BTreeSet<String> = given.into_iter().map(|word| word.trim().to_owned()).collect();
    if words.len() > NAMED_MAX {
        return Err(invalid(what, format!("{} are named: at most {NAMED_MAX}", words.len())));
    }
    let is_word = |word: &&String| {
        (1..=WORD_BYTES_MAX).contains(&word.len())
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    match words.iter().find(|word| !is_word(word)) {
        Some(wrong) => Err(invalid(what, format!("`{wrong}` is none: use letters, digits, `-`"))),
        None => Ok(words.into_iter().collect()),
    }
}

fn checked(waiver: Waiver, now: Instant) -> Result<Waiver, ServiceError> {
    let kinds = words("kinds", waiver.kinds)?;
    if kinds.is_empty() {
        return Err(invalid("kinds", "none is named: name the kinds of findings it hides"));
    }
    let pollutants = words("pollutants", waiver.pollutants)?;
    let reason = said("reason", &waiver.reason, REASON_CHARACTERS_MAX)?;
    let approver = said("approver", &waiver.approver, NAME_CHARACTERS_MAX)?;
    if waiver.until <= waiver.from {
        return Err(invalid("window", "it ends as or before it begins: correct one of the two"));
    }
    if waiver.approved_at > now {
        return Err(invalid("approval", "it lies in the future"));
    }
    if waiver.expires_at <= waiver.approved_at {
        return Err(invalid("expiry", "it lies as or before the approval: it would hide nothing"));
    }
    if waiver.subject.is_some() && waiver.enterprise.is_none() {
        return Err(invalid("subject", "an outlet is named without its enterprise: name that too"));
    }
    Ok(Waiver { kinds, pollutants, reason, approver, ..waiver })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = 1_772_294_400;

    fn waiver() -> Waiver {
        Waiver {
            county: "330122".parse().unwrap(),
            enterprise: Some("E1".to_owned()),
            subject: Some("DW001".to_owned()),
            kinds: vec!["over-total".to_owned(), "over-concentration".to_owned()],
            pollutants: Vec::new(),
            from: NOW,
            until: NOW + 1,
            reason: " a trial run that the bureau agreed to ".to_owned(),
            approver: "Chen".to_owned(),
            approved_at: NOW,
            expires_at: NOW + 1,
        }
    }

    #[test]
    fn a_waiver_says_what_why_who_and_how_long() {
        let blank = || "  ".to_owned();
        for (change, wanted) in [
            (waiver(), None),
            (Waiver { reason: blank(), ..waiver() }, Some("reason")),
            (Waiver { reason: "n".repeat(1_000), ..waiver() }, None),
            (Waiver { reason: "n".repeat(1_001), ..waiver() }, Some("reason")),
            (Waiver { approver: blank(), ..waiver() }, Some("approver")),
            (Waiver { approver: "n".repeat(200), ..waiver() }, None),
            (Waiver { approver: "n".repeat(201), ..waiver() }, Some("approver")),
            (Waiver { kinds: vec![], ..waiver() }, Some("kinds")),
            (Waiver { kinds: vec!["over total".to_owned()], ..waiver() }, Some("kinds")),
            (Waiver { kinds: vec![blank()], ..waiver() }, Some("kinds")),
            (Waiver { kinds: (0..100).map(|n| format!("k{n}")).collect(), ..waiver() }, None),
            (
                Waiver { kinds: (0..101).map(|n| format!("k{n}")).collect(), ..waiver() },
                Some("kinds"),
            ),
            (Waiver { until: NOW, ..waiver() }, Some("window")),
            (Waiver { approved_at: NOW + 1, expires_at: NOW + 9, ..waiver() }, Some("approval")),
            (Waiver { expires_at: NOW, ..waiver() }, Some("expiry")),
            (Waiver { enterprise: None, ..waiver() }, Some("subject")),
            (Waiver { enterprise: None, subject: None, ..waiver() }, None),
        ] {
            let found = match checked(change.clone(), NOW) {
                Err(ServiceError::Invalid { what, .. }) => Some(what),
                _ => None,
            };
            assert_eq!(found, wanted, "{change:?}");
        }
        let kept = checked(waiver(), NOW).unwrap();
        assert_eq!(kept.kinds, ["over-concentration", "over-total"]);
        assert_eq!(kept.reason, "a trial run that the bureau agreed to");
    }

    #[test]
    fn how_a_waiver_stands_changes_with_time() {
        let revoked = Revocation { at: NOW + 5, by: "B".to_owned(), reason: "r".to_owned() };
        let waiver = Waiver { expires_at: NOW + 10, ..waiver() };
        let mut record = WaiverRecord { id: 1, waiver, revoked: None };
        for (now, wanted) in
            [(NOW - 1, "not-yet"), (NOW, "in-force"), (NOW + 9, "in-force"), (NOW + 10, "expired")]
        {
            assert_eq!(waiver_standing(&record, now), wanted);
        }
        record.revoked = Some(revoked);
        assert_eq!(waiver_standing(&record, NOW + 4), "in-force");
        assert_eq!(waiver_standing(&record, NOW + 5), "revoked");
    }
}
