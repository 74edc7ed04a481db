//! One logger on the line: connects, sends, listens, sends again, connects anew.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tidegate_hj212::{Command, EncodeError, FrameEvent, Framer, ParseSettings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::ReadHalf;
use tokio::time::{Instant as Monotonic, sleep, sleep_until, timeout};

use super::report::DeviceReport;
use super::window::Window;
use super::{Acknowledged, Shared, SimulatorError, SimulatorOptions};
use crate::devices::{Frame, FrameKind, Logger, Outgoing, Standing, Timeline};

/// Bytes that are gathered before they are written.
const WRITE_BYTES: usize = 32 * 1024;

/// Bytes of one read; answers are about a hundred each.
const READ_BYTES: usize = 16 * 1024;

/// Waits between calls: the first, and the longest that doubling leads to.
const CALL_AGAIN_FIRST: Duration = Duration::from_millis(20);
const CALL_AGAIN_MAX: Duration = Duration::from_secs(2);

/// When nothing else is to be waited for.
const IDLE: Duration = Duration::from_secs(1);

/// A free clock gives loggers without answers this pause, or nothing would hold them back.
const UNANSWERED_PAUSE: Duration = Duration::from_millis(1);

/// Moments without anything to send that are passed over at one go.
const EMPTY_MOMENTS_MAX: usize = 1000;

/// Why a connection ended before all was said and answered.
enum Failure {
    /// The whole simulation ends.
    Fatal(SimulatorError),
    /// The line broke.
    Line,
}

impl From<SimulatorError> for Failure {
    fn from(error: SimulatorError) -> Self {
        Self::Fatal(error)
    }
}

impl From<io::Error> for Failure {
    fn from(_: io::Error) -> Self {
        Self::Line
    }
}

/// A logger that calls the platform.
pub(super) struct Caller {
    shared: Arc<Shared>,
    logger: Arc<Logger>,
    timeline: Timeline,
    window: Window,
    report: DeviceReport,
    out: Vec<u8>,
    /// A frame that the limiter held back.
    held: Option<Outgoing>,
    /// When stopped: until when answers are waited for.
    stopped_until: Option<Monotonic>,
}

impl Caller {
    pub(super) fn new(logger: Logger, shared: Arc<Shared>) -> Self {
        let logger = Arc::new(logger);
        Self {
            timeline: shared.timeline(Arc::clone(&logger)),
            report: DeviceReport { mn: logger.mn.clone(), ..DeviceReport::default() },
            shared,
            logger,
            window: Window::default(),
            out: Vec::new(),
            held: None,
            stopped_until: None,
        }
    }

    /// Calls until all is said and answered, or the simulation stops.
    pub(super) async fn run(mut self) -> Result<DeviceReport, SimulatorError> {
        let mut pause = CALL_AGAIN_FIRST;
        while !self.is_done() && !self.shared.stop.is_cancelled() {
            let before = self.report.acknowledged;
            match self.call().await {
                Ok(()) => break,
                Err(Failure::Line) => {}
                Err(Failure::Fatal(error)) => return Err(error),
            }
            let was_heard = self.report.acknowledged > before;
            pause = if was_heard { CALL_AGAIN_FIRST } else { (pause * 2).min(CALL_AGAIN_MAX) };
            tokio::select! {
                () = self.shared.stop.cancelled() => {}
                () = sleep(pause) => {}
            }
        }
        self.report.unanswered += self.window.len() as u64;
        Ok(self.report)
    }

    fn is_done(&self) -> bool {
        self.timeline.due_ms().is_none() && self.held.is_none() && self.window.is_empty()
    }

    /// One connection, until all is said and answered or the simulation stops.
    async fn call(&mut self) -> Result<(), Failure> {
        let SimulatorOptions { address, answer_timeout: patience, .. } = self.shared.options;
        let connected = tokio::select! {
            () = self.shared.stop.cancelled() => return Ok(()),
            connected = timeout(patience, TcpStream::connect(address)) => connected,
        };
        let mut stream = connected.map_err(io::Error::from)??;
        stream.set_nodelay(true)?;
        self.report.connections += 1;
        let talked = self.talk(&mut stream).await;
        if talked.is_err() {
            self.report.lost_connections += 1;
        }
        talked
    }

    async fn talk(&mut self, stream: &mut TcpStream) -> Result<(), Failure> {
        let (mut reader, mut writer) = stream.split();
        let patience = self.shared.options.answer_timeout;
        let mut framer = Framer::default();
        let mut bytes = vec![0; READ_BYTES];
        self.out.clear();
        self.repeat_all()?;
        loop {
            self.resend_overdue()?;
            let mut wake = self.fill()?;
            if !self.out.is_empty() {
                timeout(patience, writer.write_all(&self.out)).await.map_err(io::Error::from)??;
                self.out.clear();
            }
            if self.is_done() {
                return Ok(());
            }
            if let Some(until) = self.stopped_until {
                if self.window.is_empty() || Monotonic::now() >= until {
                    return Ok(());
                }
                wake = Some(until);
            } else if let Some(deadline) = self.window.deadline() {
                wake = Some(wake.map_or(deadline, |wake| wake.min(deadline)));
            }
            let is_stopping = self.stopped_until.is_some();
            tokio::select! {
                biased;
                read = read(&mut reader, &mut bytes) => self.hear(&mut framer, read?)?,
                () = self.shared.stop.cancelled(), if !is_stopping => {
                    self.stopped_until = Some(Monotonic::now() + patience);
                }
                () = pass(wake) => {}
            }
        }
    }

    /// Writes what is due as far as the window, the limiter and the buffer have room. When there
    /// may be more to write; none while only answers can make room.
    fn fill(&mut self) -> Result<Option<Monotonic>, Failure> {
        if self.stopped_until.is_some() {
            return Ok(None);
        }
        let now = Monotonic::now();
        let mut empty_moments = 0;
        while self.window.len() < self.shared.options.window {
            if self.out.len() >= WRITE_BYTES || empty_moments >= EMPTY_MOMENTS_MAX {
                return Ok(Some(now));
            }
            let outgoing = match self.held.take() {
                Some(held) => held,
                None => {
                    let Some(due_ms) = self.timeline.due_ms() else { return Ok(None) };
                    let due = self.shared.clock.real(due_ms);
                    if due > now {
                        return Ok(Some(due));
                    }
                    let popped = self.timeline.pop().map_err(|source| self.broken(source))?;
                    let Some(outgoing) = popped else {
                        empty_moments += 1;
                        continue;
                    };
                    outgoing
                }
            };
            if let Some(Err(again)) = self.shared.limiter.as_ref().map(super::Limiter::take) {
                self.held = Some(outgoing);
                return Ok(Some(again));
            }
            let is_awaited = self.send(outgoing)?;
            if !is_awaited && self.shared.clock.is_free() {
                return Ok(Some(now + UNANSWERED_PAUSE));
            }
        }
        Ok(None)
    }

    /// Puts one thing on the line; whether something holds the logger back until it is answered.
    fn send(&mut self, outgoing: Outgoing) -> Result<bool, Failure> {
        let frame = match outgoing {
            Outgoing::Garbage(bytes) => {
                self.report.sent.garbage += 1;
                self.out.extend_from_slice(&bytes);
                return Ok(true);
            }
            Outgoing::BadCrc(bytes) => {
                self.report.sent.bad_crc += 1;
                self.out.extend_from_slice(&bytes);
                return Ok(true);
            }
            Outgoing::Frame(frame) => frame,
        };
        self.write(&frame.segment)?;
        let sent = &mut self.report.sent;
        match self.logger.standing {
            Standing::UnknownMn => sent.unknown_mn += 1,
            Standing::WrongPassword => sent.wrong_password += 1,
            Standing::Registered if frame.is_duplicate => sent.duplicates += 1,
            Standing::Registered => match frame.kind {
                FrameKind::Heartbeat => sent.heartbeats += 1,
                FrameKind::Data => {
                    sent.data += 1;
                    sent.late += u64::from(frame.is_late);
                }
            },
        }
        if self.logger.standing != Standing::Registered {
            return Ok(false);
        }
        if !frame.wants_answer {
            self.report.not_awaited += 1;
            return Ok(false);
        }
        self.window.put(frame, 0, self.shared.options.answer_timeout);
        Ok(true)
    }

    fn write(&mut self, segment: &str) -> Result<(), SimulatorError> {
        let bytes = self.logger.dialect.seal(segment).map_err(|source| self.broken(source))?;
        self.out.extend_from_slice(&bytes);
        Ok(())
    }

    fn broken(&self, source: EncodeError) -> SimulatorError {
        SimulatorError::Frame { mn: self.logger.mn.clone(), source }
    }

    /// Sends all frames under way again over a new line; that is no fault of theirs, so it does
    /// not count towards giving them up.
    fn repeat_all(&mut self) -> Result<(), Failure> {
        let mut segments = Vec::with_capacity(self.window.len());
        for frame in self.window.renew(self.shared.options.answer_timeout) {
            segments.push(self.logger.dialect.resent(&frame.segment));
        }
        for segment in segments {
            self.write(&segment)?;
            self.report.sent.resent += 1;
        }
        Ok(())
    }

    /// Sends frames again that have waited too long, and gives up those that were often enough.
    fn resend_overdue(&mut self) -> Result<(), Failure> {
        if self.stopped_until.is_some() {
            return Ok(());
        }
        let now = Monotonic::now();
        while let Some(flight) = self.window.overdue(now) {
            if flight.resends >= self.shared.options.resends_max {
                self.report.unanswered += 1;
                continue;
            }
            self.write(&self.logger.dialect.resent(&flight.frame.segment))?;
            self.report.sent.resent += 1;
            self.window.put(flight.frame, flight.resends + 1, self.shared.options.answer_timeout);
        }
        Ok(())
    }

    /// Takes in what the platform says.
    fn hear(&mut self, framer: &mut Framer, bytes: &[u8]) -> Result<(), Failure> {
        let mut failed = None;
        framer.feed(bytes, |event| {
            let FrameEvent::Frame(raw) = event else { return };
            let Ok(packet) = raw.packet(&ParseSettings::default()) else { return };
            if !matches!(packet.command(), Command::DATA_ANSWER | Command::NOTICE_ANSWER) {
                return;
            }
            if let Err(error) = self.acknowledge(packet.qn()) {
                failed.get_or_insert(error);
            }
        });
        failed.map_or(Ok(()), |error| Err(Failure::Fatal(error)))
    }

    fn acknowledge(&mut self, qn: Option<&str>) -> Result<(), SimulatorError> {
        let Some(frame) = self.window.answered(qn) else {
            self.report.unexpected_answers += 1;
            return Ok(());
        };
        if let Some(ack_log) = &self.shared.ack_log
            && frame.kind == FrameKind::Data
        {
            let recorded = ack_log.record(&self.acknowledged(&frame));
            recorded
                .map_err(|source| SimulatorError::AckLog { mn: self.logger.mn.clone(), source })?;
        }
        self.report.acknowledged += 1;
        self.report.last_acknowledged_qn = frame.qn.or(self.report.last_acknowledged_qn.take());
        Ok(())
    }

    fn acknowledged(&self, frame: &Frame) -> Acknowledged {
        Acknowledged {
            mn: self.logger.mn.clone(),
            qn: frame.qn.clone().unwrap_or_default(),
            cn: frame.command.number(),
            data_time: frame.data_time.clone(),
            segment: frame.segment.clone(),
        }
    }
}

/// Bytes from the platform; an error when it hung up.
async fn read<'b>(reader: &mut ReadHalf<'_>, bytes: &'b mut [u8]) -> io::Result<&'b [u8]> {
    let count = reader.read(bytes).await?;
    match bytes.get(..count) {
        Some(read) if count > 0 => Ok(read),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Waits until a moment; only yields when it has come, as timers are no finer than a millisecond.
async fn pass(wake: Option<Monotonic>) {
    match wake {
        None => sleep(IDLE).await,
        Some(wake) if wake <= Monotonic::now() => tokio::task::yield_now().await,
        Some(wake) => sleep_until(wake).await,
    }
}
