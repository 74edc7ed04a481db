//! What is admitted, what is not, and that the reason can be read.

use std::error::Error;
use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tidegate_domain::PackFault;
use tidegate_manifest::Interface;
use tidegate_runtime::{AdmissionError, Ceilings, Pack, Runtime, RuntimeConfig, read_manifest};
use tidegate_tests::asks::{classify, grade};
use tidegate_tests::odd::Odd;
use tidegate_tests::packs::{component, guest};
use tidegate_tests::running::runtime;
use tidegate_tests::sections::{budgeted, edited, offering, with_section};

/// The error with its causes, as a person reads it.
fn words(error: &AdmissionError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Asserts that the bytes are refused in words that hold all of these, and that the runtime still
/// admits and runs a good pack.
#[track_caller]
fn check_refused(what: &str, bytes: &[u8], parts: &[&str]) -> AdmissionError {
    let error = match runtime().admit(bytes) {
        Err(error) => error,
        Ok(pack) => panic!("{what}: admitted as {pack:?}"),
    };
    let words = words(&error);
    for part in parts {
        assert!(words.contains(part), "{what}: `{part}` is not in `{words}`");
    }
    assert!(!words.contains('\n'), "{what}: one line, not `{words}`");
    let good = runtime().admit(&component("tonglu")).unwrap();
    assert!(grade(&good, "w01018").is_ok(), "{what}");
    error
}

fn classifier() -> Odd {
    Odd::exporting(&["classification"]).body("classify", "(i32.const 1024)")
}

fn good() -> Vec<u8> {
    offering(&classifier().component(), &[Interface::Classification])
}

fn admitted(bytes: &[u8]) -> Arc<Pack> {
    runtime().admit(bytes).unwrap_or_else(|error| panic!("{}", words(&error)))
}

#[test]
fn a_good_component_is_admitted_and_named() {
    let pack = admitted(&good());
    assert_eq!(pack.interfaces().names(), ["classification"]);
    assert_eq!(pack.layer().pack, "odd 0.1.0");
    assert_eq!(pack.jurisdiction().to_string(), "330122");
    assert!(classify(&pack, "").is_ok());
    let hostile = admitted(&guest("hostile"));
    assert_eq!(hostile.interfaces().names(), ["classification", "grading"]);
    assert_eq!(hostile.rules(), ["plain", "odd"]);
}

#[test]
fn what_is_no_component_is_refused() {
    let good = good();
    for (what, bytes, parts) in [
        ("nothing", Vec::new(), &["not a WebAssembly component"][..]),
        ("text", b"[pack]\nname = 'tonglu'".to_vec(), &["not a WebAssembly component"]),
        ("a program", b"\x7fELF\x02\x01\x01\0\0\0\0\0".to_vec(), &["not a WebAssembly component"]),
        ("a core module", classifier().core(), &["core module", "tidegate pack build"]),
        ("only the first bytes", good[..8].to_vec(), &["no `tidegate:manifest` section"]),
    ] {
        check_refused(what, &bytes, parts);
    }
}

#[test]
fn a_component_cut_off_anywhere_is_refused() {
    let good = good();
    for end in (0..good.len()).step_by(37).chain([good.len() - 1]) {
        assert!(runtime().admit(&good[..end]).is_err(), "cut at {end} of {}", good.len());
        assert!(read_manifest(&good[..end]).is_err(), "cut at {end} of {}", good.len());
    }
}

#[test]
fn flipped_bits_never_harm_the_host() {
    const TRIALS: usize = 400;
    let good = good();
    let mut random = StdRng::seed_from_u64(212);
    let (mut refused, mut ran) = (0, 0);
    for _ in 0..TRIALS {
        let mut bytes = good.clone();
        for _ in 0..random.random_range(1..=3) {
            let at = random.random_range(0..bytes.len());
            bytes[at] ^= 1 << random.random_range(0..8);
        }
        match runtime().admit(&bytes) {
            Ok(pack) => {
                let _ = classify(&pack, "");
                ran += 1;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 0 && ran > 0, "{refused} refused, {ran} ran");
    assert!(classify(&admitted(&good), "").is_ok());
}

#[test]
fn a_manifest_that_cannot_be_read_is_refused_with_the_reason() {
    let bare = classifier().component();
    check_refused("none", &bare, &["no `tidegate:manifest` section", "tidegate pack build"]);
    let manifest = read_manifest(&good()).unwrap().to_json().unwrap();
    let text = String::from_utf8(manifest).unwrap();
    let change = |from: &str, to: &str| {
        assert!(text.contains(from), "{from} is not in {text}");
        text.replacen(from, to, 1)
    };
    for (what, manifest, part) in [
        ("empty", String::new(), "EOF"),
        ("cut off", text.chars().take(text.len() / 8).collect(), "EOF"),
        ("another form", "[]".to_owned(), "build the pack again"),
        ("an unknown key", change("{", r#"{"colour":"red","#), "unknown field `colour`"),
        ("a missing key", change(r#""name":"odd","#, ""), "missing field `name`"),
        ("a key of a later kit", change(r#""time_ms":"#, r#""cores":1,"time_ms":"#), "`cores`"),
        (
            "another version",
            change(r#""manifest_version":1"#, r#""manifest_version":2"#),
            "version 2",
        ),
        ("a wrong place", change("330122", "33012"), "jurisdiction `33012`"),
        ("no budget", change(r#""fuel":50000000"#, r#""fuel":0"#), "budgets"),
        ("nothing offered", change(r#"["classification"]"#, "[]"), "offers"),
    ] {
        let bytes = with_section(&bare, manifest.as_bytes());
        check_refused(what, &bytes, &["the manifest section cannot be read", part]);
    }
    let long = with_section(&bare, &vec![b' '; (4 << 20) + 1]);
    check_refused("too long", &long, &["at most 4194304"]);
}

#[test]
fn a_contract_that_is_not_served_is_named() {
    let expected = ["built for contract 0.2", "this host serves 0.1"];
    let bare = classifier().component();
    let text = String::from_utf8(read_manifest(&good()).unwrap().to_json().unwrap()).unwrap();
    let later = text.replacen(r#""contract":"0.1""#, r#""contract":"0.2""#, 1);
    check_refused("in the manifest", &with_section(&bare, later.as_bytes()), &expected);
    let grown = later.replacen('{', r#"{"new_in_0_2":true,"#, 1);
    check_refused("with keys of 0.2", &with_section(&bare, grown.as_bytes()), &expected);
    let odd =
        classifier().replacing("package tidegate:rules@0.1.0", "package tidegate:rules@0.2.0");
    let bytes = offering(&odd.component(), &[Interface::Classification]);
    check_refused("in the exports", &bytes, &["built for contract 0.2.0"]);
    let grading = Odd::exporting(&["grading"])
        .replacing("package tidegate:rules@0.1.0", "package tidegate:rules@0.2.0");
    let bytes = offering(&grading.component(), &[Interface::Grading]);
    check_refused("a grader", &bytes, &["built for contract 0.2.0"]);
}

#[test]
fn every_import_is_listed() {
    let clock = "package wasi:clocks@0.2.3 { interface wall-clock { now: func() -> u64; } }\n";
    let environment =
        "package wasi:cli@0.2.3 { interface environment { get: func() -> list<string>; } }\n";
    let own = "interface records { fetch: func(id: string) -> u32; }\n";
    let one = classifier().importing("wasi:clocks/wall-clock@0.2.3", clock);
    let several = one
        .clone()
        .importing("wasi:cli/environment@0.2.3", environment)
        .importing("records", own)
        .importing("log: func(text: string)", "");
    for (what, odd, imports) in [
        ("one", one, &["wasi:clocks/wall-clock@0.2.3"][..]),
        (
            "several",
            several,
            &[
                "wasi:clocks/wall-clock@0.2.3",
                "wasi:cli/environment@0.2.3",
                "tidegate:rules/records@0.1.0",
                "log",
            ],
        ),
    ] {
        let bytes = offering(&odd.component(), &[Interface::Classification]);
        match check_refused(what, &bytes, imports) {
            AdmissionError::Imports { imports: mut found } => {
                let mut wanted = imports.to_vec();
                wanted.sort_unstable();
                found.sort_unstable();
                assert_eq!(found, wanted, "{what}");
            }
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn functions_behind_the_name_of_the_types_grant_nothing() {
    let odd = classifier()
        .replacing("interface types {", "interface types { now: func() -> instant;")
        .importing("types", "");
    let bytes = offering(&odd.component(), &[Interface::Classification]);
    check_refused("a function", &bytes, &["does not fit contract 0.1", "types@0.1.0"]);
}

#[test]
fn offers_and_exports_must_agree() {
    use Interface::{Classification, Grading, Threshold};
    let one = classifier().component();
    let two = Odd::exporting(&["classification", "threshold"]).component();
    for (what, bytes, parts) in [
        (
            "more",
            offering(&one, &[Classification, Grading]),
            ["classification, grading", "exports classification"],
        ),
        (
            "less",
            offering(&two, &[Threshold]),
            ["offers threshold", "exports classification, threshold"],
        ),
        ("other", offering(&one, &[Threshold]), ["offers threshold", "exports classification"]),
        (
            "nothing",
            offering(&Odd::exporting(&[]).component(), &[Grading]),
            ["offers grading", "exports nothing"],
        ),
    ] {
        let error = check_refused(what, &bytes, &parts);
        assert!(matches!(error, AdmissionError::Offers { .. }), "{what}: {error:?}");
    }
    assert_eq!(
        admitted(&offering(&two, &[Classification, Threshold])).interfaces().names().len(),
        2
    );
}

#[test]
fn budgets_up_to_the_ceilings_are_admitted_and_all_beyond_are_listed() {
    let ceilings = Ceilings::default();
    let runtime = Runtime::new(RuntimeConfig::default()).unwrap();
    let all = |more: u64| {
        budgeted(&good(), |budgets| {
            budgets.fuel = ceilings.fuel + more;
            budgets.memory_bytes = ceilings.memory_bytes + more;
            budgets.stack_bytes = ceilings.stack_bytes + more;
            budgets.output_bytes = ceilings.output_bytes + more;
            budgets.time_ms = ceilings.time_ms + more;
        })
    };
    let pack = runtime.admit(&all(0)).unwrap();
    assert!(classify(&pack, "").is_ok());
    match runtime.admit(&all(1)) {
        Err(error @ AdmissionError::Budgets { .. }) => assert_eq!(
            error.to_string(),
            "the manifest asks for more than this host gives: fuel 2000000001 > 2000000000, \
             memory_bytes 67108865 > 67108864, stack_bytes 1048577 > 1048576, \
             output_bytes 16777217 > 16777216, time_ms 10001 > 10000"
        ),
        other => panic!("{other:?}"),
    }
    let one = budgeted(&good(), |budgets| budgets.time_ms = 10_001);
    match runtime.admit(&one) {
        Err(AdmissionError::Budgets { exceeded }) => {
            assert_eq!(exceeded, ["time_ms 10001 > 10000"])
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_component_of_the_largest_size_is_admitted_and_one_byte_more_is_not() {
    let good = good();
    let length = good.len() as u64;
    for (ceiling, passes) in [(length, true), (length - 1, false)] {
        let ceilings = Ceilings { component_bytes: ceiling, ..Ceilings::default() };
        let runtime = Runtime::new(RuntimeConfig { ceilings, ..RuntimeConfig::default() }).unwrap();
        match runtime.admit(&good) {
            Ok(_) => assert!(passes),
            Err(AdmissionError::TooLarge { bytes, ceiling: named }) => {
                assert_eq!((bytes, named, passes), (length, ceiling, false));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Asserts that a component whose world was edited in place is refused for its types.
#[track_caller]
fn check_edited(what: &str, exports: &[&str], (from, to): (&str, &str), parts: &[&str]) {
    let named =
        |(name, interface): &(&str, Interface)| exports.contains(name).then_some(*interface);
    let offers: Vec<Interface> = Interface::ALL.iter().filter_map(named).collect();
    let odd = Odd::exporting(exports).replacing(from, to);
    let error = check_refused(what, &offering(&odd.component(), &offers), parts);
    assert!(matches!(error, AdmissionError::Types { .. }), "{what}: {error:?}");
}

#[test]
fn a_record_with_one_field_more_is_refused_at_admission() {
    for (what, exports, field) in [
        (
            "a conclusion",
            &["classification"][..],
            "doubts: list<message>,\n    }\n\n    /// Tier of",
        ),
        ("limits", &["threshold"], "undetermined: list<undetermined-limit>,"),
        ("a tally", &["grading"], "judged: u32,"),
        ("a verdict", &["judgement"], "findings: list<finding>,"),
        ("an enterprise of both", &["classification", "threshold"], "industries: list<string>,"),
        // The first interface is as it should be and must not hide the second.
        (
            "limits behind classification",
            &["classification", "threshold"],
            "undetermined: list<undetermined-limit>,",
        ),
        ("a verdict behind limits", &["threshold", "judgement"], "findings: list<finding>,"),
    ] {
        let grown = format!("colour: u8, {field}");
        let parts = ["does not fit contract 0.1", "expected record of", "fields, found"];
        check_edited(what, exports, (field, &grown), &parts);
    }
}

#[test]
fn an_export_that_was_edited_in_place_is_refused_at_admission() {
    let readiness =
        "readiness-of: func(application: application, on: date) -> result<readiness, refusal>;";
    for (what, exports, edit, part) in [
        ("a field of another name", "grading", ("judged: u32,", "graded: u32,"), "judged"),
        ("a wider number", "grading", ("judged: u32,", "judged: u64,"), "expected `u32`"),
        (
            "one tier more",
            "classification",
            ("        prohibited,", "        prohibited, banned,"),
            "field tier",
        ),
        ("no function", "classification", (readiness, ""), "readiness-of"),
        (
            "no answer",
            "grading",
            ("rules: func() -> list<string>;", "rules: func();"),
            "in `grading`",
        ),
    ] {
        check_edited(what, &[exports], edit, &["does not fit contract 0.1", part]);
    }
    // A function more than the contract has is never called and harms nobody.
    let odd = classifier().replacing(readiness, &format!("{readiness} more: func();"));
    let bytes = offering(&odd.component(), &[Interface::Classification]);
    assert!(classify(&admitted(&bytes), "").is_ok());
}

#[test]
fn a_component_that_loops_or_faults_while_it_starts_is_refused() {
    let start = |body: &str| {
        let fields = format!("(func $start {body}) (start $start)");
        offering(&classifier().module(&fields).component(), &[Interface::Classification])
    };
    for (what, bytes, expected) in [
        ("a loop", start("(loop (br 0))"), PackFault::Fuel { budget: 50_000_000 }),
        (
            "a trap",
            start("unreachable"),
            PackFault::Trap {
                detail: "wasm trap: wasm `unreachable` instruction executed".to_owned(),
            },
        ),
        ("recursion", start("(call $start)"), PackFault::Stack { budget_bytes: 256 << 10 }),
    ] {
        match check_refused(what, &bytes, &["a trial instance failed"]) {
            AdmissionError::Trial(fault) => assert_eq!(fault, expected, "{what}"),
            other => panic!("{what}: {other:?}"),
        }
    }
    let endless = Odd::exporting(&["grading"]).body("rules", "(loop (br 0)) unreachable");
    let bytes = offering(&endless.component(), &[Interface::Grading]);
    check_refused("a loop in `rules`", &bytes, &["used up its fuel: budget 50000000"]);
}

#[test]
fn what_no_instance_can_be_given_is_refused() {
    for (what, odd, parts) in [
        ("a memory over every ceiling", classifier().pages(2_000), &["memory"][..]),
        ("two memories", classifier().module("(memory 1)"), &["memor"]),
        ("a table over every ceiling", classifier().module("(table 100000 funcref)"), &["table"]),
        (
            "a memory over its own budget",
            classifier().pages(257),
            &["asked for 16842752 bytes of memory: budget 16777216"],
        ),
    ] {
        let bytes = offering(&odd.component(), &[Interface::Classification]);
        check_refused(what, &bytes, parts);
    }
    let largest = offering(&classifier().pages(256).component(), &[Interface::Classification]);
    assert!(classify(&admitted(&largest), "").is_ok());
}

#[test]
fn the_same_pack_under_another_manifest_is_another_pack() {
    let renamed = edited(&good(), |manifest| manifest.name = "renamed".to_owned());
    let (one, other) = (admitted(&good()), admitted(&renamed));
    assert_eq!(other.layer().pack, "renamed 0.1.0");
    assert_ne!(one.layer().digest, other.layer().digest);
}
