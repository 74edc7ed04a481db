//! Readings of electric circuits: power and energy in streams of their own.

use tidegate_domain::Averaging;

use super::fake::{MN, PW};
use super::peer::{QN, Running, frame, guarded, upload};
use crate::GatewayOptions;

/// Sends a frame and gives its readings as text: code, averaging period, value, validity.
async fn sent(bytes: &[u8]) -> Vec<String> {
    let running = Running::start(GatewayOptions::default()).await;
    let mut peer = running.connect().await;
    peer.send(bytes).await;
    peer.answer().await;
    let state = running.fake.state();
    let readings = &state.taken.last().unwrap().readings;
    let mut shown: Vec<String> = readings
        .iter()
        .map(|(stream, reading)| {
            let averaging = stream.averaging;
            let (value, validity) = (reading.value, reading.validity);
            format!("{} {averaging:?} {value} {validity:?}", stream.pollutant)
        })
        .collect();
    shown.sort_unstable();
    shown
}

fn of_electricity(cn: &str, items: &str) -> Vec<u8> {
    frame(&format!(
        "QN={QN};ST=44;CN={cn};PW={PW};MN={MN};Flag=9;CP=&&DataTime=20260315080000;{items}&&"
    ))
}

#[tokio::test]
async fn power_and_energy_of_a_period_are_two_readings() {
    guarded(async {
        let items = "d20105-Avg=12.5,d20105-Min=1,d20105-Cou=300.25,d20105-Flag=N;\
            d30106-Cou=78,d30106-Flag=D";
        for (cn, averaging) in
            [("2051", Averaging::Minute), ("2061", Averaging::Hour), ("2031", Averaging::Day)]
        {
            let wanted = [
                format!("d20105 {averaging:?} 12.5 Valid"),
                format!("x-energy-d20105 {averaging:?} 300.25 Valid"),
                format!("x-energy-d30106 {averaging:?} 78 Fault"),
            ];
            assert_eq!(sent(&of_electricity(cn, items)).await, wanted, "{cn}");
        }
        // What a counter shows at an instant is the energy of no period.
        let items = "d20105-Rtd=12.5,d20105-Cou=90210,d20105-Flag=N";
        let readings = sent(&of_electricity("2011", items)).await;
        assert_eq!(readings, ["d20105 Instant 12.5 Valid"]);
    })
    .await;
}

#[tokio::test]
async fn codes_that_nobody_knows_are_kept_too() {
    guarded(async {
        let items = "d29901-Avg=1,d29901-Cou=24;d10101-Avg=7,d10101-Cou=8;z9-Cou=3";
        let wanted = [
            "d10101 Day 7 Valid",
            "d29901 Day 1 Valid",
            "x-energy-d10101 Day 8 Valid",
            "x-energy-d29901 Day 24 Valid",
            "x-energy-z9 Day 3 Valid",
        ];
        assert_eq!(sent(&of_electricity("2031", items)).await, wanted);
        // Under another system only circuits have energy: the amounts of pollutants stay in the frame.
        let items = "DataTime=20260315080000;d20105-Cou=24,d20105-Flag=N;w01018-Avg=1,w01018-Cou=9";
        let wanted = ["w01018 Day 1 Valid", "x-energy-d20105 Day 24 Valid"];
        assert_eq!(sent(&upload(QN, "2031", 5, items)).await, wanted);
    })
    .await;
}

#[tokio::test]
async fn a_circuit_uses_no_less_than_nothing() {
    guarded(async {
        let items = "d20105-Avg=-1,d20105-Cou=-24,d20105-Flag=N";
        let wanted = ["d20105 Day -1 Implausible", "x-energy-d20105 Day -24 Implausible"];
        assert_eq!(sent(&of_electricity("2031", items)).await, wanted);
    })
    .await;
}
