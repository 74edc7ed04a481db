//! What is not taken: silence towards the peer, a count for people.

use tidegate_hj212::{crc, crc_modbus};

use super::fake::{MN, MODBUS_MN, PW};
use super::peer::{Piped, QN, Running, answer, frame, guarded, number_qn, numbered, upload};
use crate::GatewayOptions;

fn modbus(mn: &str) -> Vec<u8> {
    let segment = format!(
        "QN={QN};ST=32;CN=2011;PW={PW};MN={mn};Flag=4;CP=&&DataTime=20260315080000;w01018-Rtd=1&&"
    );
    let crc = crc_modbus(segment.as_bytes());
    format!("##{:04}{segment}{crc:04X}\r\n", segment.len()).into_bytes()
}

fn damaged(mut frame: Vec<u8>) -> Vec<u8> {
    let at = frame.windows(5).position(|window| window == b"-Rtd=").unwrap();
    frame[at + 5] ^= 1;
    frame
}

fn at_time(data_time: &str) -> Vec<u8> {
    upload(QN, "2011", 5, &format!("DataTime={data_time};w01018-Rtd=2.2,w01018-Flag=N"))
}

fn with_header(header: &str) -> Vec<u8> {
    frame(&format!("{header};CP=&&DataTime=20260315080000;w01018-Rtd=2.2&&"))
}

/// Sends pieces, each alone on a connection, and looks at what is counted.
async fn check(cases: Vec<(Vec<u8>, Option<&str>, &str)>) {
    guarded(async move {
        for (sent, mn, reason) in cases {
            let running = Running::start(GatewayOptions::default()).await;
            let mut peer = running.connect().await;
            peer.send(&sent).await;
            assert!(peer.answers_until_marker().await.is_empty(), "{reason} is answered");
            let refused = running.fake.state().refused.clone();
            let [(refused_mn, refused_reason, example)] = refused.as_slice() else {
                panic!("{reason}: {refused:?}")
            };
            assert_eq!((*refused_reason, refused_mn.as_deref()), (reason, mn));
            assert!(!example.is_empty() && sent.starts_with(example), "{reason}: {example:?}");
            let stats = running.counters.snapshot();
            assert_eq!(stats.refused, [(reason.to_owned(), 1)].into(), "{reason}");
            assert_eq!((stats.frames_accepted, stats.frames_noted), (0, 1), "{reason}");
        }
    })
    .await;
}

#[tokio::test]
async fn strangers_and_wrong_passwords_meet_silence() {
    let header =
        |pw: &str, mn: &str| with_header(&format!("QN={QN};ST=32;CN=2011;{pw}MN={mn};Flag=5"));
    let long = "X".repeat(65);
    check(vec![
        (header("PW=123456;", "STRANGER"), Some("STRANGER"), "unknown-device"),
        (header("PW=123456;", "no name"), None, "unknown-device"),
        (header("PW=123456;", &long), None, "unknown-device"),
        (header("PW=123457;", MN), Some(MN), "wrong-password"),
        (header("PW=12345;", MN), Some(MN), "wrong-password"),
        (header("PW=1234567;", MN), Some(MN), "wrong-password"),
        (header("", MN), Some(MN), "wrong-password"),
    ])
    .await;
}

#[tokio::test]
async fn damaged_and_unreadable_frames_meet_silence() {
    let header = format!("QN={QN};ST=32;CN=2011;PW={PW};MN={MN};Flag=5");
    // The checksum of the plain text, which nobody without the key can know.
    let encrypted =
        format!("{};CP=&&{{0x{}}}&&", header.replace("Flag=5", "Flag=9"), "A5".repeat(16));
    let encrypted = format!("##{:04}{encrypted}1234\r\n", encrypted.len());
    let mut not_text = format!("{header};CP=&&DataTime=20260315080000;w01018-Info=").into_bytes();
    not_text.extend_from_slice(b"\xff\xfe&&");
    let not_text = [
        format!("##{:04}", not_text.len()).as_bytes(),
        &not_text,
        format!("{:04X}\r\n", crc(&not_text)).as_bytes(),
    ]
    .concat();
    let not_hexadecimal = String::from_utf8(numbered(1)).unwrap();
    let not_hexadecimal = format!("{}WXYZ\r\n", &not_hexadecimal[..not_hexadecimal.len() - 6]);
    check(vec![
        (damaged(numbered(1)), Some(MN), "crc-mismatch"),
        (modbus(MN), Some(MN), "crc-mismatch"),
        (not_hexadecimal.into_bytes(), Some(MN), "bad-crc"),
        (encrypted.into_bytes(), Some(MN), "encrypted"),
        (not_text, Some(MN), "not-text"),
        (b"GET / HTTP/1.1\r\n\r\n".to_vec(), None, "garbage"),
        (frame("ST=32;CN=2011;PW=123456;MN=M;Flag=5"), None, "missing-field"),
        (frame(&format!("{header};MN=X;CP=&&&&")), Some(MN), "repeated-field"),
        (frame(&format!("ST=abc;CN=2011;PW={PW};MN={MN};Flag=5;CP=&&&&")), Some(MN), "bad-field"),
        (
            frame(&format!("ST=32;CN=2011;PW={PW};MN={MN};Flag=13;CP=&&&&")),
            Some(MN),
            "unknown-version",
        ),
        (frame(&format!("{header};nonsense;CP=&&&&")), Some(MN), "malformed-header"),
        (frame(&format!("{header};CP=&&a=1")), Some(MN), "unclosed-cp"),
        (frame(&format!("{header};CP=&&a=1&&more")), Some(MN), "trailing-text"),
    ])
    .await;
}

#[tokio::test]
async fn data_must_have_a_time_that_can_be() {
    let two = "DataTime=20260315080000;DataTime=20260315090000;w01018-Rtd=1";
    check(vec![
        (at_time("20260230080000"), Some(MN), "impossible-date"),
        (at_time("20260315250000"), Some(MN), "impossible-date"),
        (at_time("2026-03-15"), Some(MN), "impossible-date"),
        (at_time(""), Some(MN), "impossible-date"),
        (at_time("19700101075959"), Some(MN), "impossible-date"),
        (at_time("20260317000001"), Some(MN), "future-date"),
        (upload(QN, "2011", 5, "w01018-Rtd=1"), Some(MN), "missing-data-time"),
        (upload(QN, "2011", 5, two), Some(MN), "two-data-times"),
    ])
    .await;
}

#[tokio::test]
async fn times_up_to_a_day_ahead_are_taken() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        for (time, start) in [("20260317000000", 1_773_676_800), ("19700101080000", 0)] {
            peer.send(&at_time(time)).await;
            assert_eq!(peer.answer().await, answer(QN, "9014", 4), "{time}");
            let state = running.fake.state();
            assert_eq!(state.taken.last().unwrap().readings[0].1.period_start, start);
        }
        // Only data has a DataTime to look at.
        peer.send(&upload(QN, "2021", 5, "DataTime=nonsense;SB1-RS=1")).await;
        assert_eq!(peer.answer().await, answer(QN, "9014", 4));
    })
    .await;
}

#[tokio::test]
async fn a_modbus_checksum_is_let_through_for_those_who_may() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        peer.send(&modbus(MODBUS_MN)).await;
        peer.answers_until_marker().await;
        assert_eq!(running.fake.refusals(), []);
        assert_eq!(running.counters.snapshot().tolerated["modbus-crc"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_good_frame_is_found_behind_anything() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        let pieces: [(&[u8], &str); 6] = [
            (b"\x00\xff\x00noise", "garbage"),
            (b"####", "garbage"),
            (b"##12x4QN=", "bad-length"),
            (b"##9999QN=", "too-long"),
            (b"##0100QN=20260315;CP=&&&&FFFF\r\n", "early-tail"),
            (&damaged(numbered(7)), "crc-mismatch"),
        ];
        for (number, (piece, reason)) in pieces.into_iter().enumerate() {
            let refused = running.fake.state().refused.len();
            let good = numbered(number);
            peer.send(&[piece, &good].concat()).await;
            assert_eq!(peer.answer().await, answer(&number_qn(number), "9014", 4), "{reason}");
            let state = running.fake.state();
            assert!(state.refused[refused..].iter().any(|one| one.1 == reason), "{reason}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_frame_that_ends_with_the_connection_is_counted() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        let good = numbered(1);
        peer.send(&[&good[..], &good[..100]].concat()).await;
        peer.finish().await;
        // The one that came whole is still answered.
        assert_eq!(peer.until_closed().await, answer(&number_qn(1), "9014", 4));
        assert_eq!(running.fake.refusals(), [(Some(MN.to_owned()), "unfinished")]);
        assert_eq!(running.fake.state().refused[0].2, &good[..100]);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn invented_devices_do_not_fill_the_counts() {
    let piped = Piped::start(GatewayOptions { refusals_max: 1_000, ..Default::default() });
    let mut peer = piped.connect();
    for number in 0..300 {
        peer.send(&with_header(&format!("ST=32;CN=2011;PW=1;MN=INVENTED{number};Flag=5"))).await;
    }
    peer.send(&with_header("ST=32;CN=2011;PW=1;MN=INVENTED0;Flag=5")).await;
    piped.fake.until(|state| state.refused.len() == 301).await;
    let refused = piped.fake.refusals();
    assert_eq!(refused.iter().filter(|(mn, _)| mn.is_some()).count(), 257);
    assert_eq!(refused[255].0.as_deref(), Some("INVENTED255"));
    assert_eq!(refused[256].0, None);
    assert_eq!(refused[300].0.as_deref(), Some("INVENTED0"), "a name that is known stays known");
}
