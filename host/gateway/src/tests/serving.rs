//! Letting connections in, and ending in order.

use std::time::{Duration, Instant};

use tokio::net::TcpStream;

use super::fake::MN;
use super::peer::{Peer, Running, answer, guarded, number_qn, numbered};
use crate::{Gateway, GatewayOptions};

#[tokio::test]
async fn connections_are_bounded_in_all_and_from_one_address() {
    guarded(async {
        for (connections_max, connections_per_ip_max) in [(2, 100), (100, 2)] {
            let options =
                GatewayOptions { connections_max, connections_per_ip_max, ..Default::default() };
            let running = Running::start(options).await;
            let mut first = running.connect().await;
            let mut second = running.connect().await;
            running.until(|stats| stats.connections_open == 2).await;
            let mut third = running.connect().await;
            assert!(third.until_closed().await.is_empty());
            let stats = running.counters.snapshot();
            assert_eq!((stats.connections_accepted, stats.connections_refused), (2, 1));
            // Those inside are not touched, and a place that is left is free again.
            first.send(&numbered(1)).await;
            first.answer().await;
            drop(first);
            running.until(|stats| stats.connections_open == 1).await;
            let mut fourth = running.connect().await;
            fourth.send(&numbered(2)).await;
            fourth.answer().await;
            second.send(&numbered(3)).await;
            second.answer().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_on_one_connection_leaves_others_their_answers() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let address = running.address;
        let flood = tokio::spawn(async move {
            loop {
                let mut hostile = Peer::connect(address).await;
                let noise: Vec<u8> = b"##0100".repeat(50);
                hostile.send(&[noise, numbered(1).repeat(20)].concat()).await;
                hostile.answer().await;
            }
        });
        running.until(|stats| stats.frames_accepted > 0).await;
        let mut good = running.connect().await;
        for number in 0..50 {
            let sent = Instant::now();
            good.send(&numbered(number)).await;
            assert_eq!(good.answer().await, answer(&number_qn(number), "9014", 4));
            assert!(sent.elapsed() < Duration::from_secs(5), "{:?}", sent.elapsed());
        }
        flood.abort();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_finishes_the_frames_in_hand() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        let mut silent = running.connect().await;
        running.fake.hold(MN);
        let stream: Vec<u8> = (0..10).flat_map(numbered).collect();
        peer.send(&[&stream[..], &stream[..50]].concat()).await;
        running.fake.until(|state| state.arrived.len() == 10).await;
        running.stop.cancel();
        // Nobody is let in any more, and who has nothing in hand is let go.
        while TcpStream::connect(running.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        assert!(silent.until_closed().await.is_empty());
        assert!(!running.served.is_finished());
        running.fake.release(MN);
        for number in 0..10 {
            assert_eq!(peer.answer().await, answer(&number_qn(number), "9014", 4));
        }
        assert!(peer.until_closed().await.is_empty());
        running.served.await.unwrap();
        let stats = running.counters.snapshot();
        assert_eq!((stats.connections_open, stats.frames_accepted), (0, 10));
        assert_eq!(running.fake.refusals(), [], "a stop is not the fault of a device");
    })
    .await;
}

#[tokio::test]
async fn stopping_takes_no_longer_than_it_may() {
    guarded(async {
        let stop_timeout = Duration::from_millis(50);
        let running = Running::start(GatewayOptions { stop_timeout, ..Default::default() }).await;
        let mut peer = running.connect().await;
        running.fake.hold(MN);
        peer.send(&numbered(1)).await;
        running.fake.until(|state| state.arrived.len() == 1).await;
        running.stop.cancel();
        running.served.await.unwrap();
        assert!(peer.until_closed().await.is_empty(), "what is not committed is not answered");
        assert_eq!(running.counters.snapshot().connections_open, 0);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let address = "127.0.0.1:0".parse().unwrap();
    let gateway = Gateway::bind(address, GatewayOptions::default()).await.unwrap();
    let taken = gateway.local_addr();
    let error = Gateway::bind(taken, GatewayOptions::default()).await.unwrap_err();
    let expected = format!("cannot listen on `{taken}` for devices; free it or choose another");
    assert_eq!(error.to_string(), expected);
}
