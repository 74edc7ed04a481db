//! Dates that cannot be.

use tidegate_sdk::contract::{Date, Message};

/// The text that a date lies after the day of judging.
pub(super) fn in_future(what: &str, day: Date) -> Message {
    Message::new("date-in-future").with("what", what).with("day", day)
}

/// The text that dates of one record contradict one another.
pub(super) fn contradict(what: &str) -> Message {
    Message::new("dates-contradict").with("what", what)
}
