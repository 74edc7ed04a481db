//! The same question gives the same answer, bit for bit, whatever was asked before.

use std::sync::Arc;

use tidegate_domain::{NO_LOWER, Readings, Tally, Watches};
use tidegate_runtime::{Pack, Runtime, RuntimeConfig};
use tidegate_tests::asks::{ON, classify, grade, readings, session};
use tidegate_tests::packs::{component, guest};
use tidegate_tests::running::{hostile, runtime};

/// Readings in a batch of some size.
const ROWS: u32 = 5_000;

#[test]
fn nothing_that_a_pack_keeps_survives_its_call() {
    let pack = hostile(|_| {});
    for _ in 0..5 {
        assert_eq!(classify(&pack, "count").unwrap().missing, ["1"]);
        // A session is an instance of its own: building the rule set was its first deed.
        let (tally, _) = grade(&pack, "evaluate/count").unwrap();
        assert_eq!((tally.changed, tally.states), (vec![0], vec![1]));
    }
    // Two sessions side by side share nothing either.
    let mut one = session(&pack, "evaluate/count").unwrap();
    let mut other = session(&pack, "evaluate/count").unwrap();
    assert_eq!(one.evaluate(readings(), &[0]).unwrap().states, [1]);
    assert_eq!(other.evaluate(readings(), &[0]).unwrap().states, [1]);
}

#[test]
fn what_is_not_a_number_has_the_same_bits_on_every_machine() {
    let bits = classify(&hostile(|_| {}), "floats").unwrap().missing;
    assert_eq!(bits, ["7ff8000000000000"; 5]);
}

/// A batch that meets every grade, from values that only look random.
fn batch() -> (Watches, Readings, Vec<u64>) {
    let streams: usize = 50;
    let watches = Watches {
        pollutants: vec!["w01018".to_owned()],
        pollutant: vec![0; streams],
        averaging: vec![2; streams],
        own_period: (0..50).map(|stream| u8::from(stream % 7 != 0)).collect(),
        lower: vec![NO_LOWER; streams],
        upper: (0..50).map(|stream| (30 + stream) * 1_000_000_000).collect(),
        decimals: vec![0; streams],
    };
    let value = |row: u32| i64::from(row.wrapping_mul(2_654_435_761) >> 8) * 6_000;
    let readings = Readings {
        watch: (0..ROWS).map(|row| row % 50).collect(),
        period_start: (0..ROWS).map(|row| 1_767_225_600 + i64::from(row / 50) * 3_600).collect(),
        value: (0..ROWS).map(value).collect(),
        validity: (0..ROWS).map(|row| if row % 17 == 0 { 3 } else { 0 }).collect(),
    };
    (watches, readings, vec![0; streams])
}

fn graded(pack: &Arc<Pack>) -> (Tally, u64) {
    let (watches, readings, state) = batch();
    let mut session = pack.grade_session(ON, watches).unwrap();
    let tally = session.evaluate(readings, &state).unwrap();
    (tally, session.spent().fuel)
}

#[test]
fn a_batch_replays_bit_for_bit_with_the_same_fuel() {
    let bytes = component("tonglu");
    let pack = runtime().admit(&bytes).unwrap();
    let first = graded(&pack);
    let mut grades = first.0.grades.clone();
    grades.sort_unstable();
    grades.dedup();
    assert_eq!(grades, [0, 1, 2, 3, 4], "the batch meets every grade");
    for _ in 0..3 {
        assert_eq!(graded(&pack), first);
    }
    // Neither what ran in between nor another runtime makes a difference.
    let _ = grade(&hostile(|_| {}), "evaluate/panic");
    assert_eq!(graded(&pack), first);
    let elsewhere = Runtime::new(RuntimeConfig::default()).unwrap();
    assert_eq!(graded(&elsewhere.admit(&bytes).unwrap()), first);
}

#[test]
fn threads_side_by_side_give_the_same_answers() {
    let pack = runtime().admit(&component("tonglu")).unwrap();
    let first = graded(&pack);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(graded(&pack), first);
                }
            });
        }
    });
}

#[test]
fn a_fault_replays_as_the_same_fault() {
    let pack = hostile(|budgets| budgets.fuel = 3_000_000);
    for deed in ["loop", "allocate/900000000", "recurse/1000000", "panic", "answer/2000000"] {
        let first = classify(&pack, deed).unwrap_err();
        assert_eq!(classify(&pack, deed).unwrap_err(), first, "{deed}");
    }
}

#[test]
fn the_same_bytes_are_one_pack_and_other_bytes_another() {
    let bytes = guest("hostile");
    let one = runtime().admit(&bytes).unwrap();
    assert!(Arc::ptr_eq(&one, &runtime().admit(&bytes).unwrap()));
    let other = hostile(|budgets| budgets.fuel += 1);
    assert_ne!(one.layer().digest, other.layer().digest);
    assert_eq!(one.layer().digest.len(), 64);
}
