//! The practice tables: what the host counts with fits together on every day of the pack.

use std::path::Path;
use std::sync::LazyLock;

use tidegate_manifest::{Manifest, Value};
use tidegate_testkit::contract::{Date, Decimal};

/// Days on which another law begins to hold, and the first day of the pack.
const DAYS: [&str; 4] = ["2019-12-20", "2021-03-01", "2024-07-01", "2026-08-15"];

static MANIFEST: LazyLock<Option<Manifest>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    tidegate_manifest::compile(folder).ok().map(|compiled| compiled.manifest)
});

/// The number that holds on a day.
fn number(name: &str, day: &str) -> Option<Decimal> {
    let on: Date = day.parse().ok()?;
    let in_force = |from: Option<Date>, until: Option<Date>| {
        from.is_none_or(|from| from <= on) && until.is_none_or(|until| on < until)
    };
    let mut named = MANIFEST.as_ref()?.parameters.iter().filter(|one| one.name == name);
    let held = named.find(|one| in_force(one.basis.in_force_from, one.basis.in_force_until));
    match held?.value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

/// Whether all have a number on the day, and these ascend, equal ones allowed.
fn ascend(names: &[&str], day: &str) -> bool {
    let numbers: Option<Vec<Decimal>> = names.iter().map(|name| number(name, day)).collect();
    numbers.is_some_and(|numbers| numbers.is_sorted())
}

#[test]
fn a_decision_takes_longer_the_more_is_looked_at() {
    for day in &DAYS[1..] {
        let terms = ["decision_simplified_days", "decision_key_days", "decision_key_site_days"];
        assert!(ascend(&terms, day), "{day}");
    }
    assert_eq!(number("decision_key_days", "2021-02-28"), None);
}

#[test]
fn reminders_come_before_what_they_remind_of() {
    for day in &DAYS[1..] {
        let reminders = [
            "renewal_apply_days",
            "renewal_reminder_last_days",
            "renewal_reminder_second_days",
            "renewal_reminder_first_days",
        ];
        assert!(ascend(&reminders, day), "{day}");
        assert!(ascend(&["change_reminder_days", "change_apply_days"], day), "{day}");
    }
}

#[test]
fn the_review_plan_fits_into_the_shortest_decision() {
    for day in &DAYS[1..] {
        let nodes = [
            "plan_issue_before_days",
            "plan_approval_before_days",
            "plan_opinion_before_days",
            "plan_technical_before_days",
            "plan_site_check_before_days",
            "decision_simplified_days",
        ];
        assert!(ascend(&nodes, day), "{day}");
    }
}

#[test]
fn the_working_day_has_two_halves_outside_quiet_hours() {
    for day in DAYS {
        let times = [
            "quiet_until_minute",
            "work_morning_start_minute",
            "work_morning_end_minute",
            "work_afternoon_start_minute",
            "work_afternoon_end_minute",
            "quiet_from_minute",
        ];
        assert!(ascend(&times, day), "{day}");
    }
}

#[test]
fn a_registration_ends_by_the_code_alone_and_publicity_was_always_owed() {
    assert_eq!(number("registration_valid_years", "2026-08-14"), None);
    let five = Some("5".parse().unwrap());
    assert_eq!(number("registration_valid_years", "2026-08-15"), five);
    for day in DAYS {
        assert_eq!(number("publicity_working_days", day), five, "{day}");
    }
}
