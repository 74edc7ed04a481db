//! Listens, lets connections in, and ends in order.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tidegate_service::Intake;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::GatewayOptions;
use crate::connection::converse;
use crate::counters::{Counters, GatewayCounters};
use crate::seats::{Seat, Seats};
use crate::shared::Shared;

/// Pause after a connection could not be let in, commonly because the process has no file
/// descriptors left; without it the loop would spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Why a gateway cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The address is not to be had.
    #[error("cannot listen on `{address}` for devices; free it or choose another")]
    Listen {
        /// As given.
        address: SocketAddr,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

/// The TCP side of the host, listening.
#[derive(Debug)]
pub struct Gateway {
    listener: TcpListener,
    local_addr: SocketAddr,
    options: GatewayOptions,
    counters: Arc<Counters>,
}

impl Gateway {
    /// Listens on an address; port 0 takes any that is free. Connections wait until
    /// [`serve`](Self::serve).
    ///
    /// # Errors
    /// [`GatewayError::Listen`] when the address is taken or not of this machine.
    pub async fn bind(address: SocketAddr, options: GatewayOptions) -> Result<Self, GatewayError> {
        let listen = |source| GatewayError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let local_addr = listener.local_addr().map_err(listen)?;
        Ok(Self { listener, local_addr, options, counters: Counters::new() })
    }

    /// The address that it listens on.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// The running counts, to be read while it serves.
    #[must_use]
    pub fn counters(&self) -> GatewayCounters {
        GatewayCounters::new(Arc::clone(&self.counters))
    }

    /// Serves devices until `shutdown` ends; then stops listening, works off the frames that were
    /// received, and returns, at the latest after [`GatewayOptions::stop_timeout`]. Frames that
    /// were not committed by then are not answered, so devices send them again.
    pub async fn serve(self, intake: Arc<dyn Intake>, shutdown: impl Future<Output = ()> + Send) {
        let Self { listener, local_addr, options, counters } = self;
        tracing::info!(local.addr = %local_addr, "listening for devices");
        let seats = Seats::new(options.connections_max, options.connections_per_ip_max);
        let stop_timeout = options.stop_timeout;
        let shared = Shared::new(intake, options, counters);
        let mut server =
            Server { shared, seats, tasks: JoinSet::new(), stop: CancellationToken::new() };
        let mut shutdown = pin!(shutdown);
        loop {
            tokio::select! {
                biased;
                () = &mut shutdown => break,
                Some(ended) = server.tasks.join_next() => report(ended),
                accepted = listener.accept() => match accepted {
                    Ok((stream, remote)) => server.admit(stream, remote),
                    Err(error) => server.pause(&error).await,
                },
            }
        }
        drop(listener);
        server.end(stop_timeout).await;
    }
}

struct Server {
    shared: Arc<Shared>,
    seats: Arc<Seats>,
    tasks: JoinSet<()>,
    stop: CancellationToken,
}

impl Server {
    fn admit(&mut self, stream: TcpStream, remote: SocketAddr) {
        let counters = &self.shared.counters;
        let Some(seat) = self.seats.take(remote.ip()) else {
            counters.connections_refused.add(1);
            tracing::debug!(remote.addr = %remote, "closed at once, there are too many connections");
            return;
        };
        counters.connections_accepted.add(1);
        // An answer is one small write; held back, it would wait for the next.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(remote.addr = %remote, %error, "answers may be held back");
        }
        let place = Place::new(Arc::clone(&self.shared), seat);
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            converse(Arc::clone(&place.shared), stream, remote, stop).await;
            drop(place);
        });
    }

    async fn pause(&self, error: &io::Error) {
        tracing::warn!(error = error as &dyn std::error::Error, "a connection could not be let in");
        sleep(ACCEPT_PAUSE).await;
    }

    async fn end(mut self, stop_timeout: Duration) {
        self.stop.cancel();
        let all_ended = async {
            while let Some(ended) = self.tasks.join_next().await {
                report(ended);
            }
        };
        if timeout(stop_timeout, all_ended).await.is_err() {
            let cut_off = self.tasks.len();
            tracing::warn!(connections = cut_off, "cut off connections whose frames did not end");
            self.tasks.shutdown().await;
        }
        tracing::info!("no longer listening for devices");
    }
}

fn report(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(error = &error as &dyn std::error::Error, "a connection failed");
    }
}

/// An open connection as far as counting goes, however its task ends.
struct Place {
    shared: Arc<Shared>,
    _seat: Seat,
}

impl Place {
    fn new(shared: Arc<Shared>, seat: Seat) -> Self {
        shared.counters.connections_open.add(1);
        Self { shared, _seat: seat }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.shared.counters.connections_open.subtract(1);
    }
}
