//! Fuel, time, memory and stack: each budget holds, is named in the fault, and what lies just
//! under it passes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tidegate_domain::{CallError, PackFault};
use tidegate_runtime::{AdmissionError, Budgets, Pack};
use tidegate_tests::asks::{classify, fault, grade, readings, session};
use tidegate_tests::packs::guest;
use tidegate_tests::running::{assert_well, hostile, runtime};
use tidegate_tests::sections::budgeted;

/// Bytes of a page of memory.
const PAGE: u64 = 64 << 10;

/// What loading the guest and its allocator's own needs may take besides what is asked for.
const SLACK: u64 = 2 * PAGE;

fn defaults(_: &mut Budgets) {}

/// How long a call took and how it ended.
fn timed<T>(call: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let ended = call();
    (started.elapsed(), ended)
}

/// Commits `deed` at each place where a pack can be entered.
fn everywhere(pack: &Arc<Pack>, deed: &str) -> [(&'static str, PackFault); 4] {
    let explain = |request: &str| {
        let mut session = session(pack, request)?;
        session.explain(0, (0, 1, 0), 0)
    };
    [
        ("classify", fault(classify(pack, deed))),
        ("constructor", fault(session(pack, &format!("constructor/{deed}")))),
        ("evaluate", fault(grade(pack, &format!("evaluate/{deed}")))),
        ("explain", fault(explain(&format!("explain/{deed}")))),
    ]
}

#[test]
fn an_endless_loop_ends_when_the_fuel_is_used_up() {
    let pack = hostile(|budgets| budgets.fuel = 1_000_000);
    let (took, ended) = timed(|| everywhere(&pack, "loop"));
    for (place, fault) in ended {
        assert_eq!(fault, PackFault::Fuel { budget: 1_000_000 }, "{place}");
    }
    assert!(took < Duration::from_secs(1), "a million instructions took {took:?}");
    assert_well(&pack);
}

#[test]
fn fuel_just_enough_passes_and_just_too_little_does_not() {
    let used = grade(&hostile(defaults), "evaluate/burn/100000").unwrap().1.fuel;
    assert!(used > 300_000, "{used}");
    // What ends a function is charged as a whole, so the edge is not sharp to the unit.
    for (budget, passes) in [(used, true), (used - used / 1000, false)] {
        let pack = hostile(|budgets| budgets.fuel = budget);
        let ended = grade(&pack, "evaluate/burn/100000");
        if passes {
            assert_eq!(ended.unwrap().1.fuel, used);
        } else {
            assert_eq!(fault(ended), PackFault::Fuel { budget });
        }
        assert_well(&pack);
    }
}

#[test]
fn the_same_question_uses_the_same_fuel() {
    let pack = hostile(defaults);
    for request in ["evaluate/burn/777", "evaluate/allocate/300000", "evaluate/recurse/50"] {
        let uses: Vec<u64> = (0..5).map(|_| grade(&pack, request).unwrap().1.fuel).collect();
        assert!(uses.iter().all(|used| *used == uses[0] && *used > 0), "{request}: {uses:?}");
    }
    let fuel = |request| grade(&pack, request).unwrap().1.fuel;
    assert!(fuel("evaluate/burn/1100") > fuel("evaluate/burn/1000"));
}

#[test]
fn each_call_of_a_session_has_its_budgets_anew() {
    const BUDGET: u64 = 4_000_000;
    let pack = hostile(|budgets| budgets.fuel = BUDGET);
    let mut session = session(&pack, "evaluate/burn/200000").unwrap();
    for _ in 0..5 {
        session.evaluate(readings(), &[0]).unwrap();
    }
    assert!(session.spent().fuel > 2 * BUDGET, "{:?}", session.spent());
}

#[test]
fn with_fuel_ample_time_stops_an_endless_loop() {
    const BUDGET_MS: u64 = 50;
    let pack = hostile(|budgets| {
        budgets.fuel = 1 << 60;
        budgets.time_ms = BUDGET_MS;
    });
    for (place, fault) in everywhere(&pack, "loop") {
        let PackFault::Time { budget_ms, used_ms } = fault else { panic!("{place}: {fault:?}") };
        assert_eq!(budget_ms, BUDGET_MS, "{place}");
        assert!((BUDGET_MS..BUDGET_MS * 10).contains(&used_ms), "{place}: {used_ms} ms");
    }
    assert_well(&pack);
}

#[test]
fn what_is_done_within_its_time_passes() {
    let pack = hostile(|budgets| budgets.time_ms = 2_000);
    let (took, answer) = timed(|| classify(&pack, "burn/1000000"));
    assert_eq!(answer.unwrap().missing.len(), 1);
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn memory_just_under_the_budget_passes_and_just_over_does_not() {
    const BUDGET: u64 = 4 << 20;
    let pack = hostile(|budgets| budgets.memory_bytes = BUDGET);
    let loaded = grade(&pack, "evaluate/nothing").unwrap().1.memory_bytes;
    assert!((PAGE..BUDGET).contains(&loaded), "{loaded}");
    let free = BUDGET - loaded;
    let (_, spent) = grade(&pack, &format!("evaluate/allocate/{}", free - SLACK)).unwrap();
    assert!((BUDGET - 2 * SLACK..=BUDGET).contains(&spent.memory_bytes), "{spent:?}");
    for (place, fault) in everywhere(&pack, &format!("allocate/{}", free + 1)) {
        let PackFault::Memory { budget_bytes, wanted_bytes } = fault else {
            panic!("{place}: {fault:?}")
        };
        assert_eq!(budget_bytes, BUDGET, "{place}");
        assert!((BUDGET + 1..=BUDGET + SLACK).contains(&wanted_bytes), "{place}: {wanted_bytes}");
    }
    assert_well(&pack);
}

#[test]
fn many_small_allocations_count_together() {
    const BUDGET: u64 = 4 << 20;
    let pack = hostile(|budgets| budgets.memory_bytes = BUDGET);
    let kept = classify(&pack, "allocate-small/10000").unwrap().missing;
    assert_eq!(kept, ["10000"]);
    let (took, ended) = timed(|| fault(classify(&pack, "allocate-small/100000000")));
    let PackFault::Memory { budget_bytes: BUDGET, wanted_bytes } = ended else {
        panic!("{ended:?}")
    };
    assert!(wanted_bytes > BUDGET, "{wanted_bytes}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_well(&pack);
}

#[test]
fn a_pack_that_takes_a_refusal_of_memory_goes_on() {
    let pack = hostile(defaults);
    let hundred_mib = 100 << 20;
    let answer = classify(&pack, &format!("survive-refusal/{hundred_mib}")).unwrap();
    assert_eq!(answer.missing, ["true"]);
    // What ends it later is what ended it, not the memory that it did without.
    let pack = hostile(|budgets| budgets.fuel = 1_000_000);
    let ended = fault(classify(&pack, &format!("refused-then-loop/{hundred_mib}")));
    assert_eq!(ended, PackFault::Fuel { budget: 1_000_000 });
    let pack = hostile(|budgets| budgets.fuel = 1 << 40);
    let ended = fault(classify(&pack, &format!("refused-then-recurse/{hundred_mib}")));
    assert_eq!(ended, PackFault::Stack { budget_bytes: 256 << 10 });
    assert_well(&pack);
}

#[test]
fn a_pack_whose_first_memory_is_over_its_budget_is_not_admitted() {
    let bytes = budgeted(&guest("hostile"), |budgets| budgets.memory_bytes = PAGE);
    match runtime().admit(&bytes) {
        Err(AdmissionError::Trial(PackFault::Memory { budget_bytes: PAGE, wanted_bytes })) => {
            assert!(wanted_bytes > PAGE, "{wanted_bytes}");
        }
        other => panic!("{other:?}"),
    }
    assert_well(&hostile(defaults));
}

/// The deepest recursion that passes.
fn deepest(pack: &Arc<Pack>, mut passes: u64, mut fails: u64) -> u64 {
    while fails - passes > 1 {
        let depth = passes + (fails - passes) / 2;
        match classify(pack, &format!("recurse/{depth}")) {
            Ok(_) => passes = depth,
            Err(_) => fails = depth,
        }
    }
    passes
}

#[test]
fn a_larger_stack_recurses_deeper_and_each_has_its_end() {
    let with_stack = |bytes: u64| {
        hostile(|budgets| {
            budgets.stack_bytes = bytes;
            budgets.fuel = 1 << 40;
        })
    };
    let mut depths = Vec::new();
    for class in [64 << 10, 256 << 10, 1 << 20] {
        let pack = with_stack(class);
        let depth = deepest(&pack, 10, 1 << 20);
        let again = classify(&pack, &format!("recurse/{depth}"));
        assert!(again.is_ok(), "{class}: {again:?}");
        for too_deep in [depth + 1, depth * 4, 1 << 30] {
            let (took, ended) = timed(|| fault(classify(&pack, &format!("recurse/{too_deep}"))));
            assert_eq!(ended, PackFault::Stack { budget_bytes: class }, "{too_deep}");
            assert!(took < Duration::from_secs(1), "{took:?}");
        }
        assert_well(&pack);
        depths.push(depth);
    }
    for pair in depths.windows(2) {
        let ratio = pair[1] / pair[0];
        assert!((3..=5).contains(&ratio), "four times the stack goes {ratio} times as deep");
    }
    // A budget between two classes gets the larger.
    let between = with_stack((64 << 10) + 1);
    assert!(classify(&between, &format!("recurse/{}", depths[0] + 1)).is_ok());
    let ended = fault(classify(&between, &format!("recurse/{}", depths[1])));
    assert_eq!(ended, PackFault::Stack { budget_bytes: 128 << 10 });
}

#[test]
fn after_a_fault_the_session_has_ended_and_a_new_one_works() {
    let pack = hostile(|budgets| budgets.fuel = 5_000_000);
    for deed in ["loop", "panic", "allocate/100000000", "recurse/1000000000"] {
        let mut ended = session(&pack, &format!("evaluate/{deed}")).unwrap();
        let _ = fault(ended.evaluate(readings(), &[0]));
        let again = ended.evaluate(readings(), &[0]);
        let explained = ended.explain(0, (0, 1, 0), 0).map(drop);
        for answer in [again.map(drop), explained] {
            match answer {
                Err(CallError::Host { cause, .. }) => assert_eq!(cause, "the session has ended"),
                other => panic!("{deed}: {other:?}"),
            }
        }
        assert!(grade(&pack, "evaluate/nothing").is_ok(), "{deed}");
        assert_well(&pack);
    }
}
