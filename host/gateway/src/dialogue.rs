//! Which packets are answered, and how.

use tidegate_hj212::{Command, Direction, EncodeError, Packet, answer_data, answer_notice};

/// A site asks for time calibration: a notice, like the heartbeat.
const TIME_CALIBRATION: u16 = 1013;

/// What a packet is answered with once it is committed; none when it wants no answer or is one
/// itself.
///
/// Notices and heartbeats are answered with 9013, whatever else a site sends with 9014, commands of
/// later editions and of makers included. Commands that only a platform gives are not answered.
///
/// # Errors
/// [`EncodeError`] when a header field cannot be sent back.
///
/// # Source
/// HJ 212-2017, dialogue of upload and notice; HJ 212-2025 for the heartbeat.
pub(crate) fn answer(packet: &Packet<'_>) -> Result<Option<Vec<u8>>, EncodeError> {
    let command = packet.command();
    if !packet.wants_answer() || !is_answered(command) {
        return Ok(None);
    }
    let is_notice = command == Command::HEARTBEAT || command.number() == TIME_CALIBRATION;
    let answer = if is_notice { answer_notice(packet) } else { answer_data(packet) };
    answer.map(Some)
}

fn is_answered(command: Command) -> bool {
    let is_answer = matches!(
        command,
        Command::REQUEST_ANSWER
            | Command::OPERATION_RESULT
            | Command::NOTICE_ANSWER
            | Command::DATA_ANSWER
    );
    !is_answer && command.row().is_none_or(|row| row.direction != Direction::ToSite)
}
