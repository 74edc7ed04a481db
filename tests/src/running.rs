//! One runtime a process, and packs on it.

use std::sync::{Arc, OnceLock};

use tidegate_manifest::Budgets;
use tidegate_runtime::{Ceilings, Pack, Runtime, RuntimeConfig};

use crate::asks;
use crate::packs::{component, guest};
use crate::sections::budgeted;

/// The runtime of this process, whose ceiling of fuel is out of the way of what looks at time.
///
/// # Panics
/// When it cannot be started.
pub fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let ceilings = Ceilings { fuel: u64::MAX, ..Ceilings::default() };
        let config = RuntimeConfig { ceilings, ..RuntimeConfig::default() };
        Runtime::new(config).expect("a runtime starts")
    })
}

/// The hostile guest with its budgets edited.
///
/// # Panics
/// When it is not admitted.
pub fn hostile(edit: impl FnOnce(&mut Budgets)) -> Arc<Pack> {
    let bytes = budgeted(&guest("hostile"), edit);
    runtime().admit(&bytes).expect("the hostile guest is admitted")
}

/// Asserts that a pack of the county still grades and that a fresh call of `pack` still answers.
///
/// # Panics
/// When one of them does not.
#[track_caller]
pub fn assert_well(pack: &Arc<Pack>) {
    let county = runtime().admit(&component("tonglu")).expect("the county's pack is admitted");
    let (tally, _) = asks::grade(&county, "w01018").expect("the county's pack grades");
    assert_eq!((tally.judged, tally.grades), (2, vec![3]));
    let told = asks::classify(pack, "count").expect("a fresh call answers").missing;
    assert_eq!(told, ["1"], "a fresh call starts afresh");
}
