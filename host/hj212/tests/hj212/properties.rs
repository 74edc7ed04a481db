//! Properties over generated streams and packets.

use proptest::prelude::*;
use tidegate_hj212::{
    Command, Fixed, Flag, FrameBuilder, FramerSettings, Header, Packet, ParseSettings, Split,
    answer_data, describe_stream, encode_packet, readings,
};

use crate::support::{Seen, events, events_of, frames};

/// Text of a header value or an item value that the builder takes.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,4}(\\.[0-9]{1,3})?",
        "[A-Za-z0-9#./:-]{1,12}",
        Just("\u{7ef4}\u{62a4}".to_owned()),
        Just("##0005".to_owned())
    ]
}

fn name() -> impl Strategy<Value = String> {
    let suffix = prop::sample::select(vec!["Rtd", "Avg", "Cou", "ZsAvg", "Flag", "EFlag", "RS"]);
    let code = prop::sample::select(vec!["w01018", "011", "a21026", "02", "SB1", "zz", "Leq"]);
    prop_oneof![
        4 => (code, suffix).prop_map(|(code, suffix)| format!("{code}-{suffix}")),
        1 => prop::sample::select(vec!["DataTime", "PolId", "QnRtn"]).prop_map(str::to_owned),
        1 => "[A-Za-z]{1,6}(-[A-Za-z]{0,3})?",
    ]
}

#[derive(Clone, Debug)]
struct Message {
    qn: String,
    pw: Option<String>,
    mn: String,
    system: u8,
    command: u16,
    flag: u8,
    groups: Vec<Vec<(String, String)>>,
    is_resent: bool,
}

prop_compose! {
    fn message()(
        qn in "20[0-9]{15}",
        pw in prop::option::of("[0-9a-z]{6}"),
        mn in "[0-9A-F]{1,24}",
        system in 21..92_u8,
        command in prop_oneof![Just(2011), Just(2061), 0..10_000_u16],
        flag in 0..12_u8,
        groups in prop::collection::vec(prop::collection::vec((name(), value()), 1..4), 0..6),
        is_resent in any::<bool>(),
    ) -> Message {
        Message { qn, pw, mn, system, command, flag, groups, is_resent }
    }
}

impl Message {
    fn frame(&self) -> Vec<u8> {
        let flag = Flag::from_bits(self.flag).unwrap();
        let header = Header {
            qn: Some(&self.qn),
            system: self.system,
            command: Command::new(self.command).unwrap(),
            pw: self.pw.as_deref(),
            mn: &self.mn,
            flag,
            split: flag.is_numbered().then_some(Split { total: 3, number: 2 }),
            is_resent: self.is_resent,
        };
        let mut builder = FrameBuilder::new(header);
        for group in &self.groups {
            builder.group();
            for (name, value) in group {
                builder.item(name, value).unwrap();
            }
        }
        builder.build().unwrap()
    }
}

/// Bytes that look like parts of frames.
fn rubble() -> impl Strategy<Value = Vec<u8>> {
    let head = (0..1100_usize).prop_map(|length| format!("##{length:04}").into_bytes());
    let fragment = (message(), any::<prop::sample::Index>()).prop_map(|(message, cut)| {
        let frame = message.frame();
        frame[..cut.index(frame.len())].to_vec()
    });
    let bytes = prop_oneof![
        2 => prop::collection::vec(any::<u8>(), 0..20),
        2 => prop::sample::select(vec!["#", "##", "###", "\r", "\n", "\r\n", "0", "##01", "&&"])
            .prop_map(|text| text.as_bytes().to_vec()),
        2 => head,
        1 => fragment,
    ];
    prop::collection::vec(bytes, 0..12).prop_map(|pieces| pieces.concat())
}

/// The stream in pieces of these lengths, over and over.
fn pieces<'a>(stream: &'a [u8], lengths: &[usize]) -> Vec<&'a [u8]> {
    let mut rest = stream;
    let mut pieces = Vec::new();
    for length in lengths.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, behind) = rest.split_at((*length).min(rest.len()));
        pieces.push(piece);
        rest = behind;
    }
    pieces
}

fn covers(seen: &[Seen], stream: &[u8]) -> bool {
    let mut at = 0;
    for event in seen {
        let (offset, length) = match event {
            Seen::Frame(offset, segment) => (*offset, segment.len() as u64 + 12),
            Seen::Rejected(offset, length, _) => (*offset, *length),
        };
        if offset != at || length == 0 {
            return false;
        }
        at += length;
    }
    at == stream.len() as u64
}

proptest! {
    #[test]
    fn any_bytes_are_accounted_for_without_panic(
        stream in prop_oneof![prop::collection::vec(any::<u8>(), 0..2000), rubble()],
    ) {
        let seen = events_of(&stream);
        prop_assert!(covers(&seen, &stream), "{seen:?}");
        for description in describe_stream(&stream) {
            serde_json::to_string(&description).unwrap();
        }
    }

    #[test]
    fn any_segment_is_read_or_refused_without_panic(
        segment in prop_oneof![
            ".{0,200}",
            "(QN=|ST=|CN=|MN=|Flag=|CP=&&|&&|;|,|=|-|32|2011|5|w01018|Rtd|Flag|SampleTime| ){0,60}",
            "ST=32;CN=2011;MN=1;CP=&&(DataTime=20260101000000|;|,|=|-|w01018-|Rtd|Flag=|[0-9]){0,60}&&",
        ],
    ) {
        for complete_code_letter in [false, true] {
            let settings = ParseSettings { complete_code_letter, ..ParseSettings::default() };
            if let Ok(packet) = Packet::parse(segment.as_bytes(), &settings) {
                let _ = readings(&packet);
                let _ = answer_data(&packet);
                let again = packet.segment();
                let read_again = Packet::parse(again.as_bytes(), &settings).unwrap();
                prop_assert_eq!(&read_again.segment(), &again);
                prop_assert_eq!(read_again.items(), packet.items());
                prop_assert_eq!(read_again.header(), packet.header());
            }
        }
    }

    #[test]
    fn any_chunking_gives_the_same_events(
        rubble in prop::collection::vec((rubble(), message()), 1..4),
        lengths in prop::collection::vec(1..400_usize, 1..10),
    ) {
        let stream: Vec<u8> =
            rubble.iter().flat_map(|(bytes, message)| [bytes.clone(), message.frame()].concat()).collect();
        let whole = events_of(&stream);
        let chunked = events(FramerSettings::default(), &pieces(&stream, &lengths));
        prop_assert_eq!(&chunked, &whole);
        let single: Vec<&[u8]> = stream.chunks(1).collect();
        prop_assert_eq!(&events(FramerSettings::default(), &single), &whole);
    }

    #[test]
    fn what_is_built_is_read_back(message in message()) {
        let frame = message.frame();
        let seen = events_of(&frame);
        let frames = frames(&seen);
        prop_assert_eq!(frames.len(), 1);
        let Ok(packet) = Packet::parse(frames[0], &ParseSettings::default()) else {
            return Err(TestCaseError::fail("not read"));
        };
        prop_assert_eq!(encode_packet(&packet).unwrap(), frame);
        prop_assert_eq!(packet.qn(), Some(message.qn.as_str()));
        prop_assert_eq!(packet.pw(), message.pw.as_deref());
        prop_assert_eq!(packet.mn(), &message.mn);
        prop_assert_eq!(packet.system(), message.system);
        prop_assert_eq!(packet.command().number(), message.command);
        prop_assert_eq!(packet.flag().map(Flag::bits), Some(message.flag));
        prop_assert_eq!(packet.is_resent(), message.is_resent);
        let groups: Vec<Vec<_>> = packet
            .groups()
            .map(|group| {
                group.iter().map(|item| (item.name.to_owned(), item.value.to_owned())).collect()
            })
            .collect();
        prop_assert_eq!(&groups, &message.groups);
    }

    #[test]
    fn a_good_frame_is_found_behind_bytes_without_a_head(
        garbage in prop::collection::vec(any::<u8>(), 0..3000),
        message in message(),
    ) {
        let garbage: Vec<u8> = garbage.into_iter().filter(|byte| *byte != b'#').collect();
        let frame = message.frame();
        let seen = events_of(&[garbage.as_slice(), &frame].concat());
        prop_assert_eq!(frames(&seen), [&frame[6..frame.len() - 6]]);
    }

    #[test]
    fn a_good_frame_is_found_behind_and_before_anything(
        before in rubble(),
        message in message(),
        behind in rubble(),
    ) {
        let frame = message.frame();
        let seen = events_of(&[before.as_slice(), &frame, &behind].concat());
        let segment = &frame[6..frame.len() - 6];
        let offset = before.len() as u64;
        let found = seen.contains(&Seen::Frame(offset, segment.to_vec()));
        prop_assert!(found, "{seen:?}");
    }

    #[test]
    fn a_fixed_value_reads_its_own_text(units in any::<i64>()) {
        prop_assert_eq!(Fixed::parse(&Fixed(units).to_string()), Ok(Fixed(units)));
    }
}
