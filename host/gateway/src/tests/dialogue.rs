//! Who is answered, with what, and when.

use std::sync::Arc;

use futures::FutureExt;
use tidegate_service::FrameKind;

use super::fake::{MN, PW};
use super::peer::{QN, Running, answer, frame, guarded, number_qn, numbered, upload};
use crate::GatewayOptions;

const DATA: &str = "DataTime=20260315080000;w01018-Rtd=2.2,w01018-Avg=2.2,w01018-Flag=N";

#[tokio::test]
async fn the_example_of_the_standard_is_answered_byte_for_byte() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        peer.send(
            b"##0218QN=20160801085857223;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;\
            Flag=5;CP=&&DataTime=20160801085857;w01001-Rtd=7.1,w01001-Flag=N;\
            w01018-SampleTime=20160801070000,w01018-Rtd=2.2,w01018-Flag=N,w01018-EFlag=A01&&6E80\r\n",
        )
        .await;
        let expected = b"##0087QN=20160801085857223;ST=91;CN=9014;PW=123456;\
            MN=010000A8900016F000169DC0;Flag=4;CP=&&&&3240\r\n";
        assert_eq!(peer.answer().await, expected);
        let state = running.fake.state();
        let [commit] = state.taken.as_slice() else { panic!("one frame") };
        assert_eq!(commit.kind, FrameKind::Accepted);
        assert_eq!((commit.frame.mn.as_str(), commit.frame.cn.as_str()), (MN, "2011"));
        assert_eq!(commit.frame.qn, "20160801085857223");
        assert!(commit.frame.bytes.starts_with(b"##0218QN="));
        assert!(commit.frame.bytes.ends_with(b"&&6E80\r\n"));
    })
    .await;
}

#[tokio::test]
async fn every_version_and_command_is_answered_as_it_asks() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        for (cn, flag, expected) in [
            // Data of each edition, with and without bit A.
            ("2011", 0, None),
            ("2011", 1, Some(("9014", 0))),
            ("2011", 4, None),
            ("2011", 5, Some(("9014", 4))),
            ("2011", 7, Some(("9014", 4))),
            ("2011", 8, None),
            ("2011", 9, Some(("9014", 8))),
            ("2051", 5, Some(("9014", 4))),
            ("2061", 5, Some(("9014", 4))),
            ("2031", 5, Some(("9014", 4))),
            ("2111", 9, Some(("9014", 8))),
            // What carries no readings.
            ("2021", 5, Some(("9014", 4))),
            ("2041", 5, Some(("9014", 4))),
            ("2081", 5, Some(("9014", 4))),
            ("3020", 5, Some(("9014", 4))),
            ("3020", 4, None),
            ("2099", 5, Some(("9014", 4))),
            // Notices.
            ("9015", 9, Some(("9013", 8))),
            ("9015", 8, None),
            ("1013", 5, Some(("9013", 4))),
            // Answers, and commands of a platform.
            ("9011", 5, None),
            ("9012", 5, None),
            ("9013", 5, None),
            ("9014", 5, None),
            ("2012", 5, None),
            ("1072", 5, None),
        ] {
            let taken = running.fake.state().taken.len();
            peer.send(&upload(QN, cn, flag, DATA)).await;
            let expected: Vec<_> =
                expected.map(|(cn, flag)| answer(QN, cn, flag)).into_iter().collect();
            assert_eq!(peer.answers_until_marker().await, expected, "CN {cn} Flag {flag}");
            assert_eq!(running.fake.state().taken.len(), taken + 2, "{cn} is kept all the same");
        }
        assert_eq!(running.fake.refusals(), []);
    })
    .await;
}

#[tokio::test]
async fn a_packet_without_flag_or_qn_is_kept() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        peer.send(&frame(&format!("ST=32;CN=2011;PW={PW};MN={MN};CP=&&{DATA}&&"))).await;
        assert!(peer.answers_until_marker().await.is_empty());
        peer.send(&frame(&format!("ST=32;CN=2011;PW={PW};MN={MN};Flag=5;CP=&&{DATA}&&"))).await;
        let expected = frame(&format!("ST=91;CN=9014;PW={PW};MN={MN};Flag=4;CP=&&&&"));
        assert_eq!(peer.answers_until_marker().await, [expected]);
        let tolerated = running.counters.snapshot().tolerated;
        assert_eq!((tolerated["missing-qn"], tolerated["missing-flag"]), (2, 1));
    })
    .await;
}

#[tokio::test]
async fn an_answer_comes_after_the_commit_and_not_before() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        running.fake.register("OTHER", false);
        running.fake.hold(MN);
        let mut peer = running.connect().await;
        peer.send(&upload(QN, "2011", 5, DATA)).await;
        running.fake.until(|state| state.arrived.len() == 1).await;
        // The gateway goes on meanwhile: another connection is served in full.
        let mut other = running.connect().await;
        let heartbeat = format!("QN={QN};ST=32;CN=9015;PW={PW};MN=OTHER;Flag=9;CP=&&&&");
        other.send(&frame(&heartbeat)).await;
        other.answer().await;
        assert_eq!(peer.answer().now_or_never(), None);
        running.fake.release(MN);
        assert_eq!(peer.answer().await, answer(QN, "9014", 4));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_committed_is_not_answered() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        running.fake.fail(true);
        peer.send(&numbered(1)).await;
        running.fake.until(|state| state.failed == 1).await;
        running.fake.fail(false);
        peer.send(&numbered(2)).await;
        assert_eq!(peer.answer().await, answer(&number_qn(2), "9014", 4));
        let stats = running.counters.snapshot();
        assert_eq!((stats.frames_failed, stats.frames_accepted), (1, 1));
        assert_eq!(running.fake.refusals(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_are_read_on_while_others_are_committed() {
    guarded(async {
        for pipeline_frames_max in [1, 4, 64] {
            let options = GatewayOptions { pipeline_frames_max, ..GatewayOptions::default() };
            let running = Running::start(options).await;
            let mut peer = running.connect().await;
            running.fake.hold(MN);
            let sent: Vec<u8> = (0..100).flat_map(numbered).collect();
            peer.send(&sent).await;
            running.fake.until(|state| state.arrived.len() == pipeline_frames_max).await;
            running.fake.release(MN);
            for number in 0..100 {
                assert_eq!(peer.answer().await, answer(&number_qn(number), "9014", 4));
            }
            let state = running.fake.state();
            let expected: Vec<_> = (0..100).map(number_qn).collect();
            assert_eq!(state.arrived, expected, "handed over in the order received");
            assert_eq!(state.waiting_max, pipeline_frames_max);
        }
    })
    .await;
}

#[tokio::test]
async fn a_stream_may_be_cut_anywhere() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        let stream: Vec<u8> = (0..3).flat_map(numbered).collect();
        for byte in stream {
            peer.send(&[byte]).await;
            tokio::task::yield_now().await;
        }
        for number in 0..3 {
            assert_eq!(peer.answer().await, answer(&number_qn(number), "9014", 4));
        }
    })
    .await;
}

#[tokio::test]
async fn parts_of_a_message_are_frames_of_their_own() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        for (number, items) in
            [(1, "w01018-Avg=40.1,w01018-Flag=N"), (2, "w21003-Avg=1,w21003-Flag=N")]
        {
            let segment = format!(
                "QN={};ST=32;CN=2061;PW={PW};MN={MN};Flag=7;PNUM=2;PNO={number};\
                CP=&&DataTime=20260315080000;{items}&&",
                number_qn(number)
            );
            peer.send(&frame(&segment)).await;
            assert_eq!(peer.answer().await, answer(&number_qn(number), "9014", 4));
        }
        let state = running.fake.state();
        let starts: Vec<_> = state.taken.iter().map(|one| one.readings[0].1.period_start).collect();
        assert_eq!(starts, [1_773_532_800, 1_773_532_800]);
    })
    .await;
}

#[tokio::test]
async fn a_frame_that_is_sent_again_is_answered_again() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        for _ in 0..3 {
            peer.send(&numbered(1)).await;
            assert_eq!(peer.answer().await, answer(&number_qn(1), "9014", 4));
        }
        let stats = running.counters.snapshot();
        assert_eq!((stats.frames_accepted, stats.frames_duplicate), (3, 2));
        assert_eq!(stats.answers_sent, 3);
        assert_eq!(stats.bytes_received, 3 * numbered(1).len() as u64);
        assert_eq!(stats.bytes_sent, 3 * answer(&number_qn(1), "9014", 4).len() as u64);
    })
    .await;
}

#[tokio::test]
async fn several_devices_may_share_a_connection_up_to_a_bound() {
    guarded(async {
        let options = GatewayOptions { devices_per_connection_max: 3, ..Default::default() };
        let running = Running::start(options).await;
        let fake = Arc::clone(&running.fake);
        let mut peer = running.connect().await;
        for number in 0..4 {
            let mn = format!("DEVICE{number}");
            fake.register(&mn, false);
            let heartbeat = format!("QN={QN};ST=32;CN=9015;PW={PW};MN={mn};Flag=8;CP=&&&&");
            peer.send(&frame(&heartbeat)).await;
        }
        fake.until(|state| !state.refused.is_empty()).await;
        assert_eq!(fake.refusals(), [(Some("DEVICE3".to_owned()), "too-many-devices")]);
        // Those that speak already go on.
        let again = format!("QN={QN};ST=32;CN=9015;PW={PW};MN=DEVICE0;Flag=9;CP=&&&&");
        peer.send(&frame(&again)).await;
        peer.answer().await;
        assert_eq!(fake.state().taken.len(), 4);
    })
    .await;
}
