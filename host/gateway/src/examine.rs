//! From a complete frame to what is committed, or to why it is not.

use std::collections::HashSet;
use std::sync::Arc;

use tidegate_domain::{RawFrame, Reading, Stream};
use tidegate_hj212::{
    Packet, ParseSettings, Period, RawFrame as WireFrame, SYSTEM_ELECTRICITY, Tolerance, readings,
};
use tidegate_service::ServiceError;
use tidegate_service::{FrameCommit, FrameKind, RegisteredDevice};

use crate::Refusal;
use crate::dialogue::answer;
use crate::mapping::{map, period_start};
use crate::shared::Shared;

/// How far DataTime may lie ahead of the host's clock: a day, for clocks of devices that run fast
/// and for day data that names the day it ends.
const AHEAD_MS_MAX: i64 = 86_400_000;

/// What a frame comes to.
pub(crate) enum Examined {
    /// It is to be committed.
    Good(Box<Good>),
    /// It is not to be taken.
    Bad(Bad),
    /// Whose it is could not be looked up.
    Unknown {
        /// The MN that it names.
        mn: String,
        /// What failed.
        error: ServiceError,
    },
}

/// A frame of a known device.
pub(crate) struct Good {
    pub(crate) device: Arc<RegisteredDevice>,
    pub(crate) commit: FrameCommit,
    /// What to send when it is committed.
    pub(crate) answer: Option<Vec<u8>>,
}

/// Why a frame is not taken.
pub(crate) struct Bad {
    /// The MN to count it under.
    pub(crate) mn: Option<String>,
    pub(crate) refusal: Refusal,
}

/// Reads a frame, finds out whose it is, and makes readings of its data. `speakers`: the devices
/// that have spoken on the connection.
pub(crate) async fn examine(
    shared: &Shared,
    speakers: &mut HashSet<String>,
    frame: &WireFrame<'_>,
) -> Examined {
    let packet = match frame.packet(&ParseSettings::default()) {
        Ok(packet) => packet,
        Err(error) => {
            let mn = registered_mn_in(shared, frame.segment()).await;
            return Examined::Bad(Bad { mn, refusal: Refusal::from(&error) });
        }
    };
    let mn = packet.mn();
    let device = match shared.device(mn).await {
        Ok(Some(device)) => device,
        Ok(None) => {
            let mn = shared.name_unknown(mn).map(str::to_owned);
            return Examined::Bad(Bad { mn, refusal: Refusal::UnknownDevice });
        }
        Err(error) => return Examined::Unknown { mn: mn.to_owned(), error },
    };
    let checked = check(shared, &device, &packet)
        .and_then(|()| admit(speakers, mn, shared.options.devices_per_connection_max))
        .and_then(|()| data(shared, &device, &packet));
    match checked {
        Ok(readings) => Examined::Good(Box::new(good(shared, device, &packet, (frame, readings)))),
        Err(refusal) => Examined::Bad(Bad { mn: Some(mn.to_owned()), refusal }),
    }
}

/// The registered MN that a damaged or unreadable piece names. What is not registered is not
/// named: it may be damaged itself.
pub(crate) async fn registered_mn_in(shared: &Shared, piece: &[u8]) -> Option<String> {
    const NAME: &[u8] = b"MN=";
    let at = piece.windows(NAME.len()).position(|window| window == NAME)?;
    let mn = piece.get(at + NAME.len()..)?.split(|byte| *byte == b';').next()?;
    let mn = std::str::from_utf8(mn).ok()?.trim_ascii();
    let device = shared.device(mn).await.ok()??;
    Some(device.mn.clone())
}

fn check(shared: &Shared, device: &RegisteredDevice, packet: &Packet<'_>) -> Result<(), Refusal> {
    let is_modbus = packet.tolerances().contains(&Tolerance::ModbusCrc);
    if is_modbus && !device.crc_modbus_accepted {
        return Err(Refusal::CrcMismatch);
    }
    if !is_same_secret(packet.pw().unwrap_or_default(), &device.password) {
        return Err(Refusal::WrongPassword);
    }
    for tolerance in packet.tolerances() {
        shared.counters.tolerate(*tolerance);
    }
    Ok(())
}

/// Lets a device speak on the connection unless too many others do.
fn admit(speakers: &mut HashSet<String>, mn: &str, speakers_max: usize) -> Result<(), Refusal> {
    if speakers.contains(mn) {
        return Ok(());
    }
    if speakers.len() >= speakers_max.max(1) {
        return Err(Refusal::TooManyDevices);
    }
    speakers.insert(mn.to_owned());
    Ok(())
}

/// Compares in a time that tells nothing of where two texts differ.
fn is_same_secret(given: &str, expected: &str) -> bool {
    let differing =
        given.bytes().zip(expected.bytes()).fold(0, |bits, (one, other)| bits | (one ^ other));
    given.len() == expected.len() && std::hint::black_box(differing) == 0
}

/// The readings of a data packet; none of any other.
fn data(
    shared: &Shared,
    device: &RegisteredDevice,
    packet: &Packet<'_>,
) -> Result<Vec<(Stream, Reading)>, Refusal> {
    if Period::of(packet.command()).is_none() {
        return Ok(Vec::new());
    }
    let readings = readings(packet).map_err(|error| Refusal::from(&error))?;
    let start = period_start(&readings);
    if start < 0 {
        return Err(Refusal::ImpossibleDate);
    }
    if start.saturating_mul(1_000) > shared.intake.now_ms().saturating_add(AHEAD_MS_MAX) {
        return Err(Refusal::FutureDate);
    }
    let mapped = map(&readings, device, packet.system() == SYSTEM_ELECTRICITY);
    for unread in &readings.unread {
        shared.counters.tolerate_item(unread);
    }
    shared.counters.tolerate_unmarked(mapped.unmarked);
    shared.counters.tolerate_contradicted(mapped.contradicted);
    for dropped in &mapped.dropped {
        shared.refuse(Some(&device.mn), dropped.refusal, dropped.example.as_bytes());
    }
    Ok(mapped.readings)
}

fn good(
    shared: &Shared,
    device: Arc<RegisteredDevice>,
    packet: &Packet<'_>,
    (frame, readings): (&WireFrame<'_>, Vec<(Stream, Reading)>),
) -> Good {
    let answer = answer(packet).unwrap_or_else(|error| {
        tracing::debug!(
            device.mn = device.mn,
            error = &error as &dyn std::error::Error,
            "the frame cannot be answered"
        );
        None
    });
    let kind = if readings.is_empty() { FrameKind::Noted } else { FrameKind::Accepted };
    let frame = RawFrame {
        mn: device.mn.clone(),
        received_at_ms: shared.intake.now_ms(),
        qn: packet.qn().unwrap_or_default().to_owned(),
        cn: packet.command().to_string(),
        bytes: frame.bytes().to_vec(),
    };
    Good { device, commit: FrameCommit { frame, kind, readings }, answer }
}

#[cfg(test)]
mod tests {
    use super::is_same_secret;

    #[test]
    fn secrets_are_the_same_or_not() {
        for (given, expected, same) in [
            ("123456", "123456", true),
            ("123457", "123456", false),
            ("12345", "123456", false),
            ("1234567", "123456", false),
            ("", "123456", false),
            ("", "", true),
        ] {
            assert_eq!(is_same_secret(given, expected), same, "{given}");
        }
    }
}
