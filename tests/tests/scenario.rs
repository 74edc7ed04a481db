//! A year that is played: its figures against a count of the generated data, and again.

use std::process::Command;

use serde_json::Value;
use tidegate_tests::packs::root;
use tidegate_tests::process::binary;

/// Plays the first days of the year of a small county.
fn played(seed: &str, days: &str) -> Value {
    let output = Command::new(binary())
        .args(["demo", "--scenario", "tonglu-2022", "--enterprises", "700", "--json"])
        .args(["--seed", seed, "--days", days])
        .current_dir(root())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let outcome = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "figures differ from the count: {outcome}\n{errors}");
    serde_json::from_str(outcome.trim()).unwrap()
}

/// What does not depend on how fast the machine is.
fn timeless(mut outcome: Value) -> Value {
    let object = outcome.as_object_mut().unwrap();
    object.retain(|name, _| !name.starts_with("seconds"));
    outcome
}

fn figure(outcome: &Value, name: &str, part: &str) -> Option<u64> {
    let figures = outcome["figures"].as_array().unwrap();
    let row = figures.iter().find(|row| row["figure"] == name).unwrap();
    row.get(part).and_then(Value::as_u64)
}

#[test]
fn what_is_played_is_what_is_counted_and_the_same_seed_plays_the_same() {
    let outcome = timeless(played("1", "12"));
    assert_eq!(outcome["differences"], serde_json::json!([]));
    let counted = [
        "reminded-to-apply",
        "renewals-reminded",
        "enterprises-exceeding",
        "enterprises-warned",
        "effective-warnings",
    ];
    for name in counted {
        let value = figure(&outcome, name, "value");
        assert!(value.is_some() && value == figure(&outcome, name, "counted"), "{name}: {outcome}");
    }
    assert!(figure(&outcome, "effective-warnings", "value") > Some(10), "{outcome}");
    assert!(figure(&outcome, "tasks-issued", "value") > Some(0), "{outcome}");
    // People got less than without grouping, and nothing was lost on the way.
    let notices = &outcome["notices"];
    assert!(notices["held_outside"].as_u64() > Some(0), "{notices}");
    assert!(notices["sent_outside"].as_u64() > Some(0), "{notices}");
    assert_eq!(notices["not_sent"], 0, "{notices}");
    assert_eq!(timeless(played("1", "12")), outcome, "the same seed plays the same");
    let other = timeless(played("2", "12"));
    let figures = |outcome: &Value| outcome["figures"].clone();
    assert_ne!(figures(&other), figures(&outcome), "another seed is another year");
}

#[test]
fn a_scenario_of_no_days_or_too_many_is_refused() {
    for days in ["0", "366"] {
        let output = Command::new(binary())
            .args(["demo", "--scenario", "tonglu-2022", "--days", days])
            .current_dir(root())
            .output()
            .unwrap();
        assert!(!output.status.success());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(errors.contains("1 to 365"), "{errors}");
    }
}
