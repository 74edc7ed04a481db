//! Building frames: limits, refusals, split packets.

use tidegate_hj212::{
    CONTENT_BYTES_MAX, Command, EncodeError, Flag, FrameBuilder, Header, Packet, ParseSettings,
    Split, Version, encode_segment, encode_split,
};

use crate::support::{codes, events_of, frames, vectors};

fn header() -> Header<'static> {
    Header {
        qn: Some("20160801085857534"),
        system: 32,
        command: Command::HOUR_DATA,
        pw: Some("123456"),
        mn: "010000A8900016F000169DC0",
        flag: Flag::new(Version::V2017),
        split: None,
        is_resent: false,
    }
}

#[test]
fn items_and_groups_come_out_in_order() {
    let mut builder = FrameBuilder::new(Header { is_resent: true, ..header() });
    builder.group().item("DataTime", "20160801080000").unwrap().group().group();
    builder.item("w01018-Avg", "40.1").unwrap().item("w01018-Flag", "N").unwrap().group();
    let segment = "QN=20160801085857534;ST=32;CN=2061;PW=123456;MN=010000A8900016F000169DC0;\
        Flag=4;RF=1;CP=&&DataTime=20160801080000;w01018-Avg=40.1,w01018-Flag=N&&";
    assert_eq!(builder.build().unwrap(), encode_segment(segment).unwrap());
}

#[test]
fn texts_that_would_be_read_back_differently_are_refused() {
    let mut builder = FrameBuilder::new(header());
    for (name, value) in [
        ("", "1"),
        ("a=b", "1"),
        ("a;b", "1"),
        ("a", "1;2"),
        ("a", "1,2"),
        ("a", "&&"),
        ("a", "1&"),
        ("a", " 1"),
        ("a", "1\n"),
        ("a", "1\r\n"),
        (" a", "1"),
    ] {
        let error = builder.item(name, value).unwrap_err();
        assert!(matches!(error, EncodeError::BadText { .. }), "{name}={value}");
    }
    for header in [
        Header { qn: Some(""), ..header() },
        Header { pw: Some("1;2"), ..header() },
        Header { mn: "", ..header() },
        Header { mn: "M1;Flag=0", ..header() },
        Header { system: 100, ..header() },
        Header { split: Some(Split { total: 0, number: 0 }), ..header() },
        Header { split: Some(Split { total: 2, number: 3 }), ..header() },
        Header { split: Some(Split { total: 2, number: 0 }), ..header() },
        Header { split: Some(Split { total: 10_000, number: 1 }), ..header() },
    ] {
        assert!(FrameBuilder::new(header).build().is_err(), "{header:?}");
    }
}

#[test]
fn a_refused_item_leaves_the_frame_as_it_was() {
    let mut builder = FrameBuilder::new(header());
    builder.item("a", "1").unwrap();
    let before = builder.build().unwrap();
    assert!(builder.item("b", "1;2").is_err());
    assert_eq!(builder.build().unwrap(), before);
}

#[test]
fn content_and_segment_are_bounded_exactly() {
    let content = |bytes: usize| {
        let mut builder = FrameBuilder::new(Header { mn: "M1", ..header() });
        builder.item("a", &"x".repeat(bytes - 2)).unwrap();
        builder.build().map(|_| ())
    };
    assert_eq!(content(CONTENT_BYTES_MAX), Ok(()));
    let error = EncodeError::TooLong { part: "content", bytes: 951, bound: 950 };
    assert_eq!(content(951), Err(error));

    let fixed = FrameBuilder::new(Header { mn: "M", ..header() }).build().unwrap().len() - 12 - 1;
    let segment = |bytes: usize| {
        let mn = "M".repeat(bytes - fixed);
        FrameBuilder::new(Header { mn: &mn, ..header() }).build().map(|_| ())
    };
    assert_eq!(segment(1024), Ok(()));
    let error = EncodeError::TooLong { part: "segment", bytes: 1025, bound: 1024 };
    assert_eq!(segment(1025), Err(error));

    assert!(encode_segment(&"x".repeat(9999)).is_ok());
    assert!(encode_segment(&"x".repeat(10_000)).is_err());
    assert!(encode_segment("a\r\nb").is_err());
}

#[test]
fn a_message_that_fits_is_one_frame_without_numbers() {
    let group: &[(&str, &str)] = &[("w01018-Avg", "40.1"), ("w01018-Flag", "N")];
    let frames = encode_split(&header(), "20160801080000", &[group]).unwrap();
    assert_eq!(frames.len(), 1);
    assert!(!String::from_utf8_lossy(&frames[0]).contains("PNUM"));
    assert_eq!(encode_split(&header(), "20160801080000", &[]).unwrap().len(), 1);
}

#[test]
fn a_message_is_split_only_when_it_must_be() {
    // Behind DataTime, `;` and the name, this many bytes fill the content to its bound.
    let room = CONTENT_BYTES_MAX - "DataTime=20160801080000;a=;b=".len();
    let short = Header { mn: "M1", ..header() };
    for (bytes, frames) in [(room, 1), (room + 1, 2)] {
        let (left, right) = ("1".repeat(bytes / 2), "1".repeat(bytes - bytes / 2));
        let groups: [&[(&str, &str)]; 2] = [&[("a", &left)], &[("b", &right)]];
        let parts = encode_split(&short, "20160801080000", &groups).unwrap();
        assert_eq!(parts.len(), frames, "{bytes}");
    }
}

#[test]
fn the_split_example_of_the_standard_has_this_form() {
    let vectors = vectors();
    for (index, number, qn) in [(13, 1, "20160801085857534"), (14, 2, "20160801085857535")] {
        let segment = &vectors[index].segment;
        let packet = Packet::parse(segment.as_bytes(), &ParseSettings::default()).unwrap();
        let split = Some(Split { total: 2, number });
        let mut builder = FrameBuilder::new(Header { qn: Some(qn), split, ..header() });
        for group in packet.groups() {
            builder.group();
            for item in group {
                builder.item(item.name, item.value).unwrap();
            }
        }
        assert_eq!(builder.build().unwrap(), vectors[index].frame());
    }
}

#[test]
fn a_long_message_is_split_by_whole_groups_with_counted_numbers() {
    let names: Vec<String> = (0..100).map(|index| format!("w{index:05}-Avg")).collect();
    let groups: Vec<Vec<(&str, &str)>> =
        names.iter().map(|name| vec![(name.as_str(), "1.5"), ("x-Flag", "N")]).collect();
    let groups: Vec<&[(&str, &str)]> = groups.iter().map(Vec::as_slice).collect();
    let parts = encode_split(&header(), "20160801080000", &groups).unwrap();
    assert_eq!(parts.len(), 3);
    let stream = parts.concat();
    let seen = events_of(&stream);
    assert_eq!(codes(&seen), ["frame"; 3]);
    let mut found = Vec::new();
    for (index, segment) in frames(&seen).into_iter().enumerate() {
        let packet = Packet::parse(segment, &ParseSettings::default()).unwrap();
        assert_eq!(packet.tolerances(), []);
        assert_eq!(packet.qn().unwrap(), format!("2016080108585753{}", 4 + index));
        assert_eq!(packet.split(), Some(Split { total: 3, number: index as u16 + 1 }));
        assert_eq!(packet.value("DataTime"), Some("20160801080000"));
        let items = packet.items().iter().map(|item| item.name.to_owned());
        found.extend(items.filter(|name| name.ends_with("-Avg")));
    }
    assert_eq!(found, names);
}

#[test]
fn what_cannot_be_split_says_why() {
    let long = "9".repeat(850);
    let wide = "9".repeat(910);
    let group = |value| vec![("w01018-Avg", value)];
    let (long, wide) = (group(long.as_str()), group(wide.as_str()));
    let ten: Vec<&[(&str, &str)]> = vec![&long; 10];
    let of_2025 = Header { flag: Flag::new(Version::V2025), ..header() };
    let bad_qn = Header { qn: Some("20160231000000000"), ..header() };
    let no_qn = Header { qn: None, ..header() };
    for (header, groups, message) in [
        (header(), &[wide.as_slice()][..], "content has"),
        (of_2025, &ten, "PNUM 10 is above 9"),
        (bad_qn, &ten, "a split packet counts its QN on"),
        (no_qn, &ten, "a split packet counts its QN on"),
    ] {
        let error = encode_split(&header, "20160801080000", groups).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
    assert_eq!(encode_split(&of_2025, "20160801080000", &ten[1..]).unwrap().len(), 9);
}
