//! What becomes of frames and readings on their way in, whatever the database.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tidegate_domain::{Date, Reading, ReadingOutcome, Stream};

use crate::{
    FRAMES_MAX, FrameCommit, FrameKind, FrameOutcome, REJECTED_EXAMPLE_BYTES_MAX, RejectionCount,
    StoreError, StoreResult, UNKNOWN_MN,
};

/// What is asked here.
pub(crate) const OPERATION: &str = "commit_frames";

/// Rows of one answer about refused frames.
pub(crate) const REJECTIONS_MAX: i64 = 1_000;

/// Refuses a group that is too large.
pub(crate) fn require_few(commits: &[FrameCommit]) -> StoreResult<()> {
    let (given, most) = (commits.len(), FRAMES_MAX);
    if given > most {
        return Err(StoreError::TooMany { operation: OPERATION, given, most });
    }
    Ok(())
}

/// The different streams of a group that `is_known` does not know, in one order for everybody.
pub(crate) fn unknown_streams(
    commits: &[FrameCommit],
    is_known: impl Fn(&Stream) -> bool,
) -> BTreeSet<&Stream> {
    let streams = commits.iter().flat_map(|commit| &commit.readings).map(|(stream, _)| stream);
    streams.filter(|stream| !is_known(stream)).collect()
}

/// The word of a kind of frame.
pub(crate) const fn kind_word(kind: FrameKind) -> &'static str {
    match kind {
        FrameKind::Accepted => "accepted",
        FrameKind::Noted => "noted",
    }
}

/// A reading on its way in.
pub(crate) struct Incoming<'a> {
    /// Number of its stream.
    pub(crate) stream_id: i64,
    /// Its stream.
    pub(crate) stream: &'a Stream,
    /// The reading.
    pub(crate) reading: &'a Reading,
    /// Number of its frame.
    pub(crate) frame: i64,
}

/// The readings of a group with the numbers of their streams and frames.
pub(crate) fn incoming<'a>(
    commits: &'a [FrameCommit],
    frames: &[i64],
    stream_id: impl Fn(&Stream) -> StoreResult<i64>,
) -> StoreResult<Vec<Incoming<'a>>> {
    let mut rows = Vec::new();
    for (commit, frame) in commits.iter().zip(frames) {
        for (stream, reading) in &commit.readings {
            let stream_id = stream_id(stream)?;
            rows.push(Incoming { stream_id, stream, reading, frame: *frame });
        }
    }
    Ok(rows)
}

/// Number of a stream and start of a period: what a revision is of.
pub(crate) type PeriodKey = (i64, i64);

/// Value, converted value and code of the validity: what two readings of one stream and period must
/// share to be the same.
pub(crate) type Content = (i64, Option<i64>, u8);

/// The latest revision of each stream and period: its number and content.
pub(crate) type Latest = HashMap<PeriodKey, (i64, Content)>;

/// The streams and periods of these readings, each once.
pub(crate) fn periods(incoming: &[Incoming<'_>]) -> BTreeSet<PeriodKey> {
    incoming.iter().map(|one| (one.stream_id, one.reading.period_start)).collect()
}

/// A reading to be stored.
pub(crate) struct NewReading<'a> {
    /// The reading.
    pub(crate) incoming: &'a Incoming<'a>,
    /// Its revision.
    pub(crate) revision: i64,
    /// Its content.
    pub(crate) content: Content,
}

/// What becomes of readings.
pub(crate) struct Revised<'a> {
    /// One entry a reading, in the order given.
    pub(crate) outcomes: Vec<ReadingOutcome>,
    /// Those to be stored, in the order given.
    pub(crate) rows: Vec<NewReading<'a>>,
}

/// Compares readings with the latest revisions, and each with those before it.
pub(crate) fn revise<'a>(incoming: &'a [Incoming<'a>], mut latest: Latest) -> Revised<'a> {
    let mut outcomes = Vec::with_capacity(incoming.len());
    let mut rows = Vec::with_capacity(incoming.len());
    for one in incoming {
        let key = (one.stream_id, one.reading.period_start);
        let content = content(one.reading);
        let revision = match latest.get(&key) {
            Some((_, before)) if *before == content => {
                outcomes.push(ReadingOutcome::Duplicate);
                continue;
            }
            Some((revision, _)) => {
                outcomes.push(ReadingOutcome::Revised);
                revision + 1
            }
            None => {
                outcomes.push(ReadingOutcome::New);
                0
            }
        };
        latest.insert(key, (revision, content));
        rows.push(NewReading { incoming: one, revision, content });
    }
    Revised { outcomes, rows }
}

fn content(reading: &Reading) -> Content {
    let converted = reading.converted.map(|value| value.counts());
    (reading.value.counts(), converted, reading.validity.code())
}

/// Shares the outcomes of all readings out to their frames.
pub(crate) fn by_frame(
    commits: &[FrameCommit],
    frames: &[i64],
    outcomes: Vec<ReadingOutcome>,
) -> Vec<FrameOutcome> {
    let mut outcomes = outcomes.into_iter();
    let numbered = commits.iter().zip(frames);
    numbered
        .map(|(commit, frame)| FrameOutcome {
            frame: *frame,
            readings: outcomes.by_ref().take(commit.readings.len()).collect(),
        })
        .collect()
}

/// What to add to the counters of counties: by county and name.
pub(crate) type Counts<'a> = BTreeMap<(&'a str, &'static str), u64>;

/// What these readings add to the counters.
pub(crate) fn reading_counts<'a>(rows: &[Incoming<'a>], answer: &[FrameOutcome]) -> Counts<'a> {
    let mut counts = Counts::new();
    let outcomes = answer.iter().flat_map(|frame| &frame.readings);
    for (row, outcome) in rows.iter().zip(outcomes) {
        let names: &[&'static str] = match outcome {
            ReadingOutcome::New => &["readings"],
            ReadingOutcome::Revised => &["readings", "revisions"],
            ReadingOutcome::Duplicate => &["duplicates"],
        };
        for name in names {
            *counts.entry((row.stream.county.as_str(), *name)).or_default() += 1;
        }
    }
    counts
}

/// What a group adds to a device and day.
#[derive(Default)]
pub(crate) struct DayCount {
    /// Frames with readings.
    pub(crate) accepted: u64,
    /// Frames without.
    pub(crate) noted: u64,
    /// Of the accepted, those whose every reading was there already.
    pub(crate) duplicates: u64,
    /// When the last was received.
    pub(crate) last_received_at_ms: i64,
}

/// What a group adds to its devices and their days of receipt.
pub(crate) fn device_day_counts<'a>(
    commits: &'a [FrameCommit],
    answer: &[FrameOutcome],
) -> BTreeMap<(&'a str, Date), DayCount> {
    let mut days: BTreeMap<(&str, Date), DayCount> = BTreeMap::new();
    for (commit, outcome) in commits.iter().zip(answer) {
        let received_at_ms = commit.frame.received_at_ms;
        let day = Date::of_instant(received_at_ms.div_euclid(1_000));
        let counts = days.entry((&commit.frame.mn, day)).or_default();
        match commit.kind {
            FrameKind::Accepted => counts.accepted += 1,
            FrameKind::Noted => counts.noted += 1,
        }
        counts.duplicates += u64::from(outcome.is_duplicate());
        counts.last_received_at_ms = counts.last_received_at_ms.max(received_at_ms);
    }
    days
}

/// MN and example of a count of refused frames as they are stored.
pub(crate) fn rejection_as_stored(count: &RejectionCount) -> (&str, &[u8]) {
    let mn = if count.mn.is_empty() { UNKNOWN_MN } else { &count.mn };
    (mn, count.example.get(..REJECTED_EXAMPLE_BYTES_MAX).unwrap_or(&count.example))
}
