//! Every day of every year, against sources other than the built-in tables.

use std::collections::BTreeSet;

use tidegate_domain::Date;

use super::{calendar, day};

fn days(from: &str, until: &str) -> impl Iterator<Item = Date> {
    (day(from).days()..=day(until).days()).map(Date::from_days)
}

#[test]
fn every_day_of_2019_to_2025_is_as_a_public_list_has_it() {
    let calendar = calendar();
    let mut differing = Vec::new();
    for date in days("2019-01-01", "2025-12-31") {
        let theirs = holiday_cn::is_workday(&date.to_string()).unwrap();
        let ours = calendar.is_working(date);
        if ours.working != theirs || ours.provisional {
            differing.push(date.to_string());
        }
    }
    assert!(differing.is_empty(), "{differing:?}");
}

/// The public list does not hold 2026 yet. These are the days of the notice as the tables of the
/// Python library `chinesecalendar` have them, written down apart from the built-in table.
#[test]
fn every_day_of_2026_is_as_a_second_list_has_it() {
    let worked = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"];
    let off = [
        "01-01", "01-02", "01-03", "02-15", "02-16", "02-17", "02-18", "02-19", "02-20", "02-21",
        "02-22", "02-23", "04-04", "04-05", "04-06", "05-01", "05-02", "05-03", "05-04", "05-05",
        "06-19", "06-20", "06-21", "09-25", "09-26", "09-27", "10-01", "10-02", "10-03", "10-04",
        "10-05", "10-06", "10-07",
    ];
    let set = |days: &[&str]| -> BTreeSet<Date> {
        days.iter().map(|one| day(&format!("2026-{one}"))).collect()
    };
    let (worked, off) = (set(&worked), set(&off));
    let calendar = calendar();
    for date in days("2026-01-01", "2026-12-24") {
        // 1 January 2026 was a Thursday.
        let weekend = (date.days() - day("2026-01-01").days() + 3) % 7 >= 5;
        let expected = worked.contains(&date) || !(weekend || off.contains(&date));
        let found = calendar.is_working(date);
        assert_eq!((found.working, found.provisional), (expected, false), "{date}");
    }
}

#[test]
fn years_have_the_working_days_that_their_notices_leave() {
    for (year, wanted) in [
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ] {
        let from = Date::from_ymd(year - 1, 12, 31).unwrap();
        let to = Date::from_ymd(year, 12, 31).unwrap();
        assert_eq!(calendar().working_days_between(from, to).at, wanted, "{year}");
    }
}
