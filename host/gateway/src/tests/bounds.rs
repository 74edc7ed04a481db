//! What a peer cannot do: wait for ever, send for ever, or slow others down.

use std::time::Duration;

use futures::FutureExt;
use tokio::time::{Instant, sleep};

use super::fake::MN;
use super::peer::{Piped, QN, answer, number_qn, numbered, upload};
use crate::GatewayOptions;

const SECOND: Duration = Duration::from_secs(1);

/// Moves the clock of the test; no real time passes.
async fn pass(time: Duration) {
    sleep(time).await;
}

#[tokio::test(start_paused = true)]
async fn a_frame_must_end_in_time() {
    let piped = Piped::start(GatewayOptions::default());
    let mut peer = piped.connect();
    let good = numbered(1);
    let (half, rest) = good.split_at(80);
    peer.send(half).await;
    pass(29 * SECOND).await;
    peer.send(rest).await;
    assert_eq!(peer.answer().await, answer(&number_qn(1), "9014", 4), "in time");
    assert_eq!(piped.fake.refusals(), []);

    peer.send(half).await;
    pass(31 * SECOND).await;
    assert_eq!(piped.fake.refusals(), [(Some(MN.to_owned()), "unfinished")]);
    // The connection goes on.
    peer.send(&good).await;
    assert_eq!(peer.answer().await, answer(&number_qn(1), "9014", 4));
}

#[tokio::test(start_paused = true)]
async fn dripping_bytes_do_not_stretch_the_time_of_a_frame() {
    let piped = Piped::start(GatewayOptions::default());
    let mut peer = piped.connect();
    let begun = Instant::now();
    for byte in numbered(1).into_iter().take(40) {
        peer.send(&[byte]).await;
        pass(SECOND).await;
    }
    assert_eq!(begun.elapsed(), 40 * SECOND);
    assert!(piped.fake.refusals().iter().any(|(_, reason)| *reason == "unfinished"));
    // What drips on without a good frame ends with the idle time.
    let mut closed = Box::pin(peer.until_closed());
    assert_eq!((&mut closed).now_or_never(), None);
    closed.await;
    assert_eq!(begun.elapsed(), Duration::from_secs(600));
    assert_eq!(piped.counters.snapshot().connections_idle, 1);
}

#[tokio::test(start_paused = true)]
async fn a_frame_longer_than_the_standard_has_it_is_not_waited_for() {
    for (length, reason) in [(1_024, None), (1_025, Some("too-long")), (9_999, Some("too-long"))] {
        let piped = Piped::start(GatewayOptions::default());
        let mut peer = piped.connect();
        peer.send(format!("##{length:04}QN=").as_bytes()).await;
        pass(SECOND).await;
        let expected: Vec<_> = reason.map(|reason| (None, reason)).into_iter().collect();
        assert_eq!(piped.fake.refusals(), expected, "{length}");
    }
}

#[tokio::test(start_paused = true)]
async fn silence_ends_a_connection_and_a_heartbeat_does_not() {
    let piped = Piped::start(GatewayOptions::default());
    let mut peer = piped.connect();
    let opened = Instant::now();
    for beat in 0..5 {
        pass(599 * SECOND).await;
        let qn = number_qn(beat);
        peer.send(&upload(&qn, "9015", 9, "")).await;
        assert_eq!(peer.answer().await, answer(&qn, "9013", 8));
    }
    peer.until_closed().await;
    assert_eq!(opened.elapsed(), 5 * 599 * SECOND + 600 * SECOND);
    assert_eq!(piped.counters.snapshot().connections_idle, 1);
}

#[tokio::test(start_paused = true)]
async fn frames_that_are_not_taken_are_no_sign_of_life() {
    let piped = Piped::start(GatewayOptions::default());
    let mut peer = piped.connect();
    let opened = Instant::now();
    let stranger = String::from_utf8(upload(QN, "9015", 9, "")).unwrap().replace(MN, "STRANGER");
    for _ in 0..5 {
        pass(100 * SECOND).await;
        peer.send(stranger.as_bytes()).await;
    }
    peer.until_closed().await;
    assert_eq!(opened.elapsed(), 600 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_slow_store_is_not_held_against_a_peer() {
    let piped = Piped::start(GatewayOptions { pipeline_frames_max: 2, ..Default::default() });
    let mut peer = piped.connect();
    piped.fake.hold(MN);
    let stream: Vec<u8> = (0..3).flat_map(numbered).collect();
    let (most, rest) = stream.split_at(stream.len() - 20);
    peer.send(most).await;
    pass(3_600 * SECOND).await;
    assert_eq!(piped.fake.state().arrived.len(), 2);
    piped.fake.release(MN);
    pass(29 * SECOND).await;
    peer.send(rest).await;
    for number in 0..3 {
        assert_eq!(peer.answer().await, answer(&number_qn(number), "9014", 4));
    }
    assert_eq!(piped.fake.refusals(), []);
}

#[tokio::test(start_paused = true)]
async fn frames_beyond_the_rate_are_delayed_and_none_is_lost() {
    let options = GatewayOptions { frames_per_s: 10, frames_burst: 5, ..Default::default() };
    let piped = Piped::start(options);
    let mut peer = piped.connect();
    let stream: Vec<u8> = (0..25).flat_map(numbered).collect();
    let began = Instant::now();
    peer.send(&stream).await;
    for number in 0..25 {
        assert_eq!(peer.answer().await, answer(&number_qn(number), "9014", 4));
        let expected =
            Duration::from_millis(100) * u32::try_from(number).unwrap().saturating_sub(4);
        let elapsed = began.elapsed();
        assert!((expected..expected + SECOND / 20).contains(&elapsed), "{number}: {elapsed:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn bytes_beyond_the_rate_are_delayed_and_none_is_lost() {
    let options = GatewayOptions { bytes_per_s: 1_000, bytes_burst: 4_096, ..Default::default() };
    let piped = Piped::start(options);
    let mut peer = piped.connect();
    let stream: Vec<u8> = (0..100).flat_map(numbered).collect();
    let began = Instant::now();
    peer.send(&stream).await;
    for number in 0..100 {
        assert_eq!(peer.answer().await, answer(&number_qn(number), "9014", 4));
    }
    let expected = Duration::from_millis(stream.len() as u64 - 4_096);
    let elapsed = began.elapsed();
    // One read may run ahead of the rate.
    assert!(elapsed > expected - 5 * SECOND && elapsed < expected + SECOND, "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn too_much_that_is_refused_ends_a_connection() {
    let bad = b"##abcd".as_slice();
    for (pieces, ends) in [(99, false), (100, true)] {
        let piped = Piped::start(GatewayOptions::default());
        let mut peer = piped.connect();
        peer.send(&bad.repeat(pieces)).await;
        pass(SECOND).await;
        assert_eq!(piped.counters.snapshot().connections_hostile, u64::from(ends), "{pieces}");
        if !ends {
            // A good frame makes good.
            peer.send(&numbered(1)).await;
            peer.answer().await;
            peer.send(&bad.repeat(99)).await;
            pass(SECOND).await;
            peer.send(&numbered(2)).await;
            peer.answer().await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_takes_no_answers_is_left() {
    let piped = Piped::start(GatewayOptions::default());
    let mut peer = piped.connect_through(64);
    let began = Instant::now();
    peer.send(&numbered(1)).await;
    piped.fake.until(|state| state.taken.len() == 1).await;
    pass(11 * SECOND).await;
    let got = peer.until_closed().await;
    assert!(got.len() <= 64 && began.elapsed() < 12 * SECOND);
    let stats = piped.counters.snapshot();
    assert_eq!((stats.frames_accepted, stats.answers_sent), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn one_peer_does_not_slow_another() {
    let options = GatewayOptions { frames_per_s: 1, frames_burst: 10, ..Default::default() };
    let piped = Piped::start(options);
    piped.fake.register("HELD", false);
    piped.fake.hold("HELD");
    let mut flooding = piped.connect();
    flooding.send(&numbered(1).repeat(200)).await;
    let mut garbage = piped.connect();
    garbage.send(&vec![b'#'; 60_000]).await;
    let mut held = piped.connect();
    let waiting = String::from_utf8(numbered(1)).unwrap();
    held.send(waiting.replace(MN, "HELD").as_bytes()).await;
    let mut dripping = piped.connect();
    dripping.send(b"##0100QN=").await;
    let began = Instant::now();
    for _ in 0..5 {
        let mut good = piped.connect();
        for number in 0..10 {
            good.send(&numbered(number)).await;
            assert_eq!(good.answer().await, answer(&number_qn(number), "9014", 4));
        }
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
}
