//! Whatever people and judgements do, in whatever order: some things always hold.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tidegate_affairs::{Affair, Audience, Task, TaskAct, Tell};
use tidegate_domain::{Instant, Party, Severity, Standing};

use crate::county::at;
use crate::desk::{Desk, act, acts_of, line};

const WORDS: [&str; 20] = [
    "lapse",
    "confirm",
    "dismiss",
    "accept",
    "rectify",
    "submit",
    "recheck-passed",
    "recheck-failed",
    "close",
    "waive",
    "appeal",
    "uphold",
    "reject",
    "assign",
    "extend",
    "note",
    "raise",
    "tell-gathered",
    "remind",
    "escalate",
];

#[derive(Clone, Debug)]
enum Doing {
    Act(&'static str),
    Find(Vec<(i64, bool, bool)>),
}

fn doing() -> impl Strategy<Value = (i64, Party, Doing)> {
    let lines = prop::collection::vec((1..4_i64, any::<bool>(), any::<bool>()), 1..3);
    let doing = prop_oneof![
        5 => prop::sample::select(WORDS.to_vec()).prop_map(Doing::Act),
        2 => lines.prop_map(Doing::Find),
    ];
    let pause = prop_oneof![Just(0), 1..7_200_i64, 3_600..40 * 86_400_i64];
    (pause, prop::sample::select(Party::ALL.to_vec()), doing)
}

fn found(desk: &Desk, lines: &[(i64, bool, bool)]) -> TaskAct {
    let lines = lines.iter().map(|(case, by_data, serious)| {
        let standing = if *by_data { Standing::ConfirmedByData } else { Standing::Suspected };
        let severity = if *serious { Severity::Serious } else { Severity::Slight };
        line(
            *case,
            match case {
                1 => "evasion",
                2 => "no-permit",
                _ => "score",
            },
            standing,
            severity,
        )
    });
    TaskAct::Find(desk.found(false, lines.collect()))
}

/// What must hold of a task at an instant once the host has done all that it does by itself.
fn check(desk: &Desk, now: Instant) {
    let task = desk.task();
    let position = task.position();
    assert_eq!(position.closed, task.status.is_closed());
    assert_eq!(position.closed, task.closed_at.is_some());
    assert!(
        position.due_at.is_none_or(|due| due > now),
        "the host sleeps over {:?}",
        position.due_at
    );
    if position.closed {
        assert_eq!((position.due_at, position.deadline), (None, None));
        assert!(task.untold.is_empty() && task.clues.is_empty());
    } else {
        assert!(position.deadline.is_some(), "an open task has a clock");
    }
    assert!(position.labels.is_sorted());
    assert_eq!(Task::from_position(&task.standing().unwrap()).unwrap(), *task);
}

/// The host's own acts; a clock reminds once and is missed once.
fn serve(desk: &mut Desk, now: Instant, said: &mut BTreeSet<(String, Instant, Instant)>) {
    let clock = desk.task().clock.map(|clock| (clock.from, clock.deadline));
    let (words, _) = desk.serve(now);
    for word in words.into_iter().filter(|word| word != "tell-gathered") {
        let (from, deadline) = clock.unwrap();
        assert!(said.insert((word.clone(), from, deadline)), "{word} twice");
    }
}

/// No enterprise reads of a clue.
fn no_clue_is_told(desk: &Desk, tells: &[Tell]) {
    let task = desk.task();
    let clues = task.lines.iter().filter(|line| task.clues.contains(&line.case));
    let clues: Vec<&str> = clues.map(|line| line.act.kind.as_str()).collect();
    for tell in tells.iter().filter(|tell| tell.to == Audience::Enterprise) {
        let told = acts_of(tell).split(',').find(|act| clues.contains(act));
        assert_eq!(told, None, "{}", tell.topic);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_is_told_twice_and_the_host_is_never_refused(
        doings in prop::collection::vec(doing(), 1..30),
        key_unit in any::<bool>(),
    ) {
        let mut now = at("2024-09-03 09:00");
        let mut desk = Desk::new();
        let mut said = BTreeSet::new();
        let first = desk.found(key_unit, vec![line(1, "evasion", Standing::Suspected, Severity::Slight)]);
        desk.act(now, Party::Host, TaskAct::Find(first));
        for (pause, party, doing) in doings {
            now += pause;
            // The host serves a task as soon as it is due, acts of its own are never refused.
            serve(&mut desk, now, &mut said);
            check(&desk, now);
            let (party, act) = match doing {
                Doing::Act(word) => (party, act(word)),
                Doing::Find(lines) => (Party::Host, found(&desk, &lines)),
            };
            let before = desk.task.clone();
            match desk.try_act(now, party, act) {
                Ok(tells) => no_clue_is_told(&desk, &tells),
                Err(_) => prop_assert_eq!(&desk.task, &before),
            }
            serve(&mut desk, now, &mut said);
            check(&desk, now);
        }
        let mut told = BTreeSet::new();
        for tell in &desk.tells {
            prop_assert!(told.insert((tell.to.clone(), tell.topic, tell.once.clone())), "{:?}", tell);
        }
        let folded = Task::from_steps(&desk.steps, &desk.county.context()).unwrap();
        prop_assert_eq!(folded, desk.task);
    }
}
