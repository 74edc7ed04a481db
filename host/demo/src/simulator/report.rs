//! What came of a simulation.

use serde::Serialize;

/// What came of a simulation.
///
/// Of the frames of registered loggers that ask for answers,
/// `data + heartbeats + duplicates = acknowledged + unanswered + not_awaited`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SimulatorReport {
    /// What was sent.
    pub sent: SentCounts,
    /// Frames that were answered.
    pub acknowledged: u64,
    /// Frames that were not: given up after all resends, or still under way at the end.
    pub unanswered: u64,
    /// Frames that asked for no answer.
    pub not_awaited: u64,
    /// Answers that fitted no frame under way: to frames sent twice, or to loggers that should get
    /// none.
    pub unexpected_answers: u64,
    /// Times that a connection was made.
    pub connections: u64,
    /// Times that a connection was lost.
    pub lost_connections: u64,
    /// Each logger, by MN.
    pub devices: Vec<DeviceReport>,
}

/// What was sent, by kind; each frame on the line counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SentCounts {
    /// Data frames, sent for the first time.
    pub data: u64,
    /// Of those, such as came late.
    pub late: u64,
    /// Heartbeats, sent for the first time.
    pub heartbeats: u64,
    /// Frames deliberately sent twice.
    pub duplicates: u64,
    /// Frames sent again for want of an answer.
    pub resent: u64,
    /// Frames with a wrong checksum.
    pub bad_crc: u64,
    /// Runs of bytes that belong to no frame.
    pub garbage: u64,
    /// Frames of loggers that nobody registered.
    pub unknown_mn: u64,
    /// Frames with a wrong password.
    pub wrong_password: u64,
}

impl SentCounts {
    /// Frames with a good checksum that went out.
    #[must_use]
    pub const fn good_frames(&self) -> u64 {
        self.data
            + self.heartbeats
            + self.duplicates
            + self.resent
            + self.unknown_mn
            + self.wrong_password
    }

    fn add(&mut self, other: &Self) {
        self.data += other.data;
        self.late += other.late;
        self.heartbeats += other.heartbeats;
        self.duplicates += other.duplicates;
        self.resent += other.resent;
        self.bad_crc += other.bad_crc;
        self.garbage += other.garbage;
        self.unknown_mn += other.unknown_mn;
        self.wrong_password += other.wrong_password;
    }
}

/// What came of one logger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DeviceReport {
    /// MN.
    pub mn: String,
    /// What it sent.
    pub sent: SentCounts,
    /// Frames that were answered.
    pub acknowledged: u64,
    /// Frames that were not.
    pub unanswered: u64,
    /// Frames that asked for no answer.
    pub not_awaited: u64,
    /// Answers that fitted no frame under way.
    pub unexpected_answers: u64,
    /// Times that it connected.
    pub connections: u64,
    /// Times that its connection was lost.
    pub lost_connections: u64,
    /// QN of the frame that was answered last.
    pub last_acknowledged_qn: Option<String>,
}

impl SimulatorReport {
    pub(super) fn add(&mut self, device: DeviceReport) {
        self.sent.add(&device.sent);
        self.acknowledged += device.acknowledged;
        self.unanswered += device.unanswered;
        self.not_awaited += device.not_awaited;
        self.unexpected_answers += device.unexpected_answers;
        self.connections += device.connections;
        self.lost_connections += device.lost_connections;
        self.devices.push(device);
    }
}
