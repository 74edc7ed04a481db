//! Loggers on the line.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::Duration;

use tidegate_demo::{
    AckLog, Acknowledged, Logger, OptionsError, Simulator, SimulatorOptions, SimulatorReport,
};
use tidegate_hj212::Tolerance;
use tokio_util::sync::CancellationToken;

use crate::platform::{Manners, Platform};
use crate::support::{county, start};

const HOUR: Duration = Duration::from_secs(3600);

fn options(platform: &Platform) -> SimulatorOptions {
    SimulatorOptions {
        speed: None,
        for_virtual: Some(2 * HOUR + Duration::from_secs(60)),
        answer_timeout: Duration::from_secs(20),
        ..SimulatorOptions::new(platform.address, start().start())
    }
}

async fn play(loggers: Vec<Logger>, options: SimulatorOptions) -> SimulatorReport {
    let simulator = Simulator::new(loggers, options).unwrap();
    simulator.run(CancellationToken::new()).await.unwrap()
}

fn balance(report: &SimulatorReport) {
    let sent = report.sent;
    assert_eq!(
        sent.data + sent.heartbeats + sent.duplicates,
        report.acknowledged + report.unanswered + report.not_awaited,
        "{report:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_is_sent_is_read_and_answered() {
    let loggers = county(1, 3400).loggers;
    let platform = Platform::open(&loggers, Manners::default()).await;
    let report = play(loggers.clone(), options(&platform)).await;
    let seen = platform.seen(&report).await;
    balance(&report);
    assert_eq!(seen.frames as u64, report.sent.good_frames());
    assert_eq!(seen.garbage as u64, report.sent.garbage);
    assert_eq!(seen.bad_crc as u64, report.sent.bad_crc);
    assert_eq!(seen.other_rejections, 0);
    assert_eq!(seen.strangers as u64, report.sent.unknown_mn + report.sent.wrong_password);
    assert_eq!(seen.answered as u64, report.acknowledged);
    assert_eq!((report.unanswered, report.unexpected_answers, report.sent.resent), (0, 0, 0));
    assert_eq!(report.connections, loggers.len() as u64);
    assert_eq!(report.lost_connections, 0);
    let sent = report.sent;
    for (what, count) in [
        ("data", sent.data),
        ("late", sent.late),
        ("heartbeats", sent.heartbeats),
        ("duplicates", sent.duplicates),
        ("bad crc", sent.bad_crc),
        ("garbage", sent.garbage),
        ("unknown", sent.unknown_mn),
        ("wrong password", sent.wrong_password),
        ("without answer", report.not_awaited),
    ] {
        assert!(count > 0, "{what}");
    }
    for tolerance in [
        Tolerance::LowerCaseCrc,
        Tolerance::ModbusCrc,
        Tolerance::MissingQn,
        Tolerance::TrailingSemicolon,
        Tolerance::Spaces,
        Tolerance::OldPollutantCode,
    ] {
        assert!(seen.tolerances.contains_key(&tolerance), "{tolerance:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_lost_with_a_connection_is_sent_again() {
    let loggers: Vec<Logger> = county(2, 3400).loggers.into_iter().take(20).collect();
    let calm = Platform::open(&loggers, Manners::default()).await;
    let rough = Manners { hangs_up_after: Some(40), hang_ups_max: 60, ..Manners::default() };
    let rough = Platform::open(&loggers, rough).await;
    let calm_report = play(loggers.clone(), options(&calm)).await;
    let report = play(loggers, options(&rough)).await;
    balance(&report);
    assert_eq!(report.unanswered, 0);
    assert_eq!(report.lost_connections, 60);
    assert!(report.sent.resent > 0);
    let [calm, rough] = [calm.seen(&calm_report).await, rough.seen(&report).await];
    assert!(rough.resent_marked > 0);
    assert_eq!(calm.data.keys().collect::<Vec<_>>(), rough.data.keys().collect::<Vec<_>>());
    for (key, segments) in &rough.data {
        let unmarked = segments.iter().map(|segment| segment.replace("RF=1;", ""));
        let distinct: BTreeSet<String> = unmarked.collect();
        let expected: BTreeSet<String> = calm.data[key].iter().cloned().collect();
        assert_eq!(distinct, expected, "{key:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_does_not_come_is_asked_for_again() {
    let loggers: Vec<Logger> = county(2, 3400).loggers.into_iter().take(6).collect();
    let manners = Manners { forgets_one_in: 25, ..Manners::default() };
    let platform = Platform::open(&loggers, manners).await;
    let options = SimulatorOptions {
        answer_timeout: Duration::from_millis(60),
        for_virtual: Some(HOUR),
        ..options(&platform)
    };
    let report = play(loggers, options).await;
    balance(&report);
    assert!(report.sent.resent > 5, "{report:?}");
    let seen = platform.seen(&report).await;
    assert_eq!(seen.answered as u64, report.acknowledged + report.unexpected_answers);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_are_given_up_after_three_resends() {
    let loggers: Vec<Logger> = county(2, 3400).loggers.into_iter().take(3).collect();
    let manners = Manners { forgets_one_in: 1, ..Manners::default() };
    let platform = Platform::open(&loggers, manners).await;
    let options = SimulatorOptions {
        answer_timeout: Duration::from_millis(20),
        for_virtual: Some(Duration::from_secs(600)),
        ..options(&platform)
    };
    let report = play(loggers, options).await;
    balance(&report);
    assert_eq!(report.acknowledged, 0);
    assert_eq!(report.sent.resent, 3 * report.unanswered);
    assert!(report.unanswered > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_holds_what_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acknowledged.jsonl");
    let loggers: Vec<Logger> = county(1, 3400).loggers.into_iter().take(30).collect();
    let platform = Platform::open(&loggers, Manners::default()).await;
    let simulator = Simulator::new(loggers, options(&platform)).unwrap();
    let simulator = simulator.with_ack_log(AckLog::append(&path).unwrap());
    let report = simulator.run(CancellationToken::new()).await.unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<Acknowledged> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let beats = report.sent.heartbeats;
    assert!(lines.len() as u64 >= report.acknowledged - beats);
    assert!(lines.len() as u64 <= report.acknowledged);
    let seen = platform.seen(&report).await;
    for line in lines {
        let key = (line.mn.clone(), line.cn, line.data_time.clone());
        let is_there = seen.data[&key].iter().any(|segment| segment.contains(&line.qn));
        assert!(is_there, "{line:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bound_on_frames_holds() {
    let loggers: Vec<Logger> = county(1, 3400).loggers.into_iter().take(20).collect();
    let platform = Platform::open(&loggers, Manners::default()).await;
    let options = SimulatorOptions {
        frames_per_second_max: NonZeroU32::new(400),
        for_real: Some(Duration::from_millis(500)),
        for_virtual: None,
        ..options(&platform)
    };
    let begun = std::time::Instant::now();
    let report = play(loggers, options).await;
    let bound = begun.elapsed().as_millis() as u64 * 400 / 1000 + 10;
    balance(&report);
    let frames = report.sent.good_frames() + report.sent.bad_crc + report.sent.garbage;
    assert!((1..=bound).contains(&frames), "{frames} of {bound}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn virtual_time_follows_the_speed() {
    let loggers: Vec<Logger> = county(1, 3400).loggers.into_iter().take(5).collect();
    let platform = Platform::open(&loggers, Manners::default()).await;
    let options = SimulatorOptions {
        speed: NonZeroU32::new(3600),
        for_real: Some(Duration::from_millis(500)),
        for_virtual: None,
        ..options(&platform)
    };
    let begun = std::time::Instant::now();
    let report = play(loggers, options).await;
    let virtual_minutes = begun.elapsed().as_millis() as u64 * 3600 / 60_000 + 1;
    balance(&report);
    // A logger has at most one real-time message a minute, others every ten, each maybe in two.
    let each = report.sent.data / 5;
    assert!((1..=virtual_minutes * 5 / 2).contains(&each), "{each} in {virtual_minutes} minutes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_simulation_ends_without_a_platform() {
    let loggers: Vec<Logger> = county(1, 3400).loggers.into_iter().take(5).collect();
    let options = {
        let gone = Platform::open(&loggers, Manners::default()).await;
        let mut options = options(&gone);
        // Nobody listens on the discard port.
        options.address.set_port(9);
        options
    };
    let cancel = CancellationToken::new();
    let simulator = Simulator::new(loggers, options).unwrap();
    let running = tokio::spawn(simulator.run(cancel.clone()));
    cancel.cancel();
    let report = tokio::time::timeout(Duration::from_secs(20), running).await.unwrap();
    let report = report.unwrap().unwrap();
    assert_eq!((report.connections, report.sent.data), (0, 0));
}

#[test]
fn options_out_of_range_are_refused() {
    let address = "127.0.0.1:9000".parse().unwrap();
    let plain = SimulatorOptions::new(address, start().start());
    let refused = |options| Simulator::new(Vec::new(), options).unwrap_err();
    for (interval, fits) in
        [(29, false), (30, true), (45, false), (60, true), (600, true), (601, false)]
    {
        let options = SimulatorOptions { real_time_interval_s: interval, ..plain.clone() };
        assert_eq!(Simulator::new(Vec::new(), options).is_ok(), fits, "{interval}");
    }
    for window in [0, 1025] {
        let options = SimulatorOptions { window, ..plain.clone() };
        assert_eq!(refused(options), OptionsError::Window { frames: window });
    }
}
