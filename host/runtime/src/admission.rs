//! From the bytes of a component to a pack that can be called.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tidegate_domain::{CallError, Jurisdiction, LayerRef, PackFault};
use tidegate_manifest::Manifest;
use wasmtime::component::{Component, InstancePre, Linker};
use wasmtime::{Engine, Store};

use crate::cache::Cache;
use crate::call::{Caller, Prepared, Running};
use crate::config::RuntimeConfig;
use crate::engines::Engines;
use crate::error::AdmissionError;
use crate::pack::{Exports, Interfaces, Pack};
use crate::v0_1::classification::ClassificationPackPre;
use crate::v0_1::grading::GradingPackPre;
use crate::v0_1::judgement::JudgementPackPre;
use crate::v0_1::threshold::ThresholdPackPre;
use crate::{section, vet};

/// One digest's place: held while it compiles, so that it compiles once.
type Slot = Arc<Mutex<Option<Arc<Pack>>>>;

/// Admits packs and keeps them by digest.
pub struct Runtime {
    engines: Arc<Engines>,
    cache: Option<Cache>,
    config: RuntimeConfig,
    packs: Mutex<HashMap<String, Slot>>,
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runtime").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Runtime {
    /// A runtime without packs.
    ///
    /// # Errors
    /// [`AdmissionError::Host`] when the cache folder or the ticking thread cannot be had.
    pub fn new(config: RuntimeConfig) -> Result<Self, AdmissionError> {
        let host = |error: std::io::Error| AdmissionError::Host { detail: error.to_string() };
        let cache = config.cache_dir.as_deref().map(Cache::open).transpose().map_err(host)?;
        let engines = Arc::new(Engines::new(config.clone()).map_err(host)?);
        Ok(Self { engines, cache, config, packs: Mutex::default() })
    }

    /// Vets, compiles and tries a component. The same bytes are compiled once; compiling takes one
    /// thread, the caller's, so call it away from whatever must stay responsive.
    ///
    /// # Errors
    /// Every [`AdmissionError`].
    pub fn admit(&self, bytes: &[u8]) -> Result<Arc<Pack>, AdmissionError> {
        let ceiling = self.config.ceilings.component_bytes;
        if bytes.len() as u64 > ceiling {
            return Err(AdmissionError::TooLarge { bytes: bytes.len() as u64, ceiling });
        }
        let digest = hex::encode(Sha256::digest(bytes));
        let slot = {
            let mut packs = self.packs.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(packs.entry(digest.clone()).or_default())
        };
        let mut held = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pack) = held.as_ref() {
            return Ok(Arc::clone(pack));
        }
        let loaded = self.load(bytes, digest.clone());
        let mut packs = self.packs.lock().unwrap_or_else(PoisonError::into_inner);
        match loaded {
            Ok(pack) => {
                let pack = Arc::new(pack);
                *held = Some(Arc::clone(&pack));
                // A thread that waited for this slot while another failed finds it taken out.
                packs.insert(digest, Arc::clone(&slot));
                Ok(pack)
            }
            Err(error) => {
                // Whatever is refused leaves nothing behind, however often it is tried.
                packs.remove(&digest);
                Err(error)
            }
        }
    }

    fn load(&self, bytes: &[u8], digest: String) -> Result<Pack, AdmissionError> {
        let outline = section::outline(bytes)?;
        let manifest = section::manifest_of(&outline)?;
        let interfaces = vet::vet(&outline, &manifest)?;
        let exceeded = self.config.ceilings.exceeded_by(&manifest.budgets);
        if !exceeded.is_empty() {
            return Err(AdmissionError::Budgets { exceeded });
        }
        let layer = layer(&manifest, digest)?;
        let host = |error: wasmtime::Error| AdmissionError::Host { detail: format!("{error:#}") };
        let (engine, stack_bytes) =
            self.engines.for_stack(manifest.budgets.stack_bytes).map_err(host)?;
        let component = self.compile(&engine, bytes, &layer.digest)?;
        let exports = bind(&engine, &component, interfaces, &manifest)?;
        let engines = Arc::clone(&self.engines);
        let budgets = manifest.budgets;
        let caller = Caller { engine, engines, budgets, stack_bytes };
        let (rules, last) = (Vec::new(), Mutex::default());
        // The trial is not observed: nobody called.
        let observer = None;
        let mut pack = Pack { manifest, layer, interfaces, exports, caller, rules, last, observer };
        pack.rules = try_out(&pack)?;
        pack.observer.clone_from(&self.config.observer);
        Ok(pack)
    }

    fn compile(
        &self,
        engine: &Engine,
        bytes: &[u8],
        digest: &str,
    ) -> Result<Component, AdmissionError> {
        if let Some(component) = self.cache.as_ref().and_then(|cache| cache.load(engine, digest)) {
            return Ok(component);
        }
        let component = Component::from_binary(engine, bytes)
            .map_err(|error| AdmissionError::Compile { detail: format!("{error:#}") })?;
        let Some(cache) = &self.cache else { return Ok(component) };
        cache.store(engine, digest, &component);
        // What is mapped from the file takes less memory than what was just compiled.
        Ok(cache.load(engine, digest).unwrap_or(component))
    }
}

fn layer(manifest: &Manifest, digest: String) -> Result<LayerRef, AdmissionError> {
    let jurisdiction: Jurisdiction =
        manifest.jurisdiction.parse().map_err(|error| AdmissionError::Manifest(Box::new(error)))?;
    Ok(LayerRef { pack: manifest.pack(), digest, jurisdiction })
}

/// Binds the exports to the contract's types; the linker is empty, so nothing is granted.
fn bind(
    engine: &Engine,
    component: &Component,
    interfaces: Interfaces,
    manifest: &Manifest,
) -> Result<Exports, AdmissionError> {
    let misfit = |error: wasmtime::Error| AdmissionError::Types {
        contract: manifest.contract.clone(),
        detail: format!("{error:#}"),
    };
    let linker: Linker<Running> = Linker::new(engine);
    let pre: InstancePre<Running> = linker.instantiate_pre(component).map_err(misfit)?;
    let when = |wanted: bool| wanted.then(|| pre.clone());
    Ok(Exports {
        classification: when(interfaces.classification)
            .map(ClassificationPackPre::new)
            .transpose()
            .map_err(misfit)?,
        threshold: when(interfaces.threshold)
            .map(ThresholdPackPre::new)
            .transpose()
            .map_err(misfit)?,
        grading: when(interfaces.grading).map(GradingPackPre::new).transpose().map_err(misfit)?,
        judgement: when(interfaces.judgement)
            .map(JudgementPackPre::new)
            .transpose()
            .map_err(misfit)?,
    })
}

/// Instantiates once through each export, which is where a type that differs shows; gives the
/// names of the grader's rules.
fn try_out(pack: &Pack) -> Result<Vec<String>, AdmissionError> {
    let exports = &pack.exports;
    if let Some(pre) = &exports.classification {
        instantiate(pack, "classification", |store| pre.instantiate(store).map(drop))?;
    }
    if let Some(pre) = &exports.threshold {
        instantiate(pack, "threshold", |store| pre.instantiate(store).map(drop))?;
    }
    if let Some(pre) = &exports.judgement {
        instantiate(pack, "judgement", |store| pre.instantiate(store).map(drop))?;
    }
    let Some(pre) = &exports.grading else { return Ok(Vec::new()) };
    let (mut prepared, guest) = instantiate(pack, "grading", |store| pre.instantiate(store))?;
    let refilled = prepared.refill("grading.rules", &pack.caller);
    refilled
        .and_then(|()| {
            let rules =
                |store: &mut Store<Running>| guest.tidegate_rules_grading().call_rules(store);
            pack.caller.timed(&mut prepared, rules)
        })
        .map_err(|error| trial(error, AdmissionError::Trial))
}

/// A trial instance through one interface, with its store.
fn instantiate<T>(
    pack: &Pack,
    interface: &str,
    through: impl FnOnce(&mut Store<Running>) -> wasmtime::Result<T>,
) -> Result<(Prepared, T), AdmissionError> {
    let tried = pack.caller.prepare(&pack.layer.pack, "admission").and_then(|mut prepared| {
        let instance = pack.caller.timed(&mut prepared, through)?;
        Ok((prepared, instance))
    });
    tried.map_err(|error| {
        // Nothing has answered yet: what breaks the contract here is the type of an export.
        trial(error, |fault| match fault {
            PackFault::Contract { detail } => AdmissionError::Types {
                contract: pack.manifest.contract.clone(),
                detail: format!("in `{interface}`, {detail}"),
            },
            fault => AdmissionError::Trial(fault),
        })
    })
}

/// What a call that failed means for admission.
fn trial(error: CallError, of_pack: impl FnOnce(PackFault) -> AdmissionError) -> AdmissionError {
    match error {
        CallError::Pack { fault, .. } => of_pack(fault),
        other => AdmissionError::Host { detail: other.to_string() },
    }
}
