//! HJ 212: from bytes to measurements, beside one pass over the same bytes with checksums.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use tidegate_demo::{CountyPlan, Outgoing, Timeline, generate};
use tidegate_domain::Date;
use tidegate_hj212::{FrameEvent, Framer, ParseSettings, crc, encode_segment, readings};
use tidegate_tests::asks::ON;

use crate::report::{Row, Section};
use crate::timing::{medians, time};
use crate::{Failure, same};

const BUDGET: Duration = Duration::from_millis(1500);

/// Frames in the stream at least.
const FRAMES_MIN: usize = 8192;

/// Bytes that arrive at once, as a socket gives them.
const READ_BYTES: usize = 8 << 10;

const BASE: &str = "byte scan and checksum";

/// Frames and bytes a second.
pub(crate) fn section() -> Result<Section, Failure> {
    let stream = Stream::draw()?;
    let (frames, measurements) = stream.decode();
    same("frames decoded", &frames, &stream.segments.len())?;
    let mut ours = || Ok(time(|| black_box(stream.decode())).0);
    let mut framed = || Ok(time(|| black_box(stream.frame())).0);
    let mut base = || Ok(time(|| black_box(stream.scan())).0);
    let [ours, framed, base] = medians(BUDGET, [&mut ours, &mut framed, &mut base])?;
    let count = stream.segments.len();
    let bytes = stream.bytes.len();
    let rows = vec![
        row("to measurements", "frames/s", count, ours, base),
        row("to measurements", "MB/s", bytes / 1_000_000, ours, base),
        row("to frames only", "MB/s", bytes / 1_000_000, framed, base),
    ];
    let note = format!(
        "{count} frames of a synthetic county's loggers, {bytes} bytes, {measurements} \
         measurements; more is better here"
    );
    Ok(Section { title: "HJ 212 decoding", note, rows })
}

#[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
fn row(case: &str, unit: &'static str, amount: usize, ours: f64, base: f64) -> Row {
    let (ours, base) = (amount as f64 / ours, amount as f64 / base);
    Row { case: case.to_owned(), unit, ours, base_name: BASE, base, goal: None }
}

/// Frames one behind the other, and where their segments lie.
struct Stream {
    bytes: Vec<u8>,
    segments: Vec<std::ops::Range<usize>>,
}

impl Stream {
    /// The frames of all loggers of a county in turn, until there are enough.
    fn draw() -> Result<Self, Failure> {
        let start: Date = ON;
        let plan = CountyPlan { seed: 212, enterprises: 3400, county: "330122".parse()?, start };
        let mut timelines: Vec<Timeline> = generate(&plan)?
            .loggers
            .into_iter()
            .map(|logger| {
                let noon = i64::from(start.days()) * 86_400 + 4 * 3600;
                Timeline::new(Arc::new(logger), noon, None, 212, 60)
            })
            .collect();
        let mut stream = Self { bytes: Vec::new(), segments: Vec::new() };
        while stream.segments.len() < FRAMES_MIN {
            for timeline in &mut timelines {
                let Some(Outgoing::Frame(frame)) = timeline.pop()? else { continue };
                let sealed = encode_segment(&frame.segment)?;
                let start = stream.bytes.len() + b"##0000".len();
                stream.segments.push(start..start + frame.segment.len());
                stream.bytes.extend(sealed);
            }
        }
        Ok(stream)
    }

    /// Frames and measurements.
    fn decode(&self) -> (usize, usize) {
        let (mut frames, mut measurements) = (0, 0);
        let settings = ParseSettings::default();
        self.feed(|event| {
            let FrameEvent::Frame(frame) = event else { return };
            let Ok(packet) = frame.packet(&settings) else { return };
            frames += 1;
            if let Ok(readings) = readings(&packet) {
                measurements += black_box(readings).measurements.len();
            }
        });
        (frames, measurements)
    }

    /// Frames with a good checksum.
    fn frame(&self) -> usize {
        let mut frames = 0;
        self.feed(|event| frames += usize::from(matches!(event, FrameEvent::Frame(_))));
        frames
    }

    fn feed(&self, mut on_event: impl FnMut(FrameEvent<'_>)) {
        let mut framer = Framer::default();
        for read in self.bytes.chunks(READ_BYTES) {
            framer.feed(read, &mut on_event);
        }
    }

    /// Looks at every byte once for the end of a line, and at those of a segment for its checksum.
    fn scan(&self) -> (usize, u16) {
        let lines = self.bytes.iter().filter(|byte| **byte == b'\n').count();
        let segments = self.segments.iter().filter_map(|range| self.bytes.get(range.clone()));
        (lines, segments.fold(0, |all, segment| all ^ crc(segment)))
    }
}
