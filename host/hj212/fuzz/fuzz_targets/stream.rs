//! Any bytes: no panic, every byte accounted for, and the same events however the stream is cut.
//!
//! Run with `cargo +nightly fuzz run stream` in `host/hj212`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tidegate_hj212::{
    FrameEvent, Framer, Packet, ParseSettings, answer_data, describe_stream, readings,
};

fuzz_target!(|stream: &[u8]| {
    let whole = lengths(&[stream]);
    let cut = stream.len() / 3;
    let (left, right) = stream.split_at(cut);
    assert_eq!(lengths(&[left, right]), whole);
    let single: Vec<&[u8]> = stream.chunks(1).collect();
    assert_eq!(lengths(&single), whole);
    assert_eq!(whole.iter().map(|(length, _)| length).sum::<u64>(), stream.len() as u64);
    assert_eq!(describe_stream(stream).len(), whole.len());

    // Streams with a good checksum are rare; the segment alone is read as well.
    if let Ok(packet) = Packet::parse(stream, &ParseSettings::default()) {
        let _ = readings(&packet);
        let _ = answer_data(&packet);
        let segment = packet.segment();
        let again = Packet::parse(segment.as_bytes(), &ParseSettings::default());
        assert_eq!(again.map(|packet| packet.segment()), Ok(segment.clone()));
    }
});

/// Length and kind of every event of a stream in these pieces.
fn lengths(pieces: &[&[u8]]) -> Vec<(u64, &'static str)> {
    let mut framer = Framer::default();
    let mut lengths = Vec::new();
    for piece in pieces {
        framer.feed(piece, |event| lengths.push(length(&event)));
    }
    framer.finish();
    while let Some(event) = framer.next() {
        lengths.push(length(&event));
    }
    lengths
}

fn length(event: &FrameEvent<'_>) -> (u64, &'static str) {
    match event {
        FrameEvent::Frame(frame) => (frame.bytes().len() as u64, "frame"),
        FrameEvent::Rejected(piece) => (piece.length, piece.reason.code()),
    }
}
