//! Engines, one for each size of stack, all with the same deterministic profile.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::config::RuntimeConfig;
use crate::ticker::Ticker;

/// Stack sizes that packs are rounded up to, so that few engines serve all packs.
const STACK_CLASSES: [u64; 5] = [64 << 10, 128 << 10, 256 << 10, 512 << 10, 1 << 20];

/// One page, which is cleared by hand: the tables of a pack are smaller, and to unmap and fault them
/// in again for every call would cost more than the call and stop other threads besides.
const TABLE_RESIDENT_BYTES: usize = 4 << 10;

/// Engines by their size of stack: the engine fixes it, so a budget of its own needs an engine of
/// its own.
pub(crate) struct Engines {
    by_stack: Mutex<BTreeMap<u64, Engine>>,
    config: RuntimeConfig,
    pub(crate) ticker: Ticker,
}

impl Engines {
    /// No engine yet, only the ticker.
    pub(crate) fn new(config: RuntimeConfig) -> std::io::Result<Self> {
        Ok(Self { by_stack: Mutex::default(), config, ticker: Ticker::start()? })
    }

    /// The engine whose stack is the smallest class of at least `stack_bytes`, and that class.
    pub(crate) fn for_stack(&self, stack_bytes: u64) -> wasmtime::Result<(Engine, u64)> {
        let largest = STACK_CLASSES.last().copied().unwrap_or(1 << 20);
        let class = STACK_CLASSES.iter().copied().find(|class| *class >= stack_bytes);
        let class = class.unwrap_or(largest);
        let mut by_stack = self.by_stack.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = by_stack.get(&class) {
            return Ok((engine.clone(), class));
        }
        let engine = Engine::new(&self.profile(class))?;
        self.ticker.add(engine.weak());
        by_stack.insert(class, engine.clone());
        Ok((engine, class))
    }

    /// The deterministic profile: no threads, canonical NaN, fuel that decides and an epoch that
    /// only stops; `host/ARCHITECTURE.md` says why each.
    fn profile(&self, stack_bytes: u64) -> Config {
        let mut pool = PoolingAllocationConfig::default();
        let memory = usize::try_from(self.config.ceilings.memory_bytes).unwrap_or(usize::MAX);
        let instances = self.config.instances_max;
        pool.total_component_instances(instances)
            .total_core_instances(instances.saturating_mul(4))
            .total_memories(instances)
            .total_tables(instances.saturating_mul(4))
            .max_memory_size(memory)
            .max_memories_per_module(1)
            .max_memories_per_component(1)
            .max_core_instances_per_component(8)
            .max_tables_per_component(8)
            .linear_memory_keep_resident(2 << 20)
            .table_keep_resident(TABLE_RESIDENT_BYTES)
            .pagemap_scan(Enabled::Auto);
        let mut config = Config::new();
        config
            .allocation_strategy(InstanceAllocationStrategy::Pooling(pool))
            .concurrency_support(false)
            .consume_fuel(true)
            .epoch_interruption(true)
            .cranelift_nan_canonicalization(true)
            .wasm_component_model(true)
            .wasm_relaxed_simd(false)
            .max_wasm_stack(usize::try_from(stack_bytes).unwrap_or(1 << 20));
        config
    }
}
