//! Clocks in working hours, and quiet hours.

use proptest::prelude::*;
use tidegate_calendar::{HoursError, Quiet, Span, WorkingHours};

use super::{at, calendar};

fn office() -> WorkingHours {
    "09:00-12:00,13:30-17:30".parse().unwrap()
}

#[test]
fn a_clock_runs_in_working_hours_only() {
    let calendar = calendar();
    let hours = office();
    for (start, minutes, end) in [
        ("2024-03-05 09:00", 60, "2024-03-05 10:00"),
        ("2024-03-05 11:30", 60, "2024-03-05 14:00"),
        ("2024-03-05 11:00", 60, "2024-03-05 12:00"),
        ("2024-03-05 12:10", 1, "2024-03-05 13:31"),
        ("2024-03-05 16:30", 120, "2024-03-06 10:00"),
        ("2024-03-08 17:00", 60, "2024-03-11 09:30"),
        // The Saturday before Mid-autumn is worked.
        ("2024-09-13 17:00", 60, "2024-09-14 09:30"),
        // Four hours for a key unit, given out in the night before National day.
        ("2024-09-30 22:15", 240, "2024-10-08 14:30"),
        // 48 hours of 7 hours a day are six days and six hours.
        ("2024-03-04 09:00", 48 * 60, "2024-03-12 16:30"),
        ("2024-03-05 03:00", 0, "2024-03-05 03:00"),
    ] {
        let found = calendar.add_working_minutes(&hours, at(start), minutes);
        assert_eq!((found.at, found.provisional), (at(end), false), "{start} + {minutes}");
        let back = calendar.working_minutes_between(&hours, at(start), found.at);
        assert_eq!(back.at, i64::from(minutes), "{start} + {minutes}");
        let minus = calendar.working_minutes_between(&hours, found.at, at(start));
        assert_eq!(minus.at, -i64::from(minutes), "{start} + {minutes}");
    }
}

#[test]
fn a_clock_that_runs_into_an_unknown_year_says_so() {
    let calendar = calendar();
    let found = calendar.add_working_minutes(&office(), at("2026-12-24 17:00"), 60);
    assert!(found.provisional);
    assert!(!calendar.add_working_minutes(&office(), at("2026-12-24 16:00"), 60).provisional);
    assert!(
        calendar.working_minutes_between(&office(), at("2026-12-01 9:00"), found.at).provisional
    );
    assert!(calendar.add_working_minutes(&office(), i64::MAX, 60).provisional);
}

#[test]
fn hours_that_are_none_are_refused() {
    let span = |from, until| Span { from, until };
    for (text, wanted) in [
        ("9:00-12:00", HoursError::Shape { text: "9:00-12:00".to_owned() }),
        ("09:00", HoursError::Shape { text: "09:00".to_owned() }),
        ("09:60-12:00", HoursError::Shape { text: "09:60-12:00".to_owned() }),
        ("09:00-24:01", HoursError::Shape { text: "09:00-24:01".to_owned() }),
        ("", HoursError::Shape { text: String::new() }),
        ("12:00-12:00", HoursError::Backwards { span: span(720, 720) }),
        ("22:00-06:00", HoursError::Backwards { span: span(1320, 360) }),
        (
            "09:00-12:00,11:59-17:00",
            HoursError::Overlap { before: span(540, 720), span: span(719, 1020) },
        ),
    ] {
        assert_eq!(text.parse::<WorkingHours>().unwrap_err(), wanted, "{text}");
    }
    let minutes = |count: u16| (0..count).map(|one| span(one * 10, one * 10 + 5)).collect();
    assert!(WorkingHours::new(minutes(8)).is_ok());
    assert_eq!(WorkingHours::new(minutes(9)), Err(HoursError::Count { count: 9 }));
    assert_eq!(WorkingHours::new(Vec::new()), Err(HoursError::Count { count: 0 }));
    assert_eq!(office().to_string(), "09:00-12:00,13:30-17:30");
    assert_eq!("00:00-24:00".parse::<WorkingHours>().unwrap().minutes_a_day(), 1440);
    assert_eq!("08:30-12:00, 12:00-17:00".parse::<WorkingHours>().unwrap().minutes_a_day(), 510);
}

#[test]
fn quiet_hours_may_pass_midnight() {
    let night: Quiet = "22:00-07:00".parse().unwrap();
    let noon: Quiet = "12:00-13:30".parse().unwrap();
    let evening: Quiet = "20:00-24:00".parse().unwrap();
    for (quiet, start, end) in [
        (night, "2024-03-05 21:59", "2024-03-05 21:59"),
        (night, "2024-03-05 22:00", "2024-03-06 07:00"),
        (night, "2024-03-05 23:59", "2024-03-06 07:00"),
        (night, "2024-03-06 00:00", "2024-03-06 07:00"),
        (night, "2024-03-06 06:59", "2024-03-06 07:00"),
        (night, "2024-03-06 07:00", "2024-03-06 07:00"),
        (noon, "2024-03-05 12:00", "2024-03-05 13:30"),
        (noon, "2024-03-05 13:30", "2024-03-05 13:30"),
        (evening, "2024-03-05 23:30", "2024-03-06 00:00"),
        (evening, "2024-03-06 00:00", "2024-03-06 00:00"),
    ] {
        assert_eq!(quiet.next_loud(at(start)), at(end), "{quiet} {start}");
    }
    assert!("08:00-08:00".parse::<Quiet>().is_err());
    assert!(Quiet::new(0, 1440).is_err());
    assert_eq!(night.to_string(), "22:00-07:00");
}

proptest! {
    #[test]
    fn the_clock_and_its_count_undo_each_other(
        start in 1_546_272_000..1_798_000_000_i64, minutes in 0..20_000_u16, more in 0..600_u16,
    ) {
        let calendar = calendar();
        let hours = office();
        let end = calendar.add_working_minutes(&hours, start, minutes).at;
        prop_assert!(end >= start);
        let back = calendar.working_minutes_between(&hours, start, end).at;
        prop_assert_eq!(back, i64::from(minutes));
        let longer = calendar.add_working_minutes(&hours, start, minutes + more).at;
        prop_assert!(longer >= end);
        let split = calendar.add_working_minutes(&hours, end, more).at;
        prop_assert_eq!(split, longer);
    }

    #[test]
    fn after_the_quiet_it_is_loud(from in 0..1440_u16, until in 0..1440_u16, start: i32) {
        prop_assume!(from != until);
        let quiet = Quiet::new(from, until).unwrap();
        let loud = quiet.next_loud(i64::from(start));
        prop_assert!(!quiet.is_quiet(loud));
        prop_assert!((0..86_400).contains(&(loud - i64::from(start))));
    }
}
