//! What an operator measures of sending.

use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use tidegate_domain::Channel;

use super::hand::Served;

const NOTICES: &str = "tidegate_notices_total";
const WAITING: &str = "tidegate_notices_waiting";
const DOWN: &str = "tidegate_gateway_down";
const SEND_SECONDS: &str = "tidegate_notice_send_seconds";

/// The histogram of how long gateways take, with the upper bounds of its buckets.
pub const SEND_SECONDS_BUCKETS: (&str, &[f64]) =
    (SEND_SECONDS, &[0.01, 0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 45.0]);

/// What was done with notices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Taken in hand.
    pub claimed: u64,
    /// Taken by their gateway.
    pub sent: u64,
    /// Failed, to be tried again.
    pub again: u64,
    /// Given up.
    pub dead: u64,
    /// Not to be sent at all.
    pub suppressed: u64,
    /// Put off without having been tried, or while the gateway is down.
    pub postponed: u64,
    /// Left as they were, to be claimed again when the claim has ended.
    pub left: u64,
}

impl Round {
    pub(crate) fn add(&mut self, other: &Self) {
        self.claimed += other.claimed;
        self.sent += other.sent;
        self.again += other.again;
        self.dead += other.dead;
        self.suppressed += other.suppressed;
        self.postponed += other.postponed;
        self.left += other.left;
    }

    pub(crate) fn count(&mut self, channel: Channel, served: Served) {
        let (place, outcome) = match served {
            Served::Sent => (&mut self.sent, "sent"),
            Served::Again => (&mut self.again, "again"),
            Served::Dead => (&mut self.dead, "dead"),
            Served::Suppressed => (&mut self.suppressed, "suppressed"),
            Served::Postponed => (&mut self.postponed, "postponed"),
            Served::Left => (&mut self.left, "left"),
        };
        *place += 1;
        counter!(NOTICES, "channel" => channel.word(), "outcome" => outcome).increment(1);
    }
}

/// Tells the recorder what each metric means.
pub fn describe() {
    describe_counter!(NOTICES, "Notices that were served, by channel and outcome");
    describe_gauge!(WAITING, "Notices that wait to be sent, by channel");
    describe_gauge!(DOWN, "1 while a gateway takes nothing, by gateway");
    describe_histogram!(SEND_SECONDS, "Wall time of giving a notice to a gateway, by gateway");
}

pub(crate) fn waiting(channel: Channel, count: u64) {
    #[expect(clippy::cast_precision_loss, reason = "a metric is a float")]
    gauge!(WAITING, "channel" => channel.word()).set(count as f64);
}

pub(crate) fn down(gateway: &str, is_down: bool) {
    gauge!(DOWN, "gateway" => gateway.to_owned()).set(f64::from(u8::from(is_down)));
}

pub(crate) fn took(gateway: &str, time: Duration) {
    histogram!(SEND_SECONDS, "gateway" => gateway.to_owned()).record(time.as_secs_f64());
}
