//! Deciding about stages: change, cancel, roll back.

use tidegate_domain::{
    Admission, Instant, PackPlace, Stage, StageCancellation, StageChange, StageError, StageHistory,
    StageRecord,
};
use tidegate_store::{PAGE_ROWS_MAX, PackRecord, Page, StoreError};

use super::replicas::LEAD_S;
use super::{BY_HOST, LOCAL_OPERATOR};
use crate::error::ServiceError;
use crate::host::Host;

/// Longest reason, in characters.
const REASON_CHARACTERS_MAX: usize = 1_000;

/// Enterprises that a canary may speak for. Beyond that it is no canary.
const ENTERPRISES_MAX: usize = 1_000;

/// Fewest digits by which a version is named.
const DIGITS_MIN: usize = 8;

/// What is wanted of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageOrder {
    /// SHA-256 of the component, or its first digits, at least eight.
    pub digest: String,
    /// Where it is to be brought.
    pub stage: Stage,
    /// Enterprises that a canary speaks for.
    pub enterprises: Vec<String>,
    /// From when on; at once when absent.
    pub effective_at: Option<Instant>,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Host {
    /// Decides the stage of a version. What takes effect at once is in use when this returns; where
    /// other hosts serve, it takes effect some seconds later, on all of them or on none.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for a version or an enterprise that is not there;
    /// [`ServiceError::Invalid`] for a change that the order of stages does not allow, one by the
    /// version's own author, one without a reason, or when somebody decided meanwhile;
    /// [`ServiceError::Admission`] when the version cannot be loaded: then nothing has changed.
    pub async fn decide_stage(&self, order: StageOrder) -> Result<StageRecord, ServiceError> {
        let _one_at_a_time = self.inner.following.deciding.lock().await;
        let pack = self.version(&order.digest).await?;
        let place = PackPlace { jurisdiction: pack.jurisdiction.clone(), name: pack.name.clone() };
        let history = self.stage_history().await?;
        let decided_at = self.known_now(&history);
        let change = StageChange {
            digest: pack.digest.clone(),
            place,
            stage: order.stage,
            enterprises: self.checked_enterprises(&pack, order.enterprises).await?,
            effective_at: match order.effective_at {
                Some(at) => at,
                None => self.soonest(decided_at).await?,
            },
            decided_at,
            by: said("by", &order.by)?,
            reason: said("reason", &order.reason)?,
        };
        self.require_other_than_author(&change).await?;
        history.allows(&change).map_err(refused)?;
        // What cannot be loaded here is found before anyone relies on it.
        self.load_version(&change.digest).await?;
        self.write_change(change, &history).await
    }

    /// Brings back the version that was active before in a place: in use for the next batch.
    ///
    /// # Errors
    /// As [`Host::decide_stage`]; [`ServiceError::Invalid`] when there was none before.
    pub async fn roll_back(
        &self,
        place: &PackPlace,
        by: &str,
        reason: &str,
    ) -> Result<StageRecord, ServiceError> {
        let history = self.stage_history().await?;
        let digest = history.before(place, self.known_now(&history)).map_err(refused)?;
        let order = StageOrder {
            digest,
            stage: Stage::Active,
            enterprises: Vec::new(),
            effective_at: None,
            by: by.to_owned(),
            reason: reason.to_owned(),
        };
        self.decide_stage(order).await
    }

    /// Takes back a change that has not taken effect.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when there is none; [`ServiceError::Invalid`] when it took effect
    /// or was taken back before.
    pub async fn cancel_stage(&self, id: i64, by: &str, reason: &str) -> Result<(), ServiceError> {
        let history = self.stage_history().await?;
        let at = self.known_now(&history);
        let (by, reason) = (said("by", by)?, said("reason", reason)?);
        let cancellation = StageCancellation { at, by, reason };
        match self.inner.store.cancel_stage_change(id, &cancellation).await {
            Ok(()) => {
                tracing::info!(
                    stage.id = id,
                    by = cancellation.by,
                    "a change of stage is taken back"
                );
                Ok(())
            }
            Err(StoreError::UnknownNumber { .. }) => {
                Err(ServiceError::NotFound { what: "stage change", id: id.to_string() })
            }
            Err(StoreError::Constraint { .. }) => {
                Err(invalid("stage", format!("change {id} took effect or was taken back before")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a version the active one of its place, whatever the order of stages: what the operator
    /// of a host puts in place from a file of the machine itself.
    pub(crate) async fn put_in_place(&self, pack: PackRecord) -> Result<(), ServiceError> {
        let _one_at_a_time = self.inner.following.deciding.lock().await;
        let history = self.stage_history().await?;
        let now = self.known_now(&history);
        let place = PackPlace { jurisdiction: pack.jurisdiction, name: pack.name };
        let lineup = history.lineup(now).remove(&place).unwrap_or_default();
        if lineup.active.as_ref() == Some(&pack.digest) {
            return self.follow_stages().await.map(drop);
        }
        let change = StageChange {
            place,
            digest: pack.digest,
            stage: Stage::Active,
            enterprises: Vec::new(),
            effective_at: self.soonest(now).await?,
            decided_at: now,
            by: LOCAL_OPERATOR.to_owned(),
            reason: "put in place from a file by whoever runs the host".to_owned(),
        };
        self.write_change(change, &history).await.map(drop)
    }

    /// Takes back, in the name of the host, a change that it cannot carry out.
    pub(super) async fn hold(&self, id: i64, reason: String) -> Result<(), ServiceError> {
        tracing::error!(stage.id = id, reason, "a change of stage is held: it cannot take effect");
        self.cancel_stage(id, BY_HOST, &reason).await
    }

    /// When a decision may take effect: at once, or when other hosts have had time to load it.
    async fn soonest(&self, now: Instant) -> Result<Instant, ServiceError> {
        let lead = if self.others_serve().await? { LEAD_S } else { 0 };
        Ok(now.saturating_add(lead))
    }

    /// Every decision so far.
    pub(super) async fn stage_history(&self) -> Result<StageHistory, ServiceError> {
        Ok(StageHistory::new(self.inner.store.stage_records().await?))
    }

    /// The present, but never before the latest decision: what is known only grows, also when the
    /// clock was set back.
    pub(super) fn known_now(&self, history: &StageHistory) -> Instant {
        let decided = history.records().iter().map(|record| record.change.decided_at);
        decided.max().unwrap_or(Instant::MIN).max(self.clock().now())
    }

    /// The pack with this digest, or its first digits.
    pub(super) async fn version(&self, digest: &str) -> Result<PackRecord, ServiceError> {
        let not_found =
            || ServiceError::NotFound { what: "version of a pack", id: digest.to_owned() };
        if digest.len() < DIGITS_MIN {
            return Err(not_found());
        }
        let packs = self.inner.store.packs().await?;
        let mut fitting = packs.into_iter().filter(|pack| pack.digest.starts_with(digest));
        let found = fitting.next().ok_or_else(not_found)?;
        match fitting.next() {
            None => Ok(found),
            Some(_) => Err(invalid("digest", format!("several versions begin with `{digest}`"))),
        }
    }

    async fn write_change(
        &self,
        change: StageChange,
        history: &StageHistory,
    ) -> Result<StageRecord, ServiceError> {
        let of_place = history.records().iter().filter(|one| one.change.place == change.place);
        let follows = of_place.map(|record| record.id).max().unwrap_or(0);
        let id = match self.inner.store.put_stage_change(&change, follows).await {
            Ok(id) => id,
            Err(error @ StoreError::Overtaken { .. }) => {
                return Err(invalid("stage", error.to_string()));
            }
            Err(error) => return Err(error.into()),
        };
        tracing::info!(
            stage.id = id,
            pack.id = change.place.name,
            pack.digest = change.digest,
            region.code = change.place.jurisdiction.as_str(),
            stage = change.stage.word(),
            stage.effective_at = change.effective_at,
            by = change.by,
            "stage decided"
        );
        self.follow_stages().await?;
        Ok(StageRecord { id, change, cancelled: None })
    }

    /// The enterprises in order, each registered where the pack speaks.
    async fn checked_enterprises(
        &self,
        pack: &PackRecord,
        mut enterprises: Vec<String>,
    ) -> Result<Vec<String>, ServiceError> {
        enterprises.sort();
        enterprises.dedup();
        if enterprises.len() > ENTERPRISES_MAX {
            let reason = format!("a canary speaks for {ENTERPRISES_MAX} enterprises at most");
            return Err(invalid("enterprises", reason));
        }
        for id in &enterprises {
            let known = self.inner.store.enterprise(id).await?;
            if !known.is_some_and(|known| pack.jurisdiction.contains(&known.county)) {
                return Err(ServiceError::NotFound { what: "enterprise", id: id.clone() });
            }
        }
        Ok(enterprises)
    }

    /// Whoever published a version does not decide about it. Where nobody has an account, whoever
    /// runs the host is all there is.
    async fn require_other_than_author(&self, change: &StageChange) -> Result<(), ServiceError> {
        if change.by == LOCAL_OPERATOR {
            return Ok(());
        }
        let by = self.admissions_of(&change.digest).await?.into_iter().map(|(_, one)| one.by);
        if by.into_iter().any(|author| author == change.by) {
            let reason =
                format!("`{}` published this version: somebody else decides about it", change.by);
            return Err(invalid("by", reason));
        }
        Ok(())
    }

    /// The admissions of a version that let it in.
    pub(super) async fn admissions_of(
        &self,
        digest: &str,
    ) -> Result<Vec<(i64, Admission)>, ServiceError> {
        let mut page = Page::first(PAGE_ROWS_MAX);
        let mut found = Vec::new();
        loop {
            let rows = self.inner.store.admissions(page).await?.items;
            if rows.is_empty() {
                return Ok(found);
            }
            let of_version = rows.into_iter().filter(|(_, admission)| {
                admission.admitted && admission.digest.as_deref() == Some(digest)
            });
            found.extend(of_version);
            page.offset = page.offset.saturating_add(PAGE_ROWS_MAX);
        }
    }
}

pub(super) fn said(what: &'static str, text: &str) -> Result<String, ServiceError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(invalid(what, "it is empty: say something".to_owned()));
    }
    if text.chars().count() > REASON_CHARACTERS_MAX {
        let reason = format!("it is longer than {REASON_CHARACTERS_MAX} characters");
        return Err(invalid(what, reason));
    }
    Ok(text.to_owned())
}

fn refused(error: StageError) -> ServiceError {
    invalid("stage", error.to_string())
}

pub(super) fn invalid(what: &'static str, reason: String) -> ServiceError {
    ServiceError::Invalid { what, reason }
}
