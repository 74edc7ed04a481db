//! Admitting a pack file (`publish`): every step from the signatures to the pack's own cases.

use std::sync::{Arc, PoisonError};

use tidegate_domain::{Admission, Jurisdiction, PackPlace};
use tidegate_record::Digest;
use tidegate_runtime::Pack;
use tidegate_store::PackRecord;
use tidegate_trust::{ActiveVersion, Keyring, PackFile, Policy, Terms, examine};

use super::cases::try_out;
use super::steps::{Steps, not_listed};
use crate::error::ServiceError;
use crate::fairness::beside;
use crate::host::Host;

/// Whose signatures count, and which are needed.
#[derive(Debug, Default)]
pub struct Trust {
    /// The keys that are known.
    pub keyring: Keyring,
    /// The signatures that are needed.
    pub policy: Policy,
}

/// Gives whose signatures count. It is asked for each file anew, so that a key that was revoked
/// counts no longer from that moment on.
pub type TrustSource = Arc<dyn Fn() -> Result<Trust, ServiceError> + Send + Sync>;

/// What was found out about a file on its way.
#[derive(Default)]
struct Found {
    digest: Option<String>,
    place: Option<PackPlace>,
    version: Option<String>,
}

/// Where a pack file says that its pack speaks; none when it cannot be read. Nothing in it is
/// believed by that.
#[must_use]
pub fn jurisdiction_of(file: &[u8]) -> Option<Jurisdiction> {
    PackFile::read(file).ok().map(|file| file.listing().jurisdiction.clone())
}

impl Host {
    /// Sets who says whose signatures count. Until then nobody's do.
    pub fn set_trust(&self, source: TrustSource) {
        *self.inner.trust.write().unwrap_or_else(PoisonError::into_inner) = Some(source);
    }

    fn trust(&self) -> Result<Trust, ServiceError> {
        let source = self.inner.trust.read().unwrap_or_else(PoisonError::into_inner).clone();
        source.map_or_else(|| Ok(Trust::default()), |source| source())
    }

    /// Admits a pack file as a draft, or refuses it; either is kept with every step. An admitted
    /// version judges nothing until its stage is decided. The same file may be published again.
    ///
    /// # Errors
    /// Only where the host fails; a file that is refused is an answer, also one that the database has
    /// no room for.
    pub async fn publish(&self, file: Vec<u8>, by: &str) -> Result<Admission, ServiceError> {
        self.publish_from(file, None, by).await
    }

    /// The same for a file that was had from elsewhere, such as a registry, which the first step
    /// `fetch` says for the record.
    ///
    /// # Errors
    /// As [`Host::publish`].
    pub async fn publish_from(
        &self,
        file: Vec<u8>,
        origin: Option<&str>,
        by: &str,
    ) -> Result<Admission, ServiceError> {
        let mut steps = Steps::new();
        if let Some(origin) = origin {
            steps.take("fetch", Ok(origin.to_owned()));
        }
        let mut found = Found::default();
        let digest = Digest::of(&file).to_string();
        let admitted = self.take_steps(file, &mut steps, &mut found).await?;
        let at = self.clock().now();
        let mut admission = Admission {
            file: digest,
            digest: found.digest,
            place: found.place,
            version: found.version,
            by: by.to_owned(),
            at,
            admitted,
            steps: steps.finish(),
        };
        // What has no room for a pack has commonly none for its refusal; the answer says both.
        let listed = self.inner.store.put_admission(&admission).await;
        let id = match &listed {
            Ok(id) => Some(*id),
            Err(error) => {
                not_listed(&mut admission, error);
                None
            }
        };
        let refusal = admission.refusal().map(|step| format!("{}: {}", step.step, step.text));
        tracing::info!(
            admission.id = id,
            pack.digest = admission.digest,
            admission.admitted = admission.admitted,
            refusal,
            "pack published"
        );
        Ok(admission)
    }

    /// Whether every step passes.
    async fn take_steps(
        &self,
        file: Vec<u8>,
        steps: &mut Steps,
        found: &mut Found,
    ) -> Result<bool, ServiceError> {
        let trust = self.trust()?;
        let active = self.active_versions();
        let terms = Terms {
            keyring: &trust.keyring,
            policy: &trust.policy,
            now: self.clock().now(),
            active: &active,
        };
        let examined = examine(&file, &terms);
        steps.file(&examined.report);
        if let Some(identity) = &examined.report.pack {
            found.digest = Some(identity.component.to_string());
            found.version = Some(identity.version.to_string());
            found.place = Some(PackPlace {
                jurisdiction: identity.jurisdiction.clone(),
                name: identity.name.clone(),
            });
        }
        let Some(file) = examined.accepted else { return Ok(false) };
        let pack = match self.admit(file.component().to_vec()).await {
            Ok(pack) => pack,
            Err(ServiceError::Admission(tidegate_runtime::AdmissionError::Host { detail })) => {
                return Err(ServiceError::Internal(detail));
            }
            Err(ServiceError::Admission(error)) => {
                steps.runtime(Some(&error));
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        steps.runtime(None);
        let free = self.stack().rival(&pack).map_or_else(
            || Ok(String::new()),
            |(old, place)| Err(format!("pack `{old}` holds {place} there; retire it first")),
        );
        if !steps.take("place", free) {
            return Ok(false);
        }
        let component = file.component().to_vec();
        if !self.take_cases(file, Arc::clone(&pack), steps).await? {
            return Ok(false);
        }
        let kept = self.keep_pack(&pack, &component).await;
        Ok(steps.keep(kept.as_ref().map(|_| ())))
    }

    async fn take_cases(
        &self,
        file: PackFile,
        pack: Arc<Pack>,
        steps: &mut Steps,
    ) -> Result<bool, ServiceError> {
        // In a lane of its own, so that what is tried does not take the turn of what is judged.
        let lane = beside(pack.jurisdiction());
        let tried = self.on_worker(lane, move || try_out(&file, &pack)).await?;
        if !steps.take("cases", tried.cases) {
            return Ok(false);
        }
        Ok(tried.properties.is_some_and(|outcome| steps.take("properties", outcome)))
    }

    /// Keeps an admitted pack with its component.
    pub(crate) async fn keep_pack(
        &self,
        pack: &Arc<Pack>,
        component: &[u8],
    ) -> Result<PackRecord, ServiceError> {
        let manifest = serde_json::to_value(pack.manifest())
            .map_err(|error| ServiceError::Internal(error.to_string()))?;
        let record = PackRecord {
            digest: pack.layer().digest.clone(),
            name: pack.manifest().name.clone(),
            version: pack.manifest().version.to_string(),
            jurisdiction: pack.jurisdiction().clone(),
            manifest,
            admitted_at: self.clock().now(),
        };
        self.inner.store.put_pack(&record, component).await?;
        Ok(record)
    }

    /// The versions that speak now, against which an older one is refused.
    fn active_versions(&self) -> Vec<ActiveVersion> {
        let packs = self.stack().packs();
        let active = packs.iter().filter_map(|pack| {
            Some(ActiveVersion {
                name: pack.manifest().name.clone(),
                jurisdiction: pack.jurisdiction().clone(),
                version: pack.manifest().version.clone(),
                component: pack.layer().digest.parse().ok()?,
            })
        });
        active.collect()
    }
}
