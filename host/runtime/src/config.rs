//! What the operator sets.

use std::path::PathBuf;

use tidegate_manifest::Budgets;

use crate::observer::Observer;

/// The most that any pack may be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceilings {
    /// Units of fuel a call.
    pub fuel: u64,
    /// Bytes of all memories and tables of an instance together.
    pub memory_bytes: u64,
    /// Bytes of stack.
    pub stack_bytes: u64,
    /// Bytes copied out by one call.
    pub output_bytes: u64,
    /// Milliseconds a call.
    pub time_ms: u64,
    /// Bytes of a component file.
    pub component_bytes: u64,
}

impl Default for Ceilings {
    fn default() -> Self {
        Self {
            fuel: 2_000_000_000,
            memory_bytes: 64 << 20,
            stack_bytes: 1 << 20,
            output_bytes: 16 << 20,
            time_ms: 10_000,
            component_bytes: 16 << 20,
        }
    }
}

impl Ceilings {
    /// The budgets of a pack that go beyond a ceiling, as `name wanted > ceiling`.
    #[must_use]
    pub fn exceeded_by(&self, budgets: &Budgets) -> Vec<String> {
        [
            ("fuel", budgets.fuel, self.fuel),
            ("memory_bytes", budgets.memory_bytes, self.memory_bytes),
            ("stack_bytes", budgets.stack_bytes, self.stack_bytes),
            ("output_bytes", budgets.output_bytes, self.output_bytes),
            ("time_ms", budgets.time_ms, self.time_ms),
        ]
        .into_iter()
        .filter(|(_, wanted, ceiling)| wanted > ceiling)
        .map(|(name, wanted, ceiling)| format!("{name} {wanted} > {ceiling}"))
        .collect()
    }
}

/// How a runtime is set up.
#[derive(Clone, Debug)]
pub struct RuntimeConfig {
    /// Folder for compiled code, private to the host; none: nothing is kept.
    pub cache_dir: Option<PathBuf>,
    /// The most that any pack may be given.
    pub ceilings: Ceilings,
    /// Instances that may be alive at once.
    pub instances_max: u32,
    /// Told of every call.
    pub observer: Option<Observer>,
}

impl Default for RuntimeConfig {
    fn default() -> Self {
        Self { cache_dir: None, ceilings: Ceilings::default(), instances_max: 64, observer: None }
    }
}
