//! The worked examples of the standard, and two of our own.

use tidegate_hj212::{
    Framer, FramerSettings, Packet, ParseSettings, Tolerance, Version, crc, crc_modbus,
    encode_packet,
};

use crate::support::{codes, events, events_of, frame_text, frames, vectors};

#[test]
fn every_vector_is_framed_parsed_and_written_back() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 17);
    for vector in vectors {
        let segment = vector.segment.as_bytes();
        assert_eq!(segment.len(), vector.length, "{}", vector.title);
        assert_eq!(format!("{:04X}", crc(segment)), vector.crc, "{}", vector.title);
        assert_eq!(format!("{:04X}", crc_modbus(segment)), vector.wrong_modbus_crc);
        let seen = events_of(&vector.frame());
        assert_eq!(codes(&seen), ["frame"], "{}", vector.title);
        assert_eq!(frames(&seen), [segment]);
        let packet = Packet::parse(segment, &ParseSettings::default()).unwrap();
        assert_eq!(packet.segment(), vector.segment);
        assert_eq!(encode_packet(&packet).unwrap(), vector.frame());
    }
}

#[test]
fn a_modbus_checksum_is_refused_unless_the_framer_is_told() {
    let accepting = FramerSettings { crc_modbus_accepted: true, ..FramerSettings::default() };
    for vector in vectors() {
        let stream = frame_text(&vector.segment, vector.length, &vector.wrong_modbus_crc);
        let refused = events_of(&stream);
        assert_eq!(codes(&refused), ["crc_mismatch"], "{}", vector.title);
        assert!(format!("{refused:?}").contains("the device sends that of Modbus"));
        assert_eq!(codes(&events(accepting, &[&stream])), ["frame"]);
        assert_eq!(codes(&events(accepting, &[&vector.frame()])), ["frame"]);
    }
}

#[test]
fn an_accepted_modbus_checksum_is_counted() {
    let vector = &vectors()[0];
    let stream = frame_text(&vector.segment, vector.length, &vector.wrong_modbus_crc);
    let mut framer =
        Framer::new(FramerSettings { crc_modbus_accepted: true, ..FramerSettings::default() });
    framer.feed(&stream, |event| {
        let tidegate_hj212::FrameEvent::Frame(frame) = event else { panic!("{event:?}") };
        let packet = frame.packet(&ParseSettings::default()).unwrap();
        assert_eq!(packet.tolerances(), [Tolerance::ModbusCrc]);
    });
}

#[test]
fn the_vectors_cover_three_editions() {
    let settings = ParseSettings::default();
    for (index, version, tolerances) in [
        (0, Version::V2017, &[][..]),
        (1, Version::V2025, &[]),
        (16, Version::V2005, &[Tolerance::OldPollutantCode]),
    ] {
        let vector = &vectors()[index];
        let packet = Packet::parse(vector.segment.as_bytes(), &settings).unwrap();
        assert_eq!(packet.version(), version, "{}", vector.title);
        assert_eq!(packet.tolerances(), tolerances);
        assert!(packet.wants_answer());
    }
}

#[test]
fn split_packets_say_which_part_they_are() {
    let vectors = vectors();
    for (index, number) in [(13, 1), (14, 2)] {
        let segment = vectors[index].segment.as_bytes();
        let packet = Packet::parse(segment, &ParseSettings::default()).unwrap();
        let split = packet.split().unwrap();
        assert_eq!((split.total, split.number), (2, number));
        assert!(!packet.wants_answer());
    }
}
