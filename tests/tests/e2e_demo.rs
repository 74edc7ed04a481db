//! The main command, as a person runs it.

use std::process::Command;

use serde_json::Value;
use tidegate_tests::packs::root;
use tidegate_tests::process::binary;

fn demo(arguments: &[&str]) -> Value {
    let output = Command::new(binary())
        .args(["demo", "--json", "--listen", "127.0.0.1:0", "--devices", "127.0.0.1:0"])
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let lines: Vec<&str> = std::str::from_utf8(&output.stdout).unwrap().lines().collect();
    assert_eq!(lines.len(), 1, "one line of JSON: {lines:?}");
    serde_json::from_str(lines[0]).unwrap()
}

fn number(value: &Value, pointer: &str) -> u64 {
    let found = value.pointer(pointer).and_then(Value::as_u64);
    found.unwrap_or_else(|| panic!("{pointer} is missing in {value}"))
}

#[test]
fn a_demo_ends_by_itself_with_a_summary_that_adds_up() {
    let summary = demo(&["--for", "20s"]);
    assert_eq!(number(&summary, "/enterprises/total"), 3400);
    let by_tier = summary.pointer("/enterprises/by_tier").unwrap().as_object().unwrap();
    let tiers: u64 = by_tier.values().map(|count| count.as_u64().unwrap()).sum();
    let undetermined = number(&summary, "/enterprises/undetermined");
    assert_eq!(number(&summary, "/enterprises/not_classified"), 0);
    assert_eq!(tiers + undetermined, 3400, "{summary}");
    for tier in ["key", "simplified", "registration", "none"] {
        assert!(by_tier[tier].as_u64().unwrap() > 0, "nobody is {tier}: {summary}");
    }
    assert!(undetermined > 0, "{summary}");
    assert!(number(&summary, "/reminders_to_apply") > 0, "{summary}");
    assert!(number(&summary, "/frames/accepted") > 100, "{summary}");
    for reason in ["crc-mismatch", "unknown-device", "wrong-password"] {
        assert!(number(&summary, &format!("/frames/rejected/{reason}")) > 0, "{summary}");
    }
    let readings = number(&summary, "/readings");
    let done = number(&summary, "/graded") + number(&summary, "/unwatched");
    assert_eq!(readings, done, "what was received is graded before the demo ends: {summary}");
    assert!(number(&summary, "/readings_per_second") > 0, "{summary}");
    let warnings = summary["warnings"].as_object().unwrap();
    assert!(warnings.values().any(|count| count.as_u64().unwrap() > 0), "{summary}");
    assert_eq!(number(&summary, "/simulated/unanswered"), 0, "{summary}");
    // Some hundred days were judged meanwhile, and people have something to follow.
    assert!(number(&summary, "/judgements") > 100, "{summary}");
    assert!(number(&summary, "/cases") > 10, "{summary}");
    for kind in [
        "execution-report-missing",
        "ledger-missing",
        "registration-missing",
        "no-permit",
        "built-without-approval",
        "run-without-acceptance",
    ] {
        assert!(number(&summary, &format!("/findings/{kind}")) > 0, "no {kind}: {summary}");
    }
}

#[test]
fn a_folder_with_a_county_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("tidegate.sqlite"), "not mine").unwrap();
    let output = Command::new(binary())
        .args(["demo", "--for", "1s", "--data"])
        .arg(folder.path())
        .current_dir(root())
        .output()
        .unwrap();
    assert!(!output.status.success());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("holds a county already"), "{errors}");
    let kept = fs_err::read_to_string(folder.path().join("tidegate.sqlite")).unwrap();
    assert_eq!(kept, "not mine");
}
