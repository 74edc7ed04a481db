//! Answers to packets, and the heartbeat.

use crate::command::Command;
use crate::encode::{EncodeError, FrameBuilder, Header};
use crate::flag::Flag;
use crate::outcome::{OperationOutcome, RequestOutcome};
use crate::packet::Packet;
use crate::system::SYSTEM_INTERACTION;

/// 9014, the answer to data.
///
/// Same QN, PW, MN and version as `packet`, ST=91, wanting no answer itself, empty data area. A
/// packet without QN is answered without.
///
/// # Errors
/// [`EncodeError`] when a field of `packet` cannot be sent back.
///
/// # Source
/// HJ 212-2017 annex C, data answer.
pub fn answer_data(packet: &Packet<'_>) -> Result<Vec<u8>, EncodeError> {
    FrameBuilder::new(reply(packet, Command::DATA_ANSWER)).build()
}

/// 9013, the answer to a notice or a heartbeat; fields as [`answer_data`].
///
/// # Errors
/// As [`answer_data`].
///
/// # Source
/// HJ 212-2017 annex C, notice answer.
pub fn answer_notice(packet: &Packet<'_>) -> Result<Vec<u8>, EncodeError> {
    FrameBuilder::new(reply(packet, Command::NOTICE_ANSWER)).build()
}

/// 9011, the answer to a request: whether it is carried out.
///
/// # Errors
/// As [`answer_data`].
///
/// # Source
/// HJ 212-2017 annex C, request answer.
pub fn answer_request(
    packet: &Packet<'_>,
    outcome: RequestOutcome,
) -> Result<Vec<u8>, EncodeError> {
    let mut builder = FrameBuilder::new(reply(packet, Command::REQUEST_ANSWER));
    builder.item("QnRtn", &outcome.code().to_string())?.build()
}

/// 9012, how the operation ended that `packet` asked for.
///
/// # Errors
/// As [`answer_data`].
///
/// # Source
/// HJ 212-2017 annex C, result of an operation.
pub fn answer_operation(
    packet: &Packet<'_>,
    outcome: OperationOutcome,
) -> Result<Vec<u8>, EncodeError> {
    let mut builder = FrameBuilder::new(reply(packet, Command::OPERATION_RESULT));
    builder.item("ExeRtn", &outcome.code().to_string())?.build()
}

/// 9015, the heartbeat of 2025, with the command of `header` replaced.
///
/// # Errors
/// [`EncodeError`] when a header field has the wrong form.
///
/// # Source
/// HJ 212-2025.
pub fn heartbeat(header: &Header<'_>) -> Result<Vec<u8>, EncodeError> {
    FrameBuilder::new(Header { command: Command::HEARTBEAT, ..*header }).build()
}

fn reply<'a>(packet: &Packet<'a>, command: Command) -> Header<'a> {
    Header {
        qn: packet.qn(),
        system: SYSTEM_INTERACTION,
        command,
        pw: packet.pw(),
        mn: packet.mn(),
        flag: Flag::new(packet.version()),
        split: None,
        is_resent: false,
    }
}
