//! Days on which calendars are known to go wrong.

use tidegate_calendar::Why;

use super::{calendar, day};

fn check(expected: bool, days: &[&str]) {
    let calendar = calendar();
    for text in days {
        let found = calendar.is_working(day(text));
        assert_eq!((found.working, found.provisional), (expected, false), "{text}: {found:?}");
    }
}

#[test]
fn labour_day_of_2019_is_as_the_second_notice_has_it() {
    check(false, &["2019-05-01", "2019-05-02", "2019-05-03", "2019-05-04"]);
    check(true, &["2019-04-28", "2019-05-05", "2019-04-30", "2019-05-06"]);
    let calendar = calendar();
    let wanted = Why::Holiday { name: "劳动节", notice: "国办发明电〔2019〕3号" };
    assert_eq!(calendar.is_working(day("2019-05-02")).why, wanted);
    assert_eq!(calendar.is_working(day("2019-05-01")).why, wanted);
}

#[test]
fn spring_festival_of_2020_lasts_until_the_second_of_february() {
    check(false, &["2020-01-24", "2020-01-31", "2020-02-01", "2020-02-02"]);
    check(true, &["2020-01-19", "2020-01-23", "2020-02-03"]);
    let calendar = calendar();
    let why = calendar.is_working(day("2020-02-01")).why;
    assert_eq!(why, Why::Holiday { name: "春节", notice: "国办发明电〔2020〕1号" });
}

#[test]
fn national_day_and_mid_autumn_together_are_eight_days() {
    for (first, last, worked) in [
        ("2020-10-01", "2020-10-08", ["2020-09-27", "2020-10-10"]),
        ("2023-09-29", "2023-10-06", ["2023-10-07", "2023-10-08"]),
        ("2025-10-01", "2025-10-08", ["2025-09-28", "2025-10-11"]),
    ] {
        assert_eq!(day(last).days() - day(first).days() + 1, 8);
        for number in day(first).days()..=day(last).days() {
            check(false, &[&tidegate_domain::Date::from_days(number).to_string()]);
        }
        check(true, &worked);
    }
}

#[test]
fn working_weekends_are_worked_and_said_to_be_for_their_holiday() {
    check(true, &["2024-09-14", "2024-09-29", "2024-10-12", "2024-02-04", "2024-02-18"]);
    check(true, &["2021-09-18", "2022-04-02", "2023-06-25", "2025-01-26", "2026-01-04"]);
    check(false, &["2024-09-15", "2024-09-21", "2024-09-22", "2024-02-10", "2026-02-23"]);
    // New Year's Eve of the moon was left to employers in 2024 and is a day off since 2025.
    check(true, &["2024-02-09"]);
    check(false, &["2025-01-28"]);
    let calendar = calendar();
    let why = calendar.is_working(day("2024-09-14")).why;
    assert_eq!(why, Why::WorkingWeekend { name: "中秋节", notice: "国办发明电〔2023〕7号" });
}

#[test]
fn a_notice_speaks_of_the_last_days_of_the_year_before() {
    check(true, &["2018-12-29"]);
    check(false, &["2018-12-30", "2018-12-31", "2022-12-31"]);
    // The day before is of a year without a notice.
    assert!(calendar().is_working(day("2018-12-28")).provisional);
}

#[test]
fn days_without_a_notice_are_provisional_and_say_what_they_rest_on() {
    let calendar = calendar();
    for (text, working, why) in [
        ("2027-01-01", false, Why::Statutory { name: "元旦", instrument: "国务院令第795号" }),
        ("2028-05-02", false, Why::Statutory { name: "劳动节", instrument: "国务院令第795号" }),
        ("2027-05-03", true, Why::Weekday),
        ("2027-01-02", false, Why::Weekend),
        ("2027-10-01", false, Why::Statutory { name: "国庆节", instrument: "国务院令第795号" }),
        ("2018-05-02", true, Why::Weekday),
        ("2018-05-01", false, Why::Statutory { name: "劳动节", instrument: "国务院令第644号" }),
        ("2007-05-03", false, Why::Statutory { name: "劳动节", instrument: "国务院令第270号" }),
        ("1998-10-01", true, Why::Weekday),
    ] {
        let found = calendar.is_working(day(text));
        assert_eq!((found.working, found.why, found.provisional), (working, why, true), "{text}");
    }
}

#[test]
fn the_last_week_of_the_last_known_year_is_provisional() {
    let calendar = calendar();
    assert!(!calendar.is_working(day("2026-12-24")).provisional);
    assert!(calendar.is_working(day("2026-12-25")).provisional);
    assert!(!calendar.is_working(day("2025-12-31")).provisional);
}
