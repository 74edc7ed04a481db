//! A tiny platform: reads frames, answers them, and hangs up when told to.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tidegate_demo::{Logger, SimulatorReport};
use tidegate_hj212::{
    Command, FrameEvent, Framer, FramerSettings, Packet, ParseSettings, Reason, Tolerance,
    answer_data, answer_notice,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How the platform behaves.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Manners {
    /// It hangs up after so many frames of a connection.
    pub(crate) hangs_up_after: Option<usize>,
    /// It hangs up so often in all.
    pub(crate) hang_ups_max: usize,
    /// It leaves every so-manieth frame unanswered; 0: none.
    pub(crate) forgets_one_in: usize,
}

/// What the platform saw.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) frames: usize,
    pub(crate) answered: usize,
    pub(crate) garbage: usize,
    pub(crate) bad_crc: usize,
    pub(crate) other_rejections: usize,
    pub(crate) strangers: usize,
    pub(crate) resent_marked: usize,
    pub(crate) hang_ups: usize,
    pub(crate) tolerances: BTreeMap<Tolerance, usize>,
    /// Segments by MN, CN and DataTime.
    pub(crate) data: BTreeMap<(String, u16, String), Vec<String>>,
}

#[derive(Debug)]
pub(crate) struct Platform {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    /// Connections that have ended.
    ended: watch::Receiver<u64>,
}

impl Platform {
    /// Listens on a free port for the registered of these loggers.
    pub(crate) async fn open(loggers: &[Logger], manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let known: BTreeMap<String, bool> = loggers
            .iter()
            .filter(|logger| logger.standing == tidegate_demo::Standing::Registered)
            .map(|logger| (logger.mn.clone(), logger.dialect.quirks.modbus_crc))
            .collect();
        let (known, shared) = (Arc::new(known), Arc::clone(&seen));
        let (count, ended) = watch::channel(0);
        let count = Arc::new(count);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let served = serve(stream, Arc::clone(&known), Arc::clone(&shared), manners);
                let count = Arc::clone(&count);
                tokio::spawn(async move {
                    served.await;
                    count.send_modify(|ended| *ended += 1);
                });
            }
        });
        Self { address, seen, ended }
    }

    /// What was seen once all connections of a report have ended: frames that want no answer may
    /// still be on their way when a logger is done.
    pub(crate) async fn seen(&self, report: &SimulatorReport) -> Seen {
        let all = |ended: &u64| *ended >= report.connections;
        self.ended.clone().wait_for(all).await.unwrap();
        self.seen.lock().unwrap().clone()
    }
}

type Known = Arc<BTreeMap<String, bool>>;

async fn serve(mut stream: TcpStream, known: Known, seen: Arc<Mutex<Seen>>, manners: Manners) {
    let settings = FramerSettings { crc_modbus_accepted: true, ..FramerSettings::default() };
    let mut framer = Framer::new(settings);
    let mut bytes = vec![0; 8192];
    let mut frames = 0;
    while let Ok(count) = stream.read(&mut bytes).await {
        if count == 0 {
            return;
        }
        let mut answers = Vec::new();
        let hangs_up = {
            let mut seen = seen.lock().unwrap();
            framer.feed(&bytes[..count], |event| {
                frames += usize::from(matches!(event, FrameEvent::Frame(_)));
                answers.extend(take(event, &known, &mut seen, manners));
            });
            let hangs_up = manners.hangs_up_after.is_some_and(|most| frames >= most)
                && seen.hang_ups < manners.hang_ups_max;
            seen.hang_ups += usize::from(hangs_up);
            hangs_up
        };
        // Hanging up loses the answers that were just made.
        if hangs_up || stream.write_all(&answers).await.is_err() {
            return;
        }
    }
}

fn take(event: FrameEvent<'_>, known: &Known, seen: &mut Seen, manners: Manners) -> Vec<u8> {
    let frame = match event {
        FrameEvent::Frame(frame) => frame,
        FrameEvent::Rejected(rejection) => {
            match rejection.reason {
                Reason::Garbage { .. } => seen.garbage += 1,
                Reason::CrcMismatch { .. } => seen.bad_crc += 1,
                _ => seen.other_rejections += 1,
            }
            return Vec::new();
        }
    };
    let packet = frame.packet(&ParseSettings::default()).unwrap();
    seen.frames += 1;
    for tolerance in packet.tolerances() {
        *seen.tolerances.entry(*tolerance).or_default() += 1;
    }
    let Some(is_modbus) = known.get(packet.mn()) else {
        seen.strangers += 1;
        return Vec::new();
    };
    assert_eq!(packet.tolerances().contains(&Tolerance::ModbusCrc), *is_modbus);
    seen.resent_marked += usize::from(packet.is_resent());
    if let Some(data_time) = packet.value("DataTime") {
        let key = (packet.mn().to_owned(), packet.command().number(), data_time.to_owned());
        seen.data.entry(key).or_default().push(packet.segment());
    }
    let forgets = manners.forgets_one_in > 0 && seen.frames.is_multiple_of(manners.forgets_one_in);
    if !packet.wants_answer() || forgets {
        return Vec::new();
    }
    seen.answered += 1;
    answer(&packet)
}

fn answer(packet: &Packet<'_>) -> Vec<u8> {
    if packet.command() == Command::HEARTBEAT {
        return answer_notice(packet).unwrap();
    }
    answer_data(packet).unwrap()
}
