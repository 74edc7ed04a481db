//! Answers that are too large, broken or not given at all.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tidegate_domain::{CallError, PackFault, Readings};
use tidegate_manifest::Interface;
use tidegate_runtime::{AdmissionError, Pack};
use tidegate_tests::asks::{classify, fault, grade, readings, session};
use tidegate_tests::odd::Odd;
use tidegate_tests::running::{assert_well, hostile, runtime};
use tidegate_tests::sections::offering;

/// Bytes that the host keeps for one text besides its content.
const TEXT: u64 = 24;

/// Asserts what an answer to `classify` ends in and that nothing else was harmed.
#[track_caller]
fn check_fault(pack: &Arc<Pack>, deed: &str, expected: &PackFault) {
    let started = Instant::now();
    assert_eq!(&fault(classify(pack, deed)), expected, "{deed}");
    assert!(started.elapsed() < Duration::from_secs(1), "{deed}: {:?}", started.elapsed());
    assert_well(pack);
}

#[test]
fn an_answer_just_under_the_budget_passes_and_just_over_does_not() {
    const BUDGET: u64 = 100_000;
    let pack = hostile(|budgets| budgets.output_bytes = BUDGET);
    let over = PackFault::Output { budget_bytes: BUDGET };
    let one = BUDGET - TEXT;
    let answer = classify(&pack, &format!("answer/{one}")).unwrap();
    assert_eq!(answer.missing[0].len() as u64, one);
    check_fault(&pack, &format!("answer/{}", one + 1), &over);
    let many = BUDGET / (TEXT + 8);
    assert_eq!(classify(&pack, &format!("answer-many/{many}")).unwrap().missing.len() as u64, many);
    check_fault(&pack, &format!("answer-many/{}", many + 1), &over);
}

#[test]
fn texts_that_share_one_buffer_are_counted_one_by_one() {
    let pack = hostile(|budgets| budgets.output_bytes = 1 << 20);
    let few = classify(&pack, "alias/15").unwrap().missing;
    assert!(few.iter().all(|text| text.len() == 64 << 10) && few.len() == 15);
    for texts in [16, 1_000, 100_000] {
        check_fault(&pack, &format!("alias/{texts}"), &PackFault::Output { budget_bytes: 1 << 20 });
    }
}

#[test]
fn an_answer_of_the_grader_is_bounded_too() {
    const ROWS: usize = 1_000;
    // 4 + 1 + 1 + 2 bytes a row and 4 + 8 a watch.
    const ENOUGH: u64 = ROWS as u64 * 8 + 12;
    let batch = Readings {
        watch: vec![0; ROWS],
        period_start: (0..ROWS as i64).map(|hour| hour * 3_600).collect(),
        value: vec![1; ROWS],
        validity: vec![0; ROWS],
    };
    for (budget, passes) in [(ENOUGH, true), (ENOUGH - 1, false)] {
        let pack = hostile(|budgets| budgets.output_bytes = budget);
        let mut session = session(&pack, "tally/every-row").unwrap();
        let answer = session.evaluate(batch.clone(), &[0]);
        if passes {
            assert_eq!(answer.unwrap().rows.len(), ROWS);
        } else {
            assert_eq!(fault(answer), PackFault::Output { budget_bytes: budget });
        }
        assert_well(&pack);
    }
}

#[test]
fn code_that_cannot_go_on_traps() {
    let pack = hostile(|_| {});
    let unreachable = "wasm trap: wasm `unreachable` instruction executed".to_owned();
    let trap = PackFault::Trap { detail: unreachable };
    for deed in ["panic", "abort", "divide/0", "add/1", "index/4"] {
        check_fault(&pack, deed, &trap);
    }
    for (deed, told) in [("divide/3", "33"), ("add/0", "255"), ("index/3", "4")] {
        assert_eq!(classify(&pack, deed).unwrap().missing, [told], "{deed}");
    }
}

#[test]
fn a_tally_that_breaks_the_contract_is_no_verdict() {
    let pack = hostile(|_| {});
    for (flaw, expected) in [
        ("row-out-of-range", "row 2 is out of order or range"),
        ("rows-descending", "row 0 is out of order or range"),
        ("row-twice", "row 1 is out of order or range"),
        ("columns-unequal", "the columns of the answer differ in length"),
        ("grade-unknown", "5 is not a grade"),
        ("in-force-unknown", "255 is not a grade"),
        ("rule-unknown", "rule 2 is none of the 2 rules"),
        ("watch-out-of-range", "watch 1 is out of order or range"),
        ("states-unequal", "changed watches and states differ in number"),
        ("miscounted", "3 judged and 0 skipped of 2"),
        ("miscounted-beyond-range", "2 judged and 4294967295 skipped of 2"),
    ] {
        let mut session = session(&pack, &format!("tally/{flaw}")).unwrap();
        let ended = fault(session.evaluate(readings(), &[0]));
        assert_eq!(ended, PackFault::Contract { detail: expected.to_owned() }, "{flaw}");
        let again = session.evaluate(readings(), &[0]);
        assert!(matches!(again, Err(CallError::Host { .. })), "{flaw}: {again:?}");
        assert!(grade(&pack, "tally/without-flaw").is_ok());
        assert_well(&pack);
    }
}

#[test]
fn an_explanation_names_a_grade_that_there_is() {
    let pack = hostile(|_| {});
    let explain = |code: u8| session(&pack, &format!("grade/{code}"))?.explain(0, (0, 1, 0), 0);
    assert_eq!(explain(4).unwrap().grade, 4);
    let expected = PackFault::Contract { detail: "5 is not a grade".to_owned() };
    assert_eq!(fault(explain(5)), expected);
}

/// A pack that classifies with these instructions, which leave the address of the answer.
fn classifier(instructions: &str, fields: &str) -> Arc<Pack> {
    let odd = Odd::exporting(&["classification"]).body("classify", instructions).module(fields);
    let bytes = offering(&odd.component(), &[Interface::Classification]);
    runtime().admit(&bytes).unwrap()
}

/// An answer at 1024: its first byte says whether it is a conclusion (0) or a refusal (1). At 2048
/// stand bytes that no text begins with.
fn answering(bytes: &str) -> Arc<Pack> {
    let data = format!(r#"(data (i32.const 1024) "{bytes}") (data (i32.const 2048) "\ff\fe")"#);
    classifier("(i32.const 1024)", &data)
}

#[test]
fn an_answer_of_zeros_is_the_plainest_conclusion() {
    let answer = classify(&answering(r"\00"), "").unwrap();
    assert_eq!(answer.tier, tidegate_domain::Tier::Key);
    let refused = classify(&answering(r"\01"), "");
    assert!(matches!(refused, Err(CallError::Refused { .. })), "{refused:?}");
}

#[test]
fn what_cannot_be_read_as_an_answer_breaks_the_contract() {
    let bystander = hostile(|_| {});
    for (what, pack, expected) in [
        ("neither result nor error", answering(r"\02"), "discriminant"),
        ("a tier that there is not", answering(r"\00\00\00\00\06"), "discriminant"),
        ("a scope neither there nor absent", answering(r"\00\00\00\00\00\02"), "discriminant"),
        ("text that is not UTF-8", answering(r"\01\00\00\00\00\08\00\00\02\00\00\00"), "utf-8"),
        (
            "text beyond the memory",
            answering(r"\01\00\00\00\ff\ff\00\00\02\00\00\00"),
            "out of bounds",
        ),
        (
            "a list beyond the memory",
            answering(r"\00\00\00\00\00\00\00\00\00\00\01\00\ff\ff\ff\0f"),
            "out of bounds",
        ),
        ("an address that is not aligned", classifier("(i32.const 1025)", ""), "aligned"),
        ("an address beyond the memory", classifier("(i32.const 65536)", ""), "out of bounds"),
    ] {
        let ended = fault(classify(&pack, ""));
        let PackFault::Contract { detail } = &ended else { panic!("{what}: {ended:?}") };
        assert!(detail.contains(expected), "{what}: {detail}");
        assert_well(&bystander);
    }
}

#[test]
fn faults_of_the_machine_itself_are_traps() {
    for (instructions, expected) in [
        ("(i32.div_u (i32.const 1) (i32.const 0))", "integer divide by zero"),
        ("(i32.div_s (i32.const 0x80000000) (i32.const -1))", "integer overflow"),
        ("(i32.load (i32.const -4))", "out of bounds memory access"),
        ("(i32.trunc_f64_s (f64.const nan))", "invalid conversion to integer"),
        ("unreachable", "`unreachable`"),
        ("(call_indirect (type $nothing) (i32.const 0)) (i32.const 0)", "uninitialized element"),
        ("(call_indirect (type $nothing) (i32.const 9)) (i32.const 0)", "out of bounds table"),
    ] {
        let pack = classifier(instructions, "(type $nothing (func)) (table 1 funcref)");
        let ended = fault(classify(&pack, ""));
        let PackFault::Trap { detail } = &ended else { panic!("{instructions}: {ended:?}") };
        assert!(detail.contains(expected), "{instructions}: {detail}");
    }
    assert_well(&hostile(|_| {}));
}

#[test]
fn code_that_runs_while_the_host_copies_is_under_the_same_budgets() {
    let after = r#"(func (export "cabi_post_tidegate:rules/classification@0.1.0#classify")
        (param i32) (loop (br 0)))"#;
    let pack = classifier("(i32.const 1024)", after);
    assert_eq!(fault(classify(&pack, "")), PackFault::Fuel { budget: 50_000_000 });
    assert_well(&hostile(|_| {}));
}

#[test]
fn the_names_of_the_rules_are_read_under_the_output_budget() {
    // A hundred thousand texts, all the same 32 KiB.
    let rules = "(local $at i32)
        (local.set $at (i32.const 65536))
        (loop
            (i32.store offset=4 (local.get $at) (i32.const 32768))
            (local.set $at (i32.add (local.get $at) (i32.const 8)))
            (br_if 0 (i32.lt_u (local.get $at) (i32.const 865536))))
        (i32.store (i32.const 1024) (i32.const 65536))
        (i32.store (i32.const 1028) (i32.const 100000))
        (i32.const 1024)";
    let odd = Odd::exporting(&["grading"]).body("rules", rules).pages(20);
    match runtime().admit(&offering(&odd.component(), &[Interface::Grading])) {
        Err(AdmissionError::Trial(fault)) => {
            assert_eq!(fault, PackFault::Output { budget_bytes: 1 << 20 });
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn handles_without_end_are_stopped() {
    let grading = "tidegate:rules/grading@0.1.0";
    let import = format!(
        r#"(import "[export]{grading}" "[resource-new]rule-set"
            (func $new (param i32) (result i32)))"#
    );
    let rules = "(loop (drop (call $new (i32.const 1024))) (br 0)) unreachable";
    let odd = Odd::exporting(&["grading"]).module(&import).body("rules", rules);
    let started = Instant::now();
    match runtime().admit(&offering(&odd.component(), &[Interface::Grading])) {
        Err(AdmissionError::Trial(PackFault::Trap { detail })) => {
            assert_eq!(detail, "cannot allocate another handle: store handle limit exceeded");
        }
        other => panic!("{other:?}"),
    }
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert_well(&hostile(|_| {}));
}
