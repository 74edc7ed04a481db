//! One connection: reads frames, has them committed, answers in their order.

use std::collections::HashSet;
use std::future::{pending, poll_fn, ready};
use std::io;
use std::mem::MaybeUninit;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, ready as ready_or_wait};

use futures::future::{BoxFuture, FutureExt};
use futures::stream::{FuturesOrdered, StreamExt};
use tidegate_hj212::{FrameEvent, Framer, FramerSettings};
use tidegate_service::ServiceError;
use tidegate_service::{FrameKind, FrameOutcome, RegisteredDevice};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::task::unconstrained;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use crate::Refusal;
use crate::bucket::Bucket;
use crate::examine::{Examined, Good, examine, registered_mn_in};
use crate::history::History;
use crate::shared::Shared;

/// Bytes of one read; a drained framer has room for twice as many.
const READ_BYTES: usize = 4 * 1024;

/// Talks to a peer until it leaves, must leave, or `stop` is cancelled and its frames are done.
pub(crate) async fn converse<S>(
    shared: Arc<Shared>,
    stream: S,
    remote: SocketAddr,
    stop: CancellationToken,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    Connection::new(shared, stream, remote).run(&stop).await;
}

struct Connection<S> {
    shared: Arc<Shared>,
    remote: SocketAddr,
    stream: S,
    framer: Framer,
    history: History,
    /// Devices that have spoken.
    speakers: HashSet<String>,
    /// Frames on their way to disk, in the order received.
    in_flight: FuturesOrdered<BoxFuture<'static, Settled>>,
    frames: Bucket,
    bytes: Bucket,
    /// Whether the framer has nothing more to give without more bytes.
    is_drained: bool,
    /// Whether nothing more is to be read; what is there is still worked off.
    is_input_over: bool,
    is_stopping: bool,
    end: Option<End>,
    /// When a frame of a known device came last.
    life: Instant,
    /// Since when the peer may send the rest of a frame that has begun.
    begun_at: Option<Instant>,
    /// Pieces refused since the last good frame.
    refusals: u32,
    has_warned: bool,
}

/// Why a connection ends before its peer ends it. What is in flight is still committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Idle,
    Hostile,
    /// The peer is gone or does not take answers.
    Lost,
}

/// A frame whose commit has come to an end.
struct Settled {
    device: Arc<RegisteredDevice>,
    kind: FrameKind,
    result: Result<FrameOutcome, ServiceError>,
    answer: Option<Vec<u8>>,
}

enum Event {
    Settled(Settled),
    Read(io::Result<usize>),
    Due(Due),
    Stop,
}

/// What a point in time is awaited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    /// The rate lets the connection go on.
    Resume,
    /// A frame that has begun should have ended.
    Partial,
    /// The peer has been silent for too long.
    Idle,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Connection<S> {
    fn new(shared: Arc<Shared>, stream: S, remote: SocketAddr) -> Self {
        let now = Instant::now();
        let options = &shared.options;
        // Which device may send a Modbus checksum is known only when the frame has been read.
        let framer = Framer::new(FramerSettings {
            segment_bytes_max: options.segment_bytes_max,
            crc_modbus_accepted: true,
        });
        Self {
            frames: Bucket::new(options.frames_per_s, options.frames_burst, now),
            bytes: Bucket::new(options.bytes_per_s, options.bytes_burst, now),
            shared,
            remote,
            stream,
            framer,
            history: History::default(),
            speakers: HashSet::new(),
            in_flight: FuturesOrdered::new(),
            is_drained: true,
            is_input_over: false,
            is_stopping: false,
            end: None,
            life: now,
            begun_at: None,
            refusals: 0,
            has_warned: false,
        }
    }

    async fn run(mut self, stop: &CancellationToken) {
        tracing::debug!(remote.addr = %self.remote, "a connection was opened");
        loop {
            self.take_pieces().await;
            let is_done = self.end.is_some() || (self.is_input_over && self.is_drained);
            if is_done && self.in_flight.is_empty() {
                break;
            }
            match self.wait(stop).await {
                Event::Settled(settled) => self.settle(settled).await,
                Event::Read(Ok(0)) => {
                    self.is_input_over = true;
                    self.finish_frame();
                }
                Event::Read(Ok(read)) => {
                    self.is_drained = false;
                    self.shared.counters.bytes_received.add(read as u64);
                    self.bytes.take(u32::try_from(read).unwrap_or(u32::MAX), Instant::now());
                }
                Event::Read(Err(error)) => self.lose(&error),
                Event::Due(Due::Resume) => {}
                Event::Due(Due::Partial) => self.finish_frame(),
                Event::Due(Due::Idle) => self.end(End::Idle),
                Event::Stop => {
                    self.is_stopping = true;
                    self.is_input_over = true;
                }
            }
        }
        if self.end != Some(End::Lost) {
            // The peer sees an end instead of a reset; it may be gone, which is an end as well.
            let _ = timeout(self.shared.options.write_timeout, self.stream.shutdown()).await;
        }
        tracing::debug!(remote.addr = %self.remote, "the connection was closed");
    }

    fn has_room(&self) -> bool {
        self.in_flight.len() < self.shared.options.pipeline_frames_max.max(1)
    }

    /// Works off what was read until more bytes, more room or more time is needed.
    async fn take_pieces(&mut self) {
        while self.end.is_none() && !self.is_drained && self.has_room() {
            let now = Instant::now();
            if !self.is_stopping && self.frames.wait(now).is_some() {
                return;
            }
            self.take_piece(now).await;
        }
    }

    async fn take_piece(&mut self, now: Instant) {
        let Some(event) = self.framer.next() else {
            self.is_drained = true;
            self.history.keep(self.framer.pending_bytes());
            return;
        };
        self.begun_at = None;
        self.frames.take(1, now);
        match event {
            FrameEvent::Frame(frame) => {
                match examine(&self.shared, &mut self.speakers, &frame).await {
                    Examined::Good(good) => self.commit(*good),
                    Examined::Bad(bad) => {
                        self.shared.refuse(bad.mn.as_deref(), bad.refusal, frame.bytes());
                        self.refused(bad.mn.as_deref(), bad.refusal);
                    }
                    Examined::Unknown { mn, error } => self.shared.failed(&mn, &error),
                }
            }
            FrameEvent::Rejected(rejection) => {
                let refusal = Refusal::from(&rejection.reason);
                let piece = self.history.piece(rejection.offset, rejection.length);
                let mn = registered_mn_in(&self.shared, piece).await;
                self.shared.refuse(mn.as_deref(), refusal, piece);
                self.refused(mn.as_deref(), refusal);
            }
        }
    }

    fn refused(&mut self, mn: Option<&str>, refusal: Refusal) {
        self.refusals = self.refusals.saturating_add(1);
        let (remote, mn, reason) = (self.remote, mn.unwrap_or_default(), refusal.code());
        if self.has_warned {
            tracing::debug!(remote.addr = %remote, device.mn = mn, reason, "refused");
        } else {
            self.has_warned = true;
            tracing::warn!(
                remote.addr = %remote,
                device.mn = mn,
                reason,
                "something that a connection sent was refused; more of it is logged at debug"
            );
        }
        if self.refusals >= self.shared.options.refusals_max.max(1) {
            self.end(End::Hostile);
        }
    }

    /// Hands a frame to the intake.
    fn commit(&mut self, good: Good) {
        self.life = Instant::now();
        self.refusals = 0;
        let Good { device, commit, answer } = good;
        let kind = commit.kind;
        let intake = Arc::clone(&self.shared.intake);
        let mut commit = async move {
            let result = intake.take(commit).await;
            Settled { device, kind, result, answer }
        }
        .boxed();
        // A first push now: frames reach the intake in the order received, so that of two values
        // for the same period the later is the revision.
        match unconstrained(&mut commit).now_or_never() {
            Some(settled) => self.in_flight.push_back(ready(settled).boxed()),
            None => self.in_flight.push_back(commit),
        }
    }

    /// Counts a frame whose commit has ended, and those ready behind it, and sends their answers.
    async fn settle(&mut self, first: Settled) {
        let mut answers = Vec::new();
        let mut answered = 0;
        let mut next = Some(first);
        while let Some(settled) = next {
            if let Some(answer) = self.count(settled) {
                answers.extend_from_slice(&answer);
                answered += 1;
            }
            next = self.in_flight.next().now_or_never().flatten();
        }
        self.life = Instant::now();
        if answers.is_empty() || self.end == Some(End::Lost) {
            return;
        }
        let writing = async {
            self.stream.write_all(&answers).await?;
            self.stream.flush().await
        };
        let late = || io::Error::from(io::ErrorKind::TimedOut);
        match timeout(self.shared.options.write_timeout, writing)
            .await
            .unwrap_or_else(|_| Err(late()))
        {
            Ok(()) => {
                self.shared.counters.answers_sent.add(answered);
                self.shared.counters.bytes_sent.add(answers.len() as u64);
            }
            Err(error) => self.lose(&error),
        }
    }

    /// Counts a frame and returns its answer if it is on disk.
    fn count(&self, settled: Settled) -> Option<Vec<u8>> {
        let counters = &self.shared.counters;
        match settled.result {
            Ok(outcome) => {
                self.shared.worked();
                match settled.kind {
                    FrameKind::Accepted => counters.frames_accepted.add(1),
                    FrameKind::Noted => counters.frames_noted.add(1),
                }
                counters.frames_duplicate.add(u64::from(outcome.is_duplicate()));
                settled.answer
            }
            // The host works; it counted the frame and told the log of the county.
            Err(ServiceError::Quota { .. }) => {
                counters.frames_failed.add(1);
                None
            }
            Err(error) => {
                self.shared.failed(&settled.device.mn, &error);
                None
            }
        }
    }

    /// Awaits what comes first.
    async fn wait(&mut self, stop: &CancellationToken) -> Event {
        let now = Instant::now();
        let is_open = !self.is_input_over && self.end.is_none();
        let can_read =
            is_open && self.is_drained && self.has_room() && self.bytes.wait(now).is_none();
        // Time in which the connection is not read is not held against the peer.
        self.begun_at =
            (can_read && self.framer.is_within_frame()).then(|| self.begun_at.unwrap_or(now));
        let due = self.due(can_read, now);
        let Self { stream, framer, history, in_flight, .. } = self;
        tokio::select! {
            biased;
            Some(settled) = in_flight.next(), if !in_flight.is_empty() => Event::Settled(settled),
            () = stop.cancelled(), if !self.is_stopping => Event::Stop,
            read = read(stream, framer, history), if can_read => Event::Read(read),
            due = until(due) => Event::Due(due),
        }
    }

    /// The next point in time at which something is to be done; none while that hangs on commits.
    fn due(&self, can_read: bool, now: Instant) -> Option<(Instant, Due)> {
        let options = &self.shared.options;
        if can_read {
            // A point in time beyond the clock never comes.
            let partial =
                self.begun_at.and_then(|at| at.checked_add(options.partial_frame_timeout));
            let idle = self.life.checked_add(options.idle_timeout);
            let idle = idle.filter(|_| self.in_flight.is_empty());
            let partial = partial.map(|at| (at, Due::Partial));
            let idle = idle.map(|at| (at, Due::Idle));
            return [partial, idle].into_iter().flatten().min_by_key(|(at, _)| *at);
        }
        if self.end.is_some() || !self.has_room() {
            return None;
        }
        let resume = if self.is_drained { self.bytes.wait(now) } else { self.frames.wait(now) };
        resume.map(|at| (at, Due::Resume))
    }

    /// Takes a frame that has begun as one that will not end.
    fn finish_frame(&mut self) {
        self.framer.finish();
        self.is_drained = false;
        self.begun_at = None;
    }

    fn lose(&mut self, error: &io::Error) {
        tracing::debug!(
            remote.addr = %self.remote,
            error = error as &dyn std::error::Error,
            "the connection was lost"
        );
        self.end(End::Lost);
    }

    fn end(&mut self, end: End) {
        self.end = Some(end);
        let counters = &self.shared.counters;
        match end {
            End::Idle => counters.connections_idle.add(1),
            End::Hostile => counters.connections_hostile.add(1),
            End::Lost => {}
        }
        tracing::debug!(remote.addr = %self.remote, reason = ?end, "the connection is given up");
    }
}

async fn until(due: Option<(Instant, Due)>) -> Due {
    match due {
        Some((at, due)) => {
            sleep_until(at).await;
            due
        }
        None => pending().await,
    }
}

/// Reads into the framer by way of the stack, so that a silent connection holds no buffer.
async fn read<S: AsyncRead + Unpin>(
    stream: &mut S,
    framer: &mut Framer,
    history: &mut History,
) -> io::Result<usize> {
    poll_fn(|context| {
        let mut chunk = [const { MaybeUninit::uninit() }; READ_BYTES];
        let mut chunk = ReadBuf::uninit(&mut chunk);
        ready_or_wait!(Pin::new(&mut *stream).poll_read(context, &mut chunk))?;
        let bytes = chunk.filled();
        // INVARIANT: a drained framer has room for more than a chunk.
        let taken = framer.push(bytes);
        debug_assert_eq!(taken, bytes.len());
        history.push(bytes);
        Poll::Ready(Ok(bytes.len()))
    })
    .await
}
