//! What holds of every copy, window and shutdown.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tidegate_affairs::Deed;
use tidegate_affairs::duty::{
    Cycle, DueBy, DutyAct, Excuse, MonitoringTerm, Owed, PermitDuties, RegisteredChange,
    RegularTerm, ReportTerm, owed, reckon,
};
use tidegate_domain::{Date, DocketItem, Party};

use crate::support::{County, Play, at, first_quarter};

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

/// An act of a day in April or May 2022, by somebody who may do it.
fn acts() -> impl Strategy<Value = (Party, DutyAct)> {
    let april = || (90_i32..150).prop_map(|days| Date::from_days(FIRST + 731 + days));
    let owed = first_quarter(&County::national());
    prop_oneof![
        Just((Party::Host, DutyAct::Owe(owed.clone()))),
        Just((Party::Host, DutyAct::Remind)),
        Just((Party::Host, DutyAct::FallDue)),
        Just((Party::Host, DutyAct::Excuse { reason: Excuse::Stopped, text: String::new() })),
        proptest::option::of(april()).prop_map(|on| {
            let act =
                DutyAct::HandIn { on, times: 1, text: String::new(), attachments: Vec::new() };
            (Party::Officer, act)
        }),
        proptest::option::of(april()).prop_map(|by| {
            (Party::Officer, DutyAct::Return { reason: "page 3".to_owned(), by })
        }),
        proptest::option::of(april()).prop_map(|due| {
            (Party::Host, DutyAct::Reopen { reason: "page 3".to_owned(), due })
        }),
        (april(), proptest::option::of(april())).prop_map(move |(due, done)| {
            let remind_on = vec![due.plus_days(-3)];
            (Party::Host, DutyAct::Revise(Owed { due, done, remind_on, ..owed.clone() }))
        }),
    ]
}

proptest! {
    #[test]
    fn whatever_is_done_the_docket_and_the_steps_agree_with_the_duty(
        acts in proptest::collection::vec((0_i64..60, acts()), 1..25),
    ) {
        let mut play = Play::new();
        let mut docket: BTreeMap<String, DocketItem> = BTreeMap::new();
        let mut acts = acts;
        acts.sort_by_key(|(days, _)| *days);
        for (days, (party, act)) in acts {
            let at = at("2022-04-01 09:00") + days * 86_400;
            let Ok(turn) = play.take(&Deed { at, by: "somebody".to_owned(), party, act }) else {
                continue;
            };
            for item in turn.withdrawn {
                prop_assert!(docket.remove(&item.key()).is_some(), "takes back what was not there");
            }
            docket.extend(turn.docket.into_iter().map(|item| (item.key(), item)));
            let standing = (play.status() != "excused").then(|| play.duty().docket_item()).flatten();
            let standing: Vec<_> = standing.into_iter().collect();
            prop_assert_eq!(docket.values().cloned().collect::<Vec<_>>(), standing);
            let is_done = play.duty().done_on().is_some();
            prop_assert_eq!(is_done, play.status().starts_with("done"), "{:?}", play.duty());
        }
        if play.duty.is_some() {
            prop_assert_eq!(&play.folded(), play.duty());
        }
    }
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
