//! HJ 212 over TCP: devices in, committed frames and answers out; and meters over MQTT.
//!
//! [`Gateway`] listens. Each connection is a task that cuts the stream into frames, checks who
//! speaks, turns data into readings, hands frame and readings to the
//! [`Intake`](tidegate_service::Intake), and answers when they are on disk, never before.
//! What cannot be taken is counted under its [`Refusal`] and not answered, as the protocol has it:
//! an answer would tell a device to forget what the host does not have.
//!
//! Everything that a peer can make grow has a bound in [`GatewayOptions`]. A peer that sends faster
//! than its rate is read more slowly and loses nothing.

mod bucket;
mod connection;
mod counters;
mod dialogue;
mod examine;
mod history;
mod mapping;
mod mqtt;
mod offline;
mod options;
mod plausible;
mod refusal;
mod seats;
mod server;
mod shared;

#[cfg(test)]
mod tests;

pub use counters::{GatewayCounters, GatewayStats};
pub use mqtt::{MeterCounters, MeterStats, MqttAddress, MqttAddressError, MqttMeters, MqttOptions};
pub use offline::FrameReader;
pub use options::GatewayOptions;
pub use refusal::Refusal;
pub use server::{Gateway, GatewayError};
