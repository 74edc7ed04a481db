//! Told of every call of a pack, for whoever measures.

use std::sync::Arc;

use tidegate_domain::{CallError, LayerRef};

use crate::call::Spent;

/// One call that ended.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'a> {
    /// The pack.
    pub layer: &'a LayerRef,
    /// Function called, as it stands in records.
    pub function: &'static str,
    /// Why it gave no answer.
    pub error: Option<&'a CallError>,
    /// What it used.
    pub spent: Spent,
}

/// Told of every call, on the thread that made it; it must be quick.
#[derive(Clone)]
pub struct Observer(Arc<dyn Fn(&Observed<'_>) + Send + Sync>);

impl Observer {
    /// Tells `told`.
    pub fn new(told: impl Fn(&Observed<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(told))
    }

    /// Tells of a call.
    pub fn tell(&self, observed: &Observed<'_>) {
        (self.0)(observed);
    }
}

impl std::fmt::Debug for Observer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Observer").finish_non_exhaustive()
    }
}
