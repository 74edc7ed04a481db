//! Typed measurements.

use tidegate_hj212::{
    DataFlag, Fixed, Measurement, Packet, ParseSettings, Period, Readings, ReadingsError,
    Statistic, readings,
};

use crate::support::vectors;

/// The readings of a data area in a packet of this command.
fn check<T>(command: u16, content: &str, look: impl FnOnce(Readings<'_>) -> T) -> T {
    let segment =
        format!("QN=20160801085857223;ST=32;CN={command};PW=1;MN=M1;Flag=4;CP=&&{content}&&");
    let packet = Packet::parse(segment.as_bytes(), &ParseSettings::default()).unwrap();
    look(readings(&packet).unwrap())
}

/// `pollutant statistic value flag` of each measurement, converted ones with `zs`.
fn lines(readings: &Readings<'_>) -> Vec<String> {
    let line = |measurement: &Measurement<'_>| {
        let zs = if measurement.is_converted { "zs" } else { "" };
        let value = match &measurement.value {
            Ok(value) => value.to_string(),
            Err(error) => error.code().to_owned(),
        };
        let flag = measurement.flag.map_or('-', |flag| flag.letter());
        format!("{} {zs}{:?} {value} {flag}", measurement.pollutant, measurement.statistic)
    };
    readings.measurements.iter().map(line).collect()
}

fn unread(readings: &Readings<'_>) -> Vec<String> {
    readings.unread.iter().map(|item| format!("{} {}", item.name, item.reason.code())).collect()
}

#[test]
fn the_period_follows_the_command() {
    for (command, period) in [
        (2011, Period::Instant),
        (2051, Period::Minute),
        (2061, Period::Hour),
        (2031, Period::Day),
        (2111, Period::FurnaceFiveMinutes),
    ] {
        check(command, "DataTime=20160801084000;a01901-Avg=851.5", |readings| {
            assert_eq!(readings.period, period);
            assert_eq!(readings.measurements[0].period, period);
            assert_eq!(readings.measurements[0].data_time.to_string(), "2016-08-01T08:40:00");
            assert_eq!(lines(&readings), ["a01901 Avg 851.5 -"]);
        });
    }
}

#[test]
fn flue_gas_hour_with_converted_values_and_a_fault() {
    let vector = &vectors()[15];
    let packet = Packet::parse(vector.segment.as_bytes(), &ParseSettings::default()).unwrap();
    let readings = readings(&packet).unwrap();
    assert_eq!(
        lines(&readings),
        [
            "a00000 Cou 86400 N",
            "a00000 Avg 24 N",
            "a21026 Cou 3.02 N",
            "a21026 Min 30.1 N",
            "a21026 Avg 35 N",
            "a21026 Max 41.2 N",
            "a21026 zsMin 36 N",
            "a21026 zsAvg 41.8 N",
            "a21026 zsMax 49.3 N",
            "a34013 Avg 8.4 D",
            "a34013 zsAvg 10.1 D",
            "a19001 Avg 9.9 N",
        ]
    );
    assert_eq!(readings.measurements[7].value_text, "41.8");
    assert_eq!(readings.measurements[7].value, Ok(Fixed(41_800_000_000)));
    assert!(readings.unread.is_empty());
}

#[test]
fn sample_time_and_fault_code_stand_beside_the_value() {
    let vector = &vectors()[2];
    let packet = Packet::parse(vector.segment.as_bytes(), &ParseSettings::default()).unwrap();
    let readings = readings(&packet).unwrap();
    let [ph, cod] = readings.measurements.as_slice() else { panic!("{readings:?}") };
    assert_eq!((ph.sample_time, ph.eflag), (None, None));
    assert_eq!(cod.sample_time.unwrap().to_string(), "2016-08-01T07:00:00");
    assert_eq!(cod.data_time.to_string(), "2016-08-01T08:58:57");
    assert_eq!(cod.eflag, Some("A01"));
}

#[test]
fn codes_of_2005_are_mapped_and_kept() {
    let vector = &vectors()[16];
    let packet = Packet::parse(vector.segment.as_bytes(), &ParseSettings::default()).unwrap();
    let readings = readings(&packet).unwrap();
    assert_eq!(lines(&readings), ["w01018 Rtd 45.2 N", "w21003 Rtd 2.31 N", "w00000 Rtd 12.5 -"]);
    let codes: Vec<_> = readings.measurements.iter().map(|m| m.original_code).collect();
    assert_eq!(codes, ["011", "060", "B01"]);
}

#[test]
fn every_statistic_has_a_raw_form_and_all_but_one_a_converted_one() {
    let content = "DataTime=20260101000000;a21002-Rtd=1,a21002-Min=2,a21002-Avg=3,a21002-Max=4,\
        a21002-Cou=5,a21002-ZsRtd=6,a21002-ZsMin=7,a21002-ZsAvg=8,a21002-ZsMax=9";
    use Statistic::*;
    let statistics = [Rtd, Min, Avg, Max, Cou, Rtd, Min, Avg, Max];
    check(2061, content, |readings| {
        assert_eq!(readings.measurements.len(), 9);
        for (index, measurement) in readings.measurements.iter().enumerate() {
            assert_eq!(measurement.statistic, statistics[index]);
            assert_eq!(measurement.is_converted, index > 4);
            assert_eq!(measurement.value, Ok(Fixed((index as i64 + 1) * 1_000_000_000)));
        }
    });
}

#[test]
fn one_bad_item_never_loses_the_others() {
    let good = ["w01001 Rtd 7.1 N", "w21011 Rtd 0.3 T"];
    let around = |bad: &str| {
        format!(
            "DataTime=20160801085857;w01001-Rtd=7.1,w01001-Flag=N;{bad};\
             w21011-Rtd=0.3,w21011-Flag=T"
        )
    };
    let none: &[&str] = &[];
    for (bad, value, reasons) in [
        ("w01018-Rtd=abc,w01018-Flag=D", "w01018 Rtd not_a_number D", none),
        ("w01018-Rtd=,w01018-Flag=D", "w01018 Rtd empty D", none),
        ("w01018-Rtd=1.0000000001", "w01018 Rtd too_many_digits -", none),
        ("w01018-Rtd=99999999999", "w01018 Rtd overflow -", none),
        ("w01018-Rtd=1,w01018-Flag=NN", "w01018 Rtd 1 \u{fffd}", &["w01018-Flag bad_flag"]),
        ("w01018-Rtd=1,w01018-Flag=", "w01018 Rtd 1 \u{fffd}", &["w01018-Flag bad_flag"]),
        ("w01018-Rtd=1,w01018-Flag=Z", "w01018 Rtd 1 Z", none),
        (
            "w01018-Rtd=1,w01018-Flag=N,w01018-Flag=D",
            "w01018 Rtd 1 \u{fffd}",
            &["w01018-Flag repeated"],
        ),
        ("w01018-Rtd=1,w01018-Flag=N,w01018-Flag=N", "w01018 Rtd 1 N", &["w01018-Flag repeated"]),
        (
            "w01018-SampleTime=20160231000000,w01018-Rtd=1",
            "w01018 Rtd 1 -",
            &["w01018-SampleTime bad_sample_time"],
        ),
        ("w01018-Rtd=1,w01018-Rtd=2", "w01018 Rtd 1 -", &["w01018-Rtd repeated"]),
        ("w01018-Rtd=1,w01018-Ala=2", "w01018 Rtd 1 -", &["w01018-Ala unknown_field"]),
        ("w01018-Rtd=1,junk", "w01018 Rtd 1 -", &[" malformed"]),
        ("w01018-Rtd=1;-Rtd=5", "w01018 Rtd 1 -", &["-Rtd missing_code"]),
        ("w01018-Rtd=1;w21001-Flag=D", "w01018 Rtd 1 -", &["w21001-Flag no_value"]),
        ("w01018-Rtd=1;SB1-RS=2;i11001-Info=x", "w01018 Rtd 1 -", none),
        ("01018-Rtd=1", "01018 Rtd 1 -", none),
    ] {
        check(2011, &around(bad), |readings| {
            let lines = lines(&readings);
            assert_eq!(lines, [good[0], value, good[1]], "{bad}");
            assert_eq!(unread(&readings), reasons, "{bad}");
        });
    }
}

#[test]
fn a_flag_in_a_group_of_its_own_still_marks_its_value() {
    for (content, expected) in [
        ("011-Rtd=1;011-Flag=D", "w01018 Rtd 1 D"),
        ("011-Flag=D;011-Rtd=1", "w01018 Rtd 1 D"),
        ("011-Flag=D;060-Flag=D;w01018-Rtd=1,060-Rtd=2", "w01018 Rtd 1 D"),
        ("011-Rtd=1,060-Rtd=2,011-Flag=D,060-Flag=N", "w01018 Rtd 1 D"),
        ("011-Rtd=1,011-Flag=N;011-Flag=D", "w01018 Rtd 1 N"),
        ("011-Flag=N;011-Flag=D;011-Rtd=1", "w01018 Rtd 1 \u{fffd}"),
    ] {
        check(2011, &format!("DataTime=20160801085857;{content}"), |readings| {
            assert_eq!(lines(&readings)[0], expected, "{content}");
            assert!(readings.unread.is_empty(), "{content}");
        });
    }
}

#[test]
fn two_samples_of_one_pollutant_keep_their_own_marks() {
    let content = "DataTime=20160801085857;\
        w01018-SampleTime=20160801070000,w01018-Rtd=1,w01018-Flag=N;\
        w01018-SampleTime=20160801080000,w01018-Rtd=2,w01018-Flag=D";
    check(2011, content, |readings| {
        assert_eq!(lines(&readings), ["w01018 Rtd 1 N", "w01018 Rtd 2 D"]);
        let times: Vec<_> =
            readings.measurements.iter().map(|m| m.sample_time.unwrap().hour()).collect();
        assert_eq!(times, [7, 8]);
    });
}

#[test]
fn a_packet_without_a_time_or_of_another_command_has_no_readings() {
    for (command, content, message) in [
        (2011, "w01018-Rtd=1", "DataTime is missing"),
        (2051, "BeginTime=20160801084000", "DataTime is missing"),
        (2011, "DataTime=20160230000000", "DataTime `20160230000000` is not a time: no such date"),
        (
            2011,
            "DataTime=20160801000000;DataTime=20160802000000",
            "DataTime is `20160801000000` and `20160802000000`",
        ),
        (2021, "DataTime=20160801084000", "command 2021 carries no measurements"),
        (9014, "", "command 9014 carries no measurements"),
    ] {
        let segment = format!("QN=1;ST=32;CN={command};PW=1;MN=M1;Flag=4;CP=&&{content}&&");
        let packet = Packet::parse(segment.as_bytes(), &ParseSettings::default()).unwrap();
        let error: ReadingsError = readings(&packet).unwrap_err();
        assert!(error.to_string().contains(message), "{content}: {error}");
    }
}

#[test]
fn over_range_is_a_mark_and_not_a_loss() {
    check(2011, "DataTime=20160801085857;w01018-Rtd=500,w01018-Flag=T", |readings| {
        assert_eq!(readings.measurements[0].flag, Some(DataFlag::OverRange));
        assert_eq!(readings.measurements[0].value, Ok(Fixed(500_000_000_000)));
    });
}
