//! Frames under way: sent, not yet answered.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant as Monotonic;

use crate::devices::Frame;

/// Frames under way, the one that has waited longest first.
#[derive(Debug, Default)]
pub(super) struct Window {
    flights: VecDeque<Flight>,
}

/// A frame under way.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) frame: Frame,
    pub(super) resends: u8,
    deadline: Monotonic,
}

impl Window {
    pub(super) fn len(&self) -> usize {
        self.flights.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.flights.is_empty()
    }

    /// A frame was sent, for the so many-th time again.
    pub(super) fn put(&mut self, frame: Frame, resends: u8, timeout: Duration) {
        let deadline = Monotonic::now() + timeout;
        self.flights.push_back(Flight { frame, resends, deadline });
    }

    /// When the next frame has waited long enough.
    pub(super) fn deadline(&self) -> Option<Monotonic> {
        self.flights.front().map(|flight| flight.deadline)
    }

    /// A frame that has waited long enough.
    pub(super) fn overdue(&mut self, now: Monotonic) -> Option<Flight> {
        self.flights.pop_front_if(|flight| flight.deadline <= now)
    }

    /// The frame that an answer with this QN is for: the oldest with it.
    pub(super) fn answered(&mut self, qn: Option<&str>) -> Option<Frame> {
        let found = self.flights.iter().position(|flight| flight.frame.qn.as_deref() == qn)?;
        self.flights.remove(found).map(|flight| flight.frame)
    }

    /// All of them, the line being new: they have waited for nothing.
    pub(super) fn renew(&mut self, timeout: Duration) -> impl Iterator<Item = &Frame> {
        let deadline = Monotonic::now() + timeout;
        self.flights.iter_mut().map(move |flight| {
            flight.deadline = deadline;
            &flight.frame
        })
    }
}
