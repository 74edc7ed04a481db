//! Reading data segments: tolerances, refusals, order of fields.

use tidegate_hj212::{Field, Packet, ParseError, ParseSettings, Tolerance, Version};

const HEADER: &str = "QN=20160801085857223;ST=32;CN=2011;PW=123456;MN=M1;Flag=4;";

fn parse(segment: &str) -> Result<Packet<'_>, ParseError> {
    Packet::parse(segment.as_bytes(), &ParseSettings::default())
}

fn lenient() -> ParseSettings {
    ParseSettings { complete_code_letter: true, ..ParseSettings::default() }
}

fn strict() -> ParseSettings {
    ParseSettings { repair_separators: false, ..ParseSettings::default() }
}

#[test]
fn each_tolerance_is_noted_and_written_back_repaired() {
    use Tolerance::*;
    let good = format!("{HEADER}CP=&&w01018-Rtd=1,w01018-Flag=N;SB1-RS=1&&");
    let swap = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    for (segment, tolerance, repaired) in [
        (swap("QN=20160801085857223;", ""), MissingQn, None),
        (swap("PW=123456;", ""), MissingPw, None),
        (swap("Flag=4;", ""), MissingFlag, None),
        (format!("{good};"), TrailingSemicolon, Some(&good)),
        (swap("RS=1&&", "RS=1;&&"), TrailingSemicolon, Some(&good)),
        (format!(" {good}"), Spaces, Some(&good)),
        (swap("ST=32", "ST= 32"), Spaces, Some(&good)),
        (swap("CN=2011;", "CN=2011; "), Spaces, Some(&good)),
        (swap("Rtd=1", "Rtd = 1"), Spaces, Some(&good)),
        (swap(",w01018", ", w01018"), Spaces, Some(&good)),
        (swap(";SB1", ";;SB1"), EmptyField, Some(&good)),
        (swap(",w01018", ",,w01018"), EmptyField, Some(&good)),
        (swap(";CN", ";;CN"), EmptyField, Some(&good)),
        (swap("Flag=4;CP", "Flag=4CP"), MissingSemicolonBeforeCp, Some(&good)),
        (swap("223;ST", "223,ST"), CommaInHeader, Some(&good)),
        (swap("Flag=4;CP", "Flag=4,CP"), CommaInHeader, Some(&good)),
        (swap("Flag=4", "Flag=6"), MissingPacketNumber, None),
        (swap("Flag=4", "Flag=6;PNUM=2"), MissingPacketNumber, None),
        (swap("Flag=4", "Flag=4;PNUM=2;PNO=1"), UnmarkedPacketNumber, None),
        (swap("w01018-Rtd", "011-Rtd"), OldPollutantCode, None),
    ] {
        let packet = parse(&segment).unwrap_or_else(|error| panic!("{segment}: {error}"));
        assert_eq!(packet.tolerances(), [tolerance], "{segment}");
        assert_eq!(packet.segment(), *repaired.unwrap_or(&segment));
        assert_eq!(packet.items().len(), 3, "{segment}");
    }
    assert_eq!(parse(&good).unwrap().tolerances(), []);
}

#[test]
fn tolerances_have_the_same_code_in_json() {
    for tolerance in Tolerance::ALL {
        let json = serde_json::to_value(tolerance).unwrap();
        assert_eq!(json, tolerance.code());
        assert!(!tolerance.to_string().is_empty());
    }
}

#[test]
fn several_tolerances_are_each_noted_once() {
    let segment = " ST=32,CN=2011,MN=M1CP=&& 011-Rtd=1, 011-Flag=N ;060-Rtd=2;&&;;";
    let packet = parse(segment).unwrap();
    let mut tolerances = packet.tolerances().to_vec();
    tolerances.sort();
    assert_eq!(
        tolerances,
        [
            Tolerance::MissingQn,
            Tolerance::MissingFlag,
            Tolerance::MissingPw,
            Tolerance::TrailingSemicolon,
            Tolerance::Spaces,
            Tolerance::OldPollutantCode,
            Tolerance::MissingSemicolonBeforeCp,
            Tolerance::CommaInHeader,
        ]
    );
    assert_eq!(packet.version(), Version::V2005);
    assert_eq!(packet.segment(), "ST=32;CN=2011;MN=M1;CP=&&011-Rtd=1,011-Flag=N;060-Rtd=2&&");
}

#[test]
fn a_code_without_its_letter_is_completed_on_demand_only() {
    for (st, name, by_default, completed) in [
        ("32", "01018-Rtd", "01018", "w01018"),
        ("21", "01018-Rtd", "01018", "w01018"),
        ("31", "21026-ZsAvg", "21026", "a21026"),
        // Known in water only: not guessed for a flue gas.
        ("31", "01018-Rtd", "01018", "01018"),
        ("91", "01018-Rtd", "01018", "01018"),
        ("32", "99999-Rtd", "99999", "99999"),
    ] {
        let segment = format!("QN=1;ST={st};CN=2011;PW=1;MN=M1;Flag=4;CP=&&{name}=1&&");
        let packet = parse(&segment).unwrap();
        assert_eq!(packet.items()[0].pollutant, by_default);
        assert_eq!(packet.tolerances(), []);
        let packet = Packet::parse(segment.as_bytes(), &lenient()).unwrap();
        assert_eq!(packet.items()[0].pollutant, completed, "{st} {name}");
        assert_eq!(packet.items()[0].original_code(), by_default);
        let noted = packet.tolerances().contains(&Tolerance::MissingCodeLetter);
        assert_eq!(noted, completed != by_default);
    }
}

#[test]
fn separators_are_refused_when_the_settings_say_so() {
    for segment in [
        "QN=1,ST=32;CN=2011;PW=1;MN=M1;Flag=4;CP=&&&&",
        "QN=1;ST=32;CN=2011;PW=1;MN=M1;Flag=4,CP=&&&&",
        "QN=1;ST=32;CN=2011;PW=1;MN=M1;Flag=4CP=&&&&",
    ] {
        assert!(parse(segment).is_ok());
        let error = Packet::parse(segment.as_bytes(), &strict()).unwrap_err();
        assert_eq!(error.code(), "separator", "{segment}");
    }
}

#[test]
fn each_refusal_names_what_is_wrong() {
    for (segment, code, message) in [
        ("", "missing_field", "CP is missing"),
        ("QN=1;ST=32;CN=2011;MN=M1;Flag=4", "missing_field", "CP is missing"),
        ("ST=32;CN=2011;MN=M1;CP=", "unclosed_cp", "CP is not enclosed in `&&`"),
        ("ST=32;CN=2011;MN=M1;CP=&&", "unclosed_cp", "CP is not enclosed"),
        ("ST=32;CN=2011;MN=M1;CP=&&a=1", "unclosed_cp", "CP is not enclosed"),
        ("ST=32;CN=2011;MN=M1;CP=&&a=1&", "unclosed_cp", "CP is not enclosed"),
        ("ST=32;CN=2011;MN=M1;CP=&&a=1&&x", "trailing_text", "`x` stands behind"),
        ("CN=2011;MN=M1;CP=&&&&", "missing_field", "ST is missing"),
        ("ST=32;MN=M1;CP=&&&&", "missing_field", "CN is missing"),
        ("ST=32;CN=2011;CP=&&&&", "missing_field", "MN is missing"),
        ("CP=&&&&", "missing_field", "CN is missing"),
        ("ST=32;CN=2011;MN=;CP=&&&&", "bad_field", "MN `` is not a device id"),
        ("ST=3x;CN=2011;MN=M1;CP=&&&&", "bad_field", "ST `3x` is not two digits"),
        ("ST=320;CN=2011;MN=M1;CP=&&&&", "bad_field", "ST `320` is not two digits"),
        ("ST=32;CN=211;MN=M1;CP=&&&&", "bad_field", "CN `211` is not four digits"),
        ("ST=32;CN=+211;MN=M1;CP=&&&&", "bad_field", "CN `+211` is not four digits"),
        ("ST=32;CN=2011;MN=M1;Flag=256;CP=&&&&", "bad_field", "Flag `256` is not a number"),
        ("ST=32;CN=2011;MN=M1;Flag=;CP=&&&&", "bad_field", "Flag `` is not a number"),
        ("ST=32;CN=2011;MN=M1;Flag=12;CP=&&&&", "unknown_version", "Flag `12` names no known"),
        ("ST=32;CN=2011;MN=M1;MN=M2;CP=&&&&", "repeated_field", "MN appears twice"),
        ("ST=32;CN=2011;MN=M1;junk;CP=&&&&", "malformed_header", "`junk` is not a name, `=`"),
        ("ST=32;CN=2011;MN=M1;CP =&&1;CP=&&&&", "malformed_header", "`CP =&&1` is not a name"),
        ("ST=32;CN=2011;MN=M1;Flag=6;PNUM=2;PNO=3;CP=&&&&", "bad_field", "PNO `3` is not at most"),
        ("ST=32;CN=2011;MN=M1;Flag=6;PNUM=0;PNO=1;CP=&&&&", "bad_field", "PNUM `0` is not"),
        ("ST=32;CN=2011;MN=M1;Flag=6;PNUM=x;CP=&&&&", "bad_field", "PNUM `x` is not"),
        ("ST=32;CN=2011;MN=M1;Flag=8;CP=&&{0x12}&&", "encrypted", "command 2011 of 2025 is encr"),
        ("ST=32;CN=3020;MN=M1;Flag=9;CP=&&{0x12}a&&", "encrypted", "command 3020 of 2025 is encr"),
    ] {
        let error = parse(segment).unwrap_err();
        assert_eq!(error.code(), code, "{segment}");
        assert!(error.to_string().contains(message), "{segment}: {error}");
    }
}

#[test]
fn braces_outside_the_encrypted_commands_of_2025_are_plain_text() {
    for (cn, flag) in [("9014", 8), ("2011", 4), ("2011", 0)] {
        let segment = format!("QN=1;ST=32;CN={cn};PW=1;MN=M1;Flag={flag};CP=&&{{0x12}}&&");
        let packet = parse(&segment).unwrap();
        assert_eq!(packet.items()[0].field, Field::Malformed, "{segment}");
        assert_eq!(packet.segment(), segment);
    }
}

#[test]
fn bytes_that_are_not_text_are_refused_with_their_place() {
    let mut segment = format!("{HEADER}CP=&&Info=\u{7ef4}\u{62a4}&&").into_bytes();
    assert!(Packet::parse(&segment, &ParseSettings::default()).is_ok());
    let place = segment.iter().position(|byte| *byte == 0xe7).unwrap();
    segment[place + 1] = b'x';
    let error = Packet::parse(&segment, &ParseSettings::default()).unwrap_err();
    assert_eq!(error, ParseError::NotText { offset: place });
}

#[test]
fn items_and_bytes_are_bounded() {
    let items = |count: usize| format!("{HEADER}CP=&&{}&&", vec!["a=1"; count].join(","));
    for (count, max, is_read) in [(3, 3, true), (4, 3, false), (512, 512, true), (513, 512, false)]
    {
        let settings = ParseSettings { items_max: max, ..ParseSettings::default() };
        let segment = items(count);
        let packet = Packet::parse(segment.as_bytes(), &settings);
        assert_eq!(packet.is_ok(), is_read, "{count} {max}");
        if let Err(error) = packet {
            assert_eq!(error, ParseError::TooManyItems { bound: max });
        }
    }
    for (bytes, is_read) in [(9999, true), (10_000, false)] {
        let filler = "x".repeat(bytes - HEADER.len() - "CP=&&&&".len());
        let segment = format!("{HEADER}CP=&&{filler}&&");
        assert_eq!(segment.len(), bytes);
        assert_eq!(parse(&segment).is_ok(), is_read, "{bytes}");
    }
}

#[test]
fn unknown_fields_and_their_order_are_kept() {
    let segment = "Vendor=x;MN=M1;CN=2011;QN=1;ST=32;PW=;Flag=10;PNUM=2;PNO=1;RF=1;Site=a,b;\
        CP=&&odd;=5;x-=;DataTime=20160801085857;w01018-Ala=1;A-B-Rtd=&&";
    let packet = parse(segment).unwrap();
    assert_eq!(packet.tolerances(), []);
    assert_eq!(packet.segment(), segment);
    assert!(packet.is_resent());
    assert_eq!(packet.version(), Version::V2025);
    let names: Vec<_> = packet.header().iter().map(|field| field.name).collect();
    assert_eq!(
        names,
        ["Vendor", "MN", "CN", "QN", "ST", "PW", "Flag", "PNUM", "PNO", "RF", "Site"]
    );
    let fields: Vec<_> = packet.items().iter().map(|item| item.field).collect();
    use Field::*;
    assert_eq!(fields, [Malformed, Named, Other, Named, Other, Rtd]);
    assert_eq!(packet.items()[5].pollutant, "A-B");
}

#[test]
fn accessors_give_what_the_segment_says() {
    let segment = "QN=20160801085857223;ST=32;CN=2081;PW=123456;MN=010000A8900016F000169DC0;\
        Flag=5;CP=&&DataTime=20160801085857;RestartTime=20160231085624;SB1-RS=1,SB2-RS=0&&";
    let packet = parse(segment).unwrap();
    assert_eq!(packet.qn(), Some("20160801085857223"));
    assert_eq!(packet.qn_time().unwrap().unwrap().millisecond(), 223);
    assert_eq!(packet.pw(), Some("123456"));
    assert_eq!(packet.mn(), "010000A8900016F000169DC0");
    assert_eq!(packet.command().number(), 2081);
    assert_eq!(packet.system(), 32);
    assert_eq!(packet.flag().map(|flag| flag.bits()), Some(5));
    assert!(packet.wants_answer() && !packet.is_resent());
    assert_eq!(packet.split(), None);
    assert_eq!(packet.value("SB2-RS"), Some("0"));
    assert_eq!(packet.time("DataTime").unwrap().unwrap().to_string(), "2016-08-01T08:58:57");
    let error = packet.time("RestartTime").unwrap().unwrap_err();
    assert!(error.to_string().contains("RestartTime `20160231085624`"), "{error}");
    assert_eq!(packet.time("BeginTime"), None);
    let sizes: Vec<_> = packet.groups().map(<[_]>::len).collect();
    assert_eq!(sizes, [1, 1, 2]);
}
