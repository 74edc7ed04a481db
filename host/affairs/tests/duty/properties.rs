//! What holds of every copy, window and shutdown.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tidegate_affairs::duty::{
    Cycle, DueBy, MonitoringTerm, PermitDuties, RegisteredChange, RegularTerm, ReportTerm, owed,
    reckon,
};
use tidegate_domain::Date;

use crate::support::County;

const FIRST: i32 = 18_262; // 2020-01-01

fn cycle() -> impl Strategy<Value = Cycle> {
    proptest::sample::select(Cycle::ALL.to_vec())
}

fn due_by() -> impl Strategy<Value = DueBy> {
    prop_oneof![
        (0_u16..=372).prop_map(DueBy::DaysAfter),
        (1_u8..=12, 1_u8..=31).prop_map(|(month, day)| DueBy::DayOf { month, day }),
    ]
}

fn day_in(days: std::ops::Range<i32>) -> impl Strategy<Value = Date> {
    days.prop_map(|days| Date::from_days(FIRST + days))
}

prop_compose! {
    fn copies()(
        valid_from in day_in(0..1500),
        valid_for in 1_i32..2000,
        ended in proptest::option::of(0_i32..2000),
        since in proptest::option::of(0_i32..1000),
        reports in proptest::collection::vec((cycle(), proptest::option::of(due_by())), 0..5),
        regular in proptest::collection::vec((cycle(), due_by()), 0..3),
        monitoring in proptest::collection::vec(
            (cycle(), 1_u16..4, proptest::option::of(due_by())), 0..3),
        changes in proptest::collection::vec(day_in(0..3000), 0..3),
    ) -> PermitDuties {
        let regular: Vec<_> =
            regular.into_iter().map(|(every, due)| RegularTerm { every, due }).collect();
        PermitDuties {
            permit: "P1".to_owned(),
            valid_from,
            valid_until: valid_from.plus_days(valid_for),
            ended: ended.map(|days| valid_from.plus_days(days)),
            held_since: since.map(|days| valid_from.plus_days(-days)),
            renewed: None,
            reports: reports.into_iter().map(|(every, due)| ReportTerm { every, due }).collect(),
            ledgers: regular.clone(),
            monitoring: monitoring.into_iter().map(|(every, times, due)| MonitoringTerm {
                outlet: "DW001".to_owned(), pollutant: "w01018".to_owned(), every, times, due,
            }).collect(),
            disclosures: regular,
            changes: changes.into_iter().map(|on| RegisteredChange {
                on, what: "name".to_owned(), done: None,
            }).collect(),
            provisional: false,
        }
    }
}

fn shutdowns() -> impl Strategy<Value = Vec<(Date, Option<Date>)>> {
    let one = (day_in(0..3500), proptest::option::of(0_i32..400));
    let stop = one.prop_map(|(from, days)| (from, days.map(|days| from.plus_days(days))));
    proptest::collection::vec(stop, 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_window_cut_anywhere_gives_the_same(
        duties in copies(),
        stopped in shutdowns(),
        from in day_in(0..3500),
        days in 0_i32..1200,
        cut in 0_i32..1200,
    ) {
        let county = County::national();
        let context = county.context();
        let (until, cut) = (from.plus_days(days), from.plus_days(cut.min(days)));
        let whole = reckon(&duties, from..until, &stopped, &context);
        let mut first = reckon(&duties, from..cut, &stopped, &context);
        let second = reckon(&duties, cut..until, &stopped, &context);
        first.owed.extend(second.owed);
        first.spared.extend(second.spared);
        prop_assert_eq!(first, whole);
    }

    #[test]
    fn each_once_and_within_the_permit(
        duties in copies(),
        stopped in shutdowns(),
        from in day_in(0..3500),
        days in 0_i32..1200,
    ) {
        let county = County::national();
        let context = county.context();
        let found = reckon(&duties, from..from.plus_days(days), &stopped, &context);
        let mut keys = BTreeSet::new();
        for one in &found.owed {
            prop_assert!(keys.insert(one.key.clone()), "{} twice", one.key);
            prop_assert!(duties.valid_from <= one.due && one.due < duties.until());
            prop_assert!((from..from.plus_days(days)).contains(&one.due));
            prop_assert!(one.from < one.until, "{one:?}");
            prop_assert!(one.remind_on.iter().all(|on| *on <= one.due));
            prop_assert!(one.from >= duties.since() || one.kind.word() == "change");
        }
        for one in &found.spared {
            prop_assert!(keys.insert(one.key.clone()), "{} owed and spared", one.key);
        }
        prop_assert_eq!(owed(&duties, from..from.plus_days(days), &stopped, &context), found.owed);
    }
}
