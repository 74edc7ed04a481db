//! Which readings come out of a frame.

use tidegate_domain::{Averaging, Reading, Stream, Validity};
use tidegate_service::FrameKind;

use super::fake::MN;
use super::peer::{QN, Running, guarded, upload};
use crate::GatewayOptions;

/// 2026-03-15T08:00:00 in China.
const START: i64 = 1_773_532_800;

fn stream(pollutant: &str, averaging: Averaging) -> Stream {
    Stream {
        county: "330122".parse().unwrap(),
        enterprise: "E1".to_owned(),
        outlet: "DW001".to_owned(),
        pollutant: pollutant.to_owned(),
        averaging,
    }
}

/// Readings as text: code, value, converted value, validity, flag.
fn shown(readings: &[(Stream, Reading)]) -> Vec<String> {
    let show = |(stream, reading): &(Stream, Reading)| {
        let converted = reading.converted.map(|value| format!("/{value}")).unwrap_or_default();
        let flag = reading.flag.as_deref().unwrap_or("-");
        let Reading { value, validity, .. } = reading;
        format!("{} {value}{converted} {validity:?} {flag}", stream.pollutant)
    };
    readings.iter().map(show).collect()
}

/// Sends the items of each case with a command and compares the readings and the reasons of what
/// was dropped.
async fn check(cn: &str, cases: &[(&str, &[&str], &[&str])]) {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        for (items, expected, dropped) in cases {
            let refused = running.fake.state().refused.len();
            peer.send(&upload(QN, cn, 5, &format!("DataTime=20260315080000;{items}"))).await;
            peer.answer().await;
            let state = running.fake.state();
            let commit = state.taken.last().unwrap();
            assert_eq!(shown(&commit.readings), *expected, "{items}");
            let kind = if expected.is_empty() { FrameKind::Noted } else { FrameKind::Accepted };
            assert_eq!(commit.kind, kind, "{items}");
            let reasons: Vec<_> = state.refused[refused..].iter().map(|one| one.1).collect();
            assert_eq!(reasons, *dropped, "{items}");
            assert!(state.refused.iter().all(|one| one.0.as_deref() == Some(MN)));
        }
    })
    .await;
}

#[tokio::test]
async fn each_command_has_its_period_and_kind_of_value() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        let items =
            "a01901-Rtd=1,a01901-Min=2,a01901-Avg=3,a01901-Max=4,a01901-Cou=5,a01901-Flag=N";
        for (cn, averaging, value) in [
            ("2011", Averaging::Instant, "1"),
            ("2051", Averaging::Minute, "3"),
            ("2061", Averaging::Hour, "3"),
            ("2031", Averaging::Day, "3"),
            ("2111", Averaging::Minute, "3"),
        ] {
            peer.send(&upload(QN, cn, 5, &format!("DataTime=20260315080000;{items}"))).await;
            peer.answer().await;
            let state = running.fake.state();
            let [(found, reading)] = state.taken.last().unwrap().readings.as_slice() else {
                panic!("{cn}: one reading")
            };
            assert_eq!(*found, stream("a01901", averaging), "{cn}");
            assert_eq!(
                *reading,
                Reading {
                    period_start: START,
                    value: value.parse().unwrap(),
                    converted: None,
                    validity: Validity::Valid,
                    flag: Some("N".to_owned()),
                },
                "{cn}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn values_come_exactly_and_with_their_converted_twin() {
    check(
        "2011",
        &[
            ("w01018-Rtd=0.123456789,w01018-Flag=N", &["w01018 0.123456789 Valid N"], &[]),
            (
                "w01018-Rtd=2.20,w01018-Flag=N;w21003-Rtd=1,w21003-Flag=N",
                &["w01018 2.2 Valid N", "w21003 1 Valid N"],
                &[],
            ),
            // Codes of 2005 come as those of 2017.
            ("011-Rtd=45.2,011-Flag=N", &["w01018 45.2 Valid N"], &[]),
            ("a21026-Rtd=30.1,a21026-ZsRtd=36.5,a21026-Flag=N", &["a21026 30.1/36.5 Valid N"], &[]),
            // Wherever the parts stand.
            ("a21026-Flag=D;a21026-ZsRtd=36.5;a21026-Rtd=30.1", &["a21026 30.1/36.5 Fault D"], &[]),
            ("w00000-Rtd=17.5,w00000-Cou=63,w00000-Flag=N", &["w00000 17.5 Valid N"], &[]),
            // Nothing of the period.
            ("w01018-Avg=1,w01018-Flag=N", &[], &[]),
            ("w01018-Cou=1,w01018-Flag=N", &[], &[]),
            ("SB1-RS=1", &[], &[]),
        ],
    )
    .await;
    check(
        "2051",
        &[
            ("w01018-Rtd=1,w01018-Avg=2,w01018-Flag=N", &["w01018 2 Valid N"], &[]),
            ("w01018-Rtd=1,w01018-Flag=N", &["w01018 1 Valid N"], &[]),
            // Twins are of one kind.
            ("a21026-Rtd=1,a21026-ZsAvg=2,a21026-Flag=N", &["a21026 1 Valid N"], &[]),
            ("a21026-Rtd=1,a21026-Avg=3,a21026-ZsRtd=2,a21026-Flag=N", &["a21026 3 Valid N"], &[]),
        ],
    )
    .await;
    check("2061", &[("w01018-Rtd=1,w01018-Flag=N", &[], &[])]).await;
}

#[tokio::test]
async fn marks_become_validity() {
    let cases = [
        ("N", "Valid"),
        ("T", "OverRange"),
        ("F", "Stopped"),
        ("M", "Maintenance"),
        ("S", "SetByHand"),
        ("D", "Fault"),
        ("C", "Calibrating"),
        ("B", "Communication"),
        ("X", "UnknownFlag"),
        ("n", "UnknownFlag"),
    ];
    for (flag, validity) in cases {
        let items = format!("w01018-Rtd=1,w01018-Flag={flag}");
        let expected = format!("w01018 1 {validity} {flag}");
        check("2011", &[(&items, &[&expected], &[])]).await;
    }
    check(
        "2011",
        &[
            ("w01018-Rtd=1", &["w01018 1 Valid -"], &[]),
            ("w01018-Rtd=1,w01018-Flag=", &["w01018 1 UnknownFlag \u{fffd}"], &[]),
            ("w01018-Rtd=1,w01018-Flag=N,w01018-Flag=D", &["w01018 1 UnknownFlag \u{fffd}"], &[]),
        ],
    )
    .await;
}

#[tokio::test]
async fn values_that_cannot_be_are_kept_and_not_graded() {
    check(
        "2011",
        &[
            ("w01018-Rtd=-0.1,w01018-Flag=N", &["w01018 -0.1 Implausible N"], &[]),
            ("w01018-Rtd=-0.1", &["w01018 -0.1 Implausible -"], &[]),
            ("w00000-Rtd=-1,w00000-Flag=T", &["w00000 -1 Implausible T"], &[]),
            ("w01018-Rtd=-0.1,w01018-Flag=D", &["w01018 -0.1 Fault D"], &[]),
            ("a21026-Rtd=1,a21026-ZsRtd=-1,a21026-Flag=N", &["a21026 1/-1 Implausible N"], &[]),
            ("a01012-Rtd=-5,a01012-Flag=N", &["a01012 -5 Valid N"], &[]),
            ("a01013-Rtd=-0.3,a01013-Flag=N", &["a01013 -0.3 Valid N"], &[]),
            ("w01001-Rtd=14,w01001-Flag=N", &["w01001 14 Valid N"], &[]),
            ("w01001-Rtd=14.01,w01001-Flag=N", &["w01001 14.01 Implausible N"], &[]),
            ("w01001-Rtd=-1,w01001-Flag=N", &["w01001 -1 Implausible N"], &[]),
        ],
    )
    .await;
}

#[tokio::test]
async fn one_unreadable_item_does_not_lose_the_others() {
    let good = "w21003-Rtd=1,w21003-Flag=N";
    let rest: &[&str] = &["w21003 1 Valid N"];
    for (item, reason) in [
        ("w01018-Rtd=", "unreadable-value"),
        ("w01018-Rtd=abc", "unreadable-value"),
        ("w01018-Rtd=1e3", "unreadable-value"),
        ("w01018-Rtd=1000000000.000000001", "unreadable-value"),
        ("w01018-Rtd=99999999999999999999", "unreadable-value"),
        ("w01018-Rtd=0.0000000001", "unreadable-value"),
        // Graded by the measured value alone, it would be graded too mildly.
        ("a21026-Rtd=1,a21026-ZsRtd=abc", "unreadable-value"),
        ("a21026-ZsRtd=1", "missing-value"),
        ("w01018w01018x-Rtd=1", "unreadable-code"),
        ("w 1018-Rtd=1", "unreadable-code"),
    ] {
        check("2011", &[(&format!("{item};{good}"), rest, &[reason])]).await;
        check("2011", &[(item, &[], &[reason])]).await;
    }
    check(
        "2011",
        &[
            ("w01018-Rtd=1000000,w01018-Flag=N", &["w01018 1000000 Valid N"], &[]),
            ("w01018-Rtd=1000000000,w01018-Flag=N", &["w01018 1000000000 Implausible N"], &[]),
            ("w00000-Rtd=1000000000,w00000-Flag=N", &["w00000 1000000000 Valid N"], &[]),
            ("abcdefABCDEF-Rtd=1,abcdefABCDEF-Flag=N", &["abcdefABCDEF 1 Valid N"], &[]),
        ],
    )
    .await;
}

#[tokio::test]
async fn departures_that_do_no_harm_are_counted() {
    guarded(async {
        let running = Running::start(GatewayOptions::default()).await;
        let mut peer = running.connect().await;
        let items = "DataTime=20260315080000;011-Rtd=1;w21003-Rtd=2,w21003-Flag=N;w21003-Rtd=3;\
            w21011-Rtd=1,w21011-Flag=NN;nonsense;w21001-Foo=1;w00000-Flag=N";
        peer.send(&upload(QN, "2011", 5, items)).await;
        peer.answer().await;
        let expected = [
            ("bad-flag", 1),
            ("contradicted-value", 1),
            ("malformed", 1),
            ("missing-data-flag", 1),
            ("no-value", 1),
            ("old-pollutant-code", 1),
            ("unknown-field", 1),
        ];
        let tolerated = running.counters.snapshot().tolerated;
        assert_eq!(tolerated, expected.map(|(kind, count)| (kind.to_owned(), count)).into());
        let state = running.fake.state();
        assert_eq!(
            shown(&state.taken[0].readings),
            ["w01018 1 Valid -", "w21003 2 Valid N", "w21011 1 UnknownFlag \u{fffd}",]
        );
    })
    .await;
}
