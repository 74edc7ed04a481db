//! What `describe_stream` says, as JSON.

use serde_json::{Value, json};
use tidegate_hj212::{Describer, describe_stream};

use crate::support::{frame, frame_text, vectors};

fn describe(stream: &[u8]) -> Vec<Value> {
    describe_stream(stream).iter().map(|one| serde_json::to_value(one).unwrap()).collect()
}

#[test]
fn an_accepted_frame_shows_all_but_the_password() {
    let vector = &vectors()[2];
    let described = describe(&[b"xx", vector.frame().as_slice()].concat());
    assert_eq!(described.len(), 2);
    assert_eq!(
        described[1],
        json!({
            "accepted": true,
            "offset": 2,
            "length": 230,
            "version": "2017",
            "crc": "6E80",
            "header": {
                "qn": "20160801085857223",
                "st": 32,
                "st_zh": "地表水体环境污染源",
                "st_en": "water pollution source",
                "cn": "2011",
                "cn_zh": "取/上传污染物实时数据",
                "cn_en": "real-time data",
                "pw": "******",
                "mn": "010000A8900016F000169DC0",
                "flag": 5,
                "wants_answer": true
            },
            "period": "instant",
            "data_time": "2016-08-01T08:58:57",
            "measurements": [
                {
                    "pollutant": "w01001",
                    "name_zh": "pH值",
                    "statistic": "rtd",
                    "is_converted": false,
                    "value_text": "7.1",
                    "value": "7.1",
                    "unit": "1",
                    "flag": "N",
                    "flag_en": "normal",
                    "flag_zh": "正常"
                },
                {
                    "pollutant": "w01018",
                    "name_zh": "化学需氧量",
                    "statistic": "rtd",
                    "is_converted": false,
                    "value_text": "2.2",
                    "value": "2.2",
                    "unit": "mg/L",
                    "flag": "N",
                    "flag_en": "normal",
                    "flag_zh": "正常",
                    "eflag": "A01",
                    "sample_time": "2016-08-01T07:00:00"
                }
            ],
            "unread": [],
            "fields": [],
            "tolerances": []
        })
    );
}

#[test]
fn a_refused_piece_shows_where_and_why() {
    let vector = &vectors()[0];
    let stream = [vector.frame(), frame_text(&vector.segment, vector.length, "1C81")].concat();
    let described = describe(&stream);
    assert_eq!(
        described[1],
        json!({
            "accepted": false,
            "offset": 113,
            "length": 113,
            "reason": "crc_mismatch",
            "message": "checksum is 1C81, the data gives 1C80"
        })
    );
}

#[test]
fn a_good_frame_with_an_unreadable_segment_is_refused() {
    let described = describe(&frame("ST=32;CN=2011;CP=&&&&"));
    assert_eq!(described[0]["accepted"], false);
    assert_eq!(described[0]["reason"], "missing_field");
    assert_eq!(described[0]["message"], "MN is missing");
    assert_eq!(described[0]["length"], 33);
}

#[test]
fn old_codes_bad_values_and_other_fields_are_told_apart() {
    let described = describe(&frame(
        "ST=32;CN=2031;MN=M1;Site=7;CP=&&DataTime=20260101000000;011-Cou=x,011-Avg=1.50;\
         SB1-RT=2.5;junk;PolId=w01018&&",
    ));
    let frame = &described[0];
    assert_eq!(frame["header"]["other"], json!([{"name": "Site", "value": "7"}]));
    assert_eq!(frame["header"]["pw"], Value::Null);
    assert_eq!(
        frame["tolerances"],
        json!(["missing_qn", "missing_pw", "missing_flag", "old_pollutant_code"])
    );
    assert_eq!(
        frame["fields"],
        json!([{"name": "SB1-RT", "value": "2.5"}, {"name": "PolId", "value": "w01018"}])
    );
    assert_eq!(frame["unread"][0]["reason"], "malformed");
    assert_eq!(frame["unread"][0]["value"], "junk");
    let [sum, mean] = frame["measurements"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!(sum["original_code"], "011");
    assert_eq!(sum["unit"], "kg");
    assert_eq!(sum["value"], Value::Null);
    assert_eq!(sum["value_text"], "x");
    assert!(sum["value_problem"].as_str().unwrap().starts_with("`x` is not a decimal number"));
    assert_eq!((&mean["value"], &mean["value_text"]), (&json!("1.5"), &json!("1.50")));
    assert_eq!(mean["unit"], "mg/L");
    assert_eq!(mean["flag"], Value::Null);
}

#[test]
fn a_data_packet_without_readable_time_shows_its_items() {
    let described =
        describe(&frame("QN=1;ST=32;CN=2011;PW=1;MN=M1;Flag=4;CP=&&DataTime=0;011-Rtd=1&&"));
    assert!(described[0]["problem"].as_str().unwrap().starts_with("DataTime `0` is not a time"));
    assert_eq!(described[0]["fields"][1], json!({"name": "011-Rtd", "value": "1"}));
    assert_eq!(described[0]["measurements"], json!([]));
    let described = describe(&vectors()[10].frame());
    assert!(described[0].get("problem").is_none());
    assert_eq!(described[0]["fields"][0]["name"], "BeginTime");
}

#[test]
fn a_stream_in_pieces_is_described_alike() {
    let stream: Vec<u8> = vectors().iter().flat_map(|vector| vector.frame()).collect();
    let stream = [&b"noise"[..], &stream, b"##0099rest"].concat();
    let whole = describe_stream(&stream);
    assert_eq!(whole.len(), 19);
    let mut describer = Describer::default();
    let mut pieces = Vec::new();
    for piece in stream.chunks(7) {
        describer.feed(piece, |one| pieces.push(one));
    }
    describer.finish(|one| pieces.push(one));
    assert_eq!(pieces, whole);
}
