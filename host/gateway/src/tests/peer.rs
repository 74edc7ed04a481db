//! The other end of a connection, and a gateway to be at the other end of.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tidegate_hj212::encode_segment;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, duplex};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::fake::{Fake, MN, PW};
use crate::connection::converse;
use crate::counters::Counters;
use crate::shared::Shared;
use crate::{Gateway, GatewayCounters, GatewayOptions, GatewayStats};

/// QN of the frames that have none of their own.
pub(super) const QN: &str = "20260315090000001";

/// Ends a test that hangs; nothing is awaited this long otherwise.
pub(super) async fn guarded(test: impl Future<Output = ()>) {
    tokio::time::timeout(Duration::from_secs(60), test).await.expect("the test hangs");
}

/// The frame around a segment.
pub(super) fn frame(segment: &str) -> Vec<u8> {
    encode_segment(segment).unwrap()
}

/// What the known device sends.
pub(super) fn upload(qn: &str, cn: &str, flag: u8, cp: &str) -> Vec<u8> {
    frame(&format!("QN={qn};ST=32;CN={cn};PW={PW};MN={MN};Flag={flag};CP=&&{cp}&&"))
}

/// Real-time data of the known device with a number in QN and time; wants an answer.
pub(super) fn numbered(number: usize) -> Vec<u8> {
    let time = format!("20260315{:02}{:02}{:02}", number / 3_600, number / 60 % 60, number % 60);
    upload(&number_qn(number), "2011", 5, &format!("DataTime={time};w01018-Rtd=2.2,w01018-Flag=N"))
}

/// QN of a numbered frame.
pub(super) fn number_qn(number: usize) -> String {
    format!("20260315{number:09}")
}

/// The answer to a frame of the known device.
pub(super) fn answer(qn: &str, cn: &str, flag: u8) -> Vec<u8> {
    frame(&format!("QN={qn};ST=91;CN={cn};PW={PW};MN={MN};Flag={flag};CP=&&&&"))
}

/// One end of a connection.
pub(super) struct Peer<S> {
    stream: S,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Peer<S> {
    pub(super) async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// The next answer.
    pub(super) async fn answer(&mut self) -> Vec<u8> {
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n") {
            answer.push(self.stream.read_u8().await.expect("an answer, not the end"));
        }
        answer
    }

    /// Sends a heartbeat of its own QN and returns all answers that come before its own.
    pub(super) async fn answers_until_marker(&mut self) -> Vec<Vec<u8>> {
        const MARKER: &str = "20260315235959999";
        self.send(&upload(MARKER, "9015", 9, "")).await;
        let marker = answer(MARKER, "9013", 8);
        let mut answers = Vec::new();
        loop {
            let next = self.answer().await;
            if next == marker {
                return answers;
            }
            answers.push(next);
        }
    }

    /// Says that nothing more comes.
    pub(super) async fn finish(&mut self) {
        self.stream.shutdown().await.unwrap();
    }

    /// What still comes until the gateway closes the connection.
    pub(super) async fn until_closed(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        let mut chunk = [0; 1024];
        // A reset is an end, too.
        while let Ok(read @ 1..) = self.stream.read(&mut chunk).await {
            rest.extend_from_slice(&chunk[..read]);
        }
        rest
    }
}

impl Peer<TcpStream> {
    pub(super) async fn connect(address: SocketAddr) -> Self {
        Self { stream: TcpStream::connect(address).await.unwrap() }
    }
}

/// A gateway that serves on a socket.
pub(super) struct Running {
    pub(super) address: SocketAddr,
    pub(super) fake: Arc<Fake>,
    pub(super) counters: GatewayCounters,
    pub(super) stop: CancellationToken,
    pub(super) served: JoinHandle<()>,
}

impl Running {
    pub(super) async fn start(options: GatewayOptions) -> Self {
        let fake = Fake::new();
        let gateway = Gateway::bind("127.0.0.1:0".parse().unwrap(), options).await.unwrap();
        let (address, counters) = (gateway.local_addr(), gateway.counters());
        let stop = CancellationToken::new();
        let served =
            tokio::spawn(gateway.serve(Arc::clone(&fake) as _, stop.clone().cancelled_owned()));
        Self { address, fake, counters, stop, served }
    }

    pub(super) async fn connect(&self) -> Peer<TcpStream> {
        Peer::connect(self.address).await
    }

    /// Waits until the counts are so.
    pub(super) async fn until(&self, is_so: impl Fn(&GatewayStats) -> bool) {
        while !is_so(&self.counters.snapshot()) {
            tokio::task::yield_now().await;
        }
    }
}

/// A gateway without a socket: connections are pipes, so that nothing but the clock of the test
/// passes time.
pub(super) struct Piped {
    pub(super) fake: Arc<Fake>,
    pub(super) counters: GatewayCounters,
    shared: Arc<Shared>,
}

impl Piped {
    pub(super) fn start(options: GatewayOptions) -> Self {
        let fake = Fake::new();
        let counters = Counters::new();
        let shared = Shared::new(Arc::clone(&fake) as _, options, Arc::clone(&counters));
        Self { fake, counters: GatewayCounters::new(counters), shared }
    }

    pub(super) fn connect(&self) -> Peer<DuplexStream> {
        self.connect_through(64 * 1024)
    }

    /// A connection whose pipe holds so many bytes each way.
    pub(super) fn connect_through(&self, bytes: usize) -> Peer<DuplexStream> {
        let (stream, far) = duplex(bytes);
        let remote = "192.0.2.1:1".parse().unwrap();
        tokio::spawn(converse(Arc::clone(&self.shared), far, remote, CancellationToken::new()));
        Peer { stream }
    }
}
