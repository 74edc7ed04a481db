//! Who is sent what when.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tidegate_domain::{Channel, NewNotice, NoticeStatus, TryOutcome, Urgency};
use tidegate_messages::{Dispatcher, Failed, Gateways, Means, Place, Policy, Round, Taken, Way};

use crate::support::line::MemoryLine;
use crate::support::scripted::{Scripted, dispatcher, place};
use crate::support::{NOW, SetClock, new_notice, tokio_clock};

const HOUR: i64 = 3_600;

/// A short message to a person.
fn sms(person: &str, key: &str) -> NewNotice {
    let mut notice = new_notice(Channel::Sms, "13812345678", key);
    notice.person = person.to_owned();
    notice
}

/// So many to each of so many people, in turn.
fn many(people: usize, each: usize) -> Arc<MemoryLine> {
    let line = Arc::new(MemoryLine::new(true));
    for number in 0..each {
        for person in 0..people {
            line.put(sms(&format!("p{person}"), &format!("p{person}/{number:02}")));
        }
    }
    line
}

/// Rounds until nothing is claimed.
async fn drain(dispatcher: &Dispatcher<MemoryLine>) -> Round {
    let mut total = Round::default();
    loop {
        let round = dispatcher.round().await.unwrap();
        total.sent += round.sent;
        if round.claimed == 0 {
            return total;
        }
    }
}

fn taken() -> Result<Taken, Failed> {
    Ok(Taken::default())
}

#[tokio::test]
async fn people_go_side_by_side_and_each_in_order() {
    let line = many(8, 5);
    let gateway = Scripted::new(Duration::from_millis(10), |_| taken());
    let clock = SetClock::new();
    let dispatcher = dispatcher(&line, place(gateway.clone()), &clock);
    assert_eq!(drain(&dispatcher).await.sent, 40);
    assert_eq!(gateway.in_hand_most(), 4);
    let mut by_person: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (person, key) in gateway.given() {
        by_person.entry(person).or_default().push(key);
    }
    assert!(by_person.values().all(|keys| keys.len() == 5 && keys.is_sorted()), "{by_person:?}");
}

#[tokio::test(start_paused = true)]
async fn a_gateway_is_given_no_more_a_second_than_it_takes() {
    let line = many(21, 1);
    let gateway = Scripted::new(Duration::ZERO, |_| taken());
    let clock = SetClock::new();
    let slow = Place { per_second: 10, ..place(gateway.clone()) };
    let began = tokio::time::Instant::now();
    dispatcher(&line, slow, &clock).round().await.unwrap();
    let took = began.elapsed();
    assert_eq!(gateway.given().len(), 21);
    assert!((2_000..2_100).contains(&took.as_millis()), "{took:?}");
}

#[tokio::test]
async fn what_fails_is_tried_again_later_and_later_until_it_is_given_up() {
    let line = many(1, 2);
    let gateway = Scripted::new(Duration::ZERO, |_| Err(Failed::again("busy")));
    let clock = SetClock::new();
    let dispatcher = dispatcher(&line, place(gateway.clone()), &clock);
    let mut waits = Vec::new();
    loop {
        let round = dispatcher.round().await.unwrap();
        assert_eq!(round.claimed, 1, "the second passed the first");
        if line.notice(1).status != NoticeStatus::Waiting {
            break;
        }
        let wait = line.notice(1).next_at - clock.now();
        clock.forward(wait - 1);
        assert_eq!(dispatcher.round().await.unwrap().claimed, 0);
        clock.forward(1);
        waits.push(wait);
    }
    let expected = [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600, 3_600, 3_600];
    assert_eq!(waits.len(), expected.len());
    for (wait, expected) in waits.iter().zip(expected) {
        assert!((expected * 8 / 10..=expected * 12 / 10).contains(wait), "{waits:?}");
    }
    assert_eq!(line.notice(1).problem.unwrap(), "busy; given up after 12 tries");
    let tries = line.inner().entry(1).tries.clone();
    let numbers: Vec<_> = tries.iter().map(|one| one.number).collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
    gateway.says(|_| taken());
    assert_eq!(dispatcher.round().await.unwrap().sent, 1);
    assert_eq!(line.notice(2).status, NoticeStatus::Sent);
}

#[tokio::test]
async fn a_gateway_that_is_down_is_asked_by_one_and_loses_nothing() {
    for puts_off in [true, false] {
        let line = Arc::new(MemoryLine::new(puts_off));
        for person in 0..100 {
            line.put(sms(&format!("p{person}"), &format!("p{person}/0")));
        }
        let gateway = Scripted::new(Duration::ZERO, |_| Err(Failed::down("gone")));
        let clock = SetClock::new();
        let dispatcher = dispatcher(&line, place(gateway.clone()), &clock);
        for _ in 0..360 {
            dispatcher.round().await.unwrap();
            clock.forward(10);
        }
        // Three find out that it is down, with up to three more that were under way; then one asks
        // after 30 s, after 60 s more, and every two minutes.
        let asked = gateway.given().len();
        assert!((3 + 25..=6 + 32).contains(&asked), "{asked}");
        assert_eq!(line.count(NoticeStatus::Waiting), 100);
        assert!(line.inner().entries.iter().all(|entry| entry.tries.is_empty()));
        gateway.says(|_| taken());
        for _ in 0..30 {
            dispatcher.round().await.unwrap();
            clock.forward(10);
        }
        assert_eq!(line.count(NoticeStatus::Sent), 100);
    }
}

#[tokio::test]
async fn one_notice_that_a_gateway_stumbles_over_is_given_up_and_stops_nobody_else() {
    let line = Arc::new(MemoryLine::new(true));
    let bad = line.put(sms("bad", "bad/0"));
    let behind = line.put(sms("bad", "bad/1"));
    let gateway = Scripted::new(Duration::ZERO, |notice| match notice.notice.key.as_str() {
        "bad/0" => Err(Failed::down("answers with status 500")),
        _ => taken(),
    });
    let clock = SetClock::new();
    let dispatcher = dispatcher(&line, place(gateway.clone()), &clock);
    let mut others = 0;
    while line.notice(behind).status == NoticeStatus::Waiting {
        others += 1;
        assert!(others < 2_000, "{:?}", line.notice(bad));
        line.put(sms(&format!("o{others}"), &format!("o{others}")));
        dispatcher.round().await.unwrap();
        clock.forward(30);
    }
    assert_eq!(line.notice(bad).status, NoticeStatus::Dead);
    dispatcher.round().await.unwrap();
    assert_eq!(line.count(NoticeStatus::Sent), others + 1);
}

#[tokio::test]
async fn one_notice_that_a_gateway_stumbles_over_does_not_keep_it_down_for_the_others() {
    let line = Arc::new(MemoryLine::new(true));
    line.put(sms("bad", "bad/0"));
    let gateway = Scripted::new(Duration::ZERO, |notice| match notice.notice.key.as_str() {
        "bad/0" => Err(Failed::down("answers with status 500")),
        _ => taken(),
    });
    let clock = SetClock::new();
    let dispatcher = dispatcher(&line, place(gateway.clone()), &clock);
    let rounds = async |count: u32| {
        for _ in 0..count {
            dispatcher.round().await.unwrap();
            clock.forward(10);
        }
    };
    rounds(60).await;
    let good = line.put(sms("good", "good/0"));
    rounds(25).await;
    assert_eq!(line.notice(good).status, NoticeStatus::Sent);
}

#[tokio::test]
async fn a_gateway_that_refuses_everything_is_taken_to_be_down() {
    let line = many(60, 1);
    let gateway = Scripted::new(Duration::ZERO, |_| Err(Failed::for_good("no such template")));
    let clock = SetClock::new();
    let dispatcher = dispatcher(&line, place(gateway.clone()), &clock);
    for _ in 0..120 {
        dispatcher.round().await.unwrap();
        clock.forward(30);
    }
    assert_eq!(line.count(NoticeStatus::Dead), 20);
    assert!(gateway.given().len() < 60, "{}", gateway.given().len());
    let told = |entry: &crate::support::line::Entry| {
        entry.notice.problem.as_ref().is_some_and(|it| it.contains("look at its configuration"))
    };
    assert!(line.inner().entries.iter().any(told));
    gateway.says(|_| taken());
    for _ in 0..20 {
        dispatcher.round().await.unwrap();
        clock.forward(30);
    }
    assert_eq!(line.count(NoticeStatus::Sent), 40);
}

#[tokio::test]
async fn retry_after_holds_the_whole_gateway_and_costs_no_try() {
    let line = many(6, 1);
    let gateway =
        Scripted::new(Duration::ZERO, |_| Err(Failed::down("status 429").wait(Some(600))));
    let clock = SetClock::new();
    let one = Place { at_once: 1, ..place(gateway.clone()) };
    let dispatcher = dispatcher(&line, one, &clock);
    dispatcher.round().await.unwrap();
    assert_eq!(gateway.given().len(), 1);
    clock.forward(599);
    dispatcher.round().await.unwrap();
    assert_eq!(gateway.given().len(), 1);
    gateway.says(|_| taken());
    clock.forward(1);
    for _ in 0..4 {
        dispatcher.round().await.unwrap();
        clock.forward(60);
    }
    assert_eq!(line.count(NoticeStatus::Sent), 6);
    assert!(line.inner().entries.iter().all(|entry| entry.notice.tries == 1));
}

#[tokio::test]
async fn over_the_limit_of_a_day_information_waits_for_the_morning_and_the_urgent_passes() {
    let line = Arc::new(MemoryLine::new(true));
    let put = |urgency, key: &str| {
        let mut notice = sms("u1", key);
        notice.urgency = urgency;
        line.put(notice)
    };
    let first: Vec<_> = (0..5).map(|it| put(Urgency::Information, &format!("i{it}"))).collect();
    let over = put(Urgency::Information, "over");
    let action = put(Urgency::Action, "action");
    let urgent = put(Urgency::Urgent, "urgent");
    let gateway = Scripted::new(Duration::ZERO, |_| taken());
    let clock = SetClock::new();
    let dispatcher = dispatcher(&line, place(gateway.clone()), &clock);
    drain(&dispatcher).await;
    let sent = |ids: &[i64]| ids.iter().all(|id| line.notice(*id).status == NoticeStatus::Sent);
    assert!(sent(&first) && sent(&[action, urgent]) && !sent(&[over]));
    // The clock began at eight in the morning.
    assert_eq!(line.notice(over).next_at, NOW + 24 * HOUR);
    assert_eq!(line.notice(over).problem.unwrap(), "enough was sent today");
    clock.forward(24 * HOUR - 1);
    drain(&dispatcher).await;
    assert!(!sent(&[over]));
    clock.forward(1);
    drain(&dispatcher).await;
    assert!(sent(&[over]));
    assert_eq!(line.notice(over).tries, 1);
}

#[tokio::test]
async fn what_cannot_go_is_seen_and_not_tried() {
    let line = Arc::new(MemoryLine::new(true));
    let off = line.put(sms("u1", "off"));
    let mut letter = new_notice(Channel::Email, "a@b.cn", "letter");
    letter.person = "u2".to_owned();
    let without = line.put(letter);
    let clock = SetClock::new();
    let way = Way::Off("no contract yet".to_owned());
    let gateway = Scripted::new(Duration::ZERO, |_| taken());
    let switched_off = Place { way, ..place(gateway.clone()) };
    let round = dispatcher(&line, switched_off, &clock).round().await.unwrap();
    assert_eq!((round.suppressed, round.dead), (1, 1));
    assert_eq!(line.notice(off).problem.unwrap(), "no contract yet");
    assert_eq!(line.notice(off).status, NoticeStatus::Suppressed);
    assert_eq!(line.notice(without).status, NoticeStatus::Dead);
    assert!(line.notice(without).problem.unwrap().contains("no gateway for `email`"));

    let mut nowhere = sms("u3", "nowhere");
    nowhere.address = String::new();
    let nowhere = line.put(nowhere);
    let refused = line.put(sms("u4", "refused"));
    gateway.says(|_| Err(Failed::for_good("no such number")));
    dispatcher(&line, place(gateway.clone()), &clock).round().await.unwrap();
    assert_eq!(line.notice(nowhere).status, NoticeStatus::Suppressed);
    let tries = line.inner().entry(refused).tries.clone();
    let dead = TryOutcome::Dead { problem: "no such number".to_owned() };
    assert_eq!(tries[0].outcome, dead);
    assert_eq!(gateway.given().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_send_in_hand_is_finished_and_recorded_when_the_host_stops() {
    let line = many(100, 2);
    let gateway = Scripted::new(Duration::from_secs(5), |_| taken());
    let clock = SetClock::new();
    let dispatcher = dispatcher(&line, place(gateway.clone()), &clock);
    let stop = tokio::time::sleep(Duration::from_secs(7));
    let began = tokio::time::Instant::now();
    let total = dispatcher.run(stop).await;
    assert!(began.elapsed() <= Duration::from_secs(11), "{:?}", began.elapsed());
    assert_eq!(total.sent as usize, gateway.given().len());
    assert_eq!(line.count(NoticeStatus::Sent), 8);
    assert_eq!(line.count(NoticeStatus::Waiting), 192);
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_its_turn_holds_up_no_stop_and_goes_at_the_next_start() {
    let line = many(100, 1);
    let gateway = Scripted::new(Duration::ZERO, |_| taken());
    let clock = SetClock::new();
    let slow = Place { per_second: 1, ..place(gateway.clone()) };
    let began = tokio::time::Instant::now();
    let stop = tokio::time::sleep(Duration::from_millis(3_500));
    dispatcher(&line, slow, &clock).run(stop).await;
    assert!(began.elapsed() < Duration::from_millis(3_600), "{:?}", began.elapsed());
    assert_eq!(line.count(NoticeStatus::Sent), 4);
    drain(&dispatcher(&line, place(gateway), &clock)).await;
    // Those that there was no room for were turned away for some minutes at most.
    clock.forward(300);
    drain(&dispatcher(&line, place(Scripted::new(Duration::ZERO, |_| taken())), &clock)).await;
    assert_eq!(line.count(NoticeStatus::Sent), 100);
}

#[tokio::test(start_paused = true)]
async fn a_long_queue_goes_as_fast_as_its_gateway_and_the_urgent_does_not_wait_behind_it() {
    const PEOPLE: usize = 1_000;
    let line = many(PEOPLE, 1);
    let gateway = Scripted::new(Duration::from_millis(10), |_| taken());
    let means = Means {
        line: Arc::clone(&line),
        gateways: Gateways::new(vec![Place { per_second: 10, ..place(gateway.clone()) }]),
        clock: tokio_clock(),
        policy: Policy::default(),
    };
    let dispatcher = Dispatcher::new(means).unwrap();
    let began = tokio::time::Instant::now();
    let urgent = async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        let mut urgent = sms("urgent", "urgent");
        urgent.urgency = Urgency::Urgent;
        let urgent = line.put(urgent);
        while line.notice(urgent).status == NoticeStatus::Waiting {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let waited = began.elapsed() - Duration::from_secs(60);
        assert!(waited < Duration::from_secs(12), "{waited:?}");
        while line.count(NoticeStatus::Sent) <= PEOPLE {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    let total = dispatcher.run(urgent).await;
    let took = began.elapsed();
    assert!(took < Duration::from_secs(PEOPLE as u64 / 10 + 30), "{took:?}");
    // Each is turned away some few times, and not every five seconds.
    assert!(total.postponed < 4 * PEOPLE as u64, "{total:?}");
}

#[test]
fn an_operator_sees_what_was_sent_what_waits_and_what_is_down() {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let text = recorder.handle();
    metrics::with_local_recorder(&recorder, || {
        tidegate_messages::describe();
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let line = many(3, 2);
            let gateway =
                Scripted::new(Duration::ZERO, |notice| match notice.notice.key.as_str() {
                    "p0/00" => Err(Failed::again("busy")),
                    "p1/00" => Err(Failed::for_good("no such number")),
                    _ => taken(),
                });
            let clock = SetClock::new();
            let up = dispatcher(&line, place(gateway.clone()), &clock);
            up.run(tokio::time::sleep(Duration::from_secs(20))).await;
            gateway.says(|_| Err(Failed::down("gone").wait(Some(5))));
            clock.forward(600);
            up.round().await.unwrap();
        });
    });
    let text = text.render();
    for line in [
        r#"tidegate_notices_total{channel="sms",outcome="again"} 1"#,
        r#"tidegate_notices_total{channel="sms",outcome="dead"} 1"#,
        r#"tidegate_notices_total{channel="sms",outcome="sent"} 3"#,
        r#"tidegate_notices_total{channel="sms",outcome="postponed"} 1"#,
        r#"tidegate_notices_waiting{channel="sms"} 2"#,
        r#"tidegate_notices_waiting{channel="email"} 0"#,
        r#"tidegate_gateway_down{gateway="sms"} 1"#,
        r#"tidegate_notice_send_seconds_count{gateway="sms"} 6"#,
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_running_dispatcher_sends_one_persons_notices_without_a_pause_between_them() {
    let line = many(1, 20);
    let gateway = Scripted::new(Duration::from_millis(100), |_| taken());
    let clock = SetClock::new();
    let limitless = Policy { daily: Vec::new(), ..Policy::default() };
    let means = Means {
        line: Arc::clone(&line),
        gateways: Gateways::new(vec![place(gateway.clone())]),
        clock: clock.clock(),
        policy: limitless,
    };
    let total =
        Dispatcher::new(means).unwrap().run(tokio::time::sleep(Duration::from_secs(4))).await;
    assert_eq!(total.sent, 20);
}

#[tokio::test(start_paused = true)]
async fn a_record_that_fails_is_repeated_and_at_worst_the_notice_is_sent_again() {
    for (failing, given, tries) in [(4, 1, 1), (5, 2, 1)] {
        let line = many(1, 1);
        line.inner().failing = failing;
        let gateway = Scripted::new(Duration::ZERO, |_| taken());
        let clock = SetClock::new();
        let dispatcher = dispatcher(&line, place(gateway.clone()), &clock);
        dispatcher.round().await.unwrap();
        clock.forward(119);
        dispatcher.round().await.unwrap();
        clock.forward(1);
        dispatcher.round().await.unwrap();
        assert_eq!(gateway.given().len(), given, "{failing}");
        assert_eq!(line.notice(1).status, NoticeStatus::Sent);
        assert_eq!(line.notice(1).tries, tries);
    }
}

#[tokio::test(start_paused = true)]
async fn a_gateway_that_never_comes_back_is_cut_off() {
    let line = many(1, 1);
    let gateway = Scripted::new(Duration::from_secs(1_000_000), |_| taken());
    let clock = SetClock::new();
    let began = tokio::time::Instant::now();
    let round = dispatcher(&line, place(gateway), &clock).round().await.unwrap();
    assert_eq!(round.postponed, 1);
    assert_eq!(began.elapsed().as_secs(), 23);
    assert_eq!(line.notice(1).problem.unwrap(), "does not answer in time");
}

#[tokio::test]
async fn nothing_is_sent_so_late_that_another_host_may_have_it() {
    // A claim of 120 s; a send takes up to 20 s and 3 s of slack.
    for (behind, given) in [(96, 2), (97, 1)] {
        let line = many(2, 1);
        let clock = SetClock::new();
        let own = clock.clone();
        let gateway = Scripted::new(Duration::ZERO, move |_| {
            own.forward(behind);
            taken()
        });
        let one = Place { at_once: 1, ..place(gateway.clone()) };
        let round = dispatcher(&line, one, &clock).round().await.unwrap();
        assert_eq!((gateway.given().len(), round.left), (given, 2 - given as u64), "{behind}");
    }
}
