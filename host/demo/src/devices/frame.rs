//! Messages as data segments in the dialect of a logger.

use tidegate_hj212::{
    Command, EncodeError, Flag, FrameBuilder, Header, Split, encode_split, heartbeat,
};

use super::Logger;
use super::clock::qn_text;
use super::message::{Group, Message};

/// `##` and four digits of length.
const HEAD_BYTES: usize = 6;

/// Four digits of checksum, CR and LF.
const TAIL_BYTES: usize = 6;

/// What a frame carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// Data: 2011, 2051, 2061 or 2031.
    Data,
    /// Heartbeat 9015.
    Heartbeat,
}

/// A frame that a logger wants to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What it carries.
    pub kind: FrameKind,
    /// CN.
    pub command: Command,
    /// DataTime, 14 digits; empty in a heartbeat.
    pub data_time: String,
    /// QN, 17 digits; none from firmware that does not send it.
    pub qn: Option<String>,
    /// The data segment as it goes out.
    pub segment: String,
    /// Whether an answer is asked for.
    pub wants_answer: bool,
    /// Whether the very frame was sent before.
    pub is_duplicate: bool,
    /// Whether it comes later than it should.
    pub is_late: bool,
}

impl Logger {
    /// Frames of a data message; their QN are `qn_ms` and the milliseconds after it.
    pub(crate) fn frames(&self, message: &Message, qn_ms: i64) -> Result<Vec<Frame>, EncodeError> {
        let qn = qn_text(qn_ms);
        let header = self.header(message.command, &qn);
        let built = match self.halves(message) {
            Some(halves) => return self.split(message, &halves, qn_ms),
            None => {
                let groups: Vec<Vec<(&str, &str)>> =
                    message.groups.iter().map(|group| borrowed(group)).collect();
                let groups: Vec<&[(&str, &str)]> = groups.iter().map(Vec::as_slice).collect();
                encode_split(&header, &message.data_time, &groups)?
            }
        };
        let frames = (qn_ms..).zip(&built);
        Ok(frames.map(|(qn_ms, frame)| self.frame(message, qn_ms, frame)).collect())
    }

    /// The heartbeat of 2025.
    pub(super) fn heartbeat(&self, qn_ms: i64) -> Result<Frame, EncodeError> {
        let qn = qn_text(qn_ms);
        let built = heartbeat(&self.header(Command::HEARTBEAT, &qn))?;
        let nothing =
            Message { command: Command::HEARTBEAT, data_time: String::new(), groups: Vec::new() };
        Ok(Frame { kind: FrameKind::Heartbeat, ..self.frame(&nothing, qn_ms, &built) })
    }

    /// The message in two, for loggers that always cut.
    fn halves<'a>(&self, message: &'a Message) -> Option<[&'a [Group]; 2]> {
        let is_cut = self.dialect.is_split && message.groups.len() > 1;
        let (first, second) = message.groups.split_at_checked(message.groups.len() / 2)?;
        is_cut.then_some([first, second])
    }

    fn split(
        &self,
        message: &Message,
        halves: &[&[Group]; 2],
        qn_ms: i64,
    ) -> Result<Vec<Frame>, EncodeError> {
        let mut frames = Vec::with_capacity(halves.len());
        for ((qn_ms, number), half) in (qn_ms..).zip(1_u16..).zip(halves) {
            let qn = qn_text(qn_ms);
            let split = Some(Split { total: 2, number });
            let mut builder =
                FrameBuilder::new(Header { split, ..self.header(message.command, &qn) });
            builder.item("DataTime", &message.data_time)?;
            for group in *half {
                builder.group();
                for (name, value) in group {
                    builder.item(name, value)?;
                }
            }
            frames.push(self.frame(message, qn_ms, &builder.build()?));
        }
        Ok(frames)
    }

    fn header<'a>(&'a self, command: Command, qn: &'a str) -> Header<'a> {
        Header {
            qn: (!self.dialect.quirks.missing_qn).then_some(qn),
            system: self.profile.system,
            command,
            pw: Some(&self.password),
            mn: &self.mn,
            flag: Flag::new(self.dialect.version).answer(self.dialect.wants_answer),
            split: None,
            is_resent: false,
        }
    }

    fn frame(&self, message: &Message, qn_ms: i64, built: &[u8]) -> Frame {
        let end = built.len().saturating_sub(TAIL_BYTES);
        let segment = built.get(HEAD_BYTES..end).unwrap_or_default();
        // INVARIANT: the builder only writes text.
        let segment = std::str::from_utf8(segment).unwrap_or_default();
        Frame {
            kind: FrameKind::Data,
            command: message.command,
            data_time: message.data_time.clone(),
            qn: (!self.dialect.quirks.missing_qn).then(|| qn_text(qn_ms)),
            segment: self.dialect.spoil(segment),
            wants_answer: self.dialect.wants_answer,
            is_duplicate: false,
            is_late: false,
        }
    }
}

fn borrowed(group: &Group) -> Vec<(&str, &str)> {
    group.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
