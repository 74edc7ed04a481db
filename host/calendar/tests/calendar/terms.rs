//! Terms in days.

use proptest::prelude::*;
use tidegate_calendar::{Calendar, Reckoned, Term};
use tidegate_domain::Date;

use super::{calendar, day};

#[test]
fn terms_end_on_their_day() {
    let calendar = calendar();
    for (from, term, due, provisional) in [
        // Completeness within 3 working days over National day of 2024.
        ("2024-09-30", Term::Working(3), "2024-10-10", false),
        // A Sunday that is worked counts.
        ("2024-09-27", Term::Working(1), "2024-09-29", false),
        // A term that begins on a day off begins to count on the first one worked.
        ("2024-10-05", Term::Working(1), "2024-10-08", false),
        ("2020-01-23", Term::Working(1), "2020-02-03", false),
        // Back from the end of a permit.
        ("2025-10-09", Term::Working(-2), "2025-09-29", false),
        ("2026-03-01", Term::Working(0), "2026-03-01", false),
        ("2024-09-01", Term::Calendar(30), "2024-10-01", false),
        ("2024-09-01", Term::CalendarRolled(30), "2024-10-08", false),
        ("2024-08-30", Term::CalendarRolled(30), "2024-09-29", false),
        ("2024-08-29", Term::Calendar(-60), "2024-06-30", false),
        // The year after the last notice.
        ("2026-12-22", Term::Working(2), "2026-12-24", false),
        ("2026-12-22", Term::Working(3), "2026-12-25", true),
        ("2026-12-30", Term::Working(3), "2027-01-05", true),
        ("2026-12-30", Term::Calendar(3), "2027-01-02", false),
        ("2026-12-30", Term::CalendarRolled(3), "2027-01-04", true),
    ] {
        let wanted = Reckoned { at: day(due), provisional };
        assert_eq!(calendar.due(day(from), term), wanted, "{from} {term:?}");
    }
}

#[test]
fn the_nearest_working_day_is_the_day_itself_when_worked() {
    let calendar = calendar();
    for (date, next, previous) in [
        ("2024-09-14", "2024-09-14", "2024-09-14"),
        ("2024-09-15", "2024-09-18", "2024-09-14"),
        ("2024-10-03", "2024-10-08", "2024-09-30"),
    ] {
        assert_eq!(calendar.next_working(day(date)).at, day(next), "{date}");
        assert_eq!(calendar.previous_working(day(date)).at, day(previous), "{date}");
    }
}

#[test]
fn a_calendar_as_it_was_knows_no_later_notice() {
    let calendar = calendar();
    assert_eq!(calendar.last_year(), Some(2026));
    let before = calendar.as_known_to(2024);
    assert_eq!(before.last_year(), Some(2024));
    for (from, days) in [("2024-09-20", 20), ("2024-12-20", 2), ("2025-01-02", 20)] {
        let term = Term::Working(days);
        let (then, now) = (before.due(day(from), term), calendar.due(day(from), term));
        assert!(!now.provisional, "{from}");
        // Up to 24 December the notice of 2024 settles every day; after it the Spring Festival of
        // 2025 is not known yet.
        assert_eq!(then == now, from < "2024-12-24", "{from}: {then:?} {now:?}");
    }
    assert!(calendar.as_known_to(2018).last_year().is_none());
    assert_eq!(calendar.as_known_to(2030).last_year(), Some(2026));
}

#[test]
fn the_ends_of_the_range_of_dates_are_answered() {
    let calendar = calendar();
    let (first, last) = (Date::from_days(i32::MIN), Date::from_days(i32::MAX));
    assert_eq!(calendar.add_working_days(last, 5), Reckoned { at: last, provisional: true });
    assert_eq!(calendar.add_working_days(first, -5), Reckoned { at: first, provisional: true });
    assert!(calendar.working_days_between(first, last).provisional);
    assert!(calendar.add_working_days(day("2024-01-01"), i16::MAX).at > day("2140-01-01"));
}

fn naive(calendar: &Calendar, from: Date, to: Date) -> (i32, bool) {
    let (after, until, sign) = if to < from { (to, from, -1) } else { (from, to, 1) };
    let (mut count, mut provisional) = (0, false);
    for number in after.days()..=until.days() {
        let date = Date::from_days(number);
        // Going back, the later end is where the count begins, so that it does not count itself.
        let is_start = date == from;
        if is_start {
            continue;
        }
        let found = calendar.is_working(date);
        count += i32::from(found.working);
        provisional |= found.provisional;
    }
    (sign * count, provisional)
}

/// Days from 2015 to 2031.
fn dates() -> impl Strategy<Value = Date> {
    (16_436..22_646_i32).prop_map(Date::from_days)
}

proptest! {
    #[test]
    fn between_agrees_with_a_count_day_by_day(from in dates(), to in dates()) {
        let calendar = calendar();
        let found = calendar.working_days_between(from, to);
        prop_assert_eq!((found.at, found.provisional), naive(&calendar, from, to));
    }

    #[test]
    fn between_undoes_add(from in dates(), days in -600..600_i16) {
        let calendar = calendar();
        let due = calendar.add_working_days(from, days);
        let back = calendar.working_days_between(from, due.at);
        prop_assert_eq!(back.at, i32::from(days));
        prop_assert_eq!(back.provisional, due.provisional);
    }

    #[test]
    fn adding_and_taking_off_undo_each_other(from in dates(), days in -600..600_i16) {
        let calendar = calendar();
        let from = calendar.next_working(from).at;
        let due = calendar.add_working_days(from, days).at;
        prop_assert!(calendar.is_working(due).working);
        prop_assert_eq!(calendar.add_working_days(due, -days).at, from);
    }

    #[test]
    fn a_later_beginning_and_a_longer_term_never_end_earlier(
        from in dates(), later in 0..40_i32, days in 0..200_i16, more in 0..20_i16,
    ) {
        let calendar = calendar();
        let due = calendar.add_working_days(from, days).at;
        prop_assert!(calendar.add_working_days(from.plus_days(later), days).at >= due);
        prop_assert!(calendar.add_working_days(from, days + more).at >= due);
        let rolled = calendar.due(from, Term::CalendarRolled(days)).at;
        prop_assert!(rolled >= calendar.due(from, Term::Calendar(days)).at);
        prop_assert!(calendar.is_working(rolled).working);
    }
}
