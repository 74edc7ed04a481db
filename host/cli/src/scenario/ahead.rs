//! Making the frames of the days to come while those of today are worked off.

use std::sync::Arc;

use tidegate_demo::year::{SentFrame, Year};
use tokio::sync::mpsc;

/// Days made ahead.
const DAYS: usize = 3;

/// The frames of each day, in order, made on a thread of their own.
pub(super) fn frames_ahead(year: Arc<Year>) -> mpsc::Receiver<anyhow::Result<Vec<SentFrame>>> {
    let (made, taken) = mpsc::channel(DAYS);
    tokio::task::spawn_blocking(move || {
        for day in 0..year.arrival_days() {
            let frames = year.frames(day).map_err(anyhow::Error::from);
            if made.blocking_send(frames).is_err() {
                break;
            }
        }
    });
    taken
}
