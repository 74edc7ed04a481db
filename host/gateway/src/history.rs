//! The last bytes of a stream, to show what was refused.

/// Bytes kept beside those that the framer still holds, for garbage that is reported late.
const TRAIL_BYTES: usize = 256;

/// The most bytes of a refused piece that are shown.
const EXAMPLE_BYTES_MAX: usize = 2_048;

/// A short memory of a stream. The framer reports refused pieces by place only.
#[derive(Debug, Default)]
pub(crate) struct History {
    bytes: Vec<u8>,
    /// Place of the first byte kept, from the beginning of the stream.
    start: u64,
}

impl History {
    /// Appends what was read.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Forgets all but the last `pending` bytes, which the framer has not reported on, and a short
    /// trail.
    pub(crate) fn keep(&mut self, pending: usize) {
        let forgotten = self.bytes.len().saturating_sub(pending.max(TRAIL_BYTES));
        self.bytes.drain(..forgotten);
        self.start += forgotten as u64;
    }

    /// What is left of the piece at a place, cut to a bounded length.
    pub(crate) fn piece(&self, offset: u64, length: u64) -> &[u8] {
        let within = |place: u64| {
            let place = usize::try_from(place.saturating_sub(self.start)).unwrap_or(usize::MAX);
            place.min(self.bytes.len())
        };
        let from = within(offset);
        let until =
            within(offset.saturating_add(length)).min(from.saturating_add(EXAMPLE_BYTES_MAX));
        self.bytes.get(from..until).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{EXAMPLE_BYTES_MAX, History, TRAIL_BYTES};

    #[test]
    fn pieces_are_found_by_their_place_in_the_stream() {
        let mut history = History::default();
        history.push(&[b'a'; 1_000]);
        history.push(b"bcd");
        history.keep(3);
        for (offset, length, expected) in [
            (1_000, 3, &b"bcd"[..]),
            (999, 2, b"ab"),
            (1_002, 9, b"d"),
            (0, 10, b""),
            (9_999, 1, b""),
        ] {
            assert_eq!(history.piece(offset, length), expected, "{offset}");
        }
        assert_eq!(history.piece(0, 1_003).len(), TRAIL_BYTES);
    }

    #[test]
    fn what_the_framer_holds_is_kept_and_examples_are_cut() {
        let mut history = History::default();
        history.push(&[b'x'; 5_000]);
        history.keep(4_000);
        assert_eq!(history.piece(1_000, 10), &[b'x'; 10]);
        assert_eq!(history.piece(0, u64::MAX).len(), EXAMPLE_BYTES_MAX);
    }
}
