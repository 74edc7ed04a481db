//! What the tests share: the vectors, and events as plain values.

use serde::Deserialize;
use tidegate_hj212::{FrameEvent, Framer, FramerSettings, encode_segment};

/// One worked example of the protocol.
#[derive(Debug, Deserialize)]
pub(crate) struct Vector {
    pub(crate) title: String,
    pub(crate) segment: String,
    pub(crate) length: usize,
    pub(crate) crc: String,
    pub(crate) wrong_modbus_crc: String,
}

impl Vector {
    pub(crate) fn frame(&self) -> Vec<u8> {
        frame_text(&self.segment, self.length, &self.crc)
    }
}

pub(crate) fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("../data/packets.json")).unwrap()
}

pub(crate) fn frame_text(segment: &str, length: usize, crc: &str) -> Vec<u8> {
    format!("##{length:04}{segment}{crc}\r\n").into_bytes()
}

pub(crate) fn frame(segment: &str) -> Vec<u8> {
    encode_segment(segment).unwrap()
}

/// An event without its borrow: a segment, or reason code and length, each with its offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Frame(u64, Vec<u8>),
    Rejected(u64, u64, String),
}

impl Seen {
    pub(crate) fn of(event: FrameEvent<'_>) -> Self {
        match event {
            FrameEvent::Frame(frame) => Self::Frame(frame.offset(), frame.segment().to_vec()),
            FrameEvent::Rejected(piece) => {
                let reason = format!("{}: {}", piece.reason.code(), piece.reason);
                Self::Rejected(piece.offset, piece.length, reason)
            }
        }
    }

    /// `frame`, or the code of the reason.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Frame(..) => "frame",
            Self::Rejected(_, _, reason) => reason.split(':').next().unwrap(),
        }
    }
}

/// All events of a stream that arrives in these pieces and then ends.
pub(crate) fn events(settings: FramerSettings, pieces: &[&[u8]]) -> Vec<Seen> {
    let mut framer = Framer::new(settings);
    let mut seen = Vec::new();
    for piece in pieces {
        framer.feed(piece, |event| seen.push(Seen::of(event)));
    }
    framer.finish();
    while let Some(event) = framer.next() {
        seen.push(Seen::of(event));
    }
    assert!(!framer.is_within_frame());
    seen
}

pub(crate) fn events_of(stream: &[u8]) -> Vec<Seen> {
    events(FramerSettings::default(), &[stream])
}

pub(crate) fn codes(seen: &[Seen]) -> Vec<&str> {
    seen.iter().map(Seen::code).collect()
}

pub(crate) fn frames(seen: &[Seen]) -> Vec<&[u8]> {
    let frames = seen.iter().filter_map(|event| match event {
        Seen::Frame(_, segment) => Some(segment.as_slice()),
        Seen::Rejected(..) => None,
    });
    frames.collect()
}
