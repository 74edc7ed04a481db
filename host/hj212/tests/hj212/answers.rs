//! Answers and heartbeats.

use tidegate_hj212::{
    Command, Flag, Header, OperationOutcome, Packet, ParseSettings, RequestOutcome, Version,
    answer_data, answer_notice, answer_operation, answer_request, encode_segment, heartbeat,
};

use crate::support::vectors;

fn packet(segment: &str) -> Packet<'_> {
    Packet::parse(segment.as_bytes(), &ParseSettings::default()).unwrap()
}

#[test]
fn answers_match_the_examples_of_the_standard() {
    let vectors = vectors();
    let request = packet(&vectors[2].segment);
    assert_eq!(answer_data(&request).unwrap(), vectors[3].frame());
    assert_eq!(answer_request(&request, RequestOutcome::Ready).unwrap(), vectors[11].frame());
    assert_eq!(answer_operation(&request, OperationOutcome::Done).unwrap(), vectors[12].frame());
}

#[test]
fn an_answer_keeps_version_and_sender_and_wants_no_answer() {
    let base = "QN=20160801085857223;ST=31;CN=2011;PW=abc;MN=M1;Flag=F;CP=&&&&";
    for (sent, answered) in
        [("1", "0"), ("3", "0"), ("5", "4"), ("7", "4"), ("9", "8"), ("11", "8")]
    {
        let segment = base.replace("Flag=F", &format!("Flag={sent};PNUM=2;PNO=1"));
        let expected = |command: u16| {
            let text = format!(
                "QN=20160801085857223;ST=91;CN={command};PW=abc;MN=M1;Flag={answered};CP=&&&&"
            );
            encode_segment(&text).unwrap()
        };
        assert_eq!(answer_data(&packet(&segment)).unwrap(), expected(9014));
        assert_eq!(answer_notice(&packet(&segment)).unwrap(), expected(9013));
    }
}

#[test]
fn what_a_packet_lacks_its_answer_lacks() {
    let answer = answer_data(&packet("ST=32;CN=2011;MN=M1;CP=&&&&")).unwrap();
    assert_eq!(answer, encode_segment("ST=91;CN=9014;MN=M1;Flag=0;CP=&&&&").unwrap());
}

#[test]
fn a_header_that_could_forge_an_answer_is_not_sent_back() {
    for mn in ["M1,PW", "M&1", "M1\r"] {
        let segment = format!("QN=1;ST=32;CN=2011;PW=1;MN={mn}x;Flag=5;CP=&&&&");
        let error = answer_data(&packet(&segment)).unwrap_err();
        assert!(error.to_string().starts_with("MN `"), "{error}");
    }
}

#[test]
fn outcomes_have_the_codes_of_the_standard() {
    let vectors = vectors();
    let request = packet(&vectors[0].segment);
    let code = |frame: Vec<u8>| {
        let text = String::from_utf8(frame).unwrap();
        text.split("Rtn=").nth(1).unwrap().split('&').next().unwrap().to_owned()
    };
    use RequestOutcome::*;
    let outcomes = [Ready, Refused, WrongPw, WrongMn, WrongSt, WrongFlag, WrongQn, WrongCn];
    for (outcome, expected) in outcomes.into_iter().zip(1..) {
        assert_eq!(code(answer_request(&request, outcome).unwrap()), expected.to_string());
    }
    assert_eq!(code(answer_request(&request, WrongCrc).unwrap()), "9");
    assert_eq!(code(answer_request(&request, Unknown).unwrap()), "100");
    use OperationOutcome::*;
    for (outcome, expected) in [
        (Done, "1"),
        (Failed, "2"),
        (WrongCondition, "3"),
        (TimedOut, "4"),
        (Busy, "5"),
        (SystemFault, "6"),
        (NoData, "100"),
    ] {
        assert_eq!(code(answer_operation(&request, outcome).unwrap()), expected);
    }
}

#[test]
fn a_heartbeat_is_an_empty_9015() {
    let header = Header {
        qn: Some("20260101000000000"),
        system: 32,
        command: Command::REAL_TIME_DATA,
        pw: Some("123456"),
        mn: "M1",
        flag: Flag::new(Version::V2025).answer(true),
        split: None,
        is_resent: false,
    };
    let expected = "QN=20260101000000000;ST=32;CN=9015;PW=123456;MN=M1;Flag=9;CP=&&&&";
    assert_eq!(heartbeat(&header).unwrap(), encode_segment(expected).unwrap());
}
