//! One call: budgets in, verdict or fault out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tidegate_domain::{CallError, Grade, PackFault, Tally};
use tidegate_manifest::Budgets;
use wasmtime::{Engine, Store, Trap, WasmBacktrace};

use crate::backtrace::frames;
use crate::engines::Engines;
use crate::limiter::MemoryLimiter;
use crate::ticker::TICK;
use crate::workers::give_way;

/// What a store carries while a pack runs: nothing but its memory count.
pub(crate) struct Running {
    limiter: MemoryLimiter,
}

/// What calls used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Units of fuel.
    pub fuel: u64,
    /// Bytes of memories and tables.
    pub memory_bytes: u64,
    /// Wall time.
    pub duration: Duration,
}

/// How a pack's calls are limited.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) engine: Engine,
    pub(crate) engines: Arc<Engines>,
    pub(crate) budgets: Budgets,
    /// Stack that the engine gives, at least the budget.
    pub(crate) stack_bytes: u64,
}

/// A store with full budgets, about to be entered.
pub(crate) struct Prepared {
    store: Store<Running>,
    pack: String,
    function: &'static str,
    spent: Spent,
}

impl Prepared {
    /// What was used so far.
    pub(crate) fn spent(&self) -> Spent {
        Spent { memory_bytes: self.store.data().limiter.used_bytes(), ..self.spent }
    }

    /// Fills the budgets again for another call.
    pub(crate) fn refill(
        &mut self,
        function: &'static str,
        caller: &Caller,
    ) -> Result<(), CallError> {
        self.function = function;
        self.store.data_mut().limiter.refused_bytes = None;
        caller
            .fill(&mut self.store)
            .map_err(|error| caller.host_fault(&self.pack, function, &error))
    }
}

impl Caller {
    /// A fresh store with full budgets.
    pub(crate) fn prepare(
        &self,
        pack: &str,
        function: &'static str,
    ) -> Result<Prepared, CallError> {
        let running = Running { limiter: MemoryLimiter::new(self.budgets.memory_bytes) };
        let mut store = Store::new(&self.engine, running);
        store.limiter(|running| &mut running.limiter);
        self.fill(&mut store).map_err(|error| self.host_fault(pack, function, &error))?;
        Ok(Prepared { store, pack: pack.to_owned(), function, spent: Spent::default() })
    }

    fn fill(&self, store: &mut Store<Running>) -> wasmtime::Result<()> {
        // Before the time of the call begins: whoever is owed the thread has it first.
        give_way();
        store.set_fuel(self.budgets.fuel)?;
        let tick_ms = u64::try_from(TICK.as_millis()).unwrap_or(1).max(1);
        store.set_epoch_deadline((self.budgets.time_ms / tick_ms).saturating_add(1));
        store.set_hostcall_fuel(usize::try_from(self.budgets.output_bytes).unwrap_or(usize::MAX));
        Ok(())
    }

    /// Enters the store; whatever goes wrong in there becomes a fault of its own kind.
    pub(crate) fn timed<T>(
        &self,
        prepared: &mut Prepared,
        body: impl FnOnce(&mut Store<Running>) -> wasmtime::Result<T>,
    ) -> Result<T, CallError> {
        let started = Instant::now();
        let result = {
            let _active = self.engines.ticker.enter();
            body(&mut prepared.store)
        };
        let elapsed = started.elapsed();
        let left = prepared.store.get_fuel().unwrap_or(0);
        prepared.spent.fuel += self.budgets.fuel.saturating_sub(left);
        prepared.spent.duration += elapsed;
        result.map_err(|error| self.fault(prepared, &error, elapsed))
    }

    /// What an engine error means.
    fn fault(&self, prepared: &Prepared, error: &wasmtime::Error, elapsed: Duration) -> CallError {
        if error.downcast_ref::<wasmtime::PoolConcurrencyLimitError>().is_some() {
            return self.host_fault(&prepared.pack, prepared.function, error);
        }
        let fault = self.pack_fault(prepared, error, elapsed);
        let (pack, function) = (prepared.pack.clone(), prepared.function);
        CallError::Pack { pack, function, fault, backtrace: frames(error) }
    }

    fn pack_fault(
        &self,
        prepared: &Prepared,
        error: &wasmtime::Error,
        elapsed: Duration,
    ) -> PackFault {
        let budgets = &self.budgets;
        let refused = prepared.store.data().limiter.refused_bytes;
        let detail = words(error);
        match (error.downcast_ref::<Trap>(), refused) {
            (Some(Trap::OutOfFuel), _) => PackFault::Fuel { budget: budgets.fuel },
            (Some(Trap::Interrupt), _) => PackFault::Time {
                budget_ms: budgets.time_ms,
                used_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            },
            (Some(Trap::StackOverflow), _) => PackFault::Stack { budget_bytes: self.stack_bytes },
            (None, _) if detail.contains("too much data is being copied") => {
                PackFault::Output { budget_bytes: budgets.output_bytes }
            }
            // An allocator that is refused memory aborts, which looks like any other abort; a
            // memory that is too large from the start is no trap at all.
            (_, Some(wanted_bytes)) => {
                PackFault::Memory { budget_bytes: budgets.memory_bytes, wanted_bytes }
            }
            (Some(trap), None) if !breaks_contract(*trap) => {
                PackFault::Trap { detail: trap.to_string() }
            }
            // Something that it asked of the engine while it ran, for example too many handles.
            (None, None) if error.downcast_ref::<WasmBacktrace>().is_some() => {
                PackFault::Trap { detail }
            }
            (_, None) => PackFault::Contract { detail },
        }
    }

    fn host_fault(&self, pack: &str, function: &'static str, error: &wasmtime::Error) -> CallError {
        CallError::Host { pack: pack.to_owned(), function, cause: format!("{error:#}") }
    }

    /// An answer that breaks the contract.
    pub(crate) fn contract_fault(
        &self,
        pack: &str,
        function: &'static str,
        detail: String,
    ) -> CallError {
        let fault = PackFault::Contract { detail };
        CallError::Pack { pack: pack.to_owned(), function, fault, backtrace: None }
    }
}

/// An engine error with its causes in one line; the frames of a backtrace, which stand in lines of
/// their own, tell its reader nothing.
fn words(error: &wasmtime::Error) -> String {
    let parts = error.chain().map(ToString::to_string).filter(|part| !part.contains('\n'));
    parts.collect::<Vec<_>>().join(": ")
}

/// Whether a trap was raised by the host while it read an answer, and not by the pack's own code.
fn breaks_contract(trap: Trap) -> bool {
    matches!(
        trap,
        Trap::InvalidChar
            | Trap::InvalidDiscriminant
            | Trap::StringOutOfBounds
            | Trap::ListOutOfBounds
            | Trap::UnalignedPointer
    )
}

/// What a tally may speak of.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    /// Rows of the batch.
    pub(crate) rows: usize,
    /// Watches of the session.
    pub(crate) watches: usize,
    /// Rules of the grader.
    pub(crate) rules: usize,
}

/// Checks that a tally speaks only of what was asked.
pub(crate) fn check_tally(tally: &Tally, asked: Asked) -> Result<(), String> {
    let Asked { rows, watches, rules } = asked;
    let named = tally.rows.len();
    if [tally.grades.len(), tally.in_force.len(), tally.rules.len()] != [named; 3] {
        return Err("the columns of the answer differ in length".to_owned());
    }
    if tally.changed.len() != tally.states.len() {
        return Err("changed watches and states differ in number".to_owned());
    }
    if u64::from(tally.judged) + u64::from(tally.skipped) != rows as u64 {
        return Err(format!("{} judged and {} skipped of {rows}", tally.judged, tally.skipped));
    }
    ascending(&tally.rows, rows).map_err(|at| format!("row {at} is out of order or range"))?;
    ascending(&tally.changed, watches)
        .map_err(|at| format!("watch {at} is out of order or range"))?;
    if let Some(rule) = tally.rules.iter().find(|rule| usize::from(**rule) >= rules) {
        return Err(format!("rule {rule} is none of the {rules} rules"));
    }
    check_grades(tally.grades.iter().chain(&tally.in_force))
}

/// Checks that every code is that of a grade.
pub(crate) fn check_grades<'a>(mut codes: impl Iterator<Item = &'a u8>) -> Result<(), String> {
    match codes.find(|code| Grade::from_code(**code).is_none()) {
        Some(code) => Err(format!("{code} is not a grade")),
        None => Ok(()),
    }
}

/// Whether indexes ascend strictly below `end`; the first that does not is the error.
fn ascending(indexes: &[u32], end: usize) -> Result<(), u32> {
    let mut next = 0_u64;
    for index in indexes {
        if u64::from(*index) < next || *index as usize >= end {
            return Err(*index);
        }
        next = u64::from(*index) + 1;
    }
    Ok(())
}
