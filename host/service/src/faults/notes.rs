//! How calls of packs ended, gathered where they are made.

use std::collections::BTreeMap;

use tidegate_domain::{CallError, LayerRef, Office, PackFault};
use tidegate_record::Blob;
use tidegate_runtime::Pack;

/// Faults that one piece of work keeps in full; more are counted.
const FAILED_MAX: usize = 16;

/// How the calls of a piece of work ended.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    ends: BTreeMap<(String, Office), End>,
    failed: Vec<Failed>,
}

/// How the calls of one version in one office ended.
#[derive(Debug)]
pub(super) struct End {
    pub(super) layer: LayerRef,
    /// Whether any ended well.
    pub(super) well: bool,
    /// Faults since the latest that ended well.
    pub(super) in_a_row: u32,
    /// The latest fault, in a sentence.
    pub(super) cause: String,
}

/// A fault with what led to it.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) layer: LayerRef,
    pub(super) function: &'static str,
    pub(super) fault: PackFault,
    pub(super) backtrace: Option<String>,
    pub(super) input: Blob,
    pub(super) times: u64,
}

impl Notes {
    /// A call was answered, were it by a refusal.
    pub(crate) fn well(&mut self, pack: &Pack, function: &str) {
        let end = self.end(pack, function);
        end.well = true;
        end.in_a_row = 0;
    }

    /// A call failed on an input. What is the host's fault is not the pack's.
    pub(crate) fn failed(
        &mut self,
        pack: &Pack,
        error: &CallError,
        input: impl FnOnce() -> Option<Blob>,
    ) {
        let (function, fault, backtrace) = match error {
            CallError::Pack { function, fault, backtrace, .. } => (*function, fault, backtrace),
            CallError::Refused { function, .. } => return self.well(pack, function),
            CallError::Host { .. } => return,
        };
        let end = self.end(pack, function);
        end.in_a_row = end.in_a_row.saturating_add(1);
        end.cause = format!("`{function}`: {fault}");
        let (layer, kind) = (pack.layer(), std::mem::discriminant(fault));
        if self.failed.len() >= FAILED_MAX {
            let same = self.failed.iter_mut().rev().find(|known| {
                known.layer == *layer
                    && known.function == function
                    && std::mem::discriminant(&known.fault) == kind
            });
            if let Some(same) = same {
                same.times += 1;
                return;
            }
        }
        let Some(input) = input() else { return };
        let (layer, fault, backtrace) = (layer.clone(), fault.clone(), backtrace.clone());
        self.failed.push(Failed { layer, function, fault, backtrace, input, times: 1 });
    }

    fn end(&mut self, pack: &Pack, function: &str) -> &mut End {
        let layer = pack.layer();
        let key = (layer.digest.clone(), Office::of_function(function));
        self.ends.entry(key).or_insert_with(|| End {
            layer: layer.clone(),
            well: false,
            in_a_row: 0,
            cause: String::new(),
        })
    }

    /// Whether any call failed.
    pub(crate) fn has_faults(&self) -> bool {
        self.ends.values().any(|end| end.in_a_row > 0) || !self.failed.is_empty()
    }

    /// Versions and offices that calls were made of.
    pub(super) fn keys(&self) -> impl Iterator<Item = &(String, Office)> {
        self.ends.keys()
    }

    pub(super) fn into_parts(self) -> (BTreeMap<(String, Office), End>, Vec<Failed>) {
        (self.ends, self.failed)
    }
}
