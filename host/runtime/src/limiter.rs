//! Memory of an instance in total.

use wasmtime::ResourceLimiter;

/// Bytes of one table element, as the engine lays it out.
const TABLE_ELEMENT_BYTES: u64 = 8;

/// Counts all memories and tables of one store together.
#[derive(Debug)]
pub(crate) struct MemoryLimiter {
    budget_bytes: u64,
    used_bytes: u64,
    /// What was wanted in total when growth was first refused during the present call.
    pub(crate) refused_bytes: Option<u64>,
}

impl MemoryLimiter {
    /// Nothing used yet.
    pub(crate) const fn new(budget_bytes: u64) -> Self {
        Self { budget_bytes, used_bytes: 0, refused_bytes: None }
    }

    /// Bytes used at most, which is what is used now: memory never shrinks.
    pub(crate) const fn used_bytes(&self) -> u64 {
        self.used_bytes
    }

    fn grow(&mut self, current: usize, desired: usize, unit: u64) -> bool {
        let more = (desired.saturating_sub(current) as u64).saturating_mul(unit);
        let wanted = self.used_bytes.saturating_add(more);
        if wanted > self.budget_bytes {
            self.refused_bytes.get_or_insert(wanted);
            return false;
        }
        self.used_bytes = wanted;
        true
    }
}

impl ResourceLimiter for MemoryLimiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(self.grow(current, desired, 1))
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(self.grow(current, desired, TABLE_ELEMENT_BYTES))
    }
}
