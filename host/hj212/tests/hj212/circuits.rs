//! Frames of electricity-use monitoring (ST=44).

use tidegate_hj212::{
    CircuitSide, ParseSettings, Period, SYSTEM_ELECTRICITY, Statistic, circuit, describe_stream,
    readings,
};

use crate::support::frame;

const ITEMS: &str = "DataTime=20260302000000;d20105-Avg=12.5,d20105-Cou=300,d20105-Flag=N;\
    d30106-Avg=3.25,d30106-Cou=78,d30106-Flag=N;d29901-Avg=1,d29901-Cou=24,d29901-Flag=N;\
    d10101-Avg=7,d10101-Flag=N";

fn segment(command: u16) -> String {
    format!("QN=20260303000100000;ST=44;CN={command};PW=123456;MN=MN1;Flag=9;CP=&&{ITEMS}&&")
}

#[test]
fn every_value_comes_out_with_its_code_also_unknown_ones() {
    for (command, period) in [(2051, Period::Minute), (2061, Period::Hour), (2031, Period::Day)] {
        let segment = segment(command);
        let packet =
            tidegate_hj212::Packet::parse(segment.as_bytes(), &ParseSettings::default()).unwrap();
        assert_eq!(packet.system(), SYSTEM_ELECTRICITY);
        let readings = readings(&packet).unwrap();
        assert_eq!(readings.period, period);
        assert_eq!(readings.unread, []);
        let found: Vec<(&str, Statistic, Option<CircuitSide>)> = readings
            .measurements
            .iter()
            .map(|one| (one.pollutant, one.statistic, circuit(one.pollutant).map(|c| c.side)))
            .collect();
        let (production, treatment) = (Some(CircuitSide::Production), Some(CircuitSide::Treatment));
        assert_eq!(
            found,
            [
                ("d20105", Statistic::Avg, production),
                ("d20105", Statistic::Cou, production),
                ("d30106", Statistic::Avg, treatment),
                ("d30106", Statistic::Cou, treatment),
                ("d29901", Statistic::Avg, production),
                ("d29901", Statistic::Cou, production),
                ("d10101", Statistic::Avg, None),
            ]
        );
    }
}

#[test]
fn power_and_energy_are_described_with_their_units() {
    let described = describe_stream(&frame(&segment(2031)));
    let described = serde_json::to_value(&described).unwrap();
    let units: Vec<_> = described[0]["measurements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["pollutant"].as_str().unwrap(), one["unit"].as_str()))
        .collect();
    assert_eq!(
        units,
        [
            ("d20105", Some("kW")),
            ("d20105", Some("kWh")),
            ("d30106", Some("kW")),
            ("d30106", Some("kWh")),
            ("d29901", Some("kW")),
            ("d29901", Some("kWh")),
            ("d10101", None),
        ]
    );
    assert_eq!(described[0]["header"]["st_en"], "electricity-use monitoring");
}
