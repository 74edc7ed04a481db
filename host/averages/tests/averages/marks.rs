//! Marks: what they invalidate, exempt, contradict, and how many hours they may have.

use tidegate_averages::{
    Compared, DustCondition, MarkKind, MarkRole, MarkUse, ProblemKind, Reason,
};
use tidegate_domain::{Averaging, Means};

use crate::site::{DAY, HOUR, MINUTE, Site, decimal, row};

fn hourly(site: Site) -> Site {
    site.hours("a21026", |_| Some(("10", 0))).want("a21026", Averaging::Hour, Compared::Measured)
}

#[test]
fn a_device_mark_takes_an_hour_with_fewer_than_45_minutes_left() {
    for (kind, validity, reason) in [
        ("calibration", 6, Reason::MarkedCalibration),
        ("standard-check", 6, Reason::MarkedStandardCheck),
        ("maintenance", 3, Reason::MarkedMaintenance),
        ("fault", 5, Reason::MarkedFault),
    ] {
        let site = hourly(Site::gas()).mark(kind, HOUR, HOUR + 15 * MINUTE);
        assert_eq!(site.row(HOUR), row("10", 0, 0), "{kind}: 45 minutes stay");
        let site = hourly(Site::gas()).mark(kind, HOUR, HOUR + 15 * MINUTE + 1);
        assert_eq!(site.row(HOUR), row("0", validity, 0), "{kind}: a touched minute is gone");
        let derivation = site.derive(HOUR);
        assert_eq!(derivation.reason, reason);
        assert_eq!(derivation.marks[0].role, MarkRole::Invalidates);
        assert_eq!(site.row(0), row("10", 0, 0));
        assert_eq!(site.row(2 * HOUR), row("10", 0, 0));
    }
}

#[test]
fn a_device_mark_takes_its_minutes() {
    let minutes = |until: i64| {
        Site::gas()
            .minutes("a21026", 1, |minute| Some((if minute < 15 { "90" } else { "10" }, 0)))
            .want("a21026", Averaging::Hour, Compared::Measured)
            .mark("calibration", 0, until)
    };
    assert_eq!(minutes(15 * MINUTE).row(0), row("10", 0, 0));
    assert_eq!(minutes(16 * MINUTE).row(0), row("10", Means::INSUFFICIENT, 0));
}

#[test]
fn a_device_mark_in_the_hours_of_a_batch_of_water_takes_it() {
    let site = Site::water()
        .hours("w01018", |hour| (hour % 2 == 0).then_some(("50", 0)))
        .want("w01018", Averaging::Hour, Compared::Measured)
        .mark("standard-check", 3 * HOUR + 5, 3 * HOUR + 6);
    assert_eq!(site.row(2 * HOUR), row("0", 6, 0));
    assert_eq!(site.row(4 * HOUR), row("50", 0, 0));
}

#[test]
fn a_condition_mark_exempts_what_it_touches_and_the_value_stays() {
    for kind in MarkKind::ALL.into_iter().filter(|kind| kind.invalidates().is_none()) {
        let site = hourly(Site::gas()).mark(kind.word(), HOUR + 10, 2 * HOUR);
        assert_eq!(site.row(HOUR), row("10", 0, 1), "{kind:?}");
        assert_eq!(site.row(2 * HOUR), row("10", 0, 0), "{kind:?}");
        assert_eq!(site.derive(HOUR).marks[0].role, MarkRole::Exempts);
        assert_eq!(site.derive(HOUR).whole.unwrap().to_string(), "10");
    }
}

#[test]
fn minutes_outside_a_condition_mark_are_judged_alone_when_there_are_enough() {
    let minutes = |until: i64| {
        Site::gas()
            .minutes("a21026", 1, |minute| Some((if minute % 60 < 15 { "90" } else { "10" }, 0)))
            .want("a21026", Averaging::Hour, Compared::Measured)
            .mark("start-up", 0, until)
    };
    assert_eq!(minutes(15 * MINUTE).row(0), row("10", 0, 0));
    assert_eq!(minutes(15 * MINUTE).derive(0).whole.unwrap().to_string(), "30");
    assert_eq!(minutes(16 * MINUTE).row(0), row("30", 0, 1));
}

#[test]
fn a_day_is_judged_by_its_hours_that_no_mark_exempts() {
    let day = |hours: i64| {
        Site::gas()
            .hours("a21026", |hour| Some((if hour < 5 { "90" } else { "10" }, 0)))
            .want("a21026", Averaging::Day, Compared::Measured)
            .mark("start-up", 0, hours * HOUR)
    };
    assert_eq!(day(4).row(0), row("14", 0, 0), "twenty hours stay");
    assert_eq!(day(5).row(0).2, 1, "nineteen do not");
    assert_eq!(day(5).derive(0).parts.exempt, 5);
    // Exempt hours still need to be there.
    let short = day(5);
    let short = short.mark("fault", 10 * HOUR, 15 * HOUR);
    assert_eq!(short.row(0).1, Means::INSUFFICIENT);
}

#[test]
fn states_at_once_contradict_and_faults_do_not() {
    for (one, other, contradict) in [
        ("start-up", "shut-down", true),
        ("start-up", "cooling", true),
        ("drying", "start-up", true),
        ("stopped", "shut-down", true),
        ("stopped", "fault-condition", false),
        ("start-up", "grid-unlinked", false),
        ("start-up", "accident", false),
        ("start-up", "start-up", false),
    ] {
        let site = hourly(Site::gas()).mark(one, HOUR, 3 * HOUR).mark(other, 2 * HOUR, 4 * HOUR);
        let validity = if contradict { Means::CONTRADICTORY } else { 0 };
        assert_eq!(site.row(HOUR), row("10", 0, 1));
        assert_eq!(site.row(2 * HOUR).1, validity, "{one} and {other}");
        assert_eq!(site.row(3 * HOUR), row("10", 0, 2));
        assert_eq!(site.problem(ProblemKind::ContradictoryMarks).is_some(), contradict);
    }
    // One after the other, to the second.
    let next = hourly(Site::gas()).mark("start-up", HOUR, 2 * HOUR + 30).mark(
        "shut-down",
        2 * HOUR + 30,
        3 * HOUR,
    );
    assert_eq!(next.row(2 * HOUR), row("10", 0, 1));
}

#[test]
fn a_device_mark_over_a_contradiction_leaves_nothing_to_contradict() {
    let site = hourly(Site::gas())
        .mark("start-up", 0, HOUR)
        .mark("shut-down", 0, HOUR)
        .mark("fault", 0, HOUR);
    assert_eq!(site.row(0), row("0", 5, 0));
}

#[test]
fn sixty_hours_of_start_up_and_its_like_are_exempt_at_an_incinerator() {
    let site = |extra: i64| {
        hourly(Site::incinerator("2026-03-01", 4)).mark("start-up", 0, 40 * HOUR).mark(
            "fault-condition",
            40 * HOUR,
            60 * HOUR + extra,
        )
    };
    assert_eq!(site(0).row(59 * HOUR), row("10", 0, 2));
    assert!(site(0).problem(ProblemKind::MarkOverCap).is_none());
    let over = site(HOUR);
    assert_eq!(over.row(59 * HOUR), row("10", 0, 2));
    assert_eq!(over.row(60 * HOUR), row("10", 0, 0));
    assert!(over.problem(ProblemKind::MarkOverCap).is_some());
    assert_eq!(over.derive(60 * HOUR).marks[0].role, MarkRole::OverCap);
    let uses = over.judge().mark_uses;
    let used: Vec<String> =
        uses.iter().map(|each| each.as_ref().unwrap().hours_used.to_string()).collect();
    assert_eq!(used, ["40", "61"]);
    assert_eq!(uses[1].as_ref().unwrap().hours_cap.unwrap().to_string(), "60");
    assert_eq!(uses[0].as_ref().unwrap().exhausted_at, None);
    let told = MarkUse::for_case_file(&over.marks[1].mark, uses[1].as_ref());
    assert_eq!((told.hours_used, told.hours_cap), (decimal("61"), Some(decimal("60"))));
    // Another plant has no cap.
    let mut other = over;
    other.chunk.plant = tidegate_averages::Plant::Other;
    assert_eq!(other.row(60 * HOUR), row("10", 0, 2));
    assert_eq!(other.judge().mark_uses[1].as_ref().unwrap().hours_cap, None);
}

#[test]
fn overlapping_marks_use_an_hour_once_and_earlier_months_count() {
    let site = hourly(Site::incinerator("2026-03-01", 1))
        .mark("accident", -30 * DAY, -30 * DAY + 59 * HOUR)
        .mark("fault-condition", -30 * DAY, -30 * DAY + 59 * HOUR)
        .mark("start-up", 0, 2 * HOUR);
    assert_eq!(site.row(0), row("10", 0, 3));
    assert_eq!(site.row(HOUR), row("10", 0, 0));
}

#[test]
fn a_new_year_brings_new_hours() {
    let site = hourly(Site::incinerator("2026-12-31", 2))
        .mark("accident", -30 * DAY, -30 * DAY + 60 * HOUR)
        .mark("start-up", 23 * HOUR, 26 * HOUR);
    assert_eq!(site.row(23 * HOUR), row("10", 0, 0));
    assert_eq!(site.row(24 * HOUR), row("10", 0, 2));
    assert_eq!(site.row(25 * HOUR), row("10", 0, 2));
}

#[test]
fn drying_and_cooling_have_700_hours_of_their_own() {
    for (hours, exempted_by) in [(700, 1), (701, 1)] {
        let site = hourly(Site::incinerator("2026-03-01", 31)).mark("drying", 0, hours * HOUR);
        assert_eq!(site.row(699 * HOUR), row("10", 0, exempted_by));
        assert_eq!(site.row(700 * HOUR), row("10", 0, 0));
    }
}

#[test]
fn maintenance_beyond_30_hours_a_quarter_is_told_and_proves_nothing() {
    let site = hourly(Site::incinerator("2026-03-31", 2)).mark("maintenance", 0, 30 * HOUR);
    assert!(site.problem(ProblemKind::MarkOverCap).is_none());
    let site = hourly(Site::incinerator("2026-03-01", 2)).mark("maintenance", 0, 31 * HOUR);
    assert!(site.problem(ProblemKind::MarkOverCap).is_some());
    assert_eq!(site.row(30 * HOUR), row("0", 3, 0));
}

#[test]
fn high_dust_ends_the_exemption_of_start_up_at_an_incinerator() {
    let site = |dust: Option<(&'static str, u8)>, kind: &str| {
        hourly(Site::incinerator("2026-03-01", 1))
            .hours("a34013", move |_| dust)
            .mark(kind, 0, HOUR)
    };
    for (dust, exempted_by, condition) in [
        (Some(("150", 0)), 1, DustCondition::Met),
        (Some(("150.5", 0)), 1, DustCondition::Met),
        (Some(("150.500000001", 0)), 0, DustCondition::Failed),
        (Some(("999", 5)), 1, DustCondition::Unknown),
        (None, 1, DustCondition::Unknown),
    ] {
        let site = site(dust, "start-up");
        assert_eq!(site.row(0), row("10", 0, exempted_by), "{dust:?}");
        assert_eq!(site.derive(0).dust, Some(condition));
        let numbers = site.derive(0).numbers;
        let names: Vec<&str> = numbers.iter().map(|number| number.name.as_str()).collect();
        assert_eq!(names, ["operation_hours_max", "start_up_dust_max"]);
        assert!(numbers.iter().all(|number| number.basis.is_doubtful()), "recalled");
        let role = site.derive(0).marks[0].role;
        assert_eq!(role == MarkRole::DustTooHigh, condition == DustCondition::Failed);
    }
    assert_eq!(site(Some(("999", 0)), "cooling").row(0), row("10", 0, 1), "no condition there");
    assert_eq!(site(Some(("999", 0)), "stopped").row(0), row("10", 0, 1), "nor there");
}

#[test]
fn only_what_was_known_acts() {
    let mut site = hourly(Site::gas()).mark("calibration", 0, HOUR);
    let filed = site.marks[0].known_at;
    site.known_at = Some(filed);
    assert_eq!(site.row(0), row("0", 6, 0));
    site.known_at = Some(filed - 1);
    assert_eq!(site.row(0), row("10", 0, 0), "the day as it was first judged");
}

#[test]
fn a_mark_is_about_its_outlet_and_its_pollutants() {
    let mut site = hourly(Site::gas()).mark("calibration", 0, HOUR);
    site.marks[0].mark.pollutants = vec!["a21002".to_owned()];
    assert_eq!(site.row(0), row("10", 0, 0));
    site.marks[0].mark.pollutants.push("a21026".to_owned());
    assert_eq!(site.row(0), row("0", 6, 0));
    site.marks[0].mark.outlet = "DA002".to_owned();
    assert_eq!(site.row(0), row("10", 0, 0));
}
